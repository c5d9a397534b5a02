"""VPGs, SIM groups and SIMs from what SORACOM's API answers. Pure.

Source of shapes: SORACOM's API description, and the table of where the live API is known to differ from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from devicepath_tools.network.loading.soracom import direct_answers, door_answers, native_answers
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.sim import Sim, SimGroup, SimSession
from devicepath_tools.network.virtual_private_gateway import (
    FilterAction,
    Gate,
    GatePeer,
    RoutingFilterEntry,
    VirtualPrivateGateway,
    VpgType,
)
from soracom_provider.resources.sim import imsis, is_online
from soracom_provider.resources.virtual_private_gateway import API_TYPES, TERMINATED

Json = Mapping[str, Any]

TYPES = {number: VpgType(kind.value) for kind, number in API_TYPES.items()}
DEFAULT_VNI = 10
"""Source: OpenGateRequest.vxlanId."""
NOT_MODELLED = {
    "transitGatewayAttachments": "attachments to a transit gateway that support has made",
}
"""What else may lead from a VPG."""


@dataclass(frozen=True)
class SoracomAnswers:
    """What the API answered, each list whole."""

    vpgs: Sequence[Json] = ()
    gate_peers: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    """Of each VPG that told them, by its id."""
    address_maps: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    """Of each VPG, by its id."""
    groups: Sequence[Json] = ()
    sims: Sequence[Json] = ()
    are_sims_whole: bool = True
    """Whether these are all of the account's, and not only some that were asked for."""
    unread: tuple[str, ...] = ()
    """What it did not answer, in words."""


def network(answers: SoracomAnswers) -> Network:
    """SORACOM's part of a network."""
    alive = [vpg for vpg in answers.vpgs if vpg["status"] != TERMINATED]
    vpgs = by_id(_vpg(vpg, answers) for vpg in alive if vpg["type"] in TYPES)
    return Network(
        transit_gateways=by_id(it for vpg in alive for it in native_answers.gateways(vpg)),
        transit_gateway_attachments=by_id(it for vpg in alive for it in native_answers.attachments(vpg)),
        customer_gateways=by_id(it for vpg in alive for it in door_answers.customer_gateways(vpg)),
        vpn_connections=by_id(it for vpg in alive for it in door_answers.connections(vpg)),
        virtual_interfaces=by_id(it for vpg in alive for it in direct_answers.interfaces(vpg)),
        vpgs=vpgs,
        sim_groups=by_id(map(_group, answers.groups)),
        sims=by_id(_sim(sim, vpgs) for sim in answers.sims),
        unread=(*answers.unread, *_unread(alive)),
        partly_read_vpgs=frozenset() if answers.are_sims_whole else frozenset(vpgs),
    )


def _vpg(vpg: Json, answers: SoracomAnswers) -> VirtualPrivateGateway:
    vpg_id = vpg["vpgId"]
    entries = answers.address_maps.get(vpg_id, ())
    return VirtualPrivateGateway(
        id=vpg_id,
        type=TYPES[vpg["type"]],
        status=vpg["status"],
        vpg_range=IPv4Network(vpg["vpgSubnetCidrRange"]),
        device_subnet=IPv4Network(vpg["deviceSubnetCidrRange"]),
        has_internet_gateway=bool(vpg.get("useInternetGateway")),
        gate=_gate(vpg, answers.gate_peers.get(vpg_id)),
        routing_filter=tuple(
            RoutingFilterEntry(FilterAction(entry["action"]), IPv4Network(entry["ipRange"]))
            for entry in vpg.get("routingFilterEntries") or ()
        ),
        peerings={key: IPv4Network(entry["destinationCidrBlock"]) for key, entry in _peerings(vpg)},
        fixed_addresses={entry["key"]: IPv4Address(entry["ipAddress"]) for entry in entries if _is_fixed(entry)},
        has_other_ways=any(vpg.get(key) for key in NOT_MODELLED),
        transit_gateway_id=native_answers.gateway_id(vpg),
        customer_routes=tuple(native_answers.customer_routes(vpg)),
        name=_name(vpg),
    )


def _gate(vpg: Json, peers: Iterable[Json] | None) -> Gate:
    listed = list(peers or ())
    return Gate(
        is_open=bool(vpg.get("gateOpened")),
        # The API description has a number without a format.
        vni=int(vpg.get("gateVxlanId") or DEFAULT_VNI),
        privacy_separator=bool(vpg.get("gatePrivacySeparatorEnabled")),
        own_peers=tuple(_gate_peer(peer) for peer in listed if not peer.get("ownedByCustomer")),
        registered_peers=tuple(_gate_peer(peer) for peer in listed if peer.get("ownedByCustomer")),
        redirection=_redirection(vpg),
        are_peers_read=peers is not None,
    )


def _gate_peer(peer: Json) -> GatePeer:
    return GatePeer(IPv4Address(peer["outerIpAddress"]), IPv4Address(peer["innerIpAddress"]))


def _redirection(vpg: Json) -> IPv4Address | None:
    """Where Junction sends devices' packets. One that is switched off is none."""
    shown = vpg.get("redirection") or {}
    return IPv4Address(shown["gateway"]) if shown.get("enabled") and shown.get("gateway") else None


def _peerings(vpg: Json) -> Iterator[tuple[str, Json]]:
    """By AWS's id. Null while a VPG is being created."""
    for key, entry in (vpg.get("vpcPeeringConnections") or {}).items():
        if isinstance(entry, Mapping):
            yield key, entry


def _is_fixed(entry: Json) -> bool:
    """The map also has what SORACOM put into it for gate peers and for sessions."""
    return bool(entry.get("type") == "static")


def _group(group: Json) -> SimGroup:
    air = (group.get("configuration") or {}).get("SoracomAir") or {}
    mtu = air.get("ipLinkMtu")
    return SimGroup(
        id=group["groupId"],
        vpg_id=str(air.get("vpgId") or "") if air.get("useVpg") else "",
        link_mtu=None if mtu is None else int(mtu),
        name=_name(group),
    )


def _sim(sim: Json, vpgs: Mapping[str, VirtualPrivateGateway]) -> Sim:
    return Sim(
        id=sim["simId"],
        imsis=tuple(imsis(sim)),
        group_id=sim.get("groupId") or "",
        session=_session(sim, vpgs),
        name=_name(sim),
    )


def _session(sim: Json, vpgs: Mapping[str, VirtualPrivateGateway]) -> SimSession | None:
    """By radio, else by Arc (WireGuard)."""
    shown = sim["sessionStatus"] if is_online(sim) else sim.get("arcSessionStatus") or {}
    address = shown.get("ueIpAddress") or shown.get("arcClientPeerIpAddress")
    if not address:
        return None
    vpg = vpgs.get(shown.get("vpgId") or "")
    translates = vpg is not None and vpg.type is VpgType.F and shown.get("gatewayPrivateIpAddress")
    return SimSession(
        vpg_id=shown.get("vpgId") or "",
        address=IPv4Address(address),
        translated_address=IPv4Address(shown["gatewayPrivateIpAddress"]) if translates else None,
    )


def _unread(vpgs: Iterable[Json]) -> Iterator[str]:
    for vpg in vpgs:
        if vpg["type"] not in TYPES:
            yield f"VPG {vpg['vpgId']}: is of type {vpg['type']}, which is not E, F or F2"
        for key, words in NOT_MODELLED.items():
            if there := vpg.get(key):
                yield f"VPG {vpg['vpgId']}: {len(there)} {words}, which are not modelled"
        for line in (*native_answers.untold(vpg), *door_answers.untold(vpg)):
            yield f"VPG {vpg['vpgId']}: {line}"
        if vpg.get("enableSimBasedRouting"):
            yield f"VPG {vpg['vpgId']}: routes to networks behind SIMs, which are not modelled"
        known = dict(_peerings(vpg))
        for key in vpg.get("vpcPeeringConnections") or {}:
            if key not in known:
                yield f"VPG {vpg['vpgId']}: what devices may reach through {key} is not told"


def _name(thing: Json) -> str:
    return str((thing.get("tags") or {}).get("name") or "")
