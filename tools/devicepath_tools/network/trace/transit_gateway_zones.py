"""The zone that a packet leaves a transit gateway by, into a VPC."""

from collections.abc import Sequence

from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.route_table import RouteState, Target, TargetKind
from devicepath_tools.network.trace.hop import Direction
from devicepath_tools.network.trace.network_acl_hop import deciding
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayVpcAttachment
from devicepath_tools.network.vpc import Subnet

TO_ITSELF = (Target(TargetKind.LOCAL, "local"), RouteState.ACTIVE, True, True)
"""What becomes of what is for the subnet itself: neither a table nor an ACL is asked."""


def exits(network: Network, attachment: TransitGatewayVpcAttachment, entered: Subnet | None) -> tuple[Subnet, ...]:
    """The attachment's subnets that it may leave by; none where they are not known.

    Without appliance mode that is the one in the zone where it entered, if there is one, and else any. With it AWS
    picks one for each flow. Source: AWS, VPC, transit gateways, availability zones and appliance mode.

    A zone's name means another zone in another account, so that there any is possible."""
    ids = attachment.subnet_ids or ()
    known = tuple(network.subnets[it] for it in ids if it in network.subnets)
    if len(known) < len(ids):
        return ()
    if attachment.appliance_mode or entered is None or not _are_zones_alike(network, entered, attachment):
        return known
    return tuple(it for it in known if it.zone == entered.zone) or known


def is_picked(network: Network, subnets: Sequence[Subnet], packet: Packet) -> bool:
    """Whether it matters which of several subnets AWS picks."""
    return len({_decisions(network, it, packet) for it in subnets}) > 1


def _are_zones_alike(network: Network, entered: Subnet, attachment: TransitGatewayVpcAttachment) -> bool:
    accounts = {vpc.account_id for it in (entered.vpc_id, attachment.vpc_id) if (vpc := network.vpcs.get(it))}
    return len(accounts) == 1


def _decisions(network: Network, subnet: Subnet, packet: Packet) -> tuple[object, ...]:
    """What becomes of a packet that comes from a transit gateway into a subnet: where its table leads, and whether the
    network ACLs on the way let it through."""
    receiver = network.interface_at(subnet.vpc_id, packet.destination)
    if receiver is not None and receiver.subnet_id == subnet.id:
        return TO_ITSELF
    table = network.table_of(subnet.id)
    route = table.best(packet.destination) if table is not None else None
    passes = [_lets_through(network, subnet.id, packet, Direction.EGRESS)]
    if receiver is not None:
        passes.append(_lets_through(network, receiver.subnet_id, packet, Direction.INGRESS))
    return (route.target, route.state, *passes) if route is not None else (None, table is None, *passes)


def _lets_through(network: Network, subnet_id: str, packet: Packet, direction: Direction) -> bool | None:
    """None: the ACL was not read."""
    acl = network.acl_of(subnet_id)
    entry = deciding(acl, packet, direction) if acl is not None else None
    return None if acl is None else entry is not None and entry.action is Action.ALLOW
