"""The sample with an office at the end of Direct Connect: of the plant's virtual private gateway, of a Direct Connect
gateway with that or with a transit gateway, or of a VPG's Direct.

app-1 10.0.2.20 --- vpc-plant --- vgw-1 --- dxgw-1 ==dxvif-1, VLAN 101==> router --- desk 192.168.50.10
                    vpc-plant --- tgw-1 --- dxgw-1 ==the same==>          the same router
                    cam-7 --------- vpg-1 ==dxvif-vpg, the same VLAN==>   the same router
"""

from dataclasses import replace
from ipaddress import IPv4Interface
from typing import Any

from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation, DirectConnectGateway
from devicepath_tools.network.network import Identified, Network, by_id
from devicepath_tools.network.site import CustomerRouter, CustomerVirtualInterface
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayDirectConnectAttachment
from devicepath_tools.network.virtual_interface import VirtualInterface
from tests.network.sample import VPC, VPG
from tests.network.test_trace_door import data_center
from tests.network.transit import GATEWAY
from tests.network.vpn import ROUTER, VPN_GATEWAY, N, office, office_behind_gateway

DIRECT_GATEWAY = DirectConnectGateway("dxgw-1", 64513, "line")
OF_VPC = DirectConnectAssociation("ga-vgw", DIRECT_GATEWAY.id, vpn_gateway_id=VPN_GATEWAY.id, allowed=VPC.cidrs)
OF_TRANSIT = DirectConnectAssociation(
    "ga-tgw", DIRECT_GATEWAY.id, transit_gateway_id=GATEWAY.id, allowed=(N("10.0.0.0/16"),)
)
INTERFACE = VirtualInterface(
    "dxvif-1",
    101,
    direct_connect_gateway_id=DIRECT_GATEWAY.id,
    amazon_address=IPv4Interface("169.254.77.1/30"),
    customer_address=IPv4Interface("169.254.77.2/30"),
    asn=65010,
    amazon_asn=DIRECT_GATEWAY.asn,
    is_bgp_up=True,
    key_digest="one",
    name="line-1",
)
OF_GATEWAY = replace(INTERFACE, direct_connect_gateway_id="", vpn_gateway_id=VPN_GATEWAY.id, amazon_asn=VPN_GATEWAY.asn)
"""Without a Direct Connect gateway."""
OF_VPG = replace(INTERFACE, id="dxvif-vpg", direct_connect_gateway_id="", vpg_id=VPG.id)
ATTACHMENT = TransitGatewayDirectConnectAttachment("attach-office", GATEWAY.id, DIRECT_GATEWAY.id)


def an_end(interface: VirtualInterface = INTERFACE, **changes: Any) -> CustomerVirtualInterface:
    """The router's end, as it should be but for some changes."""
    right = CustomerVirtualInterface(
        interface.id, interface.vlan, interface.asn, interface.amazon_asn, interface.key_digest, interface.mtu
    )
    return replace(right, **changes)


def a_router(*ends: CustomerVirtualInterface, **changes: Any) -> CustomerRouter:
    plain = replace(ROUTER, customer_gateway_ids=(), tunnels=(), virtual_interfaces=ends or (an_end(),))
    return replace(plain, **changes)


def line(
    *nouns: Identified,
    interface: VirtualInterface = INTERFACE,
    router: CustomerRouter | None = None,
    association: DirectConnectAssociation = OF_VPC,
) -> Network:
    """Behind the plant's virtual private gateway, through a Direct Connect gateway if the interface is at one."""
    network = office(*nouns, router=router or a_router(an_end(interface)))
    return _with_line(network, interface, association)


def line_behind_gateway(*nouns: Identified, association: DirectConnectAssociation = OF_TRANSIT) -> Network:
    """Behind a transit gateway."""
    network = office_behind_gateway(ATTACHMENT, *nouns)
    network = replace(network, other_hosts={**network.other_hosts, ROUTER.id: a_router()})
    return _with_line(network, INTERFACE, association)


def direct_of_vpg(*, tunnel_mtu: int = 1450, interface: VirtualInterface = OF_VPG) -> Network:
    """A VPG's Direct, with the gate peer in the office."""
    network = data_center(tunnel_mtu=tunnel_mtu)
    router = a_router(an_end(interface))
    network = replace(network, other_hosts={**network.other_hosts, router.id: router})
    return replace(network, vpn_connections={}, customer_gateways={}, virtual_interfaces=by_id([interface]))


def _with_line(network: Network, interface: VirtualInterface, association: DirectConnectAssociation) -> Network:
    return replace(
        network,
        vpn_connections={},
        customer_gateways={},
        direct_connect_gateways=by_id([DIRECT_GATEWAY]),
        direct_connect_associations=by_id([association] if interface.direct_connect_gateway_id else []),
        virtual_interfaces=by_id([interface]),
    )
