"""What the EC2 API is asked for, and that of Direct Connect, by the key of its answer. Pure."""

from collections.abc import Mapping
from typing import Any

ALIVE = {"Filters": [{"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}]}
"""What is terminated is described for an hour, and carries nothing."""
ASKED: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "Vpcs": ("describe_vpcs", {}),
    "Subnets": ("describe_subnets", {}),
    "RouteTables": ("describe_route_tables", {}),
    "SecurityGroups": ("describe_security_groups", {}),
    "SecurityGroupRules": ("describe_security_group_rules", {}),
    "NetworkAcls": ("describe_network_acls", {}),
    "NetworkInterfaces": ("describe_network_interfaces", {}),
    "Reservations": ("describe_instances", ALIVE),
    "VpcPeeringConnections": ("describe_vpc_peering_connections", {}),
    "InternetGateways": ("describe_internet_gateways", {}),
    "PrefixLists": ("describe_prefix_lists", {}),
    "TransitGateways": ("describe_transit_gateways", {}),
    "TransitGatewayAttachments": ("describe_transit_gateway_attachments", {}),
    "TransitGatewayVpcAttachments": ("describe_transit_gateway_vpc_attachments", {}),
    "TransitGatewayPeeringAttachments": ("describe_transit_gateway_peering_attachments", {}),
    "TransitGatewayRouteTables": ("describe_transit_gateway_route_tables", {}),
    "NatGateways": ("describe_nat_gateways", {}),
    "VpnGateways": ("describe_vpn_gateways", {}),
    "CustomerGateways": ("describe_customer_gateways", {}),
    "VpnConnections": ("describe_vpn_connections", {}),
}
"""By the key of its answer: the operation and its options. VPC endpoints are not counted as missing: their network
interfaces are among the others."""

TABLE_ID = "TransitGatewayRouteTableId"
EVERY_ROUTE = {"Filters": [{"Name": "state", "Values": ["active", "blackhole"]}]}
"""A search has to be for something: these are all states that a route stays in."""
ASKED_OF_ONE_TABLE: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "Routes": ("search_transit_gateway_routes", EVERY_ROUTE),
    "Associations": ("get_transit_gateway_route_table_associations", {}),
    "TransitGatewayRouteTablePropagations": ("get_transit_gateway_route_table_propagations", {}),
}
"""The same of each table of a transit gateway, whose id is given as `TABLE_ID`. No answer names it."""

ASKED_OF_DIRECT_CONNECT: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "directConnectGateways": ("describe_direct_connect_gateways", {}),
    "virtualInterfaces": ("describe_virtual_interfaces", {}),
}
"""Of another API, whose keys begin with small letters."""
DIRECT_CONNECT_GATEWAY_ID = "directConnectGatewayId"
ASSOCIATIONS = ("directConnectGatewayAssociations", "describe_direct_connect_gateway_associations")
"""The same of each Direct Connect gateway, whose id is given: the key of the answer, and the operation."""
