"""Transit gateways in the answers of the EC2 API: only what decides about a packet.

Source: AWS, EC2 API reference, the Describe operations of transit gateways, GetTransitGatewayRouteTableAssociations,
GetTransitGatewayRouteTablePropagations and SearchTransitGatewayRoutes."""

from typing import Annotated

from pydantic import BeforeValidator

from devicepath_tools.network.loading.aws.shape import Cidr, Named, Owned, Shape


def _without_ipv6(value: object) -> object:
    return None if isinstance(value, str) and ":" in value else value


class GatewayOptions(Shape):
    amazon_side_asn: int | None = None
    security_group_referencing_support: str = ""


class TransitGateway(Named, Owned):
    transit_gateway_id: str
    state: str = ""
    options: GatewayOptions = GatewayOptions()


class TableAssociation(Shape):
    transit_gateway_route_table_id: str = ""
    state: str = "associated"


class TransitGatewayAttachment(Named):
    transit_gateway_attachment_id: str
    transit_gateway_id: str = ""
    transit_gateway_owner_id: str = ""
    resource_type: str = ""
    resource_id: str = ""
    resource_owner_id: str = ""
    state: str
    association: TableAssociation | None = None


class VpcAttachmentOptions(Shape):
    appliance_mode_support: str = ""
    dns_support: str = ""
    security_group_referencing_support: str = ""


class TransitGatewayVpcAttachment(Named):
    transit_gateway_attachment_id: str
    transit_gateway_id: str
    vpc_id: str
    state: str
    subnet_ids: tuple[str, ...] | None = None
    """None: it does not tell them."""
    options: VpcAttachmentOptions = VpcAttachmentOptions()


class PeeringEnd(Owned):
    transit_gateway_id: str
    region: str = ""


class TransitGatewayPeeringAttachment(Named):
    transit_gateway_attachment_id: str
    accepter_transit_gateway_attachment_id: str = ""
    """Where both gateways are in one region, another one than the requester's."""
    requester_tgw_info: PeeringEnd
    accepter_tgw_info: PeeringEnd
    state: str


class TransitGatewayRouteTable(Named):
    transit_gateway_route_table_id: str
    transit_gateway_id: str
    state: str = ""


class RouteAttachment(Shape):
    transit_gateway_attachment_id: str
    resource_type: str = ""


class Route(Shape):
    destination_cidr_block: Annotated[Cidr | None, BeforeValidator(_without_ipv6)]
    prefix_list_id: str = ""
    transit_gateway_attachments: tuple[RouteAttachment, ...] = ()
    """None for a blackhole; several where AWS spreads packets over them."""
    type_: str = "static"
    state: str = "active"


class TransitGatewayRoutes(Shape):
    """What was found in one table."""

    transit_gateway_route_table_id: str
    routes: tuple[Route, ...]
    additional_routes_available: bool = False
    """Whether there are more than it tells."""


class Attached(Shape):
    transit_gateway_attachment_id: str
    state: str = ""


class TransitGatewayAssociations(Shape):
    """Of one table."""

    transit_gateway_route_table_id: str
    associations: tuple[Attached, ...]


class TransitGatewayPropagations(Shape):
    """Of one table."""

    transit_gateway_route_table_id: str
    transit_gateway_route_table_propagations: tuple[Attached, ...]
