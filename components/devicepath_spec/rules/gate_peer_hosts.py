"""What a gate peer on a host in a data centre must keep, with the data centre and SORACOM's end."""

from ipaddress import IPv4Network

from devicepath_spec.choices import HostPlace, ReturnPath, VpgType
from devicepath_spec.description.data_center import DataCenter
from devicepath_spec.description.gate_peer import HostGatePeer
from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import SMALLEST_MTU, VXLAN_OVERHEAD
from devicepath_spec.ranges import is_host_of, is_private
from devicepath_spec.rules.devices_end import has_gate
from devicepath_spec.rules.gate_peers import inner_address_is_free
from devicepath_spec.unknown import UNKNOWN, NotKnown


def it_is_in_a_data_center(path: Path, peer: HostGatePeer, faults: Faults) -> None:
    if peer.backend not in path.backends:
        known = " or ".join(sorted(path.data_centers)) or "one of them"
        faults.add("backend", f"{peer.backend!r} is none of backends; write {known} instead.")
    elif path.backends[peer.backend] is not UNKNOWN and peer.backend not in path.data_centers:
        rule = f"host, but backends.{peer.backend} is {path.backends[peer.backend].kind}, and no data centre"
        faults.add("kind", f"{rule}; write instance, or the name of a data centre in backend.")


def there_is_a_gate(path: Path, _: HostGatePeer, faults: Faults) -> None:
    # Of another type, the data centre is told of that.
    if not has_gate(path) and path.vpg.type is VpgType.F:
        faults.add("kind", "host, but gate is closed: there is no network for it; write gate: {kind: open}.")


def its_outer_address_is_led_to(path: Path, peer: HostGatePeer, faults: Faults) -> None:
    """Source: SORACOM's API, registration of a gate peer: the outer address is a private one (assumed)."""
    center, outer = _center_of(path, peer), peer.outer_address
    if any(one is UNKNOWN for one in center.cidrs) or not center.cidrs:
        return
    if not any(is_host_of(outer, one) for one in center.cidrs):
        which = ", ".join(map(str, center.cidrs))
        rule = (
            f"{outer} is no address of a host in backends.{peer.backend}.cidrs ({which}), and the VPG could not answer"
        )
        faults.add("outer_address", f"{rule}; write one of them, or add its range there.")
    elif not is_private(IPv4Network(outer)):
        faults.add("outer_address", f"{outer} is not private, and SORACOM registers private ones; write another.")


def its_tunnel_fits(path: Path, peer: HostGatePeer, faults: Faults) -> None:
    """Both ends of Gate's tunnel carry what the way does: what is larger is sent in pieces."""
    carries = _center_of(path, peer).connection.carries
    way = peer.way_mtu(carries)
    if way > carries:
        rule = f"{way}, but {_connection(path, peer)} carries {carries}"
        faults.add("path_mtu", f"{rule}; write {carries} at most, or leave it out.")
        return
    most, mtu = way - VXLAN_OVERHEAD, peer.tunnel_mtu(carries)
    if most < SMALLEST_MTU:
        least = SMALLEST_MTU + VXLAN_OVERHEAD
        faults.add("path_mtu", f"{way} is not possible: VXLAN takes {VXLAN_OVERHEAD} of it; write {least} at least.")
    elif not SMALLEST_MTU <= mtu <= most:
        why = f"the way carries {way}, and VXLAN takes {VXLAN_OVERHEAD} of it: packets would be sent in pieces"
        faults.add("mtu", f"{mtu} is not possible: {why}; write {SMALLEST_MTU} to {most}, or leave it out.")


def a_router_keeps_forwarding(_: Path, peer: HostGatePeer, faults: Faults) -> None:
    if peer.place is HostPlace.ON_ROUTER and peer.returns is ReturnPath.NONE:
        told = "on_router, but with return_path: none the program keeps its host from forwarding"
        faults.add("place", f"{told}; write masquerade or redirection, or give the gate peer a host of its own.")


def _center_of(path: Path, peer: HostGatePeer) -> DataCenter:
    """The one that it is in. Raises NotKnown where there is none."""
    center = path.data_centers.get(peer.backend)
    if center is None:
        raise NotKnown
    return center


def _connection(path: Path, peer: HostGatePeer) -> str:
    return {"door": "Door", "direct": "Direct"}[_center_of(path, peer).connection.kind]


HOST_GATE_PEER_RULES = (
    it_is_in_a_data_center,
    there_is_a_gate,
    its_outer_address_is_led_to,
    inner_address_is_free,
    its_tunnel_fits,
    a_router_keeps_forwarding,
)
