"""Packets over VPN connections, by real IPsec and BGP, and where they stop: the networks that traces are tested with.

Both ends are strongSwan with ESP in user space; the kernel's own is not run."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import APP, FAR, FAR_GROUP, everything
from tests.network.test_trace_vpn import BY_HAND, VPN_CASES, a_connection, a_router
from tests.network.transit import OF_PLANT
from tests.network.vpn import (
    ATTACHMENT,
    CONNECTION,
    DESK,
    OF_GATEWAY,
    OFFICE_RANGE,
    OWN_ENDS,
    TUNNELS,
    office,
    office_behind_gateway,
)
from tests.wires.differential import compare
from tests.wires.lab import Lab, a_lab

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing_for_vpns()), reason=" ".join(missing_for_vpns()))]

N = IPv4Network
STATIC = replace(CONNECTION, is_static=True, routes=(OFFICE_RANGE,))
STATIC_ROUTER = a_router(announces=(), routes=(N("10.0.0.0/8"),))
STATIC_BEHIND_GATEWAY = office_behind_gateway(
    replace(OF_PLANT, routes=(TransitGatewayRoute(OFFICE_RANGE, ATTACHMENT.id),)),
    connection=replace(OF_GATEWAY, is_static=True),
    router=STATIC_ROUTER,
)
"""Its routes stand in the gateway's tables, and none at the connection."""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """Behind a virtual private gateway, with BGP."""
    with a_lab(office()) as made:
        yield made


@pytest.fixture(scope="module")
def static_lab() -> Iterator[Lab]:
    """The same without BGP, and the router leads more to AWS than there is behind the gateway."""
    with a_lab(office(connection=STATIC, router=STATIC_ROUTER)) as made:
        yield made


@pytest.mark.parametrize(
    "network",
    [office_behind_gateway(), office(connection=STATIC, router=STATIC_ROUTER), STATIC_BEHIND_GATEWAY],
    ids=["transit gateway, BGP", "virtual private gateway, static", "transit gateway, static"],
)
def test_packets_go_where_a_trace_says(network: Network):
    with Workplace() as place:
        found = compare(network, place.mark)
    assert found.differences == []
    assert found.compared > 2 * found.unknown


def test_packets_cross_in_both_directions_with_their_own_addresses(lab: Lab):
    assert lab.reaches("i-app", DESK, "udp 53") == APP
    assert lab.reaches("host-desk", APP, "udp 53") == DESK


def test_what_fills_the_tunnel_crosses_whole_and_one_byte_more_only_in_pieces(lab: Lab):
    lab.reaches("i-app", DESK, "udp 9", size=1400, dont_fragment=True)
    assert lab.dies("i-app", DESK, "udp 9", size=1401, dont_fragment=True) == ("TOO_LARGE", "vpn-1")
    assert lab.dies("host-desk", APP, "udp 9", size=1401, dont_fragment=True) == ("TOO_LARGE", "vpn-1")
    lab.reaches("i-app", DESK, "udp 9", size=1401)


@pytest.mark.parametrize(("cause", "network"), VPN_CASES, ids=[cause.name for cause, _ in VPN_CASES])
def test_a_packet_dies_of_a_cause_in_either_direction_where_a_trace_says(cause: Cause, network: Network):
    with a_lab(network) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == (cause.name, "vpn-1")
        assert lab.dies("host-desk", APP, "tcp 22") == (cause.name, "vpn-1")


def test_selectors_that_have_nothing_in_common_are_refused_by_awss_end():
    for_another = replace(STATIC, customer_range=N("192.168.60.0/24"))
    router = replace(STATIC_ROUTER, tunnels=tuple(replace(it, own_selector=OFFICE_RANGE) for it in OWN_ENDS))
    with a_lab(office(connection=for_another, router=router)) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == ("VPN_SELECTORS", "vpn-1")


def test_one_tunnel_of_two_is_enough_whatever_keeps_the_other_one():
    one_down = replace(STATIC, tunnels=(replace(TUNNELS[0], is_up=False), TUNNELS[1]))
    wrong_key = replace(STATIC_ROUTER, tunnels=(OWN_ENDS[0], replace(OWN_ENDS[1], key_digest="another")))
    for network in (office(connection=one_down, router=STATIC_ROUTER), office(connection=STATIC, router=wrong_key)):
        with a_lab(network) as lab:
            assert lab.reaches("i-app", DESK, "udp 53") == APP


def test_what_is_not_announced_is_not_passed_on():
    with a_lab(office(BY_HAND, router=a_router(announces=(N("192.168.51.0/24"),)))) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == ("PREFIX_NOT_ANNOUNCED", "vgw-1")


def test_from_a_virtual_private_gateway_nothing_goes_further_than_its_vpc(static_lab: Lab):
    assert static_lab.dies("host-desk", FAR, "tcp 22") == ("NO_TRANSIT", "vgw-1")


def test_what_the_router_has_no_route_for_it_sends_nowhere(static_lab: Lab):
    assert static_lab.dies("host-desk", IPv4Address("172.20.0.1"), "tcp 22") == ("NO_ROUTE", "host-router")


def test_over_a_transit_gateway_nothing_stops_at_the_vpc():
    with a_lab(office_behind_gateway(replace(FAR_GROUP, ingress=(everything("sgr-in"),)))) as lab:
        assert lab.reaches("host-desk", APP, "udp 53") == DESK
        assert lab.dies("host-desk", FAR, "tcp 22") == ("NO_ROUTE", "host-router"), "its table does not lead there"


def test_a_tunnel_says_itself_why_it_is_not_up_and_not_what_the_network_tells():
    """Of a network that tells of no fault, and has another key at each end."""
    with a_lab(office(connection=a_connection(key_digest="another"), router=a_router())) as lab:
        assert {*lab.wires.tunnel_causes["vpn-1"].values()} == {Cause.VPN_KEY}


def test_a_gateway_may_have_several_connections_to_one_router():
    """Whichever of their tunnels a packet takes."""
    second = replace(
        CONNECTION,
        id="vpn-3",
        tunnels=(
            replace(TUNNELS[0], outside_address=IPv4Address("203.0.113.18"), inside_range=N("169.254.11.0/30")),
            replace(TUNNELS[1], outside_address=IPv4Address("203.0.113.22"), inside_range=N("169.254.11.4/30")),
        ),
    )
    ends = (
        *OWN_ENDS,
        *(replace(OWN_ENDS[0], outside_address=it.outside_address, key_digest="") for it in second.tunnels),
    )
    network = office(router=a_router(tunnels=ends))
    with a_lab(replace(network, vpn_connections=by_id([CONNECTION, second]))) as lab:
        assert {it for of_one in lab.wires.tunnel_causes.values() for it in of_one.values()} == {None}
        assert lab.reaches("i-app", DESK, "udp 53") == APP
        assert lab.reaches("host-desk", APP, "udp 53") == DESK
        assert len([it for it in lab.wires.tunnel_telemetry().values() if it.learned == (OFFICE_RANGE,)]) == 4
