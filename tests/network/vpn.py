"""The sample with an office: a site of the customer's behind a VPN connection, of the plant's virtual private gateway
or of a transit gateway.

app-1 10.0.2.20 --- vpc-plant --- vgw-1 ==vpn-1, tunnels to 203.0.113.10 and .14==> router --- desk 192.168.50.10
                    vpc-plant --- tgw-1 ==vpn-2, the same tunnels==> the same router
"""

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Identified, Network, by_id
from devicepath_tools.network.route_table import Route, RouteOrigin, Target, TargetKind
from devicepath_tools.network.site import CustomerRouter, CustomerTunnel, Site
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayVpnAttachment
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable
from devicepath_tools.network.vpn_connection import VpnConnection, VpnTunnel
from devicepath_tools.network.vpn_gateway import VpnGateway
from tests.network.sample import APP_GROUP, APP_TABLE, IN_PLANT, VPC, everything, sample
from tests.network.transit import GATEWAY, OF_PLANT, PLANT_ATTACHMENT, joined

A, N = IPv4Address, IPv4Network
DESK, ROUTER_ADDRESS = A("192.168.50.10"), A("192.168.50.1")
OFFICE_RANGE = N("192.168.50.0/24")

OFFICE = Site("site-office", (OFFICE_RANGE,), "office")
DESK_INTERFACE = NetworkInterface(
    "eni-desk", OFFICE.id, "lan-office", (DESK,), (), source_dest_check=False, instance_id="host-desk"
)
DESK_HOST = Host("host-desk", (DESK_INTERFACE.id,), name="desk")
ROUTER_INTERFACE = NetworkInterface(
    "eni-router", OFFICE.id, "lan-office", (ROUTER_ADDRESS,), (), source_dest_check=False, instance_id="host-router"
)
KNOWN_AS = CustomerGateway("cgw-1", A("198.51.100.1"), 65000, "office")
TUNNELS = (
    VpnTunnel(A("203.0.113.10"), N("169.254.10.0/30"), is_up=True, key_digest="one"),
    VpnTunnel(A("203.0.113.14"), N("169.254.10.4/30"), is_up=True, key_digest="two"),
)
OWN_ENDS = tuple(CustomerTunnel(it.outside_address, key_digest=it.key_digest) for it in TUNNELS)
ROUTER = CustomerRouter(
    "host-router",
    (ROUTER_INTERFACE.id,),
    forwards=True,
    name="router",
    site_id=OFFICE.id,
    customer_gateway_ids=(KNOWN_AS.id,),
    tunnels=OWN_ENDS,
    announces=(OFFICE_RANGE,),
    mtu=1400,
)
VPN_GATEWAY = VpnGateway("vgw-1", VPC.id, 64512, "plant")
TO_VPN = Route(OFFICE_RANGE, Target(TargetKind.VPN_GATEWAY, VPN_GATEWAY.id), origin=RouteOrigin.PROPAGATED)
CONNECTION = VpnConnection("vpn-1", KNOWN_AS.id, TUNNELS, vpn_gateway_id=VPN_GATEWAY.id, name="to-office")
OF_GATEWAY = replace(CONNECTION, id="vpn-2", vpn_gateway_id="", transit_gateway_id=GATEWAY.id)
ATTACHMENT = TransitGatewayVpnAttachment("attach-office", GATEWAY.id, OF_GATEWAY.id)
OF_OFFICE = TransitGatewayRouteTable(
    "rtb-of-office",
    GATEWAY.id,
    associated=frozenset({ATTACHMENT.id}),
    propagating=frozenset({PLANT_ATTACHMENT.id}),
)
OPEN_APP = replace(APP_GROUP, ingress=(everything("sgr-app-all"),))


def office(
    *nouns: Identified, connection: VpnConnection = CONNECTION, router: CustomerRouter | None = ROUTER
) -> Network:
    """Behind the plant's virtual private gateway."""
    table = replace(APP_TABLE, routes=(IN_PLANT, TO_VPN))
    return _with_office(sample(table, OPEN_APP, *nouns), connection, router)


def office_behind_gateway(
    *nouns: Identified,
    connection: VpnConnection = OF_GATEWAY,
    router: CustomerRouter = ROUTER,
    without: Iterable[str] = (),
) -> Network:
    """Behind a transit gateway, as the plant is."""
    to_gateway = Route(OFFICE_RANGE, Target(TargetKind.TRANSIT_GATEWAY, GATEWAY.id))
    table = replace(APP_TABLE, routes=(IN_PLANT, to_gateway))
    # A static connection propagates nothing: its ranges are written.
    written = (TransitGatewayRoute(OFFICE_RANGE, ATTACHMENT.id),) if connection.is_static else ()
    to_office = replace(OF_PLANT, routes=(*OF_PLANT.routes, *written), propagating=frozenset({ATTACHMENT.id}))
    network = joined(table, OPEN_APP, ATTACHMENT, OF_OFFICE, to_office, *nouns, without=without)
    return _with_office(network, connection, router)


def _with_office(network: Network, connection: VpnConnection, router: CustomerRouter | None) -> Network:
    hosts: list[Any] = [DESK_HOST, *([router] if router is not None else [])]
    return replace(
        network,
        sites=by_id([OFFICE]),
        other_hosts=by_id(hosts),
        interfaces={**network.interfaces, **by_id([DESK_INTERFACE, ROUTER_INTERFACE])},
        vpn_gateways=by_id([VPN_GATEWAY]),
        customer_gateways=by_id([KNOWN_AS]),
        vpn_connections=by_id([connection]),
    )
