"""How wires begin and end."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from devicepath_tools.rehearsal.wires.kernel import Kernel, Unbuildable
from devicepath_tools.rehearsal.wires.plan import Plan
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace import namespaces
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import APP, CAM, GATE_HOST, GATE_INSTANCE, PLANT, sample
from tests.provider.account import eventually
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow

LIVING = textwrap.dedent("""
    import subprocess, sys, time
    from devicepath_tools.rehearsal.wires.wires import Wires
    from devicepath_tools.rehearsal.workplace.workplace import Workplace
    from tests.network.sample import PLANT

    with Workplace() as place, Wires(PLANT, place.mark) as wires:
        inside = subprocess.Popen(["ip", "netns", "exec", wires.hosts["i-app"].namespace, "sleep", "600"])
        print(place.mark, inside.pid, place.folder, flush=True)
        time.sleep(600)
""")


@pytest.fixture
def living() -> Iterator["subprocess.Popen[str]"]:
    """A process that has wires, and something running in them."""
    process = subprocess.Popen(
        [sys.executable, "-c", LIVING], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    yield process
    process.kill()
    process.wait()


def root_state() -> list[str]:
    """What no rehearsal may touch: addresses, routes and rules of the machine itself."""
    return [
        subprocess.run(command.split(), capture_output=True, text=True, check=True).stdout
        for command in ("ip -o addr", "ip route show table all", "nft list ruleset")
    ]


def first_line(process: "subprocess.Popen[str]") -> tuple[str, int, Path]:
    assert process.stdout is not None
    mark, pid, folder = process.stdout.readline().split()
    return mark, int(pid), Path(folder)


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}/environ").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_leaving_removes_every_namespace_and_the_machine_is_as_before():
    before = root_state()
    with Workplace() as place:
        with Wires(PLANT, place.mark) as wires:
            assert len(namespaces.existing(place.mark)) == len(wires.namespaces) == 12
            assert root_state() == before, "nothing was set outside of namespaces"
        assert namespaces.existing(place.mark) == []
    assert root_state() == before


def test_two_stand_side_by_side():
    with a_lab(PLANT) as one, a_lab(PLANT) as other:
        assert not set(one.wires.namespaces) & set(other.wires.namespaces)
        one.reaches("i-app", CAM)
        assert one.wires.exercised()
        assert other.wires.exercised() == set(), "neither sees the other's packets"
        other.reaches("sim-7", APP, "tcp 443")
        assert len(one.wires.drops()) == 0


def test_of_a_killed_rehearsal_nothing_is_left(living):
    mark, pid, folder = first_line(living)
    assert namespaces.existing(mark)
    assert is_running(pid)
    living.send_signal(signal.SIGKILL)
    eventually(lambda: not namespaces.existing(mark), "the clean-up removes the namespaces")
    eventually(lambda: not is_running(pid), "and ends what runs in them")
    eventually(lambda: not folder.exists(), "and the folder")
    assert not any(mark[: namespaces.MARK_LENGTH] in line for line in Path("/proc/mounts").read_text().splitlines())


def test_what_was_left_because_the_clean_up_was_killed_too_goes_with_the_next_rehearsal(living):
    mark, pid, folder = first_line(living)
    cleanups = subprocess.run(["pgrep", "-f", f"cleanup {mark}"], capture_output=True, text=True, check=True).stdout
    os.kill(int(cleanups), signal.SIGKILL)
    living.send_signal(signal.SIGKILL)
    living.wait()
    assert namespaces.existing(mark), "nobody was there to remove them"
    with a_lab(PLANT) as lab:
        assert namespaces.existing(mark) == []
        assert not is_running(pid)
        lab.reaches("i-app", CAM)
    folder.rmdir()


def test_the_wires_of_a_living_rehearsal_are_left_alone(living):
    mark, pid, _ = first_line(living)
    with a_lab(PLANT):
        assert namespaces.existing(mark)
        assert is_running(pid)


def test_what_the_kernel_refuses_is_told_with_its_place_and_nothing_is_left():
    with Workplace() as place:
        plan = Plan(namespaces.prefix(place.mark))
        plan.namespace("x", "a router").run("addr add 10.0.0.1/24 dev nowhere")
        with pytest.raises(Unbuildable) as fault:
            Kernel(place.mark).build(plan)
        assert str(fault.value) == (
            'a router: ip says: Cannot find device "nowhere" (addr add 10.0.0.1/24 dev nowhere)'
        )
    assert namespaces.existing(place.mark) == []


def test_wires_that_cannot_be_built_leave_nothing():
    with Workplace() as place:
        wires = Wires(sample(replace(GATE_INSTANCE, gate=replace(GATE_HOST, mtu=40))), place.mark)
        with pytest.raises(Unbuildable) as fault, wires:
            pytest.fail("it was entered")
        said = str(fault.value)
        assert said.startswith("instance i-gate: ip says: Error: ")
        assert "(link add vxlan0 mtu 40 " in said
        assert namespaces.existing(place.mark) == []
