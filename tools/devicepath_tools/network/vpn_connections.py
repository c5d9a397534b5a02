"""VPN connections as a whole: which gateway one ends at, and which router and site it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.host import Host
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
        return [it for it in self.connections.values() if it.vpn_gateway_id == vpn_gateway_id]

    def of_vpg(self, vpg_id: str) -> list[VpnConnection]:
        """A VPG's Door."""
        return [it for it in self.connections.values() if it.vpg_id == vpg_id]

    def router_of(self, connection: VpnConnection) -> CustomerRouter | None:
        """The router at its other end; None: nothing is told of it."""
        own = connection.customer_gateway_id
        return next((it for it in self.routers if own in it.customer_gateway_ids), None)

    def of_router(self, router: CustomerRouter) -> list[VpnConnection]:
        return [it for it in self.connections.values() if it.customer_gateway_id in router.customer_gateway_ids]

    def attachment_of(self, connection: VpnConnection) -> TransitGatewayVpnAttachment | None:
        """Its attachment to the transit gateway that it ends at."""
        return self._attachment_of.get(connection.id)

    def has_learned(self, vpn_gateway_id: str, destination: IPv4Address) -> bool:
        """Whether a virtual private gateway propagates a range that holds a destination: so it knows one."""
        return any(destination in it for it in self._propagated.get(vpn_gateway_id, ()))

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

    @cached_property
    def _attachment_of(self) -> dict[str, TransitGatewayVpnAttachment]:
        attached = [it for it in self.attachments.values() if isinstance(it, TransitGatewayVpnAttachment)]
        return {it.vpn_connection_id: it for it in sorted(attached, key=lambda it: it.carries)}

    @cached_property
    def _propagated(self) -> dict[str, set[IPv4Network]]:
        found: dict[str, set[IPv4Network]] = {}
        for table in self.route_tables.values():
            for route in table.routes:
                if route.origin is RouteOrigin.PROPAGATED:
                    found.setdefault(route.target.id, set()).add(route.destination)
        return found
