"""VPCs and their subnets."""

from dataclasses import dataclass
from ipaddress import IPv4Network


@dataclass(frozen=True)
class Vpc:
    id: str
    account_id: str
    """12 digits."""
    region: str
    cidrs: tuple[IPv4Network, ...]
    """Its ranges, the first one first."""
    name: str = ""
    """What its tag `Name` says."""


@dataclass(frozen=True)
class Subnet:
    id: str
    vpc_id: str
    cidr: IPv4Network
    zone: str
    """For example `ap-northeast-1a`."""
    name: str = ""
