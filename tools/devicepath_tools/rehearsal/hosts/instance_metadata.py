"""What an instance is told about itself: the Instance Metadata Service's texts, by path. Pure.

Of what EC2 has, this is what cloud-init and AWS's own network scripts ask for. Source: AWS, EC2 user guide, instance
metadata categories.
"""

import json
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address

from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires.mac_address import mac_address

VERSIONS = ("1.0", "2009-04-04", "2016-09-02", "2018-09-24", "2021-03-23", "latest")
"""Some of EC2's. All of them have the same texts here."""
HOME_REGION = "us-east-1"


def private_name(address: IPv4Address, region: str) -> str:
    """The host's name. Source: AWS, EC2 user guide, EC2 instance hostnames."""
    domain = "ec2.internal" if region == HOME_REGION else f"{region}.compute.internal"
    return f"ip-{str(address).replace('.', '-')}.{domain}"


def metadata(network: Network, instance: Instance) -> dict[str, str]:
    """The texts of one instance, by path without the version: `meta-data/mac`, `user-data`."""
    interfaces = [network.interfaces[it] for it in instance.interface_ids]
    primary = interfaces[0]
    subnet, vpc = network.subnets[primary.subnet_id], network.vpcs[primary.vpc_id]
    name = private_name(primary.addresses[0], vpc.region)
    texts = {
        "hostname": name,
        "instance-id": instance.id,
        "local-hostname": name,
        "local-ipv4": str(primary.addresses[0]),
        "mac": mac_address(primary.id),
        "placement/availability-zone": subnet.zone,
        "placement/region": vpc.region,
        "security-groups": _lines(network.security_groups[it].name for it in primary.security_group_ids),
        "services/domain": "amazonaws.com",
        "services/partition": "aws",
    }
    for number, interface in enumerate(interfaces):
        texts |= _interface(network, interface, number)
    found = {f"meta-data/{path}": text for path, text in texts.items()}
    identity = {
        "accountId": vpc.account_id,
        "availabilityZone": subnet.zone,
        "instanceId": instance.id,
        "privateIp": str(primary.addresses[0]),
        "region": vpc.region,
        "version": "2017-09-30",
    }
    found["dynamic/instance-identity/document"] = json.dumps(identity, indent=2)
    # An instance without user data gets 404.
    return found | ({"user-data": instance.user_data} if instance.user_data else {})


def _interface(network: Network, interface: NetworkInterface, number: int) -> dict[str, str]:
    subnet, vpc = network.subnets[interface.subnet_id], network.vpcs[interface.vpc_id]
    mac = mac_address(interface.id)
    texts = {
        "device-number": str(number),
        "interface-id": interface.id,
        "local-hostname": private_name(interface.addresses[0], vpc.region),
        "local-ipv4s": _lines(interface.addresses),
        "mac": mac,
        "owner-id": vpc.account_id,
        "security-group-ids": _lines(interface.security_group_ids),
        "security-groups": _lines(network.security_groups[it].name for it in interface.security_group_ids),
        "subnet-id": subnet.id,
        "subnet-ipv4-cidr-block": str(subnet.cidr),
        "vpc-id": vpc.id,
        "vpc-ipv4-cidr-block": str(vpc.cidrs[0]),
        "vpc-ipv4-cidr-blocks": _lines(vpc.cidrs),
    }
    return {f"network/interfaces/macs/{mac}/{path}": text for path, text in texts.items()}


def look_up(texts: Mapping[str, str], path: str) -> str | None:
    """The text at a path as it is asked for, `/latest/meta-data/mac`: a text, or what is below, one a line.

    None where there is nothing."""
    parts = [part for part in path.split("/") if part]
    if not parts:
        return "\n".join(VERSIONS)
    if parts[0] not in VERSIONS:
        return None
    wanted = "/".join(parts[1:])
    if wanted in texts:
        return texts[wanted]
    return _listing(texts, f"{wanted}/" if wanted else "")


def _listing(texts: Mapping[str, str], folder: str) -> str | None:
    below = [path.removeprefix(folder).split("/") for path in texts if path.startswith(folder)]
    names = {rest[0] + ("/" if rest[1:] else "") for rest in below}
    return "\n".join(sorted(names)) if names else None


def _lines(values: Iterable[object]) -> str:
    return "\n".join(map(str, values))
