"""Prefix lists: ranges that routes and security group rules name together."""

from dataclasses import dataclass
from ipaddress import IPv4Network


@dataclass(frozen=True)
class PrefixList:
    id: str
    cidrs: tuple[IPv4Network, ...]
    """Its IPv4 ranges."""
    name: str = ""
