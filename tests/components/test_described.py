"""What one component or resource puts out, another takes; and a mistake in it is told when it is known."""

import asyncio
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest
from google.protobuf import json_format

from devicepath.backend_vpc.component import BackendVpc
from devicepath.canal_peering.component import CanalPeering
from devicepath.device_path.component import DevicePath
from devicepath.gate_peer.component import GatePeer
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.faults import InvalidSpec
from devicepath_tools.network.loading.pulumi.program import run
from tests.components import test_backend_vpc, test_canal_peering, test_gate_peer, test_virtual_private_gateway
from tests.components.late_faults import told_late
from tests.components.path_arguments import (
    EXISTING_VPC,
    ON_EXISTING_VPC,
    REMOTE_ACCESS,
    changed,
    path,
    refused,
)
from tests.components.recording import CALLER, LOOKED_UP, PEERINGS, Clouds, Peerings, Recorder, record

later = pulumi.Output.from_input
PLAIN = ("outer_address", "subnet_cidr", "inner_address", "device_subnet")


def gate(args: dict[str, Any], *names: str, preview: bool = False) -> Recorder:
    """A gate peer, where these arguments are Outputs."""
    return record(
        lambda: GatePeer("line1", changed(args, {name: later(args[name]) for name in names})), preview=preview
    )


def test_a_gate_peer_of_outputs_is_the_same_as_one_of_plain_values():
    assert gate(test_gate_peer.USUAL, *PLAIN).custom() == gate(test_gate_peer.USUAL).custom()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"device_subnet": "10.128.0.1/9"},
            "line1.device_subnet: 10.128.0.1/9 has host bits set; write 10.128.0.0/9 instead.",
        ),
        (
            {"outer_address": "10.9.0.9"},
            "line1.outer_address: 10.9.0.9 is outside the subnet 10.0.0.0/24; write an address of it.",
        ),
        (
            {"inner_address": "10.1.0.1"},
            "line1.inner_address: 10.1.0.1 is no address of a host in the device subnet 10.128.0.0/9; "
            "write a free one.",
        ),
    ],
)
@pytest.mark.parametrize("all_of_them", [False, True])
def test_a_mistake_is_the_same_whether_it_is_known_at_once_or_later(wrong, told, all_of_them):
    args, (name,) = {**test_gate_peer.USUAL, **wrong}, wrong
    for names in ((), PLAIN if all_of_them else (name,)):
        with pytest.raises(InvalidSpec) as refusal:
            gate(args, *names)
        assert str(refusal.value) == told


@pytest.mark.parametrize("name", ["vpc_cidr", "vpg_cidr"])
def test_nothing_is_made_of_a_value_that_turns_out_wrong(name):
    """8.0.0.0/16 is neither private nor a VPG's."""
    asked = Clouds({**LOOKED_UP, PEERINGS: Peerings()})
    recorder = Recorder(asked)
    args = changed(test_canal_peering.USUAL, {name: later("8.0.0.0/16")})
    with pytest.raises(InvalidSpec, match=rf"line1\.{name}: 8\.0\.0\.0/16 is not inside"):
        run(lambda: CanalPeering("line1", args), asked, preview=False, monitor=recorder)
    assert recorder.custom() == {}


MAIN, PEER = "backends.main", "gate_peers.main"
NEW_VPC: dict[str, Any] = {
    "vpg.device_subnet": "10.128.0.0/9",
    f"{MAIN}.account_id": "111122223333",
    f"{MAIN}.region": REMOTE_ACCESS["backends"]["main"]["region"],
    f"{MAIN}.cidr": "10.0.0.0/16",
    f"{MAIN}.canal.destination": "10.0.0.0/16",
    f"{PEER}.outer_address": "10.0.8.10",
    f"{PEER}.inner_address": "10.128.0.254",
    "tags.project": "line1",
}
"""What an Output may tell of a path in a VPC of its own, and nothing is named after."""
EXISTING: dict[str, Any] = {
    f"{MAIN}.vpc_id": EXISTING_VPC["vpc_id"],
    f"{MAIN}.account_id": "111122223333",
    f"{MAIN}.region": EXISTING_VPC["region"],
    f"{MAIN}.cidrs": ["10.9.0.0/16"],
    f"{MAIN}.canal.destination": "10.9.0.0/16",
    f"{MAIN}.permissions_boundary": "arn:aws:iam::111122223333:policy/bound",
    f"{MAIN}.tiers.app.zones.a.subnet_id": "subnet-00000001",
    f"{MAIN}.tiers.app.zones.a.cidr": "10.9.0.0/24",
    f"{PEER}.outer_address": "10.9.0.10",
}
"""The same of an existing VPC."""
VALUES = [({}, NEW_VPC), (ON_EXISTING_VPC, EXISTING)]


def put_out(value: Any) -> Any:
    return [later(one) for one in value] if isinstance(value, list) else later(value)


@pytest.mark.slow
@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize(("base", "values"), VALUES, ids=["new VPC", "existing VPC"])
def test_a_path_of_outputs_is_the_same_as_one_of_plain_values(base, values, preview):
    plain = record(lambda: path({**base, **values}), preview=preview).custom()
    program = lambda: path({**base, **{place: put_out(value) for place, value in values.items()}})  # noqa: E731
    assert record(program, preview=preview).custom() == plain


TO_S3 = {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}
OTHER_ACCOUNT = "arn:aws:iam::444455556666:policy/bound"
WRONG: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "public device subnet": ({}, {"vpg.device_subnet": "8.8.8.0/24"}),
    "device subnet over the VPC": ({}, {"vpg.device_subnet": "10.0.0.0/8"}),
    "two that do not go together": (
        {},
        {f"{MAIN}.canal.destination": "10.0.0.0/21", f"{PEER}.outer_address": "10.0.8.11"},
    ),
    "no region": ({}, {f"{MAIN}.region": "tokyo"}),
    "VPC beside its tiers": ({}, {f"{MAIN}.cidr": "10.2.0.0/16"}),
    "destination elsewhere": ({}, {f"{MAIN}.canal.destination": "10.99.0.0/16"}),
    "destination too large": ({}, {f"{MAIN}.canal.destination": "10.0.0.0/15"}),
    "destination without the gate peer": ({}, {f"{MAIN}.canal.destination": "10.0.0.0/21"}),
    "outer address elsewhere": ({}, {f"{PEER}.outer_address": "10.0.0.10"}),
    "no outer address": ({}, {f"{PEER}.outer_address": "high"}),
    "inner address of a device": ({}, {f"{PEER}.inner_address": "10.128.0.10"}),
    "inner address elsewhere": ({}, {f"{PEER}.inner_address": "10.1.0.10"}),
    "traffic of everybody": ({}, {f"{PEER}.device_traffic.ssh.cidr": "0.0.0.0/0"}),
    "traffic of nobody": ({}, {f"{PEER}.device_traffic.ssh.cidr": "10.0.8.0/21"}),
    "host bits of egress": ({}, {f"{PEER}.egress": {"a": {**TO_S3, "prefix_list_id": None, "cidr": "10.0.0.1/24"}}}),
    "tag that IAM refuses": ({}, {"tags.project": "a|b"}),
    "DNS server on the device itself": ({}, {"sim_group": {"kind": "new", "dns_servers": ["127.0.0.1"]}}),
    "existing VPC in a range of VPGs": (ON_EXISTING_VPC, {f"{MAIN}.cidrs": ["100.70.0.0/16"]}),
    "existing subnet elsewhere": (ON_EXISTING_VPC, {f"{MAIN}.tiers.app.zones.a.cidr": "10.8.0.0/24"}),
    "boundary of another account": (ON_EXISTING_VPC, {f"{MAIN}.permissions_boundary": OTHER_ACCOUNT}),
    "account of another boundary": (
        {**ON_EXISTING_VPC, f"{MAIN}.permissions_boundary": OTHER_ACCOUNT},
        {f"{MAIN}.account_id": "111122223333"},
    ),
    "outer address of AWS": (ON_EXISTING_VPC, {f"{PEER}.outer_address": "10.9.0.3"}),
}
AT_ONCE = ("kind", "protocol", "from_port")


def all_put_out(value: Any) -> Any:
    """Outputs of all that an Output may be."""
    if isinstance(value, dict):
        return {key: one if key in AT_ONCE else all_put_out(one) for key, one in value.items() if one is not None}
    return [all_put_out(one) for one in value] if isinstance(value, list) else later(value)


@pytest.mark.slow
@pytest.mark.parametrize("mistake", WRONG)
def test_each_mistake_of_a_path_is_the_same_whether_it_is_known_at_once_or_later(mistake):
    base, wrong = WRONG[mistake]
    at_once = refused({**base, **wrong})
    assert at_once
    assert told_late(lambda: path({**base, **{place: all_put_out(one) for place, one in wrong.items()}})) == at_once


AT_ONCE_ONLY = {
    "vpg.kind": "new",
    "vpg.type": "F",
    "gate.vni": 10,
    "gate.device_to_device": True,
    "internet": "none",
    "sessions": "keep",
    "protect": True,
    "devices.press.imsi": "440101234567890",
    "devices.press.address": "10.128.0.10",
    "devices.press.batch": 1,
    f"{MAIN}.kind": "new_vpc",
    f"{MAIN}.directions": ["device_to_cloud", "cloud_to_device"],
    f"{MAIN}.zones": ["a", "c"],
    f"{MAIN}.tiers": REMOTE_ACCESS["backends"]["main"]["tiers"],
    f"{MAIN}.tiers.app.block": "10.0.0.0/21",
    f"{MAIN}.canal": {"kind": "vpc_peering"},
    f"{MAIN}.session_manager.tier": "app",
    f"{PEER}.backend": "main",
    f"{PEER}.tier": "gate",
    f"{PEER}.zone": "a",
    f"{PEER}.mtu": 1450,
    f"{PEER}.instance_type": "t4g.micro",
    f"{PEER}.packet_filter": "nftables",
    f"{PEER}.return_path.kind": "masquerade",
    f"{PEER}.device_traffic.ssh.protocol": "tcp",
    f"{PEER}.device_traffic.ssh.from_port": 22,
    "backends": REMOTE_ACCESS["backends"],
}


@pytest.mark.parametrize("place", AT_ONCE_ONLY)
def test_what_things_are_made_by_has_to_be_known_at_once(place):
    """Names, kinds, numbers, lists: with an Output there, the program would make other things with each run."""
    assert refused({place: later(AT_ONCE_ONLY[place])}) == [
        f"line1.{place}: is known only once another resource is made, but which resources there are here depends on "
        "it; give it as a plain value, or make the other resource in an earlier run."
    ]


def test_ids_are_what_an_output_says_they_are():
    """Mocks say what they like; as plain text, an id has to look like one."""
    ids = {
        f"{MAIN}.vpc_id": "vpc-of-mocks",
        f"{MAIN}.tiers.app.zones.a.subnet_id": "subnet-of-mocks",
        f"{MAIN}.account_id": "111122223333",
    }
    recorder = record(lambda: path({**ON_EXISTING_VPC, **{place: later(one) for place, one in ids.items()}}))
    assert recorder.only("soracom:index:VpcPeeringConnection")["peerVpcId"] == "vpc-of-mocks"
    assert len(refused({**ON_EXISTING_VPC, **ids})) == 2


def not_known() -> pulumi.Output[Any]:
    """What a resource that is not there yet tells in a preview."""
    value, is_known = asyncio.Future[Any](), asyncio.Future[bool]()
    value.set_result(None)
    is_known.set_result(False)
    return pulumi.Output(set(), value, is_known)


@pytest.mark.parametrize(("base", "values"), VALUES, ids=["new VPC", "existing VPC"])
def test_a_preview_goes_on_without_what_is_not_known_yet(base, values):
    def unknown(value: Any) -> Any:
        return [not_known() for _ in value] if isinstance(value, list) else not_known()

    recorder = record(lambda: path({**base, **{place: unknown(one) for place, one in values.items()}}), preview=True)
    assert recorder.requests.keys() == record(lambda: path({**base, **values}), preview=True).requests.keys()


def test_a_secret_stays_one():
    recorder = record(lambda: path({"tags.project": pulumi.Output.secret("line1")}))
    vpg = recorder.request("soracom:index:VirtualPrivateGateway", "line1-vpg-vpg")
    assert json_format.MessageToDict(vpg.object)["tags"]["project"] == {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        "value": "line1",
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("secrets", "others"),
    [
        ({"tags.project": "hush|hush"}, {}),
        ({f"{MAIN}.cidr": "10.7.0.0/8"}, {}),
        ({f"{MAIN}.account_id": "987654321"}, {"tags.project": "line1"}),
    ],
)
def test_a_secret_that_is_wrong_stands_in_no_error(secrets, others):
    def faults(put: Any) -> list[str]:
        def program() -> None:
            secret = {place: put(value) for place, value in secrets.items()}
            path(secret | {place: later(value) for place, value in others.items()})

        return told_late(program, looked_up={CALLER: {"accountId": "111122223333"}})

    told, plain = faults(pulumi.Output.secret), faults(later)
    assert {line.partition(": ")[0] for line in told} == {line.partition(": ")[0] for line in plain}
    assert not any(value.strip("/8") in line for line in told for value in secrets.values())
    assert all("a secret" in line for line in told)


def test_beside_a_secret_what_else_is_wrong_is_told():
    told = told_late(lambda: path({"tags.project": pulumi.Output.secret("line1"), f"{MAIN}.cidr": later("10.0.0.0/8")}))
    assert told == refused({f"{MAIN}.cidr": "10.0.0.0/8"})


def test_what_is_wrong_with_all_of_it_is_told_by_its_name_once():
    with pytest.raises(InvalidSpec, match=r"^line1: \[\] is not a section; "):
        record(lambda: DevicePath("line1", cast(Any, [])))


def test_a_resource_that_is_given_for_its_id_is_told_in_words():
    def program() -> None:
        path({**ON_EXISTING_VPC, f"{MAIN}.vpc_id": aws.ec2.Vpc("mine", cidr_block="10.9.0.0/16")})

    with pytest.raises(InvalidSpec) as invalid:
        record(program)
    told = "is of the type Vpc, and not text; give text instead, of a resource one of its outputs."
    assert invalid.value.faults == (f"line1.{MAIN}.vpc_id: {told}",)


def test_what_is_waited_for_is_an_output_too():
    async def told() -> str:
        return "111122223333"

    args = {f"{MAIN}.account_id": "111122223333"}
    assert record(lambda: path({f"{MAIN}.account_id": told()})).custom() == record(lambda: path(args)).custom()


def test_what_a_vpg_and_a_vpc_put_out_a_gate_peer_and_a_peering_take():
    def program() -> None:
        opened: Any = {**test_virtual_private_gateway.USUAL, "gate": {"kind": "open"}}
        vpg, vpc = VirtualPrivateGateway("vpg", opened), BackendVpc("vpc", test_backend_vpc.USUAL)
        canal: Any = {
            **test_canal_peering.USUAL,
            "vpg_id": vpg.vpg_id,
            "vpg_cidr": vpg.vpg_range,
            "vpc_id": vpc.vpc_id,
            "vpc_cidr": vpc.cidrs[0],
            "route_table_ids": {"app-a": vpc.route_table_ids["app"]["a"]},
        }
        CanalPeering("canal", canal)
        peer: Any = {
            **test_gate_peer.USUAL,
            "vpg_id": vpg.gate_vpg_id,
            "vpg_cidr": vpg.vpg_range,
            "vpg_peers": vpg.vpg_peers,
            "vpc_id": vpc.vpc_id,
            "subnet_id": vpc.subnet_ids["app"]["a"],
            "subnet_cidr": vpc.ranges["app"]["a"],
            "device_subnet": vpg.device_subnet,
        }
        GatePeer("gate", peer)

    recorder = record(program)
    assert recorder.only("soracom:index:GatePeer")["vpgId"] == "vpg-vpg-id"
    assert recorder.inputs("aws:ec2/route:Route")["canal-route-app-a"]["destinationCidrBlock"] == "100.64.152.0/24"


@pytest.mark.parametrize(
    ("component", "args", "wrong"),
    [
        (BackendVpc, test_backend_vpc.USUAL, {"cidr": "10.0.0.0/15"}),
        (BackendVpc, test_backend_vpc.USUAL, {"region": "tokyo"}),
        (BackendVpc, EXISTING_VPC, {"tiers.app.zones.c.cidr": "10.8.0.0/24"}),
        (VirtualPrivateGateway, test_virtual_private_gateway.USUAL, {"vpg.device_subnet": "8.8.8.0/24"}),
        (
            VirtualPrivateGateway,
            {**test_virtual_private_gateway.USUAL, "internet": "services", "allowed_ranges": {}},
            {"allowed_ranges.all": "0.0.0.0/0"},
        ),
        (
            GatePeer,
            {**test_gate_peer.USUAL, **test_gate_peer.MASQUERADING},
            {"device_traffic.web.cidr": "0.0.0.0/0"},
        ),
        (
            GatePeer,
            {**test_gate_peer.USUAL, "egress": {"a": TO_S3, "b": TO_S3}},
            {"egress.a.prefix_list_id": "pl-61a54008", "egress.b.prefix_list_id": "pl-61a54008"},
        ),
        (CanalPeering, test_canal_peering.USUAL, {"vpg_cidr": "10.0.0.0/8"}),
    ],
)
def test_each_component_alone_judges_what_comes_later(component, args, wrong):
    def faults(put: Any) -> list[str]:
        return told_late(lambda: component("line1", changed(args, {place: put(one) for place, one in wrong.items()})))

    assert faults(later) == faults(lambda value: value) != []


@pytest.mark.slow
@pytest.mark.parametrize("place", [f"{PEER}.outer_address", f"{PEER}.inner_address", f"{MAIN}.region"])
def test_of_an_address_that_mocks_leave_out_nothing_is_made_that_hangs_on_it(place):
    """Also where they answer all else: what a server's address is, some do not say."""
    recorder = record(lambda: path({place: later(None)}))
    assert "line1-gate-peer-main-host" in recorder.inputs("aws:ec2/instance:Instance")
