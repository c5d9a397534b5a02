"""From a customer's router: by the VPN connection or the virtual interface that leads to a destination."""

from collections.abc import Iterable, Iterator

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.customer_links import CustomerLink
from devicepath_tools.network.trace.direct_steps import gateway_noun, out_of_virtual_interface
from devicepath_tools.network.trace.link_ways import from_routers
from devicepath_tools.network.trace.noun import Noun
from devicepath_tools.network.trace.position import FromRouter, Position
from devicepath_tools.network.trace.virtual_interfaces import check_interface
from devicepath_tools.network.trace.vpn_hop import RouterHop
from devicepath_tools.network.trace.vpn_steps import out_of_vpn
from devicepath_tools.network.trace.vpn_tunnels import check_largest, check_tunnels
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.vpn_connection import VpnConnection


def from_router(walk: Walk, at: FromRouter) -> Position | None:
    """To what that ends at."""
    packet, router, network = at.packet, at.router, walk.network
    _, link = from_routers(network, [router], packet.destination)
    if link is None:
        links = network.links.of_router(router)
        walk.note(RouterHop(packet, router, None, tuple(_allowing(walk, links)), cause=Cause.NO_ROUTE))
        if len(links) != 1:
            return None
        link = links[0]
    else:
        walk.note(RouterHop(packet, router, link))
    if isinstance(link, VpnConnection):
        check_tunnels(walk, packet, link, router, is_to_customer=False)
        check_largest(walk, packet, link, router)
        return out_of_vpn(walk, packet, link)
    check_interface(walk, packet, link, router, is_to_customer=False)
    return out_of_virtual_interface(walk, packet, link)


def _allowing(walk: Walk, links: Iterable[CustomerLink]) -> Iterator[Noun]:
    """Direct Connect gateways: what leads on behind them is there, and only not announced."""
    ids = [it.direct_connect_gateway_id for it in links if not isinstance(it, VpnConnection)]
    for gateway_id in dict.fromkeys(filter(None, ids)):
        yield gateway_noun(walk, gateway_id)
