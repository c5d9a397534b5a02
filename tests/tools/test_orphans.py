"""`devicepath orphans` over an emulated account, with a stand-in for Pulumi's command line that answers from files.

What the real one answers is in test_orphans_engine.py."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.provider.plugin import Plugin, Refused
from tests.provider.surroundings import a_group, a_vpg
from tests.tools.conftest import Devicepath

pytestmark = pytest.mark.slow

# A file is a state; one that is not JSON is what is said on failure.
PULUMI = """
import os, pathlib, sys
states = pathlib.Path(os.environ["STATES"])
if sys.argv[1] == "version":
    print("v3.259.0")
elif sys.argv[1:3] == ["stack", "ls"]:
    failure = states / "failure"
    if failure.exists():
        sys.exit(failure.read_text())
    names = [path.stem.replace("+", "/") for path in sorted(states.glob("*.json"))]
    print("[" + ", ".join('{"name": "%s"}' % name for name in names) + "]")
elif sys.argv[1:3] == ["stack", "export"]:
    name = sys.argv[sys.argv.index("--stack") + 1]
    text = (states / (name.replace("/", "+") + ".json")).read_text()
    if not text.startswith("{"):
        sys.exit(text)
    print(text)
"""
KIND, PROVIDER = "soracom:index:VirtualPrivateGateway", "pulumi:providers:soracom"
OWNER = "this-state"
"""The id of the state that the fixture `plugin` works for."""


class Backend:
    """The stacks that the stand-in knows."""

    def __init__(self, folder: Path):
        self.folder = folder

    def stack(
        self,
        name: str,
        *resources: tuple[str, str, str],
        creating: tuple[str, ...] = (),
        owners: tuple[str | None, ...] = (OWNER,),
    ) -> None:
        """A stack of project fleet that has resources: type, name, id."""
        providers = [
            {"urn": f"urn:pulumi:{name}::fleet::{PROVIDER}::{owner}", "type": PROVIDER, "inputs": {"__owner": owner}}
            for owner in owners
        ]
        shown = providers + [
            {"urn": f"urn:pulumi:{name}::fleet::{kind}::{resource}", "type": kind, "id": resource_id}
            for kind, resource, resource_id in resources
        ]
        pending = [
            {"type": "creating", "resource": {"urn": f"urn:pulumi:{name}::fleet::{KIND}::{resource}", "type": KIND}}
            for resource in creating
        ]
        state: dict[str, Any] = {"version": 3, "deployment": {"resources": shown, "pending_operations": pending}}
        self._file(name).write_text(json.dumps(state))

    def unreadable(self, name: str, said: str) -> None:
        self._file(name).write_text(said)

    def unavailable(self, said: str) -> None:
        (self.folder / "failure").write_text(said)

    def _file(self, name: str) -> Path:
        return self.folder / f"organization+fleet+{name}.json"


@pytest.fixture
def backend(tmp_path: Path, environment: dict[str, str]) -> Backend:
    """Puts the stand-in on PATH; its backend has no stacks."""
    programs, states = tmp_path / "programs", tmp_path / "states"
    for folder in (programs, states):
        folder.mkdir()
    for name in ("pulumi", "pulumi-language-python", "pulumi-language-python-exec"):
        program = programs / name
        program.write_text(f"#!{sys.executable}\n{PULUMI}")
        program.chmod(0o755)
    environment |= {"PATH": f"{programs}:{environment['PATH']}", "STATES": str(states)}
    return Backend(states)


def judgements(answer: Any) -> dict[str, str]:
    return {found["id"]: found["judgement"] for found in json.loads(answer.stdout)}


def test_an_account_without_anything_of_ours_has_no_orphans(backend, devicepath, account):
    backend.stack("dev")
    answer = devicepath("orphans")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"Compared {account.server.url} with 1 stack.\n\nNo orphans.\n"


def test_what_nobody_tagged_is_not_ours(backend, devicepath, plugin, account):
    vpg = a_vpg(plugin)
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg.id).tags = {"name": "by hand"}
    assert devicepath("orphans", "--json").stdout == "[]\n"


def test_a_vpg_and_a_group_that_no_stack_has_are_orphans(backend, devicepath, plugin: Plugin, account):
    vpg = plugin.create("VirtualPrivateGateway", {"type": "F", "tags": {"name": "canal"}}, name="vpg")
    group, used = a_group(plugin), a_group(plugin, "used")
    backend.stack("dev", ("soracom:index:Group", "used", used.id))
    backend.stack("prod", owners=("another",))
    answer = devicepath("orphans")
    assert (answer.returncode, answer.stderr) == (3, "")
    assert answer.stdout.splitlines() == [
        f"Compared {account.server.url} with 2 stacks.",
        "",
        "KIND   ID                                    NAME   STATUS   CREATED     STACK                   RESOURCE  "
        "JUDGEMENT",
        f"VPG    {vpg.id}  canal  running  2026-11-23  organization/fleet/dev  vpg       orphan",
        f"group  {group.id}  -      -        2026-11-23  organization/fleet/dev  group     orphan",
        f"group  {used.id}  -      -        2026-11-23  organization/fleet/dev  used      in use",
        "",
        "2 orphans. Nothing was deleted.",
        f"VPG {vpg.id}: It costs money until it is terminated. To keep it, run `pulumi import {KIND} vpg {vpg.id} "
        "--stack organization/fleet/dev`; else terminate it in SORACOM's console.",
        f"group {group.id}: To keep it, run `pulumi import soracom:index:Group group {group.id} --stack "
        "organization/fleet/dev`; else delete it in SORACOM's console.",
    ]
    assert (account.count("virtualPrivateGateways"), account.count("groups")) == (1, 2), "nothing was deleted"


def test_programs_get_objects_whose_names_stay(backend, devicepath, plugin: Plugin):
    vpg = plugin.create("VirtualPrivateGateway", {"type": "F", "tags": {"name": "canal"}}, name="vpg")
    group = a_group(plugin)
    backend.stack("dev", ("soracom:index:Group", "group", group.id))
    answer = devicepath("orphans", "--json")
    assert answer.returncode == 3
    assert json.loads(answer.stdout) == [
        {
            "kind": "VirtualPrivateGateway",
            "id": vpg.id,
            "name": "canal",
            "status": "running",
            "createdTime": "2026-11-23T15:42:04Z",
            "stack": "organization/fleet/dev",
            "resourceName": "vpg",
            "urn": f"urn:pulumi:dev::fleet::{KIND}::vpg",
            "judgement": "orphan",
            "reason": None,
        },
        {
            "kind": "Group",
            "id": group.id,
            "name": None,
            "status": None,
            "createdTime": "2026-11-23T15:42:04Z",
            "stack": "organization/fleet/dev",
            "resourceName": "group",
            "urn": "urn:pulumi:dev::fleet::soracom:index:Group::group",
            "judgement": "inUse",
            "reason": None,
        },
    ]


def test_what_is_being_made_is_pending_and_does_not_fail(backend, devicepath, plugin):
    vpg = a_vpg(plugin)
    backend.stack("dev", creating=("vpg",))
    answer = devicepath("orphans", "--json")
    assert (answer.returncode, judgements(answer)) == (0, {vpg.id: "pending"})


def test_a_vpg_that_is_terminating_is_left_out(backend, devicepath, plugin: Plugin, account):
    vpg = a_vpg(plugin)
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg.id).hold(account.cloud.now())
    with pytest.raises(Refused, match="not terminated yet"):
        plugin.delete("VirtualPrivateGateway", vpg, limit_s=0.05)
    assert account.vpg(vpg.id)["status"] == "terminating"
    backend.stack("dev")
    assert devicepath("orphans", "--json").stdout == "[]\n"


def test_what_a_stack_of_the_same_name_has_in_another_backend_is_no_orphan(backend, devicepath, plugin, account):
    vpg = a_vpg(plugin)
    backend.stack("dev", owners=("another",))
    answer = devicepath("orphans")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.splitlines()[-3:] == [
        "No orphans among what can be judged; 1 cannot.",
        "",
        f"VPG {vpg.id} is not judged: its state is not in this backend: another backend's, or one that was lost.",
    ]


def test_what_is_not_tagged_any_more_was_handed_over_and_is_not_listed(backend, devicepath, plugin, account):
    vpg = a_vpg(plugin)
    backend.stack("dev")
    assert judgements(devicepath("orphans", "--json")) == {vpg.id: "orphan"}
    with account.cloud.lock:
        del account.cloud.vpgs.get(vpg.id).tags["pulumi-urn"]
    assert devicepath("orphans", "--json").stdout == "[]\n"


def test_a_stack_that_cannot_be_read_is_named_and_nothing_of_it_is_judged(backend, devicepath, plugin):
    vpg = a_vpg(plugin)
    backend.unreadable("dev", "error: [403] this stack is not yours")
    backend.stack("prod", owners=("another",))
    answer = devicepath("orphans")
    assert answer.returncode == 0
    assert answer.stderr == "Warning: organization/fleet/dev could not be read: [403] this stack is not yours.\n"
    assert answer.stdout.splitlines()[-3:] == [
        "No orphans among what can be judged; 1 cannot.",
        "",
        f"VPG {vpg.id} is not judged: its state is not among those that could be read.",
    ]


def test_all_pages_of_a_long_list_are_looked_at(backend, devicepath, plugin):
    backend.stack("dev")
    groups = {a_group(plugin, f"group-{number}").id for number in range(120)}
    assert judgements(devicepath("orphans", "--json")) == dict.fromkeys(groups, "orphan")


def test_a_backend_that_one_is_not_logged_in_to_is_an_error_in_one_line(backend, devicepath):
    backend.unavailable("error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions")
    answer = devicepath("orphans")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        "Error: `pulumi stack ls` says: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions. "
        "Log in with `pulumi login`, set PULUMI_BACKEND_URL, or give with --cwd the folder of a project that names its "
        "backend.\n"
    )


def test_a_wrong_key_is_an_error_in_one_line_without_the_key(backend, devicepath, account):
    answer = devicepath("orphans", SORACOM_AUTH_KEY="secret-wrong")
    assert (answer.returncode, answer.stdout) == (1, "")
    (line,) = answer.stderr.splitlines()
    assert line.startswith("Error: SORACOM refused the authentication key keyId-rehearsal from the environment (")
    assert line.endswith(
        f"Check authKeyId and authKey, and that the key belongs to the coverage of {account.server.url}."
    )
    assert "secret" not in line


def test_without_a_key_the_error_says_where_one_may_be(backend, devicepath, tmp_path):
    answer = devicepath("orphans", SORACOM_AUTH_KEY_ID=None, SORACOM_AUTH_KEY=None)
    assert answer.returncode == 1
    assert answer.stderr == (
        "Error: No credentials for SORACOM. Set SORACOM_AUTH_KEY_ID and SORACOM_AUTH_KEY, or write the profile "
        f"{tmp_path}/home/.soracom/default.json with `soracom configure`, or name another with --profile. (A "
        "key in the configuration of a stack is not read.)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["--endpoint", "api.soracom.io"],
            "Error: endpoint: 'api.soracom.io' is not the address of an API; write it like https://api.soracom.io.\n",
        ),
        (
            ["--endpoint", "http://api.soracom.io"],
            "Error: endpoint: http://api.soracom.io would send the authentication key unencrypted; use https.\n",
        ),
        (
            ["--coverage", "jpn"],
            "Error: coverage: 'jpn' is not one of the values allowed here; give 'jp' or 'g'.\n",
        ),
    ],
)
def test_a_wrong_option_is_an_error_that_says_what_to_write(backend, devicepath, arguments, error):
    answer = devicepath("orphans", *arguments)
    assert (answer.returncode, answer.stderr) == (1, error)


def a_profile(home: Path, account: Any, name: str) -> None:
    settings = account.server.settings
    path = home / ".soracom" / f"{name}.json"
    path.parent.mkdir(parents=True)
    content = {"authKeyId": settings.auth_key_id, "authKey": settings.auth_key, "endpoint": account.server.url}
    path.write_text(json.dumps(content))
    path.chmod(0o600)


def test_a_profile_that_is_named_is_used(backend, devicepath: Devicepath, account, tmp_path):
    a_profile(tmp_path / "home", account, "fleet")
    without = dict.fromkeys(account.environment())
    assert devicepath("orphans", "--profile", "fleet", "--json", **without).stdout == "[]\n"


def test_a_profile_that_the_environment_overrules_is_said_to_be_unused(backend, devicepath):
    answer = devicepath("orphans", "--profile", "fleet", "--json")
    assert (answer.returncode, answer.stdout) == (0, "[]\n")
    assert answer.stderr == "Warning: SORACOM_AUTH_KEY_ID is set, so it is used and the profile fleet is not.\n"


def test_an_endpoint_that_is_given_is_asked(backend, devicepath, account):
    answer = devicepath("orphans", "--endpoint", account.server.url, SORACOM_ENDPOINT="http://127.0.0.1:1")
    assert answer.stdout.startswith(f"Compared {account.server.url} with 0 stacks.\n")


def test_help_says_what_the_exit_status_means(devicepath):
    assert "Exit status: 0 no orphan, 3 orphans found, 1 error." in devicepath("orphans", "--help").stdout
