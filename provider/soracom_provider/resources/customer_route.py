"""A customer route: where a VPG of type F2 sends what its devices have for a customer's range."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.api.client import Client, segment
from soracom_provider.api.types import AttachmentId, Range, Switch, VpgId
from soracom_provider.resources.found import changed_meanwhile, import_line, is_taken_over, left, somebodys
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.transit_gateway import check_has_one
from soracom_provider.resources.virtual_private_gateway import JAPAN, fetch, path_of

RESERVED_IN_JAPAN = IPv4Network("10.21.0.0/16")
"""Source: SORACOM's documentation, Canal by transit gateway, limitations."""
STATIC = "static"
"""CustomerRoute.type of a route that somebody made. `dynamic` ones are made by SORACOM, and left alone."""


class CustomerRouteProperties(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG; it is of type F2."""
    destination_cidr: Annotated[Range, Mark.IMMUTABLE]
    """The range, in CIDR notation: a VPC's, or a part of it. On the Japanese coverage none that overlaps 10.21.0.0/16.
    """
    target: AttachmentId
    """Id of the attachment that it leads to (`tgw-attach-...`), which has to be active: take it from a
    TransitGatewayVpcAttachmentAcceptance or a TransitGatewayPeeringActivation (`attachmentId`)."""


class CustomerRouteInputs(CustomerRouteProperties):
    overlaps_device_subnet: Annotated[Switch, Mark.OBSERVED] = False
    """Whether the range may overlap the VPG's device subnet. Left out: a range that does is refused."""


class CustomerRoute(Resource[Client, CustomerRouteInputs, CustomerRouteProperties]):
    """A route of a VPG of type F2: what devices send to the range goes to the attachment. The target can be changed,
    the range cannot. On a VPG of another stack, a route that is there already for the range is refused. Deleting leaves
    a route that leads elsewhere by then. Imported by `<VPG's id>/<range>`."""

    Inputs, Outputs = CustomerRouteInputs, CustomerRouteProperties

    async def create(self, call: Call[Client], inputs: CustomerRouteInputs) -> tuple[str, CustomerRouteProperties]:
        vpg = await fetch(call.api, inputs.vpg_id)
        _check_range(call, vpg, inputs.destination_cidr)
        route = _route_of(vpg, inputs.destination_cidr)
        if route is None:
            await _make(call, inputs)
        else:
            _check_not_somebodys(call, vpg, route)
            _check_target(call, inputs, route)
        return _id(inputs), _outputs(inputs)

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: CustomerRouteInputs | None,
        outputs: CustomerRouteProperties | None,
    ) -> tuple[str, CustomerRouteInputs, CustomerRouteProperties]:
        vpg_id, separator, destination = resource_id.partition("/")
        if not separator:
            raise Problem(f"{resource_id!r} is not the id of a customer route; it is <VPG's id>/<range>.")
        route = _route_of(await fetch(call.api, vpg_id), destination)
        if route is None:
            raise Gone(resource_id)
        now = CustomerRouteProperties.seen(
            vpg_id=vpg_id, destination_cidr=route.get("destinationCidr"), target=route.get("target")
        )
        return resource_id, CustomerRouteInputs.seen(**vars(now)), now

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: CustomerRouteProperties,
        inputs: CustomerRouteInputs,
    ) -> CustomerRouteProperties:
        vpg = await fetch(call.api, inputs.vpg_id)
        route = _route_of(vpg, inputs.destination_cidr)
        if route is None:
            await _make(call, inputs)
            return _outputs(inputs)
        has = route.get("target")
        if not is_ours(call, vpg.get("tags")) and has not in (outputs.target, inputs.target):
            raise changed_meanwhile(f"The target of {inputs.destination_cidr}", has, outputs.target, inputs.vpg_id)
        if has != inputs.target:
            await call.api.put(_path(inputs.vpg_id, route), {"target": inputs.target})
        return _outputs(inputs)

    async def delete(self, call: Call[Client], resource_id: str, outputs: CustomerRouteProperties) -> None:
        vpg_id, destination = outputs.vpg_id, str(outputs.destination_cidr)
        if is_taken_over(call, {"vpgId": vpg_id, "destinationCidr": destination}):
            return
        try:
            route = _route_of(await fetch(call.api, vpg_id), destination)
        except Gone:
            return
        if route is None:
            return
        if (has := route.get("target")) != outputs.target:
            await call.warn(left(f"The target of {destination} on {vpg_id}", has, outputs.target))
            return
        await call.api.delete_if_there(_path(vpg_id, route))

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        if "destinationCidr" not in known:
            return
        _check_not_soracoms(call, IPv4Network(known["destinationCidr"]))
        if "vpgId" not in known:
            return
        vpg, destination = await fetch(call.api, known["vpgId"]), known["destinationCidr"]
        _check_range(call, vpg, IPv4Network(destination))
        if call.replaced_id == f"{known['vpgId']}/{destination}":
            return
        if (route := _route_of(vpg, destination)) is not None:
            _check_not_somebodys(call, vpg, route)


def _check_range(call: Call[Client], vpg: Mapping[str, Any], destination: IPv4Network) -> None:
    """Raises Problem."""
    check_has_one(vpg, "On type F, what devices reach is a VpcPeeringConnection's destinationCidrBlock")
    _check_not_soracoms(call, destination)
    try:
        devices = IPv4Network(vpg.get("deviceSubnetCidrRange") or "")
    except ValueError:
        return
    if destination.overlaps(devices) and not call.observed.get("overlapsDeviceSubnet"):
        raise Problem(
            f"destinationCidr: {destination} overlaps {devices}, the device subnet of {vpg['vpgId']}: devices in both "
            "are no longer reached. Give a range beside it, or allow it: overlapsDeviceSubnet."
        )


def _check_not_soracoms(call: Call[Client], destination: IPv4Network) -> None:
    """Raises Problem."""
    if call.api.coverage == JAPAN and destination.overlaps(RESERVED_IN_JAPAN):
        raise Problem(
            f"destinationCidr: {destination} overlaps {RESERVED_IN_JAPAN}, which SORACOM has itself on the coverage "
            f"{JAPAN}. Give a range beside it, or renumber what is to be reached."
        )


def _check_not_somebodys(call: Call[Client], vpg: Mapping[str, Any], route: Mapping[str, Any]) -> None:
    """Raises Problem."""
    if is_ours(call, vpg.get("tags")):
        return
    vpg_id, destination = vpg["vpgId"], route.get("destinationCidr")
    there = f"destinationCidr: {vpg_id} leads {destination} to {route.get('target')} already"
    raise somebodys(call, there, vpg_id, f"{vpg_id}/{destination}", "Leave this route out")


def _check_target(call: Call[Client], inputs: CustomerRouteInputs, route: Mapping[str, Any]) -> None:
    """Raises Problem where the route that is there already leads elsewhere than wanted."""
    if (has := route.get("target")) != inputs.target:
        raise Problem(
            f"destinationCidr: {inputs.vpg_id} leads {inputs.destination_cidr} to {has} already, and not to "
            f"{inputs.target}. Delete that route in SORACOM's console, or take it over: "
            f"`{import_line(call, _id(inputs))}`."
        )


async def _make(call: Call[Client], inputs: CustomerRouteInputs) -> None:
    async def find() -> dict[str, Any] | None:
        return _route_of(await fetch(call.api, inputs.vpg_id), inputs.destination_cidr)

    body: dict[str, Any] = {"destinationCidr": str(inputs.destination_cidr), "target": inputs.target}
    if call.observed.get("overlapsDeviceSubnet"):
        body["ignoreDeviceSubnetCidrRangeOverlap"] = True
    await call.api.create(_routes_path(inputs.vpg_id), body, find, "its range")


def _route_of(vpg: Mapping[str, Any], destination: IPv4Network | str) -> dict[str, Any] | None:
    """The static route for exactly this range."""
    for key, route in (vpg.get("customerRoutes") or {}).items():
        if route.get("destinationCidr") == str(destination) and route.get("type", STATIC) == STATIC:
            return {"id": key, **route}
    return None


def _routes_path(vpg_id: str) -> str:
    return f"{path_of(vpg_id)}/customer_routes"


def _path(vpg_id: str, route: Mapping[str, Any]) -> str:
    return f"{_routes_path(vpg_id)}/{segment(str(route['id']))}"


def _id(inputs: CustomerRouteInputs) -> str:
    return f"{inputs.vpg_id}/{inputs.destination_cidr}"


def _outputs(inputs: CustomerRouteInputs) -> CustomerRouteProperties:
    return CustomerRouteProperties.seen(**vars(inputs))
