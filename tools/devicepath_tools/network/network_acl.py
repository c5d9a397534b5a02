"""Network ACLs: stateless, judged at the edge of a subnet in each direction, the lowest number first."""

from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Network

from devicepath_tools.network.packet import Protocol


class Action(str, Enum):
    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True)
class NetworkAclEntry:
    number: int
    """1 to 32766; 32767 is the last one, `*`, which denies."""
    action: Action
    protocol: Protocol | None
    """None: every protocol."""
    cidr: IPv4Network
    first_port: int = 0
    """Of ICMP: the type, or -1 for all."""
    last_port: int = 65535
    """Of ICMP: the code, or -1 for all."""


@dataclass(frozen=True)
class NetworkAcl:
    id: str
    vpc_id: str
    subnet_ids: frozenset[str]
    ingress: tuple[NetworkAclEntry, ...]
    """By number."""
    egress: tuple[NetworkAclEntry, ...]
    """By number."""
    name: str = ""
