"""VPC peering connections: a line between two routers, for those that are active."""

from ipaddress import IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.vpc_peering import VpcPeeringConnection
from devicepath_tools.rehearsal.wires import security_groups
from devicepath_tools.rehearsal.wires.nft import listed
from devicepath_tools.rehearsal.wires.plan import Plan
from devicepath_tools.rehearsal.wires.vpcs import VPC_MTU, VpcWires

BETWEEN_REGIONS_MTU = 8500
"""Bytes. Source: AWS, EC2 user guide, network MTU."""


def connect(plan: Plan, network: Network, vpcs: dict[str, VpcWires]) -> None:
    """Lines between the VPCs of a network. Those to a VPG are the VPG's."""
    for peering in network.peerings.values():
        sides = [vpcs.get(side.vpc_id) for side in (peering.requester, peering.accepter)]
        near, far = sides
        if not peering.is_active or near is None or far is None or network.vpg_behind(peering.id) is not None:
            continue
        near.legs[peering.id] = f"p{len(near.legs)}"
        far.legs[peering.id] = f"p{len(far.legs)}"
        plan.line((near.namespace, near.legs[peering.id]), (far.namespace, far.legs[peering.id]), mtu(peering))
        guard(near, peering, far.vpc.cidrs)
        guard(far, peering, near.vpc.cidrs)


def mtu(peering: VpcPeeringConnection) -> int:
    return VPC_MTU if peering.requester.region == peering.accepter.region else BETWEEN_REGIONS_MTU


def guard(wires: VpcWires, peering: VpcPeeringConnection, far_ranges: tuple[IPv4Network, ...]) -> None:
    """Lets through a peering connection only what goes from addresses of one end to addresses of the other."""
    table, leg = wires.router.table, wires.legs[peering.id]
    stopped = table.stopped(Cause.PEERING_ADDRESS, peering.id)
    wires.router.handed_on.append(f"oifname {leg} ip saddr != {listed(wires.vpc.cidrs)} {stopped}")
    if far_ranges:
        wires.router.handed_on.append(f"oifname {leg} ip daddr != {listed(far_ranges)} {stopped}")
        wires.router.leaving.append(f"iifname {leg} ip saddr != {listed(far_ranges)} {stopped}")
    # Nothing that a VPC passes on crosses a peering connection, so what comes out of one is its sender's own.
    wires.router.table.hook("marked", "prerouting", "mangle")
    wires.router.table.chain("marked", f"iifname {leg} meta mark set {security_groups.ITS_OWN}")
    # For what the router itself has to say, such as that a packet is too large.
    wires.namespace.run(*(f"route replace {cidr} dev {leg}" for cidr in far_ranges))
