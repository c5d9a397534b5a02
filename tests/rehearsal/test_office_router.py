"""The router of an office in a rehearsal: what the stack puts out of it, and what AWS's end is taken to do at first."""

from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_router.router_file import SECRET, RouterFile
from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.intent.behind import Behind, behind
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.vpn_connection import VpnConnection, VpnTunnel
from devicepath_tools.rehearsal.office_router import OfficeRouter
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry
from tests.infra.office import an_office

FIRST, SECOND = IPv4Address("203.0.113.10"), IPv4Address("203.0.113.14")
KEYS = {FIRST: "made_up_key_1", SECOND: "made_up_key_2"}
FILES = (RouterFile("/etc/swanctl/conf.d/office-1.conf", "secret = made_up_key_1", SECRET),)
DOWN = VpnConnection(
    "vpn-1",
    "cgw-1",
    tuple(VpnTunnel(it, is_up=False, message="IPSEC IS DOWN") for it in KEYS),
    transit_gateway_id="tgw-1",
)


def place(routing: str = "bgp") -> Behind:
    (found,) = behind(load(an_office({"backends.headquarters.vpn.routing": {"kind": routing}})))
    return found


def tunnels(router: OfficeRouter) -> list[tuple[bool | None, str]]:
    told = router.told(Network(vpn_connections=by_id([DOWN])), place())
    return [(it.is_up, it.message) for it in told.vpn_connections["vpn-1"].tunnels]


def test_before_they_run_nobody_can_say_of_tunnels_whatever_the_emulated_aws_tells():
    router = OfficeRouter("vpn-1", FILES, KEYS)
    assert tunnels(router) == [(None, ""), (None, "")]
    router.telemetry = {
        FIRST: TunnelTelemetry(is_up=True, message=""),
        SECOND: TunnelTelemetry(is_up=False, message="x"),
    }
    assert tunnels(router) == [(True, ""), (False, "x")]


def test_of_a_connection_that_is_not_there_nothing_is_told():
    assert OfficeRouter("vpn-2", FILES, KEYS).told(Network(), place()) == Network()


@pytest.mark.parametrize(("routing", "learned"), [("bgp", (IPv4Network("192.168.60.0/24"),)), ("static", ())])
def test_aws_expects_of_both_tunnels_what_the_router_announces(routing, learned):
    expected = OfficeRouter("vpn-1", FILES, KEYS).expected(place(routing))
    assert expected == {it: TunnelTelemetry(is_up=True, message="", learned=learned) for it in KEYS}


def test_the_router_has_the_files_that_are_put_out_and_aws_its_own_keys_and_no_text_has_either():
    made = OfficeRouter("vpn-1", FILES, KEYS)
    router = made.router(Network(), place())
    assert router is not None
    assert dict(router.files) == {FILES[0].path: FILES[0].content}
    assert router.keys == KEYS
    assert "made_up" not in repr((made, router))


def test_a_router_of_another_kind_has_none():
    assert OfficeRouter("vpn-1", (), KEYS).router(Network(), place()) is None
