"""Which ranges and addresses go together. As everywhere after a second reading, what is None is wrong already."""

from collections import defaultdict
from ipaddress import IPv4Network

from devicepath_spec.address_plan import AddressPlan, AddressSpec, TierSpec, address_plan
from devicepath_spec.choices import ReturnPath
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.gate_facts import check_addresses, check_return, check_tunnel, is_host_of
from devicepath_spec.ranges import reserved_by_vpgs
from infra.settings.backend import BlockTier, ExistingBackend, ListedTier, NewBackend
from infra.settings.connection import Instance, VpcPeering
from infra.settings.path_rules import Rule, peer_of, tiers_of
from infra.settings.settings import Settings
from infra.settings.values import destination
from infra.settings.vpg import device_subnet_of


def new_backend_has_room(settings: Settings, faults: Faults) -> None:
    backend = settings.backend
    if not isinstance(backend, NewBackend) or backend.cidr is None or backend.zones is None or backend.tiers is None:
        return
    spec = _address_spec(backend, device_subnet_of(settings.vpg))
    if spec.tiers or not backend.tiers:
        faults.gather(lambda: address_plan(spec, "backend"))


def _address_spec(backend: NewBackend, device_subnet: IPv4Network | None) -> AddressSpec:
    tiers = {name: spec for name, tier in backend.tiers.items() if (spec := _tier_spec(tier)) is not None}
    others = {} if device_subnet is None else {"vpg.device_subnet": str(device_subnet)}
    return AddressSpec(str(backend.cidr), backend.zones, tiers, others)


def _tier_spec(tier: BlockTier | ListedTier | None) -> TierSpec | None:
    if isinstance(tier, BlockTier) and tier.block is not None:
        return TierSpec(block=str(tier.block), netmask=tier.netmask)
    if isinstance(tier, ListedTier) and tier.cidrs is not None:
        return TierSpec(cidrs={zone: str(cidr) for zone, cidr in tier.cidrs.items()})
    return None


def existing_backend_is_apart(settings: Settings, faults: Faults) -> None:
    backend, device_subnet = settings.backend, device_subnet_of(settings.vpg)
    if not isinstance(backend, ExistingBackend) or backend.cidr is None:
        return
    if (reserved := reserved_by_vpgs(backend.cidr)) is not None:
        rule = f"overlaps {reserved}, which VPGs use themselves"
        faults.add("backend.cidr", f"{backend.cidr} {rule}; write a VPC with a private range instead.")
    if device_subnet is not None and backend.cidr.overlaps(device_subnet):
        rule = f"overlaps vpg.device_subnet {device_subnet}"
        faults.add(
            "backend.cidr",
            f"{backend.cidr} {rule}; write a VPC with another range, or a VPG with another device subnet instead.",
        )
    for tier, zones in (backend.tiers or {}).items():
        for zone, one in (zones or {}).items():
            if one is not None and one.cidr is not None and not one.cidr.subnet_of(backend.cidr):
                rule = f"{one.cidr} is outside backend.cidr {backend.cidr}"
                faults.add(f"backend.tiers.{tier}.{zone}.cidr", f"{rule}; write the subnet's own range instead.")


def canal_leads_into_the_vpc(settings: Settings, faults: Faults) -> None:
    backend, canal = settings.backend, settings.canal
    if not isinstance(canal, VpcPeering) or not isinstance(backend, NewBackend | ExistingBackend):
        return
    if backend.cidr is None:
        return
    if canal.destination is not None and not canal.destination.subnet_of(backend.cidr):
        rule = f"{canal.destination} is outside backend.cidr {backend.cidr}"
        faults.add("canal.destination", f"{rule}; write {backend.cidr} or a part of it instead.")
    if canal.destination is None and "destination" not in canal.model_fields_set:
        try:
            destination(backend.cidr)
        except ValueError as wrong:
            faults.add("canal.destination", f"is left out, and so the whole VPC's: {wrong}")


def devices_are_told_apart(settings: Settings, faults: Faults) -> None:
    seen: defaultdict[str, dict[object, str]] = defaultdict(dict)
    for name, device in (settings.devices or {}).items():
        if device is None:
            continue
        for field in ("address", "imsi"):
            value = getattr(device, field)
            path = f"devices.{name}.{field}"
            if value is not None and value in seen[field]:
                fix = "write a free one instead" if field == "address" else "write each SIM once instead"
                faults.add(path, f"{value} is that of {seen[field][value]} too; {fix}.")
            else:
                seen[field][value] = path


def devices_are_in_the_device_subnet(settings: Settings, faults: Faults) -> None:
    subnet, peer = device_subnet_of(settings.vpg), peer_of(settings)
    for name, device in (settings.devices or {}).items():
        if device is None or device.address is None:
            continue
        path = f"devices.{name}.address"
        if subnet is not None and not is_host_of(device.address, subnet):
            rule = f"{device.address} is no address of a host in vpg.device_subnet {subnet}"
            faults.add(path, f"{rule}; write a free one of it instead.")
        if peer is not None and device.address == peer.inner_address:
            faults.add(path, f"{device.address} is gate.peer.inner_address too; write a free one instead.")


def gate_peer_has_its_addresses(settings: Settings, faults: Faults) -> None:
    peer = peer_of(settings)
    if peer is None:
        return
    if peer.outer_address is not None:
        subnet, inner = subnet_of(settings, peer), peer.inner_address
        check_addresses(
            (of_peer := Faults("gate.peer")),
            str(peer.outer_address),
            None if inner is None else str(inner),
            None if subnet is None else str(subnet),
            _text(device_subnet_of(settings.vpg)),
        )
        faults.extend(of_peer.lines)
        canal = settings.canal
        if isinstance(canal, VpcPeering) and canal.destination and peer.outer_address not in canal.destination:
            rule = f"{peer.outer_address} is outside canal.destination {canal.destination}: the VPG does not reach it"
            faults.add("gate.peer.outer_address", f"{rule}; write an address of that range instead.")


def gate_peer_is_in_a_zone(settings: Settings, faults: Faults) -> None:
    peer = peer_of(settings)
    zones = None if peer is None else _zones_of(settings, peer.tier)
    if peer is not None and peer.zone is not None and zones and peer.zone not in zones:
        faults.add("gate.peer.zone", f"{peer.zone!r} is no zone of {peer.tier}; write {' or '.join(zones)} instead.")


def _zones_of(settings: Settings, name: str) -> list[str] | None:
    """Letters of the zones that a tier is in, as far as they are known."""
    tiers = tiers_of(settings)
    tier = None if tiers is None else tiers.get(name)
    if isinstance(tier, BlockTier) and isinstance(settings.backend, NewBackend):
        return settings.backend.zones
    zones = tier.cidrs if isinstance(tier, ListedTier) else tier
    return None if zones is None else sorted(zones)


def gate_peer_can_do_its_work(settings: Settings, faults: Faults) -> None:
    peer = peer_of(settings)
    if peer is None:
        return
    of_peer = Faults("gate.peer")
    if peer.mtu is not None and peer.path_mtu is not None:
        check_tunnel(of_peer, peer.mtu, peer.path_mtu)
    if None not in (peer.return_path, peer.packet_filter, peer.instance_type, peer.device_traffic):
        check_return(
            of_peer,
            ReturnPath(peer.return_path.kind),
            peer.packet_filter,
            instance_type=peer.instance_type,
            routed=None if peer.return_path.kind == "none" else "tiers",
            lists_traffic=bool(peer.device_traffic),
        )
    faults.extend(of_peer.lines)


def subnet_of(settings: Settings, peer: Instance) -> IPv4Network | None:
    """The range of the subnet that the gate peer is in, when the file says enough to know it."""
    backend = settings.backend
    if isinstance(backend, ExistingBackend):
        tier = (backend.tiers or {}).get(peer.tier) or {}
        return tier[peer.zone].cidr if tier.get(peer.zone) is not None else None
    plan = plan_of(settings)
    planned = () if plan is None else plan.subnets
    return next((one.cidr for one in planned if (one.tier, one.zone) == (peer.tier, peer.zone)), None)


def plan_of(settings: Settings) -> AddressPlan | None:
    """The address plan of a new VPC, if it can be had."""
    backend = settings.backend
    if not isinstance(backend, NewBackend) or backend.cidr is None or backend.zones is None or backend.tiers is None:
        return None
    try:
        return address_plan(_address_spec(backend, None))
    except InvalidSpec:
        return None


def _text(network: IPv4Network | None) -> str | None:
    return None if network is None else str(network)


ADDRESS_RULES: tuple[Rule, ...] = (
    new_backend_has_room,
    existing_backend_is_apart,
    canal_leads_into_the_vpc,
    devices_are_told_apart,
    devices_are_in_the_device_subnet,
    gate_peer_has_its_addresses,
    gate_peer_is_in_a_zone,
    gate_peer_can_do_its_work,
)
