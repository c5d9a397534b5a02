"""What the description of a backend must keep, besides its address plan. Pure."""

from collections.abc import Mapping
from typing import Any

from devicepath_spec.address_plan import TierSpec
from devicepath_spec.faults import Faults

RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""Source: AWS, CloudWatch Logs, PutRetentionPolicy."""
OWN_OF_A_NEW_VPC = (
    "cidr", "zones", "tiers", "public_tiers", "flow_logs", "flow_log_retention_days", "session_manager",
    "endpoint_tier", "not_overlapping", "permissions_boundary",
)  # fmt: skip
"""What only a new VPC has."""


def check_backend(faults: Faults, path: str, args: Mapping[str, Any], tiers: Mapping[str, TierSpec]) -> None:
    """A new VPC. `path` goes before each name, with its dot, or is empty."""
    known = ", ".join(sorted(tiers)) or "none"
    for tier in args.get("public_tiers", ()):
        if tier not in tiers:
            faults.add(f"{path}public_tiers", f"{tier!r} is no tier; there are: {known}.")
    days = args.get("flow_log_retention_days")
    if days is not None and int(days) not in RETENTION_DAYS:
        allowed = ", ".join(map(str, RETENTION_DAYS))
        faults.add(f"{path}flow_log_retention_days", f"{int(days)} is not kept by CloudWatch Logs; give {allowed}.")
    if args.get("flow_logs") == "none" and days is not None:
        faults.add(f"{path}flow_log_retention_days", f"{int(days)}, but flow_logs is none; leave one of them out.")
    _check_endpoint_tier(faults, path, args, tiers, known)


def _check_endpoint_tier(
    faults: Faults, path: str, args: Mapping[str, Any], tiers: Mapping[str, TierSpec], known: str
) -> None:
    tier = args.get("endpoint_tier")
    wanted = args.get("session_manager", "endpoints") == "endpoints"
    if tier is not None and tier not in tiers:
        faults.add(f"{path}endpoint_tier", f"{tier!r} is no tier; there are: {known}.")
    elif tier is not None and not wanted:
        faults.add(f"{path}endpoint_tier", f"{tier!r}, but session_manager is none; leave one of them out.")
    elif tier is None and wanted and len(tiers) > 1:
        faults.add(f"{path}endpoint_tier", f"is not given; say which tier holds the interface endpoints: {known}.")


def check_adoption(faults: Faults, path: str, args: Mapping[str, Any]) -> None:
    """An existing VPC."""
    for field in OWN_OF_A_NEW_VPC:
        if args.get(field) is not None:
            faults.add(f"{path}{field}", "is given beside adopt; an existing VPC is left as it is, so leave it out.")
    adopted = args["adopt"]
    faults.cidr(f"{path}adopt.cidr", adopted["cidr"])
    subnets, tables = adopted["subnet_ids"], adopted["route_table_ids"]
    for tier in subnets:
        if not subnets[tier]:
            rule = "{} is in no zone, so that nobody is in it"
            faults.add(f"{path}adopt.subnet_ids.{tier}", f"{rule}; give its subnet of each zone, or take the tier out.")
        for zone in subnets[tier]:
            if zone not in tables.get(tier, {}):
                missing = f"has nothing for zone {zone}, where the tier has a subnet; give its route table's id."
                faults.add(f"{path}adopt.route_table_ids.{tier}", missing)
