"""`devicepath trace` of a stack, from its stack file and from states, as people and scripts run it."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from devicepath_spec.judging.stack_file import KEY
from devicepath_tools.commands.devicepath import main
from devicepath_tools.network.loading.pulumi import plan
from tests.infra.stack_file import NAMES, ROOT, STACKS, a_path
from tests.network import states
from tests.network.intent.planned import read_once
from tests.network.states import a_state

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden"
DEVICEPATH = Path(sys.prefix) / "bin" / "devicepath"
COMMAND_LIMIT_S = 120
THERE = [file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in sorted(STACKS.glob("Pulumi.*.yaml"))]


@pytest.fixture(autouse=True)
def plans_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "read", read_once)


def run(*arguments: str, project: Path = ROOT, standard_input: bytes | None = None) -> Result:
    runner = CliRunner()
    return runner.invoke(main, ["trace", *arguments, "--project", str(project)], input=standard_input)


def refused(*arguments: str, project: Path = ROOT) -> list[str]:
    """The lines of a refusal, which is no traceback and prints nothing else."""
    found = run(*arguments, project=project)
    assert (found.exit_code, found.stdout, type(found.exception)) == (2, "", SystemExit), found.output
    return found.stderr.removeprefix("Error: ").splitlines()


def a_project(folder: Path, path: dict[str, object], **settings: object) -> Path:
    """A project with one stack, `plant`."""
    (folder / "Pulumi.yaml").write_text("name: devicepath\nruntime: python\n")
    (folder / "Pulumi.plant.yaml").write_text(yaml.safe_dump({"config": {KEY: path, **settings}}))
    return folder


# ---- a plan, which is what is traced without another source


@pytest.mark.parametrize("name", [*NAMES, "data-center"])
def test_all_that_a_committed_stack_wants_is_planned_so(name):
    found = run(name)
    assert found.exit_code == 0
    assert found.stdout.startswith(f"Who reaches whom: {name}, as its stack file plans it\n")
    assert found.stdout.rstrip().endswith(" conversations, all as wanted.")
    assert found.stderr == ""
    assert run(name, "--plan").stdout == found.stdout


def test_without_a_name_the_stack_called_remote_access_is_taken():
    assert run("--json").stdout == run("remote-access", "--json").stdout


@pytest.mark.parametrize("name", NAMES)
def test_for_programs_it_is_one_object(name):
    found = run(name, "--json")
    said = json.loads(found.stdout)
    assert (found.exit_code, said["stack"], said["source"], said["result"]) == (0, name, "plan", "as wanted")
    assert all(it["asWanted"] for it in said["conversations"])


def test_no_device_gets_into_the_tunnel_from_outside_of_it():
    """Its address over Canal is in the VPG's range, too; what it wraps itself is not to be taken for the VPG's."""
    asked = ["--from", "device:pump-1", "--to", "10.10.8.10:4789", "--protocol", "udp"]
    found = run("remote-access", *asked)
    assert (found.exit_code, "none for udp 4789 from 100.64.0.5" in found.stdout) == (3, True)


@pytest.mark.parametrize(
    ("sender", "receiver", "status", "golden"),
    [
        ("device:pump-1", "server:main-app-a:443", 0, "stack_reachable.txt"),
        ("server:main-gate-a", "device:pump-1:443", 3, "stack_stopped.txt"),
    ],
)
def test_one_packet_is_followed_both_ways(sender, receiver, status, golden):
    found = run("remote-access", "--from", sender, "--to", receiver)
    assert found.stdout == (GOLDEN / golden).read_text()
    assert found.exit_code == status


@pytest.mark.parametrize(
    ("sender", "receiver", "status"),
    [
        ("gate-peer:main", "device:pump-2", 0),
        ("server:main-app-c", "device:pump-2:22", 0),
        ("10.10.0.20", "10.130.0.11:22", 0),
        ("eni-remote-access-gate-peer-main-interface", "device:pump-1", 0),
        ("device:pump-1", "device:pump-2", 3),
        ("device:pump-1", "internet:443", 3),
        ("gate-peer:main", "internet:443", 3),
        ("device:pump-1", "10.10.8.30:443", 4),
    ],
)
def test_ends_are_named_as_the_stack_does_or_by_address_or_id(sender, receiver, status):
    found = run("remote-access", "--from", sender, "--to", receiver, "--json")
    said = json.loads(found.stdout)
    assert (found.exit_code, said["stack"], said["source"]) == (status, "remote-access", "plan")
    assert {"reachable": 0, "stopped": 3, "unknown": 4}[said["verdict"]] == status


def test_a_plan_needs_no_client_of_a_cloud():
    program = [
        "import sys",
        "from devicepath_tools.commands.devicepath import main",
        "main(['trace'], standalone_mode=False)",
        "clients = ('boto3', 'httpx', 'aiohttp', 'moto', 'devicepath_tools.rehearsal')",
        "print('imported:', *[it for it in clients if it in sys.modules])",
    ]
    command = [sys.executable, "-c", "\n".join(program)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=COMMAND_LIMIT_S, check=True)
    assert ended.stdout.splitlines()[-1] == "imported:"


# ---- states


def test_a_state_that_is_as_the_stack_file_wants_it(tmp_path):
    file = states.write(tmp_path / "state.json", a_state())
    found = run("device-to-device", "--state", file)
    assert found.exit_code == 0
    assert found.stdout.startswith(f"Who reaches whom: device-to-device, by the state {file}\n")
    assert json.loads(run("device-to-device", "--state", file, "--json").stdout)["source"] == "state"


def test_a_state_may_be_piped():
    found = run("device-to-device", "--state", "-", standard_input=json.dumps(a_state()).encode())
    assert found.exit_code == 0
    assert found.stdout.startswith("Who reaches whom: device-to-device, by the state on standard input\n")


def test_what_is_wanted_and_stopped_ends_with_three_and_its_fix(tmp_path):
    file = states.write(tmp_path / "state.json", a_state(gate={"privacySeparator": True}))
    found = run("device-to-device", "--state", file)
    assert found.exit_code == 3
    assert f"    fix: switch the privacy separator of {states.VPG} off" in found.stdout
    hint = f"devicepath trace device-to-device --state {file} --from device:equipment --to device:office-pc"
    assert f"One of them hop by hop: {hint}" in found.stdout
    one = run(*hint.removeprefix("devicepath trace ").split())
    assert (one.exit_code, "STOPPED" in one.stdout.splitlines()[0]) == (3, True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"filter": None}, "device equipment, office-pc -> internet tcp 443: should be stopped, and is unknown"),
        ({"office_pc": {"groupId": None}}, "  soracom:index:SimGroupMembership office-pc: its groupId is not told"),
    ],
)
def test_what_nobody_can_say_of_ends_with_four(tmp_path, changes, said):
    found = run("device-to-device", "--state", states.write(tmp_path / "state.json", a_state(**changes)))
    assert said in found.stdout
    assert found.exit_code == 4


def test_why_nobody_can_say_is_at_the_top_of_the_object_once_for_all_that_it_is_of(tmp_path):
    file = states.write(tmp_path / "state.json", a_state(filter=None))
    said = json.loads(run("device-to-device", "--state", file, "--json").stdout)
    assert list(said)[:4] == ["stack", "source", "result", "unknown"]
    (why,) = said["unknown"]
    assert (why["reason"], why["id"], why["conversations"]) == ("INTERNET", states.VPG, 2)


def test_a_stack_that_was_never_deployed_has_nothing_to_trace(tmp_path):
    file = states.write(tmp_path / "state.json", {"version": 3, "deployment": {}})
    found = run("device-to-device", "--state", file)
    assert found.exit_code == 4
    gone = "the stack's VPG is not there: it is not deployed, or was not read"
    assert f"  device:equipment, device:office-pc: {gone}" in found.stdout
    assert refused("device-to-device", "--state", file, "--from", "device:equipment", "--to", "device:office-pc") == [
        f"--from device:equipment: {gone}.",
        f"--to device:office-pc: {gone}.",
    ]


def test_what_was_not_read_is_told_where_an_end_is_not_there(tmp_path):
    file = states.write(tmp_path / "state.json", a_state(vpg={"vpgRange": None}))
    lines = refused("device-to-device", "--state", file, "--from", "device:equipment", "--to", "10.150.0.20")
    assert lines[0] == "--from device:equipment: the stack's VPG is not there: it is not deployed, or was not read."
    assert "Not read: soracom:index:VirtualPrivateGateway vpg: its vpgRange is not told" in lines


# ---- mistakes


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ["--plan", "--live", "--state", "x"],
            ["--plan, --state, --live: each is a source of the network; give one of them."],
        ),
        (
            ["--from", "device:pump-1", "--profile", "plant"],
            [
                "--profile: names whose SORACOM account --live asks; leave it out, or add --live.",
                "--to: is missing; --from and --to go together.",
            ],
        ),
        (
            ["--size", "1400", "--dont-fragment", "--protocol", "udp", "--source-port", "1"],
            [
                f"{name}: is of one packet; leave it out, or give --from and --to."
                for name in ("--protocol", "--source-port", "--size", "--dont-fragment")
            ],
        ),
        (
            ["--questions", "-", "--state", "-", "--from", "gate-peer:main"],
            [
                "--state -, --questions -: both would be standard input; give a file for one of them.",
                "--from: each line of --questions has its own; leave out one of both.",
            ],
        ),
        (["live"], [f"There is no stack live in {STACKS}; there is: {', '.join(THERE)}."]),
        (["--state", "nowhere.json"], ["nowhere.json: cannot be read: No such file or directory."]),
        (
            ["--state", "remote-access"],
            [
                "--state remote-access: there is no such file, but a stack of that name; write the stack first: "
                "devicepath trace remote-access --state."
            ],
        ),
        (
            ["--from", "device:pump-3", "--to", "server:main-db-a:443"],
            [
                "--from device:pump-3: the stack has none of that name; there is device:pump-1, device:pump-2.",
                "--to server:main-db-a:443: the stack has none of that name; there is server:main-app-a, "
                "server:main-app-c, server:main-gate-a, server:main-gate-c.",
            ],
        ),
    ],
)  # fmt: skip
def test_every_mistake_in_what_is_asked_is_told(arguments, lines):
    assert refused(*arguments) == lines


def test_a_dump_is_of_no_stack_and_no_project(tmp_path):
    found = CliRunner().invoke(main, ["trace", "plant", "--dump", str(tmp_path), "--project", str(tmp_path)])
    assert found.exit_code == 2
    assert found.stderr.removeprefix("Error: ").splitlines() == [
        "plant: a dump is of no stack; leave out --dump, or the stack.",
        "--project: a dump is of no project; leave it out.",
        "--from, --to: are missing; a dump does not say who should talk with whom.",
    ]


def test_every_mistake_in_a_stack_file_is_told_with_the_file(tmp_path):
    project = a_project(tmp_path, a_path({"vpg.typ": "F", "internet": "some", "devices.pump-1.address": "10.1.1.1"}))
    lines = refused("plant", project=project)
    file = project / "Pulumi.plant.yaml"
    assert [line.removeprefix(f"{file}: ").partition(":")[0] for line in lines] == [
        "vpg.typ",
        "internet",
        "devices.pump-1.address",
    ]


def test_a_stack_of_another_program_is_refused(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    (line,) = refused(project=tmp_path)
    assert line.startswith(f"{tmp_path / 'Pulumi.dev.yaml'}: devicepath:path: is missing;")


def test_a_folder_without_a_project_is_refused(tmp_path):
    assert refused(project=tmp_path) == [f"{tmp_path} has no Pulumi.yaml; give the project's folder with --project."]


def test_a_state_that_is_none_is_refused(tmp_path):
    file = tmp_path / "state.json"
    file.write_text("error: no stack")
    (line,) = refused("device-to-device", "--state", str(file))
    assert line.startswith(f"{file}: is not JSON, so it is no state;")


@pytest.mark.parametrize(("option", "piped"), [("--state", "a state"), ("--questions", "questions")])
def test_a_terminal_is_not_waited_for(option, piped):
    theirs, ours = pty.openpty()
    try:
        command = [str(DEVICEPATH), "trace", "device-to-device", option, "-"]
        ended = subprocess.run(
            command, cwd=ROOT, stdin=ours, capture_output=True, text=True, timeout=COMMAND_LIMIT_S, check=False
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert ended.returncode == 2
    assert f"Error: {option} -: standard input is a terminal; pipe {piped} into it" in ended.stderr


def test_many_questions_of_a_stack_are_asked_by_its_names_and_answered_in_one_run():
    asked = (
        b"device:pump-1 server:main-app-a:443\n"
        b"server:main-app-a device:pump-1:22 # from outside\n"
        b"gate-peer:main internet:443\n"
    )
    found = run("remote-access", "--questions", "-", "--json", standard_input=asked)
    said = json.loads(found.stdout)
    assert list(said)[:4] == ["stack", "source", "verdict", "questions"]
    assert [(it["line"], it["to"], it["verdict"]) for it in said["questions"]] == [
        (1, "server:main-app-a:443", "reachable"),
        (2, "device:pump-1:22", "reachable"),
        (3, "internet:443", "stopped"),
    ]
    assert (found.exit_code, said["verdict"]) == (3, "stopped")


def test_clouds_that_do_not_answer_do_not_keep_ctrl_c_waiting():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = f"http://127.0.0.1:{silent.getsockname()[1]}"
        variables = {
            "AWS_ENDPOINT_URL": where,
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "SORACOM_ENDPOINT": where,
            "SORACOM_AUTH_KEY_ID": "keyId-a",
            "SORACOM_AUTH_KEY": "secret-a",
        }
        command = [str(DEVICEPATH), "trace", "remote-access", "--live"]
        with subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **variables}, stderr=subprocess.PIPE, text=True
        ) as running:
            assert running.stderr is not None
            told = [running.stderr.readline(), running.stderr.readline()]
            running.send_signal(signal.SIGINT)
            ended = running.wait(timeout=COMMAND_LIMIT_S)
    assert told == [
        f"Asking AWS account 111122223333, region ap-northeast-1, at {where}.\n",
        f"Asking SORACOM at {where}/v1, with the key of the environment.\n",
    ]
    assert ended == -signal.SIGINT


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "No credentials for SORACOM. Set SORACOM_AUTH_KEY_ID and SORACOM_AUTH_KEY"),
        ({"SORACOM_AUTH_KEY_ID": "keyId-a"}, "SORACOM_AUTH_KEY is not set, and SORACOM_AUTH_KEY_ID is"),
        (
            {"SORACOM_AUTH_KEY_ID": "keyId-a", "SORACOM_AUTH_KEY": "secret-a", "SORACOM_ENDPOINT": "http://192.0.2.1"},
            "http://192.0.2.1 would send the authentication key unencrypted",
        ),
    ],
)
def test_without_an_account_nobody_is_asked(monkeypatch, tmp_path, variables, said):
    for name in ("SORACOM_AUTH_KEY_ID", "SORACOM_AUTH_KEY", "SORACOM_ENDPOINT", "SORACOM_PROFILE_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": str(tmp_path), **variables}.items():
        monkeypatch.setenv(name, value)
    lines = refused("remote-access", "--live")
    assert said in lines[0]
    assert "secret-a" not in "".join(lines)


@pytest.mark.parametrize(("stack", "rule"), [("n" * 42, "has 42 characters; AWS takes 64"), ("a b", "has ' '; AWS")])
def test_a_stack_whose_name_aws_would_not_take_is_refused_without_a_traceback(tmp_path, stack, rule):
    file = a_project(tmp_path, a_path()) / "Pulumi.plant.yaml"
    file = file.rename(tmp_path / f"Pulumi.{stack}.yaml")
    state = states.write(tmp_path / "state.json", a_state())
    for source in ([], ["--plan"], ["--state", state]):
        lines = refused(stack, *source, project=tmp_path)
        assert lines[0].startswith(f"{file}: stack: {stack!r} {rule}")


@pytest.mark.parametrize("content", [b"config: [", b"\xff\xfe", b"a text", None], ids=["yaml", "bytes", "text", "gone"])
def test_a_stack_file_that_cannot_be_read_is_refused_without_a_traceback(tmp_path, content):
    file = a_project(tmp_path, a_path()) / "Pulumi.plant.yaml"
    file.unlink()
    if content is None:
        file.symlink_to(tmp_path / "nowhere")
    else:
        file.write_bytes(content)
    assert refused("plant", project=tmp_path)[0].startswith(f"{file}: ")


@pytest.mark.parametrize("into", ["nowhere/schema.json", "file/schema.json"])
def test_a_schema_that_cannot_be_written_is_told_without_a_traceback(tmp_path, into):
    (tmp_path / "file").touch()
    found = CliRunner().invoke(main, ["schema", "--write", str(tmp_path / into)])
    assert (found.exit_code, type(found.exception)) == (1, SystemExit)
    assert found.stderr.startswith(f"Error: {tmp_path / into}: cannot be written: ")
