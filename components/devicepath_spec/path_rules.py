"""What the parts of a path must keep together, and each of its own: every mistake of a description at once."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from devicepath_spec.address_plan import AddressPlan, AddressSpec, TierSpec, address_plan
from devicepath_spec.backend_rules import check_adoption, check_backend
from devicepath_spec.choices import Canal, Direction, PacketFilter, ReturnPath, VpgType
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.gate_facts import (
    DEFAULT_INSTANCE_TYPE,
    DEFAULT_MTU,
    DEFAULT_PATH_MTU,
    check_addresses,
    check_packages,
    check_return,
    check_tunnel,
)
from devicepath_spec.peering_rules import check_account, check_destination
from devicepath_spec.permissions_boundary import check_boundary
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET, reserved_by_vpgs
from devicepath_spec.reach import check_reach
from devicepath_spec.tag_rules import backend_tag_rules, check_tags, path_tag_rules, vpg_tag_rules
from devicepath_spec.traffic_rules import check_own_names, check_traffic
from devicepath_spec.vpg_rules import check_vpg
from devicepath_spec.words import check_words_of_path

Spec = Mapping[str, Any]


def path_plan(args: Spec, path: str = "") -> AddressPlan | None:
    """The address plan of a path's own VPC; None without one. Raises InvalidSpec with every fault of the path."""
    faults = Faults(path)
    check_words_of_path(faults, args)
    check_vpg(faults, "vpg.", args["vpg"])
    plan = _check_backend(faults, path, args)
    _check_canal(faults, args)
    _check_directions(faults, args)
    if args.get("gate_peer") is not None:
        _check_gate_peer(faults, path, args, plan)
    _check_tags(faults, args)
    check_boundary(faults, "permissions_boundary", args.get("permissions_boundary"), _account_id(args))
    check_reach(faults, args, plan)
    faults.check()
    return plan


def tiers_of(backend: Spec | None) -> list[str]:
    """Names of a backend's tiers, new or adopted."""
    if backend is None:
        return []
    adopted = backend.get("adopt")
    return sorted(backend.get("tiers", {}) if adopted is None else adopted["subnet_ids"])


def _check_backend(faults: Faults, path: str, args: Spec) -> AddressPlan | None:
    backend = args.get("backend")
    if backend is None:
        return None
    if backend.get("adopt") is not None:
        check_adoption(faults, "backend.", backend)
        _check_adopted_range(faults, args, backend["adopt"]["cidr"])
        return None
    tiers = {
        tier: TierSpec(one.get("cidrs"), one.get("block"), None if one.get("netmask") is None else int(one["netmask"]))
        for tier, one in backend.get("tiers", {}).items()
    }
    check_backend(faults, "backend.", backend, tiers)
    others = {"vpg.device_subnet": _device_subnet(args), **backend.get("not_overlapping", {})}
    spec = AddressSpec(backend.get("cidr", "none"), list(backend.get("zones", [])), tiers, others)
    try:
        return address_plan(spec, f"{path}.backend" if path else "backend")
    except InvalidSpec as invalid:
        faults.extend(invalid.faults)
        return None


def _check_adopted_range(faults: Faults, args: Spec, text: str) -> None:
    silent = Faults()
    vpc, devices = silent.cidr("", text), silent.cidr("", _device_subnet(args))
    if vpc is not None and (reserved := reserved_by_vpgs(vpc)) is not None:
        fix = "take a VPC with a private range"
        faults.add("backend.adopt.cidr", f"{vpc} overlaps {reserved}, which VPGs use themselves; {fix}.")
    if vpc is not None and devices is not None and vpc.overlaps(devices):
        fix = "give the VPG another one, or take another VPC"
        faults.add("backend.adopt.cidr", f"{vpc} overlaps vpg.device_subnet {devices}; {fix}.")


def _check_canal(faults: Faults, args: Spec) -> None:
    canal, kind = args.get("canal"), VpgType(args["vpg"]["type"])
    if canal is None or Canal(canal["kind"]) is Canal.NONE:
        return
    if kind is VpgType.E:
        faults.add("canal.kind", "vpc_peering on a VPG of type E, which has the internet only; write vpg.type: F.")
    elif kind is VpgType.F2:
        rule = "which has a transit gateway and no peering"
        faults.add("canal.kind", f"vpc_peering on a VPG of type F2, {rule}; write vpg.type: F.")
    check_account(faults, "canal.account_id", canal["account_id"])
    backend = args.get("backend")
    if backend is None:
        faults.add("canal", "connects the VPG with nothing; describe the backend, or leave canal out.")
        return
    destination = canal.get("destination")
    if destination is None:
        check_destination(faults, "canal.destination", _vpc_cidr(backend))
    else:
        check_destination(faults, "canal.destination", destination)
        _check_destination_is_in_the_vpc(faults, args, destination, _vpc_cidr(backend))
    if canal.get("tiers") is not None and not canal["tiers"]:
        fix = "give the tiers whose servers talk with devices, or leave it out"
        faults.add("canal.tiers", f"[] leads no route table to the VPG, so no answer finds back; {fix}.")
    _check_tiers(faults, "canal.tiers", canal.get("tiers", ()), backend)


def _check_destination_is_in_the_vpc(faults: Faults, args: Spec, text: str, vpc_cidr: str | None) -> None:
    silent, peer = Faults(), args.get("gate_peer")
    destination, vpc = silent.cidr("", text), silent.cidr("", vpc_cidr)
    if destination is None or vpc is None:
        return
    if not destination.subnet_of(vpc) and not faults.has("canal.destination"):
        faults.add("canal.destination", f"{destination} is outside the VPC's {vpc}; give {vpc} or a part of it.")
    outer = None if peer is None else silent.address("", peer["outer_address"])
    if outer is not None and outer not in destination:
        rule = f"{outer} is outside canal.destination {destination}: the VPG does not reach it"
        faults.add("gate_peer.outer_address", f"{rule}; give an address of that range.")


def _check_directions(faults: Faults, args: Spec) -> None:
    directions = [Direction(one) for one in args["directions"]]
    kind, gate = VpgType(args["vpg"]["type"]), args["vpg"].get("gate")
    if not directions:
        names = ", ".join(one.value for one in Direction)
        faults.add("directions", f"none is given; list who opens connections to whom: {names}.")
    for direction in Direction:
        if directions.count(direction) > 1:
            faults.add("directions", f"{direction.value} stands there twice; write it once.")
    if Direction.DEVICE_TO_CLOUD in directions and not _connected(args):
        faults.add("directions", "device_to_cloud needs a private connection; describe canal, on a VPG of type F.")
    if Direction.CLOUD_TO_DEVICE in directions and not _connected(args) and args.get("gate_peer") is None:
        fix = "describe canal, on a VPG of type F, and gate_peer"
        faults.add("directions", f"cloud_to_device needs a private connection; {fix}.")
    if Direction.CLOUD_TO_DEVICE in directions and kind is not VpgType.F2:
        if gate is None:
            why = f"a VPG of type {kind.value} translates addresses, so that nobody reaches devices without Gate"
            faults.add("directions", f"cloud_to_device: {why}; write vpg.gate: {{}} and a gate_peer.")
        elif args.get("gate_peer") is None:
            faults.add("directions", "cloud_to_device needs a host that is in Gate's network; describe gate_peer.")
    if kind is VpgType.F2 and gate is None:
        faults.add("vpg.gate", "is left out, but Gate of a VPG of type F2 is always open; write {}.")
    if Direction.DEVICE_TO_DEVICE in directions:
        if gate is None and kind is not VpgType.F2:
            faults.add("directions", "device_to_device needs Gate; write vpg.gate: {}.")
        elif gate is not None and gate.get("privacy_separator"):
            faults.add("vpg.gate.privacy_separator", "true keeps devices apart; leave it out for device_to_device.")


def _check_gate_peer(faults: Faults, path: str, args: Spec, plan: AddressPlan | None) -> None:
    peer, backend, vpg = args["gate_peer"], args.get("backend"), args["vpg"]
    if not _connected(args):
        faults.add("gate_peer", "has no private connection to the VPG; describe canal, or leave gate_peer out.")
    if vpg.get("gate") is None:
        faults.add("gate_peer", "has no Gate to be in; write vpg.gate: {}, or leave gate_peer out.")
    own = Faults(f"{path}.gate_peer" if path else "gate_peer")
    if backend is None:
        own.add("tier", f"{peer['tier']}: there is no backend to be in; describe it.")
    else:
        _check_tiers(faults, "gate_peer.tier", [peer["tier"]], backend)
        _check_tiers(faults, "gate_peer.tiers", peer.get("tiers", ()), backend)
        _check_zone(own, peer, backend)
        canal_tiers = (args.get("canal") or {}).get("tiers")
        if canal_tiers is not None and peer["tier"] not in canal_tiers:
            own.add("tier", f"{peer['tier']} is not one of canal.tiers, so that no VPG is reached from it; add it.")
    check_addresses(own, peer["outer_address"], peer.get("inner_address"), _subnet_of(plan, peer), _device_subnet(args))
    _check_inner_is_free(own, peer, vpg.get("devices", {}))
    check_tunnel(own, int(peer.get("mtu", DEFAULT_MTU)), int(peer.get("path_mtu", DEFAULT_PATH_MTU)))
    return_path = ReturnPath(peer.get("return_path", ReturnPath.NONE))
    traffic = peer.get("device_traffic", {})
    check_return(
        own, return_path, PacketFilter(peer.get("packet_filter", PacketFilter.NONE)),
        instance_type=peer.get("instance_type", DEFAULT_INSTANCE_TYPE), routed="tiers" if peer.get("tiers") else None,
        lists_traffic=bool(traffic),
    )  # fmt: skip
    egress = peer.get("egress", {})
    check_traffic(own, traffic, egress)
    if backend is not None and backend.get("adopt") is None:
        check_own_names(own, egress)
    elif backend is not None:
        check_packages(own, PacketFilter(peer.get("packet_filter", PacketFilter.NONE)), egress)
    faults.extend(own.lines)


def _check_inner_is_free(own: Faults, peer: Spec, devices: Mapping[str, Spec]) -> None:
    for key, device in devices.items():
        if device.get("address") is not None and device["address"] == peer.get("inner_address"):
            own.add("inner_address", f"{device['address']} is that of vpg.devices.{key} too; give another.")


def _check_tags(faults: Faults, args: Spec) -> None:
    everywhere = args.get("tags")
    check_tags(faults, "tags", everywhere, path_tag_rules(args))
    check_tags(faults, "vpg.tags", args["vpg"].get("tags"), vpg_tag_rules(args["vpg"]), everywhere)
    if args.get("backend") is not None:
        of_backend = args["backend"].get("tags")
        check_tags(faults, "backend.tags", of_backend, backend_tag_rules(args["backend"]), everywhere)


def _account_id(args: Spec) -> object:
    """The AWS account's, as far as it is described."""
    return (args.get("canal") or {}).get("account_id")


def _check_zone(own: Faults, peer: Spec, backend: Spec) -> None:
    tier, zone, adopted = peer["tier"], peer["zone"], backend.get("adopt")
    if adopted is not None:
        zones = sorted(adopted["subnet_ids"].get(tier, {}))
    else:
        cidrs = backend.get("tiers", {}).get(tier, {}).get("cidrs")
        zones = sorted(backend.get("zones", ()) if cidrs is None else cidrs)
    if zones and zone not in zones:
        own.add("zone", f"{zone!r} is no zone of {tier}; there are: {', '.join(zones)}.")


def _check_tiers(faults: Faults, path: str, tiers: Sequence[str], backend: Spec) -> None:
    known = tiers_of(backend)
    for tier in tiers:
        if tier not in known:
            faults.add(path, f"{tier!r} is no tier of the backend; there are: {', '.join(known) or 'none'}.")


def _connected(args: Spec) -> bool:
    canal = args.get("canal")
    return canal is not None and Canal(canal["kind"]) is not Canal.NONE


def _device_subnet(args: Spec) -> str:
    return str(args["vpg"].get("device_subnet", DEFAULT_DEVICE_SUBNET))


def _vpc_cidr(backend: Spec) -> str | None:
    adopted = backend.get("adopt")
    text = backend.get("cidr") if adopted is None else adopted["cidr"]
    silent = Faults()
    network: IPv4Network | None = silent.cidr("", text)
    return None if network is None else str(network)


def _subnet_of(plan: AddressPlan | None, peer: Spec) -> str | None:
    ranges = {} if plan is None else plan.table()
    return ranges.get(peer["tier"], {}).get(peer["zone"])
