"""Direct Connect by the real engine and the real `aws` provider's code: before its interfaces are given, once they are,
with other prefixes, refused where something else would be made in place of a part, and ended.

A partner's account has the connection. The emulated AWS answers; that AWS itself does the same, nobody could check."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.network.loading.pulumi import state_file
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from tests.clouds.aws_account import OTHER_ACCOUNT, REGION
from tests.clouds.aws_stack import AwsStack
from tests.components.path_arguments import changed
from tests.forked.aws_server import ForkedAwsServer
from tests.infra.on_engine.policy import Asked, Policy
from tests.infra.on_engine.relay import Relay
from tests.infra.on_engine.test_rights import RIGHTS
from tests.infra.on_engine.test_rights import Life as Asking

pytestmark = pytest.mark.engine

ACCOUNT = "123456789012"
KEY = "Key-of_the.session"
PROGRAM = """
import devicepath
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
table = aws.ec2.RouteTable("table", vpc_id=vpc.id)
vgw = aws.ec2.VpnGateway("vgw", vpc_id=vpc.id, amazon_side_asn="64603")
tgw = aws.ec2transitgateway.TransitGateway("tgw", amazon_side_asn=64602)
named = aws.ec2transitgateway.RouteTable("named", transit_gateway_id=tgw.id)
role = aws.ProviderAssumeRoleArgs(role_arn="arn:aws:iam::{other}:role/rehearsal")
theirs = pulumi.ResourceOptions(provider=aws.Provider("theirs", region="{region}", assume_roles=[role]))
far = aws.ec2transitgateway.TransitGateway("far", amazon_side_asn=64605, opts=theirs)
vpcs = {vpcs}
vpcs["associations"]["servers"] |= {{"vpn_gateway_id": vgw.id, "route_table_ids": {{"main": table.id}}}}
hub = {hub}
hub["associations"]["hub"] |= {{"transit_gateway_id": tgw.id, "table_ids": {{"named": named.id}}}}
hub["associations"]["hub"] |= {other_hub}
connection = aws.directconnect.Connection("connection", name="own", bandwidth="1Gbps", location="EqTY2")
for described in (vpcs, hub):
    described["interfaces"]["own"]["origin"]["connection_id"] = connection.id
to_vpcs = devicepath.DirectConnect("to-vpcs", vpcs)
to_hub = devicepath.DirectConnect("to-hub", hub)
proposal = aws.directconnect.GatewayAssociationProposal("proposal", dx_gateway_id=to_hub.gateway_id,
    dx_gateway_owner_account_id="{account}", associated_gateway_id=far.id, allowed_prefixes=["10.9.0.0/16"],
    opts=theirs)
devicepath.DirectConnect("far-hub", {{"region": "{region}", "account_id": "{account}",
    "gateway": {{"kind": "existing", "id": to_hub.gateway_id, "asn": 64604}},
    "associations": {{"theirs": {{"kind": "proposal", "proposal_id": proposal.id, "owner_id": "{other}",
        "gateway": "transit_gateway", "allowed_prefixes": ["10.9.0.0/17"]}}}}}})
pulumi.export("files", to_vpcs.router_files)
pulumi.export("ids", {{one: made.gateway_id for one, made in (("to-vpcs", to_vpcs), ("to-hub", to_hub))}})
pulumi.export("interfaces", [to_vpcs.interface_ids, to_hub.interface_ids])
{more}
"""
AWAITED = {"kind": "awaited"}
LINE: dict[str, Any] = {
    "kind": "private",
    "vlan": 101,
    "asn": 65010,
    "mtu": 9001,
    "router_address": "169.254.100.2/30",
    "aws_address": "169.254.100.1/30",
    "bgp_key": KEY,
    "origin": AWAITED,
    "router": {"kind": "linux", "name": "direct", "parent": "eth1", "own_ranges": ["192.168.50.0/24"]},
}
OWN: dict[str, Any] = {
    "kind": "private",
    "vlan": 201,
    "asn": 65020,
    "origin": {"kind": "connection"},
    "router": {"kind": "linux", "name": "own", "parent": "eth2", "own_ranges": ["192.168.60.0/24"]},
}
"""On a connection of the account: AWS chooses addresses and key."""
OWN_TRANSIT: dict[str, Any] = {
    **OWN, "kind": "transit", "vlan": 202, "mtu": 8500, "bgp_key": KEY, "router": {"kind": "other"},
    "router_address": "169.254.101.2/30", "aws_address": "169.254.101.1/30",
}  # fmt: skip
VPCS: dict[str, Any] = {
    "region": REGION,
    "account_id": ACCOUNT,
    "gateway": {"kind": "new", "asn": 64601},
    "associations": {
        "servers": {"kind": "vpn_gateway", "allowed_prefixes": ["10.0.0.0/16"], "vpc_cidrs": {"main": "10.0.0.0/16"}}
    },
    "interfaces": {"line": LINE, "own": OWN},
    "tags": {"project": "line1"},
}
HUB: dict[str, Any] = {
    **VPCS,
    "gateway": {"kind": "new", "asn": 64604},
    "associations": {
        "hub": {"kind": "transit_gateway", "allowed_prefixes": ["10.0.0.0/16"], "association": "named",
                "propagations": ["named"]}
    },
    "interfaces": {
        "line": {**LINE, "kind": "transit", "mtu": 8500, "vlan": 102, "router": {"kind": "other"}}, "own": OWN_TRANSIT,
    },
}  # fmt: skip
ORIGIN = "interfaces.line.origin"
OTHER_PREFIXES: dict[str, dict[str, Any]] = {
    "to-vpcs": {"associations.servers.allowed_prefixes": ["10.0.0.0/15", "10.4.0.0/16"],
                "associations.servers.vpc_cidrs": {}, "interfaces.own.mtu": 9001},
    "to-hub": {"associations.hub.allowed_prefixes": ["10.0.0.0/16", "10.1.0.0/16"]},
}  # fmt: skip


@dataclass
class Life:
    """What each step came to, by its name."""

    said: dict[str, str] = field(default_factory=dict)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    interfaces: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """What AWS has of interfaces, by step and name."""
    files: list[dict[str, str]] = field(default_factory=list)
    """Of the router of the interface on a connection of the account."""
    network: Network | None = None
    """What a trace reads of the state, once the prefixes are others."""
    state: str = ""
    outputs: dict[str, Any] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


class Steps:
    """Takes a stack through its life."""

    def __init__(self, stack: AwsStack, cloud: AwsServer):
        self.stack, self.cloud, self.life = stack, cloud, Life()
        self.own = cloud.client("directconnect", REGION)
        self.partner = cloud.client("directconnect", REGION, OTHER_ACCOUNT)
        self.given: dict[str, str] = {}

    def give(self) -> None:
        """The partner gives one interface of each kind."""
        asked = {"location": "EqTY2", "bandwidth": "1Gbps", "connectionName": "line"}
        to_us = {"connectionId": self.partner.create_connection(**asked)["connectionId"], "ownerAccount": ACCOUNT}
        common = {"asn": 65010, "authKey": KEY}
        private = {**common, "virtualInterfaceName": "private", "vlan": 101, "mtu": 9001,
                   "amazonAddress": "169.254.100.1/30", "customerAddress": "169.254.100.2/30"}  # fmt: skip
        transit = {**common, "virtualInterfaceName": "transit", "vlan": 102, "mtu": 8500}
        made = self.partner.allocate_private_virtual_interface(**to_us, newPrivateVirtualInterfaceAllocation=private)
        self.given["to-vpcs"] = made["virtualInterfaceId"]
        made = self.partner.allocate_transit_virtual_interface(**to_us, newTransitVirtualInterfaceAllocation=transit)
        self.given["to-hub"] = made["virtualInterface"]["virtualInterfaceId"]

    def program(self, vpcs: dict[str, Any], hub: dict[str, Any], **more: str) -> str:
        given = {"vpcs": repr(changed(VPCS, vpcs)), "hub": repr(changed(HUB, hub)), "other_hub": "{}", "more": ""}
        return PROGRAM.format(region=REGION, account=ACCOUNT, other=OTHER_ACCOUNT, **{**given, **more})

    def with_lines(self, vpcs: dict[str, Any] | None = None, hub: dict[str, Any] | None = None, **more: str) -> str:
        """With both interfaces given."""
        hosted = {name: {ORIGIN: {"kind": "hosted", "id": one}} for name, one in self.given.items()}
        return self.program({**hosted["to-vpcs"], **(vpcs or {})}, {**hosted["to-hub"], **(hub or {})}, **more)

    def up(self, step: str, text: str) -> None:
        self.life.said[step] = self.stack.up(text).output
        self.life.state += self.stack.state_files()
        self.life.resources[step] = {
            f"{one['type'].rpartition(':')[2]} {one['urn'].rpartition('::')[2]}": one
            for one in self.stack.deployment()["resources"]
            if one["type"].startswith("aws:")
        }  # fmt: skip
        found = self.own.describe_direct_connect_gateway_associations()["directConnectGatewayAssociations"]
        self.life.shown[step] = {one["associationId"]: one for one in found}
        found = self.own.describe_virtual_interfaces()["virtualInterfaces"]
        self.life.interfaces[step] = {one["virtualInterfaceName"]: one for one in found}

    def settled(self) -> None:
        self.stack.refresh()
        self.stack.assert_settled()

    def refused(self, step: str, text: str) -> None:
        self.life.said[step] = self.stack.program(text).refused("preview")


@pytest.fixture(scope="module")
def life(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with ForkedAwsServer() as cloud, Relay(cloud.endpoint) as relay:
        folder = tmp_path_factory.mktemp("direct") / "stack"
        stack = AwsStack(engine, folder, cloud, AWS_ENDPOINT_URL=relay.url)
        steps = Steps(stack, cloud)
        lived(steps)
        steps.life.asked = Asking(relay.requests).asked()
        yield steps.life
        stack.close()


def lived(steps: Steps) -> None:
    life, stack = steps.life, steps.stack
    steps.up("awaited", steps.program({}, {}))
    life.outputs["awaited"] = stack.outputs()
    steps.give()
    steps.up("given", steps.with_lines())
    steps.settled()
    life.outputs["given"] = stack.outputs()
    shown = json.loads(stack.pulumi("stack", "output", "--json", "--show-secrets").output)
    life.files = shown["files"]["own"]
    life.shown["gateways"] = steps.own.describe_direct_connect_gateways()["directConnectGateways"]
    prefixes = steps.with_lines(OTHER_PREFIXES["to-vpcs"], OTHER_PREFIXES["to-hub"])
    life.said["preview of prefixes"] = stack.preview(prefixes).output
    steps.up("prefixes", prefixes)
    steps.settled()
    exported = stack.folder / "exported.json"
    stack.pulumi("stack", "export", "--file", str(exported))
    life.network = state_file.read(exported)
    steps.refused("another ASN", steps.with_lines({"gateway.asn": 64699}))
    steps.refused("another transit gateway", steps.with_lines(other_hub='{"transit_gateway_id": far.id}'))
    steps.refused("another VLAN", steps.with_lines({"interfaces.own.vlan": 203}))
    steps.refused("another interface", steps.with_lines({f"{ORIGIN}.id": "dxvif-ffffffff"}))
    again = {"kind": "hosted", "id": steps.given["to-hub"]}
    other = changed(HUB, {"associations": {}, "interfaces": {"line": {**HUB["interfaces"]["line"], "origin": again}}})
    stack.program(steps.with_lines(more=f'devicepath.DirectConnect("again", {other!r})'))
    life.said["accepted twice"] = stack.refused("up", "--yes", "--skip-preview")
    steps.up("no table named", steps.with_lines({"tags": {"owner": "factory"}}, {"associations.hub.association": None}))
    steps.settled()
    ec2 = steps.cloud.ec2(REGION)
    attachments = ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
    life.shown["attachments"] = [one for one in attachments if one["ResourceType"] == "direct-connect-gateway"]
    life.shown["tables"] = ec2.describe_transit_gateways()["TransitGateways"]
    life.said["destroy with interfaces"] = stack.refused("destroy", "--yes", "--skip-preview")
    for interface_id in steps.given.values():
        steps.partner.delete_virtual_interface(virtualInterfaceId=interface_id)
    life.said["destroy"] = stack.destroy().output
    gateways = steps.own.describe_direct_connect_gateways()["directConnectGateways"]
    life.left = [one["directConnectGatewayName"] for one in gateways if one["directConnectGatewayState"] != "deleted"]


def test_gateways_and_associations_are_there_before_an_interface_is_given(life):
    made = life.resources["awaited"]
    assert made["GatewayAssociation to-vpcs/servers"]["outputs"]["allowedPrefixes"] == ["10.0.0.0/16"]
    assert made["GatewayAssociation to-hub/hub"]["outputs"]["transitGatewayAttachmentId"].startswith("tgw-attach-")
    assert [one.keys() for one in life.outputs["awaited"]["interfaces"]] == [{"own"}, {"own"}]
    assert life.outputs["awaited"]["files"]["line"] == "[secret]", "and so are the files of the router"


def test_interfaces_are_accepted_once_they_are_given(life):
    ids, accepted = life.outputs["given"]["ids"], life.interfaces["given"]
    assert {one["virtualInterfaceState"] for one in accepted.values()} == {"down"}, "no router is there"
    assert accepted["private"]["directConnectGatewayId"] == ids["to-vpcs"]
    assert accepted["transit"]["directConnectGatewayId"] == ids["to-hub"]
    for name in ("private", "transit"):
        one = accepted[name]
        assert {"key": "project", "value": "line1"} in one["tags"]
    told = [one["line"] for one in life.outputs["given"]["interfaces"]]
    assert told == [accepted["private"]["virtualInterfaceId"], accepted["transit"]["virtualInterfaceId"]]


def test_an_interface_on_a_connection_of_the_account_is_what_is_written_and_changes_its_mtu_in_place(life):
    before, after = (life.interfaces[step] for step in ("given", "prefixes"))
    one, transit = before["to-vpcs-own"], before["to-hub-own"]
    told = [one[key] for key in ("virtualInterfaceType", "vlan", "asn", "mtu")]
    assert told == ["private", 201, 65020, 1500]
    keys = ("virtualInterfaceType", "vlan", "mtu", "authKey", "customerAddress", "amazonAddress")
    assert [transit[key] for key in keys] == ["transit", 202, 8500, KEY, "169.254.101.2/30", "169.254.101.1/30"]
    assert {"key": "project", "value": "line1"} in one["tags"]
    assert after["to-vpcs-own"] == {**one, "mtu": 9001}


def test_the_router_of_it_gets_the_addresses_and_the_key_that_aws_chose(life):
    one = life.interfaces["given"]["to-vpcs-own"]
    (routing,) = [file["content"] for file in life.files if file["path"] == "/etc/frr/frr.conf"]
    far = one["amazonAddress"].partition("/")[0]
    assert f" neighbor {far} password {one['authKey']}" in routing.splitlines()
    assert f" neighbor {far} remote-as 64601" in routing.splitlines()


def test_what_is_sent_of_a_gateway_is_what_aws_has(life):
    shown = {one["directConnectGatewayName"]: one for one in life.shown["gateways"]}
    assert {name: one["amazonSideAsn"] for name, one in shown.items()} == {"to-vpcs": 64601, "to-hub": 64604}
    tags = [{"key": "Name", "value": "to-vpcs"}, {"key": "project", "value": "line1"}]
    assert sorted(shown["to-vpcs"]["tags"], key=lambda tag: tag["key"]) == tags


def prefixes(life: Life, step: str) -> dict[str, set[str]]:
    """What AWS has, by association."""
    made, shown = life.resources[step], life.shown[step]
    ids = {name: made[f"GatewayAssociation {name}"]["outputs"]["dxGatewayAssociationId"]
           for name in ("to-vpcs/servers", "to-hub/hub", "far-hub/theirs")}  # fmt: skip
    return {
        name: {one["cidr"] for one in shown[one_id]["allowedPrefixesToDirectConnectGateway"]}
        for name, one_id in ids.items()
    }


def test_other_prefixes_change_in_place_and_nothing_that_hangs_on_an_attachment_is_replaced(life):
    said = life.said["preview of prefixes"]
    assert "3 to update" in said, "two associations, and an interface's MTU"
    assert "replace" not in said
    assert "delete" not in said
    before, after = life.resources["given"], life.resources["prefixes"]
    assert {name: one["id"] for name, one in after.items()} == {name: one["id"] for name, one in before.items()}
    theirs = {"far-hub/theirs": {"10.9.0.0/17"}}
    assert prefixes(life, "given") == {"to-vpcs/servers": {"10.0.0.0/16"}, "to-hub/hub": {"10.0.0.0/16"}, **theirs}
    assert prefixes(life, "prefixes") == {
        "to-vpcs/servers": {"10.0.0.0/15", "10.4.0.0/16"},
        "to-hub/hub": {"10.0.0.0/16", "10.1.0.0/16"},
        **theirs,
    }


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("another ASN", "to-vpcs.gateway.asn: 64699, but the Direct Connect gateway was made with 64601, which"),
        ("another transit gateway", "to-hub.associations.hub.transit_gateway_id: tgw-"),
        ("another VLAN", "to-vpcs.interfaces.own.vlan: 203, but it was made with 201"),
        ("another interface", "to-vpcs.interfaces.line.origin.id: dxvif-ffffffff, but it was made with dxvif-"),
    ],
)  # fmt: skip
def test_what_would_be_another_one_is_refused_in_a_preview(life, step, told):
    assert told in life.said[step], life.said[step]
    assert "Traceback" not in life.said[step]


def test_an_interface_that_is_accepted_already_is_told_with_what_to_write(life):
    said = " ".join(life.said["accepted twice"].split())
    assert "again.interfaces.line.origin: AWS has dxvif-" in said
    assert "write acceptance: accepted" in said


def test_an_attachment_that_names_no_table_any_more_is_in_the_default_one(life):
    gateways = {one["TransitGatewayId"]: one["Options"] for one in life.shown["tables"]}
    (attached,) = [one for one in life.shown["attachments"] if one["TransitGatewayId"] in gateways]
    default = gateways[attached["TransitGatewayId"]]["AssociationDefaultRouteTableId"]
    assert attached["Association"]["TransitGatewayRouteTableId"] == default


def test_a_trace_reads_of_a_state_what_was_made(life):
    made, network, ids = life.resources["prefixes"], life.network, life.outputs["given"]["ids"]
    assert {one.id: one.asn for one in network.direct_connect_gateways.values()} == {
        ids["to-vpcs"]: 64601,
        ids["to-hub"]: 64604,
    }
    allowed = {str(prefix) for it in network.direct_connect_associations.values() for prefix in it.allowed}
    assert allowed == set().union(*prefixes(life, "prefixes").values())
    own = network.virtual_interfaces[made["PrivateVirtualInterface to-vpcs/own"]["id"]]
    assert (own.vlan, own.mtu, own.direct_connect_gateway_id) == (201, 9001, ids["to-vpcs"])
    accepted = network.virtual_interfaces[life.outputs["given"]["interfaces"][1]["line"]]
    assert accepted.direct_connect_gateway_id == ids["to-hub"]


def test_the_bgp_key_is_in_no_state_and_in_nothing_that_is_said(life):
    for key in (KEY, life.interfaces["given"]["to-vpcs-own"]["authKey"]):
        assert key not in life.state
        assert [step for step, said in life.said.items() if key in said] == []


def test_a_gateway_ends_once_whoever_gave_its_interfaces_has_taken_them_back(life):
    assert "has associations or virtual interfaces" in life.said["destroy with interfaces"]
    assert life.left == []


NOT_OF_IT = {f"directconnect:{verb}DirectConnectGatewayAssociationProposal" for verb in ("Create", "Delete")} | {
    "directconnect:DescribeDirectConnectGatewayAssociationProposals",
    "sts:AssumeRole",
    *(f"directconnect:{verb}" for verb in ("CreateConnection", "DeleteConnection", "DescribeConnections")),
}
"""What is done as the other account, how one becomes that, and what the program does besides."""


def test_the_rights_of_direct_connect_are_enough_beside_the_others_and_each_is_used(life):
    beside = ("aws-transit-gateways.json", "aws-site-to-site-vpns.json")
    others = [Policy.read(RIGHTS / "aws.json", DEPLOYMENT="to-hub"), *(Policy.read(RIGHTS / name) for name in beside)]
    besides = Policy.read(RIGHTS / "aws-direct-connect.json")
    of_these = {one.right for one in life.asked if not any(policy.allows(one) for policy in others)} - NOT_OF_IT
    lacking = {one.right for one in life.asked if one.right in of_these and not besides.allows(one)}
    assert (sorted(lacking), sorted(set(besides.rights) - of_these)) == ([], [])
