"""Ranges inside of tunnels: two usable addresses each, the first of them AWS's."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network
from typing import TypeAlias

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused

LINK_LOCAL = IPv4Network("169.254.0.0/16")
RESERVED = frozenset(
    IPv4Network(f"169.254.{text}/30") for text in ("0.0", "1.0", "2.0", "3.0", "4.0", "5.0", "169.252")
)
"""Source: AWS, VpnTunnelOptionsSpecification.TunnelInsideCidr."""
FIRST_CHOSEN = IPv4Network("169.254.10.0/30")
Network: TypeAlias = IPv4Network | IPv6Network
UNIQUE_LOCAL = IPv6Network("fd00::/8")
FIRST_CHOSEN_V6 = IPv6Network("fd00:10::/126")


def read(text: str, taken: Iterable[IPv4Network]) -> IPv4Network:
    """Raises Refused."""
    try:
        network = IPv4Network(text)
    except ValueError:
        raise _bad("TunnelInsideCidr", text) from None
    if network.prefixlen != 30 or not network.subnet_of(LINK_LOCAL) or network in RESERVED:
        raise _bad("TunnelInsideCidr", text)
    _refuse_taken(network, taken)
    return network


def read_v6(text: str, taken: Iterable[IPv6Network], version_inside: int) -> IPv6Network:
    """Raises Refused."""
    if version_inside != 6:
        rule = "TunnelInsideIpv6Cidr is not supported for tunnels with IPv4 inside."
        raise Refused("InvalidParameterCombination", rule)
    try:
        network = IPv6Network(text)
    except ValueError:
        raise _bad("TunnelInsideIpv6Cidr", text) from None
    if network.prefixlen != 126 or not network.subnet_of(UNIQUE_LOCAL):
        raise _bad("TunnelInsideIpv6Cidr", text)
    _refuse_taken(network, taken)
    return network


def free(taken: Iterable[IPv4Network]) -> IPv4Network:
    """As AWS chooses one that is not given."""
    used, wanted = set(taken), int(FIRST_CHOSEN.network_address)
    while (network := IPv4Network((wanted, 30))) in used or network in RESERVED:
        wanted += network.num_addresses
    return network


def free_v6(taken: Iterable[IPv6Network]) -> IPv6Network:
    """As AWS chooses one that is not given."""
    used, wanted = set(taken), int(FIRST_CHOSEN_V6.network_address)
    while (network := IPv6Network((wanted, 126))) in used:
        wanted += network.num_addresses
    return network


def _refuse_taken(network: Network, taken: Iterable[Network]) -> None:
    if network in set(taken):
        raise Refused("InvalidParameterValue", f"The tunnel inside CIDR {network} is already in use.")


def _bad(name: str, text: str) -> Refused:
    return Refused("InvalidParameterValue", f"Value ({text}) for parameter {name} is invalid.")
