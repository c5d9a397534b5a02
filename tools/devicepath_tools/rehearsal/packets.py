"""The packets of a rehearsal: what both emulated clouds hold is traced on paper and built as wires; both must agree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from typing import Any

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent import own
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.conversations import conversations
from devicepath_tools.network.intent.ends import EndKind, Ends
from devicepath_tools.network.intent.servers import Server, servers
from devicepath_tools.network.intent.sites import site_servers, with_sites
from devicepath_tools.network.intent.strayed import Strayed, strayed
from devicepath_tools.network.intent.traced import traced
from devicepath_tools.network.intent.unproven import unproven
from devicepath_tools.network.loading import live
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.rehearsal import devices, own_devices
from devicepath_tools.rehearsal.applications import performance, traced_mtu
from devicepath_tools.rehearsal.applications.performance import Performance
from devicepath_tools.rehearsal.applications.runner import Runner
from devicepath_tools.rehearsal.applications.schedule import Asked, perform
from devicepath_tools.rehearsal.behind_routers import BehindRouters
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.devices import NotBack
from devicepath_tools.rehearsal.own_devices import OwnDevice
from devicepath_tools.rehearsal.probes.between_gate_peers import Refused
from devicepath_tools.rehearsal.probes.between_gate_peers import strayed as strayed_packets
from devicepath_tools.rehearsal.probes.crossing import Crossing
from devicepath_tools.rehearsal.probes.probe import Probe
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.stand_in_servers import StandInServers
from devicepath_tools.rehearsal.surroundings import HASTE
from devicepath_tools.rehearsal.unexercised import Unexercised, unexercised
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry
from devicepath_tools.rehearsal.wires.wires import Wires


@dataclass
class Packets:
    """What is asked of one built stack. Each part needs the ones before it."""

    file: StackFile
    clouds: BothClouds
    network: Network = field(default_factory=Network)
    crossings: tuple[Crossing, ...] = ()
    performances: tuple[Performance, ...] = ()
    """Applications, after packets."""
    refused: tuple[Refused, ...] = ()
    """What was sent from one gate peer's VPC to another's through the overlay that both are in."""
    unexercised: tuple[Unexercised, ...] = ()
    """What none of the packets sent has tried."""
    strayed: tuple[Strayed, ...] = ()
    """Devices that are not where, or not as, the stack file says."""
    own_devices: tuple[OwnDevice, ...] = ()
    """Devices of the rehearsal's own, where the stack file lists too few. They are in the file, too."""
    behind: BehindRouters | None = None
    """What is behind routers of the user's; None: nothing was handed over for any."""

    def __post_init__(self) -> None:
        self._described = self.file
        self._are_in_group = False
        self._missing: dict[str, str] = {}
        self._stand_ins: list[StandInServers] = []
        self._servers: tuple[Server, ...] = ()

    def put_servers(self) -> int:
        """A stand-in for a user's server in each tier and zone; how many."""
        network = self._read()
        self._servers = servers(self.file, network)
        for name, backend in self.file.vpcs.items():
            if (vpc := own.vpc_of(self.file, network, name)) is not None:
                stand_ins = StandInServers(self._ec2(backend.account_id, backend.region), vpc.id)
                self._stand_ins.append(stand_ins)
                stand_ins.put([one for one in self._servers if one.backend == name])
        return len(self._servers) + len(site_servers(self.file))

    def remove_servers(self) -> None:
        while self._stand_ins:
            self._stand_ins[-1].remove()
            self._stand_ins.pop()

    def bring_devices(self) -> None:
        """Lets SIMs join the stack's group, as many as its directions lack. Raises NotBack."""
        if not own_devices.lacking(self.file):
            return
        group_id = own.group_id_of(self.file, self._read())
        if group_id is None:
            raise NotBack("The stack's SIM group is not on its VPG, so that no device could join it.")
        self.own_devices = own_devices.chosen(self._soracom(), self.file)
        self._are_in_group = True
        own_devices.join(self._soracom(), self.own_devices, group_id)
        self.file = own_devices.with_own(self._described, self.own_devices)

    def remove_devices(self) -> None:
        """Those of the rehearsal's own are where they were before."""
        if self._are_in_group:
            self.let_devices_go()
            devices.reconnect(self._soracom(), [one.imsi for one in self.own_devices])

    def let_devices_go(self) -> None:
        """Takes those of the rehearsal's own out of the group, which could not be deleted else. They stay online."""
        if self._are_in_group:
            own_devices.leave(self._soracom(), self.own_devices)
            self._are_in_group = False

    def reconnect(self) -> int:
        """Lets every device connect anew: the stack may have left sessions alone. How many; raises NotBack."""
        return devices.reconnect(self._soracom(), [device.imsi for device in self.file.devices.values()])

    def trace(self) -> int:
        """Reads both clouds and traces everything that should be possible, or not; how many conversations."""
        self.network = self._read()
        self._trace(conversations(self.file, self.network, self._servers))
        ends = Ends(self.file, self.network, self._servers)
        self._missing = dict(ends.missing)
        self.strayed = strayed(ends)
        at = {end.name: end.address for end in ends.devices}
        self.own_devices = tuple(replace(one, address=at.get(one.name)) for one in self.own_devices)
        return len(self.crossings)

    @property
    def why_own_devices(self) -> str:
        """In words."""
        return own_devices.why(self._described)

    def trace_again(self) -> None:
        """Reads both clouds anew and traces the same conversations, after something was changed there."""
        self.network = self._read()
        self._trace([crossing.conversation for crossing in self.crossings])

    def hear(self, tunnels: Mapping[IPv4Address, TunnelTelemetry], established: Mapping[str, bool]) -> None:
        """What tunnels, and sessions of virtual interfaces, do on the wires is known of them from now on: everything is
        traced again."""
        if self.behind is not None:
            self.behind.hear_tunnels(tunnels)
            self.behind.hear_sessions(established)
        self.trace_again()

    def send(self, wires: Wires) -> int:
        """Sends a packet for each conversation; how many were answered."""
        apart = list(strayed_packets(self.network))
        with Sweep(wires) as sweep:
            outcomes = sweep.run([self.probe(crossing.conversation) for crossing in self.crossings])
            self.refused = tuple(
                Refused(one, outcome)
                for one, outcome in zip(apart, sweep.run([one.probe for one in apart]), strict=True)
            )
        self.crossings = tuple(
            Crossing(crossing.conversation, crossing.trace, outcome)
            for crossing, outcome in zip(self.crossings, outcomes, strict=True)
        )
        vpcs = [own.vpc_of(self.file, self.network, name) for name in self.file.vpcs]
        own_ids = {it.id for it in (*vpcs, self._vpg) if it is not None}
        self.unexercised = unexercised(self.network, own_ids, wires.exercised(), wires.not_exercised())
        return sum(outcome.is_answered for outcome in outcomes)

    def perform(self, runner: Runner, *, has_broker: bool) -> int:
        """Does what people do over some of the conversations; how many applications there were."""
        tiers = {one.name: f"{one.backend}-{one.tier}" for one in self._servers}
        tiers |= {one.name: one.backend for one in site_servers(self.file)}
        chosen = performance.representative(self.crossings, tiers)
        self.performances = perform(runner, [self._asked(one) for one in chosen], has_broker=has_broker)
        return len(self.performances)

    @property
    def may_leave(self) -> bool:
        """Whether devices reach the internet as the stack file says, or may as nobody says."""
        return any(
            crossing.conversation.destination.kind is EndKind.INTERNET and crossing.conversation.is_wanted
            for crossing in self.crossings
        )

    @property
    def faults(self) -> list[str]:
        """Every disagreement, in one line each."""
        of_packets = [fault for crossing in self.crossings for fault in crossing.faults]
        of_applications = [fault for one in self.performances for fault in one.faults]
        let_through = [one.fault for one in self.refused if one.fault]
        return [*of_packets, *let_through, *self._not_shown(), *of_applications]

    def _not_shown(self) -> Iterator[str]:
        """Ends that are not there, and directions that nothing has shown: no wanted conversation, or none that was
        answered. Of one that failed its own faults tell."""
        yield from (f"{one}." for one in self.strayed)
        yield from (f"{name}: {why}." for name, why in self._missing.items())
        told = [it.conversation for it in self.crossings if it.faults or it.outcome is None or it.outcome.is_answered]
        ends = Ends(self.file, self.network, self._servers)
        yield from (f"{place}: {why}." for place, why in unproven(ends, told).items())

    def _asked(self, conversation: Conversation) -> Asked:
        mtu = traced_mtu.traced_mtu(self.file, self.network, conversation) if conversation.is_ping else None
        return Asked(conversation, self.probe(conversation), mtu)

    def probe(self, conversation: Conversation) -> Probe:
        """The packet that is sent for it."""
        source, network = conversation.source, self.network
        if source.kind is EndKind.DEVICE:
            # By its SIM: one that is not on the VPG has no address there.
            sim = network.sim_with(self.file.devices[source.name].imsi)
            source_id = sim.id if sim is not None else ""
        elif source.kind is EndKind.SERVER:
            source_id = network.interfaces_with(source.address)[0].instance_id
        else:
            inner = source.address
            peers = [it.id for it in network.hosts.values() if it.gate is not None and it.gate.inner.ip == inner]
            source_id = peers[0]
        return Probe(source_id, conversation.destination.address, conversation.protocol, conversation.port)

    @property
    def _vpg(self) -> VirtualPrivateGateway | None:
        return own.vpg_of(self.file, self.network)

    def _trace(self, asked: Iterable[Conversation]) -> None:
        answers = traced(self.file, self.network, asked)
        self.crossings = tuple(Crossing(one.conversation, one.trace) for one in answers)

    def _read(self) -> Network:
        network = live.read(self.file, self._client, self._soracom(), devices.unheard)
        if self.behind is None:
            return with_sites(self.file, network)
        return self.behind.as_put_out(with_sites(self.file, self.behind.told(network)))

    def _soracom(self) -> dict[str, str]:
        soracom = self.clouds.soracom
        return {
            "authKeyId": soracom.auth_key_id,
            "authKey": soracom.auth_key,
            "endpoint": soracom.url,
            "waitScale": HASTE,
        }

    def _client(self, account_id: str, region: str, service: str) -> Any:
        return self.clouds.aws.client(service, region, account_id)

    def _ec2(self, account_id: str, region: str) -> Any:
        return self.clouds.aws.client("ec2", region, account_id)
