"""An office at the end of Direct Connect whose router has the files that are rendered for it: the networks of
`tests/network/direct.py`."""

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface
from typing import Any

from devicepath_router import frr
from devicepath_router import virtual_interface as rendering
from devicepath_router.bgp_router import together
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from tests.network.direct import OF_GATEWAY, a_router, an_end, line
from tests.network.vpn import OFFICE_RANGE

KEY = "not-a-key-of-bgp"
FIRST, SECOND = (
    replace(
        OF_GATEWAY,
        id=f"dxvif-{number}",
        vlan=100 + number,
        amazon_address=IPv4Interface(f"169.254.77.{4 * number + 1}/30"),
        customer_address=IPv4Interface(f"169.254.77.{4 * number + 2}/30"),
    )
    for number in (1, 2)
)
BOTH = (FIRST, SECOND)


def a_rendered_router(interfaces: Sequence[VirtualInterface] = (FIRST,), **changes: Any) -> RenderedRouter:
    """Each interface has a line of its own. `changes` are of what is rendered for the router; AWS has what is right."""
    told = [replace(_told(it, place), **changes) for place, it in enumerate(interfaces)]
    files = [file for it in told for file in rendering.files(it)]
    files += frr.files(together([rendering.bgp_router(it) for it in told]))
    keys = {it.amazon_address.ip: KEY for it in interfaces if it.amazon_address is not None}
    return RenderedRouter({it.path: it.content for it in files}, keys)


def an_office(interfaces: Sequence[VirtualInterface] = (FIRST,)) -> Network:
    """Behind the plant's virtual private gateway, without a Direct Connect gateway."""
    network = line(interface=FIRST, router=a_router(*map(an_end, interfaces)))
    return replace(network, virtual_interfaces=by_id(interfaces))


def _told(interface: VirtualInterface, place: int) -> rendering.VirtualInterface:
    amazon, customer = interface.amazon_address, interface.customer_address
    return rendering.VirtualInterface(
        name=f"direct{place}",
        parent=f"eth{place + 1}",
        vlan=interface.vlan or 0,
        own_address=customer or IPv4Interface("0.0.0.0/0"),
        far_address=amazon.ip if amazon is not None else IPv4Address(0),
        own_asn=interface.asn or 0,
        far_asn=interface.amazon_asn or 0,
        bgp_key=KEY,
        own_ranges=(OFFICE_RANGE,),
    )
