"""What devices send and take: sessions, groups, the routing filter, Canal's translation, and one another."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.sim import SimSession
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.endpoint import DeviceEnd
from devicepath_tools.network.trace.routing_filter_hop import RoutingFilterHop
from devicepath_tools.network.trace.size_hop import SizeHop
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.tunnel_hop import TunnelHop
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.virtual_private_gateway import (
    FilterAction,
    GatePeer,
    RoutingFilterEntry,
    VirtualPrivateGateway,
    VpgType,
)
from tests.network.sample import (
    APP,
    APP_GROUP,
    APP_TABLE,
    CAM,
    CAM_8,
    CANAL,
    END_A,
    FAR,
    GATE,
    GATE_GROUP,
    GATE_HOST,
    GATE_INNER,
    GATE_INSTANCE,
    IN_PLANT,
    PLANT,
    SIM,
    SIM_8,
    SIM_GROUP,
    TO_CANAL,
    TO_GATE,
    VPG,
    a_packet,
    a_ping,
    everything,
    sample,
    stops,
    tcp,
    traced,
    unknowns,
)

N = IPv4Network
TO_APP = a_packet(CAM, APP, 443)
TO_CAM = a_packet(APP, CAM)
DENY, ALLOW = FilterAction.DENY, FilterAction.ALLOW
OTHER_INNER = IPv4Address("10.254.0.253")


def a_gate(**changes) -> VirtualPrivateGateway:
    return replace(VPG, gate=replace(VPG.gate, **changes))


PLAIN_GATE = replace(GATE_INSTANCE, gate=replace(GATE_HOST, masquerades=False))


def a_filter(*entries: tuple[FilterAction, str]) -> VirtualPrivateGateway:
    return replace(VPG, routing_filter=tuple(RoutingFilterEntry(action, N(cidr)) for action, cidr in entries))


def changes_of(found: Trace) -> list[str]:
    return [hop.finding for hop in found.all_hops() if isinstance(hop, TranslationHop)]


# ---- sessions


@pytest.mark.parametrize(
    ("nouns", "stopped"),
    [
        ((replace(SIM, session=None),), [("DEVICE_OFFLINE", "sim-7")]),
        (
            (replace(SIM, group_id="", session=None), replace(VPG, fixed_addresses={"440100000000007": CAM})),
            [("SIM_NOT_IN_GROUP", "sim-7"), ("DEVICE_OFFLINE", "sim-7")],
        ),
        (
            (
                replace(SIM, session=SimSession("", IPv4Address("10.1.1.1"))),
                replace(VPG, fixed_addresses={"440100000000007": CAM}),
            ),
            [("SESSION_NOT_RENEWED", "sim-7")],
        ),
        (
            (
                replace(SIM, session=SimSession("vpg-1", IPv4Address("10.254.1.1"))),
                replace(VPG, fixed_addresses={"440100000000007": CAM}),
            ),
            [("SESSION_NOT_RENEWED", "sim-7")],
        ),
        (
            (
                replace(SIM, session=SimSession("", IPv4Address("10.1.1.1"))),
                replace(SIM_GROUP, vpg_id=""),
                replace(VPG, fixed_addresses={"440100000000007": CAM}),
            ),
            [("SIM_NOT_IN_GROUP", "sim-7")],
        ),
    ],
)
def test_a_device_that_is_not_on_the_vpg_is_not_reached_and_the_reason_is_told(nouns, stopped):
    network = sample(replace(VPG, fixed_addresses={"440100000000007": CAM}), *nouns)
    for packet in (TO_CAM, TO_APP):
        found = traced(network, packet)
        assert (stops(found), found.verdict) == (stopped, Verdict.STOPPED)
        assert all(it.hop.fix for it in found.blockers)


def test_what_the_reasons_say():
    fixed = replace(VPG, fixed_addresses={"440100000000007": CAM})
    old = replace(SIM, session=SimSession("", IPv4Address("10.1.1.1")))
    (blocker,) = traced(sample(fixed, old), TO_CAM).blockers
    assert blocker.hop.finding == "its session began before: it is 10.1.1.1 on no VPG, not 10.254.174.102 on vpg-1"
    assert blocker.hop.fix == "renew the session of cam-7 (sim-7)"
    (blocker,) = traced(sample(fixed, old, replace(SIM_GROUP, vpg_id="vpg-9")), TO_CAM).blockers
    assert blocker.hop.finding == "its group cameras (group-1) is not on fleet (vpg-1)"
    assert blocker.hop.fix == "put cam-7 (sim-7) in a group that is on fleet (vpg-1), and renew its session"


def test_a_session_goes_on_as_it_began_whatever_its_group_says_since():
    assert traced(sample(replace(SIM_GROUP, vpg_id="")), TO_CAM).verdict is Verdict.REACHABLE


ON_OWN_NETWORK = replace(SIM, session=SimSession("", IPv4Address("10.64.0.9")))
FIXED = replace(VPG, fixed_addresses={"440100000000007": CAM})
PUBLIC = IPv4Address("1.1.1.1")


@pytest.mark.parametrize(
    ("nouns", "why", "fix"),
    [
        (
            (replace(ON_OWN_NETWORK, group_id=""),),
            "it is in no group",
            "put cam-7 (sim-7) in a group that is on fleet (vpg-1), and renew its session",
        ),
        (
            (ON_OWN_NETWORK, replace(SIM_GROUP, vpg_id="")),
            "its group cameras (group-1) is not on fleet (vpg-1)",
            "put cam-7 (sim-7) in a group that is on fleet (vpg-1), and renew its session",
        ),
        (
            (ON_OWN_NETWORK,),
            "its session began before its group was on the VPG",
            "renew the session of cam-7 (sim-7)",
        ),
    ],
)
def test_a_device_that_is_not_on_the_vpg_has_the_internet_of_soracoms_own_network(nouns, why, fix):
    found = traced(sample(FIXED, *nouns), a_packet(CAM, PUBLIC, 443))
    assert (found.verdict, stops(found)) == (Verdict.UNKNOWN, []), "whatever the VPG has, nothing stops it"
    away, _, left = found.there.hops
    assert away.finding == f"is on SORACOM's own network, which has the internet, as 10.64.0.9: {why}"
    assert away.fix == fix
    assert (left.place, left.finding) == (
        "SORACOM's own network",
        "it leaves to the internet, and is not followed there",
    )
    assert traced(sample(FIXED, *nouns), TO_APP).verdict is Verdict.STOPPED, "nothing private is there"


def test_on_another_vpg_that_one_says_what_reaches_the_internet():
    there = replace(SIM, group_id="", session=SimSession("vpg-2", IPv4Address("10.99.0.9")))
    closed, open_to_it = (
        replace(VPG, id="vpg-2", name="other", has_internet_gateway=has_it, peerings={}) for has_it in (False, True)
    )

    def sent(*others: VirtualPrivateGateway) -> Trace:
        return trace(sample(FIXED, there, *others), DeviceEnd(FIXED, CAM, there), a_packet(CAM, PUBLIC, 443))

    found = sent(closed)
    assert stops(found) == [("NO_WAY_FROM_VPG", "vpg-2")]
    assert found.there.hops[0].finding == (
        "is on VPG other (vpg-2), with what that one lets through, as 10.99.0.9: it is in no group"
    )
    found = sent(open_to_it)
    assert (stops(found), unknowns(found)) == ([], [("INTERNET", "vpg-2")])
    assert unknowns(sent()) == [("OTHER_VPG_NOT_READ", "vpg-2")]


def test_a_device_that_is_offline_has_no_internet():
    found = traced(sample(FIXED, replace(SIM, session=None)), a_packet(CAM, PUBLIC, 443))
    assert found.verdict is Verdict.STOPPED


def test_a_group_that_was_not_read_is_unknown():
    fixed = replace(VPG, fixed_addresses={"440100000000007": CAM})
    network = sample(fixed, replace(SIM, session=SimSession("", IPv4Address("10.1.1.1"))), without=["group-1"])
    found = traced(network, TO_CAM)
    assert (unknowns(found), found.verdict) == ([("GROUP_NOT_READ", "sim-7")], Verdict.UNKNOWN)


def test_an_address_that_no_device_has_may_be_another_ones_where_not_all_sims_were_read():
    network = replace(PLANT, partly_read_vpgs=frozenset({"vpg-1"}))
    found = traced(network, a_packet(APP, IPv4Address("10.254.1.2")))
    assert (unknowns(found), found.verdict) == ([("SIMS_NOT_READ", "vpg-1")], Verdict.UNKNOWN)
    assert traced(network, TO_CAM).verdict is Verdict.REACHABLE


def test_an_address_that_no_device_has_is_nobodys():
    found = traced(PLANT, a_packet(APP, IPv4Address("10.254.1.2")))
    assert stops(found) == [("NOBODY_THERE", "vpg-1")]


def test_where_no_sim_was_read_a_device_is_assumed_to_be_online():
    found = traced(sample(without=["sim-7", "sim-8"]), TO_CAM)
    assert (found.verdict, Assumption.DEVICE_ONLINE in found.assumed) == (Verdict.REACHABLE, True)
    assert Assumption.DEVICE_ONLINE not in traced(PLANT, TO_CAM).assumed


# ---- Canal


def test_a_device_reaches_a_server_over_canal_as_an_address_of_the_vpg():
    found = traced(PLANT, TO_APP)
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
    assert changes_of(found) == [
        "source 10.254.174.102 => 100.64.152.4",
        "destination 100.64.152.4 => 10.254.174.102",
    ]
    assert not [hop for hop in found.all_hops() if isinstance(hop, TunnelHop)]


def test_which_address_of_the_vpg_it_is_is_assumed_unless_the_session_tells():
    assert Assumption.TRANSLATED_ADDRESS not in traced(PLANT, TO_APP).assumed
    silent = replace(SIM, session=SimSession("vpg-1", CAM))
    found = traced(sample(silent), TO_APP)
    assert (found.verdict, Assumption.TRANSLATED_ADDRESS in found.assumed) == (Verdict.REACHABLE, True)


def test_a_rule_for_the_devices_own_address_is_no_rule_for_what_the_server_sees():
    own = replace(APP_GROUP, ingress=(tcp("sgr", 443, N("10.128.0.0/9")),))
    found = traced(sample(own), TO_APP)
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-app")]
    assert found.blockers[0].hop.fix == "allow tcp 443 from 100.64.152.4 in app (sg-app), ingress"


def test_without_a_route_to_the_vpgs_range_the_answer_never_leaves():
    found = traced(sample(replace(APP_TABLE, routes=(IN_PLANT, TO_GATE))), TO_APP)
    assert stops(found) == [("NO_ROUTE", "rtb-app")]
    assert found.blockers[0].hop.fix == "add to app (rtb-app): 100.64.152.0/24 -> pcx-canal"


def test_a_server_opens_no_connection_to_the_vpgs_range():
    """The VPG translates what devices open, and nothing else: a device is reached by its own address."""
    found = traced(PLANT, a_packet(APP, IPv4Address("100.64.152.77")))
    assert stops(found) == [("NOBODY_THERE", "vpg-1")]
    assert unknowns(traced(PLANT, a_packet(APP, END_A))) == [("SORACOM_SERVICE", "vpg-1")]


@pytest.mark.parametrize(
    ("vpg", "destination", "stopped"),
    [
        (VPG, FAR, [("NO_WAY_FROM_VPG", "vpg-1")]),
        (replace(VPG, type=VpgType.E, peerings={}), APP, [("NO_WAY_FROM_VPG", "vpg-1")]),
        (replace(VPG, peerings={"pcx-canal": N("10.0.7.0/24")}), APP, [("NO_WAY_FROM_VPG", "vpg-1")]),
        (replace(VPG, has_internet_gateway=True), FAR, [("NO_WAY_FROM_VPG", "vpg-1")]),
        (VPG, IPv4Address("8.8.8.8"), [("NO_WAY_FROM_VPG", "vpg-1")]),
    ],
)
def test_a_vpg_leads_only_where_a_peering_connection_of_it_does(vpg, destination, stopped):
    assert stops(traced(sample(vpg), a_packet(CAM, destination, 443))) == stopped


def test_the_longest_range_of_the_peering_connections_decides():
    second = replace(CANAL, id="pcx-wide", status="deleted")
    both = replace(VPG, peerings={"pcx-wide": N("10.0.0.0/8"), "pcx-canal": N("10.0.0.0/16")})
    assert traced(sample(second, both), TO_APP).verdict is Verdict.REACHABLE
    narrow = replace(VPG, peerings={"pcx-wide": N("10.0.2.0/24"), "pcx-canal": N("10.0.0.0/16")})
    assert stops(traced(sample(second, narrow), TO_APP)) == [("PEERING_NOT_ACTIVE", "pcx-wide")]


def test_what_leaves_to_the_internet_or_to_soracoms_services_is_unknown():
    out = sample(replace(VPG, has_internet_gateway=True))
    assert unknowns(traced(out, a_packet(CAM, IPv4Address("8.8.8.8"), 443))) == [("INTERNET", "vpg-1")]
    assert unknowns(traced(PLANT, a_packet(CAM, IPv4Address("100.127.0.53"), 53))) == [("SORACOM_SERVICE", "vpg-1")]


def test_of_type_f2_nothing_leads_anywhere_that_nothing_is_attached_to():
    alone = replace(VPG, type=VpgType.F2, peerings={})
    assert stops(traced(sample(alone), TO_APP)) == [("NO_WAY_FROM_VPG", "vpg-1")]
    assert stops(traced(sample(alone), a_packet(CAM, PUBLIC, 443))) == [("NO_WAY_FROM_VPG", "vpg-1")]
    with_internet = replace(alone, has_internet_gateway=True)
    assert unknowns(traced(sample(with_internet), a_packet(CAM, PUBLIC, 443))) == [("INTERNET", "vpg-1")]
    attached = replace(alone, has_other_ways=True)
    assert unknowns(traced(sample(attached), TO_APP)) == [("OTHER_WAYS", "vpg-1")]


def test_a_vpg_that_does_not_run_carries_nothing():
    found = traced(sample(replace(VPG, status="terminating")), TO_APP)
    assert stops(found) == [("VPG_NOT_RUNNING", "vpg-1")]
    assert found.blockers[0].hop.finding == "is terminating"


# ---- the routing filter


@pytest.mark.parametrize(
    ("entries", "passes"),
    [
        (((DENY, "0.0.0.0/0"), (ALLOW, "10.0.0.0/16")), True),
        (((ALLOW, "10.0.0.0/16"), (DENY, "0.0.0.0/0")), True),
        (((DENY, "10.0.2.0/24"), (ALLOW, "10.0.0.0/16")), False),
        (((DENY, "0.0.0.0/0"),), False),
        (((DENY, "192.168.0.0/16"),), True),
        ((), True),
    ],
)
def test_the_longest_entry_of_the_routing_filter_decides_and_without_one_it_is_allowed(entries, passes):
    found = traced(sample(a_filter(*entries)), TO_APP)
    assert stops(found) == ([] if passes else [("ROUTING_FILTER", "vpg-1")])


def test_the_entry_is_named():
    found = traced(sample(a_filter((DENY, "10.0.0.0/8"))), TO_APP)
    (hop,) = [hop for hop in found.all_hops() if isinstance(hop, RoutingFilterHop)]
    assert (hop.rule_id, hop.finding) == ("deny 10.0.0.0/8", "routing filter: deny 10.0.0.0/8")
    assert hop.fix == "allow 10.0.2.20 in the routing filter of fleet (vpg-1), and renew the device's session"


def test_the_filter_judges_neither_devices_among_themselves_nor_answers_to_the_gate_peer():
    shut = a_filter((DENY, "0.0.0.0/0"))
    assert traced(sample(shut), a_packet(CAM, CAM_8)).verdict is Verdict.REACHABLE
    assert traced(sample(shut), TO_CAM).verdict is Verdict.REACHABLE, "it answers the gate peer's inner address"


# ---- from device to device


@pytest.mark.parametrize(
    ("vpg", "stopped"),
    [
        (a_gate(), []),
        (a_gate(is_open=False), [("GATE_CLOSED", "vpg-1")]),
        (a_gate(privacy_separator=True), [("PRIVACY_SEPARATOR", "vpg-1")]),
        (
            a_gate(is_open=False, privacy_separator=True),
            [("GATE_CLOSED", "vpg-1"), ("PRIVACY_SEPARATOR", "vpg-1")],
        ),
    ],
)
def test_devices_talk_with_each_other_where_gate_is_open_and_does_not_keep_them_apart(vpg, stopped):
    assert stops(traced(sample(vpg), a_packet(CAM, CAM_8))) == stopped


def test_the_privacy_separator_does_not_keep_servers_from_devices():
    assert traced(sample(a_gate(privacy_separator=True)), TO_CAM).verdict is Verdict.REACHABLE


def test_that_devices_are_not_redirected_to_each_other_is_assumed():
    found = traced(sample(a_gate(redirection=GATE_INNER)), a_packet(CAM, CAM_8))
    assert (found.verdict, Assumption.NOT_REDIRECTED in found.assumed) == (Verdict.REACHABLE, True)


def test_that_what_is_for_another_gate_peer_is_not_redirected_is_assumed():
    """A server behind one that masquerades, while devices are redirected to another."""
    peers = (GatePeer(GATE, GATE_INNER), GatePeer(IPv4Address("10.0.0.253"), OTHER_INNER))
    found = traced(sample(a_gate(redirection=OTHER_INNER, registered_peers=peers)), TO_CAM)
    assert (found.verdict, Assumption.NOT_REDIRECTED in found.assumed) == (Verdict.REACHABLE, True)
    to_itself = traced(sample(a_gate(redirection=GATE_INNER, registered_peers=peers)), TO_CAM)
    assert Assumption.NOT_REDIRECTED not in to_itself.assumed


def test_a_device_that_is_offline_is_found_from_another_one_too():
    fixed = replace(VPG, fixed_addresses={"440100000000008": CAM_8})
    assert stops(traced(sample(fixed, replace(SIM_8, session=None)), a_packet(CAM, CAM_8))) == [
        ("DEVICE_OFFLINE", "sim-8")
    ]


# ---- redirection and the gate peer


def test_redirected_devices_reach_a_server_through_the_gate_peer_with_their_own_address():
    group = replace(APP_GROUP, ingress=(tcp("sgr", 443, N("10.128.0.0/9")),))
    found = traced(sample(a_gate(redirection=GATE_INNER), PLAIN_GATE, group), TO_APP)
    assert (found.verdict, changes_of(found)) == (Verdict.REACHABLE, [])
    assert [hop.subject.id for hop in found.all_hops() if isinstance(hop, TunnelHop)] == ["vpg-1", "i-gate"]


def test_a_redirected_packet_is_judged_by_the_servers_group_with_the_devices_address():
    found = traced(sample(a_gate(redirection=GATE_INNER), PLAIN_GATE), TO_APP)
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-app")]
    assert found.blockers[0].hop.fix == "allow tcp 443 from 10.254.174.102 in app (sg-app), ingress"


def test_of_what_comes_out_of_its_tunnel_a_masquerading_gate_peer_passes_on_answers_only():
    group = replace(APP_GROUP, ingress=(everything("sgr"),))
    for packet in (TO_APP, a_ping(CAM, APP)):
        found = traced(sample(a_gate(redirection=GATE_INNER), group), packet)
        assert stops(found) == [("OPENED_FROM_TUNNEL", "i-gate")]
    answered = traced(sample(a_gate(redirection=GATE_INNER), group), TO_CAM)
    assert answered.verdict is Verdict.REACHABLE


def test_a_device_reaches_the_gate_peer_itself_by_its_inner_address_with_a_ping_alone():
    ping = a_ping(CAM, GATE_INNER)
    assert traced(PLANT, ping).verdict is Verdict.REACHABLE
    assert stops(traced(PLANT, a_packet(CAM, GATE_INNER, 22))) == [("GATE_PEER_CLOSED", "i-gate")]
    shut = traced(sample(a_gate(is_open=False)), ping)
    assert stops(shut) == [("GATE_CLOSED", "vpg-1")]


def test_what_the_vpgs_own_ends_answer_is_unknown():
    assert unknowns(traced(PLANT, a_packet(CAM, IPv4Address("10.128.0.2"), 22))) == [("SORACOM_SERVICE", "vpg-1")]


def test_a_redirection_to_a_gate_peer_that_is_not_registered_stops_it():
    other = a_gate(redirection=GATE_INNER, registered_peers=(GatePeer(GATE, IPv4Address("10.254.0.9")),))
    assert stops(traced(sample(other), TO_APP)) == [("GATE_PEER_NOT_REGISTERED", "vpg-1")]


def test_where_gate_peers_could_not_be_listed_neither_a_redirection_nor_an_inner_address_is_judged():
    unlisted = a_gate(own_peers=(), registered_peers=(), are_peers_read=False, redirection=GATE_INNER)
    for packet in (TO_APP, a_packet(CAM, GATE_INNER, 22)):
        found = traced(sample(unlisted), packet)
        assert (found.verdict, stops(found)) == (Verdict.UNKNOWN, [])
        assert ("GATE_PEERS_NOT_READ", "vpg-1") in unknowns(found)


def test_a_device_whose_sim_is_none_of_those_that_were_read_is_unknown_and_not_assumed_online():
    found = trace(PLANT, DeviceEnd(VPG, CAM, None), TO_APP)
    assert found.verdict is Verdict.UNKNOWN
    assert unknowns(found) == [("SIM_NOT_READ", str(CAM))]
    fixed = replace(VPG, fixed_addresses={SIM.imsis[0]: CAM})
    there = traced(sample(fixed, without=["sim-7"]), TO_CAM)
    assert (there.verdict, stops(there)) == (Verdict.UNKNOWN, [])
    assert unknowns(there) == [("SIM_NOT_READ", str(CAM))]
    none_read = sample(without=["sim-7", "sim-8"])
    assert Assumption.DEVICE_ONLINE in trace(none_read, DeviceEnd(VPG, CAM, None), TO_APP).assumed


# ---- sizes


@pytest.mark.parametrize(
    ("packet", "stopped"),
    [
        (replace(TO_APP, size=1400, dont_fragment=True), []),
        (replace(TO_APP, size=1401, dont_fragment=True), [("TOO_LARGE", "sim-7")]),
        (replace(TO_CAM, size=1401, dont_fragment=True), [("TOO_LARGE", "sim-7")]),
        (replace(TO_APP, size=1401), []),
    ],
)
def test_a_devices_link_carries_what_its_group_says(packet, stopped):
    network = sample(replace(SIM_GROUP, link_mtu=1400))
    found = traced(network, packet)
    assert stops(found) == stopped
    if packet.size > 1400 and not packet.dont_fragment:
        assert next(hop.finding for hop in found.all_hops() if isinstance(hop, SizeHop)) == (
            "1401 bytes are more than the 1400 of the device's link: it is fragmented"
        )
    assert stops(traced(PLANT, replace(TO_APP, size=1401, dont_fragment=True))) == [], "where it says nothing"


# ---- what is assumed


def test_that_a_device_sends_by_its_sim_is_assumed_for_what_it_opens_and_for_what_it_answers():
    for packet in (TO_CAM, TO_APP):
        found = traced(PLANT, packet)
        assert [hop.subject.id for hop in found.all_hops() if Assumption.DEVICE_ROUTES in hop.assumed] == ["sim-7"]


def test_a_device_without_a_sim_can_be_asked_about_where_none_was_read():
    network = sample(without=["sim-7", "sim-8"])
    found = traced(network, TO_APP)
    assert isinstance(found.sender, DeviceEnd)
    assert (found.sender.sim, found.verdict) == (None, Verdict.REACHABLE)


def test_several_things_amiss_with_a_device_and_its_vpg_are_found_at_once():
    network = sample(
        replace(a_filter((DENY, "0.0.0.0/0")), status="creating", fixed_addresses={"440100000000007": CAM}),
        replace(SIM, session=None),
        replace(APP_TABLE, routes=(IN_PLANT, TO_CANAL)),
        replace(APP_GROUP, ingress=()),
        replace(CANAL, status="pending-acceptance"),
        replace(GATE_GROUP, ingress=(everything("sgr"),)),
    )
    assert stops(traced(network, TO_APP)) == [
        ("DEVICE_OFFLINE", "sim-7"),
        ("VPG_NOT_RUNNING", "vpg-1"),
        ("ROUTING_FILTER", "vpg-1"),
        ("PEERING_NOT_ACTIVE", "pcx-canal"),
        ("SECURITY_GROUP_INGRESS", "sg-app"),
    ]
