"""Whether a direction that is named can ever have somebody who opens a connection, and somebody who answers. Pure.

Asked of the stack file and of components' arguments alike: each says what it knows, and how it calls the places."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from itertools import islice

from devicepath_spec.choices import Direction, ReturnPath
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import common, is_of_aws

NO_SERVERS_ADDRESS = 6
"""Of a subnet at most so many: the five that AWS keeps, and the gate peer's."""
VPGS_ENDS = 2
"""Of Gate's tunnel: each has an address in the device subnet. Source: SORACOM API, GatePeer.innerIpAddress."""
ROUTED = (ReturnPath.MASQUERADE, ReturnPath.REDIRECTION)
"""With `none` the gate peer itself is who opens connections to devices."""
MOST_NAMED = 4
"""Ranges in one fault; the rest is counted."""


@dataclass(frozen=True)
class Places:
    """Where whoever wrote the description finds what is missing."""

    device_traffic: str
    egress: str
    return_tiers: str
    destination: str
    internet: str


@dataclass(frozen=True)
class Reach:
    """What a description says of who sends what to whom. What is wrong already is left out."""

    directions: Sequence[Direction] = ()
    is_connected: bool = False
    """Whether there is a private connection to the VPC."""
    return_path: ReturnPath | None = None
    """None: there is no gate peer, or it does not say."""
    return_tiers: Sequence[str] | None = ()
    """None: it is not known."""
    canal_tiers: Sequence[str] = ()
    subnets: Mapping[str, Sequence[IPv4Network]] = field(default_factory=dict)
    """Of each tier of which they are known."""
    destination: IPv4Network | None = None
    """What devices may reach over the private connection; None: all of the VPC."""
    is_filtered: bool = False
    """Whether the VPG's filter denies whatever is not in the destination."""
    is_open: bool = False
    """Whether devices are to reach the internet."""
    device_traffic: Sequence[IPv4Network] | None = ()
    """None: it is not known."""
    egress: Sequence[IPv4Network] = ()
    unknown_egress: int = 0
    """Entries whose ranges nobody knows here: prefix lists that may be the user's own."""
    has_own_exits: bool = True
    """Whether the VPC may have ways to the internet that the description does not tell: an existing one."""
    outer_address: IPv4Address | None = None


def check_directions(faults: Faults, reach: Reach, places: Places) -> None:
    """Each direction between servers and devices that is named has servers, and traffic of theirs."""
    if Direction.CLOUD_TO_DEVICE in reach.directions and reach.return_path in ROUTED:
        _check_cloud_to_device(faults, reach, places)
    if Direction.DEVICE_TO_CLOUD in reach.directions and reach.is_connected:
        if reach.return_path is ReturnPath.REDIRECTION:
            _check_redirected(faults, reach, places)
        else:
            _check_over_canal(faults, reach, places)
    _check_internet(faults, reach, places)


def check_room_for_devices(
    faults: Faults,
    path: str,
    subnet: IPv4Network,
    directions: Sequence[Direction],
    *,
    devices: int,
    has_gate: bool,
    has_peer: bool,
) -> None:
    """The device subnet has an address for each: the VPG's ends of Gate, the gate peer, devices, and at least those
    that the directions need."""
    hosts = max(subnet.num_addresses - 2, 0)
    ends = (VPGS_ENDS if has_gate else 0) + (1 if has_peer else 0)
    wanted = max(devices, 2 if Direction.DEVICE_TO_DEVICE in directions else 1)
    if hosts < ends + wanted:
        needs = f"{wanted} for devices" + (f" and {ends} for the ends of Gate" if ends else "")
        has = f"has {hosts or 'no'} addresses of hosts, and the path needs {needs}"
        faults.add(path, f"{subnet} {has}; give a larger one, for example a /24.")


def _check_cloud_to_device(faults: Faults, reach: Reach, places: Places) -> None:
    if not reach.return_tiers:
        _add_no_tiers(faults, reach, places, "cloud_to_device", "whose servers open connections to devices")
        return
    if reach.device_traffic is None or faults.has(places.device_traffic):
        return
    if not reach.device_traffic:
        rule = "none is listed, so that the gate peer admits nothing of cloud_to_device"
        faults.add(places.device_traffic, f"{rule}; list what servers send.")
        return
    servers = _subnets(reach, reach.return_tiers)
    if servers is not None and not _any_server(reach, servers, reach.device_traffic):
        told = f"{_shown(reach.device_traffic)} holds no address of a server in {_tiers(reach, servers)}"
        why = f"{told}, and no other is led to the gate peer for cloud_to_device"
        faults.add(places.device_traffic, f"{why}; {_range_or_tier(places)}.")


def _check_redirected(faults: Faults, reach: Reach, places: Places) -> None:
    """All that devices send leaves the gate peer."""
    if not reach.return_tiers:
        _add_no_tiers(faults, reach, places, "device_to_cloud", "whose servers answer devices")
        return
    if reach.unknown_egress or faults.has(places.egress):
        return
    servers = _subnets(reach, reach.return_tiers)
    if not reach.egress:
        rule = "lists no range of servers, but with redirection what devices ask for leaves the gate peer"
        faults.add(places.egress, f"{rule}; list what devices send to servers for device_to_cloud.")
    elif servers is not None and not _any_server(reach, servers, reach.egress):
        told = f"{_shown(reach.egress)} holds no address of a server in {_tiers(reach, servers)}"
        why = f"{told}, and no other answers through the gate peer, so that device_to_cloud reaches nobody"
        faults.add(places.egress, f"{why}; {_range_or_tier(places)}.")
    elif servers is not None and not _any_server(reach, servers, _allowed(reach, reach.egress)):
        rule = f"{reach.destination} has no server that {places.egress} lists, and internet: services denies all others"
        faults.add(places.destination, f"{rule}; give a range that holds them, or leave it out.")


def _check_over_canal(faults: Faults, reach: Reach, places: Places) -> None:
    servers = _subnets(reach, reach.canal_tiers)
    if not servers or reach.destination is None or faults.has(places.destination):
        return
    if _any_server(reach, servers, [reach.destination]):
        return
    rule = f"{reach.destination} holds no address of a server in {_tiers(reach, servers)}, which alone lead to the VPG"
    why = f"{rule}, so that device_to_cloud reaches nobody"
    faults.add(places.destination, f"{why}; give a range that holds some, or leave it out.")


def _check_internet(faults: Faults, reach: Reach, places: Places) -> None:
    """With redirection, the internet is not behind the VPG any more but behind the gate peer."""
    if not reach.is_open or reach.return_path is not ReturnPath.REDIRECTION:
        return
    lets_out = bool(reach.unknown_egress) or any(not one.is_private for one in reach.egress)
    if reach.has_own_exits and lets_out:
        return
    lacks = f"{places.egress} lists nothing of the internet" if reach.has_own_exits else "it has no way to the internet"
    rule = f"open, but redirection leads all that devices send to the gate peer, and {lacks}"
    fix = "write services or none, or another return path"
    faults.add(places.internet, f"{rule}; {fix}.")


def _add_no_tiers(faults: Faults, reach: Reach, places: Places, direction: str, whose: str) -> None:
    if reach.return_tiers is None:
        return
    rule = f"[] leads no servers to the gate peer, so that {direction} has none"
    faults.add(places.return_tiers, f"{rule}; give the tiers {whose}.")


def _range_or_tier(places: Places) -> str:
    return f"give a range of theirs, or add the servers' tier to {places.return_tiers}"


def _subnets(reach: Reach, tiers: Sequence[str]) -> list[IPv4Network] | None:
    """None: those of a tier are not known here."""
    if any(tier not in reach.subnets for tier in tiers):
        return None
    return [subnet for tier in tiers for subnet in reach.subnets[tier]]


def _allowed(reach: Reach, ranges: Iterable[IPv4Network]) -> Iterator[IPv4Network]:
    """What of it the VPG's filter lets through."""
    for one in ranges:
        part = one if reach.destination is None or not reach.is_filtered else common(one, reach.destination)
        if part is not None:
            yield part


def _any_server(reach: Reach, subnets: Iterable[IPv4Network], ranges: Iterable[IPv4Network]) -> bool:
    listed = list(ranges)
    return any(_holds_a_server(reach, subnet, one) for subnet in subnets for one in listed)


def _holds_a_server(reach: Reach, subnet: IPv4Network, listed: IPv4Network) -> bool:
    """Whether a range has an address that a server of the subnet may have."""
    part = common(subnet, listed)
    first = () if part is None else islice(part, NO_SERVERS_ADDRESS + 1)
    return any(not is_of_aws(one, subnet) and one != reach.outer_address for one in first)


def _tiers(reach: Reach, subnets: Sequence[IPv4Network]) -> str:
    names = [tier for tier, own in reach.subnets.items() if any(one in subnets for one in own)]
    return f"{' and '.join(names)} ({_shown(subnets)})"


def _shown(ranges: Iterable[IPv4Network]) -> str:
    names = [str(one) for one in dict.fromkeys(ranges)]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
