"""One office of a path: a VPN to a transit gateway of it, or to the VPC of a backend."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, cast

import pulumi_aws as aws
from pulumi import Input, ResourceOptions

from devicepath.arguments import SiteToSiteVpnArgs
from devicepath.described import Written
from devicepath.device_path.path_backend import PathBackend
from devicepath.device_path.path_routes import lead_from_devices
from devicepath.device_path.path_transit_gateway import PathTransitGateway
from devicepath.given_providers import Providers, with_provider
from devicepath.route_names import by_table, in_a_name
from devicepath.site_to_site_vpn.component import SiteToSiteVpn
from devicepath.transit_gateway.component import TransitGateway
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.description.office import Office, RoutingByRanges, VpnOfBackend, VpnOfGateway
from devicepath_spec.description.path import Path
from devicepath_spec.description.site_to_site_vpn import (
    BgpRouting,
    NewVpnGateway,
    OnTransitGateway,
    StaticRouting,
    VpnSettings,
)
from devicepath_spec.description.vpn_router import LinuxRouter
from devicepath_spec.rules.names import OFFICE
from devicepath_spec.rules.office_vpn import behind_aws, served

SETTINGS = tuple(one.name for one in fields(VpnSettings))


class PathOffice:
    """What a DevicePath makes for one of its offices."""

    vpn: SiteToSiteVpn

    def __init__(
        self,
        name: str,
        key: str,
        path: Path,
        given: Written,
        backends: Mapping[str, PathBackend],
        gateways: Mapping[str, PathTransitGateway],
        child: ResourceOptions,
    ):
        """`child` has the provider of what the VPN ends at."""
        self._path, self._backends, self._gateways = path, backends, gateways
        self._office: Office = path.offices[key]
        self._written: Written = given["backends"][key]["vpn"]
        settings = {one: self._written[one] for one in SETTINGS if one in self._written}
        own: dict[str, Any] = {
            **settings,
            **self._place(given),
            "target": self._target(),
            "routing": self._routing(),
            "router": self._router(),
            "protect": path.protect,
            "tags": given.get("tags", {}),
        }
        self.vpn = SiteToSiteVpn(f"{name}{OFFICE}{key}", cast(SiteToSiteVpnArgs, own), child)

    def lead_devices(self, vpg: VirtualPrivateGateway) -> None:
        """Devices are led to the office after answers find back."""
        vpn = self._office.vpn
        if not isinstance(vpn, VpnOfGateway) or not self._office.directions:
            return
        canal = self._gateways[vpn.transit_gateway].canal
        lead_from_devices(vpg, self._cidrs, canal, [self.vpn])

    def lead_servers(self) -> None:
        """Servers find back: the tables of tiers that are reached over a transit gateway lead to it."""
        vpn = self._office.vpn
        if not isinstance(vpn, VpnOfGateway):
            return
        gateway = self._gateways[vpn.transit_gateway].gateway
        for key, tiers in served(self._path, self._office).items():
            for table, route_table_id in by_table(self._backends[key].route_tables(tiers)).items():
                for cidr in self._cidrs.values():
                    self._lead(key, table, route_table_id, cidr, gateway)

    def _lead(self, backend: str, table: str, route_table_id: Input[str], cidr: str, gateway: TransitGateway) -> None:
        """To AWS a route is its table and its range: it is called so, whichever office has that."""
        vpc = self._backends[backend].vpc
        aws.ec2.Route(
            f"{vpc.pulumi_resource_name}-to-office-{table}/{in_a_name(cidr)}",
            route_table_id=route_table_id,
            destination_cidr_block=cidr,
            transit_gateway_id=gateway.transit_gateway_id,
            region=self._backends[backend].region,
            opts=ResourceOptions(parent=vpc, depends_on=[*gateway.attached[backend]]),
        )

    @property
    def _cidrs(self) -> dict[str, str]:
        """By names that are free to change: what is made of a range is called after it."""
        return {f"range-{number}": str(one) for number, one in enumerate(self._office.cidrs)}

    def _place(self, given: Written) -> dict[str, Any]:
        vpn = self._office.vpn
        one = (
            given["backends"][vpn.backend]
            if isinstance(vpn, VpnOfBackend)
            else given["transit_gateways"][vpn.transit_gateway]
        )
        return {"region": one["region"], "account_id": one["account_id"]}

    def _target(self) -> dict[str, Any]:
        vpn = self._office.vpn
        return self._on_backend(vpn) if isinstance(vpn, VpnOfBackend) else self._on_gateway(vpn)

    def _on_backend(self, vpn: VpnOfBackend) -> dict[str, Any]:
        backend, described = self._backends[vpn.backend], self._path.vpcs[vpn.backend]
        tiers = tuple(sorted(described.tiers)) if vpn.tiers is None else vpn.tiers
        return {
            "kind": NewVpnGateway.kind,
            "vpc_id": backend.vpc.vpc_id,
            "asn": self._written.get("asn", vpn.asn),
            "vpc_cidrs": {f"range-{number}": one for number, one in enumerate(backend.given_cidrs)},
            "route_table_ids": backend.route_tables(tiers),
        }

    def _on_gateway(self, vpn: VpnOfGateway) -> dict[str, Any]:
        gateway = self._gateways[vpn.transit_gateway].gateway
        named = dict.fromkeys([*vpn.propagations, *([] if vpn.association is None else [vpn.association])])
        # A connection with static routes announces nothing: the same tables are told.
        learning = "routed" if isinstance(vpn.routing, RoutingByRanges) else "propagations"
        return {
            "kind": OnTransitGateway.kind,
            "transit_gateway_id": gateway.transit_gateway_id,
            "table_ids": {one: gateway.table_ids[one] for one in named},
            learning: list(vpn.propagations),
            **({} if vpn.association is None else {"association": vpn.association}),
        }

    def _routing(self) -> dict[str, Any]:
        if isinstance(self._office.vpn.routing, RoutingByRanges):
            return {"kind": StaticRouting.kind, "cidrs": self._cidrs}
        return {"kind": BgpRouting.kind}

    def _router(self) -> dict[str, Any]:
        """With what is behind it, where the router itself says nothing else."""
        router, written = self._office.vpn.router, dict(self._written.get("router", {}))
        if not isinstance(router, LinuxRouter):
            return written or {"kind": "other"}
        if not router.own_ranges:
            written["own_ranges"] = [*self._cidrs.values()]
        if not router.far_ranges and isinstance(self._office.vpn.routing, RoutingByRanges):
            written["far_ranges"] = [str(one) for one in behind_aws(self._path, self._office)]
        return written


def path_offices(
    name: str,
    path: Path,
    given: Written,
    vpg: VirtualPrivateGateway,
    backends: Mapping[str, PathBackend],
    gateways: Mapping[str, PathTransitGateway],
    of_backends: Providers,
    of_gateways: Providers,
    child: ResourceOptions,
) -> dict[str, PathOffice]:
    """All of a path, by their names. A VPN is in the account and region of what it ends at."""
    made: dict[str, PathOffice] = {}
    for key, office in path.offices.items():
        vpn = office.vpn
        if isinstance(vpn, VpnOfBackend):
            options = with_provider(child, of_backends, vpn.backend)
        else:
            options = with_provider(child, of_gateways, vpn.transit_gateway)
        made[key] = PathOffice(name, key, path, given, backends, gateways, options)
        made[key].lead_devices(vpg)
        made[key].lead_servers()
    return made
