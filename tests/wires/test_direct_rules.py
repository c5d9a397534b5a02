"""Packets over Direct Connect and a VPG's Direct, by tagged frames, BGP with its key, and BFD, and where they stop: the
networks that traces are tested with.

The VLAN is made in user space, FRR is real; AWS's end stands for AWS's."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.direct import OF_GATEWAY, a_router, an_end, direct_of_vpg, line, line_behind_gateway
from tests.network.sample import APP, CAM, GATE_INNER, SIM
from tests.network.test_trace_direct import DIRECT_CASES, MANY
from tests.network.test_trace_vpn import BY_HAND
from tests.network.vpn import CONNECTION, DESK, KNOWN_AS, OFFICE_RANGE, OWN_ENDS, ROUTER
from tests.wires.differential import compare
from tests.wires.lab import Lab, a_lab

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing_for_vpns()), reason=" ".join(missing_for_vpns()))]

N = IPv4Network
SAME_ASN = replace(OF_GATEWAY, asn=KNOWN_AS.asn)
"""A router has one ASN, whatever it is connected by."""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """Behind a virtual private gateway, through a Direct Connect gateway."""
    with a_lab(line()) as made:
        yield made


@pytest.mark.parametrize(
    "network",
    [line_behind_gateway(), line(interface=OF_GATEWAY)],
    ids=["transit gateway", "virtual private gateway alone"],
)
def test_packets_go_where_a_trace_says(network: Network):
    with Workplace() as place:
        found = compare(network, place.mark)
    assert found.differences == []
    assert found.compared > 2 * found.unknown


def test_packets_cross_in_both_directions_with_their_own_addresses(lab: Lab):
    assert lab.wires.interface_causes == {"dxvif-1": None}
    assert lab.reaches("i-app", DESK, "udp 53") == APP
    assert lab.reaches("host-desk", APP, "udp 53") == DESK


def test_bgp_has_its_key_and_bfd_says_that_the_other_end_lives(lab: Lab):
    session = lab.wires.interface_sessions()["dxvif-1"]
    assert (session.is_established, session.is_alive) == (True, True)


def test_what_fills_the_interface_crosses_whole_and_one_byte_more_only_in_pieces(lab: Lab):
    lab.reaches("i-app", DESK, "udp 9", size=1500, dont_fragment=True)
    assert lab.dies("i-app", DESK, "udp 9", size=1501, dont_fragment=True) == ("TOO_LARGE", "dxvif-1")
    lab.reaches("i-app", DESK, "udp 9", size=1501)


@pytest.mark.parametrize(("cause", "network"), DIRECT_CASES, ids=[cause.name for cause, _ in DIRECT_CASES])
def test_a_packet_dies_of_a_cause_in_either_direction_where_a_trace_says(cause: Cause, network: Network):
    with a_lab(network) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == (cause.name, "dxvif-1")
        assert lab.dies("host-desk", APP, "tcp 22") == (cause.name, "dxvif-1")
        if cause is Cause.BGP_KEY:
            session = lab.wires.interface_sessions()["dxvif-1"]
            assert (session.is_established, session.is_alive) == (False, True), "BFD says up all the time"


def test_what_the_other_end_alone_does_not_take_is_lost_without_a_word():
    with a_lab(line(router=a_router(an_end(mtu=1400)))) as lab:
        assert lab.dies("i-app", DESK, "udp 9", size=1401) == ("TOO_LARGE", "dxvif-1")
        lab.reaches("i-app", DESK, "udp 9", size=1400)
        # It comes in two pieces; its answer, as large, does not.
        assert lab.dies("host-desk", APP, "udp 9", size=1401) == ("TOO_LARGE", "dxvif-1")


def test_a_session_takes_a_hundred_prefixes():
    with a_lab(line(router=a_router(announces=(OFFICE_RANGE, *MANY[1:])))) as lab:
        assert lab.wires.interface_causes == {"dxvif-1": None}


def test_what_is_not_announced_is_not_passed_on():
    with a_lab(line(BY_HAND, router=a_router(announces=(N("192.168.51.0/24"),)))) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == ("PREFIX_NOT_ANNOUNCED", "vgw-1")


def test_devices_reach_a_server_by_direct_and_it_reaches_them_by_its_own_gate_peer():
    with a_lab(direct_of_vpg()) as lab:
        assert SIM.session is not None
        assert lab.reaches("sim-7", DESK, "udp 53") == SIM.session.translated_address
        assert lab.reaches("host-desk", CAM, "udp 53") == GATE_INNER


def test_a_vpn_takes_over_from_a_virtual_interface_that_has_no_session():
    both = replace(ROUTER, virtual_interfaces=(an_end(SAME_ASN, key_digest="another"),), tunnels=OWN_ENDS)
    network = line(interface=SAME_ASN, router=both)
    network = replace(network, vpn_connections=by_id([CONNECTION]), customer_gateways=by_id([KNOWN_AS]))
    with a_lab(network) as lab:
        assert lab.wires.interface_causes == {"dxvif-1": Cause.BGP_KEY}
        assert lab.reaches("i-app", DESK, "udp 53") == APP
