"""Packets over a VPG's Door, by real IPsec: a data centre with its own gate peer, and VXLAN inside of that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.workplace.namespaces import inside
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import CAM, CAM_8, GATE_INNER, SIM
from tests.network.test_trace_door import GATE_IN_OFFICE, data_center
from tests.network.vpn import DESK
from tests.wires.differential import EPHEMERAL, KINDS, compare
from tests.wires.lab import Lab, a_lab

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing_for_vpns()), reason=" ".join(missing_for_vpns()))]

ENDS = (DESK, CAM, CAM_8, GATE_IN_OFFICE)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with a_lab(data_center()) as made:
        yield made


def test_packets_go_where_a_trace_says():
    packets = [
        Packet(source, destination, protocol, port, 0 if protocol is Protocol.ICMP else EPHEMERAL)
        for source in ENDS
        for destination in (*ENDS, GATE_INNER)
        if source != destination
        for protocol, port in KINDS
    ]
    with Workplace() as place:
        found = compare(data_center(), place.mark, packets)
    assert found.differences == []
    assert found.compared > 2 * found.unknown


def test_devices_reach_a_server_in_the_data_centre_and_it_reaches_them_by_its_own_gate_peer(lab: Lab):
    assert SIM.session is not None
    assert lab.reaches("sim-7", DESK, "udp 53") == SIM.session.translated_address
    assert lab.reaches("host-desk", CAM, "udp 53") == GATE_INNER


def fragments(lab: Lab) -> int:
    """Pieces that the customer's router has made: the only sign that a packet did not fit."""
    name = lab.wires.hosts["host-router"].namespace
    lines = inside(name, Path("/proc/thread-self/net/snmp").read_text).splitlines()
    keys, values = (line.split() for line in lines[:2])
    return int(values[keys.index("FragCreates")])


@pytest.mark.parametrize(("tunnel_mtu", "is_cut"), [(1350, False), (1351, True)])
def test_the_gate_peers_tunnel_in_the_doors_is_cut_in_pieces_beyond_its_size_and_says_nothing(tunnel_mtu, is_cut):
    """50 bytes are VXLAN's, of the 1,400 that fit through IPsec here."""
    with a_lab(data_center(tunnel_mtu=tunnel_mtu)) as lab:
        before = fragments(lab)
        assert lab.reaches("host-desk", CAM, "udp 9", size=tunnel_mtu, dont_fragment=True) == GATE_INNER
        assert (fragments(lab) > before) is is_cut
