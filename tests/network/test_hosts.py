"""A host is a host: to a packet it makes no difference whether it is an instance of EC2's."""

from dataclasses import replace

import pytest

from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.route_table import Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.named_end import named
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict
from tests.network.sample import (
    APP,
    APP_TABLE,
    CAM,
    FAR,
    GATE_HOST,
    GATE_SUBNET,
    GATE_TABLE,
    IN_PLANT,
    PLANT,
    TO_CANAL,
    TO_FAR,
    VPC,
    A,
    a_packet,
    everything,
    sample,
    stops,
    traced,
)

ROUTER = A("10.0.0.7")
ROUTER_INTERFACE = NetworkInterface(
    "eni-router", VPC.id, GATE_SUBNET.id, (ROUTER,), ("sg-router",), source_dest_check=False, instance_id="router-1"
)
ROUTER_GROUP = SecurityGroup("sg-router", VPC.id, (everything("sgr-r-in"),), (everything("sgr-r-out"),))
BY_ROUTER = replace(
    APP_TABLE,
    routes=(IN_PLANT, TO_CANAL, replace(TO_FAR, target=Target(TargetKind.NETWORK_INTERFACE, "eni-router"))),
)


def with_router(*, forwards: bool | None) -> Network:
    """What is for the far VPC goes by a router, which is no instance."""
    to_far = replace(GATE_TABLE, routes=(*GATE_TABLE.routes, TO_FAR))
    router = Host("router-1", ("eni-router",), forwards=forwards, name="router")
    return replace(sample(ROUTER_INTERFACE, ROUTER_GROUP, BY_ROUTER, to_far), other_hosts=by_id([router]))


@pytest.mark.parametrize(
    ("forwards", "verdict", "told", "is_assumed"),
    [
        (True, Verdict.REACHABLE, [], False),
        (None, Verdict.REACHABLE, [], True),
        (False, Verdict.STOPPED, [("FORWARDING_OFF", "router-1")], False),
    ],
)
def test_a_router_passes_on_as_it_is_known_to_and_else_as_is_assumed(forwards, verdict, told, is_assumed):
    found = traced(with_router(forwards=forwards), a_packet(APP, FAR, 22))
    assert (found.verdict, stops(found)) == (verdict, told)
    assert (Assumption.FORWARDING in found.assumed) is is_assumed
    assert "router-1" in [hop.subject.id for hop in found.there.hops]


def test_it_is_named_like_any_host_and_is_an_end_like_any():
    network = with_router(forwards=True)
    end = HostEnd(network.interfaces["eni-router"])
    assert named(network, "router").end == end
    assert end.noun(network) == network.other_hosts["router-1"]
    assert trace(network, end, a_packet(ROUTER, APP, 22)).verdict is Verdict.REACHABLE


def test_a_gate_peer_need_not_be_an_instance():
    instances = {key: it for key, it in PLANT.instances.items() if key != "i-gate"}
    gate = Host("i-gate", ("eni-gate",), gate=GATE_HOST, name="gate")
    found = traced(replace(PLANT, instances=instances, other_hosts=by_id([gate])), a_packet(APP, CAM))
    assert (found.verdict, tuple(found.assumed)) == (
        Verdict.REACHABLE,
        tuple(traced(PLANT, a_packet(APP, CAM)).assumed),
    )
