"""Address ranges that SORACOM allows, reserves and hands out, and the refusal of one that overlaps another."""

from collections.abc import Collection, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused

# Documentation, IP address assignment: VPG ranges come from here (RFC 6598).
VPG_RANGES = IPv4Network("100.64.0.0/10")
# Console text: what a device subnet must not overlap.
RESERVED = (VPG_RANGES, IPv4Network("198.18.0.0/15"))
# Documentation, Canal by transit gateway, limitations: ranges with it are refused on the Japanese coverage.
RESERVED_IN_JAPAN = IPv4Network("10.21.0.0/16")
# Console text for destinationCidrBlock; assumed to be what "private" means for a device subnet too (RFC 1918).
PRIVATE = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"), IPv4Network("192.168.0.0/16"))
# Assumed: two addresses for the VPG's gate peers and some for devices have to fit.
LONGEST_DEVICE_PREFIX = 28
# Assumed. Published gate peer addresses (.4/.132, .224/.228) only say that it is longer than /24 or so.
VPG_PREFIX = 26
# Console text: the block's size must not exceed /16.
SHORTEST_DESTINATION_PREFIX = 16


def check_device_subnet(subnet: IPv4Network) -> None:
    """Refuses a device subnet the console would not take."""
    for reserved in RESERVED:
        refuse_overlap("deviceSubnetCidrRange", subnet, {str(reserved): reserved}, Code.VPG_INVALID)
    if not is_private(subnet):
        raise Refused(400, Code.VPG_INVALID, f"deviceSubnetCidrRange: {subnet} is not a private range.")
    if subnet.prefixlen > LONGEST_DEVICE_PREFIX:
        raise Refused(
            400, Code.VPG_INVALID, f"deviceSubnetCidrRange: {subnet} is smaller than /{LONGEST_DEVICE_PREFIX}."
        )


def refuse_overlap(place: str, network: IPv4Network, taken: Mapping[str, IPv4Network], code: Code) -> None:
    """Refuses a range of a request that overlaps one of those `taken`, which are given by how they are called in the
    refusal: `the device subnet 10.128.0.0/9`. `place` is the field of the request."""
    for called, other in taken.items():
        if network.overlaps(other):
            raise Refused(400, code, f"{place}: {network} overlaps {called}.")


def of_vpg(device_subnet: IPv4Network, vpg_range: IPv4Network) -> Mapping[str, IPv4Network]:
    """What a VPG has itself, for `refuse_overlap`."""
    return {f"the device subnet {device_subnet}": device_subnet, f"the VPG range {vpg_range}": vpg_range}


def is_private(network: IPv4Network) -> bool:
    """Whether a network lies inside 10/8, 172.16/12 or 192.168/16."""
    return any(network.subnet_of(private) for private in PRIVATE)


def is_private_address(address: IPv4Address) -> bool:
    """The same for one address."""
    return is_private(IPv4Network(address))


def free_vpg_range(taken: Collection[IPv4Network]) -> IPv4Network:
    """A range no VPG has: the VPG's own until it is forgotten. Source: documentation (constant until deletion)."""
    for network in VPG_RANGES.subnets(new_prefix=VPG_PREFIX):
        if network not in taken:
            return network
    raise Refused(400, Code.VPG_INVALID, f"no range of {VPG_RANGES} is left.")


def outer_addresses_of_vpg(network: IPv4Network) -> tuple[IPv4Address, IPv4Address]:
    """The VPG's two gate peers: one in each half of its range, the fourth address, as in 100.64.x.4 and .132."""
    first, second = network.subnets(prefixlen_diff=1)
    return first[4], second[4]


def translated_address_of_vpg(network: IPv4Network) -> IPv4Address:
    """What a server sees of the devices of a type F VPG. Assumed: one address of the VPG's range."""
    return network[5]


def hosts_upwards(subnet: IPv4Network) -> Iterator[IPv4Address]:
    """Host addresses, lowest first: what devices get (assumed)."""
    return (subnet[index] for index in range(1, subnet.num_addresses - 1))


def hosts_downwards(subnet: IPv4Network) -> Iterator[IPv4Address]:
    """Host addresses, highest first: what gate peers get (assumed)."""
    return (subnet[index] for index in range(subnet.num_addresses - 2, 0, -1))


def is_host(address: IPv4Address, subnet: IPv4Network) -> bool:
    """Whether an address can belong to a host of the subnet: neither its network nor its broadcast address."""
    return address in subnet and address not in (subnet.network_address, subnet.broadcast_address)
