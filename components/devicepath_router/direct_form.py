"""A plain form of a virtual interface, as whoever made it told its values: SORACOM, AWS's console or a partner."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from devicepath_router.form import Section, sections
from devicepath_router.form_values import address, asn, interface, networks, number
from devicepath_router.virtual_interface import BGP_KEY, VirtualInterface, VirtualInterfaceKind
from devicepath_spec.direct_connect_facts import VLANS
from devicepath_spec.faults import Faults

TITLE = "virtual interface"
MTUS = range(1500, 9002)
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,14}", re.ASCII)
"""Files and interfaces are called so."""


def _kind(text: str) -> VirtualInterfaceKind:
    try:
        return VirtualInterfaceKind(text)
    except ValueError:
        known = " or ".join(kind.value for kind in VirtualInterfaceKind)
        raise ValueError(f"this is not possible; write {known}.") from None


def _word(text: str) -> str:
    if not WORD.fullmatch(text):
        raise ValueError("this is no name of an interface; write at most 15 letters, digits, -, _ and .")
    return text


def _key(text: str) -> str:
    """Nothing of it is in what is told."""
    if not BGP_KEY.fullmatch(text):
        told = f"{len(text)} characters that are no key"
        raise ValueError(f"{told}; write the one of the interface, without blanks, at most 80.")
    return text


NEEDED: Mapping[str, Callable[[str], Any]] = {
    "name": _word,
    "parent": _word,
    "vlan": lambda text: number(text, VLANS, "VLAN"),
    "own_address": interface,
    "far_address": address,
    "own_asn": asn,
    "far_asn": asn,
    "bgp_key": _key,
    "own_ranges": networks,
}
OPTIONAL: Mapping[str, Callable[[str], Any]] = {
    "far_ranges": networks,
    "kind": _kind,
    "mtu": lambda text: number(text, MTUS, "MTU of an interface"),
}
READ = {**NEEDED, **OPTIONAL}
EMPTY = """\
# What is told of the virtual interface. A # begins a note.
[virtual interface]
# Of the VLAN's interface on this host, such as direct, and of the one that the line is plugged into.
name =
parent =
vlan =
# With the prefix length that both ends have, such as 169.254.77.2/30.
own_address =
far_address =
own_asn =
far_asn =
bgp_key =
# What is behind the router, with commas between several.
own_ranges =
# What alone is taken. Without: whatever is announced, but for a default route and one's own ranges.
far_ranges =
# private or transit
kind =
# 1500; 9001 of a private interface, 8500 of a transit one.
mtu =
"""


def read(text: str, name: str) -> VirtualInterface:
    """The interface that a form has; `name` is the file's. Raises InvalidSpec with everything that is wrong."""
    faults = Faults()
    found = sections(text, name, {TITLE: tuple(READ)}, faults).get(TITLE)
    if found is None:
        faults.add(name, f"[{TITLE}] is not there; write it, with {', '.join(NEEDED)}.")
    values = {} if found is None else _values(found, faults)
    faults.check()
    return VirtualInterface(**values)


def _values(section: Section, faults: Faults) -> dict[str, Any]:
    values = {}
    for key in NEEDED:
        if key not in section.values:
            faults.add(section.place, f"{key} is not there; write it.")
    for key, said in section.values.items():
        try:
            values[key] = READ[key](said.text)
        except ValueError as wrong:
            faults.add(said.place, str(wrong))
    return values
