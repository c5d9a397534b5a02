"""Several gate peers, VPCs and connections of one path: each packet goes by its own, and so does its answer."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.network import by_id
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.gate_end import gate_at
from devicepath_tools.network.trace.hop import Leg
from devicepath_tools.network.trace.named_end import named
from devicepath_tools.network.trace.peering_hop import PeeringHop
from devicepath_tools.network.trace.sessions import Sessions
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.tunnel_hop import TunnelHop
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.virtual_private_gateway import GatePeer
from tests.network.sample import (
    APP,
    APP_TABLE,
    CAM,
    CANAL,
    FAR,
    GATE,
    GATE_HOST,
    GATE_INNER,
    GATE_INSTANCE,
    PLANT,
    TO_GATE,
    VPG,
    a_packet,
    a_ping,
    sample,
    stops,
    traced,
    unknowns,
)
from tests.network.several import (
    BY_GATE_2,
    FAR_CANAL,
    FAR_GATE,
    FAR_GATE_INNER,
    GATE_2,
    GATE_2_INNER,
    two_in_one_vpc,
    two_vpcs,
)

BY_NONE = replace(APP_TABLE, routes=tuple(it for it in APP_TABLE.routes if it is not TO_GATE))


def outer_ends(found: Trace) -> set[IPv4Address]:
    """Addresses of the gate peers whose tunnels a packet and its answer took."""
    there, back = [hop for hop in found.all_hops() if isinstance(hop, TunnelHop)]
    return {leg.packet.source for leg in there.inside} | {leg.packet.destination for leg in back.inside}


def seen_as(leg: Leg) -> list[IPv4Address]:
    return [hop.after.source for hop in leg.hops if isinstance(hop, TranslationHop)]


@pytest.mark.parametrize(
    ("network", "server", "outer", "inner"),
    [
        (two_in_one_vpc(), APP, GATE, GATE_INNER),
        (two_in_one_vpc(BY_GATE_2), APP, GATE_2, GATE_2_INNER),
        (two_vpcs(), APP, GATE, GATE_INNER),
        (two_vpcs(), FAR, FAR_GATE, FAR_GATE_INNER),
    ],
    ids=["the first of one VPC", "the second of one VPC", "that of one VPC", "that of the other VPC"],
)
def test_a_server_reaches_a_device_by_the_gate_peer_that_its_table_names_and_is_answered_by_the_same(
    network, server, outer, inner
):
    found = traced(network, a_packet(server, CAM))
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
    assert outer_ends(found) == {outer}
    assert seen_as(found.there) == [inner]


def test_where_two_gate_peers_would_do_a_missing_route_names_both_and_follows_neither():
    found = traced(two_in_one_vpc(BY_NONE), a_packet(APP, CAM))
    assert stops(found) == [("PRIVATE_TO_INTERNET", "rtb-app")]
    (blocker,) = found.blockers
    assert blocker.hop.fix == "add to app (rtb-app): 10.128.0.0/9 -> eni-gate or 10.128.0.0/9 -> eni-gate-2"
    assert found.there.arrived is None
    (alone,) = traced(
        replace(PLANT, route_tables={**PLANT.route_tables, "rtb-app": BY_NONE}), a_packet(APP, CAM)
    ).blockers
    assert alone.hop.fix == "add to app (rtb-app): 10.128.0.0/9 -> eni-gate", "of one it is inferred"


def test_what_is_wrong_with_one_gate_peer_stops_nothing_of_the_other():
    network = two_in_one_vpc(BY_GATE_2)
    broken = replace(network, instances={**network.instances, "i-gate": replace(GATE_INSTANCE, is_running=False)})
    assert traced(broken, a_packet(APP, CAM)).verdict is Verdict.REACHABLE
    first = two_in_one_vpc()
    broken = replace(first, instances={**first.instances, "i-gate": replace(GATE_INSTANCE, is_running=False)})
    assert stops(traced(broken, a_packet(APP, CAM))) == [("INSTANCE_NOT_RUNNING", "i-gate")]


def test_a_gate_peer_that_is_not_registered_gets_the_answer_to_what_it_sent_and_no_other_does():
    network = two_in_one_vpc(BY_GATE_2)
    vpg = network.vpgs["vpg-1"]
    unknown = replace(vpg, gate=replace(vpg.gate, registered_peers=(GatePeer(GATE, GATE_INNER),)))
    found = traced(replace(network, vpgs=by_id([unknown])), a_packet(APP, CAM))
    assert stops(found) == [("GATE_PEER_NOT_REGISTERED", "vpg-1")]
    assert outer_ends(found) == {GATE_2}


def test_a_device_reaches_servers_of_both_vpcs_each_by_its_own_connection():
    network = two_vpcs()
    for server, peering in ((APP, "pcx-canal"), (FAR, "pcx-canal-far")):
        found = traced(network, a_packet(CAM, server, 443))
        assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
        assert {hop.subject.id for hop in found.all_hops() if isinstance(hop, PeeringHop)} == {peering}


def test_a_connection_that_is_not_active_stops_what_takes_it_and_nothing_else():
    pending = replace(FAR_CANAL, status="pending-acceptance")
    assert stops(traced(two_vpcs(pending), a_packet(CAM, FAR, 443))) == [("PEERING_NOT_ACTIVE", "pcx-canal-far")]
    assert stops(traced(two_vpcs(pending), a_packet(FAR, CAM))) == [("PEERING_NOT_ACTIVE", "pcx-canal-far")]
    assert traced(two_vpcs(pending), a_packet(CAM, APP, 443)).verdict is Verdict.REACHABLE
    assert traced(two_vpcs(pending), a_packet(APP, CAM)).verdict is Verdict.REACHABLE
    also = replace(CANAL, status="deleted")
    assert stops(traced(two_vpcs(also), a_packet(APP, CAM))) == [("PEERING_NOT_ACTIVE", "pcx-canal")]


def test_one_vpc_does_not_reach_the_other_by_the_connections_that_both_have_with_the_vpg():
    found = traced(two_vpcs(), a_packet(APP, FAR, 22))
    assert found.verdict is Verdict.STOPPED
    assert ("PRIVATE_TO_INTERNET", "rtb-app") in stops(found)


def test_the_vpg_sends_to_a_gate_peer_where_its_address_leads_though_another_vpc_has_the_address_too():
    network = two_vpcs()
    # The far VPC has the range of the near one as a second one, and somebody in it the gate peer's address.
    twin = replace(network.interfaces["eni-far"], id="eni-twin", addresses=(GATE,), instance_id="")
    ahead = {FAR_CANAL.id: IPv4Network("10.9.0.0/16"), "pcx-canal": IPv4Network("10.0.0.0/16")}
    changed = replace(
        network,
        interfaces={**network.interfaces, "eni-twin": twin},
        instances={**network.instances, "i-gate": replace(GATE_INSTANCE, gate=None, user_data="")},
        vpgs=by_id([replace(network.vpgs[VPG.id], peerings=ahead)]),
    )
    found = traced(changed, a_packet(APP, CAM))
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
    tunnel = [hop.subject.id for hop in found.there.all_hops() if isinstance(hop, TunnelHop)]
    assert tunnel == ["i-gate"]
    assert gate_at(changed, changed.interfaces["eni-gate"]) is not None
    assert gate_at(changed, changed.interfaces["eni-twin"]) is None, "the VPG sends nothing there"


def test_each_gate_peers_inner_address_names_its_own_host():
    for network, inner, interface_id in (
        (two_in_one_vpc(), GATE_INNER, "eni-gate"),
        (two_in_one_vpc(), GATE_2_INNER, "eni-gate-2"),
        (two_vpcs(), FAR_GATE_INNER, "eni-far-gate"),
    ):
        assert named(network, str(inner)).end == HostEnd(network.interfaces[interface_id])


def test_what_came_to_one_vpg_through_a_tunnel_came_to_no_other_vpg():
    sessions = Sessions()
    sessions.enter("vpg-1", GatePeer(GATE, GATE_INNER))
    assert sessions.entered_by("vpg-1") == GatePeer(GATE, GATE_INNER)
    assert sessions.entered_by("vpg-2") is None


def test_whether_a_vpg_passes_packets_between_gate_peers_is_not_known_and_what_comes_behind_is_a_guess():
    for packet in (a_ping(GATE_INNER, FAR_GATE_INNER), a_packet(GATE_INNER, FAR_GATE_INNER, 22)):
        network = two_vpcs()
        found = trace(network, HostEnd(network.interfaces["eni-gate"]), packet)
        assert found.verdict is Verdict.UNKNOWN
        assert unknowns(found)[0] == ("BETWEEN_GATE_PEERS", "vpg-1")
    assert [(it.cause.name, it.hop.subject.id) for it in found.blockers] == [("GATE_PEER_CLOSED", "i-far-gate")]
    assert found.there.certain < len(found.there.hops)


def test_of_one_gate_peer_alone_nothing_is_unknown():
    found = trace(PLANT, HostEnd(PLANT.interfaces["eni-gate"]), a_ping(GATE_INNER, CAM))
    assert (found.verdict, unknowns(found)) == (Verdict.REACHABLE, [])


def test_a_vpg_that_sends_a_gate_peer_its_own_packet_back_is_followed_once():
    """Somebody else's inner address is registered for its outer one."""
    other = IPv4Address("10.254.0.200")
    vpg = replace(VPG, gate=replace(VPG.gate, registered_peers=(GatePeer(GATE, other),)))
    open_host = replace(GATE_INSTANCE, gate=replace(GATE_HOST, privacy_separator=False))
    found = traced(sample(vpg, open_host), a_ping(CAM, other))
    assert found.verdict is Verdict.UNKNOWN
