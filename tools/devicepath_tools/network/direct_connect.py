"""Direct Connect as a whole: which virtual interfaces lead from what in AWS, or from a VPG, to which routers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network

from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation
from devicepath_tools.network.grouped import grouped
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayAttachment,
    TransitGatewayDirectConnectAttachment,
)
from devicepath_tools.network.virtual_interface import VirtualInterface


@dataclass(frozen=True)
class DirectConnect:
    interfaces: Mapping[str, VirtualInterface]
    associations: Mapping[str, DirectConnectAssociation]
    routers: Sequence[CustomerRouter]
    attachments: Mapping[str, TransitGatewayAttachment]

    def at_gateway(self, direct_connect_gateway_id: str) -> Sequence[VirtualInterface]:
        """Those that end at a Direct Connect gateway."""
        return self._ending_at.get(direct_connect_gateway_id, ())

    def at_vpn_gateway(self, vpn_gateway_id: str) -> Sequence[VirtualInterface]:
        """Those that lead from a virtual private gateway: its own, and those of Direct Connect gateways beside it."""
        beside = self._associations_with.get(vpn_gateway_id, ())
        through = [one for it in beside if it.leads for one in self.at_gateway(it.direct_connect_gateway_id)]
        return [*self._ending_at.get(vpn_gateway_id, ()), *through]

    def of_vpg(self, vpg_id: str) -> Sequence[VirtualInterface]:
        """A VPG's Direct."""
        return self._ending_at.get(vpg_id, ())

    def associations_of(self, direct_connect_gateway_id: str) -> Sequence[DirectConnectAssociation]:
        """Of a Direct Connect gateway, those that lead on."""
        return [it for it in self._associations_of.get(direct_connect_gateway_id, ()) if it.leads]

    def router_of(self, interface: VirtualInterface) -> CustomerRouter | None:
        """The router at its other end; None: nothing is told of it."""
        return self._router_of.get(interface.id)

    def of_router(self, router: CustomerRouter) -> list[VirtualInterface]:
        ids = (it.virtual_interface_id for it in router.virtual_interfaces)
        return [self.interfaces[it] for it in ids if it in self.interfaces]

    def attachment_of(self, association: DirectConnectAssociation) -> TransitGatewayDirectConnectAttachment | None:
        """A Direct Connect gateway's attachment to the transit gateway that it is associated with."""
        return self._attachment_of.get((association.transit_gateway_id, association.direct_connect_gateway_id))

    @cached_property
    def propagated_to_transit_gateways(self) -> dict[str, tuple[IPv4Network, ...]]:
        """By attachment, where the routers of all interfaces are known: what these announce."""
        found: dict[str, tuple[IPv4Network, ...]] = {}
        for attachment in self._attachment_of.values():
            interfaces = self.at_gateway(attachment.direct_connect_gateway_id)
            routers = [self.router_of(it) for it in interfaces if it.is_there]
            if routers and None not in routers:
                ranges = (cidr for router in routers if router is not None for cidr in router.announces)
                found[attachment.id] = tuple(dict.fromkeys(ranges))
        return found

    @cached_property
    def _ending_at(self) -> dict[str, list[VirtualInterface]]:
        return grouped(
            (it.direct_connect_gateway_id or it.vpn_gateway_id or it.vpg_id, it) for it in self.interfaces.values()
        )

    @cached_property
    def _associations_with(self) -> dict[str, list[DirectConnectAssociation]]:
        return grouped((it.vpn_gateway_id or it.transit_gateway_id, it) for it in self.associations.values())

    @cached_property
    def _associations_of(self) -> dict[str, list[DirectConnectAssociation]]:
        return grouped((it.direct_connect_gateway_id, it) for it in self.associations.values())

    @cached_property
    def _router_of(self) -> dict[str, CustomerRouter]:
        return {one.virtual_interface_id: it for it in self.routers for one in it.virtual_interfaces}

    @cached_property
    def _attachment_of(self) -> dict[tuple[str, str], TransitGatewayDirectConnectAttachment]:
        attached = [it for it in self.attachments.values() if isinstance(it, TransitGatewayDirectConnectAttachment)]
        ordered = sorted(attached, key=lambda it: it.carries)
        return {(it.transit_gateway_id, it.direct_connect_gateway_id): it for it in ordered}
