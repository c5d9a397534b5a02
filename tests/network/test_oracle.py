"""What the trace says of four networks of AWS against what their hosts got: pings and port scans, sent in 2020.

A probe is answered where the packet arrives and the answer comes back. Where a transit gateway is crossed the trace has
to say that it does not know; everywhere else it has to agree. No exception is made: the hosts with two interfaces, on
whose own probes the laboratory's list of known mismatches has entries, agree as well."""

import json
from collections import Counter
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.network.loading.aws import dump
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.route_table import TargetKind
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import Trace, trace
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
    return any(hop.subject.name == TargetKind.TRANSIT_GATEWAY.value for hop in found.all_hops())


@pytest.mark.parametrize(
    ("name", "agreeing", "across_transit_gateways"),
    [
        ("multi_account_vpc_peering", 8, 0),
        ("tgw_asymmetric_non_default_rtb", 4, 4),
        ("tgw_multi_az_intra_region", 64, 62),
        ("instance_multiple_interface", 72, 0),
    ],
)
def test_the_trace_says_what_the_hosts_got(name, agreeing, across_transit_gateways):
    counted: Counter[str] = Counter()
    differing = []
    for probe in probes(name):
        found = traced(name, probe)
        if crosses_transit_gateway(found):
            counted["unknown" if found.verdict is Verdict.UNKNOWN else "claimed"] += 1
        elif found.verdict is (Verdict.REACHABLE if probe["answered"] else Verdict.STOPPED):
            counted["agreeing"] += 1
        else:
            differing.append((probe, found.verdict))
    assert differing == []
    assert counted == Counter(agreeing=agreeing, unknown=across_transit_gateways)


def test_both_answers_are_among_those_that_agree():
    """Else a trace that always says the same would pass."""
    said = Counter(
        probe["answered"]
        for name in ("tgw_multi_az_intra_region", "instance_multiple_interface")
        for probe in probes(name)
        if not crosses_transit_gateway(traced(name, probe))
    )
    assert said == Counter({True: 98, False: 38})


def test_every_stop_names_a_rule_or_an_object_that_is_in_the_dump():
    for name in ("tgw_multi_az_intra_region", "instance_multiple_interface"):
        network = network_of(name)
        known = {*network.security_groups, *network.network_acls, *network.interfaces, *network.vpcs}
        for probe in probes(name):
            for blocker in traced(name, probe).blockers:
                assert blocker.hop.subject.id in known
                assert blocker.hop.fix
