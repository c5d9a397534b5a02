"""The packets of a rehearsal: what both emulated clouds hold is traced on paper and built as wires; both must agree."""

from dataclasses import dataclass, field
from typing import Any

from devicepath_tools.network.loading import live, own
from devicepath_tools.network.loading.conversations import Conversation, EndKind, conversations
from devicepath_tools.network.loading.servers import Server, servers
from devicepath_tools.network.loading.traced import traced
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal import devices
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.crossing import Crossing
from devicepath_tools.rehearsal.probes.probe import Probe
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.stack_file import HASTE
from devicepath_tools.rehearsal.stand_in_servers import StandInServers
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
        asked = conversations(self.settings, self.network, self._servers)
        self.crossings = tuple(Crossing(one, trace) for one, trace in traced(self.settings, self.network, asked))
        return len(self.crossings)

    def send(self, wires: Wires) -> int:
        """Sends a packet for each conversation; how many were answered."""
        with Sweep(wires) as sweep:
            outcomes = sweep.run([self._probe(crossing.conversation) for crossing in self.crossings])
        self.crossings = tuple(
            Crossing(crossing.conversation, crossing.trace, outcome)
            for crossing, outcome in zip(self.crossings, outcomes, strict=True)
        )
        return sum(outcome.is_answered for outcome in outcomes)

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
        return [fault for crossing in self.crossings for fault in crossing.faults]

    def _probe(self, conversation: Conversation) -> Probe:
        source, network = conversation.source, self.network
        if source.kind is EndKind.DEVICE:
            vpg = own.vpg_of(self.settings, network)
            sim = network.sim_at(vpg.id, source.address) if vpg is not None else None
            source_id = sim.id if sim is not None else ""
        elif source.kind is EndKind.SERVER:
            source_id = network.interfaces_with(source.address)[0].instance_id
        else:
            inner = source.address
            peers = [it.id for it in network.instances.values() if it.gate is not None and it.gate.inner.ip == inner]
            source_id = peers[0]
        return Probe(source_id, conversation.destination.address, conversation.protocol, conversation.port)

    def _read(self) -> Network:
        return live.read(self.settings, self._ec2, self._soracom(), devices.unheard)

    def _soracom(self) -> dict[str, str]:
        soracom = self.clouds.soracom
        return {
            "authKeyId": soracom.auth_key_id,
            "authKey": soracom.auth_key,
            "endpoint": soracom.url,
            "waitScale": HASTE["soracom:waitScale"],
        }

    def _ec2(self, account_id: str, region: str) -> Any:
        return self.clouds.aws.client("ec2", region, account_id)
