"""`devicepath orphans` beside the real engine: what its states look like, and whether the cures that are named work."""

import json
import os
import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from devicepath_tools.engine import Engine
from tests.forked.forks import forks
from tests.provider.account import Account, eventually
from tests.tools.conftest import Devicepath

pytestmark = pytest.mark.engine

KIND = "soracom:index:VirtualPrivateGateway"
PROGRAM = """
import pulumi
import pulumi_soracom as soracom

class Canal(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("fleet:index:Canal", name)
        soracom.VirtualPrivateGateway("inner", type="F", opts=pulumi.ResourceOptions(parent=self))

match pulumi.get_stack():
    case "component":
        Canal("canal")
    case "secret":
        soracom.Group("group", tags={"name": pulumi.Output.secret("hidden")})
    case "dev":
        soracom.VirtualPrivateGateway("vpg", type="F", tags={"name": "canal"})
"""


class Project:
    """A project on a backend of files, and the engine that runs it."""

    def __init__(self, folder: Path, environment: dict[str, str]):
        self.folder = folder
        self.environment = environment

    def pulumi(self, *arguments: str) -> str:
        answer = subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def up(self, stack: str) -> None:
        self.pulumi("stack", "init", stack)
        self.pulumi("up", "--yes", "--skip-preview", "--stack", stack)

    def begin_up(self, stack: str) -> "subprocess.Popen[bytes]":
        """A run that goes on in the background; it ends with the test."""
        self.pulumi("stack", "init", stack)
        return subprocess.Popen(
            ["pulumi", "up", "--yes", "--skip-preview", "--stack", stack, "--non-interactive"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, run: "subprocess.Popen[bytes]") -> None:
        """As when the machine goes down: nobody gets to record anything, and nothing goes on."""
        run.kill()
        run.wait(30)
        self.end_processes()

    def end_processes(self) -> None:
        """Ends what a killed engine leaves: its language host does not notice."""
        for process in self._processes():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _processes(self) -> list[int]:
        """All that was started with this project's environment."""
        mark = f"PULUMI_HOME={self.environment['PULUMI_HOME']}".encode()
        return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if mark in _variables(folder)]


def _variables(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:
        # It has ended since, or is somebody else's.
        return []


@pytest.fixture
def project(engine: Engine, environment: dict[str, str], tmp_path: Path) -> Iterator[Project]:
    """A project in a folder of its own. The command gets the backend and the engine, but neither the passphrase nor
    the folder."""
    folder, backend = tmp_path / "project", tmp_path / "backend"
    for place in (folder, backend):
        place.mkdir()
    (folder / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
    (folder / "__main__.py").write_text(PROGRAM)
    environment |= {
        **forks().environment(engine.environment(tmp_path / "pulumi")),
        "PULUMI_BACKEND_URL": f"file://{backend}?metadata=skip",
    }
    project = Project(folder, {**environment, "PULUMI_CONFIG_PASSPHRASE": "made"})
    yield project
    project.end_processes()


def the_vpg(account: Account) -> str:
    (vpg_id,) = account.ids("virtualPrivateGateways")
    return vpg_id


def judgements(devicepath: Devicepath, *arguments: str, **changes: str | None) -> dict[str, tuple[str, str]]:
    """Judgement and stack, by id."""
    answer = devicepath("orphans", "--json", *arguments, **changes)
    assert answer.stderr == ""
    found = {one["id"]: (one["judgement"], one["stack"]) for one in json.loads(answer.stdout)}
    orphans = [judgement for judgement, _ in found.values() if judgement == "orphan"]
    assert answer.returncode == (3 if orphans else 0)
    return found


def test_a_vpg_is_in_use_until_its_state_forgets_it_or_its_stack_goes(project, devicepath, account):
    project.up("dev")
    project.pulumi("stack", "init", "prod")
    vpg_id = the_vpg(account)
    assert judgements(devicepath) == {vpg_id: ("inUse", "organization/fleet/dev")}
    assert judgements(devicepath, "--cwd", str(project.folder)) == {vpg_id: ("inUse", "organization/fleet/dev")}
    project.pulumi("state", "delete", f"urn:pulumi:dev::fleet::{KIND}::vpg", "--force", "--yes", "--stack", "dev")
    answer = devicepath("orphans")
    assert (answer.returncode, answer.stderr) == (3, "")
    assert answer.stdout.splitlines() == [
        f"Compared {account.server.url} with 2 stacks.",
        "",
        "KIND  ID                                    NAME   STATUS   CREATED     STACK                   RESOURCE  "
        "JUDGEMENT",
        f"VPG   {vpg_id}  canal  running  2026-11-23  organization/fleet/dev  vpg       orphan",
        "",
        "1 orphan. Nothing was deleted.",
        f"VPG {vpg_id}: It costs money until it is terminated. To keep it, run `pulumi import {KIND} vpg {vpg_id} "
        "--stack organization/fleet/dev`; else terminate it in SORACOM's console.",
    ]
    project.pulumi("stack", "rm", "dev", "--yes", "--force")
    assert judgements(devicepath) == {vpg_id: ("notJudged", "fleet/dev")}
    # A state that was lost: what comes after it is another, whatever it is called.
    project.up("dev")
    (successor,) = set(account.ids("virtualPrivateGateways")) - {vpg_id}
    assert judgements(devicepath) == {
        vpg_id: ("notJudged", "fleet/dev"),
        successor: ("inUse", "organization/fleet/dev"),
    }


def test_the_vpg_of_a_killed_run_is_pending_then_an_orphan_and_imported_in_use(project, devicepath, account):
    account.cloud.vpgs.make_next_stuck()
    run = project.begin_up("dev")
    eventually(lambda: account.count("virtualPrivateGateways") == 1, "the VPG is being created")
    vpg_id = the_vpg(account)
    assert judgements(devicepath) == {vpg_id: ("pending", "organization/fleet/dev")}, "the run is under way"
    project.kill(run)
    assert judgements(devicepath) == {vpg_id: ("pending", "organization/fleet/dev")}, "nobody recorded it"
    account.cloud.release(vpg_id)
    project.pulumi("cancel", "--yes", "organization/fleet/dev")
    project.pulumi("refresh", "--clear-pending-creates", "--yes", "--skip-preview", "--stack", "dev")
    answer = devicepath("orphans")
    assert answer.returncode == 3
    cure = answer.stdout.splitlines()[-1].split("`")[1]
    assert cure == f"pulumi import {KIND} vpg {vpg_id} --stack organization/fleet/dev"
    project.pulumi(*shlex.split(cure)[1:], "--yes", "--skip-preview", "--protect=false", "--generate-code=false")
    assert judgements(devicepath) == {vpg_id: ("inUse", "organization/fleet/dev")}
    project.pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev")
    assert judgements(devicepath) == {}


def test_a_pending_vpg_is_gone_on_with_by_the_next_run(project, devicepath, account):
    account.cloud.vpgs.make_next_stuck()
    run = project.begin_up("dev")
    eventually(lambda: account.count("virtualPrivateGateways") == 1, "the VPG is being created")
    project.kill(run)
    vpg_id = the_vpg(account)
    account.cloud.release(vpg_id)
    project.pulumi("cancel", "--yes", "organization/fleet/dev")
    cure = devicepath("orphans").stdout.splitlines()[-1].split("`")[1]
    assert cure == "pulumi up --stack organization/fleet/dev"
    project.pulumi(*shlex.split(cure)[1:], "--yes", "--skip-preview")
    assert judgements(devicepath) == {vpg_id: ("inUse", "organization/fleet/dev")}


def test_the_vpg_of_a_component_is_kept_by_the_next_run(project, devicepath, account):
    project.up("component")
    vpg_id = the_vpg(account)
    urn = f"urn:pulumi:component::fleet::fleet:index:Canal${KIND}::inner"
    project.pulumi("state", "delete", urn, "--force", "--yes", "--stack", "component")
    cure = devicepath("orphans").stdout.splitlines()[-1].split("`")[1]
    assert cure == "pulumi up --stack organization/fleet/component"
    project.pulumi(*shlex.split(cure)[1:], "--yes", "--skip-preview")
    assert judgements(devicepath) == {vpg_id: ("inUse", "organization/fleet/component")}


def test_a_renamed_stack_still_has_its_vpg_or_has_lost_it(project, devicepath, account):
    project.up("dev")
    vpg_id = the_vpg(account)
    project.pulumi("stack", "rename", "new", "--stack", "dev")
    project.pulumi("stack", "init", "dev")
    assert judgements(devicepath) == {vpg_id: ("inUse", "organization/fleet/new")}
    project.pulumi("state", "delete", f"urn:pulumi:new::fleet::{KIND}::vpg", "--force", "--yes", "--stack", "new")
    assert judgements(devicepath) == {vpg_id: ("orphan", "organization/fleet/new")}


def test_the_vpg_of_a_killed_run_is_pending_under_the_new_name_of_its_stack(project, devicepath, account):
    """The state has its provider, and nothing else yet."""
    account.cloud.vpgs.make_next_stuck()
    run = project.begin_up("dev")
    eventually(lambda: account.count("virtualPrivateGateways") == 1, "the VPG is being created")
    project.kill(run)
    vpg_id = the_vpg(account)
    account.cloud.release(vpg_id)
    project.pulumi("cancel", "--yes", "organization/fleet/dev")
    project.pulumi("stack", "rename", "new", "--stack", "dev")
    assert judgements(devicepath) == {vpg_id: ("pending", "organization/fleet/new")}


def test_two_backends_with_stacks_of_one_name_never_call_each_others_vpgs_orphans(
    project, devicepath, account, tmp_path
):
    first, second = project.environment["PULUMI_BACKEND_URL"], f"file://{tmp_path}/second?metadata=skip"
    (tmp_path / "second").mkdir()
    project.up("dev")
    one = the_vpg(account)
    project.environment["PULUMI_BACKEND_URL"] = second
    project.up("dev")
    (other,) = set(account.ids("virtualPrivateGateways")) - {one}
    own, anothers = ("inUse", "organization/fleet/dev"), ("notJudged", "fleet/dev")
    assert judgements(devicepath) == {one: own, other: anothers}
    assert judgements(devicepath, PULUMI_BACKEND_URL=second) == {one: anothers, other: own}
    # What one of them lost is an orphan to it alone.
    project.pulumi("state", "delete", f"urn:pulumi:dev::fleet::{KIND}::vpg", "--force", "--yes", "--stack", "dev")
    assert judgements(devicepath) == {one: own, other: anothers}
    assert judgements(devicepath, PULUMI_BACKEND_URL=second) == {
        one: anothers,
        other: ("orphan", "organization/fleet/dev"),
    }
    # Imported, it is in use by whoever has its id, before the next run gives it another tag, and after it.
    project.environment["PULUMI_BACKEND_URL"] = first
    project.pulumi("stack", "init", "prod")
    project.pulumi(
        *("import", KIND, "vpg", other, "--stack", "prod"),
        *("--yes", "--skip-preview", "--protect=false", "--generate-code=false"),
    )
    assert judgements(devicepath)[other] == ("inUse", "organization/fleet/prod")


def test_a_state_with_secrets_is_read_without_its_passphrase(project, devicepath, account):
    project.up("secret")
    (group_id,) = account.ids("groups")
    assert judgements(devicepath) == {group_id: ("inUse", "organization/fleet/secret")}
    shown = judgements(devicepath, PULUMI_OPTION_SHOW_SECRETS="true")
    assert shown == {group_id: ("inUse", "organization/fleet/secret")}, "not even where showing secrets is the rule"


def test_the_backend_may_be_the_projects_own(project, devicepath, account, tmp_path):
    project.up("dev")
    yaml = f"name: fleet\nruntime: python\nbackend:\n  url: file://{tmp_path}/backend\n"
    (project.folder / "Pulumi.yaml").write_text(yaml)
    found = judgements(devicepath, "--cwd", str(project.folder), PULUMI_BACKEND_URL=None)
    assert found == {the_vpg(account): ("inUse", "organization/fleet/dev")}


def test_without_a_log_in_the_error_says_what_to_do(project, devicepath):
    answer = devicepath("orphans", PULUMI_BACKEND_URL=None)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        "Error: `pulumi stack ls` says: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions. "
        "Log in with `pulumi login`, set PULUMI_BACKEND_URL, or give with --cwd the folder of a project that names its "
        "backend.\n"
    )


def test_a_backend_that_is_not_there_is_named(project, devicepath, tmp_path):
    answer = devicepath("orphans", PULUMI_BACKEND_URL=f"file://{tmp_path}/nowhere")
    assert answer.returncode == 1
    assert answer.stderr.startswith(
        f'Error: `pulumi stack ls` says: unable to open state directory "file://{tmp_path}/nowhere": '
    )
    assert len(answer.stderr.splitlines()) == 1
