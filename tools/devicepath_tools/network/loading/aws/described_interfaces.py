"""Instances and network interfaces, from what the EC2 API says of them."""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address

from devicepath_tools.network.instance import Instance, NetworkInterface, PublicAddress
from devicepath_tools.network.loading.aws import shapes

ORDINARY = ("interface", "efa", "efa-only", "trunk", "branch", "")
"""Types of interfaces that are for whoever made them. Source: AWS, EC2 API, NetworkInterface.interfaceType."""
SERVICE_NAMES = {"natGateway": "nat_gateway"}
"""The API has had two words for one thing."""
LOAD_BALANCER = "load_balancer"
BALANCED = "ELB "
"""What the description of a load balancer's interface begins with, where its type does not tell."""
RUNNING = "running"
ATTACHED = ("attached", "attaching")
IN_USE = ("in-use", "associated")
"""States of an interface that is on something, whether or not an attachment says on what: a branch interface, as pods
of Kubernetes have it, is on a trunk interface and has none. Source: AWS, EC2 API, NetworkInterface.status."""


def network_interfaces(
    described: Sequence[shapes.NetworkInterface], instances: Sequence[shapes.Instance]
) -> dict[str, NetworkInterface]:
    """By id: those described, and those that only an instance tells of."""
    owners = {
        it.network_interface_id: instance.instance_id for instance in instances for it in instance.network_interfaces
    }
    told = [it for instance in instances for it in instance.network_interfaces]
    order = {it.network_interface_id: it.attachment.device_index for it in (*told, *described) if it.attachment}
    return {it.network_interface_id: _interface(it, owners, order) for it in (*told, *described)}


def running_instances(
    described: Sequence[shapes.Instance], interfaces: Mapping[str, NetworkInterface]
) -> list[Instance]:
    """All instances, each with its interfaces."""
    attached: dict[str, list[str]] = {}
    for it in sorted(interfaces.values(), key=lambda it: (it.device_index, it.id)):
        attached.setdefault(it.instance_id, []).append(it.id)
    return [
        Instance(it.instance_id, tuple(attached.get(it.instance_id, ())), it.state.name == RUNNING, name=it.name)
        for it in described
    ]


def _interface(
    interface: shapes.NetworkInterface, owners: Mapping[str, str], order: Mapping[str, int]
) -> NetworkInterface:
    attachment = interface.attachment
    is_attached = attachment.status in ATTACHED if attachment is not None else interface.status in IN_USE
    instance_id, service = _instance_id(interface, owners), _service(interface)
    return NetworkInterface(
        interface.network_interface_id,
        interface.vpc_id,
        interface.subnet_id,
        tuple(_addresses(interface)),
        tuple(group.group_id for group in interface.groups or ()),
        interface.source_dest_check,
        instance_id,
        is_attached and not instance_id and not service,
        tuple(_public_addresses(interface)) if interface.private_ip_addresses is not None else None,
        service,
        next((tag.value for tag in interface.tag_set if tag.key == "Name"), ""),
        order.get(interface.network_interface_id, 0),
        interface.groups is not None,
    )


def _public_addresses(interface: shapes.NetworkInterface) -> Iterator[PublicAddress]:
    for it in interface.private_ip_addresses or ():
        if it.association.public_ip is not None:
            yield PublicAddress(it.association.public_ip, it.private_ip_address)


def _addresses(interface: shapes.NetworkInterface) -> Iterator[IPv4Address]:
    listed = sorted(interface.private_ip_addresses or (), key=lambda it: not it.primary)
    if listed:
        yield from (it.private_ip_address for it in listed)
    elif interface.private_ip_address is not None:
        yield interface.private_ip_address
    for prefix in interface.ipv4_prefixes:
        # A /28 each.
        yield from prefix.ipv4_prefix


def _instance_id(interface: shapes.NetworkInterface, owners: Mapping[str, str]) -> str:
    attachment = interface.attachment
    if attachment is not None and attachment.status not in ATTACHED:
        return ""
    told = attachment.instance_id if attachment is not None else ""
    return told or owners.get(interface.network_interface_id, "")


def _service(interface: shapes.NetworkInterface) -> str:
    if interface.description.startswith(BALANCED):
        return LOAD_BALANCER
    if interface.interface_type not in ORDINARY:
        return SERVICE_NAMES.get(interface.interface_type, interface.interface_type)
    if interface.requester_managed and not (interface.attachment and interface.attachment.instance_id):
        return interface.description or "a service of AWS"
    return ""
