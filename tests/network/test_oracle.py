"""What the trace says of four networks of AWS against what their hosts got: pings and port scans, sent in 2020.

A probe is answered where the packet arrives and the answer comes back, and the trace has to say the same. No exception
is made: the hosts with two interfaces, on whose own probes the laboratory's list of known mismatches has entries, agree
as well; and so do those behind transit gateways, in zones that an attachment has a subnet in and in others."""

import json
from collections import Counter
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.loading.aws import dump
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.transit_gateway_hop import AttachmentHop
from devicepath_tools.network.trace.verdict import Verdict

ORACLE = Path(__file__).parent / "oracle"
SOURCE_PORT = 50000


@cache
def network_of(name: str) -> Network:
    return dump.read(ORACLE / name / "describe")


def probes(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((ORACLE / name / "probes.json").read_text())
    return found


def traced(name: str, probe: dict[str, Any]) -> Trace:
    (interface,) = network_of(name).interfaces_with(IPv4Address(probe["from"]))
    ends = IPv4Address(probe["from"]), IPv4Address(probe["to"])
    if probe["protocol"] == "icmp":
        return trace(network_of(name), HostEnd(interface), Packet(*ends, Protocol.ICMP, ECHO_REQUEST))
    packet = Packet(*ends, Protocol(probe["protocol"]), probe["port"], SOURCE_PORT)
    return trace(network_of(name), HostEnd(interface), packet)


def crosses_transit_gateway(found: Trace) -> bool:
    return any(isinstance(hop, AttachmentHop) for hop in found.all_hops())


@pytest.mark.parametrize(
    ("name", "agreeing", "across_transit_gateways"),
    [
        ("multi_account_vpc_peering", 8, 0),
        ("tgw_asymmetric_non_default_rtb", 8, 4),
        ("tgw_multi_az_intra_region", 126, 62),
        ("instance_multiple_interface", 72, 0),
    ],
)
def test_the_trace_says_what_the_hosts_got(name, agreeing, across_transit_gateways):
    differing, crossing = [], 0
    for probe in probes(name):
        found = traced(name, probe)
        crossing += crosses_transit_gateway(found)
        if found.verdict is not (Verdict.REACHABLE if probe["answered"] else Verdict.STOPPED):
            differing.append((probe, found.verdict))
    assert differing == []
    assert (len(probes(name)), crossing) == (agreeing, across_transit_gateways)


@pytest.mark.parametrize(
    ("crossing", "answers"),
    [(False, {True: 98, False: 38}), (True, {True: 20, False: 42})],
    ids=["inside of a VPC", "across transit gateways"],
)
def test_both_answers_are_among_those_that_agree(crossing, answers):
    """Else a trace that always says the same would pass."""
    said = Counter(
        probe["answered"]
        for name in ("tgw_multi_az_intra_region", "instance_multiple_interface")
        for probe in probes(name)
        if crosses_transit_gateway(traced(name, probe)) is crossing
    )
    assert said == Counter(answers)


def test_what_stops_at_the_zone_of_an_attachment_is_among_them():
    causes = Counter(
        blocker.cause
        for probe in probes("tgw_multi_az_intra_region")
        for blocker in traced("tgw_multi_az_intra_region", probe).blockers
    )
    assert causes[Cause.ATTACHMENT_ZONE]


def test_each_way_is_judged_by_the_table_of_its_own_attachment():
    """There by one gateway, back by the other one."""
    (there, back) = (probe for probe in probes("tgw_asymmetric_non_default_rtb")
                     if probe["protocol"] == "icmp" and probe["from"] != probe["to"])  # fmt: skip
    found = traced("tgw_asymmetric_non_default_rtb", there)
    assert found.back is not None
    ways = [[hop.gateway.id for hop in leg.hops if isinstance(hop, AttachmentHop)] for leg in (found.there, found.back)]
    assert len({*ways[0], *ways[1]}) == 2, ways
    assert traced("tgw_asymmetric_non_default_rtb", back).verdict is Verdict.REACHABLE


def test_every_stop_names_a_rule_or_an_object_that_is_in_the_dump():
    for name in ("tgw_multi_az_intra_region", "instance_multiple_interface"):
        network = network_of(name)
        rooms = (network.security_groups, network.network_acls, network.interfaces, network.vpcs)
        known = {key for room in (*rooms, network.transit_gateway_attachments) for key in room}
        for probe in probes(name):
            for blocker in traced(name, probe).blockers:
                assert blocker.hop.subject.id in known
                assert blocker.hop.fix
