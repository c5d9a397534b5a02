"""What leads to routers of the customer's: VPN connections and virtual interfaces together, with what is behind each
and what AWS announces to the other end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network

from devicepath_tools.network.direct_connect import DirectConnect
from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation
from devicepath_tools.network.prefix_table import PrefixTable
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.transit_gateways import TransitGateways
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpc import Vpc
from devicepath_tools.network.vpn_connection import VpnConnection
from devicepath_tools.network.vpn_connections import VpnConnections
from devicepath_tools.network.vpn_gateway import VpnGateway

CustomerLink = VpnConnection | VirtualInterface
Ranges = PrefixTable[IPv4Network]


@dataclass(frozen=True)
class CustomerLinks:
    vpn: VpnConnections
    direct: DirectConnect
    transit: TransitGateways
    vpn_gateways: Mapping[str, VpnGateway]
    vpcs: Mapping[str, Vpc]
    vpgs: Mapping[str, VirtualPrivateGateway]

    def at_vpn_gateway(self, vpn_gateway_id: str) -> list[CustomerLink]:
        """Those that lead from AWS's virtual private gateway."""
        return [*self.direct.at_vpn_gateway(vpn_gateway_id), *self.vpn.at_vpn_gateway(vpn_gateway_id)]

    def of_vpg(self, vpg_id: str) -> list[CustomerLink]:
        """A VPG's Direct and Door."""
        return [*self.direct.of_vpg(vpg_id), *self.vpn.of_vpg(vpg_id)]

    def of_router(self, router: CustomerRouter) -> list[CustomerLink]:
        return [*self.direct.of_router(router), *self.vpn.of_router(router)]

    def router_of(self, link: CustomerLink) -> CustomerRouter | None:
        """The router at its other end; None: nothing is told of it."""
        return self.vpn.router_of(link) if isinstance(link, VpnConnection) else self.direct.router_of(link)

    def behind(self, link: CustomerLink) -> Ranges:
        """The ranges that AWS has been given, or was announced, for a link."""
        return self._behind[link.id]

    def announced(self, link: CustomerLink) -> tuple[IPv4Network, ...]:
        """What AWS announces by BGP to the router at the other end."""
        return self._announced[link.id]

    def written(self, connection: VpnConnection) -> tuple[IPv4Network, ...]:
        """What AWS leads into a static connection: its own routes, of a transit gateway those in the tables."""
        attachment = self.vpn.attachment_of(connection) if connection.transit_gateway_id else None
        if attachment is None:
            return connection.routes
        routes = (it for table in self.transit.route_tables.values() for it in table.routes)
        return tuple(dict.fromkeys(it.destination for it in routes if it.attachment_id == attachment.id))

    def from_router(self, link: CustomerLink) -> Ranges:
        """The ranges that the router at its other end sends into a link."""
        return self._from_router[link.id]

    @cached_property
    def _links(self) -> list[CustomerLink]:
        return [*self.direct.interfaces.values(), *self.vpn.connections.values()]

    @cached_property
    def _behind(self) -> dict[str, Ranges]:
        return {it.id: _table(self._told(it)) for it in self._links}

    @cached_property
    def _announced(self) -> dict[str, tuple[IPv4Network, ...]]:
        return {it.id: self._by_vpn(it) if isinstance(it, VpnConnection) else self._by_direct(it) for it in self._links}

    @cached_property
    def _from_router(self) -> dict[str, Ranges]:
        found = {}
        for link in self._links:
            router = self.router_of(link)
            written = router.routes if router is not None else ()
            is_static = isinstance(link, VpnConnection) and link.is_static
            found[link.id] = _table(written if is_static else self._announced[link.id])
        return found

    def _told(self, link: CustomerLink) -> Sequence[IPv4Network]:
        if isinstance(link, VpnConnection) and link.is_static:
            return self.written(link)
        router = self.router_of(link)
        return router.announces if router is not None else ()

    def _by_vpn(self, connection: VpnConnection) -> tuple[IPv4Network, ...]:
        """Of a virtual private gateway its VPC's ranges, of a transit gateway the routes of the table that judges the
        attachment, of a VPG what it is reached by."""
        if connection.vpn_gateway_id:
            return self._of_vpc(connection.vpn_gateway_id)
        if connection.transit_gateway_id:
            attachment = self.vpn.attachment_of(connection)
            own = attachment.id if attachment is not None else ""
            table = self.transit.associated_with(connection.transit_gateway_id, own)
            return tuple(it.destination for it in table.routes if it.attachment_id != own) if table is not None else ()
        return self._of_vpg(connection.vpg_id)

    def _by_direct(self, interface: VirtualInterface) -> tuple[IPv4Network, ...]:
        """The same; of a Direct Connect gateway what its associations allow."""
        if not interface.direct_connect_gateway_id:
            return self._of_vpc(interface.vpn_gateway_id) or self._of_vpg(interface.vpg_id)
        associations = self.direct.associations_of(interface.direct_connect_gateway_id)
        return tuple(dict.fromkeys(cidr for it in associations for cidr in self.announced_by(it)))

    def announced_by(self, association: DirectConnectAssociation) -> tuple[IPv4Network, ...]:
        return tuple(association.announced(self._of_vpc(association.vpn_gateway_id)))

    def _of_vpc(self, vpn_gateway_id: str) -> tuple[IPv4Network, ...]:
        gateway = self.vpn_gateways.get(vpn_gateway_id)
        vpc = self.vpcs.get(gateway.vpc_id) if gateway is not None else None
        return vpc.cidrs if vpc is not None else ()

    def _of_vpg(self, vpg_id: str) -> tuple[IPv4Network, ...]:
        """Its own range; of type F2 its devices'."""
        vpg = self.vpgs.get(vpg_id)
        if vpg is None:
            return ()
        return (vpg.device_subnet,) if vpg.transit_gateway_id else (vpg.vpg_range,)


def _table(ranges: Sequence[IPv4Network]) -> Ranges:
    return PrefixTable((it, it) for it in ranges)
