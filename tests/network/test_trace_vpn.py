"""Traces over VPN connections: from a VPC to an office and from there, and each way in which that fails."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.route_table import RouteOrigin
from devicepath_tools.network.site import CustomerRouter, CustomerTunnel
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.size_hop import SizeHop
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.trace.vpn_hop import VpnHop
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute
from devicepath_tools.network.vpn_connection import VpnConnection
from devicepath_tools.network.vpn_proposals import Proposals
from tests.network.sample import APP, APP_TABLE, FAR, IN_PLANT, a_packet, stops, traced, unknowns
from tests.network.transit import FAR_BY_GATEWAY, findings, fixes
from tests.network.vpn import (
    ATTACHMENT,
    CONNECTION,
    DESK,
    OF_OFFICE,
    OFFICE_RANGE,
    OWN_ENDS,
    ROUTER,
    TO_VPN,
    TUNNELS,
    office,
    office_behind_gateway,
)

A, N = IPv4Address, IPv4Network
TO_DESK, FROM_DESK = a_packet(APP, DESK, 22), a_packet(DESK, APP, 443)
NARROW = Proposals(frozenset({"AES256"}), frozenset({"SHA2-256"}), frozenset({14}))
OTHER_CIPHER = Proposals(frozenset({"AES128"}), frozenset({"SHA1"}), frozenset({14}))
OTHER_GROUP = Proposals(frozenset({"AES256"}), frozenset({"SHA2-256"}), frozenset({19}))


BY_HAND = replace(APP_TABLE, routes=(IN_PLANT, replace(TO_VPN, origin=RouteOrigin.STATIC)))
"""A table whose route to the gateway was written, and not propagated."""


def both(**changes) -> tuple[CustomerTunnel, ...]:
    """The router's ends of both tunnels."""
    return tuple(replace(it, **changes) for it in OWN_ENDS)


def a_router(**changes) -> CustomerRouter:
    return replace(ROUTER, **changes)


def a_connection(**changes) -> VpnConnection:
    """What AWS has of both tunnels."""
    return replace(CONNECTION, tunnels=tuple(replace(it, **changes) for it in TUNNELS))


MANY = tuple(N("172.16.0.0/12").subnets(new_prefix=24))[:1000]
NARROW_AT_AWS = a_connection(phase_1=NARROW, phase_2=NARROW)
VPN_CASES: list[tuple[Cause, Network]] = [
    (Cause.VPN_NOT_AVAILABLE, office(connection=replace(CONNECTION, state="pending"))),
    (Cause.VPN_DOWN, office(connection=a_connection(is_up=False, message="IPSEC IS DOWN"))),
    (Cause.VPN_PORT_CLOSED, office(router=a_router(closed_ports=frozenset({4500})))),
    (Cause.VPN_PHASE_1, office(connection=NARROW_AT_AWS, router=a_router(tunnels=both(phase_1=OTHER_GROUP)))),
    (Cause.VPN_IDENTITY, office(router=a_router(tunnels=both(identity=A("10.9.9.9"))))),
    (Cause.VPN_KEY, office(router=a_router(tunnels=both(key_digest="another")))),
    (
        Cause.VPN_SELECTORS,
        office(router=a_router(tunnels=both(own_selector=OFFICE_RANGE, far_selector=N("10.0.0.0/16")))),
    ),
    (Cause.VPN_PHASE_2, office(connection=NARROW_AT_AWS, router=a_router(tunnels=both(phase_2=OTHER_CIPHER)))),
    (Cause.VPN_PHASE_2_GROUP, office(connection=NARROW_AT_AWS, router=a_router(tunnels=both(phase_2=OTHER_GROUP)))),
    (Cause.TOO_MANY_PREFIXES, office(router=a_router(announces=(OFFICE_RANGE, *MANY[:100])))),
]
"""What stops all that goes over the connection."""


@pytest.mark.parametrize("packet", [TO_DESK, FROM_DESK], ids=["to the office", "from the office"])
@pytest.mark.parametrize("network", [office(), office_behind_gateway()], ids=["virtual private", "transit"])
def test_packets_and_their_answers_cross_in_either_direction(network, packet):
    found = traced(network, packet)
    assert (stops(found), unknowns(found), found.verdict) == ([], [], Verdict.REACHABLE)
    assert [hop.finding for hop in found.there.hops if isinstance(hop, VpnHop)] == [
        "carries it by 203.0.113.10 (169.254.10.0/30) or 203.0.113.14 (169.254.10.4/30)"
    ]


@pytest.mark.parametrize(("cause", "network"), VPN_CASES, ids=[cause.name for cause, _ in VPN_CASES])
@pytest.mark.parametrize("packet", [TO_DESK, FROM_DESK], ids=["to the office", "from the office"])
def test_a_cause_stops_the_packet_alone_and_names_the_connection(cause, network, packet):
    found = traced(network, packet)
    assert (found.verdict, stops(found)) == (Verdict.STOPPED, [(cause.name, "vpn-1")])
    assert findings(found)[0]
    assert fixes(found)[0]


def test_what_is_said_are_the_words_that_the_router_and_aws_say():
    said = {cause: findings(traced(network, TO_DESK))[0] for cause, network in VPN_CASES}
    narrow, other, group = "AES256; SHA2-256; DH 14", "AES128; SHA1; DH 14", "AES256; SHA2-256; DH 19"
    assert said == {
        Cause.VPN_NOT_AVAILABLE: "is pending",
        Cause.VPN_DOWN: "203.0.113.10 is down: IPSEC IS DOWN; 203.0.113.14 is down: IPSEC IS DOWN",
        Cause.VPN_PORT_CLOSED: "nothing comes back from UDP 4500: the router's initiation times out",
        Cause.VPN_PHASE_1: f"NO_PROPOSAL_CHOSEN in phase 1: AWS takes {narrow}, the router offers {group}",
        Cause.VPN_IDENTITY: "AUTHENTICATION_FAILED: the router says it is 10.9.9.9, and AWS expects 198.51.100.1",
        Cause.VPN_KEY: "AUTHENTICATION_FAILED: both ends have another pre-shared key",
        Cause.VPN_SELECTORS: "the tunnel is for 192.168.50.0/24 to 10.0.0.0/16 alone, which BGP is not in",
        Cause.VPN_PHASE_2: f"NO_PROPOSAL_CHOSEN in phase 2: AWS takes {narrow}, the router offers {other}",
        Cause.VPN_PHASE_2_GROUP: "no DH group of phase 2 in common: it comes up, and is lost at the first rekeying",
        Cause.TOO_MANY_PREFIXES: "the router announces 101 prefixes: AWS closes the session at 101",
    }


@pytest.mark.parametrize(("number", "expected"), [(999, Verdict.REACHABLE), (1000, Verdict.STOPPED)])
def test_a_transit_gateway_takes_a_thousand_prefixes(number, expected):
    router = a_router(announces=(OFFICE_RANGE, *MANY[:number]))
    assert traced(office_behind_gateway(router=router), TO_DESK).verdict is expected


def test_a_virtual_private_gateway_takes_a_hundred_prefixes_and_of_static_routes_nothing_is_announced():
    full = a_router(announces=(OFFICE_RANGE, *MANY[:99]))
    assert traced(office(router=full), TO_DESK).verdict is Verdict.REACHABLE
    static = replace(CONNECTION, is_static=True, routes=(OFFICE_RANGE,))
    router = a_router(announces=(OFFICE_RANGE, *MANY[:100]), routes=(N("10.0.0.0/16"),))
    assert traced(office(connection=static, router=router), TO_DESK).verdict is Verdict.REACHABLE


def test_one_tunnel_of_two_is_enough():
    one = replace(CONNECTION, tunnels=(replace(TUNNELS[0], is_up=False), TUNNELS[1]))
    wrong_key = a_router(tunnels=(replace(OWN_ENDS[0], key_digest="another"), OWN_ENDS[1]))
    for network in (office(connection=one), office(router=wrong_key)):
        found = traced(network, TO_DESK)
        assert found.verdict is Verdict.REACHABLE
        (hop,) = (it for it in found.there.hops if isinstance(it, VpnHop))
        assert hop.finding == "carries it by 203.0.113.14 (169.254.10.4/30); 203.0.113.10 is down"


def test_a_tunnel_that_the_router_does_not_have_is_down():
    found = traced(office(router=a_router(tunnels=())), TO_DESK)
    assert stops(found) == [("VPN_DOWN", "vpn-1")]
    assert "the router has no tunnel to 203.0.113.10" in findings(found)[0]


def test_that_a_tunnel_is_up_is_assumed_where_nothing_tells():
    found = traced(office(connection=a_connection(is_up=None)), TO_DESK)
    assert Assumption.TUNNEL_UP in found.assumed
    assert Assumption.TUNNEL_UP not in traced(office(), TO_DESK).assumed


def test_of_a_connection_that_is_only_planned_and_has_no_tunnels_yet_they_are_assumed():
    found = traced(office(connection=replace(CONNECTION, tunnels=())), TO_DESK)
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
    assert Assumption.TUNNEL_UP in found.assumed


def test_a_range_that_is_not_announced_is_not_passed_on_though_a_route_of_the_vpc_leads_there():
    found = traced(office(BY_HAND, router=a_router(announces=(N("192.168.51.0/24"),))), TO_DESK)
    assert stops(found) == [("PREFIX_NOT_ANNOUNCED", "vgw-1")]
    assert fixes(found) == ["announce a range that holds 192.168.50.10 by BGP from the customer's router"]


def test_a_static_connection_passes_on_what_it_has_a_route_for():
    static = replace(CONNECTION, is_static=True, routes=(OFFICE_RANGE,))
    router = a_router(announces=(), routes=(N("10.0.0.0/16"),))
    assert traced(office(connection=static, router=router), TO_DESK).verdict is Verdict.REACHABLE
    found = traced(office(BY_HAND, connection=replace(static, routes=()), router=router), TO_DESK)
    assert stops(found) == [("PREFIX_NOT_ANNOUNCED", "vgw-1")]
    assert fixes(found) == ["add a static route that holds 192.168.50.10 to the VPN connection"]


def test_a_router_without_a_route_for_it_sends_nothing_to_aws():
    static = replace(CONNECTION, is_static=True, routes=(OFFICE_RANGE,))
    found = traced(office(connection=static, router=a_router(routes=())), FROM_DESK)
    assert stops(found) == [("NO_ROUTE", "host-router")]


def test_what_comes_from_a_virtual_private_gateway_goes_no_further_than_its_vpc():
    to_far = replace(CONNECTION, is_static=True, routes=(OFFICE_RANGE,))
    found = traced(office(connection=to_far, router=a_router(routes=(N("10.0.0.0/8"),))), a_packet(DESK, FAR, 22))
    assert stops(found) == [("NO_TRANSIT", "vgw-1")]
    assert "end the VPN connection at a transit gateway" in fixes(found)[0]


def test_over_a_transit_gateway_the_office_reaches_what_its_table_leads_to():
    of_office = replace(OF_OFFICE, propagating=OF_OFFICE.propagating | {"attach-far"})
    back = TransitGatewayRoute(OFFICE_RANGE, ATTACHMENT.id)
    network = office_behind_gateway(of_office)
    tables = {
        **network.transit_gateway_route_tables,
        "rtb-of-far": replace(network.transit_gateway_route_tables["rtb-of-far"], routes=(back,)),
    }
    far_back = replace(
        network.route_tables["rtb-far"],
        routes=(*network.route_tables["rtb-far"].routes, replace(FAR_BY_GATEWAY, destination=OFFICE_RANGE)),
    )
    open_far = replace(network.security_groups["sg-far"], ingress=APP_OPEN)
    network = replace(
        network,
        transit_gateway_route_tables=tables,
        route_tables={**network.route_tables, far_back.id: far_back},
        security_groups={**network.security_groups, open_far.id: open_far},
    )
    assert traced(network, a_packet(DESK, FAR, 22)).verdict is Verdict.REACHABLE


APP_OPEN = office().security_groups["sg-app"].ingress


def test_a_transit_gateway_announces_the_table_that_judges_the_attachment():
    silent = office_behind_gateway(replace(OF_OFFICE, propagating=frozenset()))
    assert stops(traced(silent, FROM_DESK)) == [("NO_ROUTE", "host-router"), ("NO_ROUTE", "rtb-of-office")]


def test_what_an_office_announces_is_a_route_of_the_table_that_it_propagates_to():
    network = office_behind_gateway()
    table = network.transit.associated_with("tgw-1", "attach-plant")
    assert table is not None
    assert [str(it) for it in table.routes] == ["192.168.50.0/24 -> attach-office"]
    unknown = replace(network, other_hosts={})
    untold = unknown.transit.associated_with("tgw-1", "attach-plant")
    assert untold is not None
    assert untold.unread == ("what attach-office propagates",)


def test_behind_a_router_of_which_nothing_is_told_nobody_can_say():
    found = traced(office(router=None), TO_DESK)
    assert (found.verdict, unknowns(found)) == (Verdict.UNKNOWN, [("BEHIND_CUSTOMER_GATEWAY", "cgw-1")])
    assert unknowns(traced(office(BY_HAND, router=None), TO_DESK)) == [("ANNOUNCED_NOT_READ", "vgw-1")]


@pytest.mark.parametrize("packet", [TO_DESK, FROM_DESK], ids=["to the office", "from the office"])
def test_what_is_larger_than_the_tunnel_is_dropped_only_where_it_may_not_be_cut(packet):
    whole = replace(packet, size=1400, dont_fragment=True)
    assert traced(office(), whole).verdict is Verdict.REACHABLE
    assert stops(traced(office(), replace(whole, size=1401))) == [("TOO_LARGE", "vpn-1")]
    cut = traced(office(), replace(packet, size=1401))
    assert cut.verdict is Verdict.REACHABLE
    (hop,) = (it for it in cut.there.hops if isinstance(it, SizeHop))
    assert hop.finding == "1401 bytes are more than the 1400 of the VPN's tunnel: it is fragmented"


def test_between_the_worst_and_the_best_cipher_nobody_can_say_what_fits():
    def said(size: int) -> list[tuple[str, str]]:
        found = traced(office(router=None), replace(TO_DESK, size=size, dont_fragment=True))
        return [*unknowns(found)[:-1], *stops(found)]

    assert said(1406) == []
    assert said(1407) == said(1446) == [("TUNNEL_MTU", "vpn-1")]
    assert said(1447) == [("TOO_LARGE", "vpn-1")]


def test_of_several_connections_the_longest_range_leads_and_a_tunnel_that_is_up_comes_first():
    wide = replace(CONNECTION, id="vpn-wide", is_static=True, routes=(N("192.168.0.0/16"),))
    narrow = replace(CONNECTION, id="vpn-narrow", is_static=True, routes=(OFFICE_RANGE,))
    down = replace(narrow, tunnels=tuple(replace(it, is_up=False) for it in TUNNELS))
    for connections, by in (((wide, narrow), "vpn-narrow"), ((wide, down), "vpn-wide")):
        network = replace(office(), vpn_connections=by_id(connections))
        hops = [hop for hop in traced(network, TO_DESK).there.hops if isinstance(hop, VpnHop)]
        assert [hop.subject.id for hop in hops] == [by]


def test_a_static_connection_carries_what_narrow_selectors_hold_and_nothing_else():
    static = replace(CONNECTION, is_static=True, routes=(N("192.168.0.0/16"),))
    router = a_router(
        announces=(), routes=(N("10.0.0.0/16"),), tunnels=both(own_selector=OFFICE_RANGE, far_selector=N("10.0.2.0/24"))
    )
    assert traced(office(connection=static, router=router), TO_DESK).verdict is Verdict.REACHABLE
    narrower = replace(router, tunnels=both(own_selector=OFFICE_RANGE, far_selector=N("10.0.3.0/24")))
    found = traced(office(connection=static, router=narrower), FROM_DESK)
    assert stops(found) == [("VPN_SELECTORS", "vpn-1")]
    assert findings(found) == ["the tunnel is for 192.168.50.0/24 to 10.0.3.0/24 alone"]


def test_selectors_that_have_nothing_in_common_are_refused():
    for_another = replace(CONNECTION, customer_range=N("192.168.60.0/24"))
    router = a_router(tunnels=both(own_selector=OFFICE_RANGE))
    found = traced(office(connection=for_another, router=router), TO_DESK)
    assert stops(found) == [("VPN_SELECTORS", "vpn-1")]
    assert findings(found) == ["TS_UNACCEPTABLE: the router asks for 192.168.50.0/24 to 0.0.0.0/0"]
    assert fixes(found) == ["ask for 192.168.60.0/24 to 0.0.0.0/0, as the connection has it"]


def test_what_a_gateway_has_learned_from_elsewhere_is_not_said_to_be_missing():
    """By Direct Connect, which is not read: a propagated range that no VPN connection has announced."""
    from_elsewhere = office(router=a_router(announces=(N("192.168.51.0/24"),)))
    alone = replace(office(BY_HAND), vpn_connections={})
    for network in (from_elsewhere, alone):
        found = traced(network, TO_DESK)
        assert (found.verdict, unknowns(found)) == (Verdict.UNKNOWN, [("ANNOUNCED_NOT_READ", "vgw-1")])
