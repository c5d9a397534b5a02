"""Networks made comparable: nouns by what they are, not by ids, for sources of which one makes its ids up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import NetworkAcl
from devicepath_tools.network.route_table import RouteTable
from devicepath_tools.network.security_group import SecurityGroup

SUFFIX = re.compile(r"-[0-9a-f]{7}$")
"""What the engine adds to a name that it chooses."""
NOT_COMPARED = {
    "SecurityGroupRule": {"id"},
    "Instance": {"user_data"},
}
"""By type: ids of rules are nobody's reference, and what user data says is compared as the gate's facts."""
LISTS_IN_ANY_ORDER = {
    "routes", "ingress", "egress", "routing_filter", "registered_peers", "customer_routes", "subnet_ids",
}  # fmt: skip


def canonical(network: Network) -> dict[str, dict[str, Any]]:
    """The nouns by kind and by a name that says what they are."""
    names = _names(network)
    kinds = {field.name: getattr(network, field.name) for field in fields(network)}
    # The APIs tell the routes that VPCs propagate, a program that they do.
    kinds["transit_gateway_route_tables"] = {
        key: network.transit.table(key) for key in network.transit_gateway_route_tables
    }
    return {
        kind: {names.get(str(key), str(key)): _plain(noun, names) for key, noun in nouns.items()}
        for kind, nouns in kinds.items()
        if isinstance(nouns, Mapping) and kind != "assumed"
    }


def _names(network: Network) -> dict[str, str]:
    """What each id stands for."""
    vpcs = {it.id: f"VPC {it.name}" for it in network.vpcs.values()}

    def of_vpc(noun: RouteTable | NetworkAcl | SecurityGroup) -> str:
        return f"of {vpcs.get(noun.vpc_id, 'another VPC')}"

    main = {it.id: f"the main route table {of_vpc(it)}" for it in network.route_tables.values() if it.is_main}
    return {
        **vpcs,
        **{it.id: f"subnet {it.name}" for it in network.subnets.values()},
        **{it.id: f"route table {it.name}" for it in network.route_tables.values()},
        **main,
        **{it.id: f"the default ACL {of_vpc(it)}" for it in network.network_acls.values()},
        **{it.id: f"group {SUFFIX.sub('', it.name)} {of_vpc(it)}" for it in network.security_groups.values()},
        **{it.id: f"interface {it.addresses[0]}" for it in network.interfaces.values()},
        **{it.id: f"instance {it.name}" for it in network.instances.values()},
        **{it.id: f"peering {it.name}" for it in network.peerings.values()},
        **{it.id: f"VPG {it.name}" for it in network.vpgs.values()},
        **{it.id: f"transit gateway {it.name}" for it in network.transit_gateways.values()},
        **{
            it.transit_gateway_id: f"transit gateway of VPG {it.name}"
            for it in network.vpgs.values()
            if it.transit_gateway_id
        },
        **{it.id: f"table {it.name} of a gateway" for it in network.transit_gateway_route_tables.values()},
        **{key: f"attachment {it.name}" for key, it in network.transit_gateway_attachments.items()},
        **{it.id: f"SIM group {it.name}" for it in network.sim_groups.values()},
        **{it.id: f"SIM {it.imsis[0]}" for it in network.sims.values()},
        **{rule.prefix_list_id: "a prefix list" for rule in _rules(network) if rule.prefix_list_id},
    }


def _rules(network: Network) -> Iterable[Any]:
    return (rule for group in network.security_groups.values() for rule in (*group.ingress, *group.egress))


def _plain(value: Any, names: Mapping[str, str]) -> Any:
    if is_dataclass(value):
        left_out = NOT_COMPARED.get(type(value).__name__, set())
        return {
            field.name: _field(field.name, getattr(value, field.name), names)
            for field in fields(value)
            if field.name not in left_out
        }
    if isinstance(value, Mapping):
        return {names.get(str(key), key): _plain(one, names) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(_plain(one, names)) for one in value)
    if isinstance(value, tuple):
        return [_plain(one, names) for one in value]
    if isinstance(value, Enum):
        return value.value
    return SUFFIX.sub("", names.get(value, value)) if isinstance(value, str) else value


def _field(name: str, value: Any, names: Mapping[str, str]) -> Any:
    plain = _plain(value, names)
    return sorted(plain, key=str) if name in LISTS_IN_ANY_ORDER else plain
