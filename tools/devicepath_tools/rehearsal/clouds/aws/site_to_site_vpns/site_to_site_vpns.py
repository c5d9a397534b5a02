"""All customer gateways, VPN gateways and connections, of every account and region."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, ip_network

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.customer_gateway import CustomerGateway
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_connection import VpnConnection
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import Network
from devicepath_tools.rehearsal.clouds.clock import CLOCK
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

VISIBLE_S = 3600.0
"""How long one sees what is deleted. Assumed."""
OUTSIDE = IPv4Network("198.18.0.0/15")
"""Where AWS's addresses of tunnels come from: nobody has these, they are for measurements (RFC 2544)."""


class SiteToSiteVpns:
    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """As it began."""
        self.customers: dict[str, CustomerGateway] = {}
        self.gateways: dict[str, VpnGateway] = {}
        self.connections: dict[str, VpnConnection] = {}
        self._outside = OUTSIDE.hosts()
        self._pairs = 0

    def settle(self) -> None:
        """Lets happen what time brings along: called before each request, so nothing runs in between."""
        self.customers = {key: it for key, it in self.customers.items() if not _is_forgotten(it.state)}
        self.gateways = {key: it for key, it in self.gateways.items() if not _is_forgotten(it.state)}
        self.connections = {key: it for key, it in self.connections.items() if not _is_forgotten(it.state)}
        for connection in self.connections.values():
            connection.settle()

    def outside_addresses(self) -> tuple[IPv4Address, IPv4Address]:
        """For two new tunnels. Which of them has the lower one is as good as chance: nothing may rest on it."""
        low, high = next(self._outside), next(self._outside)
        self._pairs += 1
        return (high, low) if self._pairs % 2 else (low, high)

    def customer(self, gateway_id: str, account_id: str, region: str) -> CustomerGateway:
        """One that is not deleted. Raises Refused."""
        found = self.customers.get(gateway_id)
        if found is None or found.is_gone or (found.account_id, found.region) != (account_id, region):
            raise unknown_customer(gateway_id)
        return found

    def gateway(self, gateway_id: str, account_id: str, region: str) -> VpnGateway:
        """One that is not deleted. Raises Refused."""
        found = self.gateways.get(gateway_id)
        if found is None or found.is_gone or (found.account_id, found.region) != (account_id, region):
            raise unknown_gateway(gateway_id)
        return found

    def connection(self, connection_id: str, account_id: str, region: str) -> VpnConnection:
        """One that is not deleted. Raises Refused."""
        found = self.connections.get(connection_id)
        if found is None or found.is_gone or (found.account_id, found.region) != (account_id, region):
            raise unknown_connection(connection_id)
        return found

    def gateway_of(self, vpc_id: str) -> VpnGateway | None:
        """That a VPC has."""
        return next((it for it in self.gateways.values() if it.vpc_id == vpc_id), None)

    def connections_of(self, target_id: str) -> list[VpnConnection]:
        """Those that end at a gateway and are not deleted."""
        return [it for it in self.connections.values() if it.target.id == target_id and not it.is_gone]

    def inside_ranges(self, account_id: str, region: str) -> list[Network]:
        """Of all tunnels of an account's region. AWS says that those of one VPN gateway differ."""
        return [
            network
            for it in self.connections.values()
            if (it.account_id, it.region) == (account_id, region) and not it.is_gone
            for tunnel in it.tunnels
            for network in (tunnel.inside_range, tunnel.inside_range_v6)
            if network is not None
        ]

    def change_tunnel(self, outside_address: str, status: str, message: str | None, learned: Sequence[str]) -> None:
        """What the ends of a tunnel make of it. Raises KeyError where there is none, or it is no such status."""
        for connection in self.connections.values():
            for tunnel in connection.tunnels:
                if str(tunnel.outside_address) == outside_address and not connection.is_gone:
                    routes = [] if connection.is_static else [ip_network(text) for text in learned]
                    tunnel.become(status, message, routes, connection.most_routes)
                    return
        raise KeyError(outside_address)


def _is_forgotten(state: PassingState) -> bool:
    return state.code == "deleted" and state.since < CLOCK.now() - VISIBLE_S


def unknown_customer(gateway_id: str) -> Refused:
    return Refused("InvalidCustomerGatewayID.NotFound", f"The customerGateway ID '{gateway_id}' does not exist")


def unknown_gateway(gateway_id: str) -> Refused:
    return Refused("InvalidVpnGatewayID.NotFound", f"The vpnGateway ID '{gateway_id}' does not exist")


def unknown_connection(connection_id: str) -> Refused:
    return Refused("InvalidVpnConnectionID.NotFound", f"The vpnConnection ID '{connection_id}' does not exist")


VPNS = SiteToSiteVpns()
"""Of this process."""
