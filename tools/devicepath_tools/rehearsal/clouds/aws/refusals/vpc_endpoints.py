"""VPC endpoints."""

from collections.abc import Iterable
from typing import Any

from moto.ec2.utils import random_private_ip

from devicepath_tools.rehearsal.clouds.aws.refusals.network_interfaces import free_address, refuse_foreign_groups
from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request

WITH_GATEWAY = ("dynamodb", "s3")
"""Services that have gateway endpoints. Source: AWS, PrivateLink guide."""
ENDPOINT_INTERFACE = "vpc_endpoint"
"""What describe-network-interfaces calls the kind of an endpoint's interface."""
TRUE = (True, "true")
"""As moto keeps a switch: as it was made, and as a request wrote it."""


def _refuse_bad_endpoint(request: Request) -> None:
    # moto cannot delete one without a type.
    request.default("VpcEndpointType", "Gateway")
    service, kind = str(request.get("ServiceName", "")), request.get("VpcEndpointType")
    _refuse_unknown_service(request, service)
    if kind == "Gateway" and service.startswith("com.amazonaws.") and not service.endswith(WITH_GATEWAY):
        raise Refused("InvalidParameter", f"The service {service} does not support endpoints of type Gateway.")
    vpc = request.ec2.get_vpc(request.get("VpcId"))
    for table_id in request.get("RouteTableIds", []):
        if request.ec2.get_route_table(table_id).vpc_id != vpc.id:
            raise Refused("InvalidParameter", f"Route table {table_id} does not belong to VPC {vpc.id}.")
    _refuse_bad_subnets(request, vpc, request.get("SubnetIds", []))
    _refuse_second_route(request, service, request.get("RouteTableIds", []))
    refuse_foreign_groups(request, vpc.id, f"VPC {vpc.id}", request.get("SecurityGroupIds", []))
    wants_names = kind == "Interface" and request.get("PrivateDnsEnabled", True) in TRUE
    if wants_names and not (vpc.enable_dns_support in TRUE and vpc.enable_dns_hostnames in TRUE):
        raise Refused(
            "InvalidParameter",
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true "
            f"for {vpc.id}",
        )
    if wants_names and any(it.private_dns_enabled in TRUE for it in _others(request, service, vpc.id)):
        raise Refused(
            "InvalidParameter",
            f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {service} in the "
            f"VPC {vpc.id}",
        )


def _others(request: Request, service: str, vpc_id: str, endpoint_id: str = "") -> list[Any]:
    """The endpoints of a service that a VPC has besides one."""
    return [
        it
        for it in request.ec2.vpc_end_points.values()
        if it.service_name == service and it.vpc_id == vpc_id and it.state != "deleted" and it.id != endpoint_id
    ]


def _refuse_second_route(request: Request, service: str, table_ids: Iterable[str], endpoint_id: str = "") -> None:
    """Source: AWS, gateway endpoints: a route table has one route to a service."""
    for table_id in table_ids:
        for other in _others(request, service, request.ec2.get_route_table(table_id).vpc_id, endpoint_id):
            if table_id in (other.route_table_ids or []):
                text = f"route table {table_id} already has a route with destination-prefix-list-id"
                raise Refused("RouteAlreadyExists", f"{text} {other.destination_prefix_list_id}")


def _refuse_bad_change(request: Request) -> None:
    """What the endpoint would have is judged as when it is created."""
    endpoint = request.ec2.vpc_end_points.get(request.get("VpcEndpointId"))
    if endpoint is None:
        return
    _refuse_second_route(request, endpoint.service_name, request.get("AddRouteTableIds", []), endpoint.id)
    removed = request.get("RemoveSubnetIds", [])
    kept = [it for it in endpoint.subnet_ids or [] if it not in removed]
    _refuse_bad_subnets(request, request.ec2.get_vpc(endpoint.vpc_id), [*kept, *request.get("AddSubnetIds", [])])


def _refuse_unknown_service(request: Request, service: str) -> None:
    own = service.startswith("com.amazonaws.vpce.")
    known = service.startswith((f"com.amazonaws.{request.region}.", "aws.api."))
    if not own and not known:
        raise Refused("InvalidServiceName", f"The Vpc Endpoint Service '{service}' does not exist")


def _refuse_bad_subnets(request: Request, vpc: Any, subnet_ids: Iterable[str]) -> None:
    zones: dict[str, str] = {}
    for subnet_id in subnet_ids:
        subnet = request.ec2.get_subnet(subnet_id)
        if subnet.vpc_id != vpc.id:
            raise Refused("InvalidSubnetId.NotFound", f"The subnet ID '{subnet_id}' does not exist in {vpc.id}")
        other = zones.setdefault(subnet.availability_zone, subnet_id)
        if other != subnet_id:
            text = f"Found another subnet in the same zone: {other}, {subnet_id}"
            raise Refused("DuplicateSubnetsInSameZone", text)


def _settle_interfaces(request: Request, result: Any) -> None:
    """moto gives them addresses from anywhere; AWS from their subnets, and shows whose they are."""
    for endpoint in list(request.ec2.vpc_end_points.values()):
        for interface_id in endpoint.network_interface_ids or []:
            # One that is being deleted has ids of interfaces that are gone.
            interface = request.ec2.enis.get(interface_id)
            if interface is not None and interface.interface_type != ENDPOINT_INTERFACE:
                _settle(request, endpoint, interface)


def _settle_changes(request: Request, result: Any) -> None:
    _settle_routes(request)
    endpoint = request.ec2.vpc_end_points[request.get("VpcEndpointId")]
    if endpoint.vpc_endpoint_type == "Interface":
        _follow_subnets(request, endpoint)
        _settle_interfaces(request, result)


def _follow_subnets(request: Request, endpoint: Any) -> None:
    """Source: AWS, ModifyVpcEndpoint: an interface in each of its subnets, in its groups. moto changes lists only."""
    there = {it.subnet.id: it for it in map(request.ec2.enis.get, endpoint.network_interface_ids) if it is not None}
    for subnet_id in there.keys() - set(endpoint.subnet_ids):
        request.ec2.enis.pop(there.pop(subnet_id).id)
    for subnet_id in [it for it in endpoint.subnet_ids if it not in there]:
        # An address of moto's choice, until it is settled.
        there[subnet_id] = request.ec2.create_network_interface(subnet_id, random_private_ip())
    endpoint.network_interface_ids = [it.id for it in there.values()]
    for interface in there.values():
        interface._group_set = _groups(request, endpoint)


def _settle(request: Request, endpoint: Any, interface: Any) -> None:
    address = free_address(request.ec2, interface.subnet)
    interface.private_ip_address = address
    interface.private_ip_addresses[:] = [{"Primary": True, "PrivateIpAddress": address}]
    interface.interface_type = ENDPOINT_INTERFACE
    interface.requester_managed = True
    interface.description = f"VPC Endpoint Interface {endpoint.id}"
    interface._group_set = _groups(request, endpoint)


def _groups(request: Request, endpoint: Any) -> list[Any]:
    return [request.ec2.get_security_group_from_id(it) for it in endpoint.security_group_ids or []]


def _settle_routes(request: Request) -> None:
    """A gateway endpoint has a route in each of its tables. moto makes one in those that it was created with only."""
    for endpoint in list(request.ec2.vpc_end_points.values()):
        listed = endpoint.destination_prefix_list_id
        if not listed or endpoint.state == "deleted":
            continue
        for table in list(request.ec2.route_tables.values()):
            is_routed = any(route.gateway_id == endpoint.id for route in list(table.routes))
            is_wanted = table.id in endpoint.route_table_ids
            if is_wanted and not is_routed:
                request.ec2.create_route(table.id, None, gateway_id=endpoint.id, destination_prefix_list_id=listed)
            elif is_routed and not is_wanted:
                request.ec2.delete_route(table.id, listed)


def _leave_tables_that_are_gone(request: Request) -> None:
    """A route table that was deleted took its route to the endpoint along; moto would look for it."""
    for endpoint_id in request.get("VpcEndpointIds", []):
        endpoint = request.ec2.vpc_end_points.get(endpoint_id)
        if endpoint is not None:
            endpoint.route_table_ids = [it for it in endpoint.route_table_ids if it in request.ec2.route_tables]


def _forget(request: Request, result: Any) -> None:
    """moto goes on describing one that was deleted, and fails at groups and interfaces that are gone, too.

    What was not there to be deleted is named. Source: AWS, DeleteVpcEndpoints, Unsuccessful."""
    for endpoint_id in request.get("VpcEndpointIds", []):
        endpoint = request.ec2.vpc_end_points.get(endpoint_id)
        if endpoint is None:
            text = f"The Vpc Endpoint Id '{endpoint_id}' does not exist"
            error = {"Code": "InvalidVpcEndpoint.NotFound", "Message": text}
            result.result["Unsuccessful"].append({"ResourceId": endpoint_id, "Error": error})
        else:
            endpoint.subnet_ids, endpoint.route_table_ids = [], []
            endpoint.network_interface_ids, endpoint.security_group_ids = [], []


BEFORE: dict[str, Before] = {
    "create_vpc_endpoint": _refuse_bad_endpoint,
    "delete_vpc_endpoints": _leave_tables_that_are_gone,
    "modify_vpc_endpoint": _refuse_bad_change,
}
AFTER: dict[str, After] = {
    "create_vpc_endpoint": _settle_interfaces,
    "delete_vpc_endpoints": _forget,
    "modify_vpc_endpoint": _settle_changes,
}
