"""Traffic that a gate peer's security group lets through."""

from dataclasses import dataclass

from devicepath_spec.choices import Protocol
from devicepath_spec.description.values import Port, PrefixListId, Range, SecurityGroupId


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """What servers send to devices."""

    cidr: Range
    """Range of the servers. Of a new VPC, some are in the tiers that the return path names; of an existing one they may
    be wherever its own routes lead from: further ranges, other subnets, other networks."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: Port | None = None
    """First port, of TCP or UDP."""
    to_port: Port | None = None
    """Last port. Left out: the first one."""


@dataclass(frozen=True, kw_only=True)
class Egress:
    """What may leave a gate peer: to a range, to a prefix list, or to a security group. Give one of the three."""

    cidr: Range | None = None
    """Range that it goes to."""
    prefix_list_id: PrefixListId | None = None
    """Id of the prefix list that it goes to, such as that of S3."""
    security_group_id: SecurityGroupId | None = None
    """Id of the security group of the interfaces that it goes to, for example of interface endpoints."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: Port | None = None
    """First port, of TCP or UDP."""
    to_port: Port | None = None
    """Last port. Left out: the first one."""
