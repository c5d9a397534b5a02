"""Traces over Direct Connect and a VPG's Direct: to an office and from there, and each way in which that fails."""

from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.direct_hop import VirtualInterfaceHop
from devicepath_tools.network.trace.tunnel_hop import TunnelHop
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute
from tests.network.direct import (
    ATTACHMENT,
    INTERFACE,
    OF_GATEWAY,
    OF_TRANSIT,
    OF_VPC,
    OF_VPG,
    a_router,
    an_end,
    direct_of_vpg,
    line,
    line_behind_gateway,
)
from tests.network.sample import APP, CAM, SIM, a_packet, stops, traced, unknowns
from tests.network.test_trace_door import data_center
from tests.network.test_trace_vpn import BY_HAND
from tests.network.transit import OF_PLANT, findings, fixes
from tests.network.vpn import CONNECTION, DESK, KNOWN_AS, OFFICE_RANGE, OWN_ENDS, ROUTER

N = IPv4Network
TO_DESK, FROM_DESK = a_packet(APP, DESK, 22), a_packet(DESK, APP, 443)
MANY = tuple(N("172.16.0.0/12").subnets(new_prefix=24))[:100]
DIRECT_CASES: list[tuple[Cause, Network]] = [
    (Cause.VIRTUAL_INTERFACE_NOT_AVAILABLE, line(interface=replace(INTERFACE, state="confirming"))),
    (Cause.VIRTUAL_INTERFACE_DOWN, line(interface=replace(INTERFACE, state="down", is_bgp_up=False))),
    (Cause.VLAN_MISMATCH, line(router=a_router(an_end(vlan=102)))),
    (Cause.BGP_KEY, line(router=a_router(an_end(key_digest="another")))),
    (Cause.BGP_ASN, line(router=a_router(an_end(asn=65011)))),
    (Cause.TOO_MANY_PREFIXES, line(router=a_router(announces=(OFFICE_RANGE, *MANY)))),
]
"""What stops all that goes over the interface."""


@pytest.mark.parametrize("packet", [TO_DESK, FROM_DESK], ids=["to the office", "from the office"])
@pytest.mark.parametrize(
    "network",
    [line(), line_behind_gateway(), line(interface=OF_GATEWAY)],
    ids=["virtual private", "transit", "without a Direct Connect gateway"],
)
def test_packets_and_their_answers_cross_in_either_direction(network, packet):
    found = traced(network, packet)
    assert (stops(found), unknowns(found), found.verdict) == ([], [], Verdict.REACHABLE)
    assert [hop.finding for hop in found.there.hops if isinstance(hop, VirtualInterfaceHop)] == [
        "carries it in VLAN 101 (169.254.77.1 to 169.254.77.2)"
    ]


@pytest.mark.parametrize(("cause", "network"), DIRECT_CASES, ids=[cause.name for cause, _ in DIRECT_CASES])
@pytest.mark.parametrize("packet", [TO_DESK, FROM_DESK], ids=["to the office", "from the office"])
def test_a_cause_stops_the_packet_alone_and_names_the_interface(cause, network, packet):
    found = traced(network, packet)
    assert (found.verdict, stops(found)) == (Verdict.STOPPED, [(cause.name, "dxvif-1")])
    assert findings(found)[0]
    assert fixes(found)[0]


def test_what_is_said_is_what_is_seen_at_both_ends():
    said = {cause: findings(traced(network, TO_DESK))[0] for cause, network in DIRECT_CASES}
    assert said == {
        Cause.VIRTUAL_INTERFACE_NOT_AVAILABLE: "is confirming",
        Cause.VIRTUAL_INTERFACE_DOWN: "its BGP session is not established",
        Cause.VLAN_MISMATCH: "the router tags its frames with VLAN 102, and AWS takes VLAN 101",
        Cause.BGP_KEY: (
            "the session stays in Connect, while BFD is up: both ends have another BGP key (TcpExtTCPMD5Failure)"
        ),
        Cause.BGP_ASN: "bad OPEN: the router says it is AS 65011, and AWS expects 65010",
        Cause.TOO_MANY_PREFIXES: "the router announces 101 prefixes: AWS closes the session at 101",
    }


def test_an_asn_may_be_the_other_ends_too():
    found = traced(line(router=a_router(an_end(far_asn=64999))), TO_DESK)
    assert (stops(found), findings(found)) == (
        [("BGP_ASN", "dxvif-1")],
        ["bad OPEN: the router expects AS 64999, and AWS is 64513"],
    )


def test_an_association_that_is_ended_leads_nowhere_and_one_that_is_being_changed_does():
    ended = line(BY_HAND, association=replace(OF_VPC, state="disassociating"))
    assert stops(traced(ended, FROM_DESK)) == [("NO_ROUTE", "host-router")]
    assert traced(ended, TO_DESK).verdict is Verdict.UNKNOWN, "something else may have announced it"
    assert traced(line(association=replace(OF_VPC, state="updating")), TO_DESK).verdict is Verdict.REACHABLE


def test_an_interface_that_is_not_accepted_yet_is_to_be_accepted():
    (fix,) = fixes(traced(DIRECT_CASES[0][1], TO_DESK))
    assert fix == "accept it, on a gateway of yours"
    gone = traced(line(interface=replace(INTERFACE, state="deleted")), TO_DESK)
    assert fixes(gone) == ["wait until it is available, or have another one made"]


def test_a_hundred_prefixes_are_not_too_many():
    assert traced(line(router=a_router(announces=(OFFICE_RANGE, *MANY[1:]))), TO_DESK).verdict is Verdict.REACHABLE


def test_that_its_session_is_up_is_assumed_where_nothing_tells():
    assert Assumption.SESSION_UP in traced(line(interface=replace(INTERFACE, is_bgp_up=None)), TO_DESK).assumed
    assert Assumption.SESSION_UP not in traced(line(), TO_DESK).assumed


def test_a_range_that_is_not_announced_is_not_passed_on():
    elsewhere = a_router(announces=(N("192.168.51.0/24"),))
    found = traced(line(BY_HAND, router=elsewhere), TO_DESK)
    assert stops(found) == [("PREFIX_NOT_ANNOUNCED", "vgw-1")]
    assert fixes(found) == ["announce a range that holds 192.168.50.10 by BGP from the customer's router"]
    network = line_behind_gateway()
    network = replace(network, other_hosts={**network.other_hosts, ROUTER.id: elsewhere})
    assert stops(traced(network, TO_DESK)) == [("NO_ROUTE", "rtb-of-plant"), ("PREFIX_NOT_ANNOUNCED", "dxgw-1")]
    by_hand = replace(OF_PLANT, routes=(TransitGatewayRoute(OFFICE_RANGE, ATTACHMENT.id),), propagating=frozenset())
    network = replace(
        network, transit_gateway_route_tables={**network.transit_gateway_route_tables, by_hand.id: by_hand}
    )
    assert stops(traced(network, TO_DESK)) == [("PREFIX_NOT_ANNOUNCED", "dxgw-1")]


@pytest.mark.parametrize(
    ("allowed", "is_announced"), [("10.0.0.0/8", True), ("10.0.0.0/16", True), ("10.0.0.0/17", False)]
)
def test_of_a_vpc_a_range_is_announced_that_an_allowed_prefix_holds_whole(allowed, is_announced):
    found = traced(line(association=replace(OF_VPC, allowed=(N(allowed),))), FROM_DESK)
    assert stops(found) == ([] if is_announced else [("NO_ROUTE", "host-router")])
    wanted = ["allow a prefix that holds 10.0.2.20 in an association of line (dxgw-1)"]
    assert fixes(found) == ([] if is_announced else wanted)


def test_of_a_transit_gateway_the_allowed_prefixes_are_announced_themselves():
    half = replace(OF_TRANSIT, allowed=(N("10.0.0.0/17"),))
    assert traced(line_behind_gateway(association=half), FROM_DESK).verdict is Verdict.REACHABLE
    other = replace(OF_TRANSIT, allowed=(N("10.0.128.0/17"),))
    assert stops(traced(line_behind_gateway(association=other), FROM_DESK)) == [("NO_ROUTE", "host-router")]


def test_what_is_larger_than_the_interface_is_dropped_only_where_it_may_not_be_cut():
    whole = replace(TO_DESK, size=1500, dont_fragment=True)
    assert traced(line(), whole).verdict is Verdict.REACHABLE
    small = line(interface=replace(INTERFACE, mtu=1400))
    assert stops(traced(small, whole)) == [("TOO_LARGE", "dxvif-1")]
    assert traced(small, replace(whole, dont_fragment=False)).verdict is Verdict.REACHABLE


def test_what_the_other_end_alone_does_not_take_is_lost_without_a_word():
    """Whether or not it may be cut: who sends it does not know."""
    network = line(router=a_router(an_end(mtu=1400)))
    large = replace(TO_DESK, size=1401)
    found = traced(network, large)
    assert stops(found) == [("TOO_LARGE", "dxvif-1")]
    assert findings(found) == [
        "1401 bytes are more than the 1400 of the other end, and of 1500 here: lost without a word"
    ]
    assert traced(network, replace(large, size=1400)).verdict is Verdict.REACHABLE
    from_desk = traced(network, replace(FROM_DESK, size=1401))
    assert [hop.cause for hop in from_desk.there.hops if hop.cause is not None] == [], "the router cuts it"


def test_direct_connect_comes_before_a_vpn_and_a_vpn_takes_over_when_its_session_is_down():
    both = replace(ROUTER, virtual_interfaces=(an_end(OF_GATEWAY),), tunnels=OWN_ENDS)
    for interface, by in ((OF_GATEWAY, "dxvif-1"), (replace(OF_GATEWAY, state="down", is_bgp_up=False), "vpn-1")):
        network = replace(
            line(interface=interface, router=both),
            vpn_connections=by_id([CONNECTION]),
            customer_gateways=by_id([KNOWN_AS]),
        )
        for packet in (TO_DESK, FROM_DESK):
            found = traced(network, packet)
            assert found.verdict is Verdict.REACHABLE
            assert by in [hop.subject.id for hop in found.there.hops]


def test_the_longest_range_leads_from_a_router_whatever_comes_first():
    """A wide static connection to elsewhere, and the narrow one that is right."""
    wide = replace(CONNECTION, id="vpn-wide", vpn_gateway_id="vgw-elsewhere", is_static=True)
    router = replace(ROUTER, virtual_interfaces=(an_end(),), tunnels=OWN_ENDS, routes=(N("10.0.0.0/8"),))
    network = replace(line(router=router), vpn_connections=by_id([wide]), customer_gateways=by_id([KNOWN_AS]))
    found = traced(network, FROM_DESK)
    assert (found.verdict, "dxvif-1" in [hop.subject.id for hop in found.there.hops]) == (Verdict.REACHABLE, True)


def test_of_a_sites_two_routers_the_one_with_the_longest_range_takes_it():
    idle = replace(ROUTER, id="host-idle", routes=(N("0.0.0.0/0"),), interface_ids=(), tunnels=())
    static = replace(CONNECTION, id="vpn-idle", customer_gateway_id="cgw-1", is_static=True)
    network = line()
    network = replace(
        network,
        other_hosts={idle.id: idle, **network.other_hosts},
        vpn_connections=by_id([static]),
        customer_gateways=by_id([KNOWN_AS]),
    )
    found = traced(network, FROM_DESK)
    assert (found.verdict, "host-router" in [hop.subject.id for hop in found.there.hops]) == (Verdict.REACHABLE, True)


def test_a_device_reaches_a_server_by_direct_and_a_server_a_device_through_its_own_gate_peer():
    found = traced(direct_of_vpg(), a_packet(CAM, DESK, 443))
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
    assert found.back is not None
    assert SIM.session is not None
    assert found.back.packet.destination == SIM.session.translated_address
    back = traced(direct_of_vpg(), a_packet(DESK, CAM, 22))
    assert (back.verdict, stops(back)) == (Verdict.REACHABLE, [])
    assert [hop for hop in back.all_hops() if isinstance(hop, TunnelHop)]


def test_what_leads_to_a_vpg_that_was_not_read_is_told():
    for network in (direct_of_vpg(), data_center()):
        found = traced(replace(network, vpgs={}), a_packet(DESK, APP, 22))
        assert unknowns(found) == [("VPG_NOT_READ", OF_VPG.vpg_id)]


def test_behind_an_interface_of_whose_router_nothing_is_told_nobody_can_say():
    unknown = replace(line_behind_gateway(), other_hosts={})
    table = unknown.transit.associated_with("tgw-1", "attach-plant")
    assert table is not None
    assert table.unread == (f"what {ATTACHMENT.id} propagates",)
    network = line()
    found = traced(replace(network, other_hosts={}), TO_DESK)
    assert unknowns(found) == [("BEHIND_CUSTOMER_GATEWAY", "dxvif-1")]
