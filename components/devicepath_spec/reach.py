"""What a path's arguments say of who sends what to whom. Pure. As in a check: what cannot be read is wrong already."""

from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from devicepath_spec.address_plan import AddressPlan
from devicepath_spec.choices import Canal, Direction, Internet, PacketFilter, ReturnPath
from devicepath_spec.direction_rules import Places, Reach, check_directions, check_room_for_devices
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET

Spec = Mapping[str, Any]

PLACES = Places(
    device_traffic="gate_peer.device_traffic",
    egress="gate_peer.egress",
    return_tiers="gate_peer.tiers",
    destination="canal.destination",
    internet="vpg.internet",
)


def check_reach(faults: Faults, args: Spec, plan: AddressPlan | None) -> None:
    """That each direction can have conversations. `plan` is that of a new VPC, if it can be had."""
    vpg, peer = args["vpg"], args.get("gate_peer")
    directions = [Direction(one) for one in args["directions"]]
    check_directions(faults, _reach(args, directions, plan), PLACES)
    subnet = _range(vpg.get("device_subnet", str(DEFAULT_DEVICE_SUBNET)))
    if subnet is not None:
        check_room_for_devices(
            faults,
            "vpg.device_subnet",
            subnet,
            directions,
            devices=len(vpg.get("devices", {})),
            has_gate=vpg.get("gate") is not None,
            has_peer=peer is not None,
        )


def _reach(args: Spec, directions: Sequence[Direction], plan: AddressPlan | None) -> Reach:
    canal, peer, backend = args.get("canal") or {}, args.get("gate_peer") or {}, args.get("backend") or {}
    internet, silent = args["vpg"].get("internet"), Faults()
    listed = list(peer.get("device_traffic", {}).values())
    traffic = _ranges(listed)
    egress = list(peer.get("egress", {}).values())
    is_adopted = backend.get("adopt") is not None
    # Of an adopted VPC, one prefix list is what packages come from.
    is_for_packages = is_adopted and PacketFilter(peer.get("packet_filter", "none")) is PacketFilter.NFTABLES
    lists = sum(one.get("prefix_list_id") is not None for one in egress)
    return Reach(
        directions=directions,
        is_connected=Canal(canal.get("kind", "none")) is not Canal.NONE,
        return_path=ReturnPath(peer.get("return_path", "none")) if peer else None,
        return_tiers=peer.get("tiers", ()),
        canal_tiers=canal["tiers"] if canal.get("tiers") is not None else _tiers(backend),
        subnets=_subnets(plan),
        destination=_range(canal.get("destination")),
        # Further ranges may be allowed that are not known yet.
        is_filtered=internet == Internet.SERVICES.value and not args["vpg"].get("allowed_ranges"),
        is_open=internet == Internet.OPEN.value,
        device_traffic=traffic if len(traffic) == len(listed) else None,
        egress=_ranges(egress),
        unknown_egress=len(egress) - len(_ranges(egress)) - (1 if is_for_packages and lists else 0),
        has_own_exits=is_adopted,
        outer_address=silent.address("", peer["outer_address"]) if peer else None,
    )


def _tiers(backend: Spec) -> list[str]:
    adopted = backend.get("adopt")
    return sorted(backend.get("tiers", {}) if adopted is None else adopted["subnet_ids"])


def _subnets(plan: AddressPlan | None) -> dict[str, Sequence[IPv4Network]]:
    """By tier; of an adopted VPC nobody says them."""
    found: dict[str, Sequence[IPv4Network]] = {}
    for one in () if plan is None else plan.subnets:
        found[one.tier] = [*found.get(one.tier, ()), one.cidr]
    return found


def _ranges(listed: Iterable[Spec]) -> list[IPv4Network]:
    """Those that are known now: an Output is not, nor is what a prefix list holds."""
    return [network for one in listed if (network := _range(one.get("cidr"))) is not None]


def _range(text: object) -> IPv4Network | None:
    return Faults().cidr("", text) if isinstance(text, str) else None
