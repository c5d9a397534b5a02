"""Prefix lists of the stack's own. AWS's are in no state."""

from ipaddress import IPv4Network

from devicepath_tools.network.loading.pulumi.resources.resource import Resource, Resources
from devicepath_tools.network.network import by_id
from devicepath_tools.network.prefix_list import PrefixList

PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList"
ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"
IPV4 = "IPv4"


def prefix_lists(resources: Resources) -> dict[str, PrefixList]:
    return by_id(_list(one, resources) for one in resources.of(PREFIX_LIST) if one.get("addressFamily") == IPV4)


def _list(prefix_list: Resource, resources: Resources) -> PrefixList:
    listed = [str(entry["cidr"]) for entry in prefix_list.get("entries") or ()]
    listed += [str(one["cidr"]) for one in resources.of(ENTRY) if one["prefixListId"] == prefix_list.id]
    return PrefixList(
        prefix_list.id, tuple(map(IPv4Network, dict.fromkeys(listed))), str(prefix_list.get("name") or prefix_list.name)
    )
