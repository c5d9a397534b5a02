"""The facts file of a gate peer, /etc/devicepath/gate.conf: what each of its keys may be. Pure.

The program on the host (`devicepath-gate`) has the same rules, in the same words. A test gives both the same files."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_spec.choices import PacketFilter
from devicepath_spec.gate_facts import (
    LARGEST_FRAME,
    SMALLEST_MTU,
    TCP_AND_IP_HEADERS,
    VNIS,
    VXLAN_OVERHEAD,
    VXLAN_UDP_PORT,
)

PATH = "/etc/devicepath/gate.conf"
LEAST_MSS = 536
"""Bytes: the least that every host takes (RFC 9293)."""
MTUS = range(SMALLEST_MTU, LARGEST_FRAME - VXLAN_OVERHEAD + 1)
CLAMPED_MSSES = range(LEAST_MSS, MTUS[-1] - TCP_AND_IP_HEADERS + 1)
UDP_PORTS = range(1, 65536)
PREFIX_LENGTHS = range(33)
INTERFACE = re.compile(r"[a-z0-9-]{1,15}")
"""Names of interfaces. The kernel takes 15 characters."""
NUMBER = re.compile(r"0|[1-9][0-9]{0,7}")
"""Without leading zeros, which a shell would take for octal."""
NOTHING = ""


@dataclass(frozen=True)
class Fact:
    """One key of the file."""

    key: str
    give: str
    """What the value has to be, in words."""
    is_right: Callable[[str], bool]
    is_list: bool = False
    """Whether the value is a list of words, at least one; `is_right` judges each of them."""

    def faults(self, value: str) -> Iterator[str]:
        """What is wrong with a value."""
        for one in (value.split() or ["none"]) if self.is_list else [value]:
            if not self.is_right(one):
                yield f"{self.key} is '{one}'; give {self.give}."


def faults(values: Mapping[str, str]) -> list[str]:
    """What is wrong with the values of a file, which are given by key; a key that is left out counts as empty. No
    faults: the host can make its tunnel."""
    found = [line for fact in FACTS for line in fact.faults(values.get(fact.key, NOTHING))]
    if values.get("PACKET_FILTER") == PacketFilter.NONE.value:
        found += [line for fact in UNFILTERED for line in fact.faults(values.get(fact.key, NOTHING))]
    return found


def _one_of(*words: str) -> Callable[[str], bool]:
    return lambda value: value in words


def _number(limits: range) -> Callable[[str], bool]:
    return lambda value: NUMBER.fullmatch(value) is not None and int(value) in limits


def _number_or_nothing(limits: range) -> Callable[[str], bool]:
    return lambda value: value == NOTHING or _number(limits)(value)


def _is_address(value: str) -> bool:
    try:
        IPv4Address(value)
    except ValueError:
        return False
    return True


def _is_range(value: str) -> bool:
    address, slash, length = value.partition("/")
    return bool(slash) and _is_address(address) and _number(PREFIX_LENGTHS)(length)


def _is_peer(value: str) -> bool:
    outer, slash, inner = value.partition("/")
    return bool(slash) and _is_address(outer) and _is_address(inner)


def _span(limits: range) -> str:
    return f"{limits[0]} to {limits[-1]}"


_is_yes_or_no = _one_of("yes", "no")
FACTS = (
    Fact("INTERFACE", "a name of 1 to 15 of a-z, 0-9 and -", lambda value: INTERFACE.fullmatch(value) is not None),
    Fact("OUTER_ADDRESS", "the one in the VPC, like 10.0.0.254", _is_address),
    Fact("INNER_ADDRESS", "the one in the device subnet, with its prefix length: 10.128.0.254/9", _is_range),
    Fact("VNI", f"{_span(VNIS)}, as the VPG's Gate has it", _number(VNIS)),
    Fact("UDP_PORT", f"{_span(UDP_PORTS)}; VPGs listen on {VXLAN_UDP_PORT}", _number(UDP_PORTS)),
    Fact("MTU", f"{_span(MTUS)}: {VXLAN_OVERHEAD} less than the path carries", _number(MTUS)),
    Fact("VPG_PEERS", "each VPG peer as outer/inner, like 100.64.0.4/10.128.0.2", _is_peer, is_list=True),
    Fact("FORWARDING", "yes or no", _is_yes_or_no),
    Fact("PRIVACY_SEPARATOR", "yes or no", _is_yes_or_no),
    Fact("PACKET_FILTER", "none or nftables", _one_of(*(it.value for it in PacketFilter))),
    Fact("MASQUERADING", "yes or no", _is_yes_or_no),
    Fact(
        "CLAMPED_MSS",
        f"{_span(CLAMPED_MSSES)}: {TCP_AND_IP_HEADERS} less than MTU; or nothing",
        _number_or_nothing(CLAMPED_MSSES),
    ),
)
"""In the order of the file. Each has to be there; only CLAMPED_MSS may be empty."""
UNFILTERED = (
    Fact("MASQUERADING", "no, or PACKET_FILTER=nftables", lambda value: value != "yes"),
    Fact("CLAMPED_MSS", "nothing, or PACKET_FILTER=nftables", _one_of(NOTHING)),
)
"""What other facts have to be where there is no packet filter."""
