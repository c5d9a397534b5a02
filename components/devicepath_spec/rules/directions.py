"""Whether each direction that is written has somebody who can open a connection, and somebody who answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from itertools import islice

from devicepath_spec.choices import Direction, Internet, PacketFilter, ReturnPath
from devicepath_spec.description.backend import ExistingVpcBackend, NewVpcBackend
from devicepath_spec.description.gate import ExistingGate, OpenGate
from devicepath_spec.description.gate_peer import Instance
from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import common, is_of_aws
from devicepath_spec.rules.address_plan import known_plan
from devicepath_spec.rules.canal import destination_of, limit_of, tiers_of
from devicepath_spec.rules.devices_end import has_gate
from devicepath_spec.rules.gate_peers import GatePeer, backend_of
from devicepath_spec.unknown import UNKNOWN

OF_AWS = 5
"""Addresses of a subnet that AWS keeps."""
VPGS_ENDS = 2
"""Of Gate's tunnel: each has an address in the device subnet. Source: SORACOM API, GatePeer.innerIpAddress."""
ROUTED = (ReturnPath.MASQUERADE, ReturnPath.REDIRECTION)
"""With `none` the gate peer itself is who opens connections to devices."""
MOST_NAMED = 4
"""How many ranges one fault names; further ones are counted."""
Backend = NewVpcBackend | ExistingVpcBackend


def servers_open_connections_to_devices(path: Path, name: str, peer: Instance, faults: Faults) -> None:
    if not _is_wanted(path, peer, Direction.CLOUD_TO_DEVICE) or peer.returns not in ROUTED:
        return
    place = f"gate_peers.{name}"
    if not peer.routed_tiers:
        _add_no_tiers(faults, place, "cloud_to_device", "whose servers open connections to devices")
        return
    if faults.has(f"{place}.device_traffic"):
        return
    listed = [one.cidr for one in peer.device_traffic.values()]
    if not listed:
        rule = "none is listed, so that the gate peer admits nothing of cloud_to_device"
        faults.add(f"{place}.device_traffic", f"{rule}; list what servers send.")
        return
    servers = _subnets(path, peer, peer.routed_tiers)
    if servers is not None and not _any_server(servers, listed, _outer(path, peer.backend)):
        told = f"{_shown(listed)} holds no address of a server in {_tiers(path, peer, servers)}"
        why = f"{told}, and no other is led to the gate peer for cloud_to_device"
        faults.add(f"{place}.device_traffic", f"{why}; {_range_or_tier(place)}.")


def redirected_devices_reach_servers(path: Path, name: str, peer: Instance, faults: Faults) -> None:
    """With redirection, all that devices send to servers leaves the gate peer, so `egress` has to allow it."""
    if not _is_wanted(path, peer, Direction.DEVICE_TO_CLOUD) or peer.returns is not ReturnPath.REDIRECTION:
        return
    place, backend = f"gate_peers.{name}", backend_of(path, peer)
    if not peer.routed_tiers:
        _add_no_tiers(faults, place, "device_to_cloud", "whose servers answer devices")
        return
    if _lists(path, peer) or faults.has(f"{place}.egress"):
        return
    listed = [to.cidr for to in peer.egress.values() if to.cidr is not None]
    servers = _subnets(path, peer, peer.routed_tiers)
    if not listed:
        rule = "lists no range of servers, but with redirection what devices ask for leaves the gate peer"
        faults.add(f"{place}.egress", f"{rule}; list what devices send to servers for device_to_cloud.")
    elif servers is not None and not _any_server(servers, listed, _outer(path, peer.backend)):
        told = f"{_shown(listed)} holds no address of a server in {_tiers(path, peer, servers)}"
        why = f"{told}, and no other answers through the gate peer, so that device_to_cloud reaches nobody"
        faults.add(f"{place}.egress", f"{why}; {_range_or_tier(place)}.")
    elif servers is not None and not _any_server(servers, _allowed(path, backend, listed), _outer(path, peer.backend)):
        rule = f"{destination_of(backend)} has no server that {place}.egress lists, and internet: services denies all"
        fix = "write a range that holds them, or leave it out"
        faults.add(f"backends.{peer.backend}.canal.destination", f"{rule} others; {fix}.")


def others_are_behind_a_redirection(path: Path, name: str, peer: GatePeer, faults: Faults) -> None:
    """Devices' packets go to the gate peer that they are redirected to, and to no other backend."""
    if peer.returns is not ReturnPath.REDIRECTION:
        return
    for other, backend in path.backends.items():
        if other == peer.backend or backend is UNKNOWN or backend.directions is UNKNOWN:
            continue
        if Direction.DEVICE_TO_CLOUD in backend.directions:
            rule = f"device_to_cloud, but gate_peers.{name} has all that devices send redirected to it"
            faults.add(f"backends.{other}.directions", f"{rule}; write another return path there, or take it out.")


def devices_reach_servers_over_canal(path: Path, name: str, backend: Backend, faults: Faults) -> None:
    place = f"backends.{name}.canal.destination"
    is_wanted = Direction.DEVICE_TO_CLOUD in backend.directions
    if not is_wanted or backend.canal is None or faults.has(place) or _is_redirected(path):
        return
    limit = limit_of(backend.canal)
    if limit is None or not isinstance(backend, NewVpcBackend):
        return
    tiers = tiers_of(backend.canal, backend)
    servers = [cidr for tier in tiers for cidr in _planned(backend).get(tier, ())]
    if not servers or _any_server(servers, [limit], _outer(path, name)):
        return
    rule = f"{limit} holds no address of a server in {_tiers_of(backend, servers)}"
    why = f"{rule}, which alone lead to the VPG, so that device_to_cloud reaches nobody"
    faults.add(place, f"{why}; write a range that holds some, or leave it out.")


def the_internet_is_not_behind_a_redirection(path: Path, name: str, peer: Instance, faults: Faults) -> None:
    """With redirection, the internet is not behind the VPG any more but behind the gate peer."""
    if path.internet is not Internet.OPEN or peer.returns is not ReturnPath.REDIRECTION:
        return
    has_own_exits = isinstance(backend_of(path, peer), ExistingVpcBackend)
    lets_out = _lists(path, peer) or any(to.cidr is not None and not to.cidr.is_private for to in peer.egress.values())
    if has_own_exits and lets_out:
        return
    egress = f"gate_peers.{name}.egress"
    lacks = f"{egress} lists nothing of the internet" if has_own_exits else "it has no way to the internet"
    rule = f"open, but redirection leads all that devices send to the gate peer, and {lacks}"
    faults.add("internet", f"{rule}; write services or none, or another return path.")


def the_internet_is_not_behind_a_data_center(path: Path, name: str, peer: GatePeer, faults: Faults) -> None:
    """The same of a host: of the data centre, what is in its ranges is known, and nothing of the internet is."""
    if name in path.hosts and path.internet is Internet.OPEN and peer.returns is ReturnPath.REDIRECTION:
        rule = f"open, but redirection leads all that devices send to gate_peers.{name}, in a data centre"
        faults.add("internet", f"{rule}; write services or none, or another return path.")


def devices_have_room(path: Path, faults: Faults) -> None:
    """The device subnet has an address for each: the VPG's ends of Gate, gate peers, devices, and at least those that
    the directions need."""
    subnet: IPv4Network = path.vpg.device_subnet
    hosts = max(subnet.num_addresses - 2, 0)
    is_between_devices = isinstance(path.gate, OpenGate | ExistingGate) and path.gate.device_to_device
    ends = (VPGS_ENDS if has_gate(path) else 0) + len(path.gate_peers)
    wanted = max(len(path.devices), 2 if is_between_devices else 1)
    if hosts < ends + wanted:
        needs = f"{wanted} for devices" + (f" and {ends} for the ends of Gate" if ends else "")
        has = f"has {hosts or 'no'} addresses of hosts, and the path needs {needs}"
        faults.add("vpg.device_subnet", f"{subnet} {has}; write a larger one, for example a /24.")


def _is_wanted(path: Path, peer: Instance, direction: Direction) -> bool:
    return direction in backend_of(path, peer).directions


def _is_redirected(path: Path) -> bool:
    return any(peer.returns is ReturnPath.REDIRECTION for peer in path.gate_peers.values())


def _lists(path: Path, peer: Instance) -> int:
    """Entries whose ranges nobody knows here: prefix lists that may be the user's own, without the one that packages
    come from."""
    lists = sum(to.cidr is None for to in peer.egress.values())
    needs_packages = peer.packet_filter is PacketFilter.NFTABLES
    is_for_packages = needs_packages and isinstance(backend_of(path, peer), ExistingVpcBackend)
    return max(lists - (1 if is_for_packages else 0), 0)


def _add_no_tiers(faults: Faults, place: str, direction: str, whose: str) -> None:
    rule = f"[] leads no servers to the gate peer, so that {direction} has none"
    faults.add(f"{place}.return_path.tiers", f"{rule}; write the tiers {whose}.")


def _range_or_tier(place: str) -> str:
    return f"write a range of theirs, or add the servers' tier to {place}.return_path.tiers"


def _subnets(path: Path, peer: Instance, tiers: Sequence[str]) -> list[IPv4Network] | None:
    """None: those of a tier are not known here. An existing VPC may have further ranges, other subnets on the same
    route tables, and ways to other networks: who sends through the gate peer is only known there."""
    backend = backend_of(path, peer)
    if not isinstance(backend, NewVpcBackend):
        return None
    planned = _planned(backend)
    return None if any(tier not in planned for tier in tiers) else [one for tier in tiers for one in planned[tier]]


def _planned(backend: NewVpcBackend) -> Mapping[str, Sequence[IPv4Network]]:
    found: dict[str, list[IPv4Network]] = {}
    for one in known_plan(backend).subnets:
        found.setdefault(one.tier, []).append(one.cidr)
    return found


def _allowed(path: Path, backend: Backend, ranges: Iterable[IPv4Network]) -> Iterator[IPv4Network]:
    """What of it the VPG's filter lets through."""
    for one in ranges:
        part = one if path.internet is not Internet.SERVICES else common(one, destination_of(backend))
        if part is not None:
            yield part


def _outer(path: Path, backend: str) -> Sequence[IPv4Address]:
    """Addresses of the gate peers in a backend: no server's."""
    return [peer.outer_address for peer in path.instances.values() if peer.backend == backend]


def _any_server(subnets: Iterable[IPv4Network], ranges: Iterable[IPv4Network], taken: Sequence[IPv4Address]) -> bool:
    listed = list(ranges)
    return any(_holds_a_server(subnet, one, taken) for subnet in subnets for one in listed)


def _holds_a_server(subnet: IPv4Network, listed: IPv4Network, taken: Sequence[IPv4Address]) -> bool:
    """Whether a range has an address that a server of the subnet may have."""
    part = common(subnet, listed)
    first = () if part is None else islice(part, OF_AWS + len(taken) + 1)
    return any(not is_of_aws(one, subnet) and one not in taken for one in first)


def _tiers(path: Path, peer: Instance, subnets: Sequence[IPv4Network]) -> str:
    backend = backend_of(path, peer)
    return _tiers_of(backend, subnets) if isinstance(backend, NewVpcBackend) else _shown(subnets)


def _tiers_of(backend: NewVpcBackend, subnets: Sequence[IPv4Network]) -> str:
    names = [tier for tier, own in _planned(backend).items() if any(one in subnets for one in own)]
    return f"{' and '.join(names)} ({_shown(subnets)})"


def _shown(ranges: Iterable[IPv4Network]) -> str:
    names = [str(one) for one in dict.fromkeys(ranges)]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


DIRECTIONS_OF_AN_INSTANCE = (
    servers_open_connections_to_devices,
    redirected_devices_reach_servers,
    the_internet_is_not_behind_a_redirection,
)
DIRECTIONS_OF_A_GATE_PEER = (others_are_behind_a_redirection, the_internet_is_not_behind_a_data_center)
