"""Ranges: which SORACOM uses itself, which AWS accepts, and where one is free."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network

EVERYTHING = IPv4Network("0.0.0.0/0")
PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
SHARED = IPv4Network("100.64.0.0/10")
"""Addresses for carriers' NAT. Source: RFC 6598."""
VPG_RESERVED = (SHARED, IPv4Network("198.18.0.0/15"))
"""Ranges that VPGs use themselves. Source: SORACOM's console, VPG page."""
NOT_ROUTED = tuple(map(IPv4Network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")))
"""Ranges of this network, of the host itself, of a link, and of groups. Source: RFC 6890, RFC 5771."""
DEFAULT_DEVICE_SUBNET = IPv4Network("10.128.0.0/9")
"""The device subnet of a VPG where none is given. Source: SORACOM's console, VPG page."""
LARGEST_PEERING_DESTINATION = 16
"""Prefix length of the largest range that devices may reach over a peering. Source: SORACOM's console, VPC peering."""
AWS_PREFIX_LENGTHS = range(16, 29)
"""Prefix lengths of a VPC and of a subnet. Source: AWS, CreateVpc and CreateSubnet."""
EXAMPLES = tuple(map(IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")))
"""Ranges for documentation. Source: RFC 5737."""


def is_private(network: IPv4Network) -> bool:
    return any(network.subnet_of(private) for private in PRIVATE)


def reserved_by_vpgs(network: IPv4Network) -> IPv4Network | None:
    """The range that VPGs use themselves and that a network overlaps; None where it overlaps none."""
    return next((reserved for reserved in VPG_RESERVED if network.overlaps(reserved)), None)


def not_routed(network: IPv4Network) -> IPv4Network | None:
    """The range that no router leads to and that a network is in; None where it is in none."""
    return next((one for one in NOT_ROUTED if network.subnet_of(one)), None)


def is_of_one_host(address: IPv4Address) -> bool:
    """Whether it is the address of a single host that others can send to: not multicast, broadcast, loopback or
    link-local."""
    other = address.is_multicast or address.is_unspecified or address.is_loopback or address.is_link_local
    return not other and not address.is_reserved


def common(one: IPv4Network, other: IPv4Network) -> IPv4Network | None:
    """The intersection: of two ranges that overlap, the smaller one; None where they do not."""
    if not one.overlaps(other):
        return None
    return one if one.subnet_of(other) else other


def is_of_aws(address: IPv4Address, subnet: IPv4Network) -> bool:
    """Whether AWS keeps this address of a subnet for itself: the first four and the last."""
    position = int(address) - int(subnet.network_address)
    return position < 4 or address == subnet.broadcast_address


def is_host_of(address: IPv4Address, network: IPv4Network) -> bool:
    """Whether a host of the network may have it: neither the first address nor the last."""
    return address in network and address not in (network.network_address, network.broadcast_address)


def free_in(network: IPv4Network, taken: Iterable[IPv4Network]) -> tuple[IPv4Network, ...]:
    """The parts of a network that nothing takes, as few ranges as possible, by address."""
    free = [network]
    for used in taken:
        free = [part for one in free for part in _without(one, used)]
    return tuple(sorted(free))


def first_free(network: IPv4Network, taken: Iterable[IPv4Network], prefix_length: int) -> IPv4Network | None:
    """The lowest free range of a size, or None."""
    for part in free_in(network, taken):
        if part.prefixlen <= prefix_length:
            return next(part.subnets(new_prefix=prefix_length))
    return None


def _without(network: IPv4Network, used: IPv4Network) -> Iterable[IPv4Network]:
    if not network.overlaps(used):
        return (network,)
    return network.address_exclude(used) if used.subnet_of(network) and used != network else ()
