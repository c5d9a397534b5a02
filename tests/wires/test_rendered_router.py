"""What is rendered for a customer's router runs on the wires, unedited, and packets go where a trace says.

In the place of XFRM interfaces, which the kernel may lack, stand strongSwan's own, by the rendered names."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_router.customer_gateway_configuration import BgpSession, CustomerGatewayConfiguration, RouterTunnel
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from tests.network.sample import APP, a_packet, traced
from tests.network.test_trace_vpn import a_router
from tests.network.vpn import CONNECTION, DESK, KNOWN_AS, OFFICE_RANGE, ROUTER_ADDRESS, TUNNELS, office
from tests.wires.lab import Lab, a_lab

pytestmark = pytest.mark.slow

N = IPv4Network
MTU = 1399
KEYS = {it.outside_address: f"not_a_key_{number}" for number, it in enumerate(TUNNELS)}
STATIC = replace(CONNECTION, is_static=True, routes=(OFFICE_RANGE,))


def a_rendered_router(*, is_static: bool = False, keys: dict[IPv4Address, str] | None = None) -> RenderedRouter:
    """`keys` are those that the router is given; AWS has its own."""
    given, session = keys or KEYS, None if is_static else BgpSession(65000, 64512)
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
    return office(connection=STATIC, router=a_router(mtu=MTU, announces=(), routes=(N("10.0.0.0/16"),)))


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with a_lab(an_office(), rendered={"host-router": a_rendered_router()}) as made:
        yield made


def test_both_tunnels_come_up_and_routes_are_exchanged(lab: Lab):
    assert lab.wires.tunnel_causes == {"vpn-1": {it.outside_address: None for it in TUNNELS}}
    assert lab.reaches("i-app", DESK, "udp 53") == APP
    assert lab.reaches("host-desk", APP, "udp 53") == DESK


def test_what_fills_the_rendered_tunnel_crosses_and_not_one_byte_more(lab: Lab):
    packet = replace(a_packet(DESK, APP, 9), size=MTU + 1, dont_fragment=True)
    assert [it.cause for it in traced(an_office(), packet).blockers] == [Cause.TOO_LARGE]
    lab.reaches("host-desk", APP, "udp 9", size=MTU, dont_fragment=True)
    assert lab.dies("host-desk", APP, "udp 9", size=MTU + 1, dont_fragment=True) == ("TOO_LARGE", "vpn-1")


def test_static_routes_are_led_by_the_rendered_watchdog():
    with a_lab(an_office(is_static=True), rendered={"host-router": a_rendered_router(is_static=True)}) as lab:
        assert lab.reaches("host-desk", APP, "udp 53") == DESK
        assert lab.reaches("i-app", DESK, "udp 53") == APP


def test_another_key_than_awss_is_told_and_is_in_no_text():
    wrong = a_rendered_router(keys=dict.fromkeys(KEYS, "another_one"))
    with a_lab(an_office(), rendered={"host-router": wrong}) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == ("VPN_KEY", "vpn-1")
    assert "another_one" not in repr((wrong, wrong.tunnel(TUNNELS[0].outside_address)))
