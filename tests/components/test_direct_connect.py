from functools import partial
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime.rpc import UNKNOWN

from devicepath.direct_connect.component import DirectConnect
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.late_faults import told_late
from tests.components.path_arguments import changed
from tests.components.recording import CALLER, TRANSIT_GATEWAY, Recorder, not_known_yet, record
from tests.spec.direct_connect import EXISTING, HUB, KEY, LINE, OWN_LINE, PROPOSED, TO_HUB, TO_VPCS

pytestmark = pytest.mark.slow

GATEWAY = "aws:directconnect/gateway:Gateway"
ASSOCIATION = "aws:directconnect/gatewayAssociation:GatewayAssociation"
PRIVATE = "aws:directconnect/hostedPrivateVirtualInterfaceAccepter:HostedPrivateVirtualInterfaceAccepter"
TRANSIT = "aws:directconnect/hostedTransitVirtualInterfaceAcceptor:HostedTransitVirtualInterfaceAcceptor"
OWN = "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface"
OWN_TRANSIT = "aws:directconnect/transitVirtualInterface:TransitVirtualInterface"
TABLE_ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
TO_VPC_TABLE = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"


def direct(
    changes: dict[str, Any] | None = None,
    opts: pulumi.ResourceOptions | None = None,
    of: dict[str, Any] = TO_VPCS,
) -> DirectConnect:
    return DirectConnect("plant", changed(of, changes or {}), opts)


def made(changes: dict[str, Any] | None = None, of: dict[str, Any] = TO_VPCS, **others: Any) -> Recorder:
    return record(partial(direct, changes, of=of), **others)


IN_TABLES = {("RouteTableAssociation", "plant/hub"), ("RouteTablePropagation", "plant/hub/servers")}
CHILDREN: dict[str, tuple[dict[str, Any], dict[str, Any], set[tuple[str, str]]]] = {
    "to VPCs": (
        TO_VPCS,
        {},
        {
            ("Gateway", "plant"),
            ("GatewayAssociation", "plant/servers"),
            ("VpnGatewayRoutePropagation", "plant/servers/rtb-1"),
            ("VpnGatewayRoutePropagation", "plant/servers/rtb-2"),
            ("HostedPrivateVirtualInterfaceAccepter", "plant/line-1"),
        },
    ),
    "to a transit gateway": (
        TO_HUB,
        {},
        {
            ("Gateway", "plant"),
            ("GatewayAssociation", "plant/hub"),
            *IN_TABLES,
            ("HostedTransitVirtualInterfaceAcceptor", "plant/line-1"),
        },
    ),
    "to a gateway of another account": (
        TO_HUB,
        {"associations": {"theirs": PROPOSED}, "interfaces": {}},
        {("Gateway", "plant"), ("GatewayAssociation", "plant/theirs")},
    ),
    "on a connection of one's own": (
        TO_HUB,
        {"associations": {}, "interfaces.line-1.origin": OWN_LINE["origin"]},
        {("Gateway", "plant"), ("TransitVirtualInterface", "plant/line-1")},
    ),
    "as little as can be": (TO_VPCS, {"gateway": EXISTING, "associations": {}, "interfaces": {}}, set()),
}
OF_ALL_KINDS = pytest.mark.parametrize("kind", CHILDREN)
IN_PREVIEWS_TOO = pytest.mark.parametrize("preview", [False, True], ids=["up", "preview"])


@IN_PREVIEWS_TOO
@OF_ALL_KINDS
def test_every_child_is_registered_under_the_component_in_previews_too(kind, preview):
    of, changes, children = CHILDREN[kind]
    recorder = made(changes, of=of, preview=preview)
    assert recorder.children("plant") == children
    assert len(recorder.custom()) == len(children), "and nothing elsewhere"


@IN_PREVIEWS_TOO
@OF_ALL_KINDS
def test_tags_and_region_reach_every_child_and_nothing_is_public(kind, preview):
    of, changes, _ = CHILDREN[kind]
    recorder = made(changes, of=of, preview=preview)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


@OF_ALL_KINDS
def test_protection_of_the_component_reaches_every_child(kind):
    of, changes, _ = CHILDREN[kind]
    protected = partial(direct, changes, of=of, opts=pulumi.ResourceOptions(protect=True))
    assert promises.unprotected(record(protected)) == []
    assert promises.unprotected(made(changes, of=of)) != [], "and none where nobody asked"


def test_what_is_kept_is_the_gateway_its_associations_and_its_interfaces():
    interfaces = {"line-1": LINE, "line-2": {**OWN_LINE, "router_address": "169.254.77.6/30",
                                             "aws_address": "169.254.77.5/30"}}  # fmt: skip
    requests = made({"protect": True, "interfaces": interfaces}).requests
    kept = {kind.rpartition(":")[2] for (kind, _), request in requests.items() if request.protect}
    of_interfaces = {"HostedPrivateVirtualInterfaceAccepter", "PrivateVirtualInterface"}
    assert kept == {"Gateway", "GatewayAssociation", *of_interfaces}


def test_another_accounts_credentials_make_nothing():
    answering = {CALLER: {"accountId": "444455556666"}}
    assert told_late(direct, looked_up=answering) == [
        "plant.account_id: 111122223333, but AWS answers for account 444455556666; use credentials of that account, "
        "or give its provider with opts.providers."
    ]


def test_the_gateway_waits_for_the_account_though_it_is_in_no_region():
    inputs = record(lambda: direct({"account_id": not_known_yet()}), preview=True).only(GATEWAY)
    assert inputs["amazonSideAsn"] == UNKNOWN
    assert made(preview=True).only(GATEWAY)["amazonSideAsn"] == "64601"


def test_a_mistake_is_told_before_anything_is_made():
    def program() -> None:
        with pytest.raises(InvalidSpec, match=r"plant\.associations\.hub\.kind: transit_gateway, but associations"):
            direct({"associations.hub": HUB})

    recorder = record(program)
    assert recorder.custom() == {}
    assert recorder.clouds.calls == []


def test_what_is_sent_is_what_is_described():
    to_vpcs, to_hub = made(), made(of=TO_HUB)
    assert to_vpcs.only(GATEWAY) == {
        "name": "plant",
        "amazonSideAsn": "64601",
        "tags": {**promises.TAGS, "Name": "plant"},
    }
    assert to_vpcs.only(ASSOCIATION) == {
        "dxGatewayId": "plant-id",
        "associatedGatewayId": "vgw-0123456789abcdef0",
        "allowedPrefixes": ["10.0.0.0/15"],
        "region": promises.REGION,
    }
    assert to_vpcs.only(PRIVATE) == {
        "dxGatewayId": "plant-id",
        "virtualInterfaceId": "dxvif-0123abcd",
        "region": promises.REGION,
        "tags": {**promises.TAGS, "Name": "plant/line-1"},
    }
    assert to_hub.only(TRANSIT) == to_vpcs.only(PRIVATE)
    assert to_hub.only(ASSOCIATION)["allowedPrefixes"] == ["10.0.0.0/16", "10.1.0.0/16"]
    assert to_hub.only(ASSOCIATION)["associatedGatewayId"] == "tgw-0123456789abcdef0"


def test_a_proposal_is_accepted_with_prefixes_of_ones_own():
    sent = made({"associations": {"theirs": PROPOSED}, "gateway": EXISTING}, of=TO_HUB).only(ASSOCIATION)
    assert sent == {
        "dxGatewayId": EXISTING["id"],
        "proposalId": PROPOSED["proposal_id"],
        "associatedGatewayOwnerAccountId": "444455556666",
        "allowedPrefixes": ["10.9.0.0/16"],
        "region": promises.REGION,
    }


def test_tables_of_a_vpc_learn_once_the_association_is_there():
    recorder = made()
    for table in ("rtb-1", "rtb-2"):
        assert recorder.inputs(TO_VPC_TABLE)[f"plant/servers/{table}"]["routeTableId"] == table
        assert "plant/servers" in recorder.dependencies(TO_VPC_TABLE, f"plant/servers/{table}")


def test_the_attachment_is_put_into_the_tables_that_are_named():
    recorder = made(of=TO_HUB)
    attached = {"transitGatewayAttachmentId": "tgw-attach-direct", "region": promises.REGION}
    association = {"transitGatewayRouteTableId": "tgw-rtb-1", "replaceExistingAssociation": True}
    assert recorder.only(TABLE_ASSOCIATION) == {**attached, **association}
    assert recorder.only(PROPAGATION) == {**attached, "transitGatewayRouteTableId": "tgw-rtb-2"}


DEFAULTS = {
    "ownerId": "111122223333",
    "associationDefaultRouteTableId": "tgw-rtb-9",
    "propagationDefaultRouteTableId": "tgw-rtb-2",
}


def test_without_a_named_table_the_attachment_is_in_the_default_one():
    """By an association of its own: one that is named no longer is that one, moved."""
    recorder = made({"associations.hub.association": None}, of=TO_HUB, looked_up={TRANSIT_GATEWAY: DEFAULTS})
    assert recorder.inputs(TABLE_ASSOCIATION)["plant/hub"]["transitGatewayRouteTableId"] == "tgw-rtb-9"
    assert recorder.inputs(PROPAGATION) == {}, "which learns by itself"


@pytest.mark.parametrize(
    "origin", [{"kind": "awaited"}, {"kind": "hosted", "id": "dxvif-0123abcd", "acceptance": "accepted"}],
    ids=["not given yet", "accepted by somebody"],
)  # fmt: skip
def test_what_is_awaited_or_accepted_already_is_not_accepted(origin):
    told: dict[str, Any] = {}

    def program() -> None:
        one = direct({"interfaces.line-1.origin": origin})
        pulumi.Output.all(**one.interface_ids).apply(told.update)
        pulumi.Output.all(files=one.router_files["line-1"]).apply(told.update)

    assert record(program).inputs(PRIVATE) == {}
    paths = [file["path"] for file in told.pop("files")]
    assert told == ({} if origin["kind"] == "awaited" else {"line-1": "dxvif-0123abcd"})
    assert "/etc/frr/frr.conf" in paths, "the router can be made ready before the interface is given"


KEPT = {
    "vpn_gateway": (TO_VPCS, ASSOCIATION, "plant/servers", ["dxGatewayId", "region", "associatedGatewayId"]),
    "transit_gateway": (TO_HUB, ASSOCIATION, "plant/hub", ["dxGatewayId", "region", "associatedGatewayId"]),
    "proposal": (
        {**TO_HUB, "associations": {"theirs": PROPOSED}},
        ASSOCIATION,
        "plant/theirs",
        ["dxGatewayId", "region", "proposalId", "associatedGatewayOwnerAccountId"],
    ),
    "interface of one's own": (
        {**TO_VPCS, "interfaces": {"line-1": OWN_LINE}},
        OWN,
        "plant/line-1",
        ["dxGatewayId", "region", "connectionId", "vlan", "bgpAsn", "customerAddress", "amazonAddress", "bgpAuthKey"],
    ),
    "interface": (TO_VPCS, PRIVATE, "plant/line-1", ["dxGatewayId", "region", "virtualInterfaceId"]),
}


@pytest.mark.parametrize("part", KEPT)
def test_what_makes_another_part_is_not_let_through_unless_it_is_allowed(part):
    of, kind, name, properties = KEPT[part]
    kept = made(of=of).request(kind, name)
    never = ["name"] if kind == OWN else []
    assert [*kept.ignoreChanges] == [*properties, *never]
    assert [*kept.replaceOnChanges] == []
    allowed = made({"allow_replacement": True}, of=of).request(kind, name)
    assert [*allowed.ignoreChanges] == never
    assert [*allowed.replaceOnChanges] == properties
    assert allowed.deleteBeforeReplace, "AWS has none of them twice"


SHOWN: dict[str, tuple[dict[str, Any], dict[str, dict[str, Any]], str]] = {
    "another transit gateway": (
        TO_HUB,
        {ASSOCIATION: {"associatedGatewayId": "tgw-0old"}},
        "plant.associations.hub.transit_gateway_id: tgw-0123456789abcdef0, but it was made with tgw-0old",
    ),
    "another gateway": (
        {**TO_HUB, "gateway": EXISTING, "interfaces": {}},
        {ASSOCIATION: {"dxGatewayId": "old"}},
        f"plant.gateway: {EXISTING['id']}, but it was made with old",
    ),
    "another interface": (
        TO_VPCS,
        {PRIVATE: {"virtualInterfaceId": "dxvif-00000000"}},
        "plant.interfaces.line-1.origin.id: dxvif-0123abcd, but it was made with dxvif-00000000",
    ),
}
SHOWN |= {
    "an association that was made in another region": (
        TO_HUB,
        {ASSOCIATION: {"region": "us-east-1"}},
        f"plant.region: {promises.REGION}, but it was made with us-east-1",
    ),
    "an interface that was accepted in another region": (
        TO_VPCS,
        {PRIVATE: {"region": "us-east-1"}},
        f"plant.region: {promises.REGION}, but it was made with us-east-1",
    ),
    "an interface of one's own that was made in another region": (
        {**TO_VPCS, "interfaces": {"line-1": OWN_LINE}},
        {OWN: {"region": "us-east-1"}},
        f"plant.region: {promises.REGION}, but it was made with us-east-1",
    ),
    "another VLAN": (
        {**TO_VPCS, "interfaces": {"line-1": OWN_LINE}},
        {OWN: {"vlan": 7}},
        "plant.interfaces.line-1.vlan: 101, but it was made with 7",
    ),
    "another key, which is not told": (
        {**TO_VPCS, "interfaces": {"line-1": OWN_LINE}},
        {OWN: {"bgpAuthKey": "the_key_before"}},
        "plant.interfaces.line-1.bgp_key: is not what it was made with",
    ),
}
RULE = "another one cuts off what goes that way"
ALLOW = "write allow_replacement: true for this run, and take it out again."


@IN_PREVIEWS_TOO
@pytest.mark.parametrize("other", SHOWN)
def test_another_one_in_place_of_a_part_is_refused_and_told(other, preview):
    of, there, told = SHOWN[other]
    assert told_late(partial(direct, of=of), put_out=there, preview=preview) == [f"{told}; {RULE}; {ALLOW}"]
    record(partial(direct, {"allow_replacement": True}, of=of), put_out=there, preview=preview)


def test_another_asn_of_the_gateway_is_refused_whatever_is_allowed():
    there = {GATEWAY: {"amazonSideAsn": "64512"}}
    told = told_late(partial(direct, {"allow_replacement": True}), put_out=there)
    fix = "which AWS never changes; write 64512 again."
    assert told == [f"plant.gateway.asn: 64601, but the Direct Connect gateway was made with 64512, {fix}"]
    assert [*made().request(GATEWAY, "plant").ignoreChanges] == ["amazonSideAsn"]


def files(
    changes: dict[str, Any] | None = None, of: dict[str, Any] = TO_VPCS, **others: Any
) -> dict[str, dict[str, str]]:
    """The first line's, by path; secret, or this fails."""
    told: dict[str, Any] = {}

    async def is_secret(made: pulumi.Output[Any]) -> None:
        told["secret"] = await made.is_secret()

    def program() -> None:
        one = direct(changes, of=of).router_files["line-1"]
        _: Any = pulumi.Output.from_input(is_secret(one))
        pulumi.Output.all(files=one).apply(told.update)

    record(program, **others)
    assert told["secret"] is True
    return {file["path"]: file for file in told["files"]}


@pytest.mark.parametrize("secret", [False, True], ids=["plain", "of an Output"])
def test_the_routers_files_have_what_was_told_of_the_interface(secret):
    key = pulumi.Output.secret(KEY) if secret else KEY
    found = files({"interfaces.line-1.bgp_key": key})
    routing = found["/etc/frr/frr.conf"]
    assert (routing["mode"], routing["owner"]) == ("0600", "frr")
    for line in (
        "router bgp 65010",
        " neighbor 169.254.77.1 remote-as 64601",
        f" neighbor 169.254.77.1 password {KEY}",
        " neighbor 169.254.77.1 bfd",
        "  network 192.168.50.0/24",
        "ip prefix-list devicepath-in seq 5 permit 10.0.0.0/15 le 32",
    ):
        assert line in routing["content"].splitlines(), routing["content"]
    assert "Id=101" in found["/etc/systemd/network/30-direct.netdev"]["content"]
    assert "MTUBytes=9001" in found["/etc/systemd/network/30-direct.network"]["content"]
    assert [path for path, file in found.items() if KEY in file["content"]] == ["/etc/frr/frr.conf"]


def test_a_router_takes_what_is_announced_or_what_is_written():
    def taken(changes: dict[str, Any]) -> list[str]:
        lines = files(changes, of=TO_HUB)["/etc/frr/frr.conf"]["content"].splitlines()
        return [line.partition("permit ")[2] for line in lines if line.startswith("ip prefix-list devicepath-in")]

    both = {"associations.hub.allowed_prefixes": ["10.0.0.0/16", "2001:db8::/32"]}
    assert taken(both) == ["10.0.0.0/16 le 32"]
    assert taken({"interfaces.line-1.router.far_ranges": ["10.0.4.0/22"]}) == ["10.0.4.0/22 le 32"]


SECRET = "4dabf18193072939515e22adb298388d"
OWN_LINES = {"interfaces": {"line-1": OWN_LINE}}


def test_an_interface_of_ones_own_is_made_with_all_that_is_written_and_its_key_is_secret():
    sent = made(OWN_LINES).only(OWN)
    key = sent.pop("bgpAuthKey")
    assert (key[SECRET] != "", key["value"]) == (True, KEY)
    assert sent == {
        "name": "plant-line-1",
        "addressFamily": "ipv4",
        "connectionId": "dxcon-0123abcd",
        "dxGatewayId": "plant-id",
        "vlan": 101,
        "bgpAsn": 65010,
        "mtu": 9001,
        "customerAddress": "169.254.77.2/30",
        "amazonAddress": "169.254.77.1/30",
        "region": promises.REGION,
        "tags": {**promises.TAGS, "Name": "plant/line-1"},
    }
    assert [*made(OWN_LINES).request(OWN, "plant/line-1").additionalSecretOutputs] == ["bgpAuthKey"]


def test_the_router_of_an_interface_of_ones_own_gets_what_aws_chose():
    chosen = {
        "customerAddress": "169.254.96.2/30",
        "amazonAddress": "169.254.96.1/30",
        "bgpAuthKey": "Key_that.AWS_made",
    }
    line = {key: one for key, one in OWN_LINE.items() if key not in ("router_address", "aws_address", "bgp_key")}
    routing = files({"interfaces": {"line-1": line}}, put_out={OWN: chosen})["/etc/frr/frr.conf"]["content"]
    assert " neighbor 169.254.96.1 password Key_that.AWS_made" in routing.splitlines()
    assert " bgp router-id 169.254.96.2" in routing.splitlines()


def test_what_is_wrong_with_a_secret_key_is_told_without_it():
    told = told_late(lambda: direct({"interfaces.line-1.bgp_key": pulumi.Output.secret("short")}))
    assert [line for line in told if "short" in line] == []
    assert [line.partition(": ")[0] for line in told] == ["plant.interfaces.line-1.bgp_key"]


@pytest.mark.parametrize(
    "place", ["associations.servers.vpn_gateway_id", "associations.servers.allowed_prefixes", "gateway.asn",
              "interfaces.line-1.origin.id", "interfaces.line-1.mtu"],
)  # fmt: skip
def test_what_another_resource_puts_out_may_be_given(place):
    value: Any = TO_VPCS
    for key in place.split("."):
        value = value[key]
    given = [pulumi.Output.from_input(one) for one in value] if isinstance(value, list) else value
    later = made({place: given if isinstance(value, list) else pulumi.Output.from_input(value)})
    assert later.custom() == made().custom()


def test_a_fault_that_only_an_output_tells_is_told():
    told = told_late(lambda: direct({"gateway.asn": pulumi.Output.from_input(65010)}))
    assert told[0].startswith("plant.interfaces.line-1.asn: 65010 is gateway.asn, too")


def test_the_line_of_a_router_of_another_make_has_no_files():
    told: list[Any] = []
    record(lambda: told.append(direct({"interfaces.line-1": {**LINE, "router": {"kind": "other"}}}).router_files))
    assert told == [{}]


def test_the_program_of_the_documentation_works():
    page = (Path(__file__).parents[2] / "docs" / "direct-connect.md").read_text()
    program = page.split("```python\n")[1].partition("```")[0]
    before = """
import types
import pulumi_aws as aws
hub = aws.ec2transitgateway.TransitGateway("hub")
table = aws.ec2transitgateway.RouteTable("table", transit_gateway_id=hub.id)
config = types.SimpleNamespace(require_secret=lambda key: "a_key_of_bgp")
"""
    recorder = record(lambda: exec(compile(before + program, "documentation", "exec"), {}))
    assert recorder.children("plant") == {
        ("Gateway", "plant"),
        ("GatewayAssociation", "plant/hub"),
        ("RouteTableAssociation", "plant/hub"),
        ("RouteTablePropagation", "plant/hub/plants"),
    }
