"""A stack that stands in both emulated clouds for many tests: each changes something by an API, looks, and undoes it.

    with without_route(path, table, path.vpg.device_subnet):
        seen = path.look()
    seen.assert_broken({"server:main-app-a -> device:*": [(Cause.NO_ROUTE, table.id)]})

A look reads both clouds anew, traces every conversation that the stack file speaks of, builds wires anew and sends a
packet for each.
"""

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import Instance
from devicepath_tools.network.intent import own
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.traced import SOURCE_PORT, Tracer
from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import NetworkAcl
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.route_table import RouteTable
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.sim import Sim
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.network.vpc_peering import VpcPeeringConnection
from devicepath_tools.rehearsal.booted_hosts import BootedHosts, bootable
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.packets import Packets
from devicepath_tools.rehearsal.probes.crossing import Crossing
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.rehearsal.up import logged_in, up

Place = tuple[Cause, str]
"""Where something stops: why, and the id of the object that says so."""


@dataclass(frozen=True)
class Look:
    """What a trace and packets say of every conversation, at one time."""

    crossings: tuple[Crossing, ...]

    def assert_whole(self) -> None:
        """Every conversation is as the stack file wants it, on paper and on wires."""
        assert [fault for crossing in self.crossings for fault in crossing.faults] == []

    def assert_broken(self, broken: Mapping[str, Sequence[Place]]) -> None:
        """Exactly those of the wanted conversations are stopped that fit a pattern, and all others are as before.

        Packets stop at the first place of the pattern, and a trace names all of them and no other: the first, and what
        would stop them behind it."""
        stopped = {str(it.conversation): it for it in self.crossings if self._is_broken(it)}
        places = {name: broken[pattern] for pattern in broken for name in fnmatch.filter(self._wanted, pattern)}
        assert set(stopped) == set(places)
        assert [fault for it in self.crossings if not it.is_confirmed for fault in it.faults] == []
        assert {name: named_by_trace(it) for name, it in stopped.items()} == {
            name: set(named) for name, named in places.items()
        }
        assert {name: met_by_packet(it) for name, it in stopped.items()} == {
            name: named[0] for name, named in places.items()
        }
        assert all(fnmatch.filter(places, pattern) for pattern in broken), "no pattern is about nothing"

    @staticmethod
    def _is_broken(crossing: Crossing) -> bool:
        """What is not wanted of a device that is not on the path is not as wanted either: nothing broke there."""
        is_apart = not crossing.conversation.is_wanted and crossing.off_path is not None
        return not crossing.is_as_wanted and not is_apart

    def assert_on_soracoms_own_network(self, device: str) -> None:
        """Nothing of it is as wanted: it has the internet, in whose namespace its packet came, and nobody listens."""
        of_device = [it for it in self.crossings if str(it.conversation.source) == f"device:{device}"]
        assert [str(it.conversation) for it in of_device if it.is_as_wanted] == []
        (internet,) = (it for it in of_device if str(it.conversation.destination) == "internet")
        assert (internet.conversation.is_wanted, internet.trace.verdict) == (False, Verdict.UNKNOWN)
        assert internet.outcome is not None
        assert (internet.outcome.died, internet.outcome.remark) == (None, "ECONNREFUSED")

    @property
    def _wanted(self) -> list[str]:
        return [str(crossing.conversation) for crossing in self.crossings if crossing.conversation.is_wanted]


def named_by_trace(crossing: Crossing) -> set[Place]:
    return {(blocker.cause, blocker.hop.subject.id) for blocker in crossing.trace.blockers}


def met_by_packet(crossing: Crossing) -> Place | None:
    died = crossing.outcome.died if crossing.outcome is not None else None
    return (died.cause, died.object_id) if died is not None and died.cause is not None else None


@dataclass(frozen=True)
class Deployed:
    packets: Packets
    soracom: httpx.Client
    root_file_system: RootFileSystem

    # What there is, as it was read last

    @property
    def network(self) -> Network:
        return self.packets.network

    @property
    def ec2(self) -> Any:
        """Of the account and region of the stack's backend."""
        (backend,) = self.packets.file.vpcs.values()
        return self.packets.clouds.aws.client("ec2", backend.region, backend.account_id)

    @property
    def vpg(self) -> VirtualPrivateGateway:
        vpg = own.vpg_of(self.packets.file, self.network)
        assert vpg is not None
        return vpg

    @property
    def peering(self) -> VpcPeeringConnection:
        (peering_id,) = self.vpg.peerings
        return self.network.peerings[peering_id]

    @property
    def gate_peer(self) -> Instance:
        (instance_id,) = bootable(self.network)
        return self.network.instances[instance_id]

    def sim(self, device: str) -> Sim:
        return next(sim for sim in self.network.sims.values() if sim.name == device)

    def subnet(self, name: str) -> Subnet:
        """By tier and zone: `app-a`."""
        (backend,) = self.packets.file.vpcs
        there = own.subnets_of(self.packets.file, self.network, backend)
        return next(subnet for tier, zone, subnet in there if f"{tier}-{zone}" == name)

    def table(self, subnet: str) -> RouteTable:
        table = self.network.table_of(self.subnet(subnet).id)
        assert table is not None
        return table

    def acl(self, subnet: str) -> NetworkAcl:
        acl = self.network.acl_of(self.subnet(subnet).id)
        assert acl is not None
        return acl

    def server_group(self, name: str) -> SecurityGroup:
        """Of the stand-in for a server: `main-app-a`."""
        return next(it for it in self.network.security_groups.values() if it.name == f"stand-in-{name}")

    @property
    def gate_group(self) -> SecurityGroup:
        interface = self.network.interfaces[self.gate_peer.interface_ids[0]]
        return self.network.security_groups[interface.security_group_ids[0]]

    # Looking

    def look(self) -> Look:
        """The gate peer is set up as its facts say."""
        self.packets.trace_again()
        with self.wires() as wires:
            return self.look_through(wires)

    def look_booted(self) -> Look:
        """The gate peer is a new instance that boots what is in its user data."""
        self.packets.trace_again()
        with self.booted() as (wires, _):
            return self.look_through(wires)

    def look_through(self, wires: Wires) -> Look:
        """Of what was read last."""
        self.packets.send(wires)
        return Look(self.packets.crossings)

    def sized(self, wires: Wires, conversation: Conversation, size: int) -> Crossing:
        """One conversation again, with a packet of this size in bytes that may not be fragmented."""
        packets = self.packets
        probe = replace(packets.probe(conversation), size=size, dont_fragment=True)
        port = ECHO_REQUEST if probe.protocol is Protocol.ICMP else probe.port
        source_port = 0 if probe.protocol is Protocol.ICMP else SOURCE_PORT
        source, destination = conversation.source.address, conversation.destination.address
        packet = Packet(source, destination, probe.protocol, port, source_port, size, dont_fragment=True)
        sender = Tracer(packets.file, self.network).endpoint(conversation.source)
        with Sweep(wires) as sweep:
            return Crossing(conversation, trace(self.network, sender, packet), sweep.one(probe))

    def conversation(self, name: str) -> Conversation:
        return next(it.conversation for it in self.packets.crossings if str(it.conversation) == name)

    @contextmanager
    def wires(self) -> Iterator[Wires]:
        with Workplace() as workplace, Wires(self.network, workplace.mark) as wires:
            yield wires

    @contextmanager
    def booted(self) -> Iterator[tuple[Wires, BootedHosts]]:
        """Wires, and gate peers that have booted on them. Nothing is left on their disks from the time before."""
        with Workplace() as workplace, Wires(self.network, workplace.mark, bootable(self.network)) as wires:
            hosts = BootedHosts(workplace, self.network, wires, self.root_file_system)
            try:
                hosts.start()
                hosts.wait()
                yield wires, hosts
            finally:
                hosts.stop()

    def assert_undone(self) -> None:
        """On paper: packets would take a second."""
        self.packets.trace_again()
        assert [fault for crossing in self.packets.crossings for fault in crossing.faults] == []


@contextmanager
def deployed(stack: str, root_file_system: RootFileSystem) -> Iterator[Deployed]:
    """The committed stack, up, with stand-ins for servers."""
    with up(stack) as made, logged_in(made.clouds.soracom) as soracom:
        packets = Packets(made.file, made.clouds)
        packets.put_servers()
        packets.trace()
        yield Deployed(packets, soracom, root_file_system)
