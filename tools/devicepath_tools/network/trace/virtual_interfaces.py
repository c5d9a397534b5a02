"""Whether a virtual interface is up, and what it carries whole."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.direct_faults import InterfaceFault, faults
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.direct_hop import VirtualInterfaceHop
from devicepath_tools.network.trace.size_hop import check_size
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.virtual_interface import VirtualInterface

LINK = "the virtual interface"
WAITING = ("confirming", "verifying")


def check_interface(
    walk: Walk,
    packet: Packet,
    interface: VirtualInterface,
    router: CustomerRouter | None,
    *,
    is_to_customer: bool,
) -> None:
    """Notes that it carries a packet, or everything that keeps it from that."""
    found = _stops(interface, router)
    for cause in dict.fromkeys(it.cause for it in found):
        of_cause = [it for it in found if it.cause is cause]
        said, fix = "; ".join(it.found for it in of_cause), "; ".join(it.fix for it in of_cause)
        walk.note(VirtualInterfaceHop(packet, interface, said, fix, cause=cause))
    if not found:
        assumed = (Assumption.SESSION_UP,) if interface.is_bgp_up is None else ()
        walk.note(VirtualInterfaceHop(packet, interface, f"carries it{_vlan(interface)}", assumed=assumed))
    own = _customers_mtu(interface, router)
    _check_size(walk, packet, interface, *((interface.mtu, own) if is_to_customer else (own, interface.mtu)))


def _check_size(walk: Walk, packet: Packet, interface: VirtualInterface, near: int, far: int) -> None:
    """Who sends cuts as its own end is wide, or says that it is too much. What the far end does not take is lost
    without a word: no router is between them."""
    if near > far and packet.size > far:
        found = f"{packet.size} bytes are more than the {far} of the other end, and of {near} here: lost without a word"
        fix = f"give both ends of {interface.id} one MTU"
        walk.note(VirtualInterfaceHop(packet, interface, found, fix, cause=Cause.TOO_LARGE))
    else:
        check_size(walk, packet, interface, LINK, near)


def _stops(interface: VirtualInterface, router: CustomerRouter | None) -> list[InterfaceFault]:
    if not interface.is_there:
        is_waiting = interface.state in WAITING
        fix = (
            "accept it, on a gateway of yours" if is_waiting else "wait until it is available, or have another one made"
        )
        return [InterfaceFault(Cause.VIRTUAL_INTERFACE_NOT_AVAILABLE, f"is {interface.state}", fix)]
    own = router.end_of(interface.id) if router is not None else None
    found = faults(interface, own, router) if own is not None and router is not None else []
    if not found and not interface.may_carry:
        said, fix = "its BGP session is not established", "look at the session on the customer's router"
        return [InterfaceFault(Cause.VIRTUAL_INTERFACE_DOWN, said, fix)]
    return found


def _vlan(interface: VirtualInterface) -> str:
    ends = [str(it.ip) for it in (interface.amazon_address, interface.customer_address) if it is not None]
    vlan = f" in VLAN {interface.vlan}" if interface.vlan is not None else ""
    return f"{vlan} ({' to '.join(ends)})" if ends else vlan


def _customers_mtu(interface: VirtualInterface, router: CustomerRouter | None) -> int:
    own = router.end_of(interface.id) if router is not None else None
    return own.mtu if own is not None and own.mtu is not None else interface.mtu
