"""The BGP session of a new virtual interface, of what was given and what AWS chooses."""

import secrets
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Interface, IPv4Network, ip_interface
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import refused
from devicepath_tools.rehearsal.clouds.aws.direct_connect.virtual_interface import LAST_PLAIN_NUMBER, Address, Session

LAST_NUMBER = 4294967294
LINK_LOCAL = IPv4Network("169.254.96.0/19")
"""Where addresses come from that are not given."""
LINK_LENGTHS = (30, 31)


def new_session(given: Mapping[str, Any], others: Sequence[Session]) -> Session:
    """`others` are those of the same connection. Raises Refused."""
    family = given.get("addressFamily") or "ipv4"
    if family != "ipv4":
        raise refused("Virtual interfaces of IPv6 are not emulated.")
    amazon, customer = _addresses(given, others)
    key = given.get("authKey")
    if key is not None and not 6 <= len(key) <= 80:
        # The key is not told.
        raise refused("Invalid BGP authentication key. It has 6 to 80 characters.")
    return Session(_number(given), str(key or secrets.token_hex(12)), amazon, customer)


def _number(given: Mapping[str, Any]) -> int:
    plain, long = int(given.get("asn") or 0), given.get("asnLong")
    if plain and long is not None:
        raise refused("asn and asnLong cannot be used together.")
    number = plain if long is None else int(long)
    most = LAST_PLAIN_NUMBER if long is None else LAST_NUMBER
    if not 1 <= number <= most:
        raise refused(f"Invalid ASN {number}. It must be in 1-{most}.")
    return number


def _addresses(given: Mapping[str, Any], others: Sequence[Session]) -> tuple[Address, Address]:
    """Both are given, or none."""
    texts = (given.get("amazonAddress"), given.get("customerAddress"))
    if not any(texts):
        taken = {it.amazon.network for it in others}
        network = next(it for it in LINK_LOCAL.subnets(new_prefix=30) if it not in taken)
        return _at(network, 1), _at(network, 2)
    if not all(texts):
        raise refused("Amazon Address and Customer Address must be given together.")
    amazon, customer = (_address(str(text)) for text in texts)
    if amazon.network != customer.network or amazon.ip == customer.ip:
        raise refused("Amazon Address and Customer Address must be in the same CIDR")
    return amazon, customer


def _address(text: str) -> Address:
    try:
        address = ip_interface(text)
    except ValueError:
        raise refused(f"Invalid address {text}.") from None
    if not isinstance(address, IPv4Interface) or address.network.prefixlen not in LINK_LENGTHS:
        raise refused(f"Invalid address {text}. It has a prefix length of 30 or 31.")
    is_edge = address.ip in (address.network.network_address, address.network.broadcast_address)
    if is_edge and address.network.prefixlen == LINK_LENGTHS[0]:
        raise refused(f"Invalid address {text}. It is the first or last of its subnet.")
    return address


def _at(network: IPv4Network, place: int) -> IPv4Interface:
    return IPv4Interface(f"{network[place]}/{network.prefixlen}")
