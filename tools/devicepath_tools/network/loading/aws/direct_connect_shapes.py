"""Direct Connect, in the answers of its API: only what decides about a packet, no key.

Source: AWS, Direct Connect API reference, DescribeVirtualInterfaces, DescribeDirectConnectGateways and
DescribeDirectConnectGatewayAssociations."""

from ipaddress import IPv4Interface
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from devicepath_tools.network.loading.aws.shape import Cidr, Shape


class DirectShape(Shape):
    """Keys of this API begin with small letters."""

    model_config = ConfigDict(alias_generator=lambda name: to_camel(name.rstrip("_")))


def _interface(value: object) -> IPv4Interface | None:
    """None: it is of IPv6."""
    if isinstance(value, str) and ":" in value:
        return None
    try:
        return IPv4Interface(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("is not an IPv4 address; one looks like 169.254.77.1/30") from None


def _without_ipv6(prefixes: object) -> object:
    if not isinstance(prefixes, list):
        return prefixes
    return [it for it in prefixes if not (isinstance(it, dict) and ":" in str(it.get("cidr", "")))]


InterfaceAddress = Annotated[IPv4Interface | None, BeforeValidator(_interface)]


class BgpPeer(DirectShape):
    address_family: str = "ipv4"
    bgp_status: str = ""


class VirtualInterface(DirectShape):
    virtual_interface_id: str
    virtual_interface_name: str = ""
    virtual_interface_type: str = ""
    virtual_interface_state: str = ""
    vlan: int | None = None
    asn: int | None = None
    asn_long: int | None = None
    amazon_side_asn: int | None = None
    amazon_address: InterfaceAddress = None
    customer_address: InterfaceAddress = None
    mtu: int | None = None
    direct_connect_gateway_id: str = ""
    virtual_gateway_id: str = ""
    bgp_peers: tuple[BgpPeer, ...] = ()


class DirectConnectGateway(DirectShape):
    direct_connect_gateway_id: str
    direct_connect_gateway_name: str = ""
    direct_connect_gateway_state: str = ""
    amazon_side_asn: int | None = None


class Prefix(DirectShape):
    cidr: Cidr


class AssociatedGateway(DirectShape):
    id: str
    type_: str = ""


class Association(DirectShape):
    association_id: str
    association_state: str = ""
    direct_connect_gateway_id: str
    associated_gateway: AssociatedGateway | None = None
    allowed_prefixes_to_direct_connect_gateway: Annotated[tuple[Prefix, ...], BeforeValidator(_without_ipv6)] = ()
