"""All applications of a rehearsal, side by side; one after another where they need the same port of the same end."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.rehearsal.applications.application import result
from devicepath_tools.rehearsal.applications.path_mtu import path_mtus
from devicepath_tools.rehearsal.applications.performance import Performance, applications_over
from devicepath_tools.rehearsal.applications.runner import Runner
from devicepath_tools.rehearsal.probes.probe import Probe


@dataclass(frozen=True)
class Asked:
    """A conversation that something is done over."""

    conversation: Conversation
    probe: Probe
    traced_mtu: int | None = None
    """Of a ping: the largest size that comes through uncut, as a trace says; None: it does not say."""


def perform(runner: Runner, asked: Sequence[Asked], *, has_broker: bool) -> tuple[Performance, ...]:
    """How each went, in the order of the conversations. Takes as long as the busiest port.

    `has_broker`: whether this machine can start one."""
    pings = [it for it in asked if it.conversation.is_ping]
    parts: list[Callable[[], list[Performance]]] = [partial(_sizes, runner, pings)] if pings else []
    parts += [partial(_in_turn, runner, here, has_broker=has_broker) for here in _by_place(asked)]
    order = {it.conversation: position for position, it in enumerate(asked)}
    found = [one for part in _side_by_side(runner, parts) for one in part]
    return tuple(sorted(found, key=lambda it: order[it.conversation]))


def _by_place(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Those that need the same port of the same end, together."""
    places: dict[object, list[Asked]] = defaultdict(list)
    for one in asked:
        places[one.probe.destination, one.probe.protocol, one.probe.port].append(one)
    return list(places.values())


def _side_by_side(runner: Runner, parts: Sequence[Callable[[], list[Performance]]]) -> list[list[Performance]]:
    # The runner is left before the pool waits for its threads: a signal ends what they wait for.
    with ThreadPoolExecutor(max(1, len(parts))) as pool, runner:
        return [each.result() for each in [pool.submit(part) for part in parts]]


def _in_turn(runner: Runner, here: Sequence[Asked], *, has_broker: bool) -> list[Performance]:
    return [
        Performance(one.conversation, result(application, runner, one.probe))
        for one in here
        for application in applications_over(one.conversation, has_broker=has_broker)
    ]


def _sizes(runner: Runner, pings: Sequence[Asked]) -> list[Performance]:
    results = path_mtus(runner.wires, [(one.probe, one.traced_mtu) for one in pings])
    return [Performance(one.conversation, found) for one, found in zip(pings, results, strict=True)]
