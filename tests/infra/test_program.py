"""What the program registers for each stack, without an engine."""

import json
from typing import Any

import pulumi
import pytest
import yaml

from devicepath_spec.choices import RendezvousPoint
from devicepath_spec.judging.stack_file import KEY
from devicepath_stack.program import main
from tests.components.recording import Recorder, record
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, ROOT, a_path, committed, with_changes

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("preview", [False, True])
RECORDED_STACK = "stack"
"""What a recorded run's stack is called."""
NAME = "remote-access"
"""What its file calls the deployment."""


def run(path: dict[str, Any], *, preview: bool = False) -> Recorder:
    def program() -> None:
        pulumi.runtime.set_config(KEY, json.dumps(path))
        main()

    return record(program, preview=preview)


def components(recorder: Recorder) -> set[str]:
    return {kind.rpartition(":")[2] for kind, _ in recorder.requests if kind.startswith("devicepath:")}


def nouns(recorder: Recorder, package: str) -> dict[str, int]:
    """How many there are of each of SORACOM's or AWS's nouns."""
    found = [kind.rpartition(":")[2] for kind, _ in recorder.requests if kind.startswith(f"{package}:")]
    return {noun: found.count(noun) for noun in sorted(set(found))}


@BOTH
def test_remote_access_is_a_vpc_canal_gate_and_a_gate_peer(preview):
    recorder = run(committed("remote-access"), preview=preview)
    assert components(recorder) == {"DevicePath", "VirtualPrivateGateway", "BackendVpc", "CanalPeering", "GatePeer"}
    assert nouns(recorder, "soracom") == {
        "Gate": 1, "GatePeer": 1, "Group": 1, "GroupConfiguration": 1, "IpAddressMapEntry": 2,
        "SimGroupMembership": 2, "VirtualPrivateGateway": 1, "VpcPeeringConnection": 1,
    }  # fmt: skip
    assert recorder.only("soracom:index:Gate")["privacySeparator"] is True, "no direction lets devices talk"
    assert recorder.only("soracom:index:VirtualPrivateGateway")["useInternetGateway"] is False


@BOTH
def test_source_identification_keeps_addresses_and_filters_the_internet(preview):
    recorder = run(committed("source-identification"), preview=preview)
    assert components(recorder) == {"DevicePath", "VirtualPrivateGateway", "BackendVpc", "CanalPeering", "GatePeer"}
    addresses = recorder.inputs("soracom:index:IpAddressMapEntry").values()
    assert sorted(entry["address"] for entry in addresses) == ["10.140.1.1", "10.140.1.2"]
    entries = recorder.only("soracom:index:RoutingFilter")["entries"]
    assert {entry["ipRange"]: entry["action"] for entry in entries} == {
        "0.0.0.0/0": "deny", "10.140.0.0/16": "allow", "10.20.0.0/20": "allow",
    }  # fmt: skip
    assert recorder.only("soracom:index:VpcPeeringConnection")["destinationCidrBlock"] == "10.20.0.0/20"
    assert nouns(recorder, "soracom")["Redirection"] == 1
    assert recorder.warnings == [], "nothing is left to do by hand"


def test_settings_of_the_aws_provider_that_are_not_used_are_told(monkeypatch):
    settings = {"aws:profile": "plant", "aws:defaultTags": '{"tags": {"owner": "ops"}}', "soracom:profile": "plant"}
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(settings))
    (warning,) = run(committed("remote-access")).warnings
    assert warning.startswith("aws:defaultTags, aws:profile in Pulumi.stack.yaml: not used. ")
    assert run(committed("device-to-device")).warnings == [], "it has no AWS provider"


@BOTH
def test_device_to_device_needs_nothing_of_aws(preview):
    recorder = run(committed("device-to-device"), preview=preview)
    assert components(recorder) == {"DevicePath", "VirtualPrivateGateway"}
    assert nouns(recorder, "aws") == {}
    assert [kind for kind, _ in recorder.requests if kind == "pulumi:providers:aws"] == []
    assert nouns(recorder, "soracom") == {
        "Gate": 1, "Group": 1, "GroupConfiguration": 1, "IpAddressMapEntry": 2, "RoutingFilter": 1,
        "SimGroupMembership": 2, "VirtualPrivateGateway": 1,
    }  # fmt: skip
    assert recorder.only("soracom:index:Gate")["privacySeparator"] is False
    sessions = [one["session"] for one in recorder.inputs("soracom:index:SimGroupMembership").values()]
    assert sessions == ["reset", "reset"]


@BOTH
def test_the_cheap_variant_has_no_gate_and_no_gate_peer(preview):
    path = a_path({"backends.main.directions": ["device_to_cloud"], "gate": {"kind": "closed"}, "gate_peers": {}})
    recorder = run(path, preview=preview)
    assert components(recorder) == {"DevicePath", "VirtualPrivateGateway", "BackendVpc", "CanalPeering"}
    assert not {"Gate", "GatePeer"} & nouns(recorder, "soracom").keys()


@BOTH
def test_everything_that_exists_is_taken_over_and_not_made(preview):
    to_s3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
    group = {"kind": "existing", "id": "12345678-bbbb"}
    existing = {"vpg": {**EXISTING_VPG, "device_subnet": "10.128.0.0/9"}, "backends.main": EXISTING_BACKEND}
    path = a_path({**existing, "sim_group": group, "devices": {}, "gate_peers.main.egress": to_s3})
    recorder = run(path, preview=preview)
    assert not {"VirtualPrivateGateway", "Group"} & nouns(recorder, "soracom").keys()
    assert not {"Vpc", "Subnet", "RouteTable"} & nouns(recorder, "aws").keys()
    assert recorder.only("soracom:index:GroupConfiguration")["groupId"] == "12345678-bbbb"


def test_aws_is_the_backends_account_and_region_and_no_other():
    recorder = run(committed("remote-access"))
    provider = recorder.only("pulumi:providers:aws")
    assert provider["region"] == "ap-northeast-1"
    assert json.loads(provider["allowedAccountIds"]) == ["111122223333"]
    used = {
        request.provider.split("::")[-2] if request.provider else "the default provider"
        for (kind, _), request in recorder.requests.items()
        if kind.startswith("aws:")
    }
    assert used == {f"{NAME}-aws-main"}


@BOTH
def test_two_backends_are_one_vpg_and_everything_else_twice_each_in_its_own_region(preview):
    recorder = run(committed("two-backends"), preview=preview)
    assert components(recorder) == {"DevicePath", "VirtualPrivateGateway", "BackendVpc", "CanalPeering", "GatePeer"}
    assert nouns(recorder, "soracom") == {
        "Gate": 1, "GatePeer": 2, "Group": 1, "GroupConfiguration": 1, "IpAddressMapEntry": 2,
        "SimGroupMembership": 2, "VirtualPrivateGateway": 1, "VpcPeeringConnection": 2,
    }  # fmt: skip
    of_aws = {key: request for key, request in recorder.requests.items() if key[0].startswith("aws:")}
    for key, region in {"tokyo": "ap-northeast-1", "osaka": "ap-northeast-3"}.items():
        own = [name for (_, name) in of_aws if f"-{key}-" in name or name.endswith(f"-{key}")]
        used = {request.provider.split("::")[-2] for (_, name), request in of_aws.items() if name in own}
        assert used == {f"two-backends-aws-{key}"}
        provider = recorder.inputs("pulumi:providers:aws")[f"two-backends-aws-{key}"]
        assert (provider["region"], json.loads(provider["allowedAccountIds"])) == (region, ["111122223333"])
    assert all("-tokyo-" in name or "-osaka-" in name for _, name in of_aws), "nothing is of both"


@pytest.mark.parametrize("region", RendezvousPoint)
def test_the_vpg_is_made_where_the_stack_file_says(region):
    path = with_changes(committed(NAME), {"vpg.region": region.value})
    assert run(path).only("soracom:index:VirtualPrivateGateway")["region"] == region.value


@pytest.mark.parametrize("coverage", ["jp", "g", "", "GLOBAL"])
def test_where_no_vpg_of_the_stack_files_coverage_is_is_refused_when_the_file_is_read(coverage):
    path = with_changes(committed(NAME), {"vpg.region": "eu-central-1"})
    told: list[str] = []

    def program() -> None:
        pulumi.runtime.set_config(KEY, json.dumps(path))
        pulumi.runtime.set_config("soracom:coverage", coverage)
        try:
            main()
        except pulumi.RunError as refused:
            told.append(str(refused).partition("\n")[2])

    recorder = record(program)
    if coverage == "jp":
        assert told == [
            "vpg.region: eu-central-1, but a VPG of the coverage jp is always in ap-northeast-1; leave it out, or use "
            "an account's coverage g."
        ]
        assert recorder.requests == {}, "nor a provider"
    else:
        assert told == [], "the provider says what is wrong with a word"


def test_protection_keeps_vpg_group_vpc_and_connection_and_leaves_the_rest_free():
    def kept(**changes: Any) -> set[str]:
        recorder = run({**committed("remote-access"), **changes})
        return {kind.rpartition(":")[2] for (kind, _), request in recorder.requests.items() if request.protect}

    assert kept(protect=False) == set()
    assert kept(protect=True) == {
        "VirtualPrivateGateway", "Group", "Vpc", "VpcPeeringConnection", "VpcPeeringConnectionAccepter", "Stash",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("allowed", "vpg", "canal"), [([], False, False), (["vpg"], True, True), (["canal"], False, True)]
)
def test_what_may_be_replaced_is_the_stack_files_word(allowed, vpg, canal):
    recorder = run({**committed("remote-access"), "allow_replacement": allowed})
    assert recorder.only("soracom:index:VirtualPrivateGateway")["allowReplacement"] is vpg
    assert recorder.only("soracom:index:VpcPeeringConnection")["allowReplacement"] is canal


@pytest.mark.parametrize(("written", "name"), [("pumps", "pumps"), (None, RECORDED_STACK)])
def test_every_name_begins_with_the_deployments_which_is_the_stacks_where_none_is_written(written, name):
    path = {**committed("remote-access"), "name": written}
    recorder = run({key: value for key, value in path.items() if value is not None})
    names = {name for kind, name in recorder.requests if kind != "pulumi:pulumi:Stack"}
    assert {one for one in names if not one.startswith(name)} == {"soracom"}, "the provider's, which stays"
    assert recorder.only("pulumi:providers:soracom")["deployment"] == name


def test_soracom_is_reached_as_the_stack_file_says_and_an_unknown_setting_is_refused(monkeypatch):
    settings = {"soracom:profile": "plant", "soracom:waitScale": "0.5", "soracom:endpoint": "https://g.api.soracom.io"}
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(settings))
    provider = run(committed("remote-access")).only("pulumi:providers:soracom")
    assert (provider["profile"], provider["waitScale"]) == ("plant", "0.5")
    assert provider["endpoint"] == "https://g.api.soracom.io"
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"soracom:profil": "plant"}))
    with pytest.raises(pulumi.RunError, match=r"soracom:profil in Pulumi\.stack\.yaml: there is no such setting"):
        run(committed("remote-access"))


def test_mistakes_end_the_run_before_anything_is_registered():
    with pytest.raises(pulumi.RunError) as refusal:
        run(a_path({"vpg.typ": "F", "devices.pump-1.address": "10.131.0.1"}))
    assert str(refusal.value).splitlines() == [
        "2 mistakes in devicepath:path of Pulumi.stack.yaml:",
        "vpg.typ: is not a key of vpg; write type instead.",
        "devices.pump-1.address: 10.131.0.1 is no address of a host in vpg.device_subnet 10.130.0.0/16; "
        "write a free one of it instead.",
    ]


def test_pulumi_yaml_runs_this_program_with_these_stack_files():
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
    assert (project["name"], project["main"], project["stackConfigDir"]) == ("devicepath", "infra", "stacks")
    assert (ROOT / project["plugins"]["providers"][0]["path"] / "pulumi-resource-soracom").is_file()
    assert list(project["config"]) == [KEY]
