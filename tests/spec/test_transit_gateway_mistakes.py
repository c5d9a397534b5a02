"""One mistake about transit gateways in a stack file and in the arguments of a DevicePath: both tell the same."""

from typing import Any

import pytest

from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging.stack_file import load
from devicepath_spec.rules.coverage import check_coverage
from tests.components import path_arguments
from tests.components.path_arguments import LEFT_OUT, changed
from tests.components.test_path_transit_gateways import ACCEPTED, ATTACHED, BEHIND, HUB, TALKS, other

MAIN, THIRD, APART = "backends.main", "backends.third", "backends.apart"
GATEWAY = "transit_gateways.hub"
ATTACH = f"{MAIN}.canal"
EXISTING_TWICE = {
    **{key: one for key, one in ATTACHED["backends"]["main"].items() if key not in ("cidr", "zones", "tiers")},
    "kind": "existing_vpc",
    "vpc_id": "vpc-0123456789abcdef0",
    "cidrs": ["10.0.0.0/16"],
    "canal": {"kind": "transit_gateway_attachment", "attachment_tier": "app", "share": "accept"},
    "tiers": {
        "app": {
            "kind": "existing",
            "zones": {
                "a": {"subnet_id": "subnet-00000001", "cidr": "10.0.0.0/24", "route_table_id": "rtb-00000001"},
                "c": {"subnet_id": "subnet-00000001", "cidr": "10.0.1.0/24", "route_table_id": "rtb-00000001"},
            },
        }
    },
}

MISTAKES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a transit gateway on type F": (
        ATTACHED,
        {"vpg.type": "F", f"{MAIN}.directions": ["device_to_cloud"]},
        f"{ATTACH}.kind: transit_gateway_attachment, but Canal of type F is a VPC peering; write vpg.type: F2 instead.",
    ),
    "a peering on F2": (
        ATTACHED,
        {ATTACH: {"kind": "vpc_peering"}},
        f"{ATTACH}.kind: vpc_peering, but Canal of type F2 is a transit gateway; write vpg.type: F instead.",
    ),
    "a peering of gateways on type E": (
        HUB,
        {"vpg": {"kind": "new", "type": "E"}, "backends": {}},
        f"{GATEWAY}.kind: new_transit_gateway, but a VPG of type E has no gateway that it could be peered with; ",
    ),
    "Gate closed on F2": (
        ATTACHED,
        {"gate": {"kind": "closed"}},
        "gate.kind: closed, but Gate of a VPG of type F2 is always open; write open instead.",
    ),
    "a VPC in another region than the VPG": (
        ATTACHED,
        {f"{MAIN}.region": "ap-northeast-1"},
        f"{MAIN}.region: ap-northeast-1, but the VPG is in eu-central-1, and its gateway takes VPCs of its own region",
    ),
    "a VPC where no VPG without a region is": (
        ATTACHED,
        {"vpg.region": LEFT_OUT, f"{MAIN}.region": "us-east-1"},
        f"{MAIN}.region: us-east-1, but the VPG is in ap-northeast-1 or eu-central-1, and its gateway takes VPCs",
    ),
    "a VPC in another region than its gateway": (
        HUB,
        {f"{MAIN}.region": "ap-northeast-3"},
        f"{MAIN}.region: ap-northeast-3, but its gateway is in eu-central-1, and takes VPCs of its own region only",
    ),
    "two subnets of a zone": (
        ATTACHED,
        {MAIN: EXISTING_TWICE},
        f"{MAIN}.tiers.app.zones.c.subnet_id: subnet-00000001 is that of zone a too, and an attachment has one subnet",
    ),
    "servers in a zone without the attachment": (
        ATTACHED,
        {f"{MAIN}.tiers.gate": {"kind": "listed", "cidrs": {"a": "10.0.8.0/24"}}},
        f"{ATTACH}.attachment_tier: 'gate' has no subnet in zone c, where 'app' is, whose servers would not get to",
    ),
    "an attachment in a tier that is none": (
        ATTACHED,
        {f"{ATTACH}.attachment_tier": "none"},
        f"{ATTACH}.attachment_tier: 'none' is none of tiers; write app or gate instead.",
    ),
    "an attachment id where a gateway's belongs": (
        HUB,
        {
            GATEWAY: {
                "kind": "existing_transit_gateway",
                **{key: one for key, one in HUB["transit_gateways"]["hub"].items() if key not in ("kind", "asn")},
                "transit_gateway_id": "tgw-attach-0123456789abcdef0",
            }
        },
        f"{GATEWAY}.transit_gateway_id: 'tgw-attach-0123456789abcdef0' is the id of an attachment; write that of its",
    ),
    "a customer route that overlaps the device subnet": (
        ATTACHED,
        {"vpg.device_subnet": "10.0.0.0/17", "devices": {}},
        f"{MAIN}.cidr: 10.0.0.0/16 overlaps vpg.device_subnet 10.0.0.0/17; write another range, or a VPG with another",
    ),
    "ranges of two backends that overlap": (
        ATTACHED,
        {"backends.second": other("10.0.0.0/16", ACCEPTED)},
        "backends.second.cidr: 10.0.0.0/16 overlaps 10.0.0.0/16 of backends.main, and a VPG sends a range to one",
    ),
    "no word of the share": (ATTACHED, {f"{ATTACH}.share": LEFT_OUT}, f"{ATTACH}.share: is missing; write accept or"),
    "a share that two accept": (
        ATTACHED,
        {"backends.second": other("10.1.0.0/16", ATTACHED["backends"]["main"]["canal"])},
        "backends.second.canal.share: accept, but backends.main accepts it for 111122223333 already; write accepted",
    ),
    "no word of a share with another account": (
        HUB,
        {f"{THIRD}.canal.share": LEFT_OUT},
        f"{THIRD}.canal.share: is missing: the gateway is shared with 444455556666; write accept, or accepted where",
    ),
    "tables of another account's VPC, which the gateway lets into its default one by itself": (
        HUB,
        {f"{GATEWAY}.auto_accept": True, f"{GATEWAY}.default_propagation": True},
        f"{THIRD}.canal.propagations: are not all: with auto_accept and default_propagation the default table learns",
    ),
    "a share within one account": (
        HUB,
        {f"{MAIN}.canal.share": "accept"},
        f"{MAIN}.canal.share: accept, but within one account nothing is shared; leave it out.",
    ),
    "a gateway that is not described": (
        HUB,
        {f"{MAIN}.canal.transit_gateway": "spoke"},
        f"{MAIN}.canal.transit_gateway: 'spoke' is none of transit_gateways; write hub instead.",
    ),
    "a table that is not described": (
        HUB,
        {f"{GATEWAY}.devices.tables": ["none"], f"{MAIN}.directions": [], f"{MAIN}.canal": BEHIND,
         f"{THIRD}.directions": [], f"{THIRD}.canal": {**BEHIND, "share": "accept"}},
        f"{GATEWAY}.devices.tables: 'none' is none of the gateway's tables; write apart or devices or servers instead.",
    ),
    "servers whose table does not lead to devices": (
        HUB,
        {f"{MAIN}.canal.association": "apart"},
        f"{MAIN}.canal.association: 'apart' is none of {GATEWAY}.devices.tables, so that servers do not get to devices",
    ),
    "servers without a table": (
        HUB,
        {f"{MAIN}.canal.association": LEFT_OUT},
        f"{MAIN}.canal.association: is left out, so that servers do not get to devices; write servers instead.",
    ),
    "servers whom devices do not find": (
        HUB,
        {f"{MAIN}.canal.propagations": []},
        f"{MAIN}.canal.propagations: 'devices', which is {GATEWAY}.devices.association, is not there, so that devices",
    ),
    "a VPC that is apart and leads to devices": (
        HUB,
        {f"{APART}.canal.association": "servers"},
        f"{APART}.directions: [] keeps the VPC apart from devices, but its table leads to them; write other tables",
    ),
    "a VPC that is apart and whom devices find": (
        HUB,
        {f"{APART}.canal.propagations": ["devices"]},
        f"{APART}.directions: [] keeps the VPC apart from devices, but its range is in the table that decides where",
    ),
    "no direction of a VPC that is attached to SORACOM's": (
        ATTACHED,
        {f"{MAIN}.directions": []},
        f"{MAIN}.directions: [] says nothing; write device_to_cloud or cloud_to_device instead, or both.",
    ),
    "a gateway that others share": (
        HUB,
        {
            GATEWAY: {
                "kind": "existing_transit_gateway",
                "account_id": "111122223333",
                "owner_id": "999988887777",
                "region": "eu-central-1",
                "transit_gateway_id": "tgw-0123456789abcdef0",
                "devices": {"association": "devices", "tables": ["servers"]},
            }
        },
        f"{GATEWAY}.owner_id: 999988887777, but a gateway that another account shares cannot be peered; attach the",
    ),
    "an ASN of a VPG that has no gateway": (
        ATTACHED,
        {"vpg": {"kind": "new", "type": "E", "asn": 64513}, "internet": "services", "backends": {}},
        "vpg.asn: 64513, but a VPG of type E has no transit gateway; leave it out, or write vpg.type: F2.",
    ),
    "a gate peer on F2": (
        ATTACHED,
        {"gate_peers": {"main": path_arguments.GATE_PEER}},
        "gate_peers.main.kind: instance, but by a VPG of type F2 servers and devices open connections to each other",
    ),
    "a VPC of another account that is no backend": (
        HUB,
        {
            f"{GATEWAY}.attachments": {
                "more": {"kind": "vpc", "vpc_id": "vpc-1", "subnet_ids": {"a": "subnet-1"}, "share": "accept",
                         "account_id": "777788889999"}
            }
        },
        f"{GATEWAY}.attachments.more.account_id: 777788889999, but a path is in accounts of its backends and of its",
    ),
    "a backend and an attachment of one name": (
        HUB,
        {f"{GATEWAY}.attachments": {"main": {"kind": "vpc", "vpc_id": "vpc-1", "subnet_ids": {"a": "subnet-1"}}}},
        f"{GATEWAY}.attachments.main: is the name of a backend that is attached, too; write another name.",
    ),
    "a route of one's own for the device subnet, where the path has one": (
        HUB,
        {f"{GATEWAY}.tables.servers": {"kind": "new", "routes": {"x": {"kind": "blackhole", "cidr": "10.128.0.0/9"}}}},
        f"{GATEWAY}.tables.servers.routes.x.cidr: 10.128.0.0/9 is the device subnet, which the table leads to devices, "
        "as devices.tables says; take the route out, or the table there.",
    ),
    "no table that leads to devices": (
        HUB,
        {f"{GATEWAY}.devices.tables": []},
        f"{GATEWAY}.devices.tables: [] leads nobody to devices; write the tables of those who reach them.",
    ),
    "a table that exists of a gateway that does not": (
        HUB,
        {f"{GATEWAY}.tables.apart": {"kind": "existing", "id": "tgw-rtb-0123456789abcdef0"}},
        f"{GATEWAY}.tables.apart.kind: existing, but a gateway that is made has none yet; write new instead.",
    ),
    "a route to nobody": (
        HUB,
        {f"{GATEWAY}.tables.servers": {
            "kind": "new", "routes": {"x": {"kind": "static", "cidr": "10.50.0.0/16", "attachment": "nobody"}}}},
        f"{GATEWAY}.tables.servers.routes.x.attachment: 'nobody' is none of attachments; write apart or main or third",
    ),
}  # fmt: skip


def faults_of_file(changes: dict[str, Any], of: dict[str, Any]) -> tuple[str, ...]:
    try:
        load(changed(of, changes))
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_both_tell_a_mistake_alike_and_before_the_first_call(mistake):
    of, changes, told = MISTAKES[mistake]
    of_file, of_arguments = faults_of_file(changes, of), tuple(path_arguments.refused(changes, of=of))
    assert of_arguments == tuple(f"line1.{line}" for line in of_file)
    assert [line for line in of_file if line.startswith(told)], f"{told} is not in {of_file}"
    place = told.partition(": ")[0]
    assert len([line for line in of_file if line.startswith(f"{place}: ")]) == 1, f"{place} is told once"


def test_all_are_told_at_once():
    kept = ("servers whose table does not lead to devices", "no word of a share with another account",
            "a VPC that is apart and whom devices find", "a route to nobody")  # fmt: skip
    every = {place: value for mistake in kept for place, value in MISTAKES[mistake][1].items()}
    of_file = faults_of_file(every, HUB)
    assert [line for mistake in kept for line in of_file if line.startswith(MISTAKES[mistake][2])]
    assert len(of_file) == len(kept)


@pytest.mark.parametrize("of", [ATTACHED, HUB])
def test_both_take_what_the_mistakes_are_made_in(of):
    assert faults_of_file({}, of) == ()


def test_a_route_may_lead_to_a_backends_attachment():
    route = {"kind": "static", "cidr": "10.50.0.0/16", "attachment": "third"}
    assert faults_of_file({f"{GATEWAY}.tables.servers": {"kind": "new", "routes": {"x": route}}}, HUB) == ()


def test_tables_that_talk_may_be_several():
    more = {f"{GATEWAY}.devices.tables": ["servers", "apart"], f"{MAIN}.canal": {**TALKS, "association": "apart"},
            f"{APART}.canal.association": "devices"}  # fmt: skip
    assert faults_of_file(more, HUB) == ()


@pytest.mark.parametrize(("coverage", "is_told"), [("jp", True), ("g", False), (None, False)])
def test_what_soracom_has_itself_on_the_japanese_coverage_is_refused_there(coverage, is_told):
    file = load(changed(ATTACHED, {"vpg.region": LEFT_OUT, MAIN: other("10.21.0.0/16", ACCEPTED)}))
    faults = Faults()
    check_coverage(faults, file, coverage)
    told = (
        "backends.main.cidr: 10.21.0.0/16 overlaps 10.21.0.0/16, which SORACOM has itself on the coverage jp; "
        "write another range, or use an account's coverage g."
    )
    in_japan = "backends.main.region: eu-central-1, but a VPG of the coverage jp is always in ap-northeast-1, and its"
    if is_told:
        assert faults.lines[0] == told
        assert faults.lines[1].startswith(in_japan)
    assert bool(faults.lines) is is_told
