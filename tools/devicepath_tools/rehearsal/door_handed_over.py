"""What SORACOM's support has handed over for Door: on the network, and as files of the router."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address

from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration, RouterTunnel
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_tools.network.intent.behind import Behind
from devicepath_tools.network.network import Network
from devicepath_tools.network.vpn_connection import VpnTunnel
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry

NAME = "door"
"""What the router calls its connection: interfaces are named after it."""


@dataclass
class DoorHandedOver:
    configuration: CustomerGatewayConfiguration = field(repr=False)
    telemetry: Mapping[IPv4Address, TunnelTelemetry] = field(default_factory=dict)
    """What tunnels do on the wires, by AWS's outside addresses: none before they run there."""

    def told(self, network: Network, place: Behind) -> Network:
        """The same network; the connection has the tunnels, and its router the address, that SORACOM's API shows
        nobody."""
        del place
        connection = network.vpn_connections.get(self.configuration.connection_id)
        known = network.customer_gateways.get(connection.customer_gateway_id) if connection is not None else None
        if connection is None or known is None:
            return network
        told = replace(connection, tunnels=tuple(map(self._tunnel, self.configuration.tunnels)))
        gateway = replace(known, address=self.configuration.own_outside_address)
        return replace(
            network,
            vpn_connections={**network.vpn_connections, told.id: told},
            customer_gateways={**network.customer_gateways, gateway.id: gateway},
        )

    def router(self, network: Network, place: Behind) -> RenderedRouter:
        """Rendered as `devicepath door render` does. Raises InvalidSpec."""
        connection = network.vpn_connections[self.configuration.connection_id]
        host = RouterHost(
            name=NAME,
            own_ranges=place.ranges,
            far_ranges=(network.vpgs[connection.vpg_id].vpg_range,),
            local_address=place.router_address,
        )
        files = {it.path: it.content for it in rendered(self.configuration, host)}
        return RenderedRouter(files, {it.far_outside_address: it.pre_shared_key for it in self.configuration.tunnels})

    def _tunnel(self, told: RouterTunnel) -> VpnTunnel:
        heard = self.telemetry.get(told.far_outside_address)
        known = VpnTunnel(told.far_outside_address, told.inside_range)
        return known if heard is None else replace(known, is_up=heard.is_up, message=heard.message)
