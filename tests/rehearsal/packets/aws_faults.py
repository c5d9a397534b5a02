"""Faults that people make in AWS, by its API. Each is undone when it is left."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Network
from typing import Any

from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.route_table import RouteTable, TargetKind
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.rehearsal.stand_in_servers import permissions
from tests.rehearsal.packets.deployed import Deployed

TARGETS = {
    TargetKind.VPC_PEERING_CONNECTION: "VpcPeeringConnectionId",
    TargetKind.NETWORK_INTERFACE: "NetworkInterfaceId",
}
EVERYWHERE = "0.0.0.0/0"


@contextmanager
def without_route(path: Deployed, table: RouteTable, destination: IPv4Network) -> Iterator[None]:
    route = next(it for it in table.routes if it.destination == destination)
    named = {"RouteTableId": table.id, "DestinationCidrBlock": str(destination)}
    path.ec2.delete_route(**named)
    try:
        yield
    finally:
        path.ec2.create_route(**named, **{TARGETS[route.target.kind]: route.target.id})


@contextmanager
def without_ingress(path: Deployed, group: SecurityGroup, rules: Iterable[SecurityGroupRule]) -> Iterator[None]:
    revoked = {"GroupId": group.id, "IpPermissions": permissions(rules)}
    path.ec2.revoke_security_group_ingress(**revoked)
    try:
        yield
    finally:
        path.ec2.authorize_security_group_ingress(**revoked)


@contextmanager
def without_egress(path: Deployed, group: SecurityGroup, rules: Iterable[SecurityGroupRule]) -> Iterator[None]:
    revoked = {"GroupId": group.id, "IpPermissions": permissions(rules)}
    path.ec2.revoke_security_group_egress(**revoked)
    try:
        yield
    finally:
        path.ec2.authorize_security_group_egress(**revoked)


@contextmanager
def opened(path: Deployed, group: SecurityGroup, **rules: SecurityGroupRule) -> Iterator[None]:
    """No fault by itself: a group lets more through, so that a packet comes as far as the next one. `ingress` or
    `egress`, a rule each."""
    for direction, rule in rules.items():
        getattr(path.ec2, f"authorize_security_group_{direction}")(GroupId=group.id, IpPermissions=permissions([rule]))
    try:
        yield
    finally:
        for direction, rule in rules.items():
            getattr(path.ec2, f"revoke_security_group_{direction}")(GroupId=group.id, IpPermissions=permissions([rule]))


def of_udp(rules: Iterable[SecurityGroupRule]) -> list[SecurityGroupRule]:
    return [rule for rule in rules if rule.protocol is Protocol.UDP]


@contextmanager
def network_acl(path: Deployed, subnet: str, egress: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Another one at the edge of a subnet, which lets everything in; gives its id. `egress` are entries that allow."""
    ec2, before, subnet_id = path.ec2, path.acl(subnet), path.subnet(subnet).id
    acl_id = ec2.create_network_acl(VpcId=before.vpc_id)["NetworkAcl"]["NetworkAclId"]
    entries = [{"Egress": False, "Protocol": "-1"}, *({"Egress": True, **entry} for entry in egress)]
    for number, entry in enumerate(entries, start=1):
        ec2.create_network_acl_entry(
            NetworkAclId=acl_id, RuleNumber=100 * number, RuleAction="allow", CidrBlock=EVERYWHERE, **entry
        )
    association = _association(path, subnet_id)
    ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=acl_id)
    try:
        yield acl_id
    finally:
        ec2.replace_network_acl_association(AssociationId=_association(path, subnet_id), NetworkAclId=before.id)
        ec2.delete_network_acl(NetworkAclId=acl_id)


def _association(path: Deployed, subnet_id: str) -> str:
    filters = [{"Name": "association.subnet-id", "Values": [subnet_id]}]
    (acl,) = path.ec2.describe_network_acls(Filters=filters)["NetworkAcls"]
    return next(it["NetworkAclAssociationId"] for it in acl["Associations"] if it["SubnetId"] == subnet_id)


@contextmanager
def source_dest_check(path: Deployed, interface_id: str) -> Iterator[None]:
    changed = {"NetworkInterfaceId": interface_id}
    path.ec2.modify_network_interface_attribute(**changed, SourceDestCheck={"Value": True})
    try:
        yield
    finally:
        path.ec2.modify_network_interface_attribute(**changed, SourceDestCheck={"Value": False})


@contextmanager
def asked_for_anew(path: Deployed) -> Iterator[str]:
    """The peering connection was deleted and asked for again, routes lead to the new one, and nobody accepts it until
    this is left. Gives its id."""
    old, vpg, ec2 = path.peering, path.vpg, path.ec2
    at = f"/virtual_private_gateways/{vpg.id}/vpc_peering_connections"
    path.soracom.delete(f"{at}/{old.id}")
    ours = old.accepter
    wanted = {"peerOwnerId": ours.account_id, "peerVpcId": ours.vpc_id, "peerRegion": ours.region}
    asked = path.soracom.post(at, json={**wanted, "destinationCidrBlock": str(vpg.peerings[old.id])}).json()["id"]
    for table in path.network.route_tables.values():
        for route in table.routes:
            if route.target.id == old.id:
                named = {"RouteTableId": table.id, "DestinationCidrBlock": str(route.destination)}
                ec2.replace_route(**named, VpcPeeringConnectionId=asked)
    try:
        yield asked
    finally:
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=asked)
