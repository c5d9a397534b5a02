"""The ends that a stack file speaks of: devices, servers, gate peers. Those that are there, and why others are not.
Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from ipaddress import IPv4Address

from devicepath_spec.description.backend import NewVpcBackend
from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent import own
from devicepath_tools.network.intent.servers import Server
from devicepath_tools.network.intent.sites import SiteServer, site_servers
from devicepath_tools.network.network import Network
from devicepath_tools.network.sim import SimSession
from devicepath_tools.network.trace.elsewhere_hop import elsewhere
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway

NO_VPG = "the stack's VPG is not there: it is not deployed, or was not read"
NO_ADDRESS = "has no session on the VPG now, and no fixed address"
NO_SIM = "its SIM was not read, and it has no fixed address"


class EndKind(str, Enum):
    DEVICE = "device"
    SERVER = "server"
    GATE_PEER = "gate-peer"
    INTERNET = "internet"


@dataclass(frozen=True)
class End:
    """One end of a conversation. As text it is what a trace is asked for: `device:pump-1`, `server:main-app-a`."""

    kind: EndKind
    address: IPv4Address
    """What it sends from, before anybody translates it; of a gate peer the inner one."""
    name: str = ""
    backend: str = ""
    """Name of the backend that a server or a gate peer is in."""

    def __str__(self) -> str:
        return _called(self.kind, self.name)


class Ends:
    """Those of one stack in one network. `servers` are the stand-ins that are in it."""

    def __init__(self, file: StackFile, network: Network, servers: Sequence[Server]) -> None:
        self.file = file
        self.network = network
        self.vpg: VirtualPrivateGateway | None = own.vpg_of(file, network)
        self.servers = tuple((one, End(EndKind.SERVER, one.address, one.name, one.backend)) for one in servers)
        self.new_vpcs = {name for name, one in file.vpcs.items() if isinstance(one, NewVpcBackend)}
        """Backends that nothing leads to but what the stack makes."""

    @cached_property
    def devices(self) -> tuple[End, ...]:
        """Those that have an address, now or fixed."""
        addresses = {name: self._address(name) for name in self.file.devices}
        return tuple(End(EndKind.DEVICE, at, name) for name, at in addresses.items() if at is not None)

    @cached_property
    def site_servers(self) -> tuple[tuple[SiteServer, End], ...]:
        """Those behind routers of the user's, as far as they are in the network."""
        there = [one for one in site_servers(self.file) if one.host_id in self.network.other_hosts]
        return tuple((one, End(EndKind.SERVER, one.address, one.name, one.backend)) for one in there)

    @cached_property
    def gate_peers(self) -> Mapping[str, End]:
        """Those that are registered, by their names."""
        registered = self.vpg.gate.registered_peers if self.vpg else ()
        inner = {one.outer_address: one.inner_address for one in registered}
        return {
            name: End(EndKind.GATE_PEER, inner[peer.outer_address], name, peer.backend)
            for name, peer in self.file.gate_peers.items()
            if peer.outer_address in inner
        }

    def __iter__(self) -> Iterator[End]:
        yield from self.devices
        yield from (end for _, end in (*self.servers, *self.site_servers))
        yield from self.gate_peers.values()

    @cached_property
    def missing(self) -> Mapping[str, str]:
        """Why an end of the stack file is not there, by what it is called."""
        return {**dict(self._missing_devices()), **dict(self._missing_servers()), **dict(self._missing_gate_peers())}

    def session(self, device: str) -> SimSession | None:
        """A device's session on the stack's VPG."""
        sim = self.network.sim_with(self.file.devices[device].imsi)
        session = sim.session if sim is not None else None
        return session if session is not None and self.vpg and session.vpg_id == self.vpg.id else None

    def address_said_of(self, device: End) -> IPv4Address:
        """The one that the stack file gives it; else the one that it has."""
        return self.file.devices[device.name].address or device.address

    def _address(self, name: str) -> IPv4Address | None:
        if self.vpg is None:
            return None
        device, session = self.file.devices[name], self.session(name)
        if session is not None:
            return session.address
        return self.vpg.fixed_addresses.get(device.imsi) or device.address

    def _missing_devices(self) -> Iterator[tuple[str, str]]:
        there = {end.name for end in self.devices}
        for name, device in self.file.devices.items():
            if name not in there:
                yield _called(EndKind.DEVICE, name), self._why_no_address(device.imsi)

    def _why_no_address(self, imsi: str) -> str:
        sim = self.network.sim_with(imsi)
        if self.vpg is None or sim is None:
            return NO_VPG if self.vpg is None else NO_SIM
        away = elsewhere(self.network, self.vpg, sim)
        return NO_ADDRESS if away is None else f"{away}; it has no fixed address"

    def _missing_servers(self) -> Iterator[tuple[str, str]]:
        there = {end.name for _, end in self.servers}
        for backend in self.file.vpcs:
            is_vpc_there = own.vpc_of(self.file, self.network, backend) is not None
            subnets = {(tier, letter) for tier, letter, _ in own.subnets_of(self.file, self.network, backend)}
            for tier, zones in own.ranges_of(self.file, backend).items():
                for letter, cidr in zones.items():
                    if (name := f"{backend}-{tier}-{letter}") not in there:
                        is_full = (tier, letter) in subnets
                        why = "has no free address" if is_full else "is not in what was read"
                        told = f"its subnet {cidr} {why}" if is_vpc_there else no_vpc(backend)
                        yield _called(EndKind.SERVER, name), told

    def _missing_gate_peers(self) -> Iterator[tuple[str, str]]:
        for name, peer in self.file.gate_peers.items():
            if name not in self.gate_peers:
                yield _called(EndKind.GATE_PEER, name), self._why_no_gate_peer(peer.outer_address)

    def _why_no_gate_peer(self, outer_address: IPv4Address) -> str:
        if self.vpg is None:
            return NO_VPG
        if not self.vpg.gate.are_peers_read:
            return "the VPG's gate peers were not read"
        return f"{outer_address} is not registered with the VPG"


def no_vpc(backend: str) -> str:
    return f"the VPC of backends.{backend} is not there: it is not deployed, or was not read"


def _called(kind: EndKind, name: str) -> str:
    return f"{kind.value}:{name}" if name else kind.value
