"""`devicepath rehearse` on the real engine, run as a person runs it."""

import json
import re
import shutil
import signal
import subprocess
import sys

import pytest

from tests.rehearsal.project import Project, read_until

pytestmark = pytest.mark.engine

IMSI = "440101234567890"


def told(stderr: str) -> list[str]:
    """The lines of a rehearsal without its times, two spaces between its columns."""
    lines = [line for line in stderr.splitlines() if not line.startswith("Seconds: ")]
    return [re.sub(" {2,}", "  ", re.sub(r"\s+\(\d+(\.\d)? s\)$", "", line).strip()) for line in lines]


def step(stderr: str, name: str) -> str:
    """What is told of a step."""
    return next(line.removeprefix(name).strip() for line in told(stderr) if line.startswith(name + "  "))


def test_a_stack_on_soracom_goes_up_and_down_and_nothing_is_left(project: Project):
    project.settings({"fleet:devices": {"pump": {"imsi": IMSI}}})
    project.program(
        f"""
        group = soracom.Group("devices", tags={{"name": "fleet"}})
        soracom.SimGroupMembership("pump", imsi="{IMSI}", group_id=group.id, session="keep")
        pulumi.export("token", pulumi.Output.secret("a-secret"))
        pulumi.warn("devices keep their session:\\nswitch them off and on")
        """
    )
    run = project.rehearse()
    assert run.returncode == 0, run.stderr
    assert [line for line in told(run.stderr) if not line.startswith(("created", "deleted"))] == [
        "copy of the project  stack dev",
        "engine  Pulumi 3.259.0",
        "aws provider  built from terraform-provider-aws 6.34.0",
        "fence  a network of its own, with loopback alone",
        "both emulated clouds  1 SIM, AWS account 123456789012",
        "what both clouds hold  1 thing",
        "up  4 resources, 2 things in both clouds",
        "up again  no changes",
        "refresh  no changes",
        "trace, packets  left out: no devicepath:path says who should reach whom",
        "destroy  4 resources gone",
        "both clouds as before  1 thing",
        "Every step held. Left out: trace, packets (no devicepath:path says who should reach whom).",
    ]
    assert re.fullmatch(r"Seconds: clouds \d+, up \d+, down \d+", run.stderr.splitlines()[-2])
    warnings, _, _ = run.stdout.partition("\n\n")
    assert warnings.splitlines() == [
        "Warnings of the engine, the providers and the program",
        "  devices keep their session: switch them off and on",
    ]
    assert "SORACOM OP0000000001\n  SIM group  " in run.stdout
    assert "  token: [secret]" in run.stdout
    assert "a-secret" not in run.stdout + run.stderr
    project.assert_nothing_is_left()


def test_what_the_user_has_of_real_accounts_does_not_reach_the_program(project: Project):
    project.settings({"aws:profile": "real", "soracom:authKeyId": "keyId-real", "soracom:authKey": {"secure": "v1:x"}})
    project.program(
        """
        named = {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "SORACOM_"))}
        pulumi.export("variables", named)
        pulumi.export("home", sorted(path.name for path in pathlib.Path.home().iterdir()))
        configured = pulumi.Config("soracom").get("authKeyId") or pulumi.Config("aws").get("profile")
        pulumi.export("configured", str(configured))
        """
    )
    run = project.rehearse(
        "--json",
        AWS_PROFILE="real",
        AWS_ACCESS_KEY_ID="AKIAREAL",
        AWS_SESSION_TOKEN="a-real-token",
        AWS_ENDPOINT_URL_EC2="https://ec2.example.com",
        SORACOM_AUTH_KEY="secret-real",
        SORACOM_PROFILE_DIR="/nowhere",
        PULUMI_ACCESS_TOKEN="pul-real",
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    variables = answer["outputs"]["variables"]
    assert sorted(variables) == [
        *("AWS_ACCESS_KEY_ID", "AWS_EC2_METADATA_DISABLED", "AWS_ENDPOINT_URL", "AWS_SECRET_ACCESS_KEY"),
        *("SORACOM_AUTH_KEY", "SORACOM_AUTH_KEY_ID", "SORACOM_ENDPOINT", "SORACOM_WAIT_SCALE"),
    ]
    assert variables["AWS_ACCESS_KEY_ID"] == "rehearsal"
    assert variables["SORACOM_AUTH_KEY"] == "secret-rehearsal"
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", variables["AWS_ENDPOINT_URL"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1", variables["SORACOM_ENDPOINT"])
    assert answer["outputs"]["home"] == [".pulumi"], "no .aws and no .soracom is found there"
    assert answer["outputs"]["configured"] == "None"
    assert "real" not in run.stdout + run.stderr
    assert [it["name"] for it in answer["steps"] if not it["held"]] == []
    assert answer["warnings"] == []
    project.assert_nothing_is_left()


def test_a_path_between_both_clouds_is_built_and_taken_down_again_protected_or_not(project: Project):
    project.settings({"aws:region": "ap-northeast-1"})
    project.program(
        """
        vpc = aws.ec2.Vpc("backend", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(protect=True))
        vpg = soracom.VirtualPrivateGateway("vpg", type="F")
        canal = soracom.VpcPeeringConnection(
            "canal", vpg_id=vpg.id, peer_owner_id=vpc.owner_id, peer_region="ap-northeast-1", peer_vpc_id=vpc.id,
            destination_cidr_block=vpc.cidr_block)
        aws.ec2.VpcPeeringConnectionAccepter("canal", vpc_peering_connection_id=canal.id, auto_accept=True)
        """
    )
    run = project.rehearse("dev", "--json")
    assert run.returncode == 0, run.stderr
    built = json.loads(run.stdout)["built"]
    found = {(it["place"], it["kind"], it["address"]) for it in built}
    assert ("AWS 123456789012 ap-northeast-1", "VPC", "10.0.0.0/16") in found
    assert ("AWS 123456789012 ap-northeast-1", "VPC peering", "100.64.0.0/26 - 10.0.0.0/16") in found
    assert ("AWS 999911112222 (SORACOM's) ap-northeast-1", "VPC", "100.64.0.0/26") in found
    assert ("SORACOM OP0000000001", "VPG", "100.64.0.0/26") in found
    project.assert_nothing_is_left()


def test_a_program_that_changes_on_the_second_up_is_told_of_at_that_step(project: Project):
    project.program(
        """
        ran = pathlib.Path("ran")
        soracom.Group("devices", tags={"name": "second" if ran.exists() else "first"})
        ran.touch()
        """
    )
    run = project.rehearse()
    assert run.returncode == 1
    lines = told(run.stderr)
    position = lines.index("up again  FAILED")
    assert lines[position + 1] == (
        "1 change where there should be none, the program gives other values the second time; see these: "
        "updated soracom:index:Group devices (tags)."
    )
    assert step(run.stderr, "both clouds as before") == "3 things", "what does not hang on it goes on"
    assert lines[-1].startswith("These steps did not hold: up again. Left out: trace, packets (")
    project.assert_nothing_is_left()


def test_what_is_left_in_a_cloud_is_told_of(project: Project):
    project.program('soracom.Group("devices", opts=pulumi.ResourceOptions(retain_on_delete=True))')
    run = project.rehearse("--json")
    assert run.returncode == 1
    last = json.loads(run.stdout)["steps"][-1]
    assert last["name"] == "both clouds as before"
    assert re.fullmatch(r"left behind: SORACOM OP0000000001: SIM group [0-9a-f-]{36}", last["failures"][0])
    project.assert_nothing_is_left()


@pytest.mark.parametrize(
    ("program", "line"),
    [
        (
            "pulumi.export('a', 1)\nraise ValueError('no such tier: app')",
            "ValueError: no such tier: app (__main__.py, line 8)",
        ),
        (
            "import nothing_of_this_name",
            "ModuleNotFoundError: No module named 'nothing_of_this_name' (__main__.py, line 7)",
        ),
    ],
)
def test_an_error_in_the_program_is_one_clear_line(project: Project, program: str, line: str):
    run = project.program(program).rehearse()
    assert run.returncode == 1
    lines = told(run.stderr)
    assert lines[lines.index("up  FAILED") :] == [
        "up  FAILED",
        line,
        "These steps did not hold: up.",
    ]
    project.assert_nothing_is_left()


def test_what_a_provider_refuses_is_told_with_the_resource(project: Project):
    run = project.program('soracom.VirtualPrivateGateway("vpg", type="G")').rehearse()
    assert run.returncode == 1
    lines = told(run.stderr)
    failure = lines[lines.index("up  FAILED") + 1]
    assert failure.startswith("soracom:index:VirtualPrivateGateway vpg: ")
    assert failure.endswith("'G' is not one of the values allowed here; give 'E', 'F' or 'F2'.")
    project.assert_nothing_is_left()


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_rehearsal_that_is_ended_while_it_goes_up_leaves_no_process_and_no_file(
    project: Project, number: signal.Signals, status: int
):
    project.program('soracom.Group("devices").id.apply(lambda _: threading.Event().wait())')
    with project.start() as running:
        read_until(running.stderr, lambda line: "created soracom:index:Group devices" in line)
        assert project.processes.running(), "the mark would be found"
        assert project.files(), "and so would the folder"
        running.send_signal(number)
        rest = running.stderr.read() if running.stderr else ""
        assert running.wait(60) == status
    if number is not signal.SIGKILL:
        assert rest.splitlines() == ["Interrupted. No process and no file of the rehearsal is left."]
        assert project.processes.running() == {}
        assert project.files() == []
    project.assert_nothing_is_left()


def test_a_stack_that_is_kept_stays_up_as_it_says_until_it_is_told_to_end(project: Project):
    project.program('pulumi.export("group", soracom.Group("devices").id)')
    run = project.rehearse("--keep", SORACOM_PROFILE="mine")
    assert run.returncode == 0, run.stderr
    assert step(run.stderr, "destroy") == "left out: what was built is kept"
    assert told(run.stderr)[-1] == (
        "Every step held. Left out: trace, packets (no devicepath:path says who "
        "should reach whom); destroy, both clouds as before (what was built is kept)."
    )
    instructions = run.stderr[run.stderr.index("This stays up: both emulated clouds with the stack in them.") :]
    assert "A shell, as root, on" not in instructions, "nobody says who should reach whom"
    assert "devicepath trace" not in instructions
    lines = [line.strip() for line in instructions.splitlines()]
    up, curl, end = (next(line for line in lines if word in line) for word in ("pulumi up", "curl ", "kill "))
    inside = up.partition(" ")[0]

    def shell(*commands: str) -> str:
        ended = subprocess.run(
            ["sh", "-euc", "\n".join(commands)],
            env=project.environment(SORACOM_PROFILE="mine"),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr + ended.stdout
        return ended.stdout

    assert "2 unchanged" in shell(f"{up} --yes --skip-preview")
    assert shell(f"{inside} sh -c 'echo ${{SORACOM_PROFILE:-nothing}}'") == "nothing\n"
    assert shell(f"{inside} tail -n +3 /proc/net/dev").split(":")[0].strip() == "lo", "behind the fence"
    assert shell(f"echo pwd | {inside}") == shell(f"{inside} pwd"), "without a command, a shell"
    fetched = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())"
    (folder := project.temporary / "bin").mkdir()
    (folder / "curl").write_text(f"#!/bin/sh\nexec {sys.executable} -c '{fetched}' $2\n")
    (folder / "curl").chmod(0o755)
    asked = shell(f"export PATH={folder}:$PATH", curl)
    assert json.loads(asked)["groups"]["count"] == 1
    shutil.rmtree(folder)
    shell(end)
    project.assert_nothing_is_left()


def test_what_a_failed_up_made_is_kept_too_when_that_is_asked_for(project: Project):
    project.program('soracom.Group("devices")\nsoracom.VirtualPrivateGateway("vpg", type="G")')
    run = project.rehearse("--keep", "--json")
    assert run.returncode == 1
    assert "This stays up: both emulated clouds with what `up` made before it failed in them." in run.stderr
    subprocess.run(["kill", str(json.loads(run.stdout)["kept"]["keeper"])], check=True)
    project.assert_nothing_is_left()


def test_there_is_nothing_to_keep_of_a_stack_that_cannot_be_rehearsed(project: Project):
    project.settings({"fleet:backend": {"vpc_id": "vpc-0123456789abcdef0"}})
    run = project.program("").rehearse("--keep", "--json")
    assert run.returncode == 1
    assert json.loads(run.stdout)["kept"] is None
    project.assert_nothing_is_left()
