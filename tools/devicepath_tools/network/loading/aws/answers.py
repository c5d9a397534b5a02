"""One account's answers in one region, checked as a whole."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field, TypeAdapter, ValidationError

from devicepath_tools.network.loading.aws.direct_connect_shapes import (
    Association,
    DirectConnectGateway,
    VirtualInterface,
)
from devicepath_tools.network.loading.aws.rule_shapes import NetworkAcl, SecurityGroup, SecurityGroupRule
from devicepath_tools.network.loading.aws.shape import Shape
from devicepath_tools.network.loading.aws.shapes import (
    InternetGateway,
    NatGateway,
    NetworkInterface,
    PrefixList,
    Reservation,
    RouteTable,
    Subnet,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
)
from devicepath_tools.network.loading.aws.transit_gateway_shapes import (
    TransitGateway,
    TransitGatewayAssociations,
    TransitGatewayAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayPropagations,
    TransitGatewayRoutes,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.network.loading.aws.vpn_shapes import CustomerGateway, VpnConnection, VpnGateway
from devicepath_tools.network.loading.source.misread import Fault

_keys_name = re.compile("key", re.IGNORECASE).search
LONGEST_VALUE = 60
"""Characters of a value that an error shows."""


class Answers(Shape):
    """None: it was not asked for, or could not be read."""

    vpcs: tuple[Vpc, ...] | None = None
    subnets: tuple[Subnet, ...] | None = None
    route_tables: tuple[RouteTable, ...] | None = None
    security_groups: tuple[SecurityGroup, ...] | None = None
    security_group_rules: tuple[SecurityGroupRule, ...] | None = None
    network_acls: tuple[NetworkAcl, ...] | None = None
    network_interfaces: tuple[NetworkInterface, ...] | None = None
    reservations: tuple[Reservation, ...] | None = None
    vpc_peering_connections: tuple[VpcPeeringConnection, ...] | None = None
    internet_gateways: tuple[InternetGateway, ...] | None = None
    nat_gateways: tuple[NatGateway, ...] | None = None
    vpn_gateways: tuple[VpnGateway, ...] | None = None
    customer_gateways: tuple[CustomerGateway, ...] | None = None
    vpn_connections: tuple[VpnConnection, ...] | None = None
    direct_connect_gateways: tuple[DirectConnectGateway, ...] | None = Field(None, alias="directConnectGateways")
    direct_connect_gateway_associations: tuple[Association, ...] | None = Field(
        None, alias="directConnectGatewayAssociations"
    )
    """Of all gateways: each says of which one it is."""
    virtual_interfaces: tuple[VirtualInterface, ...] | None = Field(None, alias="virtualInterfaces")
    prefix_lists: tuple[PrefixList, ...] | None = None
    vpc_endpoints: tuple[VpcEndpoint, ...] | None = None
    transit_gateways: tuple[TransitGateway, ...] | None = None
    transit_gateway_attachments: tuple[TransitGatewayAttachment, ...] | None = None
    transit_gateway_vpc_attachments: tuple[TransitGatewayVpcAttachment, ...] | None = None
    transit_gateway_peering_attachments: tuple[TransitGatewayPeeringAttachment, ...] | None = None
    transit_gateway_route_tables: tuple[TransitGatewayRouteTable, ...] | None = None
    transit_gateway_routes: tuple[TransitGatewayRoutes, ...] | None = None
    """Of each table by itself, as the two that follow: the API is asked once a table, and its answers name none."""
    transit_gateway_associations: tuple[TransitGatewayAssociations, ...] | None = None
    transit_gateway_propagations: tuple[TransitGatewayPropagations, ...] | None = None
    transit_gateway_static_routes: tuple[TransitGatewayRoutes, ...] | None = None
    """What a search for static routes alone has found, as some tools keep it."""


OF_ONE_TABLE = {
    "Routes": "TransitGatewayRoutes",
    "Associations": "TransitGatewayAssociations",
    "TransitGatewayRouteTablePropagations": "TransitGatewayPropagations",
}
"""What the API answers of one table of a transit gateway: by the key that it prints, what we call all of them."""
GATHERED = (*OF_ONE_TABLE.values(), "TransitGatewayStaticRoutes")
"""The same as some tools gather it: of all tables in one file, each answer with its table."""
ALL_KINDS = tuple(str(it.alias) for it in Answers.model_fields.values())
KINDS = tuple(kind for kind in ALL_KINDS if kind not in GATHERED)
"""What is read, by the key that the API prints."""

RULES = {
    "missing": "is missing; the API always gives it",
    "tuple_type": "is not a list",
    "model_type": "is not an object",
    "string_type": "is not a text",
    "bool_type": "is neither true nor false",
    "bool_parsing": "is neither true nor false",
    "int_type": "is not a whole number",
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "enum": "is neither allow nor deny",
}


def parse(answers: Mapping[str, Any]) -> Answers | list[Fault]:
    """The answers in shape, or every mistake in them."""
    try:
        return _ANSWERS.validate_python({kind: answers[kind] for kind in ALL_KINDS if kind in answers})
    except ValidationError as invalid:
        return [_fault(it["loc"], it["type"], it["msg"], it["input"], it.get("ctx", {})) for it in invalid.errors()]


def _fault(location: Sequence[int | str], kind: str, message: str, value: object, context: Mapping[str, Any]) -> Fault:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")
    rule = str(context["error"]) if kind == "value_error" else RULES.get(kind, message)
    return Fault(str(location[0]), path, f"{rule}." if kind == "missing" else f"{_shown(value)} {rule}.")


def _shown(value: object) -> str:
    """Of what a VPN connection says, and a virtual interface, a part may be a key: that is not repeated."""
    if isinstance(value, dict | list) and value:
        return "an object" if isinstance(value, dict) else "a list"
    text = repr(value)
    if _keys_name(text):
        return f"a text of {len(str(value))} characters"
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


_ANSWERS = TypeAdapter(Answers)
