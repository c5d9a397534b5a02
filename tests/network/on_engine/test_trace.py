"""`devicepath trace` of stacks that are deployed: the real engine, the real provider's code, both emulated clouds.

In the surroundings that `rehearse --keep` gives to a shell."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from devicepath_tools.command import main
from devicepath_tools.network.loading import aws_clients, live
from devicepath_tools.network.loading.own import vpg_of
from tests.network.on_engine.deployed import Deployed

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

DEVICEPATH = Path(sys.prefix) / "bin" / "devicepath"
COMMAND_LIMIT_S = 120
ONLY_REMOTE_ACCESS = pytest.mark.parametrize("stack", ["remote-access"], indirect=True)


def trace(stack: Deployed, *arguments: str, standard_input: bytes = b"", **variables: str) -> Result:
    """Keywords are variables of the environment."""
    asked = ["trace", stack.name, *arguments, "--project", str(stack.project)]
    return CliRunner(env=variables).invoke(main, asked, input=standard_input)


def verdicts(said: str) -> list[tuple[Any, ...]]:
    """What was found of each conversation."""
    conversations = json.loads(said)["conversations"]
    return [(it["from"], it["to"], it["what"], it["wanted"], it["trace"]) for it in conversations]


def by_hand(stack: Deployed) -> Any:
    """EC2, for what somebody changes there."""
    (place,) = live.places(stack.settings)
    return aws_clients.ec2(place.account_id, place.region)


def test_every_source_says_the_same_of_every_conversation(stack):
    ended = [trace(stack, source, "--json") for source in ("--plan", "--state", "--live")]
    assert [it.exit_code for it in ended] == [0, 0, 0], [it.output for it in ended]
    planned, recorded, living = (verdicts(it.stdout) for it in ended)
    assert planned == recorded == living
    assert [json.loads(it.stdout)["source"] for it in ended] == ["plan", "state", "live"]
    assert [json.loads(it.stdout)["notRead"] for it in ended] == [[], [], []]


def test_both_clouds_are_asked_by_a_process_that_has_a_shells_surroundings_only(stack):
    command = [str(DEVICEPATH), "trace", stack.name, "--live"]
    ended = subprocess.run(
        command, cwd=stack.project, capture_output=True, text=True, timeout=COMMAND_LIMIT_S, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[0] == f"Who reaches whom: {stack.name}, as both clouds are now"
    assert ended.stdout.rstrip().endswith(" conversations, all as wanted.")


def test_a_state_is_the_backends_an_export_a_checkpoint_or_piped(stack):
    of_the_backend = trace(stack, "--state", "--json")
    assert of_the_backend.stderr == f"Asking the backend for the state of {stack.name}.\n"
    for file in (stack.exported_file, stack.state_file):
        assert trace(stack, "--state", str(file), "--json").stdout == of_the_backend.stdout
    piped = trace(stack, "--state", "-", "--json", standard_input=stack.exported_file.read_bytes())
    assert piped.stdout == of_the_backend.stdout


def test_a_stack_that_the_backend_does_not_have_is_told(stack, tmp_path):
    empty = f"file://{tmp_path}"
    ended = trace(stack, "--state", PULUMI_BACKEND_URL=empty)
    said = ended.stderr.splitlines()[-1]
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert said.startswith(
        f"Error: `pulumi stack export --stack {stack.name}` says: no stack named '{stack.name}' found."
    )
    assert said.endswith("or give a file: --state FILE.")


def test_whom_it_asks_is_told_before_it_asks(stack):
    told = trace(stack, "--live").stderr.splitlines()
    aws, soracom = stack.clouds.aws, stack.clouds.soracom
    asked_of_aws = [
        f"Asking AWS account {place.account_id}, region {place.region}, at {aws.endpoint}."
        for place in live.places(stack.settings)
    ]
    assert told == [*asked_of_aws, f"Asking SORACOM at {soracom.url}, with the key of the environment."]
    nobody = trace(stack, "--live", SORACOM_ENDPOINT="http://127.0.0.1:9")
    assert nobody.exit_code == 2
    said = nobody.stderr
    assert "Asking SORACOM at http://127.0.0.1:9/v1, with the key of the environment." in said.splitlines()
    assert isinstance(nobody.exception, SystemExit), "no traceback"


@ONLY_REMOTE_ACCESS
def test_what_somebody_changed_in_a_cloud_is_seen_live_and_told_with_its_fix(stack):
    (peer,) = (it for it in stack.state.interfaces.values() if not it.source_dest_check)
    change = {"NetworkInterfaceId": peer.id, "SourceDestCheck": {"Value": True}}
    by_hand(stack).modify_network_interface_attribute(**change)
    try:
        living, recorded = trace(stack, "--live"), trace(stack, "--state")
    finally:
        change["SourceDestCheck"]["Value"] = False
        by_hand(stack).modify_network_interface_attribute(**change)
    shown = living.stdout
    assert (living.exit_code, recorded.exit_code) == (3, 0), shown
    assert shown.count(" tcp 22: should be reachable, and is stopped (gate.peer.device_traffic.ssh)") == 1
    assert f"fix: switch the source/destination check of remote-access-gate-peer ({peer.id}) off" in shown
    assert shown.rstrip().endswith("58 conversations, 54 as wanted, 4 not.")
    assert "devicepath trace remote-access --live --from server:app-a --to device:pump-1:22" in shown


@ONLY_REMOTE_ACCESS
def test_a_right_that_is_missing_is_told_and_what_hangs_on_it_is_unknown(stack):
    vpg = vpg_of(stack.settings, stack.live)
    assert vpg is not None
    path = f"/virtual_private_gateways/{vpg.id}/gate/peers"
    with httpx.Client(base_url=stack.clouds.soracom.emulation_url, trust_env=False) as emulation:
        fault = {"kind": "status", "method": "GET", "path": f"/v1{path}", "status": 401, "times": 9}
        emulation.post("/faults", json=fault).raise_for_status()
        ended = trace(stack, "--live")
        emulation.delete("/faults").raise_for_status()
    shown = ended.stdout
    assert ended.exit_code == 4, shown
    assert f"SORACOM: the user may not VirtualPrivateGateway:listGatePeers at {path}" in shown
    assert " tcp 22: should be reachable, and is unknown (gate.peer.device_traffic.ssh)" in shown
    assert "  gate-peer: the VPG's gate peers were not read" in shown


@ONLY_REMOTE_ACCESS
def test_credentials_of_another_account_are_refused_before_anything_is_read(stack):
    other = stack.clouds.aws.client("sts", "us-east-1", stack.clouds.aws.account_id).assume_role(
        RoleArn="arn:aws:iam::999988887777:role/other", RoleSessionName="other"
    )["Credentials"]
    ended = trace(
        stack,
        "--live",
        AWS_ACCESS_KEY_ID=other["AccessKeyId"],
        AWS_SECRET_ACCESS_KEY=other["SecretAccessKey"],
        AWS_SESSION_TOKEN=other["SessionToken"],
    )
    assert ended.exit_code == 2
    assert ended.stderr.splitlines()[-1] == (
        "Error: AWS 111122223333: the credentials are those of 999988887777; use credentials of 111122223333, "
        "for example by AWS_PROFILE."
    )
