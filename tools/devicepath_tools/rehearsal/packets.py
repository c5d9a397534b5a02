"""The packets of a rehearsal: what both emulated clouds hold is traced on paper and built as wires; both must agree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from devicepath_tools.network.loading import live, own
from devicepath_tools.network.loading.conversations import Conversation, conversations
from devicepath_tools.network.loading.ends import EndKind
from devicepath_tools.network.loading.servers import Server, servers
from devicepath_tools.network.loading.traced import traced
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.rehearsal import devices
from devicepath_tools.rehearsal.applications import performance, traced_mtu
from devicepath_tools.rehearsal.applications.performance import Performance
from devicepath_tools.rehearsal.applications.programme import Asked, perform
from devicepath_tools.rehearsal.applications.stage import Stage
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.crossing import Crossing
from devicepath_tools.rehearsal.probes.probe import Probe
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.stand_in_servers import StandInServers
from devicepath_tools.rehearsal.surroundings import HASTE
from devicepath_tools.rehearsal.unexercised import Unexercised, unexercised
from devicepath_tools.rehearsal.wires.wires import Wires
from infra.settings import Settings
from infra.settings.backend import ExistingBackend, NewBackend


@dataclass
class Packets:
    """What is asked of one built stack. Each part needs the ones before it."""

    settings: Settings
    clouds: BothClouds
    network: Network = field(default_factory=Network)
    crossings: tuple[Crossing, ...] = ()
    performances: tuple[Performance, ...] = ()
    """Applications, after packets."""
    unexercised: tuple[Unexercised, ...] = ()
    """What none of the packets sent has tried."""

    def __post_init__(self) -> None:
        self._stand_ins: StandInServers | None = None
        self._servers: tuple[Server, ...] = ()

    def put_servers(self) -> int:
        """A stand-in for a user's server in each tier and zone; how many."""
        network = self._read()
        vpc = own.vpc_of(self.settings, network)
        backend = self.settings.backend
        if vpc is None or not isinstance(backend, NewBackend | ExistingBackend):
            return 0
        self._servers = servers(self.settings, network)
        self._stand_ins = StandInServers(self._ec2(backend.account_id, backend.region), vpc.id)
        self._stand_ins.put(self._servers)
        return len(self._servers)

    def remove_servers(self) -> None:
        if self._stand_ins is not None:
            self._stand_ins.remove()
            self._stand_ins = None

    def reconnect(self) -> int:
        """Lets every device connect anew: the stack may have left sessions alone. How many; raises NotBack."""
        return devices.reconnect(self._soracom(), [device.imsi for device in self.settings.devices.values()])

    def trace(self) -> int:
        """Reads both clouds and traces everything that should be possible, or not; how many conversations."""
        self.network = self._read()
        self._trace(conversations(self.settings, self.network, self._servers))
        return len(self.crossings)

    def trace_again(self) -> None:
        """Reads both clouds anew and traces the same conversations, after something was changed there."""
        self.network = self._read()
        self._trace([crossing.conversation for crossing in self.crossings])

    def send(self, wires: Wires) -> int:
        """Sends a packet for each conversation; how many were answered."""
        with Sweep(wires) as sweep:
            outcomes = sweep.run([self.probe(crossing.conversation) for crossing in self.crossings])
        self.crossings = tuple(
            Crossing(crossing.conversation, crossing.trace, outcome)
            for crossing, outcome in zip(self.crossings, outcomes, strict=True)
        )
        own_ids = {it.id for it in (own.vpc_of(self.settings, self.network), self._vpg) if it is not None}
        self.unexercised = unexercised(self.network, own_ids, wires.exercised(), wires.not_exercised())
        return sum(outcome.is_answered for outcome in outcomes)

    def perform(self, stage: Stage, *, has_broker: bool) -> int:
        """Does what people do over some of the conversations; how many applications there were."""
        tiers = {one.name: one.tier for one in self._servers}
        chosen = performance.representative(self.crossings, tiers)
        self.performances = perform(stage, [self._asked(one) for one in chosen], has_broker=has_broker)
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
        return of_packets + [fault for one in self.performances for fault in one.faults]

    def _asked(self, conversation: Conversation) -> Asked:
        mtu = traced_mtu.traced_mtu(self.settings, self.network, conversation) if conversation.is_ping else None
        return Asked(conversation, self.probe(conversation), mtu)

    def probe(self, conversation: Conversation) -> Probe:
        """The packet that is sent for it."""
        source, network = conversation.source, self.network
        if source.kind is EndKind.DEVICE:
            sim = network.sim_at(self._vpg.id, source.address) if self._vpg is not None else None
            source_id = sim.id if sim is not None else ""
        elif source.kind is EndKind.SERVER:
            source_id = network.interfaces_with(source.address)[0].instance_id
        else:
            inner = source.address
            peers = [it.id for it in network.instances.values() if it.gate is not None and it.gate.inner.ip == inner]
            source_id = peers[0]
        return Probe(source_id, conversation.destination.address, conversation.protocol, conversation.port)

    @property
    def _vpg(self) -> VirtualPrivateGateway | None:
        return own.vpg_of(self.settings, self.network)

    def _trace(self, asked: Iterable[Conversation]) -> None:
        answers = traced(self.settings, self.network, asked)
        self.crossings = tuple(Crossing(one.conversation, one.trace) for one in answers)

    def _read(self) -> Network:
        return live.read(self.settings, self._ec2, self._soracom(), devices.unheard)

    def _soracom(self) -> dict[str, str]:
        soracom = self.clouds.soracom
        return {
            "authKeyId": soracom.auth_key_id,
            "authKey": soracom.auth_key,
            "endpoint": soracom.url,
            "waitScale": HASTE,
        }

    def _ec2(self, account_id: str, region: str) -> Any:
        return self.clouds.aws.client("ec2", region, account_id)
