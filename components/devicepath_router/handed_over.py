"""What the other end handed over, whatever the form of its file: texts by meaning, made into a configuration.

What is missing, impossible or contradicts something else is told at once, each with its place in the file."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import TypeVar

from devicepath_router.contradictions import contradictions
from devicepath_router.customer_gateway_configuration import (
    DEFAULT_HOLD_TIME_S,
    BgpSession,
    CustomerGatewayConfiguration,
    RouterTunnel,
)
from devicepath_router.tunnel_options import ALLOWED, TunnelOptions
from devicepath_spec.faults import Faults
from devicepath_spec.tunnel_facts import ASNS, INSIDE_PREFIX_LENGTH, KEY_LENGTHS

PRE_SHARED_KEY = re.compile(r"[A-Za-z1-9._][A-Za-z0-9._]*", re.ASCII)
"""Source: AWS, Site-to-Site VPN user guide, tunnel options."""
HOLD_TIMES_S = range(3, 65536)
"""Source: RFC 4271, 4.2; 0 would be no hold time at all."""
NUMBERS = re.compile(r"[0-9./]{0,18}", re.ASCII)
TUNNELS = 2

Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Said:
    """A text of the file, and where it stands."""

    text: str = field(repr=False)
    place: str


@dataclass(frozen=True)
class SaidOfTunnel:
    """All that the file says of one tunnel: a text by what it means."""

    place: str
    """The tunnel's."""
    names: Mapping[str, str]
    """What each is called in the file."""
    values: Mapping[str, Said]

    def place_of(self, meaning: str) -> str:
        return self.values[meaning].place if meaning in self.values else self.place


class Tunnels:
    """Reads each tunnel, and then both together."""

    def __init__(self, faults: Faults, default: TunnelOptions = ALLOWED):
        self.faults = faults
        self.default = default

    def configuration(
        self, connection_id: str, told: Sequence[SaidOfTunnel], options: Mapping[IPv4Address, TunnelOptions]
    ) -> CustomerGatewayConfiguration:
        """Raises InvalidSpec, with everything that is wrong."""
        tunnels = [self._tunnel(each, options) for each in told]
        whole = [tunnel for tunnel in tunnels if tunnel is not None]
        if len(whole) == len(told) == TUNNELS:
            self.faults.extend(contradictions(whole, _places(told)))
        self.faults.check()
        return CustomerGatewayConfiguration(connection_id, (whole[0], whole[1]))

    def _tunnel(self, told: SaidOfTunnel, options: Mapping[IPv4Address, TunnelOptions]) -> RouterTunnel | None:
        own, far = self._read(told, "own_outside_address", _address), self._read(told, "far_outside_address", _address)
        inside = self._read(told, "inside_range", _inside_range)
        own_inside = self._inside(told, "own_inside_address", inside, 2)
        far_inside = self._inside(told, "far_inside_address", inside, 1)
        key = self._read(told, "pre_shared_key", _pre_shared_key)
        bgp = self._bgp(told)
        if own is None or far is None or inside is None or own_inside is None or far_inside is None or key is None:
            return None
        return RouterTunnel(own, far, inside, own_inside, far_inside, key, bgp, options.get(far, self.default))

    def _inside(self, told: SaidOfTunnel, meaning: str, inside: IPv4Network | None, place: int) -> IPv4Address | None:
        """Left out: AWS has the first of a range, the customer the second."""
        if meaning in told.values:
            return self._read(told, meaning, _address)
        return None if inside is None else inside[place]

    def _bgp(self, told: SaidOfTunnel) -> BgpSession | None:
        if not {"own_asn", "far_asn"} & told.values.keys():
            return None
        own, far = self._read(told, "own_asn", _asn), self._read(told, "far_asn", _asn)
        hold_time_s: int | None = DEFAULT_HOLD_TIME_S
        if "hold_time" in told.values:
            hold_time_s = self._read(told, "hold_time", _hold_time)
        return None if own is None or far is None or hold_time_s is None else BgpSession(own, far, hold_time_s)

    def _read(self, told: SaidOfTunnel, meaning: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        if meaning not in told.values:
            self.faults.add(told.place, f"{told.names[meaning]} is not there; ask for the whole file.")
            return None
        said = told.values[meaning]
        try:
            return parse(said.text)
        except ValueError as wrong:
            self.faults.add(said.place, str(wrong))
            return None


def _places(told: Sequence[SaidOfTunnel]) -> Callable[[int, str], str]:
    """Where a value of a tunnel stands."""
    return lambda position, meaning: told[position].place_of(meaning)


def _shown(text: str) -> str:
    """A text in an error, where it cannot be a key that stands in the wrong place."""
    return repr(text) if NUMBERS.fullmatch(text) else f"a text of {len(text)} characters"


def _address(text: str) -> IPv4Address:
    try:
        return IPv4Address(text)
    except ValueError:
        raise ValueError(f"{_shown(text)} is not an IPv4 address; it has to be like 203.0.113.10.") from None


def _inside_range(text: str) -> IPv4Network:
    try:
        network = IPv4Network(text, strict=False)
    except ValueError:
        raise ValueError(f"{_shown(text)} is not an IPv4 range; it has to be like 169.254.10.0/30.") from None
    if network.prefixlen != INSIDE_PREFIX_LENGTH:
        raise ValueError(f"{network} has not four addresses; a tunnel's inside range is a /30.")
    return network


def _pre_shared_key(text: str) -> str:
    if not PRE_SHARED_KEY.fullmatch(text) or len(text) not in KEY_LENGTHS:
        rule = f"{KEY_LENGTHS[0]} to {KEY_LENGTHS[-1]} of A-Z, a-z, 0-9, . and _ make a key, and 0 is not the first"
        raise ValueError(f"{len(text)} characters that are no pre-shared key: {rule}. Ask for it again.")
    return text


def _number(text: str, numbers: range, what: str) -> int:
    if not re.fullmatch(r"\d{1,10}", text, re.ASCII) or int(text) not in numbers:
        raise ValueError(f"{_shown(text)} is no {what}, which is {numbers[0]} to {numbers[-1]}.")
    return int(text)


def _asn(text: str) -> int:
    return _number(text, ASNS, "ASN")


def _hold_time(text: str) -> int:
    return _number(text, HOLD_TIMES_S, "hold time in seconds")
