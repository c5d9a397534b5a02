"""Who should reach whom, and who must not, as the stack file says. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address

from devicepath.choices import Direction, Internet
from devicepath_tools.network.loading import own, traffic
from devicepath_tools.network.loading.servers import Server
from devicepath_tools.network.loading.traffic import HTTPS, Service
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Protocol
from devicepath_tools.network.sim import SimSession
from infra.settings import Settings
from infra.settings.device import Device
from infra.settings.path_rules import peer_of

ON_THE_INTERNET = IPv4Address("1.1.1.1")
"""Somebody there, a public name server. An address for documentation would not do: no route of the internet has it."""
PING = (Protocol.ICMP, ECHO_REQUEST)
UNLISTED_PORTS = range(8080, 8100)
"""Where a port is looked for that the stack file does not list."""


class EndKind(str, Enum):
    DEVICE = "device"
    SERVER = "server"
    GATE_PEER = "gate-peer"
    INTERNET = "internet"


@dataclass(frozen=True)
class End:
    """One end of a conversation. As text it is what a trace is asked for: `device:pump-1`, `server:app-a`."""

    kind: EndKind
    address: IPv4Address
    """What it sends from, before anybody translates it; of a gate peer the inner one."""
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.name}" if self.name else self.kind.value


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

    @property
    def is_ping(self) -> bool:
        return (self.protocol, self.port) == PING

    def __str__(self) -> str:
        port = "" if self.protocol is Protocol.ICMP else f" {self.port}"
        return f"{self.source} -> {self.destination} {self.protocol.value}{port}"


def conversations(settings: Settings, network: Network, servers: Sequence[Server]) -> tuple[Conversation, ...]:
    """All of them: between devices and servers in both directions, between devices, from the gate peer, to the
    internet. Addresses are the network's; a device that has none, now or fixed, is left out."""
    sides = _Sides(settings, network, servers)
    return (
        *_to_servers(sides),
        *_to_devices(sides),
        *_between_devices(sides),
        *_from_gate_peer(sides),
        *_to_the_internet(sides),
    )


class _Sides:
    """The ends that there are."""

    def __init__(self, settings: Settings, network: Network, servers: Sequence[Server]) -> None:
        self.settings = settings
        self.vpg = own.vpg_of(settings, network)
        self.servers = tuple((one, End(EndKind.SERVER, one.address, one.name)) for one in servers)
        self.sessions = {name: self._session(network, device.imsi) for name, device in settings.devices.items()}
        addresses = {name: self._address(name, device) for name, device in settings.devices.items()}
        self.devices = tuple(End(EndKind.DEVICE, at, name) for name, at in addresses.items() if at is not None)

    def _session(self, network: Network, imsi: str) -> SimSession | None:
        """A device's session on the stack's VPG."""
        sim = network.sim_with(imsi)
        session = sim.session if sim is not None else None
        return session if session is not None and self.vpg and session.vpg_id == self.vpg.id else None

    def _address(self, name: str, device: Device) -> IPv4Address | None:
        session = self.sessions[name]
        fixed = self.vpg.fixed_addresses.get(device.imsi) if self.vpg else None
        return session.address if session is not None else fixed or device.address

    @property
    def gate_peer(self) -> End | None:
        peer = peer_of(self.settings)
        registered = self.vpg.gate.registered_peers if self.vpg else ()
        inner = [one.inner_address for one in registered if peer and one.outer_address == peer.outer_address]
        return End(EndKind.GATE_PEER, inner[0]) if inner else None

    def names(self, direction: Direction) -> bool:
        return direction in self.settings.directions


def _to_servers(sides: _Sides) -> Iterator[Conversation]:
    tiers = traffic.tiers_for_devices(sides.settings)
    for device in sides.devices:
        for server, end in sides.servers:
            if server.tier in tiers:
                services = traffic.asked_of_server(sides.settings, server.address)
                yield from _asked(device, end, services, "directions: device_to_cloud", _seen_by_servers(sides, device))
                yield from _not_asked(device, end, services, _only_listed(sides))
            else:
                yield from _refused(device, end, _no_way_to_servers(sides, server))


def _seen_by_servers(sides: _Sides, device: End) -> IPv4Address | None:
    if traffic.redirection_of(sides.settings) is not None:
        return device.address
    session = sides.sessions[device.name]
    return session.translated_address if session else None


def _only_listed(sides: _Sides) -> str:
    if traffic.redirection_of(sides.settings) is not None:
        return "gate.peer.egress: does not list it"
    return "its security group does not admit it"


def _no_way_to_servers(sides: _Sides, server: Server) -> str:
    if not sides.names(Direction.DEVICE_TO_CLOUD):
        return "directions: device_to_cloud is not named"
    place = "canal.tiers" if traffic.redirection_of(sides.settings) is None else "gate.peer.return_path.tiers"
    return f"{place}: {server.tier} is none of them"


def _to_devices(sides: _Sides) -> Iterator[Conversation]:
    tiers = traffic.tiers_towards_devices(sides.settings)
    for server, end in sides.servers:
        for device in sides.devices:
            services = traffic.asked_of_devices(sides.settings, server.address)
            if server.tier in tiers:
                seen = _seen_by_devices(sides, end)
                yield from _asked(end, device, services, "directions: cloud_to_device", seen)
                yield from _not_asked(end, device, services, "gate.peer.device_traffic: does not list it")
            else:
                yield from _refused(end, device, _no_way_to_devices(sides, server))


def _seen_by_devices(sides: _Sides, server: End) -> IPv4Address | None:
    if traffic.redirection_of(sides.settings) is not None:
        return server.address
    return sides.gate_peer.address if sides.gate_peer else None


def _no_way_to_devices(sides: _Sides, server: Server) -> str:
    if not sides.names(Direction.CLOUD_TO_DEVICE):
        return "directions: cloud_to_device is not named"
    return f"gate.peer.return_path.tiers: {server.tier} is none of them"


def _between_devices(sides: _Sides) -> Iterator[Conversation]:
    is_wanted = sides.names(Direction.DEVICE_TO_DEVICE)
    why = f"directions: device_to_device{'' if is_wanted else ' is not named'}"
    for one in sides.devices:
        for other in sides.devices:
            if one is not other:
                seen = one.address if is_wanted else None
                yield Conversation(one, other, *PING, is_wanted=is_wanted, why=why, seen_source=seen)


def _from_gate_peer(sides: _Sides) -> Iterator[Conversation]:
    if (peer := sides.gate_peer) is not None:
        for device in sides.devices:
            yield Conversation(peer, device, *PING, is_wanted=True, why="gate.peer", seen_source=peer.address)


def _to_the_internet(sides: _Sides) -> Iterator[Conversation]:
    """Of an existing VPG that nothing is said of, nobody knows."""
    internet = sides.settings.internet
    if internet is None and sides.settings.vpg.kind == "existing":
        return
    chosen = internet or Internet.NONE
    somebody = End(EndKind.INTERNET, ON_THE_INTERNET)
    for device in sides.devices:
        is_wanted = chosen is Internet.OPEN
        yield Conversation(device, somebody, Protocol.TCP, HTTPS, is_wanted=is_wanted, why=f"internet: {chosen.value}")


def _asked(
    source: End, destination: End, services: Iterable[Service], why: str, seen: IPv4Address | None
) -> Iterator[Conversation]:
    """What is listed for it comes through."""
    for service in services:
        for protocol, port in service.asked():
            reason = service.listed or why
            yield Conversation(source, destination, protocol, port, is_wanted=True, why=reason, seen_source=seen)


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
