"""Direct Connect, made by the real `aws` provider's code under the real engine: a partner's account with a connection,
and ours, which takes its interfaces. What that code reads and waits for is answered, a second run has nothing to do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from tests.clouds.aws_account import OTHER_ACCOUNT, REGION
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer
from tests.stack import Run

pytestmark = pytest.mark.engine

PROGRAM = """
role = aws.ProviderAssumeRoleArgs(role_arn="arn:aws:iam::{other_account}:role/rehearsal")
theirs = pulumi.ResourceOptions(provider=aws.Provider("theirs", region="{region}", assume_roles=[role]))
dx = aws.directconnect
tgw = aws.ec2transitgateway

# A partner's connection, and what it gives us of it
connection = dx.Connection("connection", name="connection", bandwidth="1Gbps", location="EqTY2", opts=theirs)
private = dx.HostedPrivateVirtualInterface("private", name="private", connection_id=connection.id, vlan=101,
    bgp_asn=65010, address_family="ipv4", owner_account_id="123456789012", bgp_auth_key="a_key_of_bgp", mtu=9001,
    amazon_address="169.254.100.1/30", customer_address="169.254.100.2/30", opts=theirs)
transit = dx.HostedTransitVirtualInterface("transit", name="transit", connection_id=connection.id, vlan=102,
    bgp_asn=65010, address_family="ipv4", owner_account_id="123456789012", mtu=8500, opts=theirs)

# To a VPC
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
vgw = aws.ec2.VpnGateway("vgw", vpc_id=vpc.id, amazon_side_asn="64602")
to_vpcs = dx.Gateway("to-vpcs", name="to-vpcs", amazon_side_asn="64601", tags={{"Name": "vpcs"}})
dx.HostedPrivateVirtualInterfaceAccepter("private-accepted", virtual_interface_id=private.id,
    dx_gateway_id=to_vpcs.id, tags={{"Name": "private"}})
dx.GatewayAssociation("vpc-associated", dx_gateway_id=to_vpcs.id, associated_gateway_id=vgw.id)

# To a transit gateway
hub = tgw.TransitGateway("hub", amazon_side_asn=64604, default_route_table_association="disable",
    default_route_table_propagation="disable")
to_hub = dx.Gateway("to-hub", name="{name}", amazon_side_asn="64603")
dx.HostedTransitVirtualInterfaceAcceptor("transit-accepted", virtual_interface_id=transit.id, dx_gateway_id=to_hub.id)
associated = dx.GatewayAssociation("hub-associated", dx_gateway_id=to_hub.id, associated_gateway_id=hub.id,
    allowed_prefixes={prefixes})
table = tgw.RouteTable("table", transit_gateway_id=hub.id)
tgw.RouteTableAssociation("asked", transit_gateway_route_table_id=table.id,
    transit_gateway_attachment_id=associated.transit_gateway_attachment_id)

# Of another account
far_hub = tgw.TransitGateway("far-hub", amazon_side_asn=64605, opts=theirs)
proposal = dx.GatewayAssociationProposal("proposal", dx_gateway_id=to_hub.id,
    dx_gateway_owner_account_id="123456789012", associated_gateway_id=far_hub.id, allowed_prefixes=["10.9.0.0/16"],
    opts=theirs)
dx.GatewayAssociation("far-associated", dx_gateway_id=to_hub.id, proposal_id=proposal.id,
    associated_gateway_owner_account_id="{other_account}", opts=pulumi.ResourceOptions(depends_on=[associated]))
{more}
"""
LOOKED_UP = """
pulumi.export("found", {
    "gateway": dx.get_gateway(name="to-vpcs").id,
    "attachment": tgw.get_direct_connect_gateway_attachment(
        transit_gateway_id="%(hub)s", dx_gateway_id="%(to-hub)s").id,
})
"""


def program(**changes: str) -> str:
    given = {"name": "to-hub", "prefixes": '["10.0.0.0/16"]', "more": ""}
    return PROGRAM.format(**{**given, "region": REGION, "other_account": OTHER_ACCOUNT, **changes})


@dataclass
class Life:
    """What each step came to, by its name."""

    runs: dict[str, Run] = field(default_factory=dict)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def life(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with ForkedAwsServer() as cloud:
        # Long enough for each wait of the provider's to see a state that passes.
        cloud.direct_connect_takes(gateway_s=0.3, association_s=0.3, interface_s=0.6)
        stack = AwsStack(engine, tmp_path_factory.mktemp("life") / "stack", cloud)
        yield lived(stack, cloud)
        stack.close()


def lived(stack: AwsStack, cloud: AwsServer) -> Life:
    life, direct = Life(), cloud.client("directconnect", REGION)
    life.runs["up"] = stack.up(program())
    life.resources["made"] = made = stack.resources()
    life.runs["up again"] = stack.up()
    life.runs["refresh"] = stack.refresh()
    life.runs["up after refresh"] = stack.up()
    ids = {name: made[name]["id"] for name in ("hub", "to-hub")}
    life.runs["looked up"] = stack.up(program(more=LOOKED_UP % ids))
    life.seen["found"] = stack.outputs()["found"]

    cloud.interface_becomes(made["private"]["id"], "up", routes=["172.16.0.0/16"])
    life.runs["up with a session"] = stack.up(program())
    more = '["10.0.0.0/16", "10.1.0.0/16"]'
    life.runs["preview of prefixes"] = stack.preview(program(prefixes=more))
    life.runs["changed"] = stack.up(program(prefixes=more, name="renamed"))
    life.resources["changed"] = stack.resources()
    association = made["hub-associated"]["outputs"]["dxGatewayAssociationId"]
    found = direct.describe_direct_connect_gateway_associations(associationId=association)
    life.seen["changed"] = found["directConnectGatewayAssociations"][0]
    life.runs["up after change"] = stack.up()
    life.runs["destroy"] = stack.destroy()
    life.seen["after"] = what_exists(cloud)
    return life


def what_exists(cloud: AwsServer) -> list[str]:
    """What both accounts have of it, but for what is deleted and only seen for a while."""
    found: list[str] = []
    for account in (None, OTHER_ACCOUNT):
        direct = cloud.client("directconnect", REGION, account)
        gateways = direct.describe_direct_connect_gateways()["directConnectGateways"]
        found += [str(it) for it in gateways if it["directConnectGatewayState"] != "deleted"]
        links = direct.describe_direct_connect_gateway_associations()["directConnectGatewayAssociations"]
        found += [str(it) for it in links if it["associationState"] != "disassociated"]
        interfaces = direct.describe_virtual_interfaces()["virtualInterfaces"]
        found += [str(it) for it in interfaces if it["virtualInterfaceState"] != "deleted"]
    return found


@pytest.mark.parametrize("step", ["up again", "refresh", "up after refresh", "up with a session", "up after change"])
def test_a_run_that_has_nothing_to_do_does_nothing(life, step):
    assert "unchanged" in life.runs[step].output
    for word in ("created", "updated", "deleted", "replaced"):
        assert f" {word}" not in life.runs[step].output, life.runs[step].output


def test_interfaces_are_given_and_taken_in_one_run(life):
    made = life.resources["made"]
    assert made["private-accepted"]["id"] == made["private"]["id"]
    assert made["private"]["outputs"]["vlan"] == 101
    assert made["transit"]["outputs"]["amazonAddress"] == "169.254.96.1/30"
    assert made["vpc-associated"]["outputs"]["allowedPrefixes"] == ["10.0.0.0/16"]
    assert made["far-associated"]["outputs"]["allowedPrefixes"] == ["10.9.0.0/16"]


def test_look_ups_find_what_was_made(life):
    made = life.resources["made"]
    attachment = made["hub-associated"]["outputs"]["transitGatewayAttachmentId"]
    assert life.seen["found"] == {"gateway": made["to-vpcs"]["id"], "attachment": attachment}


def test_allowed_prefixes_and_a_name_change_in_place(life):
    made, changed = life.resources["made"], life.resources["changed"]
    for name in ("hub-associated", "to-hub", "asked"):
        assert changed[name]["id"] == made[name]["id"]
    told = {it["cidr"] for it in life.seen["changed"]["allowedPrefixesToDirectConnectGateway"]}
    assert told == {"10.0.0.0/16", "10.1.0.0/16"}


def test_a_preview_of_other_prefixes_replaces_nothing_that_hangs_on_the_attachment(life):
    """Under Terraform the attachment's id is unknown then: hashicorp/terraform-provider-aws, issue 30085."""
    said = life.runs["preview of prefixes"].output
    assert "1 to update" in said
    assert "replace" not in said


def test_a_destroy_leaves_nothing(life):
    assert life.seen["after"] == []
