"""Three rehearsals at once, as people run them: two are ended while their wires and hosts are up, the third goes on."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from tests.infra.stack_file import ROOT
from tests.provider.account import eventually
from tests.rehearsal.left import left_of, marks_of
from tests.rehearsal.project import COMMAND, Checkout, clean_checkout, read_until
from tests.rehearsal.test_committed_stacks import assert_every_step_holds

pytestmark = pytest.mark.engine

LIMIT_S = 600
VARIABLE = "DEVICEPATH_TEST_SIDE_BY_SIDE"
ENDED_BY = {"killed": signal.SIGKILL, "interrupted": signal.SIGINT}
STATUS = {"killed": -signal.SIGKILL, "interrupted": 130}


@dataclass(frozen=True)
class Rehearsal:
    """One that has ended."""

    folder: Path
    """Where it had its temporary files."""
    mark: str
    status: int
    told: str
    """On standard error, from when it was ended on."""
    result: str
    """On standard output."""
    before: tuple[str, ...] = ()
    """What there was of it just before it was ended."""
    after: tuple[str, ...] = ()
    """What was left of it just after it had ended."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """Where the one is run that nobody ends."""
    checkout = clean_checkout(tmp_path_factory.mktemp("undisturbed"))
    yield checkout
    checkout.processes.end()


@pytest.fixture(scope="module")
def rehearsals(
    engine: Engine, root_file_system: RootFileSystem, tmp_path_factory: pytest.TempPathFactory, checkout: Checkout
) -> Iterator[dict[str, Rehearsal]]:
    """By what became of them."""
    with ThreadPoolExecutor(len(ENDED_BY) + 1) as pool:
        running = {name: pool.submit(_run, name, ROOT, tmp_path_factory.mktemp(name), {}) for name in ENDED_BY}
        marked = checkout.processes.environment()
        running["undisturbed"] = pool.submit(_run, "undisturbed", checkout.folder, checkout.temporary, marked)
        yield {name: each.result() for name, each in running.items()}


def _run(name: str, project: Path, folder: Path, variables: dict[str, str]) -> Rehearsal:
    with subprocess.Popen(
        [str(COMMAND), "rehearse", "remote-access", "--json"],
        cwd=project,
        env={**os.environ, **variables, "TMPDIR": str(folder), VARIABLE: str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            read_until(process.stderr, lambda line: line.strip().startswith("gate peer on "))
            (mark,) = marks_of(f"{VARIABLE}={folder}")
            before = tuple(left_of(mark))
            if name in ENDED_BY:
                process.send_signal(ENDED_BY[name])
            result, told = process.communicate(timeout=LIMIT_S)
            after = tuple(left_of(mark))
        except BaseException:
            process.kill()
            raise
    return Rehearsal(folder, mark, process.returncode, told, result, before, after)


def mounts_in(folder: Path) -> list[Path]:
    """Processes that see a mount in a folder, by their tables of mounts."""
    found = []
    for table in Path("/proc").glob("[0-9]*/mounts"):
        try:
            if str(folder) in table.read_text():
                found.append(table)
        except OSError:
            continue
    return found


def test_no_two_have_anything_in_common(rehearsals: dict[str, Rehearsal]):
    assert len({rehearsal.mark for rehearsal in rehearsals.values()}) == len(rehearsals)
    before = [set(rehearsal.before) for rehearsal in rehearsals.values()]
    assert sum(map(len, before)) == len(set().union(*before))


def test_the_one_that_nobody_ends_is_not_disturbed_and_leaves_nothing(rehearsals: dict[str, Rehearsal]):
    undisturbed = rehearsals["undisturbed"]
    assert undisturbed.status == 0, undisturbed.told
    document = json.loads(undisturbed.result)
    answered = [it["answered"] for it in document["conversations"]]
    assert answered == [it["wanted"] for it in document["conversations"]]
    assert answered.count(True) == 30
    assert {it["kind"] for it in document["notExercised"]} == {"route table", "security group"}
    assert undisturbed.after == ()
    assert list(undisturbed.folder.iterdir()) == []


def test_every_step_of_the_one_that_nobody_ends_holds_and_the_checkout_stays_as_it_is(
    rehearsals: dict[str, Rehearsal], checkout: Checkout
):
    assert_every_step_holds("remote-access", rehearsals["undisturbed"].result)
    checkout.assert_nothing_is_left()


@pytest.mark.parametrize("name", ENDED_BY)
def test_one_that_is_ended_while_its_gate_peer_boots_leaves_no_namespace_container_group_mount_or_process(
    rehearsals: dict[str, Rehearsal], name: str
):
    ended = rehearsals[name]
    assert ended.status == STATUS[name], ended.told
    kinds = {
        kind for line in ended.before for kind in ("network namespace", "control group", "process") if kind in line
    }
    assert len(kinds) == 3, "its wires and its host were up"
    eventually(lambda: left_of(ended.mark) == [], "what the kernel had of it goes")
    eventually(lambda: list(ended.folder.iterdir()) == [], "its files go")
    eventually(lambda: mounts_in(ended.folder) == [], "nobody has anything of it mounted")


def test_ctrl_c_is_answered_when_all_of_it_is_gone(rehearsals: dict[str, Rehearsal]):
    interrupted = rehearsals["interrupted"]
    assert interrupted.told.splitlines()[-1] == "Interrupted. No process and no file of the rehearsal is left."
    assert interrupted.after == ()
