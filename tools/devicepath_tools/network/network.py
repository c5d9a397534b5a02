"""All of it together, by id, and the few questions that a packet asks of the whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address
from typing import Protocol, TypeVar

from devicepath_tools.network import told_twice
from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.customer_links import CustomerLinks
from devicepath_tools.network.direct_connect import DirectConnect
from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation, DirectConnectGateway
from devicepath_tools.network.fields import ids, lines, nouns, of_any
from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.nat_gateway import NatGateway
from devicepath_tools.network.network_acl import NetworkAcl
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.route_table import RouteTable
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.sim import Sim, SimGroup
from devicepath_tools.network.site import Site
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayAttachment
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRouteTable
from devicepath_tools.network.transit_gateways import TransitGateways
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import VpcPeeringConnection
from devicepath_tools.network.vpn_connection import VpnConnection
from devicepath_tools.network.vpn_connections import VpnConnections
from devicepath_tools.network.vpn_gateway import VpnGateway


class Identified(Protocol):
    @property
    def id(self) -> str: ...


Noun = TypeVar("Noun", bound=Identified)


def by_id(nouns: Iterable[Noun]) -> dict[str, Noun]:
    return {noun.id: noun for noun in nouns}


def _read_whole_by_none(parts: Sequence["Network"], name: str) -> frozenset[str]:
    """VPCs that are read in part, and by no part whole."""
    whole = {vpc_id for it in parts for vpc_id in it.vpc_ids - it.partly_read_vpcs}
    return of_any(parts, name) - whole


@dataclass(frozen=True)
class Network:
    """What is known. `unread` says what there is besides, that could not be read or is of a kind not modelled.

    Each field says how it is merged with that of another network: see `fields`."""

    vpcs: Mapping[str, Vpc] = nouns(told_twice.named)
    subnets: Mapping[str, Subnet] = nouns(told_twice.named)
    route_tables: Mapping[str, RouteTable] = nouns(told_twice.table)
    security_groups: Mapping[str, SecurityGroup] = nouns(told_twice.group)
    network_acls: Mapping[str, NetworkAcl] = nouns(told_twice.acl)
    interfaces: Mapping[str, NetworkInterface] = nouns(told_twice.interface)
    instances: Mapping[str, Instance] = nouns()
    other_hosts: Mapping[str, Host] = nouns()
    """Hosts that are no instances: in a device's LAN, in a data centre."""
    peerings: Mapping[str, VpcPeeringConnection] = nouns(told_twice.peering)
    transit_gateways: Mapping[str, TransitGateway] = nouns(told_twice.transit_gateway)
    transit_gateway_attachments: Mapping[str, TransitGatewayAttachment] = nouns(told_twice.transit_gateway_attachment)
    transit_gateway_route_tables: Mapping[str, TransitGatewayRouteTable] = nouns(told_twice.transit_gateway_table)
    """As they were told; `transit.table` adds what VPCs propagate."""
    internet_gateways: Mapping[str, InternetGateway] = nouns()
    nat_gateways: Mapping[str, NatGateway] = nouns(told_twice.nat_gateway)
    vpn_gateways: Mapping[str, VpnGateway] = nouns()
    customer_gateways: Mapping[str, CustomerGateway] = nouns()
    vpn_connections: Mapping[str, VpnConnection] = nouns()
    direct_connect_gateways: Mapping[str, DirectConnectGateway] = nouns()
    direct_connect_associations: Mapping[str, DirectConnectAssociation] = nouns()
    virtual_interfaces: Mapping[str, VirtualInterface] = nouns()
    sites: Mapping[str, Site] = nouns()
    """Networks behind routers of the customer's. No source of a cloud's tells of them."""
    vpgs: Mapping[str, VirtualPrivateGateway] = nouns()
    sim_groups: Mapping[str, SimGroup] = nouns()
    sims: Mapping[str, Sim] = nouns()
    prefix_lists: Mapping[str, PrefixList] = nouns()
    unread: tuple[str, ...] = lines()
    assumed: Mapping[str, str] = nouns()
    """By a noun's id: what of it nobody told, so that it is here as AWS or SORACOM would make it. In words."""
    partly_read_vpcs: frozenset[str] = ids(_read_whole_by_none)
    """VPCs of which interfaces may be missing here: an address that nobody has in them may be there all the same."""

    partly_read_vpgs: frozenset[str] = ids(of_any)
    """The same of VPGs and their devices."""

    @property
    def vpc_ids(self) -> set[str]:
        """Of all VPCs that something is told of."""
        return {*self.vpcs, *(subnet.vpc_id for subnet in self.subnets.values())}

    def table_of(self, subnet_id: str) -> RouteTable | None:
        """The table that judges what leaves a subnet: its own, else its VPC's main one."""
        return self._table_of_subnet.get(subnet_id) or self._main_table.get(self.subnets[subnet_id].vpc_id)

    def acl_of(self, subnet_id: str) -> NetworkAcl | None:
        """The ACL at the edge of a subnet; None: it could not be read."""
        return self._acl_of_subnet.get(subnet_id)

    def interface_at(self, vpc_id: str, address: IPv4Address) -> NetworkInterface | None:
        """The interface that has a private address in a VPC."""
        return self._interface_at.get((vpc_id, address))

    def interfaces_with(self, address: IPv4Address) -> list[NetworkInterface]:
        """The interfaces that have a private address, in whatever VPC."""
        return self._interfaces_with.get(address, [])

    @cached_property
    def hosts(self) -> Mapping[str, Host]:
        """All hosts, whosever they are."""
        return {**self.instances, **self.other_hosts}

    def host_of(self, interface: NetworkInterface) -> Host | None:
        """The host that an interface is on; None: it is on none, or on one that was not read."""
        return self.hosts.get(interface.instance_id)

    def instance_of(self, interface: NetworkInterface) -> Instance | None:
        return self.instances.get(interface.instance_id)

    def nat_gateway_with(self, interface: NetworkInterface) -> NatGateway | None:
        """The NAT gateway that has an interface."""
        return self._nat_gateway_with.get(interface.id)

    def interface_with_public(self, address: IPv4Address) -> tuple[NetworkInterface, IPv4Address] | None:
        """The interface that has a public address, with the private one that it stands for."""
        return self._interface_with_public.get(address)

    def interfaces_beside(self, interface: NetworkInterface) -> tuple[str, ...]:
        """Ids of the interfaces of the host that an interface is on, that one among them and the primary one first. It
        needs no instance that was read: each interface names the one that it is on."""
        host = self.host_of(interface)
        if host is not None:
            return host.interface_ids
        return self._interfaces_on.get(interface.instance_id, (interface.id,))

    def vpg_behind(self, peering_id: str) -> VirtualPrivateGateway | None:
        """The VPG that a peering connection leads to; None: it leads to another VPC."""
        return self._vpg_behind.get(peering_id)

    def peerings_at(self, vpc_id: str) -> list[VpcPeeringConnection]:
        """The peering connections that have an end in a VPC, in whatever status."""
        return self._peerings_at.get(vpc_id, [])

    def vpgs_connected_to(self, vpc_id: str) -> list[VirtualPrivateGateway]:
        """The VPGs that a VPC has a connection with, in whatever status."""
        return self._vpgs_connected_to.get(vpc_id, [])

    @cached_property
    def transit(self) -> TransitGateways:
        """What a packet asks of its transit gateways."""
        return TransitGateways(
            self.vpcs,
            self.transit_gateway_attachments,
            self.transit_gateway_route_tables,
            self.vpgs,
            {**self.vpn.propagated_to_transit_gateways, **self.direct.propagated_to_transit_gateways},
        )

    @cached_property
    def vpn(self) -> VpnConnections:
        """What a packet asks of VPN connections."""
        return VpnConnections(
            self.vpn_connections,
            self.other_hosts,
            self.route_tables,
            self.transit_gateway_attachments,
        )

    @cached_property
    def direct(self) -> DirectConnect:
        """What a packet asks of Direct Connect."""
        return DirectConnect(
            self.virtual_interfaces,
            self.direct_connect_associations,
            self.vpn.routers,
            self.transit_gateway_attachments,
        )

    @cached_property
    def links(self) -> CustomerLinks:
        """What leads to routers of the customer's."""
        return CustomerLinks(self.vpn, self.direct, self.transit, self.vpn_gateways, self.vpcs, self.vpgs)

    def sim_with(self, imsi: str) -> Sim | None:
        return self._sim_with.get(imsi)

    def sim_at(self, vpg_id: str, address: IPv4Address) -> Sim | None:
        """The SIM that has an address of a VPG's device subnet: in its session, else the one it is fixed for."""
        return self._sim_at.get((vpg_id, address))

    @cached_property
    def _table_of_subnet(self) -> dict[str, RouteTable]:
        return {subnet_id: table for table in self.route_tables.values() for subnet_id in table.subnet_ids}

    @cached_property
    def _main_table(self) -> dict[str, RouteTable]:
        return {table.vpc_id: table for table in self.route_tables.values() if table.is_main}

    @cached_property
    def _acl_of_subnet(self) -> dict[str, NetworkAcl]:
        return {subnet_id: acl for acl in self.network_acls.values() for subnet_id in acl.subnet_ids}

    @cached_property
    def _interface_at(self) -> dict[tuple[str, IPv4Address], NetworkInterface]:
        return {(it.vpc_id, address): it for it in self.interfaces.values() for address in it.addresses}

    @cached_property
    def _vpg_behind(self) -> dict[str, VirtualPrivateGateway]:
        return {peering_id: vpg for vpg in self.vpgs.values() for peering_id in vpg.peerings}

    @cached_property
    def _interfaces_with(self) -> dict[IPv4Address, list[NetworkInterface]]:
        found: dict[IPv4Address, list[NetworkInterface]] = {}
        for interface in self.interfaces.values():
            for address in interface.addresses:
                found.setdefault(address, []).append(interface)
        return found

    @cached_property
    def _interface_with_public(self) -> dict[IPv4Address, tuple[NetworkInterface, IPv4Address]]:
        return {
            it.address: (one, it.private_address)
            for one in self.interfaces.values()
            for it in one.public_addresses or ()
        }

    @cached_property
    def _nat_gateway_with(self) -> dict[str, NatGateway]:
        return {one.interface_id: it for it in self.nat_gateways.values() for one in it.addresses}

    @cached_property
    def _interfaces_on(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for it in sorted(self.interfaces.values(), key=lambda it: (it.device_index, it.id)):
            if it.instance_id:
                found[it.instance_id] = (*found.get(it.instance_id, ()), it.id)
        return found

    @cached_property
    def _peerings_at(self) -> dict[str, list[VpcPeeringConnection]]:
        found: dict[str, list[VpcPeeringConnection]] = {}
        for peering in self.peerings.values():
            for vpc_id in {peering.requester.vpc_id, peering.accepter.vpc_id}:
                found.setdefault(vpc_id, []).append(peering)
        return found

    @cached_property
    def _vpgs_connected_to(self) -> dict[str, list[VirtualPrivateGateway]]:
        found: dict[str, list[VirtualPrivateGateway]] = {}
        for vpc_id, peerings in self._peerings_at.items():
            vpgs = {vpg.id: vpg for it in peerings if (vpg := self.vpg_behind(it.id)) is not None}
            if vpgs:
                found[vpc_id] = list(vpgs.values())
        return found

    @cached_property
    def _sim_with(self) -> dict[str, Sim]:
        return {imsi: sim for sim in self.sims.values() for imsi in sim.imsis}

    @cached_property
    def _sim_at(self) -> dict[tuple[str, IPv4Address], Sim]:
        fixed = {
            (vpg.id, address): self._sim_with[imsi]
            for vpg in self.vpgs.values()
            for imsi, address in vpg.fixed_addresses.items()
            if imsi in self._sim_with
        }
        online = {(it.session.vpg_id, it.session.address): it for it in self.sims.values() if it.session is not None}
        return fixed | online
