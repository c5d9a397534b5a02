"""The routes of a gateway's route table: what is written into it, what prefix lists bring, and what is propagated."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment, Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.route_table import StaticTarget, TransitGatewayRouteTable

STATIC, PROPAGATED = "static", "propagated"
PREFERRED = ("vpc", "direct-connect-gateway", "vpn")
"""Kinds of attachments that propagate."""


@dataclass(frozen=True)
class TransitGatewayRoute:
    destination: Network
    kind: str
    """`static` or `propagated`."""
    attachment: Attachment | None
    """None: a blackhole."""
    prefix_list_id: str | None = None
    others: tuple[Attachment, ...] = ()
    """Further attachments that packets are spread over."""

    @property
    def state(self) -> str:
        return "active" if self.attachment is not None else "blackhole"

    def shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "DestinationCidrBlock": str(self.destination),
            "Type": self.kind,
            "State": self.state,
        }
        if self.prefix_list_id is not None:
            shown["PrefixListId"] = self.prefix_list_id
        if self.attachment is not None:
            shown["TransitGatewayAttachments"] = [it.shown_in_tables() for it in (self.attachment, *self.others)]
        return shown


def routes_of(
    table: TransitGatewayRouteTable,
    attachments: Mapping[str, Attachment],
    ranges_of_list: Callable[[str], Iterable[str]],
) -> list[TransitGatewayRoute]:
    """One for each destination, the one that counts: written before a prefix list's, and that before a propagated one.

    `attachments` are those of the table's gateway, by id.

    Source: AWS, Transit Gateway guide, route evaluation order."""
    found: dict[Network, TransitGatewayRoute] = {}

    def led(target: StaticTarget) -> Attachment | None:
        return attachments[target.attachment_id] if target.attachment_id is not None else None

    for destination, target in table.static_routes.items():
        found[destination] = TransitGatewayRoute(destination, STATIC, led(target))
    for listed, target in table.prefix_lists.items():
        for text in ranges_of_list(listed):
            route = TransitGatewayRoute(ip_network(text), STATIC, led(target), listed)
            found.setdefault(route.destination, route)
    for route in _propagated(table, attachments):
        first = found.setdefault(route.destination, route)
        if first is not route and route.attachment is not None and _spreads(first, route.attachment):
            found[route.destination] = replace(first, others=(*first.others, route.attachment))
    return list(found.values())


def _propagated(
    table: TransitGatewayRouteTable, attachments: Mapping[str, Attachment]
) -> Iterable[TransitGatewayRoute]:
    """A VPC's range that overlaps another's is not propagated. Of equal destinations the one of the kind that comes
    first in `PREFERRED` counts, which is yielded first.

    Source: AWS, Transit Gateway guide, attachments, and route evaluation order."""
    usable = [it for it in map(attachments.__getitem__, table.propagations) if it.is_usable]
    taken: list[tuple[Network, Attachment]] = []
    for attachment in sorted(usable, key=lambda it: PREFERRED.index(it.kind)):
        for network in attachment.ranges:
            if attachment.kind == "vpc":
                if any(_overlap(network, other) for other, owner in taken if owner is not attachment):
                    continue
                taken.append((network, attachment))
            yield TransitGatewayRoute(network, PROPAGATED, attachment)


def _spreads(route: TransitGatewayRoute, other: Attachment) -> bool:
    """Whether packets of a route go to another attachment, too: of VPNs with BGP, where the gateway does so.

    Source: AWS, TransitGatewayRequestOptions.VpnEcmpSupport."""
    first = route.attachment
    is_of_vpns = first is not None and first.kind == other.kind == "vpn" and route.kind == PROPAGATED
    return is_of_vpns and bool(other.gateway.options["VpnEcmpSupport"] == "enable")


def _overlap(one: Network, other: Network) -> bool:
    # An IPv4 range and an IPv6 range cannot be asked, only told apart.
    return one.version == other.version and one.overlaps(other)
