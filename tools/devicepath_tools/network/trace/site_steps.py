"""In a site of the customer's: from host to host, by its own ways, and out of it by a router."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.trace.link_ways import from_routers
from devicepath_tools.network.trace.passage import Passage, PassageHop
from devicepath_tools.network.trace.position import Arriving, FromRouter, InSite, Position
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.size_hop import SITE_MTU, check_size
from devicepath_tools.network.trace.walk import Walk

LINK = "the site's network"


def in_site(walk: Walk, at: InSite) -> Position | None:
    """Neither a security group nor a table of AWS's decides here: to whoever has the address, or is the way to it."""
    site, packet, network = at.site, at.packet, walk.network
    check_size(walk, packet, site, LINK, SITE_MTU)
    interface = network.interface_at(site.id, packet.destination) or network.interfaces.get(
        site.way(packet.destination)
    )
    if interface is not None:
        walk.note(PassageHop(packet, site, Passage.WITHIN_SITE))
        return Arriving(packet, interface, None, crosses_edge=False)
    routers = network.vpn.routers_at(site.id)
    if any(packet.destination in it for it in site.ranges) or not routers:
        walk.note(RefusalHop(packet, site, cause=Cause.NOBODY_THERE))
        return None
    if site.id in walk.handed_on:
        walk.note(RefusalHop(packet, site, cause=Cause.ROUTING_LOOP))
        return None
    walk.handed_on.add(site.id)
    return FromRouter(packet, from_routers(network, routers, packet.destination)[0])
