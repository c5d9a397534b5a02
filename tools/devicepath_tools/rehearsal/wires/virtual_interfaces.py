"""Virtual interfaces whose router is told: what there is of them before they run, which is a line to the router. The
interfaces of the VLAN come into both ends when the rehearsal runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.rehearsal.wires.link_routers import INWARDS, Beyond, LinkRouters
from devicepath_tools.rehearsal.wires.vpcs import Router

LINE_MTU = 9001
"""Bytes, of AWS's side: the most that a virtual interface has. A tag is not counted. Source: AWS, Direct Connect user
guide, MTU."""
BETWEEN = IPv4Network("169.254.128.0/18")
"""Addresses of BGP sessions that tell none: a /30 each."""
SESSION_BITS = 30
ANY_VLAN = 101
"""Of an interface that tells none."""
CAUSES = (
    Cause.VIRTUAL_INTERFACE_NOT_AVAILABLE, Cause.VIRTUAL_INTERFACE_DOWN, Cause.VLAN_MISMATCH, Cause.BGP_KEY,
    Cause.BGP_ASN, Cause.TOO_MANY_PREFIXES,
)  # fmt: skip
"""Why an interface carries nothing."""


@dataclass(frozen=True)
class InterfaceWires:
    interface: VirtualInterface
    router: CustomerRouter
    end: Router
    """In AWS."""
    customer: Router
    line: str
    """In both namespaces."""
    device: str
    """Of the VLAN, at AWS's end."""
    amazon_address: IPv4Interface
    customer_address: IPv4Interface
    beyond: Sequence[Beyond]

    @property
    def vlan(self) -> int:
        return self.interface.vlan or ANY_VLAN


def lay(routers: LinkRouters) -> dict[str, InterfaceWires]:
    """By interface. One whose router is not known is not among them."""
    found: dict[str, InterfaceWires] = {}
    for number, interface in enumerate(routers.network.virtual_interfaces.values()):
        router = routers.network.direct.router_of(interface)
        both = routers.both(interface, CAUSES) if router is not None else None
        if router is None or both is None:
            continue
        end, customer = both
        line, device = f"dp{number}", f"dv{number}"
        routers.plan.line((end.namespace, line), (customer.namespace, line), LINE_MTU)
        end.namespace.run(f"rule add iif {device} lookup {INWARDS}")
        _tell_of_sizes(interface, router, end, customer, device)
        amazon, customers = _addresses(interface, number)
        beyond = routers.beyond.get(interface.direct_connect_gateway_id, ())
        found[interface.id] = InterfaceWires(interface, router, end, customer, line, device, amazon, customers, beyond)
    return found


def _tell_of_sizes(
    interface: VirtualInterface, router: CustomerRouter, end: Router, customer: Router, device: str
) -> None:
    """What the other end of the line drops, as it is wider here than there."""
    own = router.end_of(interface.id)
    theirs = own.mtu if own is not None and own.mtu is not None else interface.mtu
    for sender, near, far in ((end, interface.mtu, theirs), (customer, theirs, interface.mtu)):
        if near > far:
            told = sender.table.told(Cause.TOO_LARGE, interface.id)
            sender.handed_on.append(f"oifname {device} ip length > {far} {told}")


def _addresses(interface: VirtualInterface, number: int) -> tuple[IPv4Interface, IPv4Interface]:
    own = IPv4Network((BETWEEN[4 * number], SESSION_BITS))
    made = (IPv4Interface((own[1], SESSION_BITS)), IPv4Interface((own[2], SESSION_BITS)))
    return interface.amazon_address or made[0], interface.customer_address or made[1]
