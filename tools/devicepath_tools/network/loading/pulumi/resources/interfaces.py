"""Network interfaces, and the instances that they are on."""

import base64
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address

from devicepath_tools.network.instance import Instance, NetworkInterface, PublicAddress
from devicepath_tools.network.loading.host.user_data import booted, not_working
from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource, Resources
from devicepath_tools.network.network import by_id

INTERFACE = "aws:ec2/networkInterface:NetworkInterface"
INSTANCE = "aws:ec2/instance:Instance"
ATTACHMENT = "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment"
ELASTIC_ADDRESS = "aws:ec2/eip:Eip"
ELASTIC_ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation"
RUNNING = "running"


def instances(reading: Reading) -> dict[str, Instance]:
    return by_id(_instance(one, reading) for one in reading.resources.of(INSTANCE))


def _instance(instance: Resource, reading: Reading) -> Instance:
    # The real provider keeps a hash of user data where it says what it found.
    user_data = str(instance.asked("userData") or "")
    if encoded := instance.asked("userDataBase64"):
        user_data = base64.b64decode(encoded).decode(errors="replace")
    described = Instance(
        id=instance.id,
        interface_ids=tuple(_interface_ids(instance, reading.resources)),
        is_running=(instance.get("instanceState") or RUNNING) == RUNNING,
        name=instance.tag_name,
    )
    found = booted(described, user_data)
    for line in not_working(found):
        reading.miss(line)
    return found


def _interface_ids(instance: Resource, resources: Resources) -> Iterator[str]:
    """The primary one first."""
    yield _primary(instance)
    further = [(one["deviceIndex"], one["networkInterfaceId"]) for one in instance.asked("networkInterfaces") or ()]
    further += [
        (one["deviceIndex"], one["networkInterfaceId"])
        for one in resources.of(ATTACHMENT)
        if one["instanceId"] == instance.id
    ]
    for index, interface_id in sorted(further):
        if int(index) > 0:
            yield str(interface_id)


def _primary(instance: Resource) -> str:
    given = (instance.asked("primaryNetworkInterface") or {}).get("networkInterfaceId")
    listed = [one for one in instance.asked("networkInterfaces") or () if int(one["deviceIndex"]) == 0]
    given = given or (listed[0]["networkInterfaceId"] if listed else None)
    return str(given or instance.get("primaryNetworkInterfaceId") or f"eni of {instance.id}")


def interfaces(reading: Reading, known: Mapping[str, Instance]) -> dict[str, NetworkInterface]:
    """The stack's interfaces, and those that AWS makes with an instance."""
    on = {interface_id: instance.id for instance in known.values() for interface_id in instance.interface_ids}
    made = {one.id: one for one in reading.resources.of(INTERFACE)}
    found = [_interface(one, one.texts("securityGroups"), one.id, on, reading) for one in made.values()]
    for instance in reading.resources.of(INSTANCE):
        interface_id = _primary(instance)
        if interface_id not in made:
            groups = instance.texts("vpcSecurityGroupIds")
            found.append(_interface(instance, groups, interface_id, on, reading))
    return by_id(one for one in found if one is not None)


def _interface(
    source: Resource, security_group_ids: tuple[str, ...], interface_id: str, on: Mapping[str, str], reading: Reading
) -> NetworkInterface | None:
    """Of an interface, or of an instance that it was made with."""
    subnet = reading.subnets.get(str(source.get("subnetId")))
    if subnet is None:
        reading.miss(f"subnet {source.get('subnetId')}: is none of the stack's, which has {source.id} in it")
        return None
    check, addresses = source.get("sourceDestCheck"), tuple(_addresses(source))
    return NetworkInterface(
        id=interface_id,
        vpc_id=subnet.vpc_id,
        subnet_id=subnet.id,
        addresses=addresses,
        security_group_ids=security_group_ids,
        source_dest_check=True if check is None else bool(check),
        instance_id=on.get(interface_id, ""),
        public_addresses=tuple(
            PublicAddress(address, private or addresses[0])
            for address, private in _public_addresses(source, interface_id, on.get(interface_id), reading.resources)
            if private or addresses
        ),
        service="" if source.get("interfaceType") in (None, "interface") else str(source["interfaceType"]),
        name=source.tag_name,
    )


def _addresses(source: Resource) -> Iterator[IPv4Address]:
    """The primary one first."""
    listed = [source.get("privateIp"), *source.texts("privateIpLists"), *source.texts("privateIps")]
    yield from dict.fromkeys(IPv4Address(one) for one in listed if one)


def _public_addresses(
    source: Resource, interface_id: str, instance_id: str | None, resources: Resources
) -> Iterator[tuple[IPv4Address, IPv4Address | None]]:
    """Each with the private one that it is for; None: the primary one."""
    known = {one.id: one.get("publicIp") for one in resources.of(ELASTIC_ADDRESS)}
    for one in resources.of(ELASTIC_ADDRESS, ELASTIC_ASSOCIATION):
        here = one.get("networkInterface") or one.get("networkInterfaceId")
        there = one.get("instance") or one.get("instanceId")
        address = one.get("publicIp") or known.get(str(one.get("allocationId")))
        if address and (here == interface_id or (not here and there and there == instance_id)):
            private = one.get("associateWithPrivateIp") or one.get("privateIpAddress")
            yield IPv4Address(address), IPv4Address(private) if private else None
    if source.type == INSTANCE and source.get("publicIp"):
        yield IPv4Address(source["publicIp"]), None
