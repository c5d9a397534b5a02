"""The planned networks of the stacks whose Canal is a transit gateway, on wires: every pair of ends, and the trace."""

from dataclasses import replace

import pytest

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.route_table import TargetKind
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.intent.planned import committed_plan
from tests.network.sample import EPHEMERAL, stops
from tests.wires.differential import compare
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow


def planned(name: str) -> Network:
    """With servers in it."""
    file, network = committed_plan(name)
    return with_servers(network, servers(file, network))


@pytest.mark.parametrize("name", ["transit-gateway", "transit-gateway-hub"])
def test_packets_go_where_a_trace_of_the_plan_says(name):
    with Workplace() as place:
        found = compare(planned(name), place.mark)
    assert (found.differences, found.unknown) == ([], 0)


@pytest.mark.parametrize("name", ["transit-gateway", "transit-gateway-hub"])
def test_8500_bytes_cross_to_the_devices_own_link_and_one_more_stops_at_the_first_gateway(name):
    """No device has a link that wide: what the gateways carry is seen by where a packet stops."""
    network = planned(name)
    server, gateway = leading(network)
    device, address = next((it.id, it.session.address) for it in network.sims.values() if it.session is not None)
    packet = Packet(server.addresses[0], address, Protocol.UDP, 9, EPHEMERAL, dont_fragment=True)
    with a_lab(network) as lab:
        for size, narrowest in ((1501, device), (8500, device), (8501, gateway)):
            died = lab.dies(server.instance_id, address, "udp 9", size=size, dont_fragment=True)
            first, *_ = stops(trace(network, HostEnd(server), replace(packet, size=size)))
            assert first == died == ("TOO_LARGE", narrowest)
        lab.reaches(server.instance_id, address, "udp 9", size=1500, dont_fragment=True)
        assert stops(trace(network, HostEnd(server), replace(packet, size=1500))) == []
        assert lab.probe(server.instance_id, address, "udp 9", size=8501).is_answered, "in pieces it is"


def leading(network: Network) -> tuple[NetworkInterface, str]:
    """A server whose route table leads to a transit gateway, and that gateway's id."""
    for interface in network.interfaces.values():
        table = network.table_of(interface.subnet_id)
        for route in table.routes if table is not None and interface.instance_id else ():
            if route.target.kind is TargetKind.TRANSIT_GATEWAY:
                return interface, route.target.id
    raise AssertionError("none does")
