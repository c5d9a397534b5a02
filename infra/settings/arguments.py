"""What a DevicePath is described by, from settings."""

from collections.abc import Mapping
from typing import Any

from devicepath_spec.choices import Direction
from infra.settings.backend import BlockTier, ExistingBackend, ListedTier, NewBackend
from infra.settings.connection import ExistingGate, Instance, Masquerade, OpenGate, PinnedImage, Redirection, VpcPeering
from infra.settings.device import Device
from infra.settings.settings import Settings
from infra.settings.traffic import EgressToPrefixList, EgressToRange, Traffic
from infra.settings.vpg import ExistingSimGroup, ExistingVpg


def device_path_arguments(settings: Settings) -> dict[str, Any]:
    """The arguments, as devicepath.DevicePathArgs names them. What the file leaves out is left out here too."""
    return _given(
        directions=[direction.value for direction in settings.directions],
        vpg=_vpg(settings),
        backend=_backend(settings),
        canal=_canal(settings),
        gate_peer=_gate_peer(settings),
        permissions_boundary=_permissions_boundary(settings),
        protect=settings.protect,
        allow_replacement=[one.value for one in settings.allow_replacement],
        tags=dict(settings.tags),
    )


def _given(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)


def _vpg(settings: Settings) -> dict[str, Any]:
    vpg, group = settings.vpg, settings.sim_group
    existing = isinstance(vpg, ExistingVpg)
    return _given(
        type=vpg.type.value,
        vpg_id=vpg.id if isinstance(vpg, ExistingVpg) else None,
        device_subnet=str(vpg.device_subnet),
        region=None if isinstance(vpg, ExistingVpg) or vpg.region is None else vpg.region.value,
        internet=settings.internet.value if settings.internet else (None if existing else "none"),
        group_id=group.id if isinstance(group, ExistingSimGroup) else None,
        dns_servers=[str(server) for server in group.dns_servers] or None,
        link_mtu=group.link_mtu,
        gate=_gate(settings),
        devices={name: _device(device) for name, device in settings.devices.items()},
        session=settings.sessions.value,
    )


def _permissions_boundary(settings: Settings) -> str | None:
    backend = settings.backend
    return backend.permissions_boundary if isinstance(backend, NewBackend | ExistingBackend) else None


def _gate(settings: Settings) -> dict[str, Any] | None:
    """Devices talk with each other in Gate's network only if a direction says so."""
    gate = settings.gate
    if not isinstance(gate, OpenGate | ExistingGate):
        return None
    separator = Direction.DEVICE_TO_DEVICE not in settings.directions
    existing = {"existing": True} if isinstance(gate, ExistingGate) else {}
    return {**existing, "vni": gate.vni, "privacy_separator": separator}


def _device(device: Device) -> dict[str, Any]:
    session = None if device.session is None else device.session.value
    return _given(imsi=device.imsi, address=_text(device.address), session=session, batch=device.batch)


def _backend(settings: Settings) -> dict[str, Any] | None:
    backend = settings.backend
    if isinstance(backend, ExistingBackend):
        return {"region": backend.region, "adopt": _adopted(backend)}
    return _new_backend(backend) if isinstance(backend, NewBackend) else None


def _adopted(backend: ExistingBackend) -> dict[str, Any]:
    tiers = backend.tiers.items()
    return {
        "vpc_id": backend.vpc_id,
        "cidr": str(backend.cidr),
        "subnet_ids": {tier: {zone: one.subnet_id for zone, one in zones.items()} for tier, zones in tiers},
        "route_table_ids": {tier: {zone: one.route_table_id for zone, one in zones.items()} for tier, zones in tiers},
    }


def _new_backend(backend: NewBackend) -> dict[str, Any]:
    logs, endpoints = backend.flow_logs, backend.session_manager
    return _given(
        region=backend.region,
        cidr=str(backend.cidr),
        zones=list(backend.zones),
        tiers={name: tier_arguments(tier) for name, tier in backend.tiers.items()},
        public_tiers=list(backend.public_tiers) or None,
        flow_logs=logs.kind,
        flow_log_retention_days=logs.retention_days if logs.kind == "all" else None,
        session_manager=endpoints.kind,
        endpoint_tier=endpoints.tier if endpoints.kind == "endpoints" else None,
    )


def tier_arguments(tier: BlockTier | ListedTier) -> dict[str, Any]:
    if isinstance(tier, ListedTier):
        return {"cidrs": {zone: str(cidr) for zone, cidr in tier.cidrs.items()}}
    return _given(block=str(tier.block), netmask=tier.netmask)


def _canal(settings: Settings) -> dict[str, Any] | None:
    canal, backend = settings.canal, settings.backend
    if not isinstance(canal, VpcPeering) or not isinstance(backend, NewBackend | ExistingBackend):
        return None
    return _given(
        kind=canal.kind,
        account_id=backend.account_id,
        destination=_text(canal.destination),
        tiers=list(canal.tiers),
    )


def _gate_peer(settings: Settings) -> dict[str, Any] | None:
    gate = settings.gate
    if not isinstance(gate, OpenGate | ExistingGate) or not isinstance(gate.peer, Instance):
        return None
    peer, back = gate.peer, gate.peer.return_path
    return _given(
        tier=peer.tier,
        zone=peer.zone,
        outer_address=str(peer.outer_address),
        inner_address=_text(peer.inner_address),
        return_path=back.kind,
        packet_filter=peer.packet_filter.value,
        tiers=list(back.tiers) if isinstance(back, Masquerade | Redirection) else None,
        device_traffic=traffic_arguments(peer.device_traffic),
        egress=traffic_arguments(peer.egress),
        mtu=peer.mtu,
        path_mtu=peer.path_mtu,
        instance_type=peer.instance_type,
        ami_id=peer.image.id if isinstance(peer.image, PinnedImage) else None,
    )


def traffic_arguments(
    listed: Mapping[str, Traffic | EgressToRange | EgressToPrefixList],
) -> dict[str, dict[str, Any]]:
    return {
        name: _given(
            cidr=None if isinstance(one, EgressToPrefixList) else str(one.cidr),
            prefix_list_id=one.prefix_list_id if isinstance(one, EgressToPrefixList) else None,
            protocol=one.protocol.value,
            from_port=one.from_port,
            to_port=one.to_port,
        )
        for name, one in listed.items()
    }
