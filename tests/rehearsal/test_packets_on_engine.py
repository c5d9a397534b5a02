"""`devicepath rehearse` of this project's own stacks: with packets, and hosts that boot."""

import importlib
import io
import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.engine import ensure
from devicepath_tools.rehearsal.hosts import missing as hosts
from devicepath_tools.rehearsal.rehearsal import Rehearsal
from devicepath_tools.rehearsal.wires import missing as wires
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.forked.forks import forks
from tests.infra.stack_file import ROOT
from tests.processes import Processes
from tests.provider.account import eventually
from tests.rehearsal.left import left_of, mark_in
from tests.rehearsal.project import COMMAND

pytestmark = [pytest.mark.engine, pytest.mark.timeout(1200)]

LIMIT_S = 900
"""The first of them may have to make the root file system of hosts."""
MARK = "DEVICEPATH_TEST_PACKETS"
STACK = ("--stack", "remote-access")
LATER = "001010000000099"
"""The IMSI of a device that is added later."""
INTERRUPTED_HOST = re.compile(
    r"Traceback[^\n]*\n[^\n]*pulumi-language-python-exec[^\n]*\n[^\n]*executor\.shutdown.*?KeyboardInterrupt", re.DOTALL
)
"""Pulumi's own host of a program, which the engine may end while it waits for its threads (3.259)."""


@pytest.fixture(scope="module", autouse=True)
def _machine() -> None:
    if lacking := [*wires.missing(), *hosts.missing()]:
        pytest.skip("; ".join(lacking))


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What is kept ends with the test, whatever became of it."""
    processes = Processes()
    yield {**os.environ, **processes.environment(), "TMPDIR": str(tmp_path), MARK: tmp_path.name}
    processes.end()


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    """What the command starts is forked, where it can be."""
    environment = os.environ | forks().variables()
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False)


def test_a_path_that_is_kept_is_entered_as_it_says_and_nothing_is_left_when_it_is_told_to_end(
    environment: dict[str, str], tmp_path: Path
):
    command = [forks().devicepath, "rehearse", "remote-access", "--keep", "--json"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=forks().environment(environment),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)["kept"]
    mark = mark_in(done.stderr)
    shells = {it["of"]: it for it in kept["shells"]}
    assert shells["device:pump-1"]["addresses"] == ["10.130.0.11"]
    assert shells["gate-peer:main"]["addresses"] == ["10.10.8.10", "10.130.255.254"]

    # Every shell opens, and the gate peer's is on the host itself.
    for it in shells.values():
        ended = run(*it["command"], "-c", "exit 7")
        assert ended.returncode == 7, f"{it}: {ended.stderr}"
    assert run(*shells["gate-peer:main"]["command"], "-c", "hostname").stdout.startswith("ip-10-10-8-10")

    # The examples: what was answered still is; and the stack is in the clouds, for another shell.
    pings = re.findall(r"^  (ip netns exec .* ping .*)$", done.stderr, re.MULTILINE)
    assert len(pings) == 2
    for ping in pings:
        assert "3 received" in run("sh", "-c", ping).stdout
    boto3 = "import boto3; print(len(boto3.client('ec2').describe_instances()['Reservations']))"
    there = run(kept["inside"], str(COMMAND.with_name("python")), "-c", boto3)
    assert there.stdout.strip() == "5", f"the gate peer and a stand-in for each server: {there.stderr}"
    assert left_of(mark), "the marks would be found"

    # Another shell changes the stack, takes it down, and puts it up again, in any order: stand-ins make way.
    assert "wires and hosts stay as they are now" in done.stderr
    file = Path(kept["project"]) / "stacks" / "Pulumi.remote-access.yaml"
    whole = file.read_text()
    # A device that the file lists anew has its SIM in the account; without that it is one error, and no traceback.
    later = whole.replace("    devices:\n", f'    devices:\n      later:\n        imsi: "{LATER}"\n')
    file.write_text(later.replace("zones: [a, c]", "zones: [a]"))
    engine = str(ensure().pulumi)
    unknown = run(kept["inside"], engine, "preview", "--non-interactive", *STACK)
    assert f"imsi: no SIM of this account has the IMSI {LATER}; check it" in unknown.stdout
    assert "Traceback" not in INTERRUPTED_HOST.sub("", unknown.stdout + unknown.stderr)
    assert f"{LATER}: new in the stack file, and put into the emulated account." in pulumi(kept, "up", "--skip-preview")
    assert (instances(kept), endpoints(kept)) == (3, {"available": 3}), "the gate peer, and a stand-in for each tier"
    file.write_text(whole)
    pulumi(kept, "destroy", "--skip-preview")
    assert (instances(kept), endpoints(kept)) == (0, {})
    pulumi(kept, "destroy", "--skip-preview")
    pulumi(kept, "up", "--skip-preview")
    assert (instances(kept), endpoints(kept)) == (1, {"available": 3})
    pulumi(kept, "up", "--skip-preview", "--expect-no-changes")
    traced = run(kept["inside"], str(COMMAND), "trace", "--live", "remote-access")
    lines = [line.strip() for line in traced.stdout.splitlines()]
    lacking = [f"session not renewed: {name}" for name in ("pump-1", "pump-2")]
    assert all(any(line.startswith(it) for line in lines) for it in lacking), "`sessions: keep` waits for devices"

    assert run("kill", str(kept["keeper"])).returncode == 0
    eventually(lambda: left_of(mark) == [] and not list(tmp_path.iterdir()), "nothing is left")


def pulumi(kept: dict[str, Any], command: str, *options: str) -> str:
    """Runs a command of the engine on a stack that is kept, to its end; it has to hold."""
    ended = run(kept["inside"], "pulumi", command, "--yes", "--non-interactive", *STACK, *options)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def instances(kept: dict[str, Any]) -> int:
    """How many run."""
    return int(asked(kept, "len([1 for one in ec2.describe_instances()['Reservations'] for it in one['Instances'] "
                           "if it['State']['Name'] == 'running'])"))  # fmt: skip


def endpoints(kept: dict[str, Any]) -> dict[str, int]:
    """How many there are, by their state; those that were deleted are not counted."""
    text = asked(kept, "json.dumps([it['State'] for it in ec2.describe_vpc_endpoints()['VpcEndpoints']])")
    return dict(Counter(state for state in json.loads(text) if state != "deleted"))


def asked(kept: dict[str, Any], expression: str) -> str:
    program = f"import boto3, json; ec2 = boto3.client('ec2'); print({expression})"
    return run(kept["inside"], str(COMMAND.with_name("python")), "-c", program).stdout.strip()


def test_a_fault_of_ours_is_raised_when_the_stack_is_down_again(monkeypatch: pytest.MonkeyPatch):
    packets = importlib.import_module("devicepath_tools.rehearsal.packets")
    monkeypatch.setattr(packets.Packets, "trace", fails)
    rehearsal = Rehearsal(ROOT, "device-to-device", io.StringIO())
    with pytest.raises(KeyError), Workplace() as workplace:
        rehearsal.run(workplace)
    last = rehearsal.steps.all[-4:]
    assert [(step.name, step.held) for step in last] == [
        ("trace", False),
        ("take-down", True),
        ("destroy", True),
        ("both clouds as before", True),
    ]
    assert left_of(workplace.mark) == []


def fails(_: object) -> int:
    raise KeyError("nothing of this name")
