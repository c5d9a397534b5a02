"""The path's MTU: the largest ping that comes through uncut. Many sizes are asked at once, so it takes two rounds."""

import time
from collections.abc import Sequence
from dataclasses import replace

from devicepath_tools.network.trace.size_hop import DEVICE_LINK_MTU
from devicepath_tools.rehearsal.applications.application import Result
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.wires.wires import Wires

WHAT = "path MTU"
LEAST_BYTES = 576
"""Every host takes that much (RFC 791)."""
MOST_BYTES = DEVICE_LINK_MTU
"""One end of every path is a device."""
STEP_BYTES = 32
"""Of the first round; the second one asks for every size between."""


def path_mtus(wires: Wires, asked: Sequence[tuple[Probe, int | None]]) -> list[Result]:
    """One for each, in the same order; with each what it should be, None: whatever it is.

    An answer may be cut: it is the way there that is measured."""
    started = time.monotonic()
    over = [probe for probe, _ in asked]
    with Sweep(wires) as sweep:
        rough = _largest(sweep, over, [range(LEAST_BYTES, MOST_BYTES + 1, STEP_BYTES)] * len(over))
        between = [range(0) if it is None else _from(it.probe.size) for it in rough]
        exact = _largest(sweep, over, between)
    seconds = time.monotonic() - started
    return [_result(outcome, expected, seconds) for outcome, (_, expected) in zip(exact, asked, strict=True)]


def _from(size: int) -> range:
    return range(size, min(size + STEP_BYTES, MOST_BYTES + 1))


def _largest(sweep: Sweep, over: Sequence[Probe], sizes: Sequence[range]) -> list[Outcome | None]:
    """Of each one's sizes the largest that came through."""
    asked = [
        [replace(probe, size=size, dont_fragment=True) for size in each]
        for probe, each in zip(over, sizes, strict=True)
    ]  # fmt: skip
    outcomes = iter(sweep.run([probe for each in asked for probe in each]))
    found = [[next(outcomes) for _ in each] for each in asked]
    return [next((it for it in reversed(each) if it.is_answered), None) for each in found]


def _result(outcome: Outcome | None, expected: int | None, seconds: float) -> Result:
    if outcome is None:
        return Result(WHAT, False, seconds, f"no ping of {LEAST_BYTES} bytes came through uncut")
    size = outcome.probe.size
    held = expected is None or size == expected
    remark = f"{size} bytes come through uncut{'' if held else f', and {expected} should'}"
    return Result(WHAT, held, seconds, remark, outcome.source_seen)
