"""An office whose router has the files that are rendered for it: the network of `tests/network/vpn.py`, as wide as they
are."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from devicepath_router.customer_gateway_configuration import (
    DEFAULT_HOLD_TIME_S,
    BgpSession,
    CustomerGatewayConfiguration,
    RouterTunnel,
)
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from tests.network.test_trace_vpn import a_router
from tests.network.vpn import (
    CONNECTION,
    KNOWN_AS,
    OF_GATEWAY,
    OFFICE_RANGE,
    ROUTER_ADDRESS,
    TUNNELS,
    office,
    office_behind_gateway,
)

N = IPv4Network
MTU = 1399
KEYS = {it.outside_address: f"not_a_key_{number}" for number, it in enumerate(TUNNELS)}
STATIC = replace(CONNECTION, is_static=True, routes=(OFFICE_RANGE,))
A_STATIC_ROUTER = a_router(mtu=MTU, announces=(), routes=(N("10.0.0.0/16"),))


def a_rendered_router(
    *, is_static: bool = False, keys: dict[IPv4Address, str] | None = None, hold_time_s: int = DEFAULT_HOLD_TIME_S
) -> RenderedRouter:
    """`keys` are those that the router is given; AWS has its own."""
    given, session = keys or KEYS, None if is_static else BgpSession(65000, 64512, hold_time_s)
    first, second = (
        RouterTunnel(
            KNOWN_AS.address or IPv4Address(0),
            it.outside_address,
            it.inside_range or N("169.254.10.0/30"),
            (it.inside_range or N("169.254.10.0/30"))[2],
            (it.inside_range or N("169.254.10.0/30"))[1],
            given[it.outside_address],
            session,
        )
        for it in TUNNELS
    )
    host = RouterHost(
        name="office",
        own_ranges=(OFFICE_RANGE,),
        far_ranges=(N("10.0.0.0/16"),),
        local_address=ROUTER_ADDRESS,
        mtu=MTU,
    )
    files = rendered(CustomerGatewayConfiguration("vpn-1", (first, second)), host)
    return RenderedRouter({it.path: it.content for it in files}, KEYS)


def an_office(*, is_static: bool = False) -> Network:
    """With a router that is as wide as what is rendered."""
    if not is_static:
        return office(router=a_router(mtu=MTU))
    return office(connection=STATIC, router=A_STATIC_ROUTER)


def a_static_office_behind_a_transit_gateway() -> Network:
    return office_behind_gateway(connection=replace(OF_GATEWAY, is_static=True), router=A_STATIC_ROUTER)
