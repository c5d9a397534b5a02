"""Security groups on a packet's way: the union of all groups, references, and what is remembered of a connection."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import Instance
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.route_table import Route, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.network.trace.hop import Direction, Leg, Outcome
from devicepath_tools.network.trace.security_group_hop import SecurityGroupHop, Tracking
from devicepath_tools.network.trace.verdict import Verdict
from tests.network.sample import (
    ALL,
    APP,
    APP_GROUP,
    APP_INTERFACE,
    APP_TABLE,
    FAR,
    FAR_GROUP,
    FAR_INTERFACE,
    FAR_PEERING,
    GATE,
    GATE_GROUP,
    PLANT,
    a_packet,
    a_ping,
    a_rule,
    everything,
    sample,
    stops,
    tcp,
    traced,
    unknowns,
)  # fmt: skip

TEN = IPv4Network("10.0.0.0/8")


def far_open_to(*rules: SecurityGroupRule, **nouns) -> Network:
    return sample(replace(FAR_GROUP, ingress=rules))


def judged(leg: Leg | None, group_id: str, direction: Direction) -> SecurityGroupHop:
    assert leg is not None
    (found,) = [
        hop
        for hop in leg.hops
        if isinstance(hop, SecurityGroupHop) and hop.subject.id == group_id and hop.direction is direction
    ]
    return found


def test_a_packet_that_no_rule_lets_out_stops_at_its_own_interface():
    found = traced(sample(replace(APP_GROUP, egress=())), a_packet(APP, FAR, 22))
    assert stops(found) == [("SECURITY_GROUP_EGRESS", "sg-app")]
    assert judged(found.there, "sg-app", Direction.EGRESS).finding == "no rule, none for tcp 22 to 10.9.1.10"
    assert traced(PLANT, a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE


@pytest.mark.parametrize(
    ("rule", "passes"),
    [
        (tcp("sgr", 22, TEN), True),
        (tcp("sgr", 23, TEN), False),
        (a_rule("sgr", Protocol.UDP, (22, 22), TEN), False),
        (a_rule("sgr", Protocol.TCP, (20, 22), TEN), True),
        (a_rule("sgr", Protocol.TCP, (22, 30), TEN), True),
        (a_rule("sgr", Protocol.TCP, (23, 30), TEN), False),
        (a_rule("sgr", Protocol.TCP, (10, 21), TEN), False),
        (a_rule("sgr", None, (0, 65535), TEN), True),
        (tcp("sgr", 22, IPv4Network("10.0.2.20/32")), True),
        (tcp("sgr", 22, IPv4Network("10.0.2.21/32")), False),
        (tcp("sgr", 22, "sg-app"), True),
        (tcp("sgr", 22, "sg-far"), False),
        (tcp("sgr", 22, "sg-nobody-knows"), False),
    ],
)
def test_a_rule_lets_in_what_has_its_protocol_port_and_other_end(rule, passes):
    found = traced(far_open_to(rule), a_packet(APP, FAR, 22))
    assert stops(found) == ([] if passes else [("SECURITY_GROUP_INGRESS", "sg-far")])
    if passes:
        assert judged(found.there, "sg-far", Direction.INGRESS).rule_id == "sgr"


@pytest.mark.parametrize(
    ("ports", "passes"), [((8, 0), True), ((8, -1), True), ((-1, -1), True), ((0, -1), False), ((8, 1), False)]
)
def test_of_icmp_a_rule_names_type_and_code(ports, passes):
    found = traced(far_open_to(a_rule("sgr", Protocol.ICMP, ports, TEN)), a_ping(APP, FAR))
    assert stops(found) == ([] if passes else [("SECURITY_GROUP_INGRESS", "sg-far")])


def test_one_rule_of_any_group_is_enough_and_it_is_the_one_that_is_named():
    second = SecurityGroup("sg-second", "vpc-far", (tcp("sgr-second", 22, TEN),), ())
    both = replace(FAR_INTERFACE, security_group_ids=("sg-far", "sg-second"))
    network = sample(replace(FAR_GROUP, ingress=()), second, both)
    assert judged(traced(network, a_packet(APP, FAR, 22)).there, "sg-second", Direction.INGRESS).rule_id == "sgr-second"
    none = sample(replace(FAR_GROUP, ingress=()), replace(second, ingress=()), both)
    found = traced(none, a_packet(APP, FAR, 22))
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-far")]
    assert found.blockers[0].hop.finding == "no rule in 2 groups, none for tcp 22 from 10.0.2.20"


TO_GROUP = replace(APP_GROUP, egress=(tcp("sgr-out", 22, "sg-far"),))
"""Lets out to a group, and to nothing else."""
NEIGHBOUR = IPv4Address("10.0.2.77")


@pytest.mark.parametrize(
    ("network", "destination"),
    [
        (replace(sample(TO_GROUP, without=["eni-far"]), partly_read_vpcs=frozenset({"vpc-far"})), FAR),
        (sample(TO_GROUP, without=["eni-far", "vpc-far"]), FAR),
        (sample(TO_GROUP, without=["pcx-far"]), FAR),
        (sample(TO_GROUP, without=["rtb-app"]), FAR),
        (sample(TO_GROUP, replace(APP_TABLE, unread=("pl-1",))), FAR),
        (sample(TO_GROUP, replace(FAR_INTERFACE, are_groups_read=False)), FAR),
        (replace(sample(TO_GROUP), partly_read_vpcs=frozenset({"vpc-plant"})), NEIGHBOUR),
        (replace(sample(TO_GROUP), partly_read_vpcs=frozenset({"vpc-plant"})), IPv4Address("10.0.0.77")),
    ],
    ids=["interfaces", "far VPC", "peering", "table", "prefix list", "its groups", "neighbours", "others of the VPC"],
)
def test_a_rule_that_names_a_group_may_let_out_to_what_was_not_read(network, destination):
    found = traced(network, a_packet(APP, destination, 22))
    assert found.verdict is Verdict.UNKNOWN
    assert stops(found) == []
    assert judged(found.there, "sg-app", Direction.EGRESS).outcome is Outcome.UNKNOWN


def test_a_rule_that_names_a_group_lets_nothing_out_to_an_address_that_nobody_has_for_certain():
    found = traced(sample(TO_GROUP), a_packet(APP, NEIGHBOUR, 22))
    assert ("SECURITY_GROUP_EGRESS", "sg-app") in stops(found)


def test_of_an_interface_whose_groups_were_not_read_nobody_knows_what_passes():
    found = traced(sample(replace(FAR_INTERFACE, are_groups_read=False)), a_packet(APP, FAR, 22))
    assert unknowns(found) == [("GROUPS_NOT_READ", "eni-far")] * 2, "there, and of the answer"
    assert found.verdict is Verdict.UNKNOWN


def test_a_group_that_was_not_read_may_allow_it_so_nobody_can_say():
    unread = replace(FAR_INTERFACE, security_group_ids=("sg-unread", "sg-far"))
    assert traced(sample(unread), a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE, "sg-far is enough"
    assert traced(sample(unread), a_packet(APP, FAR, 23)).verdict is Verdict.UNKNOWN


def test_a_prefix_list_allows_what_it_holds_and_nobody_can_say_where_it_was_not_read():
    network = far_open_to(tcp("sgr", 22, "pl-1"))
    assert traced(network, a_packet(APP, FAR, 22)).verdict is Verdict.UNKNOWN
    assert stops(traced(network, a_packet(APP, FAR, 23))) == [("SECURITY_GROUP_INGRESS", "sg-far")], "of port 22 only"
    holding = replace(network, prefix_lists={"pl-1": PrefixList("pl-1", (IPv4Network("10.0.2.0/24"),))})
    assert traced(holding, a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE
    other = replace(network, prefix_lists={"pl-1": PrefixList("pl-1", (IPv4Network("10.0.3.0/24"),))})
    assert stops(traced(other, a_packet(APP, FAR, 22))) == [("SECURITY_GROUP_INGRESS", "sg-far")]


def test_a_reference_to_a_group_reaches_over_a_peering_connection_inside_one_region_only():
    network = far_open_to(tcp("sgr", 22, "sg-app"))
    assert traced(network, a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE
    elsewhere = replace(FAR_PEERING, accepter=replace(FAR_PEERING.accepter, region="eu-west-1"))
    away = replace(network, peerings={**network.peerings, "pcx-far": elsewhere})
    assert stops(traced(away, a_packet(APP, FAR, 22))) == [("SECURITY_GROUP_INGRESS", "sg-far")]


def test_a_reference_in_egress_means_the_interface_that_the_packet_is_for():
    network = sample(replace(APP_GROUP, egress=(tcp("sgr-out", 22, "sg-far"),)))
    assert traced(network, a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE
    found = traced(network, a_packet(APP, GATE, 22))
    assert ("SECURITY_GROUP_EGRESS", "sg-app") in stops(found)


def test_references_do_not_reach_behind_a_host_that_passes_packets_on():
    #  app-1 --- gate, which passes on --- db 10.0.0.30, whose group lets in sg-app
    group = SecurityGroup("sg-db", "vpc-plant", (tcp("sgr-db", 5432, "sg-app"),), (everything("sgr-db-out"),))
    database = replace(
        APP_INTERFACE, id="eni-db", subnet_id="subnet-gate", addresses=(GATE - 224,), security_group_ids=("sg-db",),
        instance_id="i-db",
    )  # fmt: skip
    nouns = (group, database, Instance("i-db", ("eni-db",)))
    assert traced(sample(*nouns), a_packet(APP, GATE - 224, 5432)).verdict is Verdict.REACHABLE
    through = Route(IPv4Network("10.0.0.0/24"), Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))
    open_gate = replace(GATE_GROUP, ingress=(everything("sgr-all"),))
    table = replace(APP_TABLE, routes=(*APP_TABLE.routes, through))
    found = traced(sample(*nouns, table, open_gate), a_packet(APP, GATE - 224, 5432))
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-db")], "app-1's group is lost on the way"
    of_gate = replace(group, ingress=(tcp("sgr-db", 5432, "sg-gate"),))
    found = traced(sample(*nouns[1:], of_gate, table, open_gate), a_packet(APP, GATE - 224, 5432))
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-db")], "and the gate's stands for its own addresses only"


def test_the_answer_to_a_tracked_connection_passes_whatever_the_rules():
    network = sample(replace(APP_GROUP, ingress=()), replace(FAR_GROUP, egress=()))
    found = traced(network, a_packet(APP, FAR, 22))
    assert found.verdict is Verdict.REACHABLE
    assert judged(found.back, "sg-far", Direction.EGRESS).tracking is Tracking.ANSWER
    assert judged(found.back, "sg-app", Direction.INGRESS).tracking is Tracking.ANSWER


def test_what_is_no_answer_needs_a_rule_of_its_own():
    network = sample(replace(APP_GROUP, ingress=()))
    assert traced(network, a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE
    assert stops(traced(network, a_packet(FAR, APP, 22))) == [("SECURITY_GROUP_INGRESS", "sg-app")]


@pytest.mark.parametrize(
    ("rule", "back", "packet", "tracking"),
    [
        (tcp("sgr", 22, ALL), everything("out"), a_packet(APP, FAR, 22), Tracking.UNTRACKED),
        (everything("sgr"), everything("out"), a_packet(APP, FAR, 22), Tracking.UNTRACKED),
        (tcp("sgr", 22, ALL), a_rule("out", Protocol.TCP, (0, 65535), ALL), a_packet(APP, FAR, 22), Tracking.UNTRACKED),
        (tcp("sgr", 22, TEN), everything("out"), a_packet(APP, FAR, 22), Tracking.TRACKED),
        (tcp("sgr", 22, ALL), a_rule("out", None, (0, 65535), TEN), a_packet(APP, FAR, 22), Tracking.TRACKED),
        (
            tcp("sgr", 22, ALL),
            a_rule("out", Protocol.TCP, (1024, 65535), ALL),
            a_packet(APP, FAR, 22),
            Tracking.TRACKED,
        ),
        (tcp("sgr", 22, ALL), a_rule("out", Protocol.UDP, (0, 65535), ALL), a_packet(APP, FAR, 22), Tracking.TRACKED),
        (everything("sgr"), everything("out"), a_ping(APP, FAR), Tracking.TRACKED),
    ],
)
def test_what_is_open_to_everybody_both_ways_is_not_tracked_and_icmp_always_is(rule, back, packet, tracking):
    found = traced(sample(replace(FAR_GROUP, ingress=(rule,), egress=(back,))), packet)
    assert judged(found.there, "sg-far", Direction.INGRESS).tracking is tracking
    answer = judged(found.back, "sg-far", Direction.EGRESS)
    assert answer.outcome is Outcome.PASSES
    assert answer.rule_id == ("out" if tracking is Tracking.UNTRACKED else ""), "judged by the rules, or remembered"


def test_an_interface_without_groups_judges_nothing():
    found = traced(sample(replace(FAR_INTERFACE, security_group_ids=())), a_packet(APP, FAR, 9999))
    assert found.verdict is Verdict.REACHABLE
    assert {hop.subject.id for hop in found.all_hops() if isinstance(hop, SecurityGroupHop)} == {"sg-app"}


def test_behind_a_stop_the_walk_remembers_the_connection_as_if_it_had_passed():
    found = traced(sample(replace(FAR_GROUP, ingress=(), egress=())), a_packet(APP, FAR, 22))
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-far")], "mended, its answer would be let out"
    assert found.blockers[0].hop.fix == "allow tcp 22 from 10.0.2.20 in sg-far, ingress"


def test_udp_is_judged_like_tcp():
    packet = Packet(APP, FAR, Protocol.UDP, 514, 50000)
    found = traced(far_open_to(a_rule("sgr", Protocol.UDP, (514, 514), TEN)), packet)
    assert found.verdict is Verdict.REACHABLE
    assert [it.cause for it in traced(PLANT, packet).blockers] == [Cause.SECURITY_GROUP_INGRESS]
