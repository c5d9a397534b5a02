"""The sample with more than one of what a path may have several of.

In one VPC: a second gate peer beside the first. In two VPCs: the far one has a peering connection with the same VPG
and a gate peer of its own, and nothing leads from one VPC to the other."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import Route, RouteTable, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.virtual_private_gateway import GatePeer
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection
from tests.network.sample import (
    APP_TABLE,
    FAR_GROUP,
    FAR_SUBNET,
    FAR_TABLE,
    FAR_VPC,
    GATE_HOST,
    GATE_INNER,
    GATE_INTERFACE,
    GATE_TABLE,
    IN_FAR,
    OPEN_GATE,
    OURS,
    REGION,
    SORACOM,
    TO_FAR,
    TO_GATE,
    VPG,
    everything,
    sample,
    tcp,
    udp,
)

A, N = IPv4Address, IPv4Network
GATE_2, GATE_2_INNER = A("10.0.0.253"), A("10.254.0.253")
FAR_GATE, FAR_GATE_INNER = A("10.9.1.254"), A("10.254.0.252")

GATE_2_INTERFACE = replace(GATE_INTERFACE, id="eni-gate-2", addresses=(GATE_2,), instance_id="i-gate-2")
GATE_2_HOST = replace(GATE_HOST, outer_address=GATE_2, inner=IPv4Interface((GATE_2_INNER, 9)))
GATE_2_INSTANCE = Instance("i-gate-2", ("eni-gate-2",), user_data="#!/bin/sh", gate=GATE_2_HOST, name="gate-2")
TO_GATE_2 = replace(TO_GATE, target=Target(TargetKind.NETWORK_INTERFACE, "eni-gate-2"))
BY_GATE_2 = replace(APP_TABLE, routes=tuple(TO_GATE_2 if it is TO_GATE else it for it in APP_TABLE.routes))

FAR_CANAL = VpcPeeringConnection(
    "pcx-canal-far", "active", PeeringSide("vpc-soracom", SORACOM, REGION, (VPG.vpg_range,)),
    PeeringSide(FAR_VPC.id, OURS, REGION, FAR_VPC.cidrs),
)  # fmt: skip
FAR_GATE_GROUP = SecurityGroup(
    "sg-far-gate", FAR_VPC.id, (tcp("sgr-far-gate-80", 80, "sg-far"), udp("sgr-far-gate-vxlan", 4789, VPG.vpg_range)),
    (everything("sgr-far-gate-out"),),
)  # fmt: skip
FAR_GATE_INTERFACE = NetworkInterface(
    "eni-far-gate", FAR_VPC.id, FAR_SUBNET.id, (FAR_GATE,), ("sg-far-gate",), source_dest_check=False,
    instance_id="i-far-gate",
)  # fmt: skip
FAR_GATE_HOST = replace(GATE_HOST, outer_address=FAR_GATE, inner=IPv4Interface((FAR_GATE_INNER, 9)))
FAR_GATE_INSTANCE = Instance(
    "i-far-gate", ("eni-far-gate",), user_data="#!/bin/sh", gate=FAR_GATE_HOST, name="far-gate"
)
TO_FAR_CANAL = Route(VPG.vpg_range, Target(TargetKind.VPC_PEERING_CONNECTION, FAR_CANAL.id))
TO_FAR_GATE = Route(VPG.device_subnet, Target(TargetKind.NETWORK_INTERFACE, "eni-far-gate"))
FAR_BY_GATE = replace(FAR_TABLE, routes=(IN_FAR, TO_FAR_CANAL, TO_FAR_GATE))
FAR_GROUP_FOR_DEVICES = replace(FAR_GROUP, ingress=(*FAR_GROUP.ingress, tcp("sgr-far-443", 443, VPG.vpg_range)))


def two_in_one_vpc(table: RouteTable = APP_TABLE) -> Network:
    """`table` is the servers': by the first gate peer, unless it says otherwise."""
    peers = (GatePeer(GATE_HOST.outer_address, GATE_INNER), GatePeer(GATE_2, GATE_2_INNER))
    vpg = replace(VPG, gate=replace(OPEN_GATE, registered_peers=peers))
    return sample(GATE_2_INTERFACE, GATE_2_INSTANCE, vpg, table)


def two_vpcs(*changed: VpcPeeringConnection) -> Network:
    """One gate peer in each; `changed` are connections that are otherwise than right."""
    peers = (GatePeer(GATE_HOST.outer_address, GATE_INNER), GatePeer(FAR_GATE, FAR_GATE_INNER))
    peerings = {"pcx-canal": N("10.0.0.0/16"), FAR_CANAL.id: N("10.9.0.0/16")}
    vpg = replace(VPG, gate=replace(OPEN_GATE, registered_peers=peers), peerings=peerings)
    near = [replace(it, routes=tuple(one for one in it.routes if one is not TO_FAR)) for it in (APP_TABLE, GATE_TABLE)]
    nouns = (FAR_CANAL, FAR_GATE_GROUP, FAR_GATE_INTERFACE, FAR_GATE_INSTANCE, FAR_BY_GATE, FAR_GROUP_FOR_DEVICES)
    return sample(*nouns, vpg, *near, *changed, without=["pcx-far"])
