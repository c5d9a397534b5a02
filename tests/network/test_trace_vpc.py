"""In a VPC: tables, network ACLs, the source/destination check, and who is there."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.instance import Instance, NetworkInterface, PublicAddress
from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, Target, TargetKind
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.hop import Leg
from devicepath_tools.network.trace.network_acl_hop import NetworkAclHop
from devicepath_tools.network.trace.route_hop import RouteHop
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.verdict import Verdict
from tests.network.sample import (
    APP,
    APP_ACL,
    APP_HOST,
    APP_INTERFACE,
    APP_TABLE,
    EPHEMERAL,
    FAR,
    FAR_ACL,
    FAR_HOST,
    FAR_INTERFACE,
    FAR_TABLE,
    GATE,
    GATE_ACL,
    GATE_GROUP,
    GATE_INSTANCE,
    GATE_INTERFACE,
    IN_PLANT,
    LOCAL,
    OPEN,
    PLANT,
    TO_FAR,
    TO_INTERNET,
    a_packet,
    a_ping,
    an_entry,
    everything,
    sample,
    stops,
    traced,
    unknowns,
)  # fmt: skip

N = IPv4Network
OPEN_GATE_GROUP = replace(GATE_GROUP, ingress=(everything("sgr-all"),))
DB = IPv4Address("10.0.2.30")
DB_INTERFACE = replace(APP_INTERFACE, id="eni-db", addresses=(DB,), instance_id="i-db")
DB_HOST = Instance("i-db", ("eni-db",), name="db")


def routes_taken(found: Trace) -> list[str]:
    return [hop.finding for hop in found.there.hops if isinstance(hop, RouteHop)]


# ---- routes


def test_the_longest_prefix_decides_and_the_one_that_loses_is_named():
    assert routes_taken(traced(PLANT, a_packet(APP, FAR, 22))) == ["10.9.0.0/16 -> pcx-far; 0.0.0.0/0 -> igw-1 loses"]


def test_a_table_without_a_route_stops_it_and_the_fix_names_what_leads_there():
    found = traced(sample(replace(APP_TABLE, routes=(IN_PLANT,))), a_packet(APP, FAR, 22))
    assert stops(found) == [("NO_ROUTE", "rtb-app")]
    assert found.blockers[0].hop.finding == "1 route, none for 10.9.1.10"
    assert found.blockers[0].hop.fix == "add to app (rtb-app): 10.9.0.0/16 -> pcx-far"
    assert found.verdict is Verdict.STOPPED


def test_a_missing_route_back_is_a_stop_of_its_own():
    found = traced(sample(replace(FAR_TABLE, routes=FAR_TABLE.routes[:1])), a_packet(APP, FAR, 22))
    assert found.there.verdict is Verdict.REACHABLE
    assert stops(found) == [("NO_ROUTE", "rtb-far")]


def test_where_a_missing_route_would_lead_to_cannot_always_be_inferred():
    network = sample(replace(APP_TABLE, routes=(IN_PLANT,)), without=["pcx-far"])
    found = traced(network, a_packet(APP, FAR, 22))
    assert stops(found) == [("NO_ROUTE", "rtb-app")]
    assert (found.back, found.verdict) == (None, Verdict.STOPPED)
    assert found.blockers[0].hop.fix == "add to app (rtb-app): a route for 10.9.1.10 to what leads there"


def test_a_blackhole_wins_and_drops():
    gone = replace(TO_FAR, state=RouteState.BLACKHOLE)
    found = traced(sample(replace(APP_TABLE, routes=(IN_PLANT, gone, TO_INTERNET))), a_packet(APP, FAR, 22))
    assert stops(found) == [("BLACKHOLE_ROUTE", "rtb-app")]
    assert found.blockers[0].hop.fix == "replace in app (rtb-app): 10.9.0.0/16 -> pcx-far"
    longer = Route(N("10.9.1.0/24"), TO_FAR.target)
    mended = replace(APP_TABLE, routes=(IN_PLANT, gone, longer))
    assert traced(sample(mended), a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE


def test_local_beats_a_longer_route_that_was_propagated_but_not_one_that_was_written():
    longer = Route(N("10.0.0.0/24"), Target(TargetKind.VPN_GATEWAY, "vgw-1"), origin=RouteOrigin.PROPAGATED)
    network = sample(replace(APP_TABLE, routes=(IN_PLANT, longer)), OPEN_GATE_GROUP)
    assert traced(network, a_packet(APP, GATE, 22)).verdict is Verdict.REACHABLE
    written = replace(longer, origin=RouteOrigin.STATIC)
    network = sample(replace(APP_TABLE, routes=(IN_PLANT, written)), OPEN_GATE_GROUP)
    assert unknowns(traced(network, a_packet(APP, GATE, 22))) == [("VPN_GATEWAY_NOT_READ", "vgw-1")]


def test_a_subnet_that_is_associated_with_no_table_has_the_main_one():
    main = replace(APP_TABLE, subnet_ids=frozenset(), is_main=True)
    assert traced(sample(main), a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE
    neither = sample(replace(main, is_main=False))
    assert unknowns(traced(neither, a_packet(APP, FAR, 22))) == [("TABLE_NOT_READ", "subnet-app")]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (TargetKind.TRANSIT_GATEWAY, "ATTACHMENT_NOT_READ"),
        (TargetKind.NAT_GATEWAY, "NAT_GATEWAY_NOT_READ"),
        (TargetKind.VPN_GATEWAY, "VPN_GATEWAY_NOT_READ"),
        (TargetKind.GATEWAY_ENDPOINT, "NOT_MODELLED"),
        (TargetKind.OTHER, "NOT_MODELLED"),
    ],
)
def test_what_is_sent_to_something_that_is_not_modelled_is_unknown_and_not_reachable(kind, reason):
    table = replace(APP_TABLE, routes=(IN_PLANT, Route(N("10.9.0.0/16"), Target(kind, "target-1"))))
    found = traced(sample(table), a_packet(APP, FAR, 22))
    assert (unknowns(found), found.verdict, found.back) == ([(reason, "target-1")], Verdict.UNKNOWN, None)


def test_a_stop_before_something_unknown_is_a_stop():
    table = replace(APP_TABLE, routes=(IN_PLANT, Route(N("10.9.0.0/16"), Target(TargetKind.TRANSIT_GATEWAY, "tgw-1"))))
    shut = replace(APP_ACL, egress=())
    found = traced(sample(table, shut), a_packet(APP, FAR, 22))
    assert (stops(found), found.verdict) == ([("NETWORK_ACL_EGRESS", "acl-app")], Verdict.STOPPED)


def test_a_prefix_list_that_was_not_read_may_hold_a_longer_prefix_but_none_inside_the_vpc():
    table = replace(APP_TABLE, unread=("pl-1",))
    assert unknowns(traced(sample(table), a_packet(APP, FAR, 22))) == [("PREFIX_LIST_NOT_READ", "rtb-app")]
    assert traced(sample(table, OPEN_GATE_GROUP), a_packet(APP, GATE, 22)).verdict is Verdict.REACHABLE
    to_host = replace(table, routes=(IN_PLANT, replace(TO_FAR, destination=N("10.9.1.10/32"))))
    assert traced(sample(to_host), a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE, "nothing is longer"


@pytest.mark.parametrize(("destination", "verdict"), [("10.9.1.10", "reachable"), ("52.219.0.10", "unknown")])
def test_a_list_that_holds_public_addresses_only_leaves_private_ones_alone(destination, verdict):
    table = replace(APP_TABLE, routes=(IN_PLANT, TO_FAR), unread_public=("pl-s3",))
    assert traced(sample(table), a_packet(APP, IPv4Address(destination), 22)).verdict.value == verdict


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("longer", [N("10.9.0.0/16"), N("10.9.1.0/24")])
def test_of_two_prefix_lists_that_hold_an_address_and_lead_apart_nobody_knows_which_is_taken(longer, turned):
    lists = [
        replace(TO_FAR, origin=RouteOrigin.PREFIX_LIST, prefix_list_id="pl-1"),
        Route(longer, TO_FAR.target, RouteState.BLACKHOLE, RouteOrigin.PREFIX_LIST, "pl-2"),
    ]
    table = replace(APP_TABLE, routes=(IN_PLANT, *lists[:: -1 if turned else 1]))
    assert unknowns(traced(sample(table), a_packet(APP, FAR, 22))) == [("PREFIX_LISTS_OVERLAP", "rtb-app")]
    alike = replace(table, routes=(IN_PLANT, lists[0], replace(lists[1], state=RouteState.ACTIVE)))
    assert traced(sample(alike), a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE, "both lead to one place"
    written = replace(table, routes=(*table.routes, Route(N("10.9.1.10/32"), TO_FAR.target)))
    assert traced(sample(written), a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE, "a longer one is no list's"


def test_a_route_to_an_interface_that_was_not_read_is_unknown():
    table = replace(
        APP_TABLE, routes=(IN_PLANT, Route(N("10.9.0.0/16"), Target(TargetKind.NETWORK_INTERFACE, "eni-x")))
    )
    assert unknowns(traced(sample(table), a_packet(APP, FAR, 22))) == [("INTERFACE_NOT_READ", "eni-x")]


# ---- network ACLs


def test_inside_a_subnet_neither_a_table_nor_a_network_acl_decides():
    shut = replace(APP_ACL, ingress=(), egress=())
    table = replace(APP_TABLE, routes=())
    found = traced(sample(shut, table, DB_INTERFACE, DB_HOST), a_packet(APP, DB, 22))
    assert found.verdict is Verdict.REACHABLE
    assert not [hop for hop in found.all_hops() if isinstance(hop, NetworkAclHop | RouteHop)]


@pytest.mark.parametrize(
    ("entries", "passes"),
    [
        ((an_entry(90, Action.DENY, Protocol.TCP, ports=(22, 22)), *OPEN), False),
        ((an_entry(90, Action.ALLOW, Protocol.TCP, ports=(22, 22)), an_entry(100, Action.DENY)), True),
        ((an_entry(90, Action.DENY, Protocol.UDP, ports=(22, 22)), *OPEN), True),
        ((an_entry(90, Action.DENY, Protocol.TCP, ports=(0, 21)), *OPEN), True),
        ((an_entry(90, Action.DENY, Protocol.TCP, N("10.0.2.0/24")), *OPEN), False),
        ((an_entry(90, Action.DENY, Protocol.TCP, N("10.0.3.0/24")), *OPEN), True),
        ((an_entry(32767, Action.DENY),), False),
        ((), False),
    ],
)
def test_the_first_entry_that_fits_decides_and_without_one_it_is_denied(entries, passes):
    found = traced(sample(replace(FAR_ACL, ingress=entries)), a_packet(APP, FAR, 22))
    assert stops(found) == ([] if passes else [("NETWORK_ACL_INGRESS", "acl-far")])


def test_the_entry_is_named_and_so_is_what_to_put_before_it():
    entries = (an_entry(90, Action.DENY, Protocol.TCP, ports=(20, 23)), *OPEN)
    (blocker,) = traced(sample(replace(FAR_ACL, ingress=entries)), a_packet(APP, FAR, 22)).blockers
    assert (blocker.hop.rule_id, blocker.hop.finding) == ("90", "entry 90 denies tcp 20-23 from 0.0.0.0/0")
    assert blocker.hop.fix == "allow tcp 22 from 10.0.2.20 in acl-far, ingress before entry 90"
    (last,) = traced(sample(replace(FAR_ACL, ingress=OPEN[1:])), a_packet(APP, FAR, 22)).blockers
    assert (last.hop.rule_id, last.hop.finding) == ("*", "no entry allows tcp 22 from 10.0.2.20")


@pytest.mark.parametrize(("ports", "passes"), [((8, -1), True), ((8, 0), True), ((-1, -1), True), ((0, -1), False)])
def test_of_icmp_an_entry_names_type_and_code(ports, passes):
    entries = (an_entry(90, Action.ALLOW, Protocol.ICMP, ports=ports),)
    nouns = replace(FAR_ACL, ingress=entries), replace(FAR_INTERFACE, security_group_ids=())
    found = traced(sample(*nouns), a_ping(APP, FAR))
    assert stops(found) == ([] if passes else [("NETWORK_ACL_INGRESS", "acl-far")])


@pytest.mark.parametrize(
    ("acl", "cause", "place"),
    [
        (replace(FAR_ACL, egress=(an_entry(90, Action.ALLOW, Protocol.TCP, ports=(22, 22)),)), "EGRESS", "acl-far"),
        (replace(APP_ACL, ingress=(an_entry(90, Action.ALLOW, Protocol.TCP, ports=(22, 22)),)), "INGRESS", "acl-app"),
    ],
)
def test_a_network_acl_that_forgot_the_answer_stops_it_at_either_edge(acl, cause, place):
    found = traced(sample(acl), a_packet(APP, FAR, 22))
    assert found.there.verdict is Verdict.REACHABLE
    assert stops(found) == [(f"NETWORK_ACL_{cause}", place)]


def test_a_network_acl_for_the_answers_ports_lets_it_through():
    entry = an_entry(90, Action.ALLOW, Protocol.TCP, ports=(EPHEMERAL, EPHEMERAL))
    assert traced(sample(replace(FAR_ACL, egress=(entry,))), a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE


def test_a_network_acl_that_was_not_read_is_unknown_and_hides_no_stop_behind_it():
    found = traced(sample(without=["acl-far"]), a_packet(APP, FAR, 22))
    assert unknowns(found) == [("ACL_NOT_READ", "subnet-far")] * 2, "in and out"
    assert found.verdict is Verdict.UNKNOWN
    assert stops(traced(sample(without=["acl-far"]), a_packet(APP, FAR, 23))) == [("SECURITY_GROUP_INGRESS", "sg-far")]


# ---- the source/destination check


def test_an_interface_with_the_check_takes_nothing_for_a_foreign_address():
    through = Route(N("10.77.0.0/16"), Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))
    table = replace(APP_TABLE, routes=(*APP_TABLE.routes, through))
    checked = replace(GATE_INTERFACE, source_dest_check=True)
    packet = a_packet(APP, IPv4Address("10.77.0.1"), 22)
    assert ("SOURCE_DEST_CHECK", "eni-gate") in stops(traced(sample(table, OPEN_GATE_GROUP, checked), packet))
    assert ("SOURCE_DEST_CHECK", "eni-gate") not in stops(traced(sample(table, OPEN_GATE_GROUP), packet))


def test_an_interface_with_the_check_sends_nothing_from_a_foreign_address():
    packet = a_packet(IPv4Address("10.0.2.99"), FAR, 22)
    found = trace(PLANT, HostEnd(APP_INTERFACE), packet)
    assert stops(found.there) == [("SOURCE_DEST_CHECK", "eni-app")]
    assert found.blockers[0].hop.finding == "source/destination check is on, and 10.0.2.99 is not its own"
    unchecked = replace(APP_INTERFACE, source_dest_check=False)
    assert stops(trace(sample(unchecked), HostEnd(unchecked), packet).there) == []


def test_a_secondary_address_is_an_interfaces_own():
    second = IPv4Address("10.0.2.21")
    network = sample(replace(APP_INTERFACE, addresses=(APP, second)))
    assert traced(network, a_packet(second, FAR, 22)).verdict is Verdict.REACHABLE
    assert traced(network, a_packet(FAR, second, 22)).verdict is Verdict.REACHABLE


# ---- who is there


def test_an_address_that_nobody_has_stops_it():
    found = traced(PLANT, a_packet(APP, IPv4Address("10.0.7.7"), 22))
    assert (stops(found), found.verdict) == ([("NOBODY_THERE", "vpc-plant")], Verdict.STOPPED)


def test_where_not_every_interface_was_read_somebody_may_have_the_address():
    network = replace(PLANT, partly_read_vpcs=frozenset({"vpc-plant"}))
    found = traced(network, a_packet(APP, IPv4Address("10.0.7.7"), 22))
    assert (unknowns(found), found.verdict) == ([("INTERFACES_NOT_READ", "vpc-plant")], Verdict.UNKNOWN)


@pytest.mark.parametrize("address", ["10.0.0.2", "169.254.169.254"])
def test_what_aws_answers_itself_is_not_modelled(address):
    table = replace(APP_TABLE, routes=(IN_PLANT, Route(N("0.0.0.0/0"), LOCAL)))
    found = traced(sample(table), a_packet(APP, IPv4Address(address), 53))
    assert unknowns(found) == [("OWN_SERVICE", "vpc-plant")]


@pytest.mark.parametrize(
    ("packet", "host"),
    [(a_packet(APP, FAR, 22), FAR_HOST), (a_packet(APP, FAR, 22), APP_HOST)],
)
def test_a_host_that_does_not_run_neither_sends_nor_takes(packet, host):
    found = traced(sample(replace(host, is_running=False)), packet)
    assert stops(found) == [("INSTANCE_NOT_RUNNING", host.id)]


def test_a_host_of_which_only_the_interface_was_read_is_assumed_to_run():
    found = traced(sample(without=["i-far"]), a_packet(APP, FAR, 22))
    assert (found.verdict, Assumption.RUNNING in found.assumed) == (Verdict.REACHABLE, True)
    assert Assumption.RUNNING not in traced(PLANT, a_packet(APP, FAR, 22)).assumed


@pytest.mark.parametrize("service", ["nat_gateway", "transit_gateway", ""])
def test_an_interface_without_a_host_takes_no_connections(service):
    nobody = replace(FAR_INTERFACE, instance_id="", service=service)
    assert stops(traced(sample(nobody), a_packet(APP, FAR, 22))) == [("NO_HOST", "eni-far")]


def test_on_an_interface_that_another_account_uses_a_host_is_assumed():
    theirs = replace(FAR_INTERFACE, instance_id="", has_hidden_host=True)
    found = traced(sample(theirs, without=["i-far"]), a_packet(APP, FAR, 22))
    assert (found.verdict, Assumption.RUNNING in found.assumed) == (Verdict.REACHABLE, True)


@pytest.mark.parametrize(
    ("destination", "verdict"),
    [("10.9.1.10", "stopped"), ("172.31.0.1", "stopped"), ("100.64.0.5", "stopped"), ("8.8.8.8", "unknown")],
)
def test_an_internet_gateway_takes_nothing_for_a_private_address(destination, verdict):
    table = replace(APP_TABLE, routes=(IN_PLANT, TO_INTERNET))
    public = replace(APP_INTERFACE, public_addresses=(PublicAddress(IPv4Address("203.0.113.9"), APP),))
    found = traced(sample(table, public, without=["pcx-far"]), a_packet(APP, IPv4Address(destination), 22))
    assert found.verdict.value == verdict
    assert [it.cause.name for it in found.blockers] == ["PRIVATE_TO_INTERNET"] * (verdict == "stopped")


@pytest.mark.parametrize(("private", "verdict"), [(APP, "unknown"), (IPv4Address("10.0.2.21"), "stopped")])
def test_an_internet_gateway_takes_nothing_of_an_address_whose_interface_has_a_public_one_for_another(private, verdict):
    public = PublicAddress(IPv4Address("203.0.113.9"), private)
    both = replace(APP_INTERFACE, addresses=(APP, IPv4Address("10.0.2.21")), public_addresses=(public,))
    found = traced(sample(both), a_packet(APP, IPv4Address("8.8.8.8"), 443))
    assert found.verdict.value == verdict
    assert [it.hop.fix for it in found.blockers] == [
        "give eni-app a public address, or lead 8.8.8.8 to a NAT gateway",
    ] * (verdict == "stopped")


def test_a_route_that_is_forgotten_beside_one_to_the_internet_is_what_mends_it():
    table = replace(APP_TABLE, routes=(IN_PLANT, TO_INTERNET))
    (blocker,) = traced(sample(table), a_packet(APP, FAR, 22)).blockers
    assert blocker.hop.finding == "0.0.0.0/0 -> igw-1: takes nothing for a private address"
    assert blocker.hop.fix == "add to app (rtb-app): 10.9.0.0/16 -> pcx-far"


@pytest.mark.parametrize("service", ["load_balancer", "network_load_balancer", "vpc_endpoint", "lambda"])
def test_what_a_service_does_with_a_packet_is_not_modelled_but_its_groups_are(service):
    served = replace(FAR_INTERFACE, instance_id="", service=service)
    assert unknowns(traced(sample(served), a_packet(APP, FAR, 22))) == [("NOT_MODELLED", "eni-far")]
    refused = traced(sample(served), a_packet(APP, FAR, 23))
    assert (stops(refused), refused.verdict) == ([("SECURITY_GROUP_INGRESS", "sg-far")], Verdict.STOPPED)


@pytest.mark.parametrize(
    "service",
    [
        *("lambda", "load_balancer", "network_load_balancer", "gateway_load_balancer", "ec2_instance_connect_endpoint"),
        *("nat_gateway", "vpc_endpoint", "arn:aws:ecs:ap-northeast-1:111111111111:attachment/1", "RDSNetworkInterface"),
    ],
)
def test_what_aws_keeps_for_a_service_is_assumed_to_take_the_answer_to_what_it_asks(service):
    asking = replace(FAR_INTERFACE, instance_id="", service=service)
    found = traced(sample(asking, without=["i-far"]), a_packet(FAR, APP, 22))
    assert (found.verdict, Assumption.ANSWER_TAKEN in found.assumed) == (Verdict.REACHABLE, True)
    (last,) = found.assumed[Assumption.ANSWER_TAKEN]
    assert found.back is not None
    assert last is found.back.hops[-1], "only the last hop of the answer is assumed"


def test_an_interface_that_is_on_nothing_takes_no_answer():
    alone = replace(FAR_INTERFACE, instance_id="")
    assert traced(sample(alone, without=["i-far"]), a_packet(FAR, APP, 22)).verdict is Verdict.STOPPED


def test_which_of_its_interfaces_a_host_sends_by_is_its_own_choice_also_where_the_instance_was_not_read():
    second = replace(
        FAR_INTERFACE, id="eni-far-2", vpc_id="vpc-plant", subnet_id="subnet-app",
        addresses=(IPv4Address("10.0.2.99"),), device_index=1,
    )  # fmt: skip
    network = sample(second, without=["i-far"])
    assert unknowns(traced(network, a_packet(APP, FAR, 22))) == [("SEVERAL_INTERFACES", "eni-far")]
    assert network.interfaces_beside(second) == ("eni-far", "eni-far-2"), "the primary one first"


def test_a_listener_is_assumed_where_a_question_arrives_and_not_where_an_answer_does():
    found = traced(PLANT, a_packet(APP, FAR, 22))
    assert [hop.subject.id for hop in found.all_hops() if Assumption.LISTENER in hop.assumed] == ["i-far"]


# ---- hosts that pass packets on


def through_a_host(*nouns) -> Trace:
    """app-1 to far-1, led to a host of the VPC that is not known to be a gate peer."""
    interface = NetworkInterface(
        "eni-mid", "vpc-plant", "subnet-gate", (IPv4Address("10.0.0.40"),), ("sg-gate",), source_dest_check=False,
        instance_id="i-mid",
    )  # fmt: skip
    through = replace(TO_FAR, target=Target(TargetKind.NETWORK_INTERFACE, "eni-mid"))
    given = {it.id for it in nouns}
    own = [it for it in (interface, Instance("i-mid", ("eni-mid",)), OPEN_GATE_GROUP) if it.id not in given]
    return traced(sample(replace(APP_TABLE, routes=(IN_PLANT, through)), *own, *nouns), a_packet(APP, FAR, 22))


def test_a_host_that_a_route_leads_to_is_assumed_to_pass_packets_on():
    out = replace(PLANT.route_tables["rtb-gate"], routes=(IN_PLANT, TO_FAR))
    found = through_a_host(out)
    assert found.verdict is Verdict.REACHABLE
    assert Assumption.FORWARDING in found.assumed


def test_what_stops_a_packet_behind_such_a_host_stops_nothing_for_certain():
    found = through_a_host()
    assert ("NO_ROUTE", "rtb-gate") in stops(found), "it is told"
    assert found.verdict is Verdict.UNKNOWN, "but the host may translate, or lead it elsewhere"


def test_nor_does_what_stops_the_answer_to_what_arrived_by_a_guess():
    out = replace(PLANT.route_tables["rtb-gate"], routes=(IN_PLANT, TO_FAR))
    found = through_a_host(out, replace(FAR_ACL, egress=()))
    assert (stops(found), found.verdict) == ([("NETWORK_ACL_EGRESS", "acl-far")], Verdict.UNKNOWN)


def test_a_host_with_two_interfaces_may_pass_packets_on_by_either():
    found = through_a_host(Instance("i-mid", ("eni-mid", "eni-mid-2")))
    assert (unknowns(found), found.verdict) == ([("SEVERAL_INTERFACES", "i-mid")], Verdict.UNKNOWN)


def test_routes_that_lead_back_to_a_host_are_a_loop():
    through = replace(TO_FAR, target=Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))
    table = replace(PLANT.route_tables["rtb-gate"], routes=(IN_PLANT, through))
    network = sample(replace(APP_TABLE, routes=(IN_PLANT, through)), table, OPEN_GATE_GROUP)
    found = traced(network, a_packet(APP, FAR, 22))
    assert (stops(found), found.verdict) == ([("ROUTING_LOOP", "i-gate")], Verdict.STOPPED)


# ---- hosts with several interfaces


def with_second_interface(subnet_id: str, address: str):
    second = replace(APP_INTERFACE, id="eni-app-2", subnet_id=subnet_id, addresses=(IPv4Address(address),))
    return second, replace(APP_HOST, interface_ids=("eni-app", "eni-app-2"))


def test_an_address_of_the_same_host_never_leaves_it():
    network = sample(*with_second_interface("subnet-app", "10.0.2.21"), replace(APP_ACL, egress=()))
    found = traced(network, a_packet(APP, IPv4Address("10.0.2.21"), 9))
    assert (found.verdict, [hop.subject.id for hop in found.there.hops]) == (Verdict.REACHABLE, ["i-app"])
    assert traced(PLANT, a_ping(APP, APP)).verdict is Verdict.REACHABLE


def test_that_a_host_answers_by_the_interface_that_was_asked_is_assumed():
    network = sample(*with_second_interface("subnet-app", "10.0.2.21"))
    found = traced(network, a_packet(FAR, IPv4Address("10.0.2.21"), 22))
    assert (found.verdict, Assumption.SECOND_INTERFACE in found.assumed) == (Verdict.REACHABLE, True)
    assert Assumption.SECOND_INTERFACE not in traced(network, a_packet(FAR, APP, 22)).assumed


def test_by_which_interface_a_neighbour_of_another_one_is_answered_nobody_can_say():
    network = sample(*with_second_interface("subnet-gate", "10.0.0.21"), OPEN_GATE_GROUP)
    found = traced(network, a_packet(APP, GATE, 22))
    assert (unknowns(found), found.verdict) == ([("SEVERAL_INTERFACES", "i-app")], Verdict.UNKNOWN)
    shut = sample(*with_second_interface("subnet-gate", "10.0.0.21"), replace(GATE_ACL, ingress=()))
    found = traced(shut, a_packet(APP, GATE, 22))
    assert stops(found)[0] == ("NETWORK_ACL_INGRESS", "acl-gate")
    assert found.verdict is Verdict.UNKNOWN, "by the other interface it would meet no ACL"


# ---- sizes


@pytest.mark.parametrize(
    ("size", "dont_fragment", "stopped"),
    [(9001, True, []), (9002, True, [("TOO_LARGE", "eni-app"), ("TOO_LARGE", "pcx-far")]), (9002, False, [])],
)
def test_what_is_larger_than_an_interface_carries_is_fragmented_or_stopped(size, dont_fragment, stopped):
    found = traced(PLANT, a_packet(APP, FAR, 22, size=size, dont_fragment=dont_fragment))
    assert [it for it in stops(found) if it[1] != "eni-far"] == stopped


# ---- all at once


def test_everything_that_stops_a_packet_is_found_at_once():
    network = sample(
        replace(APP_TABLE, routes=(IN_PLANT,)),
        replace(APP_ACL, egress=()),
        replace(FAR_ACL, ingress=(), egress=()),
        replace(FAR_HOST, is_running=False),
        replace(PLANT.peerings["pcx-far"], status="pending-acceptance"),
        replace(FAR_TABLE, routes=FAR_TABLE.routes[:1]),
    )
    found = traced(network, a_packet(APP, FAR, 23))
    assert stops(found) == [
        ("NETWORK_ACL_EGRESS", "acl-app"),
        ("NO_ROUTE", "rtb-app"),
        ("PEERING_NOT_ACTIVE", "pcx-far"),
        ("NETWORK_ACL_INGRESS", "acl-far"),
        ("SECURITY_GROUP_INGRESS", "sg-far"),
        ("INSTANCE_NOT_RUNNING", "i-far"),
        ("NETWORK_ACL_EGRESS", "acl-far"),
        ("NO_ROUTE", "rtb-far"),
    ]
    assert all(it.hop.fix for it in found.blockers)


def test_a_way_that_ends_nowhere_is_not_open():
    nowhere = Leg(a_packet(APP, FAR), hops=(), arrived=None, certain=0)
    assert nowhere.verdict is Verdict.UNKNOWN
    assert replace(nowhere, arrived=HostEnd(FAR_INTERFACE)).verdict is Verdict.REACHABLE


def test_a_subnet_that_was_not_read_is_unknown():
    assert unknowns(traced(sample(without=["subnet-app"]), a_packet(APP, FAR, 22))) == [
        ("SUBNET_NOT_READ", "subnet-app")
    ]


def test_a_packet_of_any_protocol_is_followed_alike():
    udp = Packet(APP, GATE, Protocol.UDP, 53, EPHEMERAL)
    assert traced(sample(OPEN_GATE_GROUP, GATE_ACL, GATE_INSTANCE), udp).verdict is Verdict.REACHABLE
