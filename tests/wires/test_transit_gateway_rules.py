"""Packets through transit gateways, and where they stop: the same networks that traces are tested with."""

from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from devicepath_tools.network.network import Network
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import (
    APP,
    CAM,
    CAM_8,
    END_A,
    FAR,
    FAR_GROUP,
    GATE_INNER,
    TO_GATE,
    everything,
    tcp,
)
from tests.network.transit import (
    DEVICES_BY_SORACOM,
    FAR_ATTACHMENT,
    FAR_END,
    GATEWAY,
    NEAR,
    OF_FAR,
    OF_PEERING_THERE,
    OF_WEST,
    PLANT_ATTACHMENT,
    WEST,
    WEST_GROUP,
    joined,
    native,
    peered,
    side_by_side,
)
from tests.wires.differential import compare
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow

N = IPv4Network


@pytest.mark.parametrize("network", [joined(), peered(), native()], ids=["one gateway", "two, peered", "type F2"])
def test_packets_go_where_a_trace_says(network: Network):
    with Workplace() as place:
        found = compare(network, place.mark)
    assert found.differences == []
    assert found.compared > 2 * found.unknown


def test_packets_cross_a_peering_in_one_region_whose_ends_have_ids_of_their_own():
    there = replace(OF_PEERING_THERE, associated=frozenset({FAR_END.id}))
    back = replace(OF_WEST, routes=(TransitGatewayRoute(N("10.0.0.0/16"), FAR_END.id),))
    with a_lab(peered(NEAR, FAR_END, there, back)) as lab:
        assert lab.reaches("i-app", WEST, "tcp 22") == APP


def test_connections_are_opened_from_either_side_and_sources_are_unchanged():
    with a_lab(native()) as lab:
        assert lab.reaches("i-app", CAM, "tcp 443") == APP
        assert lab.reaches("sim-7", APP, "tcp 443") == CAM


def test_a_device_that_moves_from_type_f_to_f2_keeps_its_address_and_is_reached_by_the_longer_route():
    """Both VPGs side by side, with one device subnet: first a single device, then the range in two halves."""
    to_one = replace(DEVICES_BY_SORACOM, destination=N(f"{CAM_8}/32"))
    with a_lab(side_by_side(TO_GATE, to_one)) as lab:
        assert lab.reaches("i-app", CAM) == GATE_INNER, "by the gate peer, as before"
        assert lab.reaches("i-app", CAM_8) == APP
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A
        assert lab.reaches("sim-8", APP, "tcp 443") == CAM_8
    halves = (replace(DEVICES_BY_SORACOM, destination=it) for it in DEVICES_BY_SORACOM.destination.subnets())
    with a_lab(side_by_side(TO_GATE, *halves)) as lab:
        assert lab.reaches("i-app", CAM_8) == APP
        assert lab.dies("i-app", CAM) == ("NOBODY_THERE", "vpg-2"), "it is on the other one still"


def test_over_a_peering_of_two_regions_sources_are_unchanged_too():
    with a_lab(peered()) as lab:
        assert lab.reaches("i-app", WEST, "tcp 22") == APP
        assert lab.dies("i-west", APP, "tcp 443") == ("SECURITY_GROUP_INGRESS", "sg-app")


@pytest.mark.parametrize(
    ("network", "end"),
    [
        (joined(replace(FAR_GROUP, ingress=(everything("sgr-in"),))), FAR),
        (peered(replace(WEST_GROUP, ingress=(everything("sgr-in"),))), WEST),
    ],
    ids=["one gateway", "two, peered"],
)
def test_8500_bytes_cross_and_not_one_more(network, end):
    with a_lab(network) as lab:
        lab.reaches("i-app", end, "udp 9", size=8500, dont_fragment=True)
        assert lab.dies("i-app", end, "udp 9", size=8501, dont_fragment=True) == ("TOO_LARGE", "tgw-1")
        assert lab.probe("i-app", end, "udp 9", size=8501).is_answered, "in pieces it does"


@pytest.mark.parametrize("off", [GATEWAY, PLANT_ATTACHMENT, FAR_ATTACHMENT], ids=lambda it: it.id)
def test_a_referenced_group_is_behind_a_gateway_only_where_all_have_it_on(off):
    by_group = replace(FAR_GROUP, ingress=(tcp("sgr-far-22", 22, "sg-app"),))
    with a_lab(joined(by_group)) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP
    with a_lab(joined(by_group, replace(off, security_group_referencing=False))) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("SECURITY_GROUP_INGRESS", "sg-far")


def test_the_way_back_is_lost_by_the_other_attachments_table():
    with a_lab(joined(replace(OF_FAR, routes=()))) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("NO_ROUTE", "rtb-of-far")


def test_a_peering_whose_other_end_was_not_read_is_no_line_and_the_rest_is_built():
    unread = peered(NEAR, without=["attach-west", "tgw-2", "rtb-of-west", "rtb-of-peering-there"])
    with a_lab(unread) as lab:
        assert lab.dies("i-app", WEST, "tcp 22") == ("", NEAR.id)
