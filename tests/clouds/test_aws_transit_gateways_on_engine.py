"""Transit gateways and resource shares, made by the real `aws` provider's code under the real engine: two accounts, two
regions, one stack. What that code reads and waits for is answered, and a second run has nothing to do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION, Owner
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer
from tests.stack import Run

pytestmark = pytest.mark.engine

PROGRAM = """
role = aws.ProviderAssumeRoleArgs(role_arn="arn:aws:iam::{other_account}:role/rehearsal")
theirs = pulumi.ResourceOptions(provider=aws.Provider("theirs", region="{region}", assume_roles=[role]))
far = pulumi.ResourceOptions(provider=aws.Provider("far", region="{other_region}"))
tgw = aws.ec2transitgateway
# An association and a route are there once: what replaces one comes after it has gone.
after = pulumi.ResourceOptions.merge(theirs, pulumi.ResourceOptions(delete_before_replace=True))

# Their gateway, shared with us
hub = tgw.TransitGateway("hub", description="{description}", amazon_side_asn=64520,
    default_route_table_association="disable", default_route_table_propagation="disable",
    transit_gateway_cidr_blocks=["10.99.0.0/24"], tags={{"Name": "hub"}}, opts=theirs)
share = aws.ram.ResourceShare("share", allow_external_principals=True, tags={{"Name": "share"}}, opts=theirs)
shared = aws.ram.ResourceAssociation("shared", resource_arn=hub.arn, resource_share_arn=share.arn, opts=theirs)
invited = aws.ram.PrincipalAssociation("invited", principal="123456789012", resource_share_arn=share.arn,
    opts=pulumi.ResourceOptions.merge(theirs, pulumi.ResourceOptions(depends_on=[shared])))
accepted = aws.ram.ResourceShareAccepter("accepted", share_arn=invited.resource_share_arn)

# Our VPC on it
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
zones = "{zones}"
subnets = [aws.ec2.Subnet(f"subnet-{{zone}}", vpc_id=vpc.id, cidr_block=f"10.0.{{ord(zone)}}.0/28",
    availability_zone=f"{region}{{zone}}") for zone in zones]
attachment = tgw.VpcAttachment("attachment", transit_gateway_id=hub.id, vpc_id=vpc.id,
    subnet_ids=[it.id for it in subnets], appliance_mode_support="{appliance_mode}",
    tags={{"Name": "ours"}}, opts=pulumi.ResourceOptions(depends_on=[accepted]))
accepter = tgw.VpcAttachmentAccepter("accepter", transit_gateway_attachment_id=attachment.id,
    transit_gateway_default_route_table_association=False, transit_gateway_default_route_table_propagation=False,
    tags={{"Name": "theirs"}}, opts=theirs)
table = aws.ec2.RouteTable("table", vpc_id=vpc.id)
aws.ec2.Route("devices", route_table_id=table.id, destination_cidr_block="10.128.0.0/9",
    transit_gateway_id=hub.id, opts=pulumi.ResourceOptions(depends_on=[accepter]))

# Their tables
services = tgw.RouteTable("services", transit_gateway_id=hub.id, tags={{"Name": "services"}}, opts=theirs)
isolated = tgw.RouteTable("isolated", transit_gateway_id=hub.id, opts=theirs)
asked = tgw.RouteTableAssociation("asked", transit_gateway_attachment_id=accepter.transit_gateway_attachment_id,
    transit_gateway_route_table_id={asked}.id, replace_existing_association=True,
    opts=after)
tgw.RouteTablePropagation("brought", transit_gateway_attachment_id=accepter.transit_gateway_attachment_id,
    transit_gateway_route_table_id=services.id, opts=theirs)
tgw.Route("nowhere", destination_cidr_block="10.200.0.0/16", blackhole=True,
    transit_gateway_route_table_id=services.id, opts=theirs)
tgw.Route("written", destination_cidr_block="10.201.0.0/16",
    transit_gateway_attachment_id=accepter.transit_gateway_attachment_id,
    transit_gateway_route_table_id=services.id, opts=after)
listed = aws.ec2.ManagedPrefixList("listed", name="offices", address_family="IPv4", max_entries=2,
    entries=[{{"cidr": "10.210.0.0/16", "description": "one"}}], opts=theirs)
tgw.PrefixListReference("referred", prefix_list_id=listed.id, transit_gateway_route_table_id=services.id,
    transit_gateway_attachment_id=accepter.transit_gateway_attachment_id, opts=theirs)

# Our own gateway in another region, peered with theirs
own = tgw.TransitGateway("own", amazon_side_asn=64521, opts=far)
peering = tgw.PeeringAttachment("peering", transit_gateway_id=hub.id, peer_transit_gateway_id=own.id,
    peer_account_id=own.owner_id, peer_region="{other_region}", opts=theirs)
peered = tgw.PeeringAttachmentAccepter("peered", transit_gateway_attachment_id=peering.id, opts=far)
tgw.Route("to-devices", destination_cidr_block="10.128.0.0/9",
    transit_gateway_attachment_id=peered.id, opts=far,
    transit_gateway_route_table_id=own.association_default_route_table_id)
# A VPC there, kept out of the default tables
far_vpc = aws.ec2.Vpc("far-vpc", cidr_block="10.1.0.0/16", opts=far)
far_subnet = aws.ec2.Subnet("far-subnet", vpc_id=far_vpc.id, cidr_block="10.1.0.0/28", opts=far)
apart = tgw.VpcAttachment("apart", transit_gateway_id=own.id, vpc_id=far_vpc.id, subnet_ids=[far_subnet.id],
    transit_gateway_default_route_table_association=False, transit_gateway_default_route_table_propagation=False,
    opts=far)
apart_table = tgw.RouteTable("apart-table", transit_gateway_id=own.id, opts=far)
tgw.RouteTableAssociation("apart-asked", transit_gateway_attachment_id=apart.id,
    transit_gateway_route_table_id=apart_table.id, opts=far)
tgw.RouteTableAssociation("peering-asked", transit_gateway_attachment_id=peered.id,
    transit_gateway_route_table_id=isolated.id, opts=theirs)
{more}
pulumi.export("attachment", attachment.id)
pulumi.export("hub", hub.id)
pulumi.export("peering", peering.id)
pulumi.export("resources", accepted.resources)
"""

LOOKED_UP = """
theirs_too = pulumi.InvokeOptions(provider=theirs.provider)
far_too = pulumi.InvokeOptions(provider=far.provider)
services_too = {"transit_gateway_route_table_id": "%(services)s", "opts": theirs_too}
pulumi.export("found", {
    "gateway": tgw.get_transit_gateway(id="%(hub)s").owner_id,
    "vpc attachment": tgw.get_vpc_attachment(id="%(attachment)s").vpc_owner_id,
    "attachment": tgw.get_attachment(transit_gateway_attachment_id="%(attachment)s", opts=theirs_too).resource_type,
    "attachments": tgw.get_attachments(opts=theirs_too).ids,
    "vpc attachments": tgw.get_vpc_attachments().ids,
    "peering": tgw.get_peering_attachment(id="%(peering)s", opts=far_too).state,
    "peerings": tgw.get_peering_attachments(opts=far_too).ids,
    "table": tgw.get_route_table(filters=[{"name": "tag:Name", "values": ["services"]}], opts=theirs_too).id,
    "associations": tgw.get_route_table_associations(**services_too).ids,
    "propagations": tgw.get_route_table_propagations(**services_too).ids,
    "routes": [it.destination_cidr_block for it in tgw.get_route_table_routes(**services_too,
        filters=[{"name": "type", "values": ["static"]}]).routes],
    "share": aws.ram.get_resource_share(resource_owner="OTHER-ACCOUNTS", name="%(share)s").owning_account_id,
})
"""


def program(**changes: str) -> str:
    places = {"region": REGION, "other_region": OTHER_REGION, "other_account": OTHER_ACCOUNT}
    given = {"description": "first", "zones": "ac", "appliance_mode": "disable", "asked": "services", "more": ""}
    return PROGRAM.format(**{**places, **given, **changes})


UNTOUCHED = "33 unchanged"
NOT_THE_PROVIDERS = 3
"""The stack, and two providers; the default one is not counted."""


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
        cloud.transit_gateways_take(gateway_s=0.3, attachment_s=0.3, association_s=0.3)
        cloud.shares_take(associating_s=0.3, inviting_s=0.3)
        stack = AwsStack(engine, tmp_path_factory.mktemp("life") / "stack", cloud)
        yield lived(stack, cloud)
        stack.close()


def lived(stack: AwsStack, cloud: AwsServer) -> Life:
    life = Life()
    life.seen["before"] = what_exists(cloud)
    life.runs["up"] = stack.up(program())
    life.resources["made"] = made = stack.resources()
    life.seen["outputs"] = stack.outputs()
    life.runs["up again"] = stack.up()
    life.runs["refresh"] = stack.refresh()
    life.runs["up after refresh"] = stack.up()

    ids = {name: made[name]["id"] for name in ("hub", "attachment", "services", "peering")}
    ids["share"] = made["share"]["outputs"]["name"]
    life.runs["looked up"] = stack.up(program(more=LOOKED_UP % ids))
    life.seen["found"] = {key: in_order(it) for key, it in stack.outputs()["found"].items()}

    changed = {"description": "second", "zones": "cd", "appliance_mode": "enable"}
    life.runs["changed"] = stack.up(program(**changed))
    life.resources["changed"] = stack.resources()
    life.seen["attachment"] = attachment_of(cloud, ids["attachment"])
    life.runs["up after change"] = stack.up()
    life.runs["moved"] = stack.up(program(**changed, asked="isolated"))
    life.runs["up after move"] = stack.up()
    life.seen["association"] = association_of(cloud, ids["attachment"])

    cloud.ec2(REGION).delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=ids["attachment"])
    cloud.transit_gateways_take()
    cloud.time_passes(1)
    life.runs["refresh after hands"] = stack.refresh()
    life.resources["left"] = stack.resources()
    life.runs["repaired"] = stack.up()
    life.runs["up after repair"] = stack.up()
    life.runs["destroy"] = stack.destroy()
    life.seen["after"] = what_exists(cloud)
    return life


def in_order(found: Any) -> Any:
    """Lists of look-ups have no order."""
    return sorted(found) if isinstance(found, list) else found


def what_exists(cloud: AwsServer) -> list[str]:
    """What both accounts have of it in both regions, but for what is deleted and only seen for a while."""
    found: list[str] = []
    for region in (REGION, OTHER_REGION):
        for account in (None, OTHER_ACCOUNT):
            ec2, ram = cloud.client("ec2", region, account), cloud.client("ram", region, account)
            listed = [
                *ec2.describe_transit_gateways()["TransitGateways"],
                *ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"],
                *ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"],
            ]
            found += [str(each) for each in listed if each["State"] != "deleted"]
            own = ram.get_resource_shares(resourceOwner="SELF")["resourceShares"]
            found += [str(each) for each in own if each["status"] != "DELETED"]
            found += map(str, ram.get_resource_share_invitations()["resourceShareInvitations"])
            found += map(str, ec2.describe_network_interfaces()["NetworkInterfaces"])
    return found


def attachment_of(cloud: AwsServer, attachment_id: str) -> dict[str, Any]:
    asked = {"TransitGatewayAttachmentIds": [attachment_id]}
    found = cloud.client("ec2", REGION).describe_transit_gateway_vpc_attachments(**asked)
    shown: dict[str, Any] = found["TransitGatewayVpcAttachments"][0]
    return shown


def association_of(cloud: AwsServer, attachment_id: str) -> dict[str, Any]:
    asked = {"TransitGatewayAttachmentIds": [attachment_id]}
    found = cloud.client("ec2", REGION, OTHER_ACCOUNT).describe_transit_gateway_attachments(**asked)
    shown: dict[str, Any] = found["TransitGatewayAttachments"][0]["Association"]
    return shown


def test_all_of_it_is_made_in_one_run(life):
    assert len(life.resources["made"]) + NOT_THE_PROVIDERS == 33
    assert life.seen["outputs"]["resources"] == [life.resources["made"]["hub"]["outputs"]["arn"]]


@pytest.mark.parametrize(
    "step", ["up again", "refresh", "up after refresh", "up after change", "up after move", "up after repair"]
)
def test_a_run_that_has_nothing_to_do_does_nothing(life, step):
    assert UNTOUCHED in life.runs[step].output


def test_look_ups_find_what_was_made(life):
    made = life.resources["made"]
    ids = {name: made[name]["id"] for name in ("attachment", "peering", "services")}
    assert life.seen["found"] == {
        "gateway": OTHER_ACCOUNT,
        "vpc attachment": "123456789012",
        "attachment": "vpc",
        "attachments": in_order([ids["attachment"], ids["peering"]]),
        "vpc attachments": [ids["attachment"]],
        "peering": "available",
        "peerings": [ids["peering"]],
        "table": ids["services"],
        "associations": [ids["attachment"]],
        "propagations": [ids["attachment"]],
        "routes": ["10.200.0.0/16", "10.201.0.0/16", "10.210.0.0/16"],
        "share": OTHER_ACCOUNT,
    }


def test_a_zone_more_a_zone_less_and_appliance_mode_change_the_attachment_in_place(life):
    """The engine takes the subnet away after it has updated the attachment, so that none is held."""
    made, changed = life.resources["made"], life.resources["changed"]
    assert changed["attachment"]["id"] == made["attachment"]["id"]
    assert changed["hub"]["id"] == made["hub"]["id"]
    subnets = [changed[f"subnet-{zone}"]["id"] for zone in "cd"]
    assert sorted(life.seen["attachment"]["SubnetIds"]) == sorted(subnets)
    assert life.seen["attachment"]["Options"]["ApplianceModeSupport"] == "enable"
    assert "subnet-a" not in changed


def test_an_attachment_moves_to_another_table(life):
    """Its old association goes first: AWS refuses a second, and one that replaces the first leaves the engine with one
    to delete that is gone."""
    table = life.resources["changed"]["isolated"]["id"]
    assert life.seen["association"] == {"TransitGatewayRouteTableId": table, "State": "associated"}


def test_an_attachment_that_is_deleted_by_hand_is_seen_with_all_that_went_along_and_made_anew(life):
    left = life.resources["left"]
    gone = life.resources["changed"].keys() - left.keys()
    assert gone == {"attachment", "accepter", "asked", "brought"}
    assert left["written"]["outputs"]["blackhole"] is True
    assert left["referred"]["outputs"]["blackhole"] is True
    assert "+ 4 created" in life.runs["repaired"].output


def test_a_destroy_leaves_nothing(life):
    assert life.seen["before"] == []
    assert life.seen["after"] == []


# What the provider says of a share


ACCEPTER = """
aws.ram.ResourceShareAccepter("accepted", share_arn="{share}")
"""


@pytest.fixture
def stack(engine: Engine, tmp_path: Path) -> Iterator[AwsStack]:
    with ForkedAwsServer() as cloud:
        stack = AwsStack(engine, tmp_path / "stack", cloud)
        yield stack
        stack.close()


def test_an_accepter_takes_the_whole_account_out_of_the_share_when_it_goes(stack):
    other, ours = Owner(stack.aws, OTHER_ACCOUNT), Owner(stack.aws)
    gateway = other.gateway()
    stack.up(ACCEPTER.format(share=other.share(gateway, ours.account_id)))
    assert gateway["TransitGatewayId"] in ours.gateways()
    stack.destroy()
    assert gateway["TransitGatewayId"] not in ours.gateways()


def test_an_accepter_fails_where_the_share_is_accepted_already(stack):
    other, ours = Owner(stack.aws, OTHER_ACCOUNT), Owner(stack.aws)
    share = other.share(other.gateway(), ours.account_id)
    ours.accept_share(share)
    said = stack.program(ACCEPTER.format(share=share)).refused("up", "--yes", "--skip-preview")
    assert f"No pending RAM Resource Share ({share}) invitation found" in said


# A peering within a region


PEERED_HERE = """
tgw = aws.ec2transitgateway
own = tgw.TransitGateway("own")
requested = tgw.get_peering_attachment(filters=[
    {{"name": "transit-gateway-id", "values": ["{gateway}"]}},
    {{"name": "remote-owner-id", "values": ["{requester}"]}},
]) if "{gateway}" else None
if requested:
    accepted = tgw.PeeringAttachmentAccepter("accepted", transit_gateway_attachment_id=requested.id)
    pulumi.export("accepted", accepted.id)
"""


def test_the_peering_of_two_gateways_of_one_region_is_accepted_by_the_id_that_our_side_has(stack):
    theirs, ours = Owner(stack.aws, OTHER_ACCOUNT), Owner(stack.aws)
    stack.up(PEERED_HERE.format(gateway="", requester=""))
    gateway = stack.resources()["own"]["id"]
    requested = theirs.ec2.create_transit_gateway_peering_attachment(
        TransitGatewayId=theirs.gateway()["TransitGatewayId"],
        PeerTransitGatewayId=gateway,
        PeerAccountId=ours.account_id,
        PeerRegion=REGION,
    )["TransitGatewayPeeringAttachment"]
    stack.up(PEERED_HERE.format(gateway=gateway, requester=OTHER_ACCOUNT))
    assert stack.outputs()["accepted"] == requested["AccepterTransitGatewayAttachmentId"]
    assert theirs.attachment_state(requested["TransitGatewayAttachmentId"]) == "available"
    stack.assert_settled()
    stack.destroy()
    assert theirs.attachment_state(requested["TransitGatewayAttachmentId"]) == "deleted"
