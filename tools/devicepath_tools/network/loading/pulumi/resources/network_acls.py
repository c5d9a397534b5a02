"""Network ACLs, with entries that they list and entries that are resources of their own."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.loading.pulumi.resources.security_groups import EVERYWHERE, PROTOCOLS
from devicepath_tools.network.loading.pulumi.resources.vpcs import VPCS
from devicepath_tools.network.network import by_id
from devicepath_tools.network.network_acl import Action, NetworkAcl, NetworkAclEntry
from devicepath_tools.network.packet import Protocol

NETWORK_ACL = "aws:ec2/networkAcl:NetworkAcl"
DEFAULT_NETWORK_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
ENTRY = "aws:ec2/networkAclRule:NetworkAclRule"
ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation"

FIRST = 100
"""Number of the entry that a default ACL has. Source: AWS, VPC user guide, default network ACL."""
LAST = 32767
ALLOW_ALL = NetworkAclEntry(FIRST, Action.ALLOW, None, EVERYWHERE)
DENY_ALL = NetworkAclEntry(LAST, Action.DENY, None, EVERYWHERE)
"""The entry `*`, which every ACL ends with."""


def network_acls(reading: Reading) -> dict[str, NetworkAcl]:
    """The stack's ACLs, and of each VPC the default one, which AWS makes and which the other subnets have."""
    own = by_id(_acl(one, reading) for one in reading.resources.of(NETWORK_ACL) if one["vpcId"] in reading.vpcs)
    taken = {subnet_id for acl in own.values() for subnet_id in acl.subnet_ids}
    return own | by_id(_default_acl(vpc, taken, reading) for vpc in reading.resources.of(*VPCS))


def _acl(acl: Resource, reading: Reading) -> NetworkAcl:
    joined = {str(one["subnetId"]) for one in reading.resources.of(ASSOCIATION) if one["networkAclId"] == acl.id}
    return NetworkAcl(
        id=acl.id,
        vpc_id=str(acl["vpcId"]),
        subnet_ids=frozenset(joined | set(acl.texts("subnetIds"))),
        ingress=_entries(acl, "ingress", reading),
        egress=_entries(acl, "egress", reading),
        name=acl.tag_name,
    )


def _default_acl(vpc: Resource, taken: set[str], reading: Reading) -> NetworkAcl:
    acl_id = str(vpc.get("defaultNetworkAclId") or f"acl of {vpc.id}")
    managed = next((one for one in reading.resources.of(DEFAULT_NETWORK_ACL) if one.id == acl_id), None)
    if managed is None:
        reading.assume(acl_id, "its entries: everything is allowed, as AWS makes it")
    rest = {subnet.id for subnet in reading.subnets.values() if subnet.vpc_id == vpc.id} - taken
    return NetworkAcl(
        id=acl_id,
        vpc_id=vpc.id,
        subnet_ids=frozenset(rest),
        ingress=_entries(managed, "ingress", reading) if managed else (ALLOW_ALL, DENY_ALL),
        egress=_entries(managed, "egress", reading) if managed else (ALLOW_ALL, DENY_ALL),
        name=managed.tag_name if managed else "",
    )


def _entries(acl: Resource, direction: str, reading: Reading) -> tuple[NetworkAclEntry, ...]:
    listed = [Resource(ENTRY, acl.id, "", one) for one in acl.asked(direction) or ()]
    separate = [
        one
        for one in reading.resources.of(ENTRY)
        if one["networkAclId"] == acl.id and bool(one.get("egress")) == (direction == "egress")
    ]
    # What a refresh shows of the ACL may have the separate ones in it.
    found = {entry.number: entry for entry in _read([*listed, *separate])}
    return (*(found[number] for number in sorted(found)), DENY_ALL)


def _read(entries: Iterable[Resource]) -> Iterator[NetworkAclEntry]:
    """Those for IPv4 and a protocol that is known."""
    for entry in entries:
        written = str(entry["protocol"]).lower()
        if entry.get("cidrBlock") and written in PROTOCOLS:
            number = int(entry.get("ruleNumber") or entry["ruleNo"])
            action = Action(str(entry.get("ruleAction") or entry["action"]).lower())
            protocol = PROTOCOLS[written]
            ports = _ports(protocol, entry)
            yield NetworkAclEntry(number, action, protocol, IPv4Network(entry["cidrBlock"]), *ports)


def _ports(protocol: Protocol | None, entry: Resource) -> tuple[int, int]:
    if protocol is None:
        return 0, 65535
    first, last = ("icmpType", "icmpCode") if protocol is Protocol.ICMP else ("fromPort", "toPort")
    return int(entry.get(first) or 0), int(entry.get(last) or 0)
