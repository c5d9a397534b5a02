"""What is told of tunnels and lines that run, and of those that do not. Pure."""

from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.rehearsal.links_told import down, up
from devicepath_tools.rehearsal.wires.tunnel_telemetry import InterfaceTelemetry, TunnelTelemetry

FIRST, SECOND = IPv4Address("203.0.113.10"), IPv4Address("203.0.113.14")
PLANT = (IPv4Network("192.168.50.0/24"),)
UP = TunnelTelemetry(is_up=True, message="", learned=PLANT)
DOWN = TunnelTelemetry(is_up=False, message="IPSEC IS DOWN")
SILENT = TunnelTelemetry(is_up=False, message="IPSEC IS UP")


def test_nothing_is_told_of_those_that_are_up():
    assert list(down({str(FIRST): None, "dxvif-1": None}, {FIRST: UP})) == []


def test_a_tunnel_that_is_not_up_is_told_once_by_what_its_ends_say_before_what_aws_says():
    told = down({str(FIRST): Cause.VPN_KEY, str(SECOND): None}, {FIRST: DOWN, SECOND: SILENT})
    assert list(told) == [f"{FIRST}: {Cause.VPN_KEY.value}.", f"{SECOND}: IPSEC IS UP."]


def test_a_line_is_told_by_its_id():
    assert list(down({"dxvif-1": Cause.BGP_KEY}, {})) == [f"dxvif-1: {Cause.BGP_KEY.value}."]


def test_what_was_learned_is_counted_over_all():
    line = InterfaceTelemetry(is_up=True, learned=PLANT)
    assert up({FIRST: UP, SECOND: UP}, {}) == "2 tunnels up by the rendered files, 2 routes learned"
    assert up({}, {"dxvif-1": line}) == "1 line up by the rendered files, 1 route learned"
    assert up({FIRST: UP}, {"dxvif-1": line}) == "1 tunnel and 1 line up by the rendered files, 2 routes learned"
