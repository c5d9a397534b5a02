"""What is rendered for a router at the end of Direct Connect runs on the wires, unedited, and packets go where a trace
says.

FRR's file is read as it is. The VLAN that systemd-networkd would make stands in user space, by the rendered names."""

import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.workplace.namespaces import inside
from tests.network.direct import OF_VPG, a_router, an_end, direct_of_vpg, line
from tests.network.sample import APP, CAM, GATE_INNER
from tests.network.test_trace_vpn import BY_HAND
from tests.network.vpn import DESK
from tests.wires.lab import Lab, a_lab
from tests.wires.rendered_direct import BOTH, FIRST, KEY, a_rendered_router, an_office

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing_for_vpns()), reason=" ".join(missing_for_vpns()))]

FAILOVER_LIMIT_S = 12.0
HOLD_TIME_S = 90


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with a_lab(an_office(BOTH), rendered={"host-router": a_rendered_router(BOTH)}) as made:
        yield made


def test_both_sessions_come_up_and_routes_are_exchanged(lab: Lab):
    assert lab.wires.interface_causes == {FIRST.id: None, BOTH[1].id: None}
    assert lab.reaches("i-app", DESK, "udp 53") == APP
    assert lab.reaches("host-desk", APP, "udp 53") == DESK


def test_frames_have_the_tag_on_the_line_and_the_rendered_names_are_there(lab: Lab):
    name = lab.wires.hosts["host-router"].namespace
    there = {it.name for it in inside(name, lambda: list(Path("/proc/thread-self/net/dev_snmp6").iterdir()))}
    assert {"eth1", "eth2", "direct0", "direct1"} <= there


def test_when_a_line_is_cut_bfd_goes_over_to_the_other_one_long_before_the_hold_time():
    with a_lab(an_office(BOTH), rendered={"host-router": a_rendered_router(BOTH)}) as lab:
        lab.wires.cut_line(FIRST.id)
        ends_at = time.monotonic() + FAILOVER_LIMIT_S
        while not lab.probe("i-app", DESK, "udp 53").is_answered:
            assert time.monotonic() < ends_at, "nothing went over to the other line"
        sessions = lab.wires.interface_sessions()
        assert {key: it.is_established for key, it in sessions.items()} == {FIRST.id: False, BOTH[1].id: True}


@pytest.mark.parametrize(
    ("changes", "cause"), [({"vlan": 202}, Cause.VLAN_MISMATCH), ({"bgp_key": "another-key"}, Cause.BGP_KEY)]
)
def test_another_vlan_or_key_than_awss_is_told_and_no_key_is_in_any_text(changes, cause):
    wrong = a_rendered_router(**changes)
    with a_lab(an_office(), rendered={"host-router": wrong}) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == (cause.name, FIRST.id)
        assert lab.dies("host-desk", APP, "tcp 22") == (cause.name, FIRST.id)
        session = lab.wires.interface_sessions()[FIRST.id]
        assert session.is_alive is (cause is Cause.BGP_KEY), "BFD knows nothing of the key"
    assert not [key for key in (KEY, "another-key") if key in repr((wrong, lab.wires.interface_causes))]


def test_what_the_rendered_file_does_not_announce_is_not_passed_on():
    elsewhere = IPv4Network("192.168.51.0/24")
    network = line(BY_HAND, interface=FIRST, router=a_router(an_end(FIRST), announces=(elsewhere,)))
    with a_lab(network, rendered={"host-router": a_rendered_router(own_ranges=(elsewhere,))}) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == ("PREFIX_NOT_ANNOUNCED", "vgw-1")


def test_a_gate_peers_tunnel_crosses_the_line_whole():
    """1,450 bytes and 50 of VXLAN are what a line of 1,500 carries: nothing is cut in pieces."""
    interface = replace(OF_VPG, amazon_address=FIRST.amazon_address, customer_address=FIRST.customer_address)
    interface = replace(interface, amazon_asn=64512)
    rendered = {"host-router": a_rendered_router((interface,))}
    with a_lab(direct_of_vpg(interface=interface), rendered=rendered) as lab:
        name = lab.wires.hosts["host-router"].namespace
        before = fragments(name)
        assert lab.reaches("host-desk", CAM, "udp 9", size=1450, dont_fragment=True) == GATE_INNER
        assert fragments(name) == before


def fragments(namespace: str) -> int:
    """Pieces that a router has made."""
    lines = inside(namespace, Path("/proc/thread-self/net/snmp").read_text).splitlines()
    keys, values = (line.split() for line in lines[:2])
    return int(values[keys.index("FragCreates")])
