"""What should come through does, and what must not does not, in the planned network of each stack file.

Conversations come from settings alone, the network from what the program registers: neither knows the other."""

from dataclasses import replace
from typing import Any

import pytest

from devicepath_tools.network.loading import own
from devicepath_tools.network.loading.conversations import Conversation, End, EndKind, conversations
from devicepath_tools.network.loading.servers import servers, with_servers
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.verdict import Verdict
from infra.settings import Settings
from tests.infra.stack_file import NAMES, a_path
from tests.network.loading.planned import committed_plan, planned

SOURCE_PORT = 40000


def with_its_redirection(settings: Settings, network: Network) -> Network:
    """With Junction's redirection, where the stack needs one: the SORACOM provider may not make it yet."""
    vpg, redirected = own.vpg_of(settings, network), "redirection" in str(settings.gate)
    if vpg is None or not redirected or vpg.gate.redirection is not None:
        return network
    gate = replace(vpg.gate, redirection=vpg.gate.registered_peers[0].inner_address)
    return replace(network, vpgs={vpg.id: replace(vpg, gate=gate)})


def endpoint(network: Network, settings: Settings, end: End) -> Endpoint:
    if end.kind is EndKind.DEVICE:
        vpg = own.vpg_of(settings, network)
        assert vpg is not None
        return DeviceEnd(vpg, end.address, network.sim_at(vpg.id, end.address))
    if end.kind is EndKind.SERVER:
        (interface,) = network.interfaces_with(end.address)
        return HostEnd(interface)
    (peer,) = (instance for instance in network.instances.values() if instance.gate is not None)
    return HostEnd(network.interfaces[peer.interface_ids[0]])


def traced(settings: Settings, network: Network) -> list[tuple[Conversation, Trace]]:
    there = servers(settings, network)
    whole = with_servers(with_its_redirection(settings, network), there)
    found = []
    for one in conversations(settings, whole, there):
        source_port = 0 if one.protocol is Protocol.ICMP else SOURCE_PORT
        packet = Packet(one.source.address, one.destination.address, one.protocol, one.port, source_port)
        found.append((one, trace(whole, endpoint(whole, settings, one.source), packet)))
    return found


def expected(one: Conversation) -> Verdict:
    """The internet is known to be reached, and what answers there is not."""
    if not one.is_wanted:
        return Verdict.STOPPED
    return Verdict.UNKNOWN if one.destination.kind is EndKind.INTERNET else Verdict.REACHABLE


def disagreements(settings: Settings, network: Network) -> list[str]:
    return [
        f"{one}: {trace.verdict.value}; {one.why}; {[blocker.hop.finding for blocker in trace.blockers]}"
        for one, trace in traced(settings, network)
        if trace.verdict is not expected(one)
    ]


@pytest.mark.parametrize(("name", "count"), [*zip(NAMES, (4, 58, 46), strict=True)])
def test_a_trace_agrees_with_every_conversation_of_a_stack_file(name, count):
    settings, network = committed_plan(name)
    assert len(traced(settings, network)) == count
    assert disagreements(settings, network) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_receiver_sees_the_source_that_it_should(name):
    for one, found in traced(*committed_plan(name)):
        if one.is_wanted:
            assert found.there.hops[-1].packet.source == one.seen_source, str(one)


@pytest.mark.parametrize(
    "changes",
    [
        {"directions": ["device_to_cloud"]},
        {"directions": ["cloud_to_device"]},
        {"directions": ["device_to_cloud", "cloud_to_device", "device_to_device"]},
        {"directions": ["device_to_cloud"], "gate": {"kind": "closed"}},
        {"backend.tiers.db": {"kind": "block", "block": "10.10.16.0/21"}},
        {"gate.peer.device_traffic.ssh.cidr": "10.10.2.0/24"},
        {"gate.peer.device_traffic": {"all": {"cidr": "10.10.0.0/21", "protocol": "all"}}},
        {"gate.peer.device_traffic": {"ping": {"cidr": "10.10.0.0/21", "protocol": "icmp"}}},
        {"internet": "services"},
        {"internet": "open"},
        {"canal.destination": "10.10.0.0/20"},
    ],
)
def test_it_does_for_other_stack_files_too(changes: dict[str, Any]):
    assert disagreements(*planned(a_path(changes))) == []


def test_it_would_be_seen_if_the_network_did_not_what_the_stack_file_says():
    settings, network = committed_plan("remote-access")
    (peer,) = network.interfaces.values()
    checked = replace(network, interfaces={peer.id: replace(peer, source_dest_check=True)})
    broken = disagreements(settings, checked)
    assert {line.partition(" tcp")[0] for line in broken} == {
        f"server:{server} -> device:{device}" for server in ("app-a", "app-c") for device in ("pump-1", "pump-2")
    }
