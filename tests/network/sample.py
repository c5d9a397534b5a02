"""A network to change one thing of: a plant's VPC with a server and a gate peer, a far VPC, a VPG, two devices.

app-1 10.0.2.20 --- subnet-app --+                              +-- VPG end a 100.64.152.4   --+
                                 +-- vpc-plant --(pcx-canal)----+                               +-- cam-7
gate  10.0.0.254 -- subnet-gate -+        |                     +-- VPG end b 100.64.152.132 --+   cam-8
                                     (pcx-far)
                                          +-- vpc-far --- far-1 10.9.1.10
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from devicepath_tools.network.gate_host import GateHost
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Identified, Network, by_id
from devicepath_tools.network.network_acl import Action, NetworkAcl, NetworkAclEntry
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteTable, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.network.sim import Sim, SimGroup, SimSession
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.hop import Leg
from devicepath_tools.network.trace.passage import UnknownHop
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRouteTable
from devicepath_tools.network.virtual_private_gateway import Gate, GatePeer, VirtualPrivateGateway, VpgType
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

A, N = IPv4Address, IPv4Network
OURS, SORACOM, REGION = "111111111111", "999999999999", "ap-northeast-1"
APP, GATE, GATE_INNER, FAR = A("10.0.2.20"), A("10.0.0.254"), A("10.254.0.254"), A("10.9.1.10")
CAM, CAM_8, END_A, END_B = A("10.254.174.102"), A("10.254.174.103"), A("100.64.152.4"), A("100.64.152.132")
EPHEMERAL = 50000
ALL = N("0.0.0.0/0")

VPC = Vpc("vpc-plant", OURS, REGION, (N("10.0.0.0/16"),), "plant")
FAR_VPC = Vpc("vpc-far", OURS, REGION, (N("10.9.0.0/16"),), "far")
APP_SUBNET = Subnet("subnet-app", VPC.id, N("10.0.2.0/24"), f"{REGION}a", "app")
GATE_SUBNET = Subnet("subnet-gate", VPC.id, N("10.0.0.0/24"), f"{REGION}a", "gate")
FAR_SUBNET = Subnet("subnet-far", FAR_VPC.id, N("10.9.1.0/24"), f"{REGION}a", "far")


def a_rule(
    rule_id: str, protocol: Protocol | None, ports: tuple[int, int], other: IPv4Network | str
) -> SecurityGroupRule:
    if isinstance(other, IPv4Network):
        return SecurityGroupRule(rule_id, protocol, *ports, cidr=other)
    if other.startswith("pl-"):
        return SecurityGroupRule(rule_id, protocol, *ports, prefix_list_id=other)
    return SecurityGroupRule(rule_id, protocol, *ports, group_id=other)


def tcp(rule_id: str, port: int, other: IPv4Network | str) -> SecurityGroupRule:
    return a_rule(rule_id, Protocol.TCP, (port, port), other)


def udp(rule_id: str, port: int, other: IPv4Network | str) -> SecurityGroupRule:
    return a_rule(rule_id, Protocol.UDP, (port, port), other)


def everything(rule_id: str) -> SecurityGroupRule:
    return a_rule(rule_id, None, (0, 65535), ALL)


APP_GROUP = SecurityGroup(
    "sg-app", VPC.id, (tcp("sgr-app-22", 22, N("10.0.0.0/8")), tcp("sgr-app-vpg", 443, N("100.64.152.0/24"))),
    (everything("sgr-app-out"),), "app",
)  # fmt: skip
GATE_GROUP = SecurityGroup(
    "sg-gate",
    VPC.id,
    (tcp("sgr-gate-80", 80, "sg-app"), udp("sgr-gate-vxlan", 4789, N("100.64.152.0/24"))),
    (everything("sgr-gate-out"),),
    "gate",
)
FAR_GROUP = SecurityGroup(
    "sg-far", FAR_VPC.id, (tcp("sgr-far-22", 22, N("10.0.0.0/16")),), (everything("sgr-far-out"),)
)

APP_INTERFACE = NetworkInterface("eni-app", VPC.id, APP_SUBNET.id, (APP,), ("sg-app",), instance_id="i-app")
GATE_INTERFACE = NetworkInterface(
    "eni-gate", VPC.id, GATE_SUBNET.id, (GATE,), ("sg-gate",), source_dest_check=False, instance_id="i-gate"
)
FAR_INTERFACE = NetworkInterface("eni-far", FAR_VPC.id, FAR_SUBNET.id, (FAR,), ("sg-far",), instance_id="i-far")
GATE_HOST = GateHost(
    GATE, IPv4Interface((GATE_INNER, 9)), 10, 4789, 1450, (END_A, END_B), forwards=True, masquerades=True
)
APP_HOST = Instance("i-app", ("eni-app",), name="app-1")
GATE_INSTANCE = Instance("i-gate", ("eni-gate",), user_data="#!/bin/sh", gate=GATE_HOST, name="gate")
FAR_HOST = Instance("i-far", ("eni-far",), name="far-1")

LOCAL = Target(TargetKind.LOCAL, "local")
TO_CANAL = Route(N("100.64.152.0/24"), Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-canal"))
TO_GATE = Route(N("10.128.0.0/9"), Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))
TO_FAR = Route(N("10.9.0.0/16"), Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-far"))
TO_PLANT = Route(N("10.0.0.0/16"), Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-far"))
TO_INTERNET = Route(ALL, Target(TargetKind.INTERNET_GATEWAY, "igw-1"))
IN_PLANT = Route(N("10.0.0.0/16"), LOCAL, origin=RouteOrigin.TABLE)
IN_FAR = Route(N("10.9.0.0/16"), LOCAL, origin=RouteOrigin.TABLE)
APP_TABLE = RouteTable(
    "rtb-app", VPC.id, (IN_PLANT, TO_GATE, TO_CANAL, TO_FAR, TO_INTERNET), frozenset({"subnet-app"}), name="app"
)
GATE_TABLE = RouteTable("rtb-gate", VPC.id, (IN_PLANT, TO_CANAL), frozenset({"subnet-gate"}), name="gate")
FAR_TABLE = RouteTable("rtb-far", FAR_VPC.id, (IN_FAR, TO_PLANT), is_main=True)


def an_entry(
    number: int,
    action: Action,
    protocol: Protocol | None = None,
    cidr: IPv4Network = ALL,
    ports: tuple[int, int] = (0, 65535),
) -> NetworkAclEntry:
    return NetworkAclEntry(number, action, protocol, cidr, *ports)


OPEN = (an_entry(100, Action.ALLOW), an_entry(32767, Action.DENY))
APP_ACL = NetworkAcl("acl-app", VPC.id, frozenset({"subnet-app"}), OPEN, OPEN)
GATE_ACL = NetworkAcl("acl-gate", VPC.id, frozenset({"subnet-gate"}), OPEN, OPEN)
FAR_ACL = NetworkAcl("acl-far", FAR_VPC.id, frozenset({"subnet-far"}), OPEN, OPEN)

OUR_SIDE = PeeringSide(VPC.id, OURS, REGION, VPC.cidrs)
CANAL = VpcPeeringConnection(
    "pcx-canal", "active", PeeringSide("vpc-soracom", SORACOM, REGION, (N("100.64.152.0/24"),)), OUR_SIDE, "canal"
)
FAR_PEERING = VpcPeeringConnection("pcx-far", "active", OUR_SIDE, PeeringSide(FAR_VPC.id, OURS, REGION, FAR_VPC.cidrs))

OPEN_GATE = Gate(
    is_open=True,
    own_peers=(GatePeer(END_A, A("10.128.0.2")), GatePeer(END_B, A("10.128.0.3"))),
    registered_peers=(GatePeer(GATE, GATE_INNER),),
)
VPG = VirtualPrivateGateway(
    "vpg-1", VpgType.F, "running", N("100.64.152.0/24"), N("10.128.0.0/9"), has_internet_gateway=False,
    gate=OPEN_GATE, peerings={"pcx-canal": N("10.0.0.0/16")}, name="fleet",
)  # fmt: skip
SIM_GROUP = SimGroup("group-1", "vpg-1", name="cameras")
SIM = Sim("sim-7", ("440100000000007",), "group-1", SimSession("vpg-1", CAM, END_A), "cam-7")
SIM_8 = Sim("sim-8", ("440100000000008",), "group-1", SimSession("vpg-1", CAM_8, END_B), "cam-8")

PLANT = Network(
    vpcs=by_id([VPC, FAR_VPC]),
    subnets=by_id([APP_SUBNET, GATE_SUBNET, FAR_SUBNET]),
    route_tables=by_id([APP_TABLE, GATE_TABLE, FAR_TABLE]),
    security_groups=by_id([APP_GROUP, GATE_GROUP, FAR_GROUP]),
    network_acls=by_id([APP_ACL, GATE_ACL, FAR_ACL]),
    interfaces=by_id([APP_INTERFACE, GATE_INTERFACE, FAR_INTERFACE]),
    instances=by_id([APP_HOST, GATE_INSTANCE, FAR_HOST]),
    peerings=by_id([CANAL, FAR_PEERING]),
    vpgs=by_id([VPG]),
    sim_groups=by_id([SIM_GROUP]),
    sims=by_id([SIM, SIM_8]),
)

ROOMS = {
    Vpc: "vpcs", Subnet: "subnets", RouteTable: "route_tables", SecurityGroup: "security_groups",
    NetworkAcl: "network_acls", PrefixList: "prefix_lists", NetworkInterface: "interfaces", Instance: "instances",
    VpcPeeringConnection: "peerings", VirtualPrivateGateway: "vpgs", SimGroup: "sim_groups", Sim: "sims",
    TransitGateway: "transit_gateways", TransitGatewayRouteTable: "transit_gateway_route_tables",
    TransitGatewayVpcAttachment: "transit_gateway_attachments",
    TransitGatewayPeeringAttachment: "transit_gateway_attachments",
    TransitGatewayDirectConnectAttachment: "transit_gateway_attachments",
    TransitGatewayVpnAttachment: "transit_gateway_attachments",
}  # fmt: skip


def sample(*nouns: Identified, without: Iterable[str] = ()) -> Network:
    """The sample with these nouns instead of those of the same id, or beside them; and without those named."""
    gone = set(without)
    changed: dict[str, Any] = {
        it.name: {key: noun for key, noun in getattr(PLANT, it.name).items() if key not in gone}
        for it in fields(PLANT)
        if it.name in ROOMS.values()
    }
    for noun in nouns:
        room = ROOMS[type(noun)]
        changed[room] = {**changed[room], noun.id: noun}
    return replace(PLANT, **changed)


def a_packet(source: IPv4Address, destination: IPv4Address, port: int = 80, **facts) -> Packet:
    return Packet(source, destination, Protocol.TCP, port, EPHEMERAL, **facts)


def a_ping(source: IPv4Address, destination: IPv4Address, **facts) -> Packet:
    return Packet(source, destination, Protocol.ICMP, ECHO_REQUEST, **facts)


def sender(network: Network, address: IPv4Address) -> Endpoint:
    """Whoever has an address."""
    for interface in network.interfaces_with(address):
        return HostEnd(interface)
    (vpg,) = network.vpgs.values()
    return DeviceEnd(vpg, address, network.sim_at(vpg.id, address))


def traced(network: Network, packet: Packet) -> Trace:
    return trace(network, sender(network, packet.source), packet)


def stops(found: Trace | Leg) -> list[tuple[str, str]]:
    """Causes, each with what it is met at."""
    if isinstance(found, Trace):
        return [(it.cause.name, it.hop.subject.id) for it in found.blockers]
    return [(hop.cause.name, hop.subject.id) for hop in found.all_hops() if hop.cause is not None]


def unknowns(found: Trace) -> list[tuple[str, str]]:
    """What nobody can say, each with where."""
    return [(hop.reason.name, hop.subject.id) for hop in found.all_hops() if isinstance(hop, UnknownHop)]
