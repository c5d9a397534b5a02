"""What the stack file lets devices and servers open to each other. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from devicepath_spec.choices import Direction, Internet
from devicepath_spec.traffic_rules import Protocol as Listed
from devicepath_tools.network.packet import ECHO_REQUEST, Protocol
from devicepath_tools.network.security_group import ANY_ICMP
from infra.settings import Settings
from infra.settings.connection import Masquerade, NoReturnPath, Redirection, VpcPeering
from infra.settings.path_rules import peer_of
from infra.settings.traffic import EgressToRange, Traffic

MOST_PORT = 65535


@dataclass(frozen=True)
class Service:
    """What somebody may ask for."""

    protocol: Protocol | None
    """None: every protocol."""
    first_port: int = 0
    """Of ICMP -1: every type."""
    last_port: int = MOST_PORT
    listed: str = ""
    """Where the stack file lists it; empty: it lists none."""

    def covers(self, protocol: Protocol, port: int) -> bool:
        if self.protocol is None or self.protocol is not protocol:
            return self.protocol is None
        return protocol is Protocol.ICMP or self.first_port <= port <= self.last_port

    def asked(self) -> Iterator[tuple[Protocol, int]]:
        """Protocol and port of packets that ask for it: of a range of ports the first and the last one."""
        if self.protocol in (None, Protocol.ICMP):
            yield Protocol.ICMP, ECHO_REQUEST
        if self.protocol is None:
            yield Protocol.TCP, HTTPS
        elif self.protocol is not Protocol.ICMP:
            for port in sorted({self.first_port, self.last_port}):
                yield self.protocol, port


HTTPS = 443
MQTT = 1883
OF_A_SERVER = (
    Service(Protocol.TCP, HTTPS, HTTPS),
    Service(Protocol.TCP, MQTT, MQTT),
    Service(Protocol.ICMP, ANY_ICMP, ANY_ICMP),
)
"""What devices ask a server for over Canal, which lists nothing: HTTPS, MQTT and a ping."""


def tiers_for_devices(settings: Settings) -> tuple[str, ...]:
    """Tiers that devices open connections to. With redirection all packets take the gate peer's way."""
    if Direction.DEVICE_TO_CLOUD not in settings.directions or not isinstance(settings.canal, VpcPeering):
        return ()
    redirection = redirection_of(settings)
    return tuple(settings.canal.tiers if redirection is None else redirection.tiers)


def tiers_towards_devices(settings: Settings) -> tuple[str, ...]:
    """Tiers whose servers open connections to devices."""
    peer = peer_of(settings)
    if Direction.CLOUD_TO_DEVICE not in settings.directions or peer is None:
        return ()
    back = peer.return_path
    return tuple(back.tiers) if isinstance(back, Masquerade | Redirection) else ()


def redirection_of(settings: Settings) -> Redirection | None:
    """Junction's redirection, if the gate peer is reached by it."""
    peer = peer_of(settings)
    return peer.return_path if peer is not None and isinstance(peer.return_path, Redirection) else None


def has_no_return_path(settings: Settings) -> bool:
    """Whether there is a gate peer that leads no server to devices."""
    peer = peer_of(settings)
    return peer is not None and isinstance(peer.return_path, NoReturnPath)


def leads_to(settings: Settings, address: IPv4Address) -> bool:
    """Whether the VPG lets devices send to a server's address. With redirection it does so wherever no filter says
    otherwise: the gate peer is what they send to."""
    is_limited = redirection_of(settings) is None or settings.internet is Internet.SERVICES
    destination = settings.canal.destination if isinstance(settings.canal, VpcPeering) else None
    return not is_limited or destination is None or address in destination


def asked_of_server(settings: Settings, address: IPv4Address) -> tuple[Service, ...]:
    """What devices may ask the server at an address for. With redirection the gate peer lets out what is listed."""
    if not leads_to(settings, address):
        return ()
    listed = _listed_for_servers(settings)
    if listed is None:
        return OF_A_SERVER
    return tuple(_service(f"gate.peer.egress.{name}", one) for name, one in listed.items() if address in one.cidr)


def ranges_of_servers(settings: Settings, tier: str) -> list[IPv4Network]:
    """Where the stack file says that servers of a tier are that talk with devices."""
    ranges: list[IPv4Network] = []
    if tier in tiers_for_devices(settings):
        listed = _listed_for_servers(settings)
        destination = settings.canal.destination if isinstance(settings.canal, VpcPeering) else None
        ranges += [one.cidr for one in (listed or {}).values()]
        ranges += [destination] if listed is None and destination is not None else []
    if tier in tiers_towards_devices(settings) and (peer := peer_of(settings)) is not None:
        ranges += [one.cidr for one in peer.device_traffic.values()]
    return list(dict.fromkeys(ranges))


def _listed_for_servers(settings: Settings) -> dict[str, EgressToRange] | None:
    """What the gate peer lets out, by range; None: without redirection nothing is listed."""
    peer = peer_of(settings)
    if peer is None or redirection_of(settings) is None:
        return None
    return {name: one for name, one in peer.egress.items() if isinstance(one, EgressToRange)}


def asked_of_devices(settings: Settings, address: IPv4Address) -> tuple[Service, ...]:
    """What the server at an address may ask devices for."""
    peer = peer_of(settings)
    listed = {} if peer is None else peer.device_traffic
    return tuple(
        _service(f"gate.peer.device_traffic.{name}", one) for name, one in listed.items() if address in one.cidr
    )


def _service(path: str, one: Traffic | EgressToRange) -> Service:
    if one.protocol is Listed.ALL:
        return Service(None, listed=path)
    protocol = Protocol(one.protocol.value)
    if protocol is Protocol.ICMP:
        return Service(protocol, ANY_ICMP, ANY_ICMP, path)
    # TCP and UDP have a first port: the settings were checked.
    first = one.from_port or 0
    return Service(protocol, first, one.to_port or first, path)
