"""Security groups and network ACLs, as the EC2 API prints them: see `shapes`."""

from typing import Self

from pydantic import model_validator

from devicepath_tools.network.loading.aws.shape import Cidr, Named, Owned, Shape
from devicepath_tools.network.network_acl import Action


class IpRange(Shape):
    cidr_ip: Cidr
    description: str = ""


class UserIdGroupPair(Shape):
    group_id: str = ""
    description: str = ""


class PrefixListId(Shape):
    prefix_list_id: str
    description: str = ""


class IpPermission(Shape):
    ip_protocol: str
    from_port: int | None = None
    to_port: int | None = None
    ip_ranges: tuple[IpRange, ...] = ()
    ipv6_ranges: tuple[object, ...] = ()
    user_id_group_pairs: tuple[UserIdGroupPair, ...] = ()
    prefix_list_ids: tuple[PrefixListId, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it tells whom it is for, and of TCP and UDP which ports."""
        has_end = self.ip_ranges or self.ipv6_ranges or self.user_id_group_pairs or self.prefix_list_ids
        has_ports = self.from_port is not None and self.to_port is not None
        return bool(has_end) and (has_ports or self.ip_protocol not in ("tcp", "udp", "6", "17"))


class SecurityGroup(Owned):
    group_id: str
    group_name: str = ""
    vpc_id: str = ""
    ip_permissions: tuple[IpPermission, ...] | None = None
    """None: it does not tell them."""
    ip_permissions_egress: tuple[IpPermission, ...] | None = None


class ReferencedGroup(Shape):
    group_id: str = ""


class SecurityGroupRule(Shape):
    security_group_rule_id: str
    group_id: str
    is_egress: bool
    ip_protocol: str
    from_port: int | None = None
    to_port: int | None = None
    cidr_ipv4: Cidr | None = None
    prefix_list_id: str = ""
    referenced_group_info: ReferencedGroup = ReferencedGroup()


class AclAssociation(Shape):
    subnet_id: str = ""


class IcmpTypeCode(Shape):
    type: int = -1
    code: int = -1


WITH_PORTS = ("6", "17")
"""TCP and UDP, as network ACLs name them: by number."""


class PortRange(Shape):
    from_: int
    to: int


class AclEntry(Shape):
    cidr_block: Cidr | None = None
    ipv6_cidr_block: str = ""
    egress: bool
    protocol: str
    rule_action: Action
    rule_number: int
    icmp_type_code: IcmpTypeCode = IcmpTypeCode()
    port_range: PortRange = PortRange(from_=0, to=65535)

    @model_validator(mode="after")
    def _has_ports(self) -> Self:
        if self.protocol in WITH_PORTS and "port_range" not in self.model_fields_set:
            raise ValueError("is for TCP or UDP, and has no PortRange; the API always gives one")
        return self


class NetworkAcl(Named):
    network_acl_id: str
    vpc_id: str
    associations: tuple[AclAssociation, ...] = ()
    entries: tuple[AclEntry, ...] | None = None
    """None: it does not tell them."""
