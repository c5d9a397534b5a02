"""The sample with transit gateways: one that joins its two VPCs, a second one in another region, SORACOM's of type F2.

vpc-plant --- attach-plant ---+                  +--- attach-peering --- tgw-2 --- attach-west --- vpc-west
  app-1 10.0.2.20   (rtb-of-plant)    tgw-1      |                     (rtb-west)       west-1 10.7.1.10
vpc-far   --- attach-far   ---+ (rtb-of-far)     +
  far-1 10.9.1.10

vpc-plant --- attach-soracom --- tgw-soracom, of the VPG --- cam-7 10.254.174.102, cam-8
"""

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Identified, Network
from devicepath_tools.network.network_acl import NetworkAcl
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteTable, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.sim import SimGroup, SimSession
from devicepath_tools.network.trace.trace import Trace
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable
from devicepath_tools.network.virtual_private_gateway import CustomerRoute, VpgType
from devicepath_tools.network.vpc import Subnet, Vpc
from tests.network.sample import (
    APP_GROUP,
    APP_TABLE,
    CAM,
    CAM_8,
    FAR_TABLE,
    FAR_VPC,
    GATE_INSTANCE,
    GATE_TABLE,
    IN_FAR,
    IN_PLANT,
    LOCAL,
    OPEN,
    OURS,
    REGION,
    SIM,
    SIM_8,
    SORACOM,
    TO_CANAL,
    VPC,
    VPG,
    everything,
    sample,
    tcp,
)

N = IPv4Network
WEST, WEST_REGION = IPv4Address("10.7.1.10"), "us-west-2"

GATEWAY = TransitGateway("tgw-1", OURS, REGION, 64600, security_group_referencing=True, is_whole=True, name="hub")
PLANT_ATTACHMENT = TransitGatewayVpcAttachment(
    "attach-plant", GATEWAY.id, VPC.id, subnet_ids=("subnet-app",), security_group_referencing=True
)
FAR_ATTACHMENT = TransitGatewayVpcAttachment(
    "attach-far", GATEWAY.id, FAR_VPC.id, subnet_ids=("subnet-far",), security_group_referencing=True
)
OF_PLANT = TransitGatewayRouteTable(
    "rtb-of-plant",
    GATEWAY.id,
    associated=frozenset({PLANT_ATTACHMENT.id}),
    propagating=frozenset({FAR_ATTACHMENT.id}),
    name="plants",
)
OF_FAR = TransitGatewayRouteTable(
    "rtb-of-far",
    GATEWAY.id,
    (TransitGatewayRoute(VPC.cidrs[0], PLANT_ATTACHMENT.id),),
    associated=frozenset({FAR_ATTACHMENT.id}),
)
TO_GATEWAY = Target(TargetKind.TRANSIT_GATEWAY, GATEWAY.id)
FAR_BY_GATEWAY = Route(FAR_VPC.cidrs[0], TO_GATEWAY)
PLANT_BY_GATEWAY = Route(VPC.cidrs[0], TO_GATEWAY)

WEST_GATEWAY = TransitGateway("tgw-2", OURS, WEST_REGION, 64601, security_group_referencing=True, is_whole=True)
WEST_VPC = Vpc("vpc-west", OURS, WEST_REGION, (N("10.7.0.0/16"),), "west")
WEST_SUBNET = Subnet("subnet-west", WEST_VPC.id, N("10.7.1.0/24"), f"{WEST_REGION}a", "west")
WEST_INTERFACE = NetworkInterface("eni-west", WEST_VPC.id, WEST_SUBNET.id, (WEST,), ("sg-west",), instance_id="i-west")
WEST_HOST = Instance("i-west", ("eni-west",), name="west-1")
WEST_GROUP = SecurityGroup("sg-west", WEST_VPC.id, (tcp("sgr-west-22", 22, N("10.0.0.0/8")),), (everything("sgr-w"),))
WEST_ACL = NetworkAcl("acl-west", WEST_VPC.id, frozenset({"subnet-west"}), OPEN, OPEN)
WEST_TABLE = RouteTable(
    "rtb-vpc-west",
    WEST_VPC.id,
    (
        Route(WEST_VPC.cidrs[0], LOCAL, origin=RouteOrigin.TABLE),
        Route(VPC.cidrs[0], Target(TargetKind.TRANSIT_GATEWAY, WEST_GATEWAY.id)),
    ),
    is_main=True,
)
WEST_ATTACHMENT = TransitGatewayVpcAttachment(
    "attach-west", WEST_GATEWAY.id, WEST_VPC.id, subnet_ids=("subnet-west",), security_group_referencing=True
)
PEERING = TransitGatewayPeeringAttachment(
    "attach-peering",
    TransitGatewaySide(GATEWAY.id, OURS, REGION),
    TransitGatewaySide(WEST_GATEWAY.id, OURS, WEST_REGION),
)
NEAR = replace(PEERING, of_end=GATEWAY.id)
"""The same in one region, where each end has an id of its own."""
FAR_END = replace(PEERING, id="attach-far-end", of_end=WEST_GATEWAY.id)
OF_WEST = TransitGatewayRouteTable(
    "rtb-of-west",
    WEST_GATEWAY.id,
    (TransitGatewayRoute(VPC.cidrs[0], PEERING.id),),
    associated=frozenset({WEST_ATTACHMENT.id}),
)
OF_PEERING_THERE = TransitGatewayRouteTable(
    "rtb-of-peering-there",
    WEST_GATEWAY.id,
    associated=frozenset({PEERING.id}),
    propagating=frozenset({WEST_ATTACHMENT.id}),
)
OF_PEERING_HERE = TransitGatewayRouteTable(
    "rtb-of-peering-here",
    GATEWAY.id,
    associated=frozenset({PEERING.id}),
    propagating=frozenset({PLANT_ATTACHMENT.id}),
)
WEST_BY_GATEWAY = Route(WEST_VPC.cidrs[0], TO_GATEWAY)

SORACOMS = TransitGateway("tgw-soracom", SORACOM, REGION, 64512, name="soracom")
DEVICES = N("10.254.0.0/16")
SORACOM_ATTACHMENT = TransitGatewayVpcAttachment(
    "attach-soracom", SORACOMS.id, VPC.id, subnet_ids=("subnet-app", "subnet-gate")
)
F2 = replace(
    VPG,
    type=VpgType.F2,
    gate=replace(VPG.gate, registered_peers=()),
    peerings={},
    transit_gateway_id=SORACOMS.id,
    customer_routes=(CustomerRoute(VPC.cidrs[0], SORACOM_ATTACHMENT.id),),
)
DEVICES_BY_SORACOM = Route(VPG.device_subnet, Target(TargetKind.TRANSIT_GATEWAY, SORACOMS.id))
FROM_DEVICES = replace(APP_GROUP, ingress=(tcp("sgr-app-22", 22, N("10.0.0.0/8")), tcp("sgr-dev", 443, DEVICES)))


def joined(*nouns: Identified, without: Iterable[str] = ()) -> Network:
    """The sample with its two VPCs joined by a transit gateway instead of a peering connection."""
    own: list[Identified] = [
        GATEWAY, PLANT_ATTACHMENT, FAR_ATTACHMENT, OF_PLANT, OF_FAR,
        replace(APP_TABLE, routes=(IN_PLANT, FAR_BY_GATEWAY)),
        replace(FAR_TABLE, routes=(IN_FAR, PLANT_BY_GATEWAY)),
    ]  # fmt: skip
    return _network(own, nouns, {"pcx-far", *without})


def peered(*nouns: Identified, without: Iterable[str] = ()) -> Network:
    """The plant's gateway peered with one in another region, which has a VPC behind it."""
    by_peering = TransitGatewayRoute(WEST_VPC.cidrs[0], PEERING.id)
    own: list[Identified] = [
        GATEWAY, PLANT_ATTACHMENT, WEST_GATEWAY, WEST_VPC, WEST_SUBNET, WEST_INTERFACE, WEST_HOST, WEST_GROUP,
        WEST_ACL, WEST_TABLE, WEST_ATTACHMENT, PEERING, OF_WEST, OF_PEERING_THERE, OF_PEERING_HERE,
        replace(OF_PLANT, routes=(by_peering,), propagating=frozenset()),
        replace(APP_TABLE, routes=(IN_PLANT, WEST_BY_GATEWAY)),
    ]  # fmt: skip
    return _network(own, nouns, without)


def native(*nouns: Identified, without: Iterable[str] = ()) -> Network:
    """The sample with a VPG of type F2, whose transit gateway the plant's VPC is attached to."""
    own: list[Identified] = [
        SORACOMS, SORACOM_ATTACHMENT, F2, FROM_DEVICES,
        replace(APP_TABLE, routes=(IN_PLANT, DEVICES_BY_SORACOM)),
        replace(GATE_TABLE, routes=(IN_PLANT, DEVICES_BY_SORACOM)),
        replace(GATE_INSTANCE, gate=None),
        replace(SIM, session=SimSession(VPG.id, CAM)),
        replace(SIM_8, session=SimSession(VPG.id, CAM_8)),
    ]  # fmt: skip
    return _network(own, nouns, {"pcx-canal", *without})


def side_by_side(*routes: Route, without: Iterable[str] = ()) -> Network:
    """The sample's VPG of type F, and one of type F2 beside it with the same device subnet. cam-7 is on the first one,
    cam-8 on the second. `routes` lead from the servers' subnet to devices."""
    second = replace(
        F2,
        id="vpg-2",
        vpg_range=N("100.64.153.0/24"),
        gate=replace(F2.gate, own_peers=()),
        fixed_addresses={},
    )
    own: list[Identified] = [
        SORACOMS, SORACOM_ATTACHMENT, second,
        replace(APP_GROUP, ingress=(*FROM_DEVICES.ingress, *APP_GROUP.ingress)),
        replace(APP_TABLE, routes=(IN_PLANT, TO_CANAL, *routes)),
        SimGroup("group-2", "vpg-2"),
        replace(SIM_8, group_id="group-2", session=SimSession("vpg-2", CAM_8)),
    ]  # fmt: skip
    return _network(own, (), without)


def _network(own: Iterable[Identified], nouns: Iterable[Identified], without: Iterable[str]) -> Network:
    gone = set(without)
    chosen = {it.id: it for it in (*own, *nouns)}
    return sample(*(it for key, it in chosen.items() if key not in gone), without=gone)


def findings(found: Trace) -> list[str]:
    """What is said at each stop."""
    return [it.hop.finding for it in found.blockers]


def fixes(found: Trace) -> list[str]:
    return [it.hop.fix for it in found.blockers]
