"""Single values of a form: text becomes what it means, or a ValueError that says what it has to be."""

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from devicepath_spec.tunnel_facts import ASNS

NUMBERS = re.compile(r"[0-9./]{0,18}", re.ASCII)


def shown(text: str) -> str:
    """A text in an error, where it cannot be a key that stands in the wrong place."""
    return repr(text) if NUMBERS.fullmatch(text) else f"a text of {len(text)} characters"


def address(text: str) -> IPv4Address:
    """Of one host."""
    try:
        return IPv4Address(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not an IPv4 address; it has to be like 203.0.113.10.") from None


def interface(text: str) -> IPv4Interface:
    """An address with the prefix length of its network."""
    try:
        if "/" in text:
            return IPv4Interface(text)
    except ValueError:
        pass
    raise ValueError(f"{shown(text)} is not an address with a prefix length; it has to be like 169.254.77.2/30.")


def networks(text: str) -> tuple[IPv4Network, ...]:
    """Ranges with commas between them."""
    return tuple(_network(word.strip()) for word in text.split(","))


def number(text: str, numbers: range, what: str) -> int:
    """One of these; `what` names it: "VLAN"."""
    if not re.fullmatch(r"\d{1,10}", text, re.ASCII) or int(text) not in numbers:
        raise ValueError(f"{shown(text)} is no {what}, which is {numbers[0]} to {numbers[-1]}.")
    return int(text)


def asn(text: str) -> int:
    """Of either length."""
    return number(text, ASNS, "ASN")


def _network(text: str) -> IPv4Network:
    try:
        return IPv4Network(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not an IPv4 range; it has to be like 192.168.50.0/24.") from None
