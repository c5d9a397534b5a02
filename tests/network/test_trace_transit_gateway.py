"""Through transit gateways: attachments, their zones, the table that is associated, its routes, and the way back."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, RouteTable, Target, TargetKind
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable
from devicepath_tools.network.vpc import Subnet
from tests.network.sample import (
    APP,
    APP_ACL,
    APP_SUBNET,
    APP_TABLE,
    FAR,
    FAR_ACL,
    FAR_GROUP,
    FAR_SUBNET,
    FAR_TABLE,
    FAR_VPC,
    GATE_ACL,
    GATE_TABLE,
    IN_FAR,
    IN_PLANT,
    OPEN,
    REGION,
    VPC,
    a_packet,
    an_entry,
    everything,
    stops,
    tcp,
    traced,
    unknowns,
)
from tests.network.transit import (
    FAR_ATTACHMENT,
    FAR_BY_GATEWAY,
    FAR_END,
    GATEWAY,
    NEAR,
    OF_FAR,
    OF_PEERING_HERE,
    OF_PEERING_THERE,
    OF_PLANT,
    OF_WEST,
    PEERING,
    PLANT_ATTACHMENT,
    TO_GATEWAY,
    WEST,
    WEST_ATTACHMENT,
    WEST_GROUP,
    WEST_INTERFACE,
    findings,
    fixes,
    joined,
    peered,
)

N = IPv4Network
TO_FAR_1, TO_WEST_1 = a_packet(APP, FAR, 22), a_packet(APP, WEST, 22)


def test_two_vpcs_on_one_gateway_reach_each_other():
    assert traced(joined(), TO_FAR_1).verdict is Verdict.REACHABLE


def test_a_gateway_joins_nothing_that_is_not_attached_to_it():
    found = traced(joined(without=[PLANT_ATTACHMENT.id]), TO_FAR_1)
    assert stops(found)[0] == ("VPC_NOT_ATTACHED", "tgw-1")
    assert findings(found)[0] == "vpc-plant has no attachment to it"
    assert fixes(found)[0] == "attach vpc-plant to hub (tgw-1), with a subnet in each zone that sends"


@pytest.mark.parametrize(
    ("state", "fix"),
    [
        ("pendingAcceptance", "accept attach-far in the account that was asked for it, or make another one"),
        ("pending", "wait: attach-far is accepted, and AWS is not done yet"),
        (
            "rejected",
            "make another one instead of attach-far, and have it accepted: none that was rejected comes back",
        ),
        ("deleted", "attach again instead of attach-far, and give the routes that led to it the new one"),
        ("acceptancePending", "have SORACOM accept attach-far: acceptTransitGatewayVpcAttachmentFromCustomer"),
    ],
)
def test_an_attachment_carries_nothing_before_and_after_it_is_available(state, fix):
    led = replace(OF_PLANT, routes=(TransitGatewayRoute(FAR_VPC.cidrs[0], FAR_ATTACHMENT.id),))
    found = traced(joined(led, replace(FAR_ATTACHMENT, state=state)), TO_FAR_1)
    assert (stops(found), found.verdict) == ([("ATTACHMENT_NOT_AVAILABLE", "attach-far")], Verdict.STOPPED)
    assert (findings(found), fixes(found)) == ([f"is {state}"], [fix])


def test_what_an_attachment_propagates_vanishes_with_it():
    found = traced(joined(replace(FAR_ATTACHMENT, state="deleting")), TO_FAR_1)
    assert stops(found) == [("NO_ROUTE", "rtb-of-plant"), ("ATTACHMENT_NOT_AVAILABLE", "attach-far")]
    assert fixes(found)[0] == "add to plants (rtb-of-plant): 10.9.0.0/16 -> attach-far"


def test_of_two_attachments_of_one_vpc_the_one_that_is_not_gone_counts():
    gone = replace(PLANT_ATTACHMENT, id="attach-old", state="deleted")
    for nouns in ((gone,), (PLANT_ATTACHMENT, gone)):
        assert traced(joined(*nouns), TO_FAR_1).verdict is Verdict.REACHABLE


def test_from_a_zone_that_the_attachment_has_no_subnet_in_nothing_gets_into_the_gateway():
    elsewhere = replace(APP_SUBNET, zone=f"{REGION}c")
    found = traced(joined(replace(PLANT_ATTACHMENT, subnet_ids=("subnet-gate",)), elsewhere), TO_FAR_1)
    assert (stops(found), found.verdict) == ([("ATTACHMENT_ZONE", "attach-plant")], Verdict.STOPPED)
    assert findings(found) == [f"has no subnet in {REGION}c, where this comes from: nothing of that zone gets into it"]
    assert fixes(found) == [f"add a subnet of {REGION}c to attach-plant"]


def test_into_a_zone_without_a_subnet_of_the_attachment_it_arrives_by_another_one():
    elsewhere = Subnet("subnet-c", FAR_VPC.id, N("10.9.2.0/24"), f"{REGION}c")
    acl = replace(FAR_ACL, id="acl-c", subnet_ids=frozenset({"subnet-c"}))
    network = joined(elsewhere, acl, replace(FAR_ATTACHMENT, subnet_ids=("subnet-c",)))
    found = traced(network, TO_FAR_1)
    assert found.there.verdict is Verdict.REACHABLE
    assert stops(found) == [("ATTACHMENT_ZONE", "attach-far")], "only the answer does not get back"


def test_an_attachment_that_no_table_is_associated_with_leads_nowhere():
    found = traced(joined(replace(OF_PLANT, associated=frozenset())), TO_FAR_1)
    assert (stops(found), found.verdict) == ([("NO_ASSOCIATION", "attach-plant")], Verdict.STOPPED)
    assert findings(found) == ["is associated with no route table of hub (tgw-1)"]
    assert fixes(found)[0].startswith("associate attach-plant with ")
    assert found.back is not None, "both ways are followed all the same"


def test_of_two_tables_that_are_said_to_judge_an_attachment_none_is_picked_by_their_order():
    """What was read of them at two moments: AWS has one."""
    for table_id in ("rtb-0", "rtb-z"):
        second = TransitGatewayRouteTable(table_id, GATEWAY.id, associated=frozenset({PLANT_ATTACHMENT.id}))
        assert unknowns(traced(joined(second), TO_FAR_1)) == [("SEVERAL_ASSOCIATIONS", "attach-plant")]


def test_a_gateway_sends_to_its_own_attachments_only():
    """As a program may want it that is not up yet: AWS refuses such a route."""
    route = TransitGatewayRoute(N("10.7.0.0/16"), WEST_ATTACHMENT.id)
    elsewhere = replace(OF_PLANT, routes=(route,), propagating=frozenset())
    assert unknowns(traced(peered(elsewhere), TO_WEST_1)) == [("ATTACHMENT_OF_ANOTHER", "attach-west")]


def test_the_way_back_is_judged_by_the_table_of_the_other_attachment():
    found = traced(joined(replace(OF_FAR, routes=())), TO_FAR_1)
    assert (stops(found), found.there.verdict) == ([("NO_ROUTE", "rtb-of-far")], Verdict.REACHABLE)
    assert findings(found) == ["no route, none for 10.0.2.20"]
    assert fixes(found) == ["add to rtb-of-far: 10.0.0.0/16 -> attach-plant"]


def test_the_longest_prefix_decides():
    detour = TransitGatewayRoute(N("10.9.1.0/24"))
    found = traced(joined(replace(OF_PLANT, routes=(detour,))), TO_FAR_1)
    assert stops(found) == [("BLACKHOLE_ROUTE", "rtb-of-plant")]
    assert findings(found) == ["10.9.1.0/24 -> blackhole, static; 10.9.0.0/16 -> attach-far loses"]
    assert fixes(found) == ["replace in plants (rtb-of-plant): 10.9.0.0/16 -> attach-far"]


@pytest.mark.parametrize("origin", [RouteOrigin.STATIC, RouteOrigin.PREFIX_LIST])
def test_of_one_prefix_a_route_that_was_written_is_before_one_that_was_propagated(origin):
    written = TransitGatewayRoute(FAR_VPC.cidrs[0], PLANT_ATTACHMENT.id, origin=origin, prefix_list_id="pl-1")
    table = replace(OF_PLANT, routes=(written,)).with_propagated({FAR_ATTACHMENT.id: FAR_VPC.cidrs})
    assert table.best(FAR) == written
    assert replace(OF_PLANT).with_propagated({FAR_ATTACHMENT.id: FAR_VPC.cidrs}).best(FAR) is not None


def test_a_static_route_that_its_attachment_has_left_is_a_blackhole():
    left = TransitGatewayRoute(FAR_VPC.cidrs[0], FAR_ATTACHMENT.id, RouteState.BLACKHOLE)
    found = traced(joined(replace(OF_PLANT, routes=(left,), propagating=frozenset())), TO_FAR_1)
    assert stops(found) == [("BLACKHOLE_ROUTE", "rtb-of-plant")]
    assert findings(found) == ["10.9.0.0/16 -> attach-far, static: blackhole, its attachment is gone"]


def test_a_range_that_two_attachments_propagate_is_one_of_theirs_and_nobody_knows_whose():
    twin = replace(FAR_VPC, id="vpc-twin")
    attached = replace(FAR_ATTACHMENT, id="attach-twin", vpc_id="vpc-twin", subnet_ids=())
    both = replace(OF_PLANT, propagating=OF_PLANT.propagating | {"attach-twin"})
    found = traced(joined(twin, attached, both), TO_FAR_1)
    assert unknowns(found) == [("PROPAGATIONS_OVERLAP", "rtb-of-plant")]
    decided = replace(both, routes=(TransitGatewayRoute(FAR_VPC.cidrs[0], FAR_ATTACHMENT.id),))
    assert traced(joined(twin, attached, decided), TO_FAR_1).verdict is Verdict.REACHABLE


def test_what_was_not_read_of_a_gateway_is_unknown_and_not_stopped():
    shared = replace(GATEWAY, is_whole=False)
    unassociated = replace(OF_PLANT, associated=frozenset())
    for network, where in (
        (joined(shared, unassociated), ("GATEWAY_NOT_READ", "tgw-1")),
        (joined(unassociated, without=["tgw-1"]), ("GATEWAY_NOT_READ", "tgw-1")),
        (joined(shared, without=["attach-plant"]), ("ATTACHMENT_NOT_READ", "tgw-1")),
        (joined(replace(PLANT_ATTACHMENT, subnet_ids=None)), ("ATTACHMENT_SUBNETS_NOT_READ", "attach-plant")),
        (joined(replace(OF_PLANT, unread=("pl-1",))), ("ROUTES_NOT_READ", "rtb-of-plant")),
        (joined(replace(OF_PLANT, propagating=frozenset({"attach-vpn"}))), ("ROUTES_NOT_READ", "rtb-of-plant")),
        (
            joined(replace(OF_PLANT, routes=(TransitGatewayRoute(N("10.9.1.10/32"), "attach-vpn"),))),
            ("ATTACHMENT_NOT_READ", "attach-vpn"),
        ),
    ):
        found = traced(network, TO_FAR_1)
        assert found.verdict is Verdict.UNKNOWN
        assert unknowns(found)[0] == where


def test_a_route_to_a_whole_host_is_not_overruled_by_what_was_not_read():
    to_host = TransitGatewayRoute(N(f"{FAR}/32"), FAR_ATTACHMENT.id)
    assert traced(joined(replace(OF_PLANT, routes=(to_host,), unread=("pl-1",))), TO_FAR_1).verdict is Verdict.REACHABLE


def test_the_attachment_subnets_table_leads_on_in_the_vpc():
    """As it would to an appliance: here to a gateway that is gone."""
    own = Subnet("subnet-t", FAR_VPC.id, N("10.9.9.0/28"), f"{REGION}a")
    acl = replace(FAR_ACL, id="acl-t", subnet_ids=frozenset({own.id}))
    detour = Route(FAR_SUBNET.cidr, Target(TargetKind.NETWORK_INTERFACE, "eni-gone"), RouteState.BLACKHOLE)
    table = RouteTable("rtb-t", FAR_VPC.id, (IN_FAR, detour), frozenset({own.id}))
    attachment = replace(FAR_ATTACHMENT, subnet_ids=(own.id,))
    assert traced(joined(own, acl, attachment), TO_FAR_1).verdict is Verdict.REACHABLE, "by the main table"
    assert stops(traced(joined(own, acl, attachment, table), TO_FAR_1)) == [("BLACKHOLE_ROUTE", "rtb-t")]


def test_what_comes_from_a_gateway_may_be_led_back_and_that_is_a_loop():
    own = Subnet("subnet-t", FAR_VPC.id, N("10.9.9.0/28"), f"{REGION}a")
    acl = replace(FAR_ACL, id="acl-t", subnet_ids=frozenset({own.id}))
    back = Route(FAR_SUBNET.cidr, TO_GATEWAY)
    table = RouteTable("rtb-t", FAR_VPC.id, (IN_FAR, back), frozenset({own.id}))
    of_far = replace(OF_FAR, routes=(*OF_FAR.routes, TransitGatewayRoute(FAR_VPC.cidrs[0], FAR_ATTACHMENT.id)))
    network = joined(own, acl, replace(FAR_ATTACHMENT, subnet_ids=(own.id,)), table, of_far)
    found = traced(network, TO_FAR_1)
    assert stops(found) == [("ROUTING_LOOP", "attach-far")]
    assert findings(found) == ["has brought it to hub (tgw-1) before: the routes lead back here"]


DENYING = (an_entry(50, Action.DENY), *OPEN)
OWN = Subnet("subnet-t", VPC.id, N("10.0.9.0/28"), f"{REGION}a")


@pytest.mark.parametrize(
    ("acl", "stopped"),
    [
        ({"ingress": DENYING}, [("NETWORK_ACL_INGRESS", "acl-t")]),
        ({"egress": DENYING}, [("NETWORK_ACL_EGRESS", "acl-t")]),
    ],
)
def test_the_network_acl_of_an_attachments_own_subnet_judges_both_ways(acl, stopped):
    """Inbound rules what instances send to the gateway, outbound rules what it sends to them."""
    its_acl = replace(APP_ACL, id="acl-t", subnet_ids=frozenset({OWN.id}), **acl)
    network = joined(OWN, its_acl, replace(PLANT_ATTACHMENT, subnet_ids=(OWN.id,)))
    assert stops(traced(network, TO_FAR_1)) == stopped


def test_in_a_subnet_that_the_attachment_shares_an_acl_judges_what_is_sent_twice_and_what_comes_never():
    assert stops(traced(joined(replace(APP_ACL, ingress=DENYING)), TO_FAR_1)) == [("NETWORK_ACL_INGRESS", "acl-app")]
    assert stops(traced(joined(replace(APP_ACL, egress=DENYING)), TO_FAR_1)) == [("NETWORK_ACL_EGRESS", "acl-app")]
    from_far = replace(FAR_ACL, egress=(an_entry(50, Action.ALLOW),), ingress=(an_entry(50, Action.ALLOW),))
    only_out = replace(APP_ACL, ingress=(an_entry(50, Action.ALLOW, cidr=APP_SUBNET.cidr),))
    assert traced(joined(from_far, only_out), TO_FAR_1).verdict is Verdict.REACHABLE, "the answer is judged by none"


def test_where_it_leaves_by_any_of_several_zones_it_matters_only_if_these_differ():
    second = Subnet("subnet-far-c", FAR_VPC.id, N("10.9.2.0/24"), f"{REGION}c")
    acl = replace(FAR_ACL, id="acl-c", subnet_ids=frozenset({second.id}))
    both = replace(FAR_ATTACHMENT, subnet_ids=("subnet-far", second.id), appliance_mode=True)
    assert traced(joined(second, acl, both), TO_FAR_1).verdict is Verdict.REACHABLE
    shut = replace(acl, egress=DENYING)
    found = traced(joined(second, shut, both), TO_FAR_1)
    assert (unknowns(found), found.verdict) == ([("ZONE_OF_EXIT", "attach-far")], Verdict.UNKNOWN)
    affine = replace(both, appliance_mode=False)
    assert traced(joined(second, shut, affine), TO_FAR_1).verdict is Verdict.REACHABLE, "by the zone that it came from"


def test_in_another_account_a_zone_of_the_same_name_may_be_another_one():
    second = Subnet("subnet-far-c", FAR_VPC.id, N("10.9.2.0/24"), f"{REGION}c")
    acl = replace(FAR_ACL, id="acl-c", subnet_ids=frozenset({second.id}), egress=DENYING)
    both = replace(FAR_ATTACHMENT, subnet_ids=("subnet-far", second.id))
    found = traced(joined(second, acl, both, replace(FAR_VPC, account_id="222222222222")), TO_FAR_1)
    assert unknowns(found) == [("ZONE_OF_EXIT", "attach-far")]


def test_8500_bytes_cross_a_gateway_and_not_one_more():
    assert traced(joined(), replace(TO_FAR_1, size=8500, dont_fragment=True)).verdict is Verdict.REACHABLE
    found = traced(joined(), replace(TO_FAR_1, size=8501, dont_fragment=True))
    assert stops(found) == [("TOO_LARGE", "tgw-1")]
    assert findings(found) == ["8501 bytes are more than the 8500 of a transit gateway, and it may not be fragmented"]
    assert traced(peered(), replace(TO_WEST_1, size=8500, dont_fragment=True)).verdict is Verdict.REACHABLE


BY_GROUP = replace(FAR_GROUP, ingress=(tcp("sgr-far-22", 22, "sg-app"),))


def test_a_reference_to_a_group_reaches_across_attachments_where_gateway_and_attachments_have_it_on():
    assert traced(joined(BY_GROUP), TO_FAR_1).verdict is Verdict.REACHABLE
    for off in (GATEWAY, PLANT_ATTACHMENT, FAR_ATTACHMENT):
        found = traced(joined(BY_GROUP, replace(off, security_group_referencing=False)), TO_FAR_1)
        assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-far")]
        untold = traced(joined(BY_GROUP, replace(off, security_group_referencing=None)), TO_FAR_1)
        assert untold.verdict is Verdict.UNKNOWN


def test_in_outbound_rules_a_reference_reaches_nobody_behind_a_gateway():
    network = joined()
    group = network.security_groups["sg-app"]
    outbound = replace(group, egress=(tcp("sgr-app-out", 22, "sg-far"),))
    assert stops(traced(joined(outbound), TO_FAR_1)) == [("SECURITY_GROUP_EGRESS", "sg-app")]


def test_two_gateways_in_two_regions_reach_each_other_by_static_routes():
    assert traced(peered(), TO_WEST_1).verdict is Verdict.REACHABLE
    found = traced(peered(replace(OF_WEST, routes=())), TO_WEST_1)
    assert stops(found) == [("NO_ROUTE", "rtb-of-west")]
    assert fixes(found) == ["add to rtb-of-west: 10.0.0.0/16 -> attach-peering"]
    nothing_there = traced(peered(replace(OF_PLANT, propagating=frozenset())), TO_WEST_1)
    assert stops(nothing_there) == [("NO_ROUTE", "rtb-of-plant")]
    assert fixes(nothing_there) == ["add to plants (rtb-of-plant): 10.7.0.0/16 -> attach-peering"]


def test_a_peering_propagates_nothing_whatever_a_program_asks_for():
    asked = replace(OF_PLANT, propagating=frozenset({PEERING.id}))
    assert stops(traced(peered(asked), TO_WEST_1)) == [("NO_ROUTE", "rtb-of-plant")]


def test_each_side_of_a_peering_needs_an_association_of_its_own():
    for table, gateway in ((OF_PEERING_THERE, "tgw-2"), (OF_PEERING_HERE, "hub (tgw-1)")):
        found = traced(peered(replace(table, associated=frozenset())), TO_WEST_1)
        assert stops(found) == [("NO_ASSOCIATION", "attach-peering")]
        assert findings(found) == [f"is associated with no route table of {gateway}"]


def test_in_one_region_a_packet_comes_out_of_a_peering_by_the_other_ends_id():
    """There, each end has an id of its own."""
    there = replace(OF_PEERING_THERE, associated=frozenset({FAR_END.id}))
    back = replace(OF_WEST, routes=(TransitGatewayRoute(VPC.cidrs[0], FAR_END.id),))
    assert traced(peered(NEAR, FAR_END, there, back), TO_WEST_1).verdict is Verdict.REACHABLE
    by_our_id = traced(peered(NEAR, FAR_END, back), TO_WEST_1)
    assert stops(by_our_id) == [("NO_ASSOCIATION", "attach-far-end")]
    unread = traced(peered(NEAR, there, back), TO_WEST_1)
    assert unknowns(unread) == [("ATTACHMENT_NOT_READ", "tgw-2")]


def test_a_peering_that_nobody_has_accepted_carries_nothing():
    found = traced(peered(replace(PEERING, state="pendingAcceptance")), TO_WEST_1)
    assert stops(found) == [("ATTACHMENT_NOT_AVAILABLE", "attach-peering")]
    assert fixes(found) == ["accept attach-peering in the account that was asked for it, or make another one"]


def test_a_reference_to_a_group_does_not_reach_over_a_peering():
    by_group = replace(WEST_GROUP, ingress=(tcp("sgr-west-22", 22, "sg-app"),))
    assert stops(traced(peered(by_group), TO_WEST_1)) == [("SECURITY_GROUP_INGRESS", "sg-west")]


def test_two_gateways_that_lead_to_each_other_are_a_loop():
    back = replace(
        OF_PEERING_THERE, routes=(TransitGatewayRoute(N("10.7.0.0/16"), PEERING.id),), propagating=frozenset()
    )
    forth = replace(OF_PEERING_HERE, routes=(TransitGatewayRoute(N("10.7.0.0/16"), PEERING.id),))
    assert stops(traced(peered(back, forth), TO_WEST_1)) == [("ROUTING_LOOP", "attach-peering")]


def test_the_only_zone_of_a_peering_is_any():
    """What comes from another region has no zone to stay in."""
    second = Subnet("subnet-west-b", WEST_INTERFACE.vpc_id, N("10.7.2.0/24"), "us-west-2b")
    acl = replace(FAR_ACL, id="acl-w", vpc_id=second.vpc_id, subnet_ids=frozenset({second.id}), egress=DENYING)
    both = replace(WEST_ATTACHMENT, subnet_ids=("subnet-west", second.id))
    assert unknowns(traced(peered(second, acl, both), TO_WEST_1)) == [("ZONE_OF_EXIT", "attach-west")]


def test_a_vpc_without_a_route_is_told_which_gateway_leads_there():
    found = traced(joined(replace(APP_TABLE, routes=(IN_PLANT,))), TO_FAR_1)
    assert (stops(found), found.verdict) == ([("NO_ROUTE", "rtb-app")], Verdict.STOPPED)
    assert fixes(found) == ["add to app (rtb-app): 10.9.0.0/16 -> tgw-1"]
    west = traced(peered(replace(APP_TABLE, routes=(IN_PLANT,))), TO_WEST_1)
    assert fixes(west) == ["add to app (rtb-app): 10.7.0.0/16 -> tgw-1"]


def test_a_route_in_the_main_table_alone_does_nothing_for_a_subnet_that_has_its_own():
    main = RouteTable("rtb-main", VPC.id, (IN_PLANT, FAR_BY_GATEWAY), is_main=True)
    found = traced(joined(main, replace(APP_TABLE, routes=(IN_PLANT,))), TO_FAR_1)
    assert stops(found) == [("NO_ROUTE", "rtb-app")]


def test_every_stop_of_both_ways_is_found_at_once():
    network = joined(
        replace(OF_PLANT, associated=frozenset()),
        replace(OF_FAR, routes=()),
        replace(FAR_GROUP, ingress=(), egress=(everything("sgr-far-out"),)),
        replace(FAR_TABLE, routes=(IN_FAR,)),
    )
    assert stops(traced(network, TO_FAR_1)) == [
        ("NO_ASSOCIATION", "attach-plant"),
        ("SECURITY_GROUP_INGRESS", "sg-far"),
        ("NO_ROUTE", "rtb-far"),
        ("NO_ROUTE", "rtb-of-far"),
    ]


def test_what_a_host_passes_on_has_no_group_behind_a_gateway():
    """The far VPC's host takes what the plant's gate host passes on as from an address, not from a group."""
    gate_table = replace(GATE_TABLE, routes=(IN_PLANT, FAR_BY_GATEWAY))
    network = joined(BY_GROUP, gate_table, GATE_ACL)
    assert traced(network, a_packet(IPv4Address("10.0.0.254"), FAR, 22)).verdict is Verdict.STOPPED


def test_nobody_has_the_address_behind_a_gateway():
    found = traced(joined(), a_packet(APP, IPv4Address("10.9.1.99"), 22))
    assert stops(found) == [("NOBODY_THERE", "vpc-far")]


def test_a_vpc_behind_a_gateway_that_was_not_read_is_unknown():
    static = replace(OF_PLANT, routes=(TransitGatewayRoute(FAR_VPC.cidrs[0], "attach-far"),), propagating=frozenset())
    network = joined(static, without=["vpc-far", "eni-far"])
    assert unknowns(traced(network, TO_FAR_1)) == [("FAR_VPC_NOT_READ", "vpc-far")]
