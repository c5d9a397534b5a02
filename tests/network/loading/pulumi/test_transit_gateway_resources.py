"""Pulumi resources of transit gateways, and of a VPG of type F2, as a network."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from devicepath_tools.network.loading.pulumi.resources.network import network
from devicepath_tools.network.loading.pulumi.resources.resource import UNKNOWN, Resource
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.route_table import RouteOrigin, RouteState
from devicepath_tools.network.trace.endpoint import DeviceEnd, HostEnd
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute
from devicepath_tools.network.virtual_private_gateway import CustomerRoute

OURS, THEIRS, SORACOM, REGION = "111122223333", "444455556666", "999999999999", "ap-northeast-1"
N = IPv4Network


def aws(noun: str, made_id: str, **values: Any) -> Resource:
    kind = noun[0].lower() + noun[1:]
    return Resource(f"aws:ec2transitgateway/{kind}:{noun}", f"the-{made_id}", made_id, values)


def ec2(noun: str, made_id: str, **values: Any) -> Resource:
    kind = noun[0].lower() + noun[1:]
    return Resource(f"aws:ec2/{kind}:{noun}", f"the-{made_id}", made_id, values)


def soracom(noun: str, made_id: str, **values: Any) -> Resource:
    return Resource(f"soracom:index:{noun}", f"the-{made_id}", made_id, values)


def a_vpc(number: int, owner: str = OURS) -> tuple[Resource, Resource]:
    facts = {"ownerId": owner, "region": REGION, "cidrBlock": f"10.{number}.0.0/16"}
    subnet = {"vpcId": f"vpc-{number}", "cidrBlock": f"10.{number}.0.0/24", "availabilityZone": f"{REGION}a"}
    return ec2("Vpc", f"vpc-{number}", **facts), ec2("Subnet", f"subnet-{number}", **subnet)


NO_DEFAULTS = {"defaultRouteTableAssociation": "disable", "defaultRouteTablePropagation": "disable"}
GATEWAY = aws("TransitGateway", "tgw-1", ownerId=OURS, region=REGION, amazonSideAsn=64600, tags={"Name": "hub"})
BARE = aws("TransitGateway", "tgw-1", ownerId=OURS, region=REGION, **NO_DEFAULTS)
TABLE = aws("RouteTable", "tgw-rtb-1", transitGatewayId="tgw-1", tags={"Name": "plants"})
VPCS = (*a_vpc(1), *a_vpc(2))


def attached(number: int, gateway: str = "tgw-1", **values: Any) -> Resource:
    facts = {"transitGatewayId": gateway, "vpcId": f"vpc-{number}", "subnetIds": [f"subnet-{number}"]}
    return aws("VpcAttachment", f"tgw-attach-{number}", **facts, **values)


def in_table(noun: str, attachment: str, **values: Any) -> Resource:
    told = {"transitGatewayRouteTableId": "tgw-rtb-1", "transitGatewayAttachmentId": attachment, **values}
    return aws(noun, f"{noun}-{attachment}", **{key: it for key, it in told.items() if it is not None})


def read(*resources: Resource) -> Network:
    return network([*VPCS, *resources])


def test_a_gateway_is_known_with_all_that_is_in_it():
    found = read(GATEWAY).transit_gateways
    assert found == {"tgw-1": TransitGateway("tgw-1", OURS, REGION, 64600, False, is_whole=True, name="hub")}
    on = aws("TransitGateway", "tgw-1", securityGroupReferencingSupport="enable")
    assert read(on).transit_gateways["tgw-1"].security_group_referencing


def test_an_attachment_has_its_subnets_and_options():
    options = {"applianceModeSupport": "enable", "dnsSupport": "disable", "securityGroupReferencingSupport": "disable"}
    (found,) = read(GATEWAY, attached(1, **options, tags={"Name": "plant"})).transit_gateway_attachments.values()
    assert found == TransitGatewayVpcAttachment(
        "tgw-attach-1", "tgw-1", "vpc-1", "available", ("subnet-1",), True, False, False, "plant"
    )
    (usual,) = read(GATEWAY, attached(1)).transit_gateway_attachments.values()
    assert usual == TransitGatewayVpcAttachment(
        "tgw-attach-1", "tgw-1", "vpc-1", "available", ("subnet-1",), security_group_referencing=True
    )


def test_an_attachment_of_another_account_is_there_once_it_is_accepted():
    theirs = a_vpc(3, THEIRS)
    accepted = aws("VpcAttachmentAccepter", "tgw-attach-3", transitGatewayAttachmentId="tgw-attach-3")
    open_to_all = aws("TransitGateway", "tgw-1", ownerId=OURS, autoAcceptSharedAttachments="enable")
    for resources, state in (
        ((GATEWAY, attached(3)), "pendingAcceptance"),
        ((GATEWAY, attached(3), accepted), "available"),
        ((open_to_all, attached(3)), "available"),
    ):
        assert read(*theirs, *resources).transit_gateway_attachments["tgw-attach-3"].state == state


def test_that_the_owner_of_a_gateway_that_is_not_the_stacks_has_accepted_is_assumed():
    found = read(attached(1, "tgw-other"))
    assert found.transit_gateway_attachments["tgw-attach-1"].state == "available"
    assert found.assumed["tgw-attach-1"] == "that the owner of the transit gateway has accepted it"


def test_without_a_word_about_tables_attachments_are_in_the_one_that_aws_makes():
    found = read(GATEWAY, attached(1), attached(2))
    (table,) = found.transit_gateway_route_tables.values()
    assert table.associated == table.propagating == {"tgw-attach-1", "tgw-attach-2"}
    assert table.id in found.assumed
    assert found.transit.table(table.id).best(IPv4Address("10.2.0.9")) is not None


def test_one_that_is_told_not_to_or_that_is_in_another_table_is_not_in_it():
    aside: dict[str, Any] = {
        "transitGatewayDefaultRouteTableAssociation": False,
        "transitGatewayDefaultRouteTablePropagation": False,
    }
    found = read(GATEWAY, TABLE, attached(1, **aside), attached(2), in_table("RouteTableAssociation", "tgw-attach-2"))
    default = next(it for key, it in found.transit_gateway_route_tables.items() if key != "tgw-rtb-1")
    assert (set(default.associated), set(default.propagating)) == (set(), {"tgw-attach-2"})
    assert found.transit_gateway_route_tables["tgw-rtb-1"].associated == {"tgw-attach-2"}


def test_with_both_defaults_off_there_is_no_table_that_nobody_made():
    assert read(BARE, attached(1)).transit_gateway_route_tables == {}


def test_a_table_has_what_other_resources_put_into_it():
    listed = ec2("ManagedPrefixList", "pl-1", addressFamily="IPv4", entries=[{"cidr": "10.8.0.0/16"}])
    found = read(
        BARE,
        TABLE,
        listed,
        in_table("Route", "tgw-attach-1", destinationCidrBlock="10.7.0.0/16"),
        in_table("Route", "", destinationCidrBlock="10.9.0.0/16", blackhole=True),
        in_table("Route", "tgw-attach-2", destinationCidrBlock="2001:db8::/32"),
        in_table("PrefixListReference", "tgw-attach-2", prefixListId="pl-1"),
        in_table("RouteTablePropagation", "tgw-attach-1"),
        in_table("RouteTableAssociation", "tgw-attach-1"),
    )
    table = found.transit_gateway_route_tables["tgw-rtb-1"]
    assert table.routes == (
        TransitGatewayRoute(N("10.7.0.0/16"), "tgw-attach-1"),
        TransitGatewayRoute(N("10.9.0.0/16"), state=RouteState.BLACKHOLE),
        TransitGatewayRoute(N("10.8.0.0/16"), "tgw-attach-2", origin=RouteOrigin.PREFIX_LIST, prefix_list_id="pl-1"),
    )
    assert (set(table.associated), set(table.propagating)) == ({"tgw-attach-1"}, {"tgw-attach-1"})
    assert (table.name, table.unread, found.unread) == ("plants", (), ())


def test_a_prefix_list_that_is_not_the_stacks_is_not_an_empty_one():
    found = read(BARE, TABLE, in_table("PrefixListReference", "tgw-attach-1", prefixListId="pl-9"))
    assert found.transit_gateway_route_tables["tgw-rtb-1"].unread == ("pl-9",)


def test_a_table_that_is_not_the_stacks_is_told():
    found = read(in_table("Route", "tgw-attach-1", destinationCidrBlock="10.7.0.0/16"))
    assert found.unread == ("transit gateway route table tgw-rtb-1: is none of the stack's, which adds to it",)


def test_what_is_not_told_yet_is_told_as_that():
    found = read(BARE, TABLE, in_table("RouteTableAssociation", UNKNOWN))
    assert found.unread == (
        "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation "
        f"the-RouteTableAssociation-{UNKNOWN}: its transitGatewayAttachmentId is not told",
    )


@pytest.mark.parametrize(("is_accepted", "state"), [(True, "available"), (False, "pendingAcceptance")])
def test_a_peering_of_two_gateways_waits_for_its_acceptance(is_accepted, state):
    ends = {"transitGatewayId": "tgw-1", "peerTransitGatewayId": "tgw-2", "peerAccountId": THEIRS, "peerRegion": "x-1"}
    peering = aws("PeeringAttachment", "tgw-attach-p", **ends)
    accepter = aws("PeeringAttachmentAccepter", "tgw-attach-p", transitGatewayAttachmentId="tgw-attach-p")
    found = read(peering, *([accepter] if is_accepted else [])).transit_gateway_attachments
    assert found == {
        "tgw-attach-p": TransitGatewayPeeringAttachment(
            "tgw-attach-p", TransitGatewaySide("tgw-1"), TransitGatewaySide("tgw-2", THEIRS, "x-1"), state
        )
    }


VPG = soracom(
    "VirtualPrivateGateway",
    "vpg-1",
    type="F2",
    deviceSubnet="10.130.0.0/16",
    vpgRange="100.64.0.0/26",
    useInternetGateway=False,
    transitGatewayId="tgw-s",
    transitGatewayAsn=64512,
    transitGatewayOwnerId=SORACOM,
    transitGatewayRegion=REGION,
)
TO_ATTACHMENT = soracom("CustomerRoute", "1", vpgId="vpg-1", destinationCidr="10.1.0.0/16", target="tgw-attach-1")
OF_SORACOM = attached(1, "tgw-s")
REGISTERED = soracom("TransitGatewayVpcAttachment", "reg-1", vpgId="vpg-1", awsAccountId=OURS, vpcId="vpc-1")
ACCEPTED = soracom("TransitGatewayVpcAttachmentAcceptance", "acc-1", vpgId="vpg-1", attachmentId="tgw-attach-1")
PEERED = soracom(
    "TransitGatewayPeeringConnection",
    "peer-1",
    vpgId="vpg-1",
    awsAccountId=OURS,
    awsRegion="us-west-2",
    transitGatewayId="tgw-1",
    attachmentId="tgw-attach-p",
    status="active",
)
PEERING_ACCEPTED = aws("PeeringAttachmentAccepter", "tgw-attach-p", transitGatewayAttachmentId="tgw-attach-p")


def test_a_vpg_of_type_f2_has_its_gateway_and_its_customer_routes():
    found = read(VPG, TO_ATTACHMENT)
    assert found.transit_gateways == {"tgw-s": TransitGateway("tgw-s", SORACOM, REGION, 64512)}
    vpg = found.vpgs["vpg-1"]
    assert (vpg.transit_gateway_id, vpg.gate.is_open) == ("tgw-s", True)
    assert vpg.customer_routes == (CustomerRoute(N("10.1.0.0/16"), "tgw-attach-1"),)


@pytest.mark.parametrize(
    ("resources", "state"),
    [((OF_SORACOM, REGISTERED), "pendingAcceptance"), ((OF_SORACOM, REGISTERED, ACCEPTED), "available")],
    ids=["registered", "accepted"],
)
def test_an_attachment_to_soracoms_gateway_waits_for_soracoms_acceptance(resources, state):
    assert read(VPG, *resources).transit_gateway_attachments["tgw-attach-1"].state == state


@pytest.mark.parametrize(
    ("status", "state"),
    [("active", "available"), ("acceptancePending", "acceptancePending"), ("failed", "failed"), (None, "available")],
)
def test_how_far_soracom_is_with_an_attachment_is_its_own_word(status, state):
    """That of an `up` that waited in vain, or of a refresh."""
    told = soracom("TransitGatewayVpcAttachmentAcceptance", "acc-1", **ACCEPTED.inputs, status=status)
    assert read(VPG, OF_SORACOM, REGISTERED, told).transit_gateway_attachments["tgw-attach-1"].state == state


@pytest.mark.parametrize(("status", "state"), [("active", "available"), ("pending", "pendingAcceptance")])
def test_a_peering_that_soracom_does_not_have_as_active_carries_nothing(status, state):
    told = soracom(
        "TransitGatewayPeeringActivation", "act-1", vpgId="vpg-1", attachmentId="tgw-attach-p", status=status
    )
    (found,) = read(VPG, PEERED, PEERING_ACCEPTED, told).transit_gateway_attachments.values()
    assert found.state == state


@pytest.mark.parametrize(("accepted", "state"), [((PEERING_ACCEPTED,), "available"), ((), "pendingAcceptance")])
def test_a_peering_that_soracom_requests_waits_for_ours(accepted, state):
    (found,) = read(VPG, PEERED, *accepted).transit_gateway_attachments.values()
    assert found == TransitGatewayPeeringAttachment(
        "tgw-attach-p",
        TransitGatewaySide("tgw-s", SORACOM, REGION),
        TransitGatewaySide("tgw-1", OURS, "us-west-2"),
        state,
    )


def test_in_one_region_the_end_that_we_accept_has_an_id_of_its_own():
    near = soracom("TransitGatewayPeeringConnection", "peer-1", **{**PEERED.inputs, "awsRegion": REGION})
    accepter = aws("PeeringAttachmentAccepter", "tgw-attach-q", transitGatewayAttachmentId="tgw-attach-q")
    found = read(VPG, GATEWAY, near, accepter)
    soracoms, ours = (found.transit_gateway_attachments[f"tgw-attach-{it}"] for it in "pq")
    assert isinstance(soracoms, TransitGatewayPeeringAttachment)
    assert isinstance(ours, TransitGatewayPeeringAttachment)
    assert (soracoms.of_end, ours.of_end) == ("tgw-s", "tgw-1")
    assert (soracoms.state, ours.state) == ("available", "available")
    assert found.transit.far_end(soracoms, "tgw-s") == "tgw-attach-q"
    assert found.transit.far_end(ours, "tgw-1") == "tgw-attach-p"


def test_what_names_a_vpg_that_is_not_the_stacks_is_told():
    assert read(TO_ATTACHMENT).unread == ("VPG vpg-1: is none of the stack's, which has settings of it",)


def traced_to_device(*resources: Resource) -> Verdict:
    """From a host of vpc-1 to a device, through what a stack has made."""
    table = {"routeTableId": "rtb-1", "destinationCidrBlock": "10.130.0.0/16"}
    host = {"subnetId": "subnet-1", "privateIp": "10.1.0.9", "vpcSecurityGroupIds": ["sg-1"]}
    everything = {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}
    found = read(
        VPG,
        ec2("SecurityGroup", "sg-1", vpcId="vpc-1", egress=[everything]),
        ec2("Instance", "i-1", **host),
        ec2("RouteTable", "rtb-1", vpcId="vpc-1"),
        ec2("RouteTableAssociation", "rtbassoc-1", routeTableId="rtb-1", subnetId="subnet-1"),
        ec2("Route", "r-1", **table, transitGatewayId="tgw-s" if OF_SORACOM in resources else "tgw-1"),
        soracom("Group", "group-1"),
        soracom("GroupConfiguration", "group-1", groupId="group-1", vpgId="vpg-1"),
        soracom("SimGroupMembership", "sim-1", groupId="group-1", imsi="001010000000001"),
        *resources,
    )
    (sim,) = found.sims.values()
    assert sim.session is not None
    (interface,) = found.interfaces.values()
    packet = Packet(interface.addresses[0], sim.session.address, Protocol.TCP, 80, 50000)
    return trace(found, HostEnd(interface), packet, DeviceEnd(found.vpgs["vpg-1"], packet.destination, sim)).verdict


def test_a_stack_whose_vpc_is_attached_to_soracoms_gateway_reaches_devices():
    assert traced_to_device(OF_SORACOM, REGISTERED, ACCEPTED, TO_ATTACHMENT) is Verdict.REACHABLE
    assert traced_to_device(OF_SORACOM, REGISTERED, ACCEPTED) is Verdict.STOPPED, "no customer route"
    assert traced_to_device(OF_SORACOM, REGISTERED, TO_ATTACHMENT) is Verdict.STOPPED, "not accepted"
    failed = soracom("TransitGatewayVpcAttachmentAcceptance", "acc-1", **ACCEPTED.inputs, status="failed")
    assert traced_to_device(OF_SORACOM, REGISTERED, failed, TO_ATTACHMENT) is Verdict.STOPPED, "it has failed since"


def test_a_stack_with_a_gateway_of_its_own_that_is_peered_with_soracoms_reaches_devices():
    back = soracom("CustomerRoute", "1", vpgId="vpg-1", destinationCidr="10.1.0.0/16", target="tgw-attach-p")
    whole = (
        GATEWAY, attached(1), PEERED, PEERING_ACCEPTED, back,
        aws("Route", "r-tgw", transitGatewayRouteTableId="tgw-rtb of tgw-1", destinationCidrBlock="10.130.0.0/16",
            transitGatewayAttachmentId="tgw-attach-p"),
    )  # fmt: skip
    assert traced_to_device(*whole) is Verdict.REACHABLE
    assert traced_to_device(*whole[:-1]) is Verdict.STOPPED, "a peering propagates nothing"
