"""Which choices go together: what SORACOM and AWS can do, and what a direction needs.

After a second reading any value may be None, whatever its type says: then it is wrong already, and a rule about it
has nothing to say."""

from collections.abc import Callable
from typing import Any

from devicepath_spec.backend_rules import RETENTION_DAYS
from devicepath_spec.choices import Direction, Internet, PacketFilter, VpgType
from devicepath_spec.faults import Faults
from infra.settings.backend import (
    AllFlowLogs,
    ExistingBackend,
    NewBackend,
    NoBackend,
    SessionManagerEndpoints,
)
from infra.settings.connection import (
    ClosedGate,
    ExistingGate,
    Instance,
    Masquerade,
    NoCanal,
    NoPeer,
    OpenGate,
    Redirection,
    VpcPeering,
)
from infra.settings.settings import Settings
from infra.settings.traffic import EgressToRange
from infra.settings.vpg import ExistingVpg, NewVpg

Rule = Callable[[Settings, Faults], None]


def peer_of(settings: Settings) -> Instance | None:
    """The gate peer, if there is one."""
    gate = settings.gate
    return gate.peer if isinstance(gate, OpenGate | ExistingGate) and isinstance(gate.peer, Instance) else None


def tiers_of(settings: Settings) -> dict[str, Any] | None:
    """The backend's tiers, or None when there are none to choose from."""
    backend = settings.backend
    return backend.tiers if isinstance(backend, NewBackend | ExistingBackend) else None


def _type_of(settings: Settings) -> VpgType | None:
    return None if settings.vpg is None else settings.vpg.type


def directions_are_said_once(settings: Settings, faults: Faults) -> None:
    if settings.directions is None:
        return
    if not settings.directions:
        words = ", ".join(direction.value for direction in Direction)
        faults.add("directions", f"[] says nothing; write at least one of {words} instead.")
    for direction in Direction:
        if settings.directions.count(direction) > 1:
            faults.add("directions", f"{direction.value} stands there twice; write it once instead.")


def internet_can_be_had(settings: Settings, faults: Faults) -> None:
    existing, left_out = isinstance(settings.vpg, ExistingVpg), "internet" not in settings.model_fields_set
    chosen = Internet.NONE if left_out and not existing else settings.internet
    if chosen is Internet.NONE and _type_of(settings) is VpgType.E:
        rule = "a VPG of type E cannot do without the internet gateway"
        faults.add("internet", f"none, but {rule}; write services instead: all but the path is denied then.")
    elif existing and chosen in (Internet.NONE, Internet.OPEN):
        rule = "the internet gateway of an existing VPG cannot be changed"
        faults.add("internet", f"{chosen.value}, but {rule}; write services or shared instead, or leave it out.")
    elif not existing and chosen is Internet.SHARED:
        faults.add("internet", "shared, but the routing filter of a new VPG is nobody else's; write services instead.")


def canal_goes_with_the_type(settings: Settings, faults: Faults) -> None:
    if not isinstance(settings.canal, VpcPeering):
        return
    if _type_of(settings) is VpgType.E:
        faults.add(
            "canal.kind", "vpc_peering, but a VPG of type E has no private connection; write vpg.type: F instead."
        )
    if _type_of(settings) is VpgType.F2:
        faults.add("canal.kind", "vpc_peering, but Canal of type F2 is a transit gateway; write vpg.type: F instead.")
    if isinstance(settings.backend, NoBackend):
        faults.add("canal.kind", "vpc_peering, but backend.kind is none; write backend.kind: new or existing instead.")


def device_to_cloud_has_a_connection(settings: Settings, faults: Faults) -> None:
    if Direction.DEVICE_TO_CLOUD in (settings.directions or ()) and isinstance(settings.canal, NoCanal):
        rule = "device_to_cloud, but canal.kind is none: devices do not get to the VPC"
        faults.add("directions", f"{rule}; write canal.kind: vpc_peering instead, with vpg.type: F.")


def cloud_to_device_has_a_gate_peer(settings: Settings, faults: Faults) -> None:
    if Direction.CLOUD_TO_DEVICE not in (settings.directions or ()):
        return
    if _type_of(settings) is VpgType.E:
        rule = "cloud_to_device, but a VPG of type E has no private connection"
        faults.add("directions", f"{rule}; write vpg.type: F instead, with canal.kind: vpc_peering.")
    elif isinstance(settings.canal, NoCanal) and peer_of(settings) is None:
        rule = "cloud_to_device, but canal.kind is none: servers do not get to devices"
        faults.add("directions", f"{rule}; write canal.kind: vpc_peering instead, with vpg.type: F and a gate peer.")
    if _type_of(settings) is not VpgType.F:
        return
    rule = "cloud_to_device on a VPG of type F, which translates addresses, needs Gate and a gate peer"
    if isinstance(settings.gate, ClosedGate):
        faults.add("gate.kind", f"closed, but {rule}; write open instead, with peer.kind: instance.")
    if isinstance(settings.gate, OpenGate | ExistingGate) and isinstance(settings.gate.peer, NoPeer):
        faults.add("gate.peer.kind", f"none, but {rule}; write instance instead.")


def device_to_device_has_gate(settings: Settings, faults: Faults) -> None:
    if _type_of(settings) is VpgType.F2:
        return
    if Direction.DEVICE_TO_DEVICE in (settings.directions or ()) and isinstance(settings.gate, ClosedGate):
        faults.add("gate.kind", "closed, but device_to_device needs Gate; write open instead.")


def an_existing_gate_is_of_an_existing_vpg(settings: Settings, faults: Faults) -> None:
    if isinstance(settings.gate, ExistingGate) and isinstance(settings.vpg, NewVpg):
        faults.add("gate.kind", "existing, but Gate of a new VPG is nobody's yet; write open instead.")


def gate_of_f2_stays_open(settings: Settings, faults: Faults) -> None:
    if _type_of(settings) is VpgType.F2 and isinstance(settings.gate, ClosedGate):
        faults.add("gate.kind", "closed, but Gate of a VPG of type F2 is always open; write open instead.")


def gate_peer_has_a_connection(settings: Settings, faults: Faults) -> None:
    if peer_of(settings) is not None and isinstance(settings.canal, NoCanal):
        rule = "instance, but canal.kind is none: a gate peer needs a private connection to the VPG"
        faults.add("gate.peer.kind", f"{rule}; write canal.kind: vpc_peering instead, or gate.peer.kind: none.")


def tiers_are_in_a_zone(settings: Settings, faults: Faults) -> None:
    """Of a new VPC the address plan says it."""
    if isinstance(settings.backend, ExistingBackend):
        for tier, zones in (settings.backend.tiers or {}).items():
            if zones == {}:
                rule = "{} is in no zone, so that nobody is in it"
                faults.add(f"backend.tiers.{tier}", f"{rule}; write its subnet of each zone, or take the tier out.")


def tiers_are_the_backends(settings: Settings, faults: Faults) -> None:
    known = tiers_of(settings)
    if known is None:
        return
    for path, tier in _tiers_named(settings):
        if tier is not None and tier not in known:
            faults.add(path, f"{tier!r} is none of backend.tiers; write {' or '.join(sorted(known)) or 'one'} instead.")


def _tiers_named(settings: Settings) -> list[tuple[str, str]]:
    """Every tier that the file names, with the path that names it."""
    backend, canal, peer = settings.backend, settings.canal, peer_of(settings)
    named: list[tuple[str, str]] = []
    if isinstance(backend, NewBackend):
        named += [("backend.public_tiers", tier) for tier in backend.public_tiers or ()]
        if isinstance(backend.session_manager, SessionManagerEndpoints):
            named.append(("backend.session_manager.tier", backend.session_manager.tier))
    if isinstance(canal, VpcPeering):
        named += [("canal.tiers", tier) for tier in canal.tiers or ()]
    if peer is not None:
        named.append(("gate.peer.tier", peer.tier))
        if isinstance(peer.return_path, Masquerade | Redirection):
            named += [("gate.peer.return_path.tiers", tier) for tier in peer.return_path.tiers or ()]
    return named


def canal_leads_somewhere(settings: Settings, faults: Faults) -> None:
    if isinstance(settings.canal, VpcPeering) and settings.canal.tiers == []:
        fix = "write the tiers whose servers talk with devices instead"
        faults.add("canal.tiers", f"[] leads no route table to the VPG, so no answer finds back; {fix}.")


def flow_logs_are_kept_as_aws_can(settings: Settings, faults: Faults) -> None:
    logs = settings.backend.flow_logs if isinstance(settings.backend, NewBackend) else None
    if isinstance(logs, AllFlowLogs) and logs.retention_days is not None and logs.retention_days not in RETENTION_DAYS:
        nearest = min(RETENTION_DAYS, key=lambda days: abs(days - logs.retention_days))
        rule = f"{logs.retention_days} is no number of days that CloudWatch Logs knows"
        faults.add("backend.flow_logs.retention_days", f"{rule}; write {nearest} instead.")


def packages_can_be_fetched(settings: Settings, faults: Faults) -> None:
    """A new VPC has an endpoint for S3, and the gate peer a way to it."""
    peer = peer_of(settings)
    if peer is None or peer.egress is None or not isinstance(settings.backend, ExistingBackend):
        return
    to_s3 = [egress for egress in peer.egress.values() if not isinstance(egress, EgressToRange)]
    if peer.packet_filter is PacketFilter.NFTABLES and not to_s3:
        rule = "nftables is installed from S3, and gate.peer.egress has no way to it"
        faults.add("gate.peer.packet_filter", f"{rule}; write one of kind: prefix_list there, with the id of S3's.")


def gate_peer_reaches_the_vpg(settings: Settings, faults: Faults) -> None:
    peer, canal = peer_of(settings), settings.canal
    if peer is None or peer.tier is None or not isinstance(canal, VpcPeering) or canal.tiers is None:
        return
    if peer.tier not in canal.tiers and peer.tier in (tiers_of(settings) or ()):
        rule = f"{peer.tier!r} is none of canal.tiers, so that no route leads from it to the VPG"
        faults.add("gate.peer.tier", f"{rule}; write {' or '.join(canal.tiers) or 'one of them'} instead, or add it.")


PATH_RULES: tuple[Rule, ...] = (
    directions_are_said_once,
    internet_can_be_had,
    canal_goes_with_the_type,
    device_to_cloud_has_a_connection,
    cloud_to_device_has_a_gate_peer,
    device_to_device_has_gate,
    an_existing_gate_is_of_an_existing_vpg,
    gate_of_f2_stays_open,
    gate_peer_has_a_connection,
    tiers_are_in_a_zone,
    tiers_are_the_backends,
    canal_leads_somewhere,
    flow_logs_are_kept_as_aws_can,
    packages_can_be_fetched,
    gate_peer_reaches_the_vpg,
)
