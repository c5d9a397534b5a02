"""Over VPC peering connections: state, addresses, both ends' routes, and no further."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.route_table import Route, Target, TargetKind
from devicepath_tools.network.trace.peering_hop import PeeringHop
from devicepath_tools.network.trace.verdict import Verdict
from tests.network.sample import (
    APP,
    APP_TABLE,
    CAM,
    FAR,
    FAR_GROUP,
    FAR_PEERING,
    FAR_TABLE,
    GATE_HOST,
    GATE_INSTANCE,
    IN_PLANT,
    PLANT,
    TO_CANAL,
    a_packet,
    everything,
    sample,
    stops,
    traced,
    unknowns,
)

N = IPv4Network


@pytest.mark.parametrize(
    "status", ["pending-acceptance", "provisioning", "rejected", "failed", "expired", "deleted", "deleting"]
)
def test_only_an_active_peering_connection_carries_packets(status):
    found = traced(sample(replace(FAR_PEERING, status=status)), a_packet(APP, FAR, 22))
    assert (stops(found), found.verdict) == ([("PEERING_NOT_ACTIVE", "pcx-far")], Verdict.STOPPED)
    assert found.blockers[0].hop.finding == f"is {status}"
    assert found.back is not None, "both ways are followed all the same"


@pytest.mark.parametrize(
    ("status", "fix"),
    [
        ("pending-acceptance", "accept pcx-far, or make another one"),
        ("initiating-request", "wait until pcx-far can be accepted, and accept it"),
        ("provisioning", "wait: pcx-far is accepted, and AWS is not done yet"),
        ("rejected", "request another one instead of pcx-far: none that was rejected can be accepted"),
        (
            "expired",
            "request another one instead of pcx-far, and accept it within 7 days: none that expired can be accepted",
        ),
        ("deleted", "request another one instead of pcx-far, and accept that"),
        ("deleting", "request another one instead of pcx-far, and accept that"),
        (
            "failed",
            "mend what pcx-far failed for (the VPC's id, its account, or ranges of both ends that overlap), and "
            "request another one: none that failed can be accepted",
        ),
    ],
)
def test_what_is_advised_for_a_peering_connection_is_what_its_status_allows(status, fix):
    found = traced(sample(replace(FAR_PEERING, status=status)), a_packet(APP, FAR, 22))
    assert found.blockers[0].hop.fix == fix


def test_why_aws_failed_a_peering_connection_is_told_by_its_words_or_by_the_ranges_that_overlap():
    words = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"
    failed = replace(FAR_PEERING, status="failed", reason=words)
    assert traced(sample(failed), a_packet(APP, FAR, 22)).blockers[0].hop.finding == f"is failed: {words}"
    wide = replace(PLANT.vpcs["vpc-far"], cidrs=(*PLANT.vpcs["vpc-far"].cidrs, PLANT.vpcs["vpc-plant"].cidrs[0]))
    (own, *_), found = PLANT.vpcs["vpc-plant"].cidrs, traced(sample(failed, wide), a_packet(APP, FAR, 22))
    assert found.blockers[0].hop.finding == f"is failed: {own} and {own} overlap"


def test_a_destination_outside_the_far_vpc_does_not_cross():
    beyond = Route(N("10.50.0.0/16"), Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-far"))
    network = sample(replace(APP_TABLE, routes=(*APP_TABLE.routes, beyond)))
    found = traced(network, a_packet(APP, IPv4Address("10.50.0.1"), 22))
    assert stops(found)[0] == ("PEERING_ADDRESS", "pcx-far")
    assert found.blockers[0].hop.finding == "10.50.0.1 lies outside 10.9.0.0/16: it does not cross"


def test_every_range_of_the_far_vpc_counts():
    far = replace(PLANT.vpcs["vpc-far"], cidrs=(N("10.8.0.0/16"), N("10.9.0.0/16")))
    assert traced(sample(far), a_packet(APP, FAR, 22)).verdict is Verdict.REACHABLE


def test_a_devices_address_is_not_led_to_the_peering_connection_but_to_the_gate_peer():
    wrong = Route(N("10.128.0.0/9"), TO_CANAL.target)
    found = traced(sample(replace(APP_TABLE, routes=(IN_PLANT, wrong, TO_CANAL))), a_packet(APP, CAM))
    assert stops(found) == [("PEERING_ADDRESS", "pcx-canal")], "behind it all is well, at the gate peer"
    assert found.back is not None
    assert found.blockers[0].hop.finding == "10.254.174.102 lies outside 100.64.152.0/24: it does not cross"


def test_a_devices_own_address_does_not_cross_as_a_source_either():
    #  Redirected, cam-7's packets leave the gate peer with its own address, for a VPC behind another peering.
    vpg = PLANT.vpgs["vpg-1"]
    redirected = replace(vpg, gate=replace(vpg.gate, redirection=vpg.gate.registered_peers[0].inner_address))
    table = replace(PLANT.route_tables["rtb-gate"], routes=(IN_PLANT, TO_CANAL, APP_TABLE.routes[3]))
    far_table = replace(FAR_TABLE, routes=(*FAR_TABLE.routes, Route(N("10.128.0.0/9"), FAR_TABLE.routes[1].target)))
    plain = replace(GATE_INSTANCE, gate=replace(GATE_HOST, masquerades=False))
    nouns = redirected, plain, table, far_table, replace(FAR_GROUP, ingress=(everything("sgr"),))
    found = traced(sample(*nouns), a_packet(CAM, FAR, 22))
    assert stops(found) == [("PEERING_ADDRESS", "pcx-far")], "there as a source, back as a destination: one mending"
    assert stops(found.there) == [("PEERING_ADDRESS", "pcx-far")]


def test_a_route_at_one_end_only_does_not_bring_the_answer_back():
    network = sample(replace(FAR_TABLE, routes=FAR_TABLE.routes[:1]))
    assert stops(traced(network, a_packet(APP, FAR, 22))) == [("NO_ROUTE", "rtb-far")]
    assert stops(traced(network, a_packet(FAR, APP, 22))) == [("NO_ROUTE", "rtb-far")]


def test_what_came_over_one_peering_connection_does_not_go_on_over_another():
    #  vpc-plant --(pcx-far)-- vpc-far --(pcx-third)-- vpc-third 10.7.0.0/16
    third = Route(N("10.7.0.0/16"), Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-far"))
    onwards = Route(N("10.7.0.0/16"), Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-third"))
    network = sample(
        replace(APP_TABLE, routes=(IN_PLANT, third)), replace(FAR_TABLE, routes=(*FAR_TABLE.routes, onwards))
    )
    found = traced(network, a_packet(APP, IPv4Address("10.7.0.1"), 22))
    assert stops(found) == [("PEERING_ADDRESS", "pcx-far")]
    assert "pcx-third" not in {hop.subject.id for hop in found.all_hops()}


def test_a_peering_connection_that_was_not_read_is_unknown():
    found = traced(sample(without=["pcx-far"]), a_packet(APP, FAR, 22))
    assert (unknowns(found), found.verdict) == ([("PEERING_NOT_READ", "pcx-far")], Verdict.UNKNOWN)


def test_a_far_vpc_that_was_not_read_is_unknown():
    network = sample(without=["vpc-far", "eni-far", "i-far"])
    found = traced(network, a_packet(APP, FAR, 22))
    assert (unknowns(found), found.verdict) == ([("FAR_VPC_NOT_READ", "vpc-far")], Verdict.UNKNOWN)


def test_a_peering_connection_that_tells_no_ranges_stops_nothing_by_them():
    silent = replace(FAR_PEERING, accepter=replace(FAR_PEERING.accepter, cidrs=()))
    found = traced(sample(silent, without=["vpc-far"]), a_packet(APP, FAR, 22))
    assert stops(found) == []


@pytest.mark.parametrize(
    ("region", "size", "dont_fragment", "stopped"),
    [
        ("ap-northeast-1", 8501, True, []),
        ("eu-west-1", 8500, True, []),
        ("eu-west-1", 8501, True, [("TOO_LARGE", "pcx-far")]),
        ("eu-west-1", 8501, False, []),
    ],
)
def test_a_peering_connection_between_regions_carries_less(region, size, dont_fragment, stopped):
    network = sample(replace(FAR_PEERING, accepter=replace(FAR_PEERING.accepter, region=region)))
    assert stops(traced(network, a_packet(APP, FAR, 22, size=size, dont_fragment=dont_fragment))) == stopped


def test_of_several_peering_connections_a_missing_route_would_lead_to_the_one_that_is_active():
    old = replace(FAR_PEERING, id="pcx-old", status="deleted")
    found = traced(sample(replace(APP_TABLE, routes=(IN_PLANT,)), old), a_packet(APP, FAR, 22))
    assert stops(found) == [("NO_ROUTE", "rtb-app")]
    assert found.blockers[0].hop.fix.endswith(" -> pcx-far")


def test_each_way_crosses_by_itself():
    found = traced(PLANT, a_packet(APP, FAR, 22))
    assert [hop.subject.id for hop in found.all_hops() if isinstance(hop, PeeringHop)] == ["pcx-far", "pcx-far"]
