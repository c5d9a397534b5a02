"""Transit gateways as a whole: which attachment is whose, which table judges it, and which gateway is a VPG's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Network

from devicepath_tools.network.transit_gateway_attachment import (
    GONE,
    TransitGatewayAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    gateway_ids,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRouteTable
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpc import Vpc


@dataclass(frozen=True)
class TransitGateways:
    vpcs: Mapping[str, Vpc]
    attachments: Mapping[str, TransitGatewayAttachment]
    route_tables: Mapping[str, TransitGatewayRouteTable]
    """As they were told."""
    vpgs: Mapping[str, VirtualPrivateGateway]
    behind_routers: Mapping[str, Sequence[IPv4Network]] = field(default_factory=dict)
    """By attachment: what propagates from VPN connections and Direct Connect gateways whose routers are known."""

    def attachments_at(self, transit_gateway_id: str) -> list[TransitGatewayAttachment]:
        """The attachments that a transit gateway has, in whatever state."""
        return self._attachments_at.get(transit_gateway_id, [])

    def attachment_of(self, vpc_id: str, transit_gateway_id: str) -> TransitGatewayVpcAttachment | None:
        """A VPC's attachment to a transit gateway: of several the one that is not gone."""
        return self._attachment_of.get((vpc_id, transit_gateway_id))

    def attachments_of(self, vpc_id: str) -> list[TransitGatewayVpcAttachment]:
        """One a transit gateway."""
        return [it for (of, _), it in self._attachment_of.items() if of == vpc_id]

    def far_end(self, peering: TransitGatewayPeeringAttachment, transit_gateway_id: str) -> str:
        """The id of a peering's end at the gateway that is not this one; empty: it was not read."""
        if not peering.of_end:
            return peering.id
        far = peering.far_side(transit_gateway_id).transit_gateway_id
        ends = [
            it.id
            for it in self.attachments_at(far)
            if isinstance(it, TransitGatewayPeeringAttachment) and it.gateways == peering.gateways
        ]
        alive = [it for it in ends if self.attachments[it].state not in GONE] or ends
        return alive[0] if len(alive) == 1 else ""

    def associated_with(self, transit_gateway_id: str, attachment_id: str) -> TransitGatewayRouteTable | None:
        """The table of a transit gateway that judges what comes from an attachment, with all of its routes."""
        return next(iter(self.all_associated_with(transit_gateway_id, attachment_id)), None)

    def all_associated_with(self, transit_gateway_id: str, attachment_id: str) -> Sequence[TransitGatewayRouteTable]:
        """The same; several where what was read contradicts itself."""
        return self._associated_with.get((transit_gateway_id, attachment_id), ())

    def table(self, table_id: str) -> TransitGatewayRouteTable:
        """A transit gateway's table with all of its routes."""
        return self._whole_tables[table_id]

    def vpg_at(self, transit_gateway_id: str) -> VirtualPrivateGateway | None:
        """The VPG of type F2 that a transit gateway is SORACOM's part of; None: of none."""
        return self._vpg_at_gateway.get(transit_gateway_id)

    @cached_property
    def _attachments_at(self) -> dict[str, list[TransitGatewayAttachment]]:
        found: dict[str, list[TransitGatewayAttachment]] = {}
        for attachment in self.attachments.values():
            for gateway_id in gateway_ids(attachment):
                found.setdefault(gateway_id, []).append(attachment)
        return found

    @cached_property
    def _vpc_attachments(self) -> list[TransitGatewayVpcAttachment]:
        return [it for it in self.attachments.values() if isinstance(it, TransitGatewayVpcAttachment)]

    @cached_property
    def _attachment_of(self) -> dict[tuple[str, str], TransitGatewayVpcAttachment]:
        ordered = sorted(self._vpc_attachments, key=lambda it: (it.state not in GONE, it.carries))
        return {(it.vpc_id, it.transit_gateway_id): it for it in ordered}

    @cached_property
    def _whole_tables(self) -> dict[str, TransitGatewayRouteTable]:
        ranges = {
            it.id: self.vpcs[it.vpc_id].cidrs if it.carries else ()
            for it in self._vpc_attachments
            if it.vpc_id in self.vpcs or not it.carries
        }
        # A peering propagates nothing. Source: AWS, VPC, transit gateway peering attachments.
        of_peerings: dict[str, tuple[IPv4Network, ...]] = {
            key: () for key, it in self.attachments.items() if isinstance(it, TransitGatewayPeeringAttachment)
        }
        return {
            key: it.with_propagated({**ranges, **of_peerings, **self.behind_routers})
            for key, it in self.route_tables.items()
        }

    @cached_property
    def _associated_with(self) -> dict[tuple[str, str], list[TransitGatewayRouteTable]]:
        found: dict[tuple[str, str], list[TransitGatewayRouteTable]] = {}
        for table in self._whole_tables.values():
            for attachment_id in table.associated:
                found.setdefault((table.transit_gateway_id, attachment_id), []).append(table)
        return found

    @cached_property
    def _vpg_at_gateway(self) -> dict[str, VirtualPrivateGateway]:
        return {vpg.transit_gateway_id: vpg for vpg in self.vpgs.values() if vpg.transit_gateway_id}
