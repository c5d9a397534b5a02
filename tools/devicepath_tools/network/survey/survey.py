"""Every conversation of a stack, traced, and what all of it comes to. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.conversations import conversations
from devicepath_tools.network.intent.ends import Ends
from devicepath_tools.network.intent.servers import Server
from devicepath_tools.network.intent.strayed import Strayed, strayed
from devicepath_tools.network.intent.traced import NoSuchEnd, Traced, Tracer
from devicepath_tools.network.intent.unproven import unproven
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.assumed import Assumed, assumed
from devicepath_tools.network.trace.verdict import Verdict

Watched = Callable[[Sequence[Conversation]], Iterable[Conversation]]
"""Hands conversations on one by one, and may show how far it is."""


class Result(str, Enum):
    AS_WANTED = "as wanted"
    NOT_AS_WANTED = "not as wanted"
    """Something is stopped, or reachable, or seen from an address, that should not be."""
    UNKNOWN = "unknown"
    """Nothing of that, but of something nobody can say."""


@dataclass(frozen=True)
class Survey:
    network: Network
    """What was traced through, stand-in servers included."""
    traced: tuple[Traced, ...]
    missing: Mapping[str, str]
    """Why an end of the stack file could not be traced, by what it is called."""
    strayed: tuple[Strayed, ...] = ()
    """Devices that are not where, or not as, the stack file says."""
    unproven: Mapping[str, str] = field(default_factory=dict)
    """Why nothing shows that a direction works, by its place in the stack file."""

    @property
    def disagreements(self) -> tuple[Traced, ...]:
        return tuple(one for one in self.traced if not one.is_as_wanted)

    @property
    def assumed(self) -> Mapping[str, tuple[Assumed, ...]]:
        """What all of it rests on, by its meaning: once for each conversation that does."""
        found: dict[str, list[Assumed]] = {}
        for one in self.traced:
            for it in assumed(self.network, one.trace):
                found.setdefault(it.meaning, []).append(it)
        return {meaning: tuple(them) for meaning, them in found.items()}

    @property
    def result(self) -> Result:
        verdicts = {one.trace.verdict for one in self.disagreements}
        if self.strayed or verdicts - {Verdict.UNKNOWN}:
            return Result.NOT_AS_WANTED
        return Result.UNKNOWN if verdicts or self.missing or self.unproven else Result.AS_WANTED


def survey(file: StackFile, network: Network, servers: Sequence[Server], watched: Watched = iter) -> Survey:
    """Traces all that the stack file wants and does not want. `servers` are the stand-ins in the network."""
    ends = Ends(file, network, servers)
    missing = dict(ends.missing)
    tracer = Tracer(file, network)
    found: list[Traced] = []
    for one in watched(conversations(file, network, servers)):
        try:
            found.append(tracer.traced(one))
        except NoSuchEnd as absent:
            missing[str(absent.end)] = absent.why
    return Survey(network, tuple(found), missing, strayed(ends), unproven(ends, (one.conversation for one in found)))
