"""What the route tables of a backend must keep: each leads to the device subnet once."""

from collections.abc import Iterable
from itertools import combinations

from devicepath_spec.description.backend import ExistingVpcBackend
from devicepath_spec.description.gate_peer import Instance
from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults
from devicepath_spec.unknown import UNKNOWN


def servers_are_led_to_one(path: Path, faults: Faults) -> None:
    """A route table has one route to the device subnet."""
    for (first, one), (second, other) in combinations(path.instances.items(), 2):
        if one.backend != other.backend:
            continue
        place, theirs = f"gate_peers.{second}.return_path.tiers", f"gate_peers.{first}.return_path.tiers"
        for tier in other.routed_tiers:
            if tier in one.routed_tiers:
                rule = f"{tier!r} is one of {theirs}: a route table leads to one gate peer"
                faults.add(place, f"{rule}; take it out of one of them.")
            elif shared := _tables(path, other, [tier]) & _tables(path, one, one.routed_tiers):
                rule = f"{tier!r} has {', '.join(sorted(shared))}, as a tier of {theirs} has"
                fix = "take it out of one of them, or give the tier a route table of its own"
                faults.add(place, f"{rule}: a route table leads to one gate peer; {fix}.")


def _tables(path: Path, peer: Instance, tiers: Iterable[str]) -> set[str]:
    """Route tables of tiers of an existing VPC, as far as their ids are known. A new VPC's are each of one subnet."""
    backend = path.vpcs.get(peer.backend)
    found: set[str] = set()
    if not isinstance(backend, ExistingVpcBackend):
        return found
    for tier in (backend.tiers[name] for name in tiers if name in backend.tiers):
        zones = [] if tier is UNKNOWN or tier.zones is UNKNOWN else [*tier.zones.values()]
        tables = [zone.route_table_id for zone in zones if zone is not UNKNOWN]
        found.update(table for table in tables if table is not UNKNOWN)
    return found


ROUTE_TABLES_RULES = (servers_are_led_to_one,)
