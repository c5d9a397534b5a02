"""What the trace said otherwise than packets in real namespaces did."""

from dataclasses import replace

from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.trace.verdict import Verdict
from tests.network.sample import (
    APP,
    APP_ACL,
    APP_TABLE,
    CAM,
    GATE,
    GATE_HOST,
    GATE_INNER,
    GATE_INSTANCE,
    GATE_INTERFACE,
    IN_PLANT,
    TO_CANAL,
    TO_GATE,
    a_packet,
    an_entry,
    sample,
    stops,
    traced,
)

DENIED = (an_entry(100, Action.DENY),)
IN_ONE_SUBNET = replace(GATE_INTERFACE, subnet_id="subnet-app")


def test_a_gate_peer_keeps_what_it_sends_to_its_own_address_in_the_tunnel():
    found = traced(sample(replace(GATE_INSTANCE, gate=replace(GATE_HOST, vni=9))), a_packet(GATE, GATE_INNER))
    assert found.verdict is Verdict.REACHABLE
    assert len(found.there.hops) == 1


def test_what_a_route_leads_to_an_interface_of_the_same_subnet_crosses_no_edge():
    table = replace(APP_TABLE, routes=(IN_PLANT, TO_GATE, TO_CANAL))
    tcp_80_to_devices = an_entry(90, Action.DENY, cidr=TO_GATE.destination)
    acl = replace(APP_ACL, egress=(tcp_80_to_devices, *APP_ACL.egress))
    assert stops(traced(sample(table, IN_ONE_SUBNET, acl), a_packet(APP, CAM))) == []
    assert stops(traced(sample(acl), a_packet(APP, CAM))) == [("NETWORK_ACL_EGRESS", "acl-app")], "of another subnet"
