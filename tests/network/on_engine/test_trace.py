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

from devicepath_tools.commands.devicepath import main
from devicepath_tools.network.intent.own import vpg_of
from devicepath_tools.network.loading import live
from devicepath_tools.network.loading.aws import aws_clients
from devicepath_tools.rehearsal.devices import reconnect
from tests.network.on_engine.deployed import Deployed
from tests.rehearsal.up import credentials, logged_in

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
    (place,) = live.places(stack.file)
    return aws_clients.client(place.account_id, place.region, "ec2")


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
        for place in live.places(stack.file)
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
    assert shown.count(" tcp 22: should be reachable, and is stopped (gate_peers.main.device_traffic.ssh)") == 1
    assert f"fix: switch the source/destination check of remote-access-gate-peer-main ({peer.id}) off" in shown
    assert shown.rstrip().endswith("58 conversations, 54 as wanted, 4 not.")
    assert "devicepath trace remote-access --live --from server:main-app-a --to device:pump-1:22" in shown


@ONLY_REMOTE_ACCESS
def test_a_sim_in_no_group_is_on_soracoms_own_network_and_nothing_of_it_is_as_wanted(stack):
    sim = next(it for it in stack.live.sims.values() if it.name == "pump-1")
    with logged_in(stack.clouds.soracom) as soracom:
        soracom.post(f"/sims/{sim.id}/unset_group")
        reconnect(credentials(stack.clouds.soracom), sim.imsis)
        ended, document = trace(stack, "--live"), trace(stack, "--live", "--json")
        one = trace(stack, "--live", "--from", "device:pump-1", "--to", "internet:443")
        soracom.post(f"/sims/{sim.id}/set_group", json={"groupId": sim.group_id})
        before = trace(stack, "--live", "--json")
        reconnect(credentials(stack.clouds.soracom), sim.imsis)
    assert [it.exit_code for it in (ended, document, one, before)] == [3, 3, 4, 3], ended.output
    of_pump_1 = [it for it in json.loads(document.stdout)["conversations"] if "device:pump-1" in (it["from"], it["to"])]
    assert [it for it in of_pump_1 if it["asWanted"]] == []
    assert [it["trace"] for it in of_pump_1 if it["to"] == "internet"] == ["unknown"]
    (told,) = json.loads(document.stdout)["strayed"]
    assert (told["device"], told["wantedAddress"]) == ("device:pump-1", "10.130.0.11")
    assert told["found"] == (
        f"is on SORACOM's own network, which has the internet, as {told['address']}: it is in no group"
    )
    assert "Devices that are not as the stack file says (!)\n  device:pump-1: is on SORACOM's own" in ended.stdout
    assert "Not as the stack file says (!)\n  device:pump-1: is on SORACOM's own network" in one.stdout
    (told,) = json.loads(before.stdout)["strayed"]
    assert told["found"].endswith(": its session began before its group was on the VPG")


@ONLY_REMOTE_ACCESS
def test_a_device_that_has_another_address_than_the_stack_file_says_is_marked(stack):
    sim = next(it for it in stack.live.sims.values() if it.name == "pump-2")
    vpg = vpg_of(stack.file, stack.live)
    assert vpg is not None
    entries = f"/virtual_private_gateways/{vpg.id}/ip_address_map"
    with logged_in(stack.clouds.soracom) as soracom:
        soracom.post(entries, json={"key": sim.imsis[0], "ipAddress": "10.130.0.99"})
        reconnect(credentials(stack.clouds.soracom), sim.imsis)
        moved = trace(stack, "--live", "--json")
        soracom.post(entries, json={"key": sim.imsis[0], "ipAddress": "10.130.0.12"})
        not_yet = trace(stack, "--live")
        one = trace(stack, "--live", "--from", "server:main-app-a", "--to", "device:pump-2:22", "--json")
        reconnect(credentials(stack.clouds.soracom), sim.imsis)
    assert (moved.exit_code, not_yet.exit_code, one.exit_code) == (3, 3, 0)
    (told,) = json.loads(moved.stdout)["strayed"]
    assert (told["wantedAddress"], told["address"]) == ("10.130.0.12", "10.130.0.99")
    assert told["found"] == "the VPG keeps 10.130.0.99 for it"
    assert (
        "  device:pump-2: has 10.130.0.99 now (devices.pump-2.address: 10.130.0.12); "
        "let it connect anew: switch it off and on, or delete its session"
    ) in not_yet.stdout.splitlines()
    assert not_yet.stdout.rstrip().endswith("; 1 device not as the stack file says.")
    assert [it["address"] for it in json.loads(one.stdout)["strayed"]] == ["10.130.0.99"]
    assert trace(stack, "--live").exit_code == 0


@ONLY_REMOTE_ACCESS
def test_a_right_that_is_missing_is_told_and_what_hangs_on_it_is_unknown(stack):
    vpg = vpg_of(stack.file, stack.live)
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
    assert " tcp 22: should be reachable, and is unknown (gate_peers.main.device_traffic.ssh)" in shown
    assert "  gate-peer:main: the VPG's gate peers were not read" in shown


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
