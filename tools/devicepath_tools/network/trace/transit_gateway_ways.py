"""By which attachments a transit gateway leads to a destination, whatever its tables say: what a fix would name."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.customer_links import CustomerLink
from devicepath_tools.network.network import Network
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayAttachment,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)

ToRouters = TransitGatewayVpnAttachment | TransitGatewayDirectConnectAttachment
"""Attachments that lead to routers of the customer's."""


def leading(
    network: Network, transit_gateway_id: str, destination: IPv4Address, passed: frozenset[str] = frozenset()
) -> tuple[TransitGatewayAttachment, ...]:
    """Attachments of VPCs whose ranges hold a destination, else of VPNs and Direct
    Connect, else peerings with a gateway that leads there.

    Of several those that carry packets, and of these VPCs in which somebody has the address. `passed` are gateways that
    are not asked again."""
    attachments = network.transit.attachments_at(transit_gateway_id)
    of_vpcs = [it for it in attachments if isinstance(it, TransitGatewayVpcAttachment)]
    found: list[TransitGatewayAttachment] = [it for it in of_vpcs if _holding(network, it.vpc_id, destination)]
    there = [it for it in of_vpcs if network.interface_at(it.vpc_id, destination) is not None]
    beyond = passed | {transit_gateway_id}
    if not found:
        found += [it for it in attachments if isinstance(it, ToRouters) and _behind(network, it, destination)]
    if not found:
        for it in attachments:
            if isinstance(it, TransitGatewayPeeringAttachment):
                far = it.far_side(transit_gateway_id).transit_gateway_id
                if far not in beyond and range_behind(network, far, destination, beyond) is not None:
                    found.append(it)
    kept = [it for it in found if it.carries] or found
    return tuple([it for it in kept if it in there] or kept)


def range_behind(
    network: Network, transit_gateway_id: str, destination: IPv4Address, passed: frozenset[str] = frozenset()
) -> IPv4Network | None:
    """The range that holds a destination to which a transit gateway leads: devices of its VPG, else a VPC; None: none
    does."""
    vpg = network.transit.vpg_at(transit_gateway_id)
    if vpg is not None:
        return vpg.device_subnet if destination in vpg.device_subnet else None
    for it in leading(network, transit_gateway_id, destination, passed):
        if isinstance(it, TransitGatewayVpcAttachment):
            return _holding(network, it.vpc_id, destination)
        if isinstance(it, ToRouters):
            return _behind(network, it, destination)
        far = it.far_side(transit_gateway_id).transit_gateway_id
        return range_behind(network, far, destination, passed | {transit_gateway_id})
    return None


def _behind(network: Network, attachment: ToRouters, destination: IPv4Address) -> IPv4Network | None:
    """The range behind a VPN connection, or a Direct Connect gateway, as far as routers are known."""
    if isinstance(attachment, TransitGatewayVpnAttachment):
        connection = network.vpn_connections.get(attachment.vpn_connection_id)
        links: Sequence[CustomerLink] = [connection] if connection is not None else []
    else:
        links = network.direct.at_gateway(attachment.direct_connect_gateway_id)
    routers = [router for it in links if (router := network.links.router_of(it)) is not None]
    sites = [network.sites[it.site_id] for it in routers if it.site_id in network.sites]
    return next((cidr for it in sites for cidr in it.ranges if destination in cidr), None)


def _holding(network: Network, vpc_id: str, destination: IPv4Address) -> IPv4Network | None:
    vpc = network.vpcs.get(vpc_id)
    return next((cidr for cidr in vpc.cidrs if destination in cidr), None) if vpc is not None else None
