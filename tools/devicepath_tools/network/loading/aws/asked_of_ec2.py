"""What the EC2 API is asked for, by the key of its answer. Pure."""

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
    "NatGateways": ("describe_nat_gateways", {}),
    "VpnGateways": ("describe_vpn_gateways", {}),
    "VpnConnections": ("describe_vpn_connections", {}),
}
"""By the key of its answer: the operation and its options. VPC endpoints are not counted as missing: their network
interfaces are among the others."""
