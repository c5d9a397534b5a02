"""What the stack file lets devices and servers open to each other. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from devicepath_spec.choices import Direction, Internet, ReturnPath
from devicepath_spec.choices import Protocol as Listed
from devicepath_spec.description.gate_peer import HostGatePeer, Instance
from devicepath_spec.description.path import StackFile
from devicepath_spec.description.traffic import Egress, Traffic
from devicepath_spec.rules.canal import BY_GATEWAY, limit_of, tiers_of
from devicepath_tools.network.packet import ECHO_REQUEST, Protocol
from devicepath_tools.network.security_group import ANY_ICMP

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
SSH = 22
OF_A_SERVER = (
    Service(Protocol.TCP, HTTPS, HTTPS),
    Service(Protocol.TCP, MQTT, MQTT),
    Service(Protocol.ICMP, ANY_ICMP, ANY_ICMP),
)
"""What devices ask a server for over Canal, which lists nothing: HTTPS, MQTT and a ping."""


OF_A_DEVICE = (
    Service(Protocol.TCP, SSH, SSH),
    Service(Protocol.ICMP, ANY_ICMP, ANY_ICMP),
)
"""What servers ask a device for where nothing between them lists anything: SSH and a ping."""


def tiers_for_devices(file: StackFile, backend: str) -> tuple[str, ...]:
    """Tiers of a backend that devices open connections to. With redirection all packets take a gate peer's way."""
    described = file.vpcs[backend]
    if Direction.DEVICE_TO_CLOUD not in described.directions or described.canal is None:
        return ()
    redirecting = redirecting_of(file)
    if redirecting is None:
        return tiers_of(described.canal, described)
    _, peer = redirecting
    return peer.routed_tiers if isinstance(peer, Instance) and peer.backend == backend else ()


def leading_to_devices(file: StackFile, backend: str, tier: str) -> tuple[str, Instance] | None:
    """The gate peer that servers of a tier open connections to devices through, with its name."""
    if Direction.CLOUD_TO_DEVICE not in file.vpcs[backend].directions:
        return None
    peers = ((name, peer) for name, peer in file.instances.items() if peer.backend == backend)
    return next(((name, peer) for name, peer in peers if tier in peer.routed_tiers), None)


def is_native(file: StackFile, backend: str) -> bool:
    """Whether both sides see each other's own addresses, by transit gateways."""
    return isinstance(file.vpcs[backend].canal, BY_GATEWAY)


def leads_natively(file: StackFile, backend: str, tier: str) -> bool:
    """Whether servers of a tier open connections to devices without anybody between them."""
    canal = file.vpcs[backend].canal
    if canal is None or not is_native(file, backend):
        return False
    is_named = Direction.CLOUD_TO_DEVICE in file.vpcs[backend].directions
    return is_named and tier in tiers_of(canal, file.vpcs[backend])


def redirecting_of(file: StackFile) -> tuple[str, Instance | HostGatePeer] | None:
    """The gate peer that SORACOM's Junction redirects devices' packets to, with its name."""
    found = ((name, one) for name, one in file.gate_peers.items() if one.returns is ReturnPath.REDIRECTION)
    return next(found, None)


def _egress(peer: Instance | HostGatePeer) -> Mapping[str, Egress]:
    """What it lets out of what devices send, of what is in its VPC."""
    return peer.egress if isinstance(peer, Instance) else {}


def leads_to(file: StackFile, backend: str, address: IPv4Address) -> bool:
    """Whether the VPG lets devices send to a server's address. With redirection it does so wherever no filter says
    otherwise: the gate peer is what they send to."""
    is_limited = redirecting_of(file) is None or file.internet is Internet.SERVICES
    limit = limit_of(file.vpcs[backend].canal)
    return not is_limited or limit is None or address in limit


def asked_of_server(file: StackFile, backend: str, address: IPv4Address) -> tuple[Service, ...]:
    """What devices may ask the server at an address for. With redirection the gate peer lets out what is listed."""
    if not leads_to(file, backend, address):
        return ()
    if (redirecting := redirecting_of(file)) is None:
        return OF_A_SERVER
    name, peer = redirecting
    listed = ((key, to) for key, to in _egress(peer).items() if to.cidr is not None and address in to.cidr)
    return tuple(_service(f"gate_peers.{name}.egress.{key}", to) for key, to in listed)


def ranges_of_servers(file: StackFile, backend: str, tier: str) -> list[IPv4Network]:
    """Where the stack file says that servers of a tier are that talk with devices."""
    ranges: list[IPv4Network] = []
    if tier in tiers_for_devices(file, backend):
        redirecting, limit = redirecting_of(file), limit_of(file.vpcs[backend].canal)
        if redirecting is not None:
            ranges += [to.cidr for to in _egress(redirecting[1]).values() if to.cidr is not None]
        elif limit is not None:
            ranges.append(limit)
    if (leading := leading_to_devices(file, backend, tier)) is not None:
        ranges += [one.cidr for one in leading[1].device_traffic.values()]
    return list(dict.fromkeys(ranges))


def asked_of_devices(file: StackFile, backend: str, tier: str, address: IPv4Address) -> tuple[Service, ...]:
    """What the server of a tier at an address may ask devices for."""
    if (leading := leading_to_devices(file, backend, tier)) is None:
        return ()
    name, peer = leading
    listed = ((key, one) for key, one in peer.device_traffic.items() if address in one.cidr)
    return tuple(_service(f"gate_peers.{name}.device_traffic.{key}", one) for key, one in listed)


def _service(path: str, one: Traffic | Egress) -> Service:
    if one.protocol is Listed.ALL:
        return Service(None, listed=path)
    protocol = Protocol(one.protocol.value)
    if protocol is Protocol.ICMP:
        return Service(protocol, ANY_ICMP, ANY_ICMP, path)
    # TCP and UDP have a first port: the file was checked.
    first = one.from_port or 0
    return Service(protocol, first, one.to_port or first, path)


def nothing_leads(backend: str, other: str) -> str:
    """Why servers of two backends do not reach each other."""
    return f"backends: nothing leads from {backend} to {other}"
