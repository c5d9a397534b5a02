"""What a Linux router at the end of a VPN must keep: what is behind it, and what is behind the other end. Pure."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network

from devicepath_spec.ranges import not_routed


def host_faults(
    own_ranges: Sequence[IPv4Network],
    far_ranges: Sequence[IPv4Network],
    local_address: IPv4Address | None,
    most_announced: int,
    *,
    is_static: bool,
) -> Iterator[tuple[str, str]]:
    """What is wrong, as the name of an argument and what is said of it."""
    if not own_ranges:
        yield "own_ranges", "is empty; write what is behind the router, such as 192.168.50.0/24."
    if not is_static and len(own_ranges) > most_announced:
        told = f"{len(own_ranges)} ranges, and AWS closes the session at more than {most_announced}"
        yield "own_ranges", f"{told}; write summaries of them."
    for own in own_ranges:
        if (apart := not_routed(own)) is not None:
            yield "own_ranges", f"{own} is in {apart}, which no router leads to; write what is behind the router."
    if is_static and not far_ranges:
        yield "far_ranges", "is empty, and routes are static; write what is behind the other end."
    for far in far_ranges:
        for own in own_ranges:
            if far.overlaps(own):
                told = f"{far} overlaps {own} of own_ranges; nobody could tell which side is meant"
                yield "far_ranges", f"{told}; write ranges that do not."
    if local_address is not None and not any(local_address in own for own in own_ranges):
        told = f"{local_address} is in none of own_ranges, and the other end could not answer"
        yield "local_address", f"{told}; write one of them."
