"""Many probes at once: sent, answered, and followed by what the wires tell of them."""

import itertools
from collections.abc import Iterable
from types import TracebackType

from devicepath_tools.network.gate_host import REPLY_PORTS
from devicepath_tools.rehearsal.probes.flight import Flight
from devicepath_tools.rehearsal.probes.neighbours import between
from devicepath_tools.rehearsal.probes.packet_log import PacketLog
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.probes.round import Round
from devicepath_tools.rehearsal.wires.gates import gates
from devicepath_tools.rehearsal.wires.wires import Wires

NUMBERS = range(20000, 60000)
"""Of probes: no two that are remembered anywhere have the same. Those of gate peers are REPLY_PORTS."""


class Sweep:
    """Sends probes through wires. It listens to what these tell from entering to leaving."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires
        self._log = PacketLog(wires.telling)
        self._gate_peers = {instance.id for instance, _ in gates(wires.network)}
        self._numbers = itertools.cycle(NUMBERS)
        self._reply_ports = itertools.cycle(REPLY_PORTS)

    def __enter__(self) -> "Sweep":
        self._log.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._log.__exit__(kind, fault, trace)

    def run(self, probes: Iterable[Probe]) -> list[Outcome]:
        """The outcome of each, in the same order. Takes as long as the slowest: at most `flight.LIMIT_S`, twice that
        where one is lost and nobody saw where. It is sent again: the kernel tells less when much is dropped at once."""
        outcomes = self._round(list(probes))
        unseen = [place for place, outcome in enumerate(outcomes) if not outcome.is_answered and outcome.died is None]
        if unseen:
            for place, outcome in zip(unseen, self._round([outcomes[it].probe for it in unseen]), strict=True):
                outcomes[place] = outcome
        return outcomes

    def _round(self, probes: list[Probe]) -> list[Outcome]:
        flights = [Flight(it, self._number(it), between(self._wires, it)) for it in probes]
        with Round(self._wires, self._log, flights) as together:
            together.fly()
        return [flight.outcome() for flight in flights]

    def _number(self, probe: Probe) -> int:
        return next(self._reply_ports if probe.source_id in self._gate_peers else self._numbers)

    def one(self, probe: Probe) -> Outcome:
        return self.run([probe])[0]
