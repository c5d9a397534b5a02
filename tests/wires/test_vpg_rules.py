"""The rules of a VPG, each with its opposite."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.sim import SimSession
from devicepath_tools.network.virtual_private_gateway import FilterAction, GatePeer, RoutingFilterEntry, VpgType
from tests.network.sample import (
    APP,
    APP_GROUP,
    CAM,
    CAM_8,
    END_A,
    END_B,
    FAR,
    GATE,
    GATE_GROUP,
    GATE_HOST,
    GATE_INNER,
    GATE_INSTANCE,
    PLANT,
    SIM,
    SIM_8,
    SIM_GROUP,
    VPG,
    everything,
    sample,
)
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow

N = IPv4Network
OPEN = replace(APP_GROUP, ingress=(everything("sgr"),)), replace(GATE_GROUP, ingress=(everything("sgr"),))


def a_gate(**changes):
    return replace(VPG, gate=replace(VPG.gate, **changes))


def a_gate_host(**changes):
    return replace(GATE_INSTANCE, gate=replace(GATE_HOST, **changes))


def entry(action: FilterAction, cidr: str) -> RoutingFilterEntry:
    return RoutingFilterEntry(action, N(cidr))


def test_of_the_routing_filter_the_longest_range_decides():
    denied, allowed = entry(FilterAction.DENY, "10.0.0.0/16"), entry(FilterAction.ALLOW, "10.0.2.0/24")
    with a_lab(sample(replace(VPG, routing_filter=(denied, allowed)))) as lab:
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A
        assert lab.reaches("sim-7", CAM_8, "icmp") == CAM, "devices and gate peers are not behind it"
    with a_lab(sample(replace(VPG, routing_filter=(denied,)))) as lab:
        assert lab.dies("sim-7", APP, "tcp 443") == ("ROUTING_FILTER", "vpg-1")
        assert lab.reaches("i-app", CAM) == GATE_INNER, "nor is what servers open"


def test_the_privacy_separator_keeps_devices_apart_and_servers_reach_them():
    with a_lab(sample(a_gate(privacy_separator=True))) as lab:
        assert lab.dies("sim-7", CAM_8, "icmp") == ("PRIVACY_SEPARATOR", "vpg-1")
        assert lab.reaches("i-app", CAM) == GATE_INNER
        assert lab.reaches("sim-7", GATE_INNER, "icmp") == CAM


def test_without_gate_devices_have_canal_and_nothing_else():
    with a_lab(sample(a_gate(is_open=False))) as lab:
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A
        assert lab.dies("sim-7", CAM_8, "icmp") == ("GATE_CLOSED", "vpg-1")
        assert lab.dies("sim-7", GATE_INNER, "icmp") == ("GATE_CLOSED", "vpg-1")
        assert lab.dies("i-app", CAM) == ("GATE_CLOSED", "vpg-1")


def test_redirected_devices_are_seen_with_their_own_address_and_see_servers_with_theirs():
    redirected, plain = a_gate(redirection=GATE_INNER), a_gate_host(masquerades=False)
    with a_lab(sample(redirected, plain, *OPEN)) as lab:
        assert lab.reaches("sim-7", APP, "tcp 443") == CAM
        assert lab.reaches("i-app", CAM) == APP
        assert lab.reaches("sim-8", CAM, "icmp") == CAM_8, "that is not redirected"
    with a_lab(sample(redirected, a_gate_host(masquerades=False, forwards=False), *OPEN)) as lab:
        assert lab.dies("sim-7", APP, "tcp 443") == ("FORWARDING_OFF", "i-gate")
        assert lab.reaches("sim-7", GATE_INNER, "icmp") == CAM
    with a_lab(sample(a_gate(redirection=IPv4Address("10.254.0.9")), plain, *OPEN)) as lab:
        assert lab.dies("sim-7", APP, "tcp 443") == ("GATE_PEER_NOT_REGISTERED", "vpg-1")


def test_without_masquerading_and_redirection_the_answer_takes_another_way():
    with a_lab(sample(a_gate_host(masquerades=False), *OPEN)) as lab:
        for what in ("tcp 80", "udp 5000", "icmp"):
            assert lab.dies("i-app", CAM, what) == ("ANSWER_TRANSLATED", "vpg-1")
        assert lab.probe("i-app", CAM, "udp 5000").answered_by == END_A, (
            "the server's kernel gets it, from another address"
        )
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A, "what devices open is no answer"


def test_masquerading_hides_every_sender_whatever_is_redirected():
    with a_lab(sample(a_gate(redirection=GATE_INNER), *OPEN)) as lab:
        assert lab.reaches("i-app", CAM) == GATE_INNER
    with a_lab(sample(a_gate_host(masquerades=False), a_gate(redirection=GATE_INNER), *OPEN)) as lab:
        assert lab.reaches("i-app", CAM) == APP


def test_of_the_gate_peer_itself_devices_reach_a_ping_and_nothing_else():
    redirected, plain = a_gate(redirection=GATE_INNER), a_gate_host(masquerades=False)
    with a_lab(sample(redirected, plain, *OPEN)) as lab:
        for what in ("tcp 22", "tcp 8080", "udp 53"):
            assert lab.dies("sim-7", GATE_INNER, what) == ("GATE_PEER_CLOSED", "i-gate")
            assert lab.dies("sim-7", GATE, what) == ("GATE_PEER_CLOSED", "i-gate")
            assert lab.reaches("sim-7", APP, what) == CAM, "a server behind it"
            assert lab.reaches("i-gate", CAM, what) == GATE_INNER, "what it opens is answered"
        assert lab.reaches("sim-7", GATE_INNER, "icmp") == CAM


def test_what_no_vpg_translates_does_not_cross_a_peering_connection():
    with a_lab(sample(replace(VPG, type=VpgType.E))) as lab:
        assert lab.dies("sim-7", APP, "tcp 443") == ("PEERING_ADDRESS", "pcx-canal")


def test_of_type_f2_nothing_leads_anywhere_that_nothing_is_attached_to():
    with a_lab(sample(replace(VPG, type=VpgType.F2, peerings={}))) as lab:
        assert lab.dies("sim-7", APP, "tcp 443") == ("NO_WAY_FROM_VPG", "vpg-1")
        assert lab.dies("sim-7", "1.1.1.1", "icmp") == ("NO_WAY_FROM_VPG", "vpg-1")
        assert lab.reaches("sim-7", CAM_8, "icmp") == CAM, "devices reach each other: its Gate is open"


def test_a_vpg_leads_to_what_its_peering_connections_are_for_and_to_no_vpc_behind():
    with a_lab(PLANT) as lab:
        assert lab.dies("sim-7", FAR, "tcp 22") == ("NO_WAY_FROM_VPG", "vpg-1")
        assert lab.dies("sim-7", "8.8.8.8", "icmp") == ("NO_WAY_FROM_VPG", "vpg-1")
    with a_lab(sample(replace(VPG, peerings={"pcx-canal": N("10.0.0.0/8")}))) as lab:
        assert lab.dies("sim-7", FAR, "tcp 22") == ("PEERING_ADDRESS", "pcx-canal")


def test_a_device_whose_session_is_not_on_the_vpg_reaches_nobody_and_is_reached_by_nobody():
    fixed = replace(VPG, fixed_addresses={SIM.imsis[0]: CAM})
    for changed, cause in (
        ([replace(SIM, session=None)], "DEVICE_OFFLINE"),
        ([replace(SIM, session=SimSession("", IPv4Address("10.64.0.9")))], "SESSION_NOT_RENEWED"),
        ([replace(SIM, session=None), replace(SIM_GROUP, vpg_id="")], "SIM_NOT_IN_GROUP"),
    ):
        with a_lab(sample(fixed, *changed)) as lab:
            assert lab.dies("sim-7", APP, "tcp 443") == (cause, "sim-7")
            assert lab.dies("i-app", CAM) == (cause, "sim-7")
            assert lab.dies("sim-8", CAM, "icmp") == (cause, "sim-7")
            assert lab.reaches("i-app", CAM_8) == GATE_INNER, "the other one is there"


def test_a_device_on_soracoms_own_network_has_the_internet_and_nothing_private():
    fixed = replace(VPG, fixed_addresses={SIM.imsis[0]: CAM})
    away = replace(SIM, session=SimSession("", IPv4Address("10.64.0.9")))
    for changed, cause in (
        ([replace(away, group_id="")], "SIM_NOT_IN_GROUP"),
        ([away, replace(SIM_GROUP, vpg_id="")], "SIM_NOT_IN_GROUP"),
        ([away], "SESSION_NOT_RENEWED"),
    ):
        with a_lab(sample(fixed, *changed)) as lab:
            assert lab.probe("sim-7", "1.1.1.1", "icmp").is_answered
            assert {source for source, _ in lab.wires.internet_packets()} == {IPv4Address("203.0.113.1")}
            for private in (APP, CAM_8, GATE_INNER, IPv4Address("192.168.1.1")):
                assert lab.dies("sim-7", private, "tcp 443") == (cause, "sim-7")
            assert lab.dies("i-app", CAM) == (cause, "sim-7")
            assert lab.dies("sim-8", "1.1.1.1", "tcp 443") == ("NO_WAY_FROM_VPG", "vpg-1"), "the VPG has none"


def test_two_gate_peers_are_two_ways():
    more = (*VPG.gate.registered_peers, GatePeer(APP, IPv4Address("10.254.0.253")))
    with a_lab(sample(a_gate(registered_peers=more), *OPEN)) as lab:
        assert lab.reaches("i-app", CAM) == IPv4Address("10.254.0.253"), "app is one, too: it needs no other"
        assert lab.reaches("i-gate", CAM) == GATE_INNER


def test_what_a_session_says_is_what_servers_see():
    seen = IPv4Address("100.64.152.9")
    with a_lab(sample(replace(SIM_8, session=SimSession("vpg-1", CAM_8, seen)))) as lab:
        assert lab.reaches("sim-8", APP, "tcp 443") == seen
        assert lab.dies("i-app", str(seen), "tcp 9") == ("NOBODY_THERE", "vpg-1"), "nobody is there who was not asked"


def test_a_device_that_moves_behind_the_other_end_is_found_there():
    with a_lab(PLANT) as lab:
        assert lab.wires.vpg_peer_of("sim-7") == END_A
        lab.reaches("sim-7", GATE_INNER, "icmp")
        lab.wires.attach("sim-7", END_B)
        assert lab.wires.vpg_peer_of("sim-7") == END_B
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A, "it is still translated to its address"
        assert lab.reaches("sim-7", CAM_8, "icmp") == CAM
        assert lab.reaches("i-app", CAM) == GATE_INNER, "nobody had asked for it before"


def test_an_end_that_is_cut_off_takes_its_devices_along():
    with a_lab(PLANT) as lab:
        lab.reaches("i-app", CAM)
        lab.wires.cut("vpg-1", END_A)
        assert not lab.probe("i-app", CAM).is_answered
        assert not lab.probe("sim-7", APP, "tcp 443").is_answered
        assert lab.reaches("i-app", CAM_8) == GATE_INNER, "behind the other end"
        lab.wires.mend("vpg-1", END_A)
        assert lab.reaches("i-app", CAM) == GATE_INNER
