"""Who should reach whom, and who must not, as the stack file says. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_spec.choices import Direction, Internet
from devicepath_tools.network.intent import traffic
from devicepath_tools.network.intent.ends import End, EndKind, Ends
from devicepath_tools.network.intent.servers import Server
from devicepath_tools.network.intent.traffic import HTTPS, Service
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Protocol
from infra.settings import Settings

ON_THE_INTERNET = IPv4Address("1.1.1.1")
"""Somebody there, a public name server. An address for documentation would not do: no route of the internet has it."""
PING = (Protocol.ICMP, ECHO_REQUEST)
UNLISTED_PORTS = range(8080, 8100)
"""Where a port is looked for that the stack file does not list."""


@dataclass(frozen=True)
class Conversation:
    """One packet that somebody sends, and whether it has to be answered."""

    source: End
    destination: End
    protocol: Protocol
    port: int
    """Destination port; of ICMP its type."""
    is_wanted: bool
    """Whether it has to come through; else it must not."""
    why: str
    """The place in the stack file that says so."""
    seen_source: IPv4Address | None = None
    """The source address that the receiver has to see; None: nobody says."""
    direction: Direction | None = None
    """The direction that it shows to work, if it is wanted; None: none that the stack file names."""

    @property
    def is_ping(self) -> bool:
        return (self.protocol, self.port) == PING

    def __str__(self) -> str:
        port = "" if self.protocol is Protocol.ICMP else f" {self.port}"
        return f"{self.source} -> {self.destination} {self.protocol.value}{port}"


def conversations(settings: Settings, network: Network, servers: Sequence[Server]) -> tuple[Conversation, ...]:
    """All of them: between devices and servers in both directions, between devices, from the gate peer, to the
    internet. Addresses are the network's; a device that has none, now or fixed, is left out."""
    ends = Ends(settings, network, servers)
    return (
        *_to_servers(ends),
        *_to_devices(ends),
        *_between_devices(ends),
        *_from_gate_peer(ends),
        *_to_the_internet(ends),
    )


def _to_servers(ends: Ends) -> Iterator[Conversation]:
    tiers = traffic.tiers_for_devices(ends.settings)
    for device in ends.devices:
        for server, end in ends.servers:
            if server.tier in tiers and not traffic.leads_to(ends.settings, server.address):
                yield from _refused(device, end, f"canal.destination: does not hold {server.address}")
            elif server.tier in tiers:
                services = traffic.asked_of_server(ends.settings, server.address)
                seen = _seen_by_servers(ends, device)
                yield from _asked(device, end, services, Direction.DEVICE_TO_CLOUD, seen)
                yield from _not_asked(device, end, services, _only_listed(ends))
            else:
                yield from _refused(device, end, _no_way_to_servers(ends, server))


def _seen_by_servers(ends: Ends, device: End) -> IPv4Address | None:
    if traffic.redirection_of(ends.settings) is not None:
        return ends.address_said_of(device)
    session = ends.session(device.name)
    return session.translated_address if session else None


def _only_listed(ends: Ends) -> str:
    if traffic.redirection_of(ends.settings) is not None:
        return "gate.peer.egress: does not list it"
    return "its security group does not admit it"


def _no_way_to_servers(ends: Ends, server: Server) -> str:
    if not _names(ends, Direction.DEVICE_TO_CLOUD):
        return "directions: device_to_cloud is not named"
    place = "canal.tiers" if traffic.redirection_of(ends.settings) is None else "gate.peer.return_path.tiers"
    return f"{place}: {server.tier} is none of them"


def _to_devices(ends: Ends) -> Iterator[Conversation]:
    tiers = traffic.tiers_towards_devices(ends.settings)
    for server, end in ends.servers:
        for device in ends.devices:
            services = traffic.asked_of_devices(ends.settings, server.address)
            if server.tier in tiers:
                seen = _seen_by_devices(ends, end)
                yield from _asked(end, device, services, Direction.CLOUD_TO_DEVICE, seen)
                yield from _not_asked(end, device, services, "gate.peer.device_traffic: does not list it")
            else:
                yield from _refused(end, device, _no_way_to_devices(ends, server))


def _seen_by_devices(ends: Ends, server: End) -> IPv4Address | None:
    if traffic.redirection_of(ends.settings) is not None:
        return server.address
    return ends.gate_peer.address if ends.gate_peer else None


def _no_way_to_devices(ends: Ends, server: Server) -> str:
    if not _names(ends, Direction.CLOUD_TO_DEVICE):
        return "directions: cloud_to_device is not named"
    return f"gate.peer.return_path.tiers: {server.tier} is none of them"


def _between_devices(ends: Ends) -> Iterator[Conversation]:
    is_wanted = _names(ends, Direction.DEVICE_TO_DEVICE)
    why = f"directions: device_to_device{'' if is_wanted else ' is not named'}"
    for one in ends.devices:
        for other in ends.devices:
            if one is not other:
                seen = ends.address_said_of(one) if is_wanted else None
                shown = Direction.DEVICE_TO_DEVICE if is_wanted else None
                yield Conversation(one, other, *PING, is_wanted=is_wanted, why=why, seen_source=seen, direction=shown)


def _from_gate_peer(ends: Ends) -> Iterator[Conversation]:
    if (peer := ends.gate_peer) is not None:
        # Where no server is led through it, it is itself what opens connections to devices.
        is_alone = traffic.has_no_return_path(ends.settings) and _names(ends, Direction.CLOUD_TO_DEVICE)
        shown = Direction.CLOUD_TO_DEVICE if is_alone else None
        for device in ends.devices:
            seen = peer.address
            yield Conversation(peer, device, *PING, is_wanted=True, why="gate.peer", seen_source=seen, direction=shown)


def _to_the_internet(ends: Ends) -> Iterator[Conversation]:
    """Of an existing VPG that nothing is said of, or what another stack's filter says, nobody knows."""
    internet = ends.settings.internet
    if internet is Internet.SHARED or (internet is None and ends.settings.vpg.kind == "existing"):
        return
    chosen = internet or Internet.NONE
    somebody = End(EndKind.INTERNET, ON_THE_INTERNET)
    for device in ends.devices:
        is_wanted = chosen is Internet.OPEN
        yield Conversation(device, somebody, Protocol.TCP, HTTPS, is_wanted=is_wanted, why=f"internet: {chosen.value}")


def _asked(
    source: End, destination: End, services: Iterable[Service], direction: Direction, seen: IPv4Address | None
) -> Iterator[Conversation]:
    """What is listed for it comes through."""
    for service in services:
        for protocol, port in service.asked():
            why = service.listed or f"directions: {direction.value}"
            yield Conversation(
                source, destination, protocol, port, is_wanted=True, why=why, seen_source=seen, direction=direction
            )


def _not_asked(source: End, destination: End, services: Sequence[Service], why: str) -> Iterator[Conversation]:
    """What is not listed does not: a port, and a ping."""
    port = next((it for it in UNLISTED_PORTS if not _is_listed(services, Protocol.TCP, it)), None)
    unlisted = [] if port is None else [(Protocol.TCP, port)]
    unlisted += [] if _is_listed(services, *PING) else [PING]
    for protocol, number in unlisted:
        yield Conversation(source, destination, protocol, number, is_wanted=False, why=why)


def _is_listed(services: Iterable[Service], protocol: Protocol, port: int) -> bool:
    return any(service.covers(protocol, port) for service in services)


def _refused(source: End, destination: End, why: str) -> Iterator[Conversation]:
    """Nothing comes through."""
    for protocol, port in (PING, (Protocol.TCP, HTTPS)):
        yield Conversation(source, destination, protocol, port, is_wanted=False, why=why)


def _names(ends: Ends, direction: Direction) -> bool:
    return direction in ends.settings.directions
