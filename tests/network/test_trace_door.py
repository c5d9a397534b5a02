"""Traces over a VPG's Door: servers in a data centre are reached by devices, and devices through a gate peer there."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.trace.size_hop import SizeHop
from devicepath_tools.network.trace.tunnel_hop import TunnelHop
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.virtual_private_gateway import GatePeer
from tests.network.sample import (
    CAM,
    END_A,
    GATE_HOST,
    GATE_INNER,
    SIM,
    VPG,
    a_packet,
    sample,
    stops,
    traced,
    unknowns,
)
from tests.network.vpn import (
    CONNECTION,
    DESK,
    DESK_HOST,
    DESK_INTERFACE,
    KNOWN_AS,
    OFFICE,
    OFFICE_RANGE,
    ROUTER,
    ROUTER_INTERFACE,
)

GATE_IN_OFFICE = IPv4Address("192.168.50.254")
DOOR = replace(CONNECTION, vpn_gateway_id="", vpg_id=VPG.id)


def data_center(*, tunnel_mtu: int = 1350, router_mtu: int = 1400) -> Network:
    """The sample's VPG with a Door to an office instead of Canal, and its gate peer there.

    desk 192.168.50.10 --+-- router ==door==> VPG ---- cam-7
    gate 192.168.50.254 -+ ......... vxlan ..........."""
    interface = NetworkInterface(
        "eni-gate-2", OFFICE.id, "lan-office", (GATE_IN_OFFICE,), (), source_dest_check=False, instance_id="host-gate"
    )
    gate = Host("host-gate", (interface.id,), gate=replace(GATE_HOST, outer_address=GATE_IN_OFFICE, mtu=tunnel_mtu))
    peers = replace(VPG.gate, registered_peers=(GatePeer(GATE_IN_OFFICE, GATE_INNER),))
    network = sample(replace(VPG, peerings={}, gate=peers), without=["pcx-canal", "i-gate", "eni-gate"])
    return replace(
        network,
        sites=by_id([replace(OFFICE, ways=((VPG.device_subnet, interface.id),))]),
        other_hosts=by_id([DESK_HOST, gate, replace(ROUTER, mtu=router_mtu)]),
        interfaces={**network.interfaces, **by_id([DESK_INTERFACE, ROUTER_INTERFACE, interface])},
        customer_gateways=by_id([KNOWN_AS]),
        vpn_connections=by_id([DOOR]),
    )


def test_a_device_reaches_a_server_by_the_door_from_the_vpgs_own_address():
    found = traced(data_center(), a_packet(CAM, DESK, 443))
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
    assert found.back is not None
    assert found.back.packet.destination == (SIM.session.translated_address if SIM.session else END_A)


def test_a_server_reaches_a_device_through_the_gate_peer_of_its_own_site():
    found = traced(data_center(), a_packet(DESK, CAM, 22))
    assert (found.verdict, stops(found)) == (Verdict.REACHABLE, [])
    (there, back) = (hop for hop in found.all_hops() if isinstance(hop, TunnelHop))
    assert there.legs[0].packet.source == GATE_IN_OFFICE
    assert back.legs[0].packet.destination == GATE_IN_OFFICE


def test_the_gate_peers_tunnel_in_the_doors_is_cut_in_pieces_beyond_its_size_and_not_refused():
    """The outer packets may be fragmented: no sender is told, and the lines say so."""
    packet = a_packet(DESK, CAM, 22, size=1400, dont_fragment=False)
    sized = [hop for hop in traced(data_center(), packet).all_hops() if isinstance(hop, SizeHop)]
    assert {hop.subject.id for hop in sized} == {"host-gate"}, "it fits as the gate peer cuts it"
    found = traced(data_center(tunnel_mtu=1351), packet)
    assert found.verdict is Verdict.REACHABLE
    outer = [hop for hop in found.all_hops() if isinstance(hop, SizeHop) and hop.subject.id == "vpn-1"]
    assert outer
    assert {hop.finding for hop in outer} == {
        "1401 bytes are more than the 1400 of the VPN's tunnel: it is fragmented",
    }


def test_a_device_gets_no_further_than_what_the_door_leads_to():
    found = traced(data_center(), a_packet(CAM, OFFICE_RANGE[0] - 100, 443))
    assert stops(found) == [("NO_WAY_FROM_VPG", "vpg-1")]


@pytest.mark.parametrize("is_static", [False, True])
def test_where_nothing_is_told_of_the_router_nobody_can_say_what_the_door_leads_to(is_static):
    known = data_center()
    door = replace(DOOR, is_static=is_static)
    network = replace(known, other_hosts={}, vpn_connections=by_id([door]))
    found = traced(network, a_packet(CAM, DESK, 443))
    assert (found.verdict, stops(found)) == (Verdict.UNKNOWN, [])
    assert unknowns(found) == [("ANNOUNCED_NOT_READ", VPG.id)]


def test_where_something_else_leads_from_the_vpg_nobody_can_say_what_it_leads_to():
    known = data_center()
    with_direct = replace(known.vpgs[VPG.id], has_other_ways=True)
    network = replace(known, vpgs=by_id([with_direct]))
    assert traced(network, a_packet(CAM, DESK, 443)).verdict is Verdict.REACHABLE
    assert unknowns(traced(network, a_packet(CAM, OFFICE_RANGE[0] - 100, 443))) == [("OTHER_WAYS", VPG.id)]
