"""Which names are made of a component's: as the components put them together, so that one is refused in time. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from devicepath_spec.automatic_names import INSTANCE_PROFILE, LOG_GROUP, NAME_TAG, ROLE, SECURITY_GROUP, NamedAfter
from devicepath_spec.choices import Canal, FlowLogs, SessionManager

GIVE_ANOTHER = "give the component a name"
"""How a component gets another one."""
BACKEND, CANAL, GATE_PEER = "-backend", "-canal", "-gate-peer"
"""What the parts of a DevicePath have behind its name."""


def backend_names(args: Mapping[str, Any]) -> list[NamedAfter]:
    """Of a BackendVpc."""
    if args.get("adopt") is not None:
        return []
    shown = ["", "-default-without-rules", "-s3"]
    shown += [f"-{tier}-{zone}" for tier, zone in _subnets(args)]
    names = [NamedAfter(suffix, NAME_TAG) for suffix in shown]
    if has_flow_logs(args):
        names += [NamedAfter("-flows", rule) for rule in (ROLE, LOG_GROUP, NAME_TAG)]
    if SessionManager(args.get("session_manager", SessionManager.ENDPOINTS)) is SessionManager.ENDPOINTS:
        names += [NamedAfter("-endpoints", SECURITY_GROUP), NamedAfter("-endpoints-https", NAME_TAG)]
    return names


def gate_peer_names(args: Mapping[str, Any]) -> list[NamedAfter]:
    """Of a GatePeer."""
    names = [NamedAfter("-host", rule) for rule in (ROLE, INSTANCE_PROFILE, SECURITY_GROUP, NAME_TAG)]
    traffic, egress = args.get("device_traffic") or {}, args.get("egress") or {}
    shown = ["-from-vpg-mtu", "-to-listed-endpoints"]
    shown += [f"-from-server-{key}" for key in traffic] + [f"-to-listed-{key}" for key in egress]
    shown += [f"-to-servers-{str(one['cidr']).replace('/', '-')}-mtu" for one in traffic.values()]
    return names + [NamedAfter(suffix, NAME_TAG) for suffix in shown]


def canal_names() -> list[NamedAfter]:
    """Of a CanalPeering."""
    return [NamedAfter("", NAME_TAG)]


def path_names(args: Mapping[str, Any]) -> list[NamedAfter]:
    """Of a DevicePath, by what is described."""
    backend, canal, peer = args.get("backend"), args.get("canal"), args.get("gate_peer")
    names: list[NamedAfter] = []
    if backend is not None:
        names += _behind(BACKEND, backend_names(backend))
    if canal is not None and Canal(canal["kind"]) is not Canal.NONE:
        names += _behind(CANAL, canal_names())
    if peer is not None:
        names += _behind(GATE_PEER, gate_peer_names(peer))
    return names


def has_flow_logs(args: Mapping[str, Any]) -> bool:
    """Whether a backend makes a log group, with a role that writes into it."""
    return args.get("adopt") is None and FlowLogs(args.get("flow_logs", FlowLogs.ALL)) is FlowLogs.ALL


def _behind(part: str, names: Iterable[NamedAfter]) -> list[NamedAfter]:
    return [replace(one, suffix=f"{part}{one.suffix}") for one in names]


def _subnets(args: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (tier, zone)
        for tier, one in (args.get("tiers") or {}).items()
        for zone in (args.get("zones", ()) if one.get("cidrs") is None else one["cidrs"])
    ]
