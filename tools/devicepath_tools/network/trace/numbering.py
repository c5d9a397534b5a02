"""Numbers of hops: one row through both ways; of a tunnel's outer packets below the tunnel's own."""

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from devicepath_tools.network.trace.hop import Hop, Leg
from devicepath_tools.network.trace.trace import Trace


def numbers(trace: Trace) -> dict[int, str]:
    """The number of each hop, by the identity of the hop: `4`, and `4a.2` for the second of the first outer packet."""
    hops = [hop for leg in (trace.there, trace.back) if leg is not None for hop in leg.hops]
    return dict(_numbered(hops, ""))


def _numbered(hops: Sequence[Hop], prefix: str) -> Iterator[tuple[int, str]]:
    for place, hop in enumerate(hops, start=1):
        yield id(hop), f"{prefix}{place}"
        yield from _inside(hop.inside, f"{prefix}{place}")


def _inside(legs: Sequence[Leg], number: str) -> Iterator[tuple[int, str]]:
    for letter, leg in zip(ascii_lowercase, legs, strict=False):
        yield from _numbered(leg.hops, f"{number}{letter}.")
