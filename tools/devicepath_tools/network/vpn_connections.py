"""VPN connections as a whole: which gateway one ends at, and which router and site it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.grouped import grouped
from devicepath_tools.network.host import Host
from devicepath_tools.network.prefix_table import PrefixTable
from devicepath_tools.network.route_table import RouteOrigin, RouteTable
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayAttachment, TransitGatewayVpnAttachment
from devicepath_tools.network.vpn_connection import VpnConnection


@dataclass(frozen=True)
class VpnConnections:
    connections: Mapping[str, VpnConnection]
    hosts: Mapping[str, Host]
    route_tables: Mapping[str, RouteTable]
    attachments: Mapping[str, TransitGatewayAttachment]

    def at_vpn_gateway(self, vpn_gateway_id: str) -> list[VpnConnection]:
        """Those that end at a virtual private gateway."""
        return self._at_vpn_gateway.get(vpn_gateway_id, [])

    def of_vpg(self, vpg_id: str) -> list[VpnConnection]:
        """A VPG's Door."""
        return self._of_vpg.get(vpg_id, [])

    def router_of(self, connection: VpnConnection) -> CustomerRouter | None:
        """The router at its other end; None: nothing is told of it."""
        return self._router_known_as.get(connection.customer_gateway_id)

    def of_router(self, router: CustomerRouter) -> list[VpnConnection]:
        return [it for own in router.customer_gateway_ids for it in self._of_customer_gateway.get(own, ())]

    def attachment_of(self, connection: VpnConnection) -> TransitGatewayVpnAttachment | None:
        """Its attachment to the transit gateway that it ends at."""
        return self._attachment_of.get(connection.id)

    def has_learned(self, vpn_gateway_id: str, destination: IPv4Address) -> bool:
        """Whether a virtual private gateway propagates a range that holds a destination: so it knows one."""
        propagated = self._propagated.get(vpn_gateway_id)
        return propagated is not None and propagated.longest(destination) is not None

    @cached_property
    def propagated_to_transit_gateways(self) -> dict[str, tuple[IPv4Network, ...]]:
        """By attachment, of connections whose router is known: what it announces. A static one propagates nothing.
        Source: AWS, VPC, transit gateways, VPN attachments."""
        found: dict[str, tuple[IPv4Network, ...]] = {}
        for attachment in self._attachment_of.values():
            connection = self.connections.get(attachment.vpn_connection_id)
            router = self.router_of(connection) if connection is not None else None
            if connection is not None and router is not None:
                found[attachment.id] = () if connection.is_static else router.announces
        return found

    @cached_property
    def routers(self) -> list[CustomerRouter]:
        return [it for it in self.hosts.values() if isinstance(it, CustomerRouter)]

    def routers_at(self, site_id: str) -> list[CustomerRouter]:
        """The routers of a site."""
        return self._routers_at.get(site_id, [])

    @cached_property
    def _routers_at(self) -> dict[str, list[CustomerRouter]]:
        return grouped((it.site_id, it) for it in self.routers)

    @cached_property
    def _at_vpn_gateway(self) -> dict[str, list[VpnConnection]]:
        return grouped((it.vpn_gateway_id, it) for it in self.connections.values())

    @cached_property
    def _of_vpg(self) -> dict[str, list[VpnConnection]]:
        return grouped((it.vpg_id, it) for it in self.connections.values())

    @cached_property
    def _of_customer_gateway(self) -> dict[str, list[VpnConnection]]:
        return grouped((it.customer_gateway_id, it) for it in self.connections.values())

    @cached_property
    def _router_known_as(self) -> dict[str, CustomerRouter]:
        # Of two that say the same of themselves, the first one.
        return {own: it for it in reversed(self.routers) for own in it.customer_gateway_ids}

    @cached_property
    def _attachment_of(self) -> dict[str, TransitGatewayVpnAttachment]:
        attached = [it for it in self.attachments.values() if isinstance(it, TransitGatewayVpnAttachment)]
        return {it.vpn_connection_id: it for it in sorted(attached, key=lambda it: it.carries)}

    @cached_property
    def _propagated(self) -> dict[str, PrefixTable[IPv4Network]]:
        routes = (it for table in self.route_tables.values() for it in table.routes)
        propagated = grouped((it.target.id, it.destination) for it in routes if it.origin is RouteOrigin.PROPAGATED)
        return {key: PrefixTable((it, it) for it in ranges) for key, ranges in propagated.items()}
