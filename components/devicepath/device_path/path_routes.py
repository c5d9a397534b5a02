"""Routes of a path between a backend's VPC and devices, where a transit gateway is between them.

They are children of the backend and of the VPG, not of the canal. AWS identifies a route by its table and range,
SORACOM by its range alone, and both refuse a second one: so another canal, or another gateway, gets the routes by a
change in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import Alias, ComponentResource, Input, Resource, ResourceOptions

from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath.device_path.path_backend import PathBackend
from devicepath.route_names import by_identity, by_table, in_a_name
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.description.path import Path
from devicepath_spec.unknown import UNKNOWN


@dataclass(frozen=True)
class WayToDevices:
    """What is between a VPC and devices."""

    transit_gateway_id: Input[str] | None
    canal: CanalTransitGateway
    attached: Sequence[Resource]
    """What makes the VPC's attachment usable: AWS refuses a route before it."""
    former: ComponentResource
    """The component that the VPC's routes were children of in older states."""
    called: str
    """What the names of those routes began with."""


@dataclass(frozen=True)
class DeviceRange:
    """What a VPC's route tables lead to devices: all of the device subnet, or a part of it."""

    cidr: IPv4Network
    """The range, UNKNOWN where it is an Output."""
    given: Input[str]
    is_whole: bool


def device_ranges(
    path: Path, vpg: VirtualPrivateGateway, canal: Mapping[str, Any], parts: Any
) -> dict[str, DeviceRange]:
    """The ranges, by names that are free to change. `canal` are its arguments as they were given, `parts` the
    `device_ranges` of its description."""
    subnet = path.vpg.device_subnet
    if parts is None:
        return {"devices": DeviceRange(subnet, vpg.given_device_subnet, is_whole=True)}
    return {
        key: DeviceRange(one, canal["device_ranges"][key], is_whole=one is not UNKNOWN and one == subnet)
        for key, one in parts.items()
    }


def lead_both_ways(
    vpg: VirtualPrivateGateway,
    backend: PathBackend,
    tables: Mapping[str, Input[str]],
    to_devices: Mapping[str, DeviceRange],
    from_devices: Mapping[str, Input[str]],
    way: WayToDevices,
) -> None:
    """Makes the routes of both ways: those to the VPC come after those that lead answers back."""
    back = _to_devices(backend, tables, to_devices, way)
    lead_from_devices(vpg, from_devices, way.canal, back)


def _to_devices(
    backend: PathBackend, tables: Mapping[str, Input[str]], ranges: Mapping[str, DeviceRange], way: WayToDevices
) -> list[Resource]:
    after = [*way.attached, *way.canal.parts.leading]
    routes: list[Resource] = []
    for table, route_table_id in by_table(tables).items():
        # The whole subnet as a gate peer's route is called, so that the table is handed over to and from one, too.
        called = f"{backend.vpc.pulumi_resource_name}-to-devices-{table}"
        for key, one in ranges.items():
            part = key if one.cidr is UNKNOWN else in_a_name(str(one.cidr))
            former = Alias(name=f"{way.called}/{table}/{part}", parent=way.former)
            routes.append(
                aws.ec2.Route(
                    called if one.is_whole else f"{called}/{part}",
                    route_table_id=route_table_id,
                    destination_cidr_block=one.given,
                    transit_gateway_id=way.transit_gateway_id,
                    region=backend.region,
                    opts=ResourceOptions(parent=backend.vpc, depends_on=after, aliases=[former]),
                )
            )
    return routes


def lead_from_devices(
    vpg: VirtualPrivateGateway, ranges: Mapping[str, Input[str]], canal: CanalTransitGateway, back: Sequence[Resource]
) -> None:
    """Devices are led to ranges, after `back`, which is what leads answers to them."""
    for key, destination in by_identity(ranges).items():
        range_ = in_a_name(key)
        former = Alias(name=f"{canal.pulumi_resource_name}-customer/{range_}", parent=canal)
        soracom.CustomerRoute(
            f"{vpg.pulumi_resource_name}-customer/{range_}",
            vpg_id=vpg.vpg_id,
            destination_cidr=destination,
            target=canal.parts.target,
            opts=ResourceOptions(parent=vpg, depends_on=[*canal.parts.leading, *back], aliases=[former]),
        )
