"""Routes, rules and entries of a stack that no probe exercised: packets have shown nothing of them. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from devicepath_tools.columns import GAP
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import RouteTable
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.trace.hop import Direction
from devicepath_tools.network.trace.noun import Noun
from devicepath_tools.network.trace.security_group_hop import said
from devicepath_tools.network.trace.words import printable
from devicepath_tools.rehearsal.wires.tally import Use

TITLE = "Exercised by no probe: of these, packets have shown nothing"


@dataclass(frozen=True)
class Unexercised:
    """One entry of one object."""

    kind: str
    """Of the object, such as `route table`."""
    noun: Noun
    entry: str
    """In words."""

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {"kind": self.kind, "id": self.noun.id, "name": self.noun.name, "entry": self.entry}


def unexercised(
    network: Network, own_ids: Collection[str], exercised: Collection[Use], not_exercised: Collection[Use]
) -> tuple[Unexercised, ...]:
    """What is the stack's own of that: of its VPCs and its VPGs, whose ids are `own_ids`.

    A route to a prefix list is one entry; one of its ranges exercises it."""
    known = {it.id: (kind, it) for kind, it in _nouns(network, own_ids)}
    done = {(use.object_id, _entry(network, use)) for use in exercised}
    rest = dict.fromkeys((use.object_id, _entry(network, use)) for use in not_exercised)
    found = [Unexercised(*known[object_id], entry) for object_id, entry in rest if object_id in known]
    missing = [it for it in found if (it.noun.id, it.entry) not in done]
    return tuple(sorted(missing, key=lambda it: (it.kind, it.noun.name, it.noun.id, it.entry)))


def text(entries: Sequence[Unexercised]) -> str:
    """What people read: objects of a kind that have the same entries here are told together."""
    by_object: dict[tuple[str, str], list[str]] = defaultdict(list)
    for it in entries:
        by_object[it.kind, printable(it.noun.name or it.noun.id)].append(it.entry)
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (kind, name), told in by_object.items():
        alike[kind, tuple(told)].append(name)
    lines = [TITLE]
    for (kind, same), names in alike.items():
        lines += [f"{GAP}{kind} {', '.join(names)}", *(f"{GAP * 2}{entry}" for entry in same)]
    return "\n".join(lines)


def _nouns(network: Network, own_ids: Collection[str]) -> Iterator[tuple[str, Noun]]:
    for kind, nouns in (
        ("network ACL", network.network_acls),
        ("route table", network.route_tables),
        ("security group", network.security_groups),
    ):
        for noun in nouns.values():
            if noun.vpc_id in own_ids:
                yield kind, noun
    yield from (("VPG", vpg) for vpg in network.vpgs.values() if vpg.id in own_ids)


def _entry(network: Network, use: Use) -> str:
    """In words; of a route to a prefix list, the list instead of one range of it."""
    table, group = network.route_tables.get(use.object_id), network.security_groups.get(use.object_id)
    if table is not None:
        return _of_table(table, use.entry)
    return _of_group(group, use.entry) if group is not None else use.entry


def _of_table(table: RouteTable, entry: str) -> str:
    route = next((it for it in table.routes if str(it) == entry), None)
    return f"{route.prefix_list_id} -> {route.target}" if route is not None and route.prefix_list_id else entry


def _of_group(group: SecurityGroup, entry: str) -> str:
    for direction, rules in ((Direction.INGRESS, group.ingress), (Direction.EGRESS, group.egress)):
        for rule in rules:
            if rule.id == entry:
                return f"{direction.value}: {said(rule, direction)}"
    return entry
