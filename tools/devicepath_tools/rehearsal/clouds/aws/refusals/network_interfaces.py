"""Network interfaces and their addresses."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request

RESERVED_AT_START = 4
"""The first four addresses of a subnet and its last are AWS's own. Source: AWS, VPC user guide, subnet sizing."""


def refuse_bad_address(request: Request, subnet: Any, text: str) -> None:
    """An address must be in the subnet, not AWS's, and free."""
    network, address = IPv4Network(subnet.cidr_block, strict=False), IPv4Address(text)
    if address not in network:
        raise Refused("InvalidParameterValue", f"Address {text} does not fall within the subnet's address range")
    if int(address) - int(network.network_address) < RESERVED_AT_START or address == network.broadcast_address:
        raise Refused("InvalidParameterValue", f"Address {text} is in subnet's reserved address range")
    for interface in request.ec2.enis.values():
        if interface.subnet.id == subnet.id and text in addresses_of(interface):
            raise Refused("InvalidIPAddress.InUse", f"Address {text} is in use.")


def free_address(backend: Any, subnet: Any) -> str:
    """One of a subnet's for an interface that AWS makes itself; `backend` is moto's EC2 of its account and region."""
    taken = {address for it in backend.enis.values() if it.subnet.id == subnet.id for address in addresses_of(it)}
    # AWS takes any. From the middle: fixed addresses of tests and stacks are mostly the first ones or the last.
    hosts = list(subnet.cidr.hosts())
    middle = len(hosts) // 2
    return next(str(host) for host in (*hosts[middle:], *hosts[:middle]) if str(host) not in taken)


def refuse_foreign_groups(request: Request, vpc_id: str, where: str, group_ids: Iterable[str]) -> None:
    """Security groups must be of the interface's VPC."""
    for group_id in group_ids:
        group = request.ec2.get_security_group_from_id(group_id)
        if group is not None and group.vpc_id != vpc_id:
            text = f"Security group {group_id} and {where} belong to different networks."
            raise Refused("InvalidParameter", text)


def addresses_of(interface: Any) -> set[str]:
    listed = {each.get("PrivateIpAddress") for each in interface.private_ip_addresses}
    return {address for address in (*listed, interface.private_ip_address) if address}


def _refuse_bad_interface(request: Request) -> None:
    subnet = request.ec2.get_subnet(request.get("SubnetId"))
    wanted = [each["PrivateIpAddress"] for each in request.get("PrivateIpAddresses", [])]
    for text in [*wanted, *filter(None, [request.get("PrivateIpAddress")])]:
        refuse_bad_address(request, subnet, text)
    refuse_foreign_groups(request, subnet.vpc_id, f"subnet {subnet.id}", request.get("Groups", []))


def _refuse_bad_assignment(request: Request) -> None:
    interface = request.ec2.get_network_interface(request.get("NetworkInterfaceId"))
    for text in request.get("PrivateIpAddresses", []):
        refuse_bad_address(request, interface.subnet, text)


def _refuse_foreign_change(request: Request) -> None:
    interface = request.ec2.get_network_interface(request.get("NetworkInterfaceId"))
    vpc_id, where = interface.subnet.vpc_id, f"interface {interface.id}"
    refuse_foreign_groups(request, vpc_id, where, request.get("Groups", []))


def _refuse_deletion_in_use(request: Request) -> None:
    interface = request.ec2.get_network_interface(request.get("NetworkInterfaceId"))
    if interface.instance is not None:
        raise Refused("InvalidParameterValue", f"Network interface '{interface.id}' is currently in use.")


def _check_follows(request: Request, result: Any) -> None:
    """The instance shows the source/destination check of its primary interface."""
    interface = request.ec2.get_network_interface(request.get("NetworkInterfaceId"))
    if interface.instance is not None and interface.device_index == 0:
        interface.instance.source_dest_check = interface.source_dest_check


BEFORE: dict[str, Before] = {
    "assign_private_ip_addresses": _refuse_bad_assignment,
    "create_network_interface": _refuse_bad_interface,
    "delete_network_interface": _refuse_deletion_in_use,
    "modify_network_interface_attribute": _refuse_foreign_change,
}
AFTER: dict[str, After] = {"modify_network_interface_attribute": _check_follows}
