"""What the readers of resources share: the resources, the VPCs that they are in, and what is to be said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from devicepath_tools.network.loading.pulumi.resources.resource import Resources
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpn_connection import VpnConnection


@dataclass
class Reading:
    resources: Resources
    prefix_lists: Mapping[str, PrefixList] = field(default_factory=dict)
    vpcs: Mapping[str, Vpc] = field(default_factory=dict)
    subnets: Mapping[str, Subnet] = field(default_factory=dict)
    vpn_connections: Mapping[str, VpnConnection] = field(default_factory=dict)
    running_interfaces: frozenset[str] = frozenset()
    """Ids of those that are on an instance that runs."""
    assumed: dict[str, str] = field(default_factory=dict)
    """By a noun's id, in words."""
    unread: list[str] = field(default_factory=list)

    def assume(self, noun_id: str, what: str) -> None:
        """Says of a noun what nobody told: once, though several resources are that noun, as a VPG's Gate and filter."""
        said = self.assumed.get(noun_id)
        if said is None or what not in said.split("; "):
            self.assumed[noun_id] = f"{said}; {what}" if said else what

    def miss(self, what: str) -> None:
        """Says what there is and could not be read."""
        if what not in self.unread:
            self.unread.append(what)
