"""The smallest network that still shows what a larger one does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

from devicepath_tools.network.network import Network

Edit = Callable[[Network], Network]
ROOMS = (
    "vpgs", "peerings", "sims", "sim_groups", "interfaces", "instances", "route_tables", "network_acls",
    "security_groups", "subnets", "vpcs", "internet_gateways", "transit_gateways", "transit_gateway_attachments",
    "transit_gateway_route_tables",
)  # fmt: skip
PARTS = {
    "route_tables": ("routes",),
    "network_acls": ("ingress", "egress"),
    "security_groups": ("ingress", "egress"),
    "vpgs": ("routing_filter", "fixed_addresses", "peerings", "customer_routes"),
    "transit_gateway_route_tables": ("routes",),
}
"""What of a thing can be left out one by one."""


def shrunk(network: Network, still_shows: Callable[[Network], bool]) -> Network:
    """What is left of a network when everything is left out without which it still shows something."""
    before = None
    while before != network:
        before = network
        for edit in list(_edits(network)):
            less = edit(network)
            if less != network and still_shows(less):
                network = less
    return network


def _edits(network: Network) -> Iterator[Edit]:
    """What leaves something out, the largest things first."""
    for room in ROOMS:
        yield partial(_without_room, room=room)
    for vpc_id in network.vpcs:
        yield partial(_without_vpc, vpc_id=vpc_id)
    for subnet_id in network.subnets:
        yield partial(_without_subnet, subnet_id=subnet_id)
    for room in ROOMS:
        for identity in getattr(network, room):
            yield partial(_without_noun, room=room, identity=identity)
    for room, parts in PARTS.items():
        for identity, noun in getattr(network, room).items():
            for part in parts:
                yield from (
                    partial(_without_part, room=room, identity=identity, part=part, item=item)
                    for item in getattr(noun, part)
                )


def shown(network: Network) -> str:
    """A network, one thing a line, without what is as usual."""
    return "\n".join(f"{room}: {_brief(noun)}" for room in ROOMS for noun in getattr(network, room).values())


def _with(network: Network, room: str, nouns: Any) -> Network:
    return replace(network, **{room: nouns})


def _without_room(network: Network, room: str) -> Network:
    return _with(network, room, {})


def _without_noun(network: Network, room: str, identity: str) -> Network:
    return _with(network, room, _without(getattr(network, room), identity))


def _without_part(network: Network, room: str, identity: str, part: str, item: Any) -> Network:
    """Without one rule, route or entry of something, or without one key of a mapping in it."""
    noun = getattr(network, room).get(identity)
    if noun is None:
        return network
    items = getattr(noun, part)
    less: Any = _without(items, item) if isinstance(items, Mapping) else tuple(it for it in items if it is not item)
    return _with(network, room, {**getattr(network, room), identity: replace(noun, **{part: less})})


def _without_vpc(network: Network, vpc_id: str) -> Network:
    for subnet in list(network.subnets.values()):
        if subnet.vpc_id == vpc_id:
            network = _without_subnet(network, subnet.id)
    groups = {key: it for key, it in network.security_groups.items() if it.vpc_id != vpc_id}
    return replace(network, vpcs=_without(network.vpcs, vpc_id), security_groups=groups)


def _without_subnet(network: Network, subnet_id: str) -> Network:
    """With all that is in it."""
    interfaces = {key: it for key, it in network.interfaces.items() if it.subnet_id != subnet_id}
    return replace(
        network,
        subnets=_without(network.subnets, subnet_id),
        interfaces=interfaces,
        instances={key: it for key, it in network.instances.items() if set(it.interface_ids) <= set(interfaces)},
        route_tables={key: it for key, it in network.route_tables.items() if subnet_id not in it.subnet_ids},
        network_acls={key: it for key, it in network.network_acls.items() if subnet_id not in it.subnet_ids},
    )


def _without(room: Mapping[str, Any], identity: str) -> dict[str, Any]:
    return {key: noun for key, noun in room.items() if key != identity}


def _brief(value: Any) -> str:
    if is_dataclass(value) and not isinstance(value, type):
        told = [
            f"{it.name}={_brief(getattr(value, it.name))}"
            for it in fields(value)
            if getattr(value, it.name) != it.default
        ]
        return f"{type(value).__name__}({', '.join(told)})"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_brief, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_brief(each)}' for key, each in value.items())}}}"
    return str(getattr(value, "value", value))
