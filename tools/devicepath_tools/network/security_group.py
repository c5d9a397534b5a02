"""Security groups: stateful, allowing only, judged at a network interface."""

from dataclasses import dataclass
from ipaddress import IPv4Network

from devicepath_tools.network.packet import Protocol

ANY_ICMP = -1
"""As type or code: every one. Source: AWS, AuthorizeSecurityGroupIngress."""


@dataclass(frozen=True)
class SecurityGroupRule:
    """One rule; `cidr`, `group_id` and `prefix_list_id` are the other end, and one of them is set."""

    id: str
    """`sgr-...`; where a source has no such id, the group's with the rule's place in it."""
    protocol: Protocol | None
    """None: every protocol, and then every port."""
    first_port: int = 0
    """Of ICMP: the type, or -1 for all."""
    last_port: int = 65535
    """Of ICMP: the code, or -1 for all."""
    cidr: IPv4Network | None = None
    group_id: str = ""
    """Interfaces that have this group."""
    prefix_list_id: str = ""
    description: str = ""

    @property
    def other_end(self) -> str:
        return str(self.cidr) if self.cidr is not None else self.group_id or self.prefix_list_id


@dataclass(frozen=True)
class SecurityGroup:
    id: str
    vpc_id: str
    ingress: tuple[SecurityGroupRule, ...]
    egress: tuple[SecurityGroupRule, ...]
    name: str = ""
    """What AWS calls the group's name."""
    are_rules_read: bool = True
    """Whether these are all rules that it has."""
