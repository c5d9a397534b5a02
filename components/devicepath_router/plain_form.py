"""A plain form of what the other end handed over: for whoever got the values in a letter, and not as AWS's XML.

`EMPTY` is one to fill in. Without the ASNs routes are static."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from devicepath_router import plain_options
from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration
from devicepath_router.handed_over import Said, SaidOfTunnel, Tunnels
from devicepath_spec.faults import Faults

CONNECTION = "connection"
OPTIONS = "options"
TUNNELS = ("tunnel 1", "tunnel 2")
OF_CONNECTION = ("id", "own_outside_address", "own_asn", "far_asn", "hold_time")
OF_TUNNEL = ("far_outside_address", "inside_range", "own_inside_address", "far_inside_address", "pre_shared_key")
NAMES = {name: name for name in (*OF_CONNECTION, *OF_TUNNEL)}
KEYS = {CONNECTION: OF_CONNECTION, TUNNELS[0]: OF_TUNNEL, TUNNELS[1]: OF_TUNNEL, OPTIONS: plain_options.KEYS}
SECTION = re.compile(r"\[(.*)\]")
WORD = re.compile(r"[a-z]+(_[a-z12]+)*", re.ASCII)
"""What may be repeated in an error: anything else could be a part of a secret."""
EMPTY = """\
# What the other end handed over. A # begins a note; what has none of the values leaves the line as it is.
[connection]
# What the other end calls it, such as vpn-0123456789abcdef0.
id =
# Public address of the router, or of the NAT before it.
own_outside_address =
# With BGP: the router's ASN and the other end's. Without: routes are static.
own_asn =
far_asn =
hold_time =

[tunnel 1]
# Public address of the other end.
far_outside_address =
# Such as 169.254.10.0/30. The other end has the first of its two addresses, the router the second, unless said here.
inside_range =
own_inside_address =
far_inside_address =
pre_shared_key =

[tunnel 2]
far_outside_address =
inside_range =
own_inside_address =
far_inside_address =
pre_shared_key =

# What both tunnels take, in AWS's words, with commas between several. Without: all that AWS allows.
[options]
# ikev2, ikev1
ike_versions =
# AES256-GCM-16, AES128-GCM-16, AES256, AES128
phase_1_encryption =
# SHA2-512, SHA2-384, SHA2-256, SHA1
phase_1_integrity =
# 2, 14 to 24; in phase 2 also 5
phase_1_dh_groups =
# 900 to 28800
phase_1_lifetime_s =
phase_2_encryption =
phase_2_integrity =
phase_2_dh_groups =
# 900 to 3600
phase_2_lifetime_s =
"""


@dataclass
class _Section:
    place: str
    values: dict[str, Said] = field(default_factory=dict)


def read(text: str, name: str = "the form") -> CustomerGatewayConfiguration:
    """The configuration that a form has. Raises InvalidSpec with everything that is wrong, each with its line."""
    faults = Faults()
    sections = _sections(text, name, faults)
    for missing in (section for section in (CONNECTION, *TUNNELS) if section not in sections):
        faults.add(name, f"[{missing}] is not there; write it, with {', '.join(KEYS[missing])}.")
    shared = sections.get(CONNECTION, _Section(name))
    told = [_tunnel(sections[title], shared) for title in TUNNELS if title in sections]
    connection_id = shared.values["id"].text if "id" in shared.values else ""
    said = sections.get(OPTIONS, _Section(name)).values
    options = plain_options.options({key: (one.text, one.place) for key, one in said.items()}, faults)
    return Tunnels(faults, options).configuration(connection_id, told, {})


def _tunnel(section: _Section, shared: _Section) -> SaidOfTunnel:
    of_both = {meaning: said for meaning, said in shared.values.items() if meaning != "id"}
    return SaidOfTunnel(section.place, NAMES, {**of_both, **section.values})


def _sections(text: str, name: str, faults: Faults) -> dict[str, _Section]:
    found: dict[str, _Section] = {}
    title = ""
    for place, line in _lines(text, name):
        if (section := SECTION.fullmatch(line)) is not None:
            title = " ".join(section[1].split())
            if title not in KEYS:
                faults.add(place, f"[{title}] is no part of a form; write {_or(f'[{it}]' for it in KEYS)}.")
            elif title in found:
                faults.add(place, f"[{title}] is there twice; put both together.")
            found.setdefault(title, _Section(f"{place}, {title}"))
        elif not title:
            faults.add(
                place, f"stands before [{CONNECTION}], or this is no form; write {_or(f'[{it}]' for it in KEYS)}."
            )
        elif title in KEYS:
            _take(line, place, title, found[title], faults)
    return found


def _take(line: str, place: str, title: str, section: _Section, faults: Faults) -> None:
    key, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        # It may be a key that was broken over two lines: nothing of it is repeated.
        faults.add(place, "has no =; write a key and its value, such as inside_range = 169.254.10.0/30.")
    elif key not in KEYS[title]:
        shown = repr(key) if WORD.fullmatch(key) else "what stands before ="
        faults.add(place, f"{shown} is no key of [{title}]; write {_or(KEYS[title])}.")
    elif key in section.values:
        faults.add(place, f"{key} is there twice; leave one of them.")
    elif value:
        section.values[key] = Said(value, f"{place}, {title}, {key}")


def _lines(text: str, name: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        told = line.partition("#")[0].strip()
        if told:
            yield f"{name}, line {number}", told


def _or(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
