"""What the transit gateways of a path must keep, besides what each must keep alone."""

from collections.abc import Iterator

from devicepath_spec.choices import VpgType
from devicepath_spec.description.backend import ExistingVpcBackend, NewVpcBackend
from devicepath_spec.description.canal import PeeringWithVpg
from devicepath_spec.description.path import Path
from devicepath_spec.description.transit_gateway import (
    ExistingTransitGatewayOfPath,
    NewTransitGatewayOfPath,
    VpcAttachment,
)
from devicepath_spec.faults import Faults
from devicepath_spec.rules.transit_gateway import check_table
from devicepath_spec.rules.transit_gateway_routes import check_leading
from devicepath_spec.unknown import UNKNOWN

Gateway = NewTransitGatewayOfPath | ExistingTransitGatewayOfPath


def attached_to(path: Path, gateway: str) -> Iterator[tuple[str, NewVpcBackend | ExistingVpcBackend]]:
    """Backends whose VPC is attached to a gateway of the path, by their names."""
    for name, backend in path.vpcs.items():
        if backend.canal is UNKNOWN:
            continue
        if isinstance(backend.canal, PeeringWithVpg) and backend.canal.transit_gateway == gateway:
            yield name, backend


def its_vpg_has_a_gateway(path: Path, _: str, gateway: Gateway, faults: Faults) -> None:
    if path.vpg.type != VpgType.F2:
        rule = f"{gateway.kind}, but a VPG of type {path.vpg.type.value} has no gateway that it could be peered with"
        faults.add("kind", f"{rule}; write vpg.type: F2, or take it out.")


def devices_are_in_its_tables(_: Path, __: str, gateway: Gateway, faults: Faults) -> None:
    if not gateway.devices.tables:
        faults.add("devices.tables", "[] leads nobody to devices; write the tables of those who reach them.")
    check_table(gateway, "devices.association", gateway.devices.association, faults)
    for table in gateway.devices.tables:
        check_table(gateway, "devices.tables", table, faults)


def it_is_its_accounts_own(_: Path, __: str, gateway: Gateway, faults: Faults) -> None:
    """Source: AWS, transit gateway guide, peering: one that others share is not available for it."""
    if isinstance(gateway, ExistingTransitGatewayOfPath) and gateway.owner_id is not None:
        rule = f"{gateway.owner_id}, but a gateway that another account shares cannot be peered"
        faults.add("owner_id", f"{rule}; attach the VPCs in a path of the owner's.")


def its_attachments_are_called_apart(path: Path, name: str, gateway: Gateway, faults: Faults) -> None:
    for backend, _ in attached_to(path, name):
        if backend in gateway.attachments:
            told = "is the name of a backend that is attached, too"
            faults.add(f"attachments.{backend}", f"{told}; write another name.")


def its_other_accounts_are_backends(_: Path, __: str, gateway: Gateway, faults: Faults) -> None:
    """A path has a provider of each backend's account, and of the gateway's."""
    for name, attachment in gateway.attachments.items():
        if attachment is not UNKNOWN and isinstance(attachment, VpcAttachment) and attachment.account_id is not None:
            told = f"{attachment.account_id}, but a path is in accounts of its backends and of its gateways only"
            fix = "describe the VPC as a backend with this canal, with directions: [] if devices are not for it"
            faults.add(f"attachments.{name}.account_id", f"{told}; {fix}.")


def its_routes_lead_to_attachments(path: Path, name: str, gateway: Gateway, faults: Faults) -> None:
    """To those of backends, too."""
    check_leading(gateway, {*gateway.attachments, *(backend for backend, _ in attached_to(path, name))}, faults)


def its_routes_leave_devices_to_the_path(path: Path, _: str, gateway: Gateway, faults: Faults) -> None:
    """A table has one static route for a range, and that to devices is the path's in these. Source: AWS,
    RouteAlreadyExists."""
    for table in gateway.devices.tables:
        if table is UNKNOWN or table not in gateway.tables or gateway.tables[table] is UNKNOWN:
            continue
        for name, route in gateway.tables[table].routes.items():
            if route is not UNKNOWN and route.cidr is not UNKNOWN and route.cidr == path.vpg.device_subnet:
                told = f"{route.cidr} is the device subnet, which the table leads to devices, as devices.tables says"
                faults.add(f"tables.{table}.routes.{name}.cidr", f"{told}; take the route out, or the table there.")


GATEWAY_OF_A_PATH_RULES = (
    its_vpg_has_a_gateway,
    devices_are_in_its_tables,
    it_is_its_accounts_own,
    its_attachments_are_called_apart,
    its_other_accounts_are_backends,
    its_routes_lead_to_attachments,
    its_routes_leave_devices_to_the_path,
)
