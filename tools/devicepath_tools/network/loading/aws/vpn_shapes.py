"""VPN connections and what they end at, in the answers of the EC2 API: only what decides about a packet, no key.

Source: AWS, EC2 API reference, DescribeVpnConnections, DescribeVpnGateways and DescribeCustomerGateways."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from devicepath_tools.network.loading.aws.shape import Address, Cidr, Named, Shape


def _without_ipv6(value: object) -> object:
    return None if isinstance(value, str) and ":" in value else value


OutsideAddress = Annotated[Address | None, BeforeValidator(_without_ipv6)]
"""None: it is one of IPv6, which tunnels may be made over."""


class VpcAttachment(Shape):
    vpc_id: str = ""
    state: str = "attached"


class VpnGateway(Named):
    vpn_gateway_id: str
    state: str = "available"
    vpc_attachments: tuple[VpcAttachment, ...] = ()
    amazon_side_asn: int | None = None


class CustomerGateway(Named):
    customer_gateway_id: str
    state: str = "available"
    ip_address: OutsideAddress = None
    bgp_asn: int | None = None
    bgp_asn_extended: int | None = None
    """Of more than 2147483647, and then the only one."""


class Algorithm(Shape):
    """One of those that are allowed."""

    value: str


class Group(Shape):
    """The same of Diffie-Hellman groups."""

    value: int


class TunnelOption(Shape):
    outside_ip_address: OutsideAddress = None
    tunnel_inside_cidr: Cidr | None = None
    phase1_encryption_algorithms: tuple[Algorithm, ...] = ()
    """Empty: AWS's default, which is all."""
    phase1_integrity_algorithms: tuple[Algorithm, ...] = ()
    phase1_dh_group_numbers: tuple[Group, ...] = Field(default=(), alias="Phase1DHGroupNumbers")
    phase2_encryption_algorithms: tuple[Algorithm, ...] = ()
    phase2_integrity_algorithms: tuple[Algorithm, ...] = ()
    phase2_dh_group_numbers: tuple[Group, ...] = Field(default=(), alias="Phase2DHGroupNumbers")


class VpnOptions(Shape):
    static_routes_only: bool = False
    local_ipv4_network_cidr: Cidr | None = None
    remote_ipv4_network_cidr: Cidr | None = None
    tunnel_options: tuple[TunnelOption, ...] = ()


class StaticRoute(Shape):
    destination_cidr_block: Cidr | None = None
    state: str = "available"


class Telemetry(Shape):
    outside_ip_address: OutsideAddress
    status: str = ""
    status_message: str = ""


class VpnConnection(Named):
    vpn_connection_id: str
    customer_gateway_id: str = ""
    vpn_gateway_id: str = ""
    transit_gateway_id: str = ""
    state: str = "available"
    options: VpnOptions = VpnOptions()
    routes: tuple[StaticRoute, ...] = ()
    vgw_telemetry: tuple[Telemetry, ...] = ()
