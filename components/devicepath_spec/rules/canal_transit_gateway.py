"""What Canal by transit gateway must keep: alone, and each backend's with SORACOM's end and the path's gateways."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network

from devicepath_spec.choices import Acceptance, Direction, RendezvousPoint
from devicepath_spec.description.backend import BlockTier, ExistingVpcBackend, ListedTier, NewVpcBackend
from devicepath_spec.description.canal import (
    AttachmentToVpg,
    AttachmentToVpgAlone,
    PeeringWithVpg,
    PeeringWithVpgAlone,
)
from devicepath_spec.description.path import Path
from devicepath_spec.description.transit_gateway import ExistingTransitGatewayOfPath, InTables, NewTransitGatewayOfPath
from devicepath_spec.description.vpg import NewVpg
from devicepath_spec.faults import Faults
from devicepath_spec.rules.canal import BY_GATEWAY, tiers_of
from devicepath_spec.rules.transit_gateway import check_learning, check_share, check_subnets, check_tables
from devicepath_spec.rules.vpc import check_tiers
from devicepath_spec.unknown import UNKNOWN, NotKnown

Backend = NewVpcBackend | ExistingVpcBackend
Gateway = NewTransitGatewayOfPath | ExistingTransitGatewayOfPath
WITHOUT_CHOICE = (RendezvousPoint.TOKYO, RendezvousPoint.FRANKFURT)
"""Where a VPG is whose region is left out: by its coverage."""


def attachment_is_in_a_tier(_: Path, backend: Backend, faults: Faults) -> None:
    if isinstance(backend.canal, BY_GATEWAY):
        check_tiers(faults, "canal.attachment_tier", [backend.canal.attachment_tier], backend, "tiers")


def attachment_is_in_each_zone_of_its_servers(_: Path, backend: Backend, faults: Faults) -> None:
    """Source: AWS, transit gateway guide, VPC attachments: a zone without a subnet of it does not reach the gateway."""
    if not isinstance(backend.canal, BY_GATEWAY) or backend.canal.attachment_tier not in backend.tiers:
        return
    held = zones_of(backend, backend.canal.attachment_tier)
    for tier in tiers_of(backend.canal, backend):
        lacking = sorted({*zones_of(backend, tier)} - {*held}) if tier in backend.tiers else []
        if lacking:
            told = f"{backend.canal.attachment_tier!r} has no subnet in zone {', '.join(lacking)}, where {tier!r} is"
            why = "whose servers would not get to the gateway"
            faults.add("canal.attachment_tier", f"{told}, {why}; add one, or write another tier.")


def zones_of(backend: Backend, tier: str) -> tuple[str, ...]:
    """Letters of those that a tier has a subnet in. Raises NotKnown."""
    described = backend.tiers[tier]
    if isinstance(described, BlockTier):
        return backend.zones if isinstance(backend, NewVpcBackend) else ()
    return tuple(described.cidrs if isinstance(described, ListedTier) else described.zones)


def an_existing_tier_has_a_subnet_of_each_zone(_: Path, backend: Backend, faults: Faults) -> None:
    """AWS: DuplicateSubnetsInSameZone."""
    if not isinstance(backend.canal, BY_GATEWAY) or not isinstance(backend, ExistingVpcBackend):
        return
    tier, first = backend.canal.attachment_tier, dict[str, str]()
    for zone, one in backend.tiers[tier].zones.items() if tier in backend.tiers else ():
        if one is UNKNOWN or one.subnet_id is UNKNOWN:
            continue
        if (other := first.setdefault(one.subnet_id, zone)) != zone:
            told = f"{one.subnet_id} is that of zone {other} too, and an attachment has one subnet in each zone"
            faults.add(f"tiers.{tier}.zones.{zone}.subnet_id", f"{told}; write one of zone {zone} instead.")


def vpc_is_where_the_vpg_is(path: Path, backend: Backend, faults: Faults) -> None:
    """Source: SORACOM's console, Canal of type F2. Of an existing VPG its look-up tells."""
    if not isinstance(backend.canal, AttachmentToVpg) or not isinstance(path.vpg, NewVpg):
        return
    places = WITHOUT_CHOICE if path.vpg.region is None else (path.vpg.region,)
    if backend.region not in [one.value for one in places]:
        where = " or ".join(one.value for one in places)
        rule = f"{backend.region}, but the VPG is in {where}, and its gateway takes VPCs of its own region only"
        fix = "write canal: {kind: transit_gateway_peering, ...}, or a VPC there"
        faults.add("region", f"{rule}; {fix}.")


def gateway_is_the_paths(path: Path, backend: Backend, faults: Faults) -> None:
    canal = backend.canal
    if not isinstance(canal, PeeringWithVpg):
        return
    if canal.transit_gateway not in path.transit_gateways:
        known = " or ".join(sorted(path.transit_gateways)) or "one, and describe it there"
        rule = f"{canal.transit_gateway!r} is none of transit_gateways"
        faults.add("canal.transit_gateway", f"{rule}; write {known} instead.")


def vpc_is_where_its_gateway_is(path: Path, backend: Backend, faults: Faults) -> None:
    gateway = _gateway_of(path, backend)
    if gateway is not None and backend.region != gateway.region:
        rule = f"{backend.region}, but its gateway is in {gateway.region}, and takes VPCs of its own region only"
        faults.add("region", f"{rule}; write that, or a gateway of its own region.")


def vpc_is_in_its_gateways_tables(path: Path, backend: Backend, faults: Faults) -> None:
    gateway, canal = _gateway_of(path, backend), backend.canal
    if gateway is not None and isinstance(canal, PeeringWithVpg):
        check_tables(gateway, canal.association, canal.propagations, faults.at("canal"))
        if backend.account_id != gateway.account_id:
            check_learning(gateway, canal.propagations, faults.at("canal"))


def devices_are_met_as_directions_say(path: Path, backend: Backend, faults: Faults) -> None:
    gateway, canal = _gateway_of(path, backend), backend.canal
    if gateway is not None and isinstance(canal, PeeringWithVpg):
        place = f"transit_gateways.{canal.transit_gateway}.devices"
        check_meeting(gateway, place, backend.directions, canal, "canal", faults)


def check_meeting(
    gateway: Gateway, place: str, directions: Sequence[Direction], there: InTables, key: str, faults: Faults
) -> None:
    """Of an attachment and devices. Both ways are needed for one direction, too: that of the answers. `place` is that
    of the gateway's `devices`, `key` where the attachment's tables are written."""
    devices = gateway.devices
    whose, kept = ("servers", "the VPC") if key == "canal" else ("people there", "the office")
    leads = there.association is not None and there.association in devices.tables
    is_found = devices.association in there.propagations
    # Without any table it is told there.
    if directions and devices.tables and not leads:
        told = "is left out" if there.association is None else f"{there.association!r} is none of {place}.tables"
        fix = f"write {' or '.join(devices.tables)} instead"
        faults.add(f"{key}.association", f"{told}, so that {whose} do not get to devices; {fix}.")
    if directions and not is_found:
        told = f"{devices.association!r}, which is {place}.association, is not there"
        faults.add(f"{key}.propagations", f"{told}, so that devices do not get to {whose}; add it.")
    if not directions and (leads or is_found):
        told = f"[] keeps {kept} apart from devices, but its table leads to them" if leads else (
            f"[] keeps {kept} apart from devices, but its range is in the table that decides where these send"
        )  # fmt: skip
        faults.add("directions", f"{told}; write other tables in {key}, or the directions.")


def another_accounts_share_is_said(path: Path, backend: Backend, faults: Faults) -> None:
    gateway, canal = _gateway_of(path, backend), backend.canal
    if gateway is not None and isinstance(canal, PeeringWithVpg):
        other = backend.account_id if backend.account_id != gateway.account_id else None
        check_share(other, gateway.account_id, canal.share, faults.at("canal"))


def an_account_accepts_once(path: Path, faults: Faults) -> None:
    """A share is offered to an account, and not to a VPC."""
    first: dict[tuple[str, str], str] = {}
    for name, backend in path.vpcs.items():
        try:
            offered = _accepted_by(backend)
        except NotKnown:
            continue
        if offered is not None and (other := first.setdefault(offered, name)) != name:
            told = f"accept, but backends.{other} accepts it for {backend.account_id} already"
            faults.add(f"backends.{name}.canal.share", f"{told}; write accepted instead.")


def _accepted_by(backend: Backend) -> tuple[str, str] | None:
    """Whose share, and which account accepts it."""
    canal = backend.canal
    if isinstance(canal, AttachmentToVpg) and canal.share is Acceptance.ACCEPT:
        return "", str(backend.account_id)
    if isinstance(canal, PeeringWithVpg) and canal.share is Acceptance.ACCEPT:
        return canal.transit_gateway, str(backend.account_id)
    return None


def _gateway_of(path: Path, backend: Backend) -> Gateway | None:
    canal = backend.canal
    return path.transit_gateways.get(canal.transit_gateway) if isinstance(canal, PeeringWithVpg) else None


def device_ranges_are_the_vpgs(path: Path, backend: Backend, faults: Faults) -> None:
    if isinstance(backend.canal, AttachmentToVpg):
        _check_device_ranges(backend.canal.device_ranges, path.vpg.device_subnet, faults.at("canal"))


def its_device_ranges_are_the_vpgs(canal: AttachmentToVpgAlone | PeeringWithVpgAlone, faults: Faults) -> None:
    if isinstance(canal, AttachmentToVpgAlone):
        _check_device_ranges(canal.device_ranges, canal.device_subnet, faults)


def _check_device_ranges(ranges: Mapping[str, IPv4Network] | None, whole: IPv4Network, faults: Faults) -> None:
    if ranges is not None and not ranges:
        fix = "write parts of the device subnet, or leave it out"
        faults.add("device_ranges", f"{{}} leads no route table to devices, so no answer finds back; {fix}.")
    first: dict[IPv4Network, str] = {}
    for name, one in (ranges or {}).items():
        if one is UNKNOWN:
            continue
        if not one.subnet_of(whole):
            faults.add(
                f"device_ranges.{name}", f"{one} is outside the device subnet {whole}; write a part of it instead."
            )
        if (other := first.setdefault(one, name)) != name:
            faults.add(f"device_ranges.{name}", f"{one} is that of {other} too; take one of them out.")


def ranges_are_apart_from_devices(canal: AttachmentToVpgAlone | PeeringWithVpgAlone, faults: Faults) -> None:
    """A customer route would lead devices away from each other. Source: SORACOM API, CreateCustomerRouteRequest."""
    for name, cidr in canal.vpc_cidrs.items():
        if cidr is not UNKNOWN and cidr.overlaps(canal.device_subnet):
            rule = f"{cidr} overlaps device_subnet {canal.device_subnet}"
            faults.add(f"vpc_cidrs.{name}", f"{rule}; write a part beside it, or a VPG with another one.")


def its_subnets_are_each_in_a_zone(canal: AttachmentToVpgAlone | PeeringWithVpgAlone, faults: Faults) -> None:
    if isinstance(canal, AttachmentToVpgAlone):
        check_subnets(canal.subnet_ids, "subnet_ids", faults)


CANAL_ALONE_RULES = (ranges_are_apart_from_devices, its_subnets_are_each_in_a_zone, its_device_ranges_are_the_vpgs)
TRANSIT_GATEWAY_CANAL_RULES = (
    attachment_is_in_a_tier,
    attachment_is_in_each_zone_of_its_servers,
    an_existing_tier_has_a_subnet_of_each_zone,
    vpc_is_where_the_vpg_is,
    gateway_is_the_paths,
    vpc_is_where_its_gateway_is,
    vpc_is_in_its_gateways_tables,
    devices_are_met_as_directions_say,
    another_accounts_share_is_said,
    device_ranges_are_the_vpgs,
)
