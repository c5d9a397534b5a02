"""The network that tracing is measured on: as large as it is said to be, and open from end to end."""

from itertools import permutations

from benchmarks.tracing import EPHEMERAL, MANY, PORT, behind_gateway, full_mesh
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.transit_gateway_hop import AttachmentHop
from devicepath_tools.network.trace.verdict import Verdict


def test_the_many_vpcs_have_ten_thousand_routes_and_pairs():
    network = full_mesh(MANY)
    assert sum(len(table.routes) for table in network.route_tables.values()) == 10_000
    assert len(list(permutations(network.interfaces, 2))) == 9_900


def test_every_host_reaches_every_other_one_and_is_answered():
    network = full_mesh(3)
    for sender, receiver in permutations(network.interfaces.values(), 2):
        packet = Packet(sender.addresses[0], receiver.addresses[0], Protocol.TCP, PORT, EPHEMERAL)
        found = trace(network, HostEnd(sender), packet)
        assert found.verdict is Verdict.REACHABLE
        assert len(list(found.all_hops())) == 14


def test_behind_a_transit_gateway_they_do_too():
    network = behind_gateway(3)
    for sender, receiver in permutations(network.interfaces.values(), 2):
        packet = Packet(sender.addresses[0], receiver.addresses[0], Protocol.TCP, PORT, EPHEMERAL)
        found = trace(network, HostEnd(sender), packet)
        assert found.verdict is Verdict.REACHABLE
        assert [hop for hop in found.all_hops() if isinstance(hop, AttachmentHop)]
