"""What is rendered for a customer's router runs on the wires, unedited, and packets go where a trace says.

In the place of XFRM interfaces, which the kernel may lack, stand strongSwan's own, by the rendered names."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry
from tests.network.sample import APP, a_packet, traced
from tests.network.vpn import DESK, OFFICE_RANGE, TUNNELS
from tests.wires.lab import Lab, a_lab
from tests.wires.rendered import (
    KEYS,
    MTU,
    a_rendered_router,
    a_static_office_behind_a_transit_gateway,
    an_office,
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing_for_vpns()), reason=" ".join(missing_for_vpns()))]

HOLD_TIME_S = 3
"""The least that BGP knows: nobody has to wait for AWS's 30 s."""
FAILOVER_LIMIT_S = 12.0


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with a_lab(an_office(), rendered={"host-router": a_rendered_router()}) as made:
        yield made


def test_both_tunnels_come_up_and_routes_are_exchanged(lab: Lab):
    assert lab.wires.tunnel_causes == {"vpn-1": {it.outside_address: None for it in TUNNELS}}
    assert lab.reaches("i-app", DESK, "udp 53") == APP
    assert lab.reaches("host-desk", APP, "udp 53") == DESK


def test_what_fills_the_rendered_tunnel_crosses_and_not_one_byte_more(lab: Lab):
    packet = replace(a_packet(DESK, APP, 9), size=MTU + 1, dont_fragment=True)
    assert [it.cause for it in traced(an_office(), packet).blockers] == [Cause.TOO_LARGE]
    lab.reaches("host-desk", APP, "udp 9", size=MTU, dont_fragment=True)
    assert lab.dies("host-desk", APP, "udp 9", size=MTU + 1, dont_fragment=True) == ("TOO_LARGE", "vpn-1")


def test_static_routes_are_led_by_the_rendered_watchdog():
    """Those of a transit gateway stand in its tables, and nowhere else at AWS's end."""
    office = a_static_office_behind_a_transit_gateway()
    with a_lab(office, rendered={"host-router": a_rendered_router(is_static=True)}) as lab:
        assert lab.reaches("host-desk", APP, "udp 53") == DESK
        assert lab.reaches("i-app", DESK, "udp 53") == APP


def await_reached(lab: Lab) -> None:
    """A probe that is not answered takes a moment of its own."""
    ends_at = time.monotonic() + FAILOVER_LIMIT_S
    while not (lab.probe("i-app", DESK, "udp 53").is_answered and lab.probe("host-desk", APP, "udp 53").is_answered):
        assert time.monotonic() < ends_at, "nothing went over to the other tunnel"


def test_when_a_tunnel_dies_bgp_goes_over_to_the_other_one_and_telemetry_says_which():
    first, second = (it.outside_address for it in TUNNELS)
    with a_lab(an_office(), rendered={"host-router": a_rendered_router(hold_time_s=HOLD_TIME_S)}) as lab:
        up = TunnelTelemetry(is_up=True, message="", learned=(OFFICE_RANGE,))
        assert lab.wires.tunnel_telemetry() == {first: up, second: up}
        lab.wires.cut_tunnel(first)
        await_reached(lab)
        assert lab.wires.tunnel_telemetry()[second] == up
        assert not lab.wires.tunnel_telemetry()[first].is_up
        lab.wires.cut_tunnel(second)
        assert not lab.probe("i-app", DESK, "udp 53").is_answered


def test_when_a_tunnel_dies_the_watchdog_goes_over_to_the_other_one():
    with a_lab(an_office(is_static=True), rendered={"host-router": a_rendered_router(is_static=True)}) as lab:
        lab.wires.cut_tunnel(TUNNELS[0].outside_address)
        await_reached(lab)


def test_another_key_than_awss_is_told_and_is_in_no_text():
    wrong = a_rendered_router(keys=dict.fromkeys(KEYS, "another_one"))
    with a_lab(an_office(), rendered={"host-router": wrong}) as lab:
        assert lab.dies("i-app", DESK, "tcp 22") == ("VPN_KEY", "vpn-1")
    assert "another_one" not in repr((wrong, wrong.tunnel(TUNNELS[0].outside_address)))
