"""What the gate peers of a path must keep: each with its backend and SORACOM's end, and with the others."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations

from devicepath_spec.choices import PacketFilter, ReturnPath, VpgType
from devicepath_spec.description.backend import BlockTier, ExistingVpcBackend, ListedTier, NewVpcBackend
from devicepath_spec.description.canal import VpcPeering
from devicepath_spec.description.gate_peer import HostGatePeer, Instance
from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults
from devicepath_spec.rules.address_plan import known_plan
from devicepath_spec.rules.canal import destination_of, tiers_of
from devicepath_spec.rules.devices_end import has_gate
from devicepath_spec.rules.gate_host import inner_address_is_a_hosts, outer_address_is_free
from devicepath_spec.rules.traffic import own_names_are_left
from devicepath_spec.rules.vpc import check_tiers
from devicepath_spec.unknown import UNKNOWN, NotKnown

Backend = NewVpcBackend | ExistingVpcBackend
GatePeer = Instance | HostGatePeer


def it_is_in_a_backend(path: Path, peer: Instance, faults: Faults) -> None:
    if peer.backend not in path.backends:
        known = " or ".join(sorted(path.vpcs)) or "one of them"
        faults.add("backend", f"{peer.backend!r} is none of backends; write {known} instead.")
    elif path.backends[peer.backend] is not UNKNOWN and peer.backend not in path.vpcs:
        rule = f"instance, but backends.{peer.backend} is {path.backends[peer.backend].kind}, and no VPC"
        faults.add("kind", f"{rule}; write host, or the name of a VPC in backend.")


def there_is_a_gate(path: Path, _: Instance, faults: Faults) -> None:
    if not has_gate(path):
        faults.add("kind", "instance, but gate is closed: there is no network for it; write gate: {kind: open}.")


def its_vpg_needs_one(path: Path, peer: Instance, faults: Faults) -> None:
    """A path of type F2 needs no gate peer. Where it has a VPC peering by mistake, that is reported instead."""
    if path.vpg.type is VpgType.F2 and not isinstance(backend_of(path, peer).canal, VpcPeering):
        rule = "instance, but by a VPG of type F2 servers and devices open connections to each other without one"
        faults.add("kind", f"{rule}; take it out.")


def there_is_a_connection(path: Path, peer: Instance, faults: Faults) -> None:
    backend = path.vpcs.get(peer.backend)
    if backend is not None and backend.canal is None and path.vpg.type != VpgType.F2:
        rule = f"{peer.backend}, which has no canal: a gate peer needs a private connection to the VPG"
        faults.add("backend", f"{rule}; write canal: {{kind: vpc_peering}} there.")


def tiers_are_the_backends(path: Path, peer: Instance, faults: Faults) -> None:
    backend = backend_of(path, peer)
    called = f"backends.{peer.backend}.tiers"
    check_tiers(faults, "tier", [peer.tier], backend, called)
    check_tiers(faults, "return_path.tiers", peer.routed_tiers, backend, called)


def the_vpg_is_reached(path: Path, peer: Instance, faults: Faults) -> None:
    backend = backend_of(path, peer)
    if backend.canal is None or peer.tier not in backend.tiers:
        return
    tiers = tiers_of(backend.canal, backend)
    if peer.tier not in tiers:
        rule = (
            f"{peer.tier!r} is none of backends.{peer.backend}.canal.tiers, so that no route leads from it to the VPG"
        )
        faults.add("tier", f"{rule}; write {' or '.join(tiers) or 'one of them'} instead, or add it.")


def it_is_in_a_zone(path: Path, peer: Instance, faults: Faults) -> None:
    backend = backend_of(path, peer)
    tier = backend.tiers.get(peer.tier)
    if tier is None:
        return
    if isinstance(tier, BlockTier):
        zones = list(backend.zones) if isinstance(backend, NewVpcBackend) else []
    else:
        zones = sorted(tier.cidrs if isinstance(tier, ListedTier) else tier.zones)
    if zones and peer.zone not in zones:
        faults.add("zone", f"{peer.zone!r} is no zone of {peer.tier}; write {' or '.join(zones)} instead.")


def outer_address_is_in_its_subnet(path: Path, peer: Instance, faults: Faults) -> None:
    subnet = subnet_of(path, peer)
    if subnet is not None:
        outer_address_is_free(peer, subnet, faults)


def the_vpg_reaches_it(path: Path, peer: Instance, faults: Faults) -> None:
    destination = destination_of(backend_of(path, peer))
    given = getattr(backend_of(path, peer).canal, "destination", None)
    if given is not None and peer.outer_address not in destination:
        rule = f"{peer.outer_address} is outside backends.{peer.backend}.canal.destination {destination}"
        faults.add("outer_address", f"{rule}: the VPG does not reach it; write an address of that range instead.")


def inner_address_is_free(path: Path, peer: GatePeer, faults: Faults) -> None:
    inner_address_is_a_hosts(peer, path.vpg.device_subnet, faults)
    for name, device in path.devices.items():
        if device is UNKNOWN or device.address is UNKNOWN or device.address is None or peer.inner_address is None:
            continue
        if device.address == peer.inner_address:
            rule = f"{peer.inner_address} is that of devices.{name}.address too"
            faults.add("inner_address", f"{rule}; write a free one instead.")


def packages_can_be_fetched(path: Path, peer: Instance, faults: Faults) -> None:
    """A new VPC has an endpoint for S3, and the gate peer a way to it."""
    if peer.packet_filter is not PacketFilter.NFTABLES or not isinstance(backend_of(path, peer), ExistingVpcBackend):
        return
    if not any(to is UNKNOWN or to.prefix_list_id is UNKNOWN or to.prefix_list_id for to in peer.egress.values()):
        fix = "write an entry with prefix_list_id there, the id of S3's"
        faults.add("packet_filter", f"nftables is installed from S3, and egress has no way to it; {fix}.")


def own_names_of_a_new_vpc_are_left(path: Path, peer: Instance, faults: Faults) -> None:
    if isinstance(backend_of(path, peer), NewVpcBackend):
        own_names_are_left(peer, faults)


def addresses_are_each_ones_own(path: Path, faults: Faults) -> None:
    for (first, one), (second, other) in pairs(path):
        for field in ("inner_address", "outer_address"):
            mine, theirs = getattr(other, field), getattr(one, field)
            if mine is UNKNOWN or theirs is UNKNOWN or mine is None:
                continue
            # Of two VPCs without a canal the ranges may be the same.
            if mine == theirs and (field == "inner_address" or one.backend == other.backend):
                told = f"{mine} is that of gate_peers.{first}.{field} too"
                faults.add(f"gate_peers.{second}.{field}", f"{told}; write a free one instead.")


def devices_are_redirected_to_one(path: Path, faults: Faults) -> None:
    """Source: SORACOM's API, Junction: a VPG has one redirection."""
    redirecting = [
        name for name, peer in path.gate_peers.items()
        if peer is not UNKNOWN and peer.return_path is not UNKNOWN and peer.returns is ReturnPath.REDIRECTION
    ]  # fmt: skip
    for name in redirecting[1:]:
        rule = f"redirection, but gate_peers.{redirecting[0]} has it, and a VPG redirects to one gate peer"
        faults.add(f"gate_peers.{name}.return_path", f"{rule}; write masquerade or none instead.")


def pairs(path: Path) -> Iterator[tuple[tuple[str, GatePeer], tuple[str, GatePeer]]]:
    """Of those that are known so far."""
    yield from combinations(((name, peer) for name, peer in path.gate_peers.items() if peer is not UNKNOWN), 2)


def backend_of(path: Path, peer: Instance) -> Backend:
    """The one that it is in. Raises NotKnown where there is none."""
    backend = path.vpcs.get(peer.backend)
    if backend is None:
        raise NotKnown
    return backend


def subnet_of(path: Path, peer: Instance) -> IPv4Network | None:
    """The range of the subnet that it is in, where the description has one."""
    backend = backend_of(path, peer)
    if isinstance(backend, ExistingVpcBackend):
        tier = backend.tiers.get(peer.tier)
        zone = None if tier is None else tier.zones.get(peer.zone)
        return None if zone is None else zone.cidr
    planned = known_plan(backend).subnets
    return next((one.cidr for one in planned if (one.tier, one.zone) == (peer.tier, peer.zone)), None)


GATE_PEER_RULES = (
    it_is_in_a_backend,
    there_is_a_gate,
    its_vpg_needs_one,
    there_is_a_connection,
    tiers_are_the_backends,
    the_vpg_is_reached,
    it_is_in_a_zone,
    outer_address_is_in_its_subnet,
    the_vpg_reaches_it,
    inner_address_is_free,
    packages_can_be_fetched,
    own_names_of_a_new_vpc_are_left,
)
GATE_PEERS_RULES = (addresses_are_each_ones_own, devices_are_redirected_to_one)
