"""Who should reach whom, of devices and of what is behind routers of the user's, as the stack file says. Pure."""

from collections.abc import Iterator
from ipaddress import IPv4Address

from devicepath_spec.choices import Direction, ReturnPath
from devicepath_tools.network.intent import traffic
from devicepath_tools.network.intent.behind import Behind, behind
from devicepath_tools.network.intent.conversation import Conversation, asked, refused
from devicepath_tools.network.intent.ends import End, Ends


def conversations(ends: Ends) -> Iterator[Conversation]:
    """Between devices and servers behind routers, in both directions, and between those servers and others."""
    for place in behind(ends.file):
        for server in (end for it, end in ends.site_servers if it.backend == place.backend):
            for device in ends.devices:
                yield from _to_server(ends, place, device, server)
                yield from _to_device(ends, place, server, device)
    yield from _between_backends(ends)


def _to_server(ends: Ends, place: Behind, device: End, server: End) -> Iterator[Conversation]:
    """Where the direction is not named, whatever else leads there may lead a device there, too: nobody says."""
    if Direction.DEVICE_TO_CLOUD not in place.directions:
        return
    redirecting = traffic.redirecting_of(ends.file)
    if redirecting is not None and redirecting[1].backend != place.backend:
        why = f"gate_peers.{redirecting[0]}.return_path: it gets all that devices send, and leads to its own backend"
        yield from refused(device, server, why)
        return
    seen = _seen_by_server(ends, device, is_redirected=redirecting is not None)
    yield from asked(device, server, traffic.OF_A_SERVER, Direction.DEVICE_TO_CLOUD, seen)


def _seen_by_server(ends: Ends, device: End, *, is_redirected: bool) -> IPv4Address | None:
    if is_redirected:
        return ends.address_said_of(device)
    session = ends.session(device.name)
    return session.translated_address if session else None


def _to_device(ends: Ends, place: Behind, server: End, device: End) -> Iterator[Conversation]:
    """What a gate peer's host lets through nobody lists: all that servers may send."""
    if place.leading is None:
        yield from refused(server, device, _no_way_to_devices(place))
        return
    name, peer = place.leading
    known = ends.gate_peers.get(name)
    seen = server.address
    if peer.returns is ReturnPath.MASQUERADE and known is not None:
        seen = known.address
    yield from asked(server, device, traffic.OF_A_DEVICE, Direction.CLOUD_TO_DEVICE, seen)


def _no_way_to_devices(place: Behind) -> str:
    if Direction.CLOUD_TO_DEVICE not in place.directions:
        return f"backends.{place.backend}.directions: cloud_to_device is not named"
    return f"gate_peers: none of {place.backend} leads servers to devices"


def _between_backends(ends: Ends) -> Iterator[Conversation]:
    """A VPG passes nothing on from one backend to another. Existing VPCs may have ways of their own."""
    for one, end in ends.site_servers:
        for server, there in ends.servers:
            if server.backend in ends.new_vpcs:
                yield from refused(end, there, traffic.nothing_leads(one.backend, server.backend))
                yield from refused(there, end, traffic.nothing_leads(server.backend, one.backend))
        for other, there in ends.site_servers:
            if other.backend != one.backend:
                yield from refused(end, there, traffic.nothing_leads(one.backend, other.backend))
