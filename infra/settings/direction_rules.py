"""Whether each direction can ever have a conversation. As everywhere after a second reading, what is None is wrong
already."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from devicepath_spec.choices import Internet, PacketFilter, ReturnPath
from devicepath_spec.direction_rules import Places, Reach, check_directions, check_room_for_devices
from devicepath_spec.faults import Faults
from infra.settings.address_rules import plan_of
from infra.settings.backend import ExistingBackend, NewBackend
from infra.settings.connection import ExistingGate, Instance, Masquerade, OpenGate, Redirection, VpcPeering
from infra.settings.path_rules import Rule, peer_of
from infra.settings.settings import Settings
from infra.settings.traffic import EgressToPrefixList, EgressToRange
from infra.settings.vpg import device_subnet_of

PLACES = Places(
    device_traffic="gate.peer.device_traffic",
    egress="gate.peer.egress",
    return_tiers="gate.peer.return_path.tiers",
    destination="canal.destination",
    internet="internet",
)


def directions_have_conversations(settings: Settings, faults: Faults) -> None:
    canal, peer = settings.canal, peer_of(settings)
    if peer is not None and peer.return_path is None:
        return
    back = None if peer is None else peer.return_path
    is_wide = not isinstance(canal, VpcPeering) or "destination" not in canal.model_fields_set
    destination = canal.destination if isinstance(canal, VpcPeering) else None
    if destination is None and not is_wide:
        return
    reach = Reach(
        directions=[one for one in settings.directions or () if one is not None],
        is_connected=isinstance(canal, VpcPeering),
        return_path=None if back is None else ReturnPath(back.kind),
        return_tiers=back.tiers if isinstance(back, Masquerade | Redirection) else (),
        canal_tiers=(canal.tiers or ()) if isinstance(canal, VpcPeering) else (),
        subnets=_subnets(settings),
        destination=destination,
        is_filtered=settings.internet is Internet.SERVICES,
        is_open=settings.internet is Internet.OPEN,
        device_traffic=_device_traffic(peer),
        egress=_egress(peer),
        unknown_egress=_unknown_egress(settings, peer),
        has_own_exits=not isinstance(settings.backend, NewBackend),
        outer_address=None if peer is None else peer.outer_address,
    )
    check_directions(faults, reach, PLACES)


def devices_have_room(settings: Settings, faults: Faults) -> None:
    subnet, gate = device_subnet_of(settings.vpg), settings.gate
    if subnet is None or gate is None or settings.devices is None:
        return
    check_room_for_devices(
        faults,
        "vpg.device_subnet",
        subnet,
        settings.directions or (),
        devices=len(settings.devices),
        has_gate=isinstance(gate, OpenGate | ExistingGate),
        has_peer=peer_of(settings) is not None,
    )


def _subnets(settings: Settings) -> dict[str, Sequence[IPv4Network]]:
    """By tier, those of a new VPC. An existing one may have further ranges, other subnets on the same route tables, and
    ways to other networks: who sends through the gate peer is only known there."""
    found: dict[str, Sequence[IPv4Network]] = {}
    if not isinstance(settings.backend, ExistingBackend) and (plan := plan_of(settings)) is not None:
        for one in plan.subnets:
            found[one.tier] = [*found.get(one.tier, ()), one.cidr]
    return found


def _device_traffic(peer: Instance | None) -> list[IPv4Network] | None:
    listed = {} if peer is None else peer.device_traffic
    if listed is None or any(one is None or one.cidr is None for one in listed.values()):
        return None
    return [one.cidr for one in listed.values()]


def _egress(peer: Instance | None) -> list[IPv4Network]:
    listed = {} if peer is None else peer.egress or {}
    return [one.cidr for one in listed.values() if isinstance(one, EgressToRange) and one.cidr is not None]


def _unknown_egress(settings: Settings, peer: Instance | None) -> int:
    """Prefix lists, but the one that packages come from; and what could not be read."""
    if peer is None:
        return 0
    if peer.egress is None:
        return 1
    lists = sum(isinstance(one, EgressToPrefixList) for one in peer.egress.values())
    is_for_packages = isinstance(settings.backend, ExistingBackend) and peer.packet_filter is PacketFilter.NFTABLES
    unread = sum(one is None or (isinstance(one, EgressToRange) and one.cidr is None) for one in peer.egress.values())
    return max(lists - (1 if is_for_packages else 0), 0) + unread


DIRECTION_RULES: tuple[Rule, ...] = (directions_have_conversations, devices_have_room)
