"""Traces through a NAT gateway: what goes out comes from its address, answers come back, and nothing else does."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.nat_gateway import NatGatewayAddress
from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.route_table import Route
from devicepath_tools.network.told_twice import nat_gateway
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.hop import Direction
from devicepath_tools.network.trace.network_acl_hop import NetworkAclHop
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.verdict import Verdict
from tests.network.behind_nat import BEHIND, IN_FRONT, NAT, NAT_ADDRESS, NAT_GATEWAY, TO_NAT, behind_nat
from tests.network.sample import (
    APP,
    APP_TABLE,
    FAR,
    FAR_GROUP,
    FAR_TABLE,
    GATE_ACL,
    IN_FAR,
    IN_PLANT,
    OPEN,
    a_packet,
    an_entry,
    stops,
    tcp,
    traced,
    unknowns,
)
from tests.network.transit import FAR_BY_GATEWAY, PLANT_BY_GATEWAY, findings, fixes

A, N = IPv4Address, IPv4Network
TO_FAR_1 = a_packet(APP, FAR, 22)


def test_what_goes_through_comes_from_its_address_and_the_answer_finds_back():
    found = traced(behind_nat(), TO_FAR_1)
    assert found.verdict is Verdict.REACHABLE
    assert [hop.finding for hop in found.all_hops() if isinstance(hop, TranslationHop)] == [
        "source 10.0.2.20 => 10.0.0.9",
        "destination 10.0.0.9 => 10.0.2.20",
    ]
    assert found.back is not None
    assert found.back.packet.destination == NAT, "the receiver sees no other"


def test_the_receivers_group_sees_the_gateways_address():
    only_app = replace(FAR_GROUP, ingress=(tcp("sgr-far-22", 22, N("10.0.2.20/32")),))
    only_nat = replace(FAR_GROUP, ingress=(tcp("sgr-far-22", 22, N("10.0.0.9/32")),))
    assert stops(traced(behind_nat(only_app), TO_FAR_1)) == [("SECURITY_GROUP_INGRESS", "sg-far")]
    assert traced(behind_nat(only_nat), TO_FAR_1).verdict is Verdict.REACHABLE


def test_a_reference_to_the_senders_group_does_not_hold_behind_it():
    by_group = replace(FAR_GROUP, ingress=(tcp("sgr-far-22", 22, "sg-app"),))
    assert stops(traced(behind_nat(by_group), TO_FAR_1)) == [("SECURITY_GROUP_INGRESS", "sg-far")]


def test_the_network_acl_of_its_subnet_judges_what_comes_and_what_leaves_both_ways():
    found = traced(behind_nat(), TO_FAR_1)
    own = [hop for hop in found.all_hops() if isinstance(hop, NetworkAclHop) and hop.subject.id == "acl-gate"]
    assert [hop.direction for hop in own] == [Direction.INGRESS, Direction.EGRESS] * 2
    closed = replace(GATE_ACL, ingress=(an_entry(90, Action.DENY, cidr=N("10.0.2.0/24")), *OPEN))
    assert stops(traced(behind_nat(closed), TO_FAR_1)) == [("NETWORK_ACL_INGRESS", "acl-gate")]


def test_in_its_own_subnet_neither_edge_is_crossed_on_the_way_to_it():
    shared = replace(APP_TABLE, routes=BEHIND.routes)
    inside = replace(NAT_GATEWAY, subnet_id="subnet-app", addresses=(replace(NAT_ADDRESS, address=A("10.0.2.9")),))
    to_itself = traced(behind_nat(shared, gateway=inside), TO_FAR_1)
    assert stops(to_itself) == [("ROUTING_LOOP", "nat-1")], "the table that led there leads on"
    assert not [hop for hop in to_itself.there.hops if isinstance(hop, NetworkAclHop)]


def test_nobody_opens_a_connection_to_a_sender_behind_it():
    found = traced(behind_nat(replace(FAR_TABLE, routes=(IN_FAR, PLANT_BY_GATEWAY))), a_packet(FAR, NAT, 22))
    assert stops(found) == [("NO_HOST", "eni-nat")]


def test_an_answer_to_what_came_past_it_is_stopped():
    found = traced(behind_nat(), a_packet(FAR, APP, 22))
    assert (found.there.verdict, stops(found)) == (Verdict.REACHABLE, [("ANSWER_TRANSLATED", "nat-1")])
    assert findings(found) == [
        "knows nothing of what this answers, which took another way: it arrives from another address, if at all"
    ]
    assert fixes(found) == ["lead 10.9.1.10 back the way that the packet came, past egress (nat-1)"]


def test_a_private_address_that_only_the_internet_is_left_for_stops_in_front_of_it():
    found = traced(behind_nat(replace(IN_FRONT, routes=(IN_PLANT, *IN_FRONT.routes[2:]))), TO_FAR_1)
    assert stops(found) == [("PRIVATE_TO_INTERNET", "rtb-gate")]


def test_towards_the_internet_it_needs_a_public_address():
    out = a_packet(APP, A("8.8.8.8"), 443)
    assert unknowns(traced(behind_nat(), out)) == [("INTERNET", "igw-1")]
    private = replace(NAT_GATEWAY, addresses=(replace(NAT_ADDRESS, public_address=None),))
    assert stops(traced(behind_nat(gateway=private), out)) == [("NO_PUBLIC_ADDRESS", "igw-1")]


@pytest.mark.parametrize("size", [8500, 8501])
def test_8500_bytes_go_through_and_not_one_more(size):
    found = traced(behind_nat(), replace(TO_FAR_1, size=size, dont_fragment=True))
    assert stops(found) == ([] if size == 8500 else [("TOO_LARGE", "nat-1"), ("TOO_LARGE", "tgw-1")])


@pytest.mark.parametrize(
    ("state", "fix"),
    [
        ("pending", "wait until egress (nat-1) is available"),
        ("failed", "make another one instead of egress (nat-1), and lead 10.9.1.10 there"),
    ],
)
def test_one_that_is_not_available_carries_nothing(state, fix):
    found = traced(behind_nat(gateway=replace(NAT_GATEWAY, state=state)), TO_FAR_1)
    assert stops(found) == [("NAT_GATEWAY_NOT_AVAILABLE", "nat-1")]
    assert (findings(found), fixes(found)) == ([f"is {state}"], [fix])


def test_of_several_addresses_the_first_is_assumed():
    second = NatGatewayAddress("eni-nat-2", A("10.0.0.10"))
    found = traced(behind_nat(gateway=replace(NAT_GATEWAY, addresses=(NAT_ADDRESS, second))), TO_FAR_1)
    assert found.verdict is Verdict.REACHABLE
    assert Assumption.NAT_ADDRESS in found.assumed
    assert Assumption.NAT_ADDRESS not in traced(behind_nat(), TO_FAR_1).assumed


@pytest.mark.parametrize("untold", [{"subnet_id": ""}, {"addresses": ()}], ids=["its subnet", "its addresses"])
def test_of_one_that_does_not_tell_where_it_is_nobody_can_say(untold):
    found = traced(behind_nat(gateway=replace(NAT_GATEWAY, **untold)), TO_FAR_1)
    assert (found.verdict, unknowns(found)) == (Verdict.UNKNOWN, [("NAT_GATEWAY_NOT_READ", "nat-1")])


def test_what_comes_from_a_transit_gateway_goes_out_by_it_as_well():
    """One VPC's NAT gateway for all of them."""
    to_hub = replace(FAR_TABLE, routes=(IN_FAR, Route(N("0.0.0.0/0"), FAR_BY_GATEWAY.target)))
    app = replace(BEHIND, routes=(IN_PLANT, TO_NAT))
    hub = behind_nat(app, to_hub)
    of_far = hub.transit_gateway_route_tables["rtb-of-far"]
    (to_plant,) = of_far.routes
    everywhere = replace(of_far, routes=(to_plant, replace(to_plant, destination=N("0.0.0.0/0"))))
    tables = {**hub.transit_gateway_route_tables, of_far.id: everywhere}
    found = traced(replace(hub, transit_gateway_route_tables=tables), a_packet(FAR, A("8.8.8.8"), 443))
    assert unknowns(found) == [("INTERNET", "igw-1")]
    assert stops(found) == []


def test_what_one_source_tells_of_where_it_is_is_not_lost_by_another_that_does_not():
    untold = replace(NAT_GATEWAY, addresses=())
    assert nat_gateway(NAT_GATEWAY, untold) == NAT_GATEWAY
    assert nat_gateway(untold, NAT_GATEWAY) == NAT_GATEWAY
