"""One transit gateway of a path: with the VPCs of its backends attached, and peered with SORACOM's own."""

from collections.abc import Mapping
from typing import Any, cast

from pulumi import ComponentResource, ResourceOptions

from devicepath.arguments import CanalTransitGatewayArgs, TransitGatewayArgs
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.described import Written
from devicepath.device_path.path_attachments import ranges_of, settings_of
from devicepath.device_path.path_backend import PathBackend, may_end_canal
from devicepath.device_path.path_routes import WayToDevices, device_ranges, lead_both_ways
from devicepath.given_providers import Providers, with_provider
from devicepath.transit_gateway.component import TransitGateway
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.description.canal import PeeringWithVpg
from devicepath_spec.description.path import Path
from devicepath_spec.description.transit_gateway import NewTransitGatewayOfPath
from devicepath_spec.description.transit_gateway_values import DEFAULT_ASN
from devicepath_spec.rules.canal import tiers_of
from devicepath_spec.rules.names import TRANSIT_GATEWAY
from devicepath_spec.rules.path_transit_gateways import attached_to


class PathTransitGateway:
    """What a DevicePath makes for one of its transit gateways."""

    gateway: TransitGateway
    canal: CanalTransitGateway

    def __init__(
        self,
        name: str,
        key: str,
        path: Path,
        given: Written,
        vpg: VirtualPrivateGateway,
        backends: Mapping[str, PathBackend],
        providers: Providers,
        child: ResourceOptions,
    ):
        """`providers` are those of the backends."""
        self._key, self._path, self._given, self._vpg, self._backends = key, path, given, vpg, backends
        self._own: Written = given["transit_gateways"][key]
        attached = dict(attached_to(path, key))
        others = {one: provider for one, provider in (providers or {}).items() if one in attached}
        called = f"{name}{TRANSIT_GATEWAY}{key}"
        self.gateway = TransitGateway(called, self._gateway_arguments(), child, others)
        self.canal = CanalTransitGateway(f"{called}-canal", self._canal_arguments(), child)
        for one in attached:
            backends[one].canal = self.canal
            self._lead(one)

    @property
    def parts(self) -> list[ComponentResource]:
        return [self.gateway, self.canal]

    def _gateway_arguments(self) -> TransitGatewayArgs:
        described = {one: value for one, value in self._own.items() if one != "devices"}
        of_backends = {one: self._attachment(one) for one, _ in attached_to(self._path, self._key)}
        own: dict[str, Any] = {
            **described,
            "attachments": {**self._own.get("attachments", {}), **of_backends},
            "protect": self._path.protect,
            "tags": self._given.get("tags", {}),
        }
        return cast(TransitGatewayArgs, own)

    def _attachment(self, key: str) -> dict[str, Any]:
        """The arguments of a backend's attachment."""
        backend, described = self._backends[key], self._path.vpcs[key]
        canal = described.canal
        if not isinstance(canal, PeeringWithVpg):
            raise TypeError(f"{key} is attached to no gateway of the path")
        of_other: dict[str, Any] = {}
        if canal.share is not None:
            of_other = {"account_id": self._given["backends"][key]["account_id"], "share": canal.share}
        return {
            "kind": "vpc",
            "vpc_id": backend.vpc.vpc_id,
            "subnet_ids": backend.vpc.subnet_ids[canal.attachment_tier],
            "propagations": list(canal.propagations),
            **({} if canal.association is None else {"association": canal.association}),
            **settings_of(self._given["backends"][key]["canal"]),
            **of_other,
        }

    def _canal_arguments(self) -> CanalTransitGatewayArgs:
        described = self._path.transit_gateways[self._key]
        is_new = isinstance(described, NewTransitGatewayOfPath)
        own: dict[str, Any] = {
            "kind": PeeringWithVpg.kind,
            "vpg_id": self._vpg.vpg_id,
            "vpg_transit_gateway_id": self._vpg.transit_gateway_id,
            "vpg_transit_gateway_region": self._vpg.transit_gateway_region,
            "vpg_asn": self._vpg.transit_gateway_asn,
            "device_subnet": self._vpg.given_device_subnet,
            "account_id": self._own["account_id"],
            "region": self._own["region"],
            "transit_gateway_id": self.gateway.transit_gateway_id,
            **({"asn": self._own.get("asn", DEFAULT_ASN)} if is_new else {}),
            "association_table_id": self.gateway.table_ids[described.devices.association],
            "table_ids": {one: self.gateway.table_ids[one] for one in described.devices.tables},
            "vpc_cidrs": {},
            "protect": self._path.protect,
            "allow_replacement": may_end_canal(self._path),
            "tags": self._given.get("tags", {}),
        }
        return cast(CanalTransitGatewayArgs, own)

    def _lead(self, key: str) -> None:
        """Makes the routes between a backend and devices; a VPC that is kept apart from devices has none."""
        backend, described, gateway = self._backends[key], self._path.vpcs[key], self.gateway
        canal = described.canal
        if not described.directions or not isinstance(canal, PeeringWithVpg):
            return
        called = f"{gateway.pulumi_resource_name}/{key}"
        lead_both_ways(
            self._vpg,
            backend,
            backend.route_tables(tiers_of(canal, described)),
            device_ranges(self._path, self._vpg, {}, None),
            ranges_of(key, backend.vpc.cidrs),
            WayToDevices(gateway.transit_gateway_id, self.canal, gateway.attached[key], gateway, called),
        )


def path_transit_gateways(
    name: str,
    path: Path,
    given: Written,
    vpg: VirtualPrivateGateway,
    backends: Mapping[str, PathBackend],
    providers: Providers,
    of_gateways: Providers,
    child: ResourceOptions,
) -> dict[str, PathTransitGateway]:
    """All transit gateways of a path, by their names. `providers` are those of the backends, `of_gateways` those of the
    gateways."""
    return {
        key: PathTransitGateway(
            name, key, path, given, vpg, backends, providers, with_provider(child, of_gateways, key)
        )
        for key in path.transit_gateways
    }
