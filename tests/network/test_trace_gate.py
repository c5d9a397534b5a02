"""From servers to devices through Gate's tunnel, and back: the tunnel, its outer packets, and the answer's way."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest

from devicepath_tools.network.instance import Instance
from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.route_table import Route, Target, TargetKind
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.security_group_hop import SecurityGroupHop
from devicepath_tools.network.trace.size_hop import SizeHop
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.tunnel_hop import TunnelHop
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.virtual_private_gateway import GatePeer, VirtualPrivateGateway
from tests.network.sample import (
    ALL,
    APP,
    APP_GROUP,
    CAM,
    CAM_8,
    CANAL,
    END_A,
    END_B,
    GATE,
    GATE_ACL,
    GATE_GROUP,
    GATE_HOST,
    GATE_INNER,
    GATE_INSTANCE,
    GATE_INTERFACE,
    GATE_TABLE,
    IN_PLANT,
    PLANT,
    VPG,
    a_packet,
    a_ping,
    an_entry,
    everything,
    sample,
    stops,
    tcp,
    traced,
    udp,
    unknowns,
)

N = IPv4Network
TO_CAM = a_packet(APP, CAM)


def gate_host(**changes) -> Instance:
    return replace(GATE_INSTANCE, gate=replace(GATE_HOST, **changes))


def a_gate(**changes) -> VirtualPrivateGateway:
    return replace(VPG, gate=replace(VPG.gate, **changes))


def tunnels(found: Trace) -> list[TunnelHop]:
    return [hop for hop in found.all_hops() if isinstance(hop, TunnelHop)]


def changes_of(found: Trace) -> list[str]:
    return [hop.finding for hop in found.all_hops() if isinstance(hop, TranslationHop)]


def test_a_server_reaches_a_device_and_is_answered():
    found = traced(PLANT, TO_CAM)
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
    assert changes_of(found) == [
        "source 10.0.2.20 => 10.254.0.254",
        "destination 10.254.0.254 => 10.0.2.20",
    ]
    assert tuple(found.assumed) == (Assumption.LISTENER, Assumption.DEVICE_ROUTES)


def test_both_ends_of_the_vpg_are_walked_to_and_from():
    there, back = tunnels(traced(PLANT, TO_CAM))
    assert [(leg.packet.source, leg.packet.destination) for leg in there.inside] == [(GATE, END_A), (GATE, END_B)]
    assert [(leg.packet.source, leg.packet.destination) for leg in back.inside] == [(END_A, GATE), (END_B, GATE)]
    assert {leg.verdict for leg in (*there.inside, *back.inside)} == {Verdict.REACHABLE}


@pytest.mark.parametrize(
    ("nouns", "stopped"),
    [
        ((gate_host(forwards=False),), [("FORWARDING_OFF", "i-gate")]),
        ((gate_host(vpg_peers=(END_A,)),), [("VPG_PEER_NOT_IN_FDB", "i-gate")]),
        ((gate_host(udp_port=8472),), [("UDP_PORT_MISMATCH", "i-gate")]),
        ((gate_host(vni=9),), [("VNI_MISMATCH", "i-gate")]),
        ((a_gate(vni=11),), [("VNI_MISMATCH", "i-gate")]),
        ((a_gate(is_open=False),), [("GATE_CLOSED", "vpg-1")]),
        ((a_gate(registered_peers=()),), [("GATE_PEER_NOT_REGISTERED", "vpg-1")]),
        ((replace(VPG, status="creating"),), [("VPG_NOT_RUNNING", "vpg-1")]),
        ((replace(GATE_INSTANCE, gate=None),), [("NO_TUNNEL", "i-gate")]),
        ((replace(GATE_INTERFACE, source_dest_check=True),), [("SOURCE_DEST_CHECK", "eni-gate")]),
        ((replace(GATE_INSTANCE, is_running=False),), [("INSTANCE_NOT_RUNNING", "i-gate")]),
        ((replace(CANAL, status="pending-acceptance"),), [("PEERING_NOT_ACTIVE", "pcx-canal")]),
        ((replace(GATE_TABLE, routes=(IN_PLANT,)),), [("NO_ROUTE", "rtb-gate")]),
        ((replace(VPG, peerings={"pcx-canal": N("10.5.0.0/16")}),), [("NO_WAY_FROM_VPG", "vpg-1")]),
        ((replace(VPG, peerings={}),), [("NO_WAY_FROM_VPG", "vpg-1")]),
    ],
)
def test_one_thing_amiss_is_the_one_thing_that_is_told(nouns, stopped):
    found = traced(sample(*nouns), TO_CAM)
    assert stops(found) == stopped
    assert found.verdict is Verdict.STOPPED
    assert all(it.hop.fix for it in found.blockers)
    assert stops(traced(PLANT, TO_CAM)) == []


def test_a_host_whose_tunnel_is_none_that_works_is_told_with_the_reason():
    faults = ("/etc/devicepath/gate.conf: MTU is '9001'; give 576 to 8951: 50 less than the path carries.",)
    broken = replace(GATE_INSTANCE, gate=None, gate_faults=faults)
    (blocker,) = traced(sample(broken), TO_CAM).blockers
    assert blocker.cause.name == "NO_TUNNEL"
    assert blocker.hop.finding == (
        "has no working tunnel to a VPG: /etc/devicepath/gate.conf: MTU is '9001'; give 576 to 8951: "
        "50 less than the path carries"
    )
    (other,) = traced(sample(replace(GATE_INSTANCE, gate=None)), TO_CAM).blockers
    assert other.hop.finding == "has no working tunnel to a VPG"


def test_the_end_that_is_missing_in_the_fdb_is_named():
    (blocker,) = traced(sample(gate_host(vpg_peers=(END_A,))), TO_CAM).blockers
    assert blocker.hop.finding == (
        "does not flood to the VPG's end 100.64.152.132: a device that is behind it is not reached"
    )
    assert blocker.hop.fix == "add 100.64.152.132 to the FDB of gate (i-gate)"


def test_a_rule_for_one_end_only_stops_what_comes_from_the_other_and_names_it():
    one = replace(GATE_GROUP, ingress=(GATE_GROUP.ingress[0], udp("sgr-one", 4789, N("100.64.152.4/32"))))
    found = traced(sample(one), TO_CAM)
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-gate")]
    assert found.there.verdict is Verdict.REACHABLE, "the tunnel's packets there are let out by another rule"
    assert found.blockers[0].hop.fix == "allow udp 4789 from 100.64.152.132 in gate (sg-gate), ingress"
    only_b = replace(one, ingress=(GATE_GROUP.ingress[0], udp("sgr-one", 4789, N("100.64.152.132/32"))))
    assert [it.hop.packet.source for it in traced(sample(only_b), TO_CAM).blockers] == [END_A]


def test_the_tunnels_packets_are_no_answers_to_each_other():
    """The source port is a hash of the inner packet: each direction needs its rule."""
    no_way_in = replace(GATE_GROUP, ingress=GATE_GROUP.ingress[:1])
    found = traced(sample(no_way_in), TO_CAM)
    assert [(it.cause.name, it.hop.packet.source) for it in found.blockers] == [
        ("SECURITY_GROUP_INGRESS", END_A),
        ("SECURITY_GROUP_INGRESS", END_B),
    ]
    no_way_out = replace(GATE_GROUP, egress=(tcp("sgr", 80, ALL),))
    found = traced(sample(no_way_out), TO_CAM)
    assert [(it.cause.name, it.hop.packet.destination) for it in found.blockers] == [
        ("SECURITY_GROUP_EGRESS", END_A),
        ("SECURITY_GROUP_EGRESS", END_B),
    ]


def test_the_gate_peers_group_judges_the_servers_packet_with_the_device_as_destination():
    found = traced(sample(replace(GATE_GROUP, ingress=GATE_GROUP.ingress[1:])), TO_CAM)
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-gate")]
    assert found.blockers[0].hop.finding == "1 rule, none for tcp 80 from 10.0.2.20"


def test_no_group_judges_the_inner_packet_behind_the_tunnel():
    """Out of the tunnel the device's answer enters the gate peer by no interface of AWS."""
    found = traced(PLANT, TO_CAM)
    assert found.back is not None
    inner = [hop for hop in found.back.hops if isinstance(hop, SecurityGroupHop)]
    assert [(hop.subject.id, hop.direction.value) for hop in inner] == [("sg-gate", "egress"), ("sg-app", "ingress")]


def test_network_acls_of_the_gate_peers_subnet_judge_the_outer_packets_both_ways():
    tcp_only = (an_entry(100, Action.ALLOW, Protocol.TCP),)
    found = traced(sample(replace(GATE_ACL, ingress=tcp_only, egress=tcp_only)), TO_CAM)
    assert [(it.cause.name, it.hop.need) for it in found.blockers] == [
        ("NETWORK_ACL_EGRESS", "udp 4789 to 100.64.152.4"),
        ("NETWORK_ACL_EGRESS", "udp 4789 to 100.64.152.132"),
        ("NETWORK_ACL_INGRESS", "udp 4789 from 100.64.152.4"),
        ("NETWORK_ACL_INGRESS", "udp 4789 from 100.64.152.132"),
    ]


# ---- sizes


@pytest.mark.parametrize(
    ("size", "dont_fragment", "stopped", "fragmented"),
    [
        (1450, True, [], []),
        (1451, True, [("TOO_LARGE", "i-gate")], []),
        (1451, False, [], ["i-gate", "i-gate"]),
    ],
)
def test_a_packet_fills_the_tunnel_and_not_one_byte_more(size, dont_fragment, stopped, fragmented):
    found = traced(PLANT, replace(TO_CAM, size=size, dont_fragment=dont_fragment))
    assert stops(found) == stopped
    marked = [hop for hop in found.all_hops() if isinstance(hop, SizeHop) and hop.cause is None]
    assert [hop.subject.id for hop in marked] == fragmented


def test_an_outer_packet_is_fifty_bytes_larger_and_may_be_fragmented():
    (there, _) = tunnels(traced(PLANT, replace(TO_CAM, size=1450, dont_fragment=True)))
    assert {(leg.packet.size, leg.packet.dont_fragment) for leg in there.inside} == {(1500, False)}
    (there, _) = tunnels(traced(PLANT, replace(TO_CAM, size=2000)))
    assert {leg.packet.size for leg in there.inside} == {1500}, "the largest piece"


# ---- the answer


def test_without_masquerading_or_redirection_the_answer_takes_canal_and_is_translated():
    found = traced(sample(gate_host(masquerades=False)), TO_CAM)
    assert (stops(found), found.verdict) == ([("ANSWER_TRANSLATED", "vpg-1")], Verdict.STOPPED)
    assert found.blockers[0].hop.finding == (
        "source 10.254.174.102 => 100.64.152.4: this answers no connection that anybody opened"
    )
    assert len(tunnels(found)) == 2, "behind it the walk goes on as if the answer took the tunnel"


def test_what_the_gate_peer_itself_sends_needs_no_masquerading():
    found = trace(PLANT, HostEnd(GATE_INTERFACE), a_packet(GATE_INNER, CAM))
    assert (found.verdict, changes_of(found)) == (Verdict.REACHABLE, [])


def test_redirected_devices_answer_the_server_itself_through_the_gate_peer():
    found = traced(sample(a_gate(redirection=GATE_INNER), gate_host(masquerades=False)), TO_CAM)
    assert (found.verdict, changes_of(found)) == (Verdict.REACHABLE, [])


def test_a_redirection_to_nobody_that_is_registered_stops_the_answer():
    nobody = IPv4Address("10.254.0.9")
    found = traced(sample(a_gate(redirection=nobody), gate_host(masquerades=False)), TO_CAM)
    assert stops(found) == [("GATE_PEER_NOT_REGISTERED", "vpg-1")]
    assert found.blockers[0].hop.fix == "register 10.254.0.9 as gate peer of fleet (vpg-1)"


def test_an_inner_address_that_is_registered_otherwise_is_not_answered():
    other = (GatePeer(GATE, IPv4Address("10.254.0.253")),)
    found = traced(sample(a_gate(registered_peers=other)), TO_CAM)
    assert stops(found) == [("NOBODY_THERE", "vpg-1")]


def test_a_gate_peer_sends_from_its_inner_address_and_needs_no_group_of_its_own_inside():
    bare = replace(GATE_GROUP, ingress=GATE_GROUP.ingress[1:])
    network = sample(bare)
    found = trace(network, HostEnd(GATE_INTERFACE), a_packet(GATE_INNER, CAM))
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])


# ---- what comes out of the tunnel for the gate peer itself

REDIRECTED = sample(a_gate(redirection=GATE_INNER), gate_host(masquerades=False))


@pytest.mark.parametrize(
    ("packet", "stopped"),
    [
        (a_packet(CAM, GATE_INNER, 22), [("GATE_PEER_CLOSED", "i-gate")]),
        (replace(a_packet(CAM, GATE_INNER, 53), protocol=Protocol.UDP), [("GATE_PEER_CLOSED", "i-gate")]),
        (a_packet(CAM, GATE, 22), [("GATE_PEER_CLOSED", "i-gate")]),
        (a_packet(CAM, IPv4Address("169.254.169.254"), 80), [("GATE_PEER_CLOSED", "i-gate")]),
        (a_ping(CAM, GATE_INNER), []),
        (a_packet(CAM, APP, 22), []),
    ],
    ids=["tcp", "udp", "outer address", "metadata", "ping", "a server"],
)
def test_of_a_gate_peer_devices_reach_a_ping_and_nothing_else(packet, stopped):
    everybody = replace(APP_GROUP, ingress=(everything("sgr"),))
    found = traced(replace(REDIRECTED, security_groups={**REDIRECTED.security_groups, "sg-app": everybody}), packet)
    assert stops(found) == stopped
    assert all(it.hop.fix for it in found.blockers)


def test_the_answer_to_what_a_gate_peer_opened_is_let_in():
    found = trace(REDIRECTED, HostEnd(GATE_INTERFACE), a_packet(GATE_INNER, CAM, 22))
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])


@pytest.mark.parametrize(("separates", "stopped"), [(True, [("PRIVACY_SEPARATOR", "i-gate")]), (False, [])])
def test_a_gate_peer_puts_nothing_back_into_the_tunnel_unless_devices_may_reach_each_other(separates, stopped):
    #  The VPG takes it for another gate peer than it is, and sends it what is for somebody else.
    other = IPv4Address("10.254.0.253")
    strayed = a_gate(registered_peers=(GatePeer(GATE, other),))
    found = traced(sample(strayed, gate_host(privacy_separator=separates, forwards=True)), a_ping(CAM, other))
    assert stops(found) == stopped


def test_of_a_host_that_was_not_read_it_is_assumed_that_it_is_closed():
    found = traced(sample(replace(GATE_INSTANCE, gate=None, user_data="")), a_packet(CAM, GATE_INNER, 22))
    assert stops(found) == [("GATE_PEER_CLOSED", "i-gate")]
    assert Assumption.GATE_PEER in found.assumed


# ---- what was not read


def test_what_a_gate_peer_boots_is_assumed_where_only_its_registration_is_known():
    found = traced(sample(replace(GATE_INSTANCE, gate=None, user_data="")), TO_CAM)
    assert found.verdict is Verdict.REACHABLE
    assert Assumption.GATE_PEER in found.assumed
    assert Assumption.GATE_PEER not in traced(PLANT, TO_CAM).assumed
    itself = trace(sample(replace(GATE_INSTANCE, gate=None)), HostEnd(GATE_INTERFACE), a_packet(GATE_INNER, CAM))
    assert itself.verdict is not Verdict.REACHABLE, "what it boots was read, and is no tunnel"
    unread = sample(replace(GATE_INSTANCE, gate=None, user_data=""))
    itself = trace(unread, HostEnd(GATE_INTERFACE), a_packet(GATE_INNER, CAM))
    assert (itself.verdict, Assumption.GATE_PEER in itself.assumed) == (Verdict.REACHABLE, True)


def test_a_host_that_no_vpg_knows_is_no_gate_peer_even_if_what_it_boots_was_not_read():
    found = traced(sample(replace(GATE_INSTANCE, gate=None, user_data=""), a_gate(registered_peers=())), TO_CAM)
    assert stops(found) == [("GATE_PEER_NOT_REGISTERED", "vpg-1")]
    assert found.blockers[0].hop.fix == "register 10.0.0.254 as gate peer of fleet (vpg-1)"


def test_a_vpg_that_was_not_read_makes_the_tunnel_unknown():
    found = traced(sample(without=["vpg-1"]), TO_CAM)
    assert found.verdict is Verdict.UNKNOWN
    assert ("VPG_NOT_READ", "i-gate") in unknowns(found)


def test_ends_that_the_vpg_does_not_tell_are_those_that_the_gate_peer_floods_to():
    found = traced(sample(a_gate(own_peers=())), TO_CAM)
    assert (found.verdict, Assumption.VPG_PEERS in found.assumed) == (Verdict.REACHABLE, True)
    assert [len(hop.inside) for hop in tunnels(found)] == [2, 2]


@pytest.mark.parametrize(
    ("gate_instance", "unknown"),
    [
        (GATE_INSTANCE, ("GATE_PEERS_NOT_READ", "vpg-1")),
        (replace(GATE_INSTANCE, gate=None, user_data=""), ("GATE_PEERS_NOT_READ", "vpg-1")),
    ],
)
def test_gate_peers_that_could_not_be_listed_are_not_taken_for_missing(gate_instance, unknown):
    unlisted = a_gate(own_peers=(), registered_peers=(), are_peers_read=False)
    found = traced(sample(gate_instance, unlisted), TO_CAM)
    assert (found.verdict, stops(found)) == (Verdict.UNKNOWN, [])
    assert unknown in unknowns(found)


def test_a_gate_without_any_known_end_is_unknown():
    found = traced(sample(a_gate(own_peers=()), gate_host(vpg_peers=())), TO_CAM)
    assert (found.verdict, unknowns(found)[0]) == (Verdict.UNKNOWN, ("VPG_ENDS_NOT_READ", "vpg-1"))


def test_a_closed_gate_tells_no_ends_and_is_the_one_thing_told():
    found = traced(sample(a_gate(is_open=False, own_peers=())), TO_CAM)
    assert stops(found) == [("GATE_CLOSED", "vpg-1")]


def test_a_registered_gate_peer_without_a_host_is_named():
    #  cam-7's packets are redirected to a gate peer whose interface is there, and whose host is none.
    redirected = a_gate(redirection=GATE_INNER)
    found = traced(sample(redirected, replace(GATE_INSTANCE, gate=None)), a_packet(CAM, APP, 443))
    assert stops(found) == [("NO_TUNNEL", "i-gate")]
    found = traced(sample(redirected, without=["eni-gate", "i-gate"]), a_packet(CAM, APP, 443))
    assert stops(found) == [("NOBODY_THERE", "vpc-plant")]


# ---- all at once


def test_everything_that_is_amiss_with_a_tunnel_is_found_at_once():
    network = sample(
        gate_host(forwards=False, vni=9, udp_port=8472, vpg_peers=(END_B,), masquerades=False),
        replace(GATE_INTERFACE, source_dest_check=True),
        replace(GATE_GROUP, ingress=()),
        a_gate(is_open=False, registered_peers=()),
    )
    found = traced(network, TO_CAM)
    assert {cause for cause, _ in stops(found)} == {
        "SECURITY_GROUP_INGRESS",
        "SOURCE_DEST_CHECK",
        "FORWARDING_OFF",
        "VPG_PEER_NOT_IN_FDB",
        "UDP_PORT_MISMATCH",
        "VNI_MISMATCH",
        "GATE_CLOSED",
        "GATE_PEER_NOT_REGISTERED",
        "ANSWER_TRANSLATED",
    }


SECOND_VPG = replace(
    VPG,
    id="vpg-2",
    device_subnet=N("172.16.0.0/16"),
    vpg_range=N("100.64.153.0/24"),
    gate=replace(VPG.gate, registered_peers=(), own_peers=()),
    peerings={"pcx-2": N("10.0.0.0/16")},
)
SECOND_CANAL = replace(CANAL, id="pcx-2", requester=replace(CANAL.requester, vpc_id="vpc-soracom-2"))


@pytest.mark.parametrize(
    ("nouns", "stopped"),
    [
        ((), []),
        ((gate_host(vpg_peers=()),), ["VPG_PEER_NOT_IN_FDB"]),
        ((a_gate(registered_peers=()),), ["GATE_PEER_NOT_REGISTERED"]),
        ((gate_host(vpg_peers=()), a_gate(registered_peers=())), ["VPG_PEER_NOT_IN_FDB", "GATE_PEER_NOT_REGISTERED"]),
    ],
)
def test_of_two_vpgs_connected_to_a_vpc_a_gate_peer_belongs_to_the_one_that_it_fits(nouns, stopped):
    """By its registration, else by the ends that it floods to, else by its inner address."""
    found = traced(sample(SECOND_VPG, SECOND_CANAL, *nouns), TO_CAM)
    assert list(dict.fromkeys(cause for cause, _ in stops(found))) == stopped
    assert {it for _, it in stops(found)} <= {"vpg-1", "i-gate"}


def test_what_is_translated_back_is_as_large_as_it_came():
    found = traced(PLANT, replace(TO_CAM, size=1400))
    assert found.back is not None
    assert {hop.packet.size for hop in found.back.hops} == {1400}


def test_a_ping_is_answered_too():
    network = sample(replace(GATE_GROUP, ingress=(everything("sgr-all"),)))
    assert traced(network, a_ping(APP, CAM)).verdict is Verdict.REACHABLE
    assert traced(network, Packet(APP, CAM_8, Protocol.UDP, 514, 50000)).verdict is Verdict.REACHABLE


def test_a_tunnel_that_does_not_hold_the_devices_address_sends_it_round_in_a_circle():
    narrow = gate_host(inner=IPv4Interface("10.254.0.254/24"))
    back_again = Route(N("10.128.0.0/9"), Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))
    table = replace(GATE_TABLE, routes=(*GATE_TABLE.routes, back_again))
    found = traced(sample(narrow, table, replace(GATE_GROUP, ingress=(everything("sgr-all"),))), TO_CAM)
    assert stops(found) == [("ROUTING_LOOP", "i-gate")]
