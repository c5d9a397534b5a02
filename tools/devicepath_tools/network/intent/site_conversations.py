"""Who should reach whom, of devices and of what is behind routers of the user's, as the stack file says. Pure."""

from collections.abc import Iterator
from ipaddress import IPv4Address

from devicepath_spec.choices import Direction, ReturnPath
from devicepath_tools.network.intent import traffic
from devicepath_tools.network.intent.behind import Behind, Way, behind
from devicepath_tools.network.intent.conversation import Conversation, asked, refused
from devicepath_tools.network.intent.ends import End, Ends


def conversations(ends: Ends) -> Iterator[Conversation]:
    """Between devices and servers behind routers, in both directions, and between those servers and others."""
    for place in behind(ends.file):
        for server in (end for it, end in ends.site_servers if it.backend == place.backend):
            for device in ends.devices:
                yield from _to_server(ends, place, device, server)
                yield from _to_device(ends, place, server, device)
            yield from _with_backends(ends, place, server)


def _to_server(ends: Ends, place: Behind, device: End, server: End) -> Iterator[Conversation]:
    """Where only the other direction is named, what leads there may lead a device there, too: nobody says."""
    if Direction.DEVICE_TO_CLOUD not in place.directions:
        if place.way is Way.VPN and not place.directions:
            yield from refused(device, server, _none_named(place))
        return
    redirecting = traffic.redirecting_of(ends.file)
    if redirecting is not None and redirecting[1].backend != place.backend:
        why = f"gate_peers.{redirecting[0]}.return_path: it gets all that devices send, and leads to its own backend"
        yield from refused(device, server, why)
        return
    is_own = redirecting is not None or place.way is Way.VPN
    seen = ends.address_said_of(device) if is_own else _translated(ends, device)
    yield from asked(device, server, traffic.OF_A_SERVER, Direction.DEVICE_TO_CLOUD, seen)


def _translated(ends: Ends, device: End) -> IPv4Address | None:
    session = ends.session(device.name)
    return session.translated_address if session else None


def _to_device(ends: Ends, place: Behind, server: End, device: End) -> Iterator[Conversation]:
    """What a gate peer's host lets through nobody lists: all that servers may send. To an office it is the same."""
    if place.way is Way.VPN:
        if Direction.CLOUD_TO_DEVICE in place.directions:
            yield from asked(server, device, traffic.OF_A_DEVICE, Direction.CLOUD_TO_DEVICE, server.address)
        elif not place.directions:
            yield from refused(server, device, _none_named(place))
        return
    if place.leading is None:
        yield from refused(server, device, _no_way_to_devices(place))
        return
    name, peer = place.leading
    known = ends.gate_peers.get(name)
    seen = server.address
    if peer.returns is ReturnPath.MASQUERADE and known is not None:
        seen = known.address
    yield from asked(server, device, traffic.OF_A_DEVICE, Direction.CLOUD_TO_DEVICE, seen)


def _none_named(place: Behind) -> str:
    return f"backends.{place.backend}.directions: names none"


def _no_way_to_devices(place: Behind) -> str:
    if Direction.CLOUD_TO_DEVICE not in place.directions:
        return f"backends.{place.backend}.directions: cloud_to_device is not named"
    return f"gate_peers: none of {place.backend} leads servers to devices"


def _with_backends(ends: Ends, place: Behind, end: End) -> Iterator[Conversation]:
    """People reach servers of the tiers that their VPN leads to, and those of offices whose table and theirs learn of
    each other. A VPG passes nothing on from one backend to another, and existing VPCs may have ways of their own."""
    for server, there in ends.servers:
        if server.tier in place.served.get(server.backend, ()):
            yield from _served(place, end, there)
        elif server.backend in ends.new_vpcs:
            yield from refused(end, there, _nothing_leads(place, server.backend, server.tier))
            yield from refused(there, end, _nothing_leads(place, server.backend, server.tier))
    for other, there in ends.site_servers:
        if other.backend in place.met:
            yield from _served(place, end, there)
        elif other.backend != place.backend:
            yield from refused(end, there, traffic.nothing_leads(place.backend, other.backend))


def _served(place: Behind, end: End, server: End) -> Iterator[Conversation]:
    """Which direction that is, no stack file names: it is about devices."""
    for service in traffic.OF_A_SERVER:
        for protocol, port in service.asked():
            yield Conversation(
                end,
                server,
                protocol,
                port,
                is_wanted=True,
                why=f"backends.{place.backend}.vpn",
                seen_source=end.address,
            )


def _nothing_leads(place: Behind, backend: str, tier: str) -> str:
    if backend in place.served:
        return f"backends.{place.backend}.vpn: {tier} of {backend} is none of its tiers"
    return traffic.nothing_leads(place.backend, backend)
