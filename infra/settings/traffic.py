"""Traffic that security groups let through, as the stack file lists it."""

from typing import Annotated, Literal

from pydantic import Tag

from devicepath_spec.traffic_rules import Protocol
from infra.settings.section import CHOSEN_BY_KIND, Section
from infra.settings.values import Port, PrefixListId, Range


class Traffic(Section):
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


class EgressToRange(Section):
    """What may leave to a range."""

    kind: Literal["range"]
    cidr: Range
    """Range that it goes to."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: Port | None = None
    """First port, of TCP or UDP."""
    to_port: Port | None = None
    """Last port. Left out: the first one."""


class EgressToPrefixList(Section):
    """What may leave to a prefix list, such as that of S3."""

    kind: Literal["prefix_list"]
    prefix_list_id: PrefixListId
    """Id of the prefix list."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: Port | None = None
    """First port, of TCP or UDP."""
    to_port: Port | None = None
    """Last port. Left out: the first one."""


Egress = Annotated[
    Annotated[EgressToRange, Tag("range")] | Annotated[EgressToPrefixList, Tag("prefix_list")], CHOSEN_BY_KIND
]
