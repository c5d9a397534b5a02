"""Canals of a path's backends whose VPCs are attached to SORACOM's own transit gateway."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pulumi import CustomResource, ProviderResource, ResourceOptions

from devicepath.arguments import CanalTransitGatewayArgs
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.described import Written
from devicepath.device_path.path_backend import PathBackend, may_end_canal
from devicepath.device_path.path_routes import WayToDevices, device_ranges, lead_both_ways
from devicepath.given_providers import with_provider
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.choices import Acceptance
from devicepath_spec.description.canal import AttachmentToVpg
from devicepath_spec.description.path import Path
from devicepath_spec.rules.canal import tiers_of
from devicepath_spec.rules.names import CANAL

SETTINGS = ("appliance_mode", "dns", "security_group_referencing")
"""Keys of an attachment that are passed on as they are described."""


def attach_to_vpg(
    name: str,
    path: Path,
    given: Written,
    vpg: VirtualPrivateGateway,
    backends: Mapping[str, PathBackend],
    providers: Mapping[str, ProviderResource] | None,
    child: ResourceOptions,
) -> None:
    """Gives each backend its canal. Within an account, the backend that accepts the share comes first."""
    accepters: dict[str, list[CustomResource]] = {}
    for key, canal in sorted(_attached(path), key=lambda it: it[1].share is not Acceptance.ACCEPT):
        account_id = str(path.vpcs[key].account_id) if _is_known(given, key) else key
        made = CanalTransitGateway(
            f"{name}{CANAL}{key}",
            cast(CanalTransitGatewayArgs, _arguments(key, canal, path, given, vpg, backends[key])),
            with_provider(child, providers, key),
            accepters.get(account_id, []),
        )
        if made.parts.accepter is not None:
            accepters.setdefault(account_id, []).append(made.parts.accepter)
        backends[key].canal = made
        _lead(key, canal, path, given, vpg, backends[key], made)


def _attached(path: Path) -> Iterator[tuple[str, AttachmentToVpg]]:
    for key, backend in path.vpcs.items():
        if isinstance(backend.canal, AttachmentToVpg):
            yield key, backend.canal


def _is_known(given: Written, key: str) -> bool:
    """Whether a backend's account is known now. Where it is an Output, no other backend is known to accept the share
    for it."""
    return isinstance(given["backends"][key]["account_id"], str)


def _arguments(
    key: str, canal: AttachmentToVpg, path: Path, given: Written, vpg: VirtualPrivateGateway, backend: PathBackend
) -> dict[str, Any]:
    return {
        "kind": canal.kind,
        "vpg_id": vpg.vpg_id,
        "vpg_transit_gateway_id": vpg.transit_gateway_id,
        "vpg_transit_gateway_region": vpg.transit_gateway_region,
        "device_subnet": vpg.given_device_subnet,
        "account_id": given["backends"][key]["account_id"],
        "region": backend.region,
        "vpc_id": backend.vpc.vpc_id,
        "vpc_cidrs": {},
        "subnet_ids": backend.vpc.subnet_ids[canal.attachment_tier],
        "share": canal.share,
        **settings_of(given["backends"][key]["canal"]),
        "protect": path.protect,
        "allow_replacement": may_end_canal(path),
        "tags": given.get("tags", {}),
    }


def _lead(
    key: str,
    canal: AttachmentToVpg,
    path: Path,
    given: Written,
    vpg: VirtualPrivateGateway,
    backend: PathBackend,
    made: CanalTransitGateway,
) -> None:
    lead_both_ways(
        vpg,
        backend,
        backend.route_tables(tiers_of(canal, path.vpcs[key])),
        device_ranges(path, vpg, given["backends"][key]["canal"], canal.device_ranges),
        ranges_of(key, backend.vpc.cidrs),
        WayToDevices(vpg.transit_gateway_id, made, [], made, made.pulumi_resource_name),
    )


def settings_of(canal: Written) -> dict[str, Any]:
    return {one: canal[one] for one in SETTINGS if one in canal}


def ranges_of(key: str, cidrs: Sequence[Any]) -> dict[str, Any]:
    """Ranges of a backend's VPC, by names that stay."""
    return {f"{key}-{number}": one for number, one in enumerate(cidrs)}
