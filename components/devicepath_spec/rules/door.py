"""What SORACOM's support can be asked for: of the router, and of what is behind it."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network

from devicepath_spec.ranges import EXAMPLES, is_of_one_host, not_routed, reserved_by_vpgs
from devicepath_spec.tunnel_facts import ASNS, MOST_STATIC_ROUTES, RESERVED_ASNS
from devicepath_spec.unknown import UNKNOWN


def address_faults(address: IPv4Address) -> Iterator[str]:
    """Of the router."""
    # Of documentation (RFC 5737): Python calls these private.
    is_example = any(address in one for one in EXAMPLES)
    if not (address.is_global or is_example) or not is_of_one_host(address):
        yield f"{address} is not public; write the router's own, or that of the NAT before it."


def asn_faults(asn: int) -> Iterator[str]:
    """Of the router."""
    if asn not in ASNS or asn in RESERVED_ASNS:
        told = f"{asn} is not possible: {ASNS[0]} to {ASNS[-1]}, without {', '.join(map(str, RESERVED_ASNS))}"
        yield f"{told}, which are AWS's; write a private one, such as 65000."


def range_faults(
    ranges: Sequence[IPv4Network], device_subnet: IPv4Network, most: int = MOST_STATIC_ROUTES
) -> Iterator[str]:
    """Of what is behind the router. Those that are not known yet are passed over."""
    if not ranges:
        yield "is empty; write what is behind the router, such as 192.168.50.0/24."
    if len(ranges) > most:
        yield f"{len(ranges)} ranges, and {most} are possible; write summaries of them."
    known = [one for one in ranges if one is not UNKNOWN]
    for position, own in enumerate(known):
        if device_subnet is not UNKNOWN and own.overlaps(device_subnet):
            yield f"{own} overlaps the device subnet {device_subnet}; use another range."
        if (reserved := reserved_by_vpgs(own)) is not None:
            yield f"{own} overlaps {reserved}, which VPGs use themselves; use another range."
        if (apart := not_routed(own)) is not None:
            yield f"{own} is in {apart}, which no router leads to; use another range."
        yield from _overlaps(own, known[:position])


def overlap_faults(ranges: Sequence[IPv4Network]) -> Iterator[str]:
    """Of ranges that are on one side of a router."""
    for position, one in enumerate(ranges):
        yield from _overlaps(one, ranges[:position])


def _overlaps(one: IPv4Network, earlier: Sequence[IPv4Network]) -> Iterator[str]:
    for other in (it for it in earlier if one.overlaps(it)):
        yield f"{one} overlaps {other}; write one of them."
