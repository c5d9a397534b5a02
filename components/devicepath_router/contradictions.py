"""What the two tunnels of a connection, and the values of each, must have in common, and what not."""

from collections.abc import Callable, Iterator, Sequence

from devicepath_router.customer_gateway_configuration import RouterTunnel
from devicepath_spec.tunnel_facts import INSIDE, INSIDE_RESERVED

PlaceOf = Callable[[int, str], str]
"""Of a value: the tunnel's position, and what the value means."""


def contradictions(tunnels: Sequence[RouterTunnel], place_of: PlaceOf) -> Iterator[str]:
    """Whole lines, each with the place of what contradicts something."""
    for position, tunnel in enumerate(tunnels):
        for meaning, fault in _within(tunnel):
            yield f"{place_of(position, meaning)}: {fault}"
    for meaning, fault in _between(*tunnels):
        yield f"{place_of(1, meaning)}: {fault}"


def _within(tunnel: RouterTunnel) -> Iterator[tuple[str, str]]:
    inside = tunnel.inside_range
    if not inside.subnet_of(INSIDE) or inside in INSIDE_RESERVED:
        yield "inside_range", f"{inside} is no inside range: those are of {INSIDE}, and some of them AWS keeps itself."
    for meaning in ("own_inside_address", "far_inside_address"):
        address = getattr(tunnel, meaning)
        if address not in (inside[1], inside[2]):
            yield meaning, f"{address} is not {inside[1]} or {inside[2]}, which the range {inside} has for both ends."
    if tunnel.own_inside_address == tunnel.far_inside_address:
        yield "far_inside_address", f"{tunnel.far_inside_address} is that of the customer's end, too."
    if tunnel.bgp is not None and tunnel.bgp.own_asn == tunnel.bgp.far_asn:
        yield "own_asn", f"{tunnel.bgp.own_asn} is that of the other end, too, and AWS takes none that is its own."
    if tunnel.own_outside_address == tunnel.far_outside_address:
        yield "far_outside_address", f"{tunnel.far_outside_address} is that of the customer's end, too."


def _between(first: RouterTunnel, second: RouterTunnel) -> Iterator[tuple[str, str]]:
    if first.far_outside_address == second.far_outside_address:
        told = f"{second.far_outside_address} is that of the first tunnel, too, and each has its own"
        yield "far_outside_address", f"{told}; ask for the whole file."
    if first.inside_range == second.inside_range:
        told = f"{second.inside_range} is that of the first tunnel, too: no route could tell them apart"
        yield "inside_range", f"{told}; have one of them changed."
    if first.own_outside_address != second.own_outside_address:
        told = f"the first tunnel has {first.own_outside_address}, and a connection has one router"
        yield "own_outside_address", f"{second.own_outside_address}, but {told}."
    if (first.bgp is None) != (second.bgp is None):
        words = ("without", "with") if first.bgp is None else ("with", "without")
        yield "own_asn", f"the first tunnel is {words[0]} BGP and this one {words[1]}; a connection has one of both."
    elif first.bgp is not None and second.bgp is not None:
        for meaning in ("own_asn", "far_asn"):
            one, other = getattr(first.bgp, meaning), getattr(second.bgp, meaning)
            if one != other:
                yield meaning, f"{other}, but the first tunnel has {one}."
