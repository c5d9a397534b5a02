"""One stop hides no other: of any two things that are amiss on a way, a trace tells both."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.virtual_private_gateway import FilterAction, RoutingFilterEntry
from tests.network.sample import (
    APP,
    CAM,
    GATE_HOST,
    IN_PLANT,
    PLANT,
    SIM,
    TO_CANAL,
    N,
    a_packet,
    stops,
    traced,
)

Fault = Callable[[Network], Network]


def changed(room: str, key: str, **changes) -> Fault:
    def fault(network: Network) -> Network:
        nouns = getattr(network, room)
        rooms: dict[str, Any] = {room: {**nouns, key: replace(nouns[key], **changes)}}
        return replace(network, **rooms)

    return fault


def gate_host(**changes) -> Fault:
    def fault(network: Network) -> Network:
        host = network.instances["i-gate"]
        return changed("instances", "i-gate", gate=replace(host.gate or GATE_HOST, **changes))(network)

    return fault


def a_gate(**changes) -> Fault:
    def fault(network: Network) -> Network:
        return changed("vpgs", "vpg-1", gate=replace(network.vpgs["vpg-1"].gate, **changes))(network)

    return fault


OFFLINE: Fault = changed("sims", "sim-7", session=None)
DENY = (RoutingFilterEntry(FilterAction.DENY, N("10.0.0.0/8")),)

TO_A_DEVICE: dict[str, Fault] = {
    "no way out of app": changed("security_groups", "sg-app", egress=()),
    "no entry out of app": changed("network_acls", "acl-app", egress=()),
    "no entry back into app": changed("network_acls", "acl-app", ingress=()),
    "no route in app": changed("route_tables", "rtb-app", routes=(IN_PLANT, TO_CANAL)),
    "no rule into the gate peer": changed("security_groups", "sg-gate", ingress=()),
    "no rule out of the gate peer": changed("security_groups", "sg-gate", egress=()),
    "no entry out of the gate's subnet": changed("network_acls", "acl-gate", egress=()),
    "no entry into the gate's subnet": changed("network_acls", "acl-gate", ingress=()),
    "the check is on": changed("interfaces", "eni-gate", source_dest_check=True),
    "no route to the VPG": changed("route_tables", "rtb-gate", routes=(IN_PLANT,)),
    "the gate peer is off": changed("instances", "i-gate", is_running=False),
    "forwarding is off": gate_host(forwards=False),
    "one end is missing": gate_host(vpg_peers=GATE_HOST.vpg_peers[:1]),
    "another UDP port": gate_host(udp_port=8472),
    "another VNI": gate_host(vni=9),
    "not masqueraded": gate_host(masquerades=False),
    "the peering is not accepted": changed("peerings", "pcx-canal", status="pending-acceptance"),
    "the VPG is being made": changed("vpgs", "vpg-1", status="creating"),
    "the VPG leads elsewhere": changed("vpgs", "vpg-1", peerings={"pcx-canal": N("10.5.0.0/16")}),
    "Gate is closed": a_gate(is_open=False),
    "the device is offline": OFFLINE,
}

FROM_A_DEVICE: dict[str, Fault] = {
    "no rule into app": changed("security_groups", "sg-app", ingress=()),
    "no entry into app": changed("network_acls", "acl-app", ingress=()),
    "no entry out of app": changed("network_acls", "acl-app", egress=()),
    "no route back": changed("route_tables", "rtb-app", routes=(IN_PLANT,)),
    "app is off": changed("instances", "i-app", is_running=False),
    "the peering is not accepted": changed("peerings", "pcx-canal", status="pending-acceptance"),
    "the VPG is being made": changed("vpgs", "vpg-1", status="creating"),
    "the VPG leads elsewhere": changed("vpgs", "vpg-1", peerings={"pcx-canal": N("10.5.0.0/16")}),
    "the filter denies it": changed("vpgs", "vpg-1", routing_filter=DENY),
    "the device is offline": OFFLINE,
}

WITH_FIXED_ADDRESSES = changed("vpgs", "vpg-1", fixed_addresses={SIM.imsis[0]: CAM})(PLANT)


def pairs(faults: dict[str, Fault], packet: Packet) -> list[tuple[str, str, dict[str, Fault], Packet]]:
    return [(one, other, faults, packet) for one, other in combinations(faults, 2)]


@pytest.mark.parametrize(
    ("one", "other", "faults", "packet"),
    [*pairs(TO_A_DEVICE, a_packet(APP, CAM)), *pairs(FROM_A_DEVICE, a_packet(CAM, APP, 443))],
)
def test_of_any_two_things_that_are_amiss_both_are_told(one, other, faults, packet):
    alone = [set(stops(traced(faults[it](WITH_FIXED_ADDRESSES), packet))) for it in (one, other)]
    assert all(alone), "each stops it by itself"
    together = set(stops(traced(faults[other](faults[one](WITH_FIXED_ADDRESSES)), packet)))
    assert together == alone[0] | alone[1]


def test_all_of_them_together_are_told():
    network, expected = WITH_FIXED_ADDRESSES, set()
    for fault in TO_A_DEVICE.values():
        expected |= set(stops(traced(fault(WITH_FIXED_ADDRESSES), a_packet(APP, CAM))))
        network = fault(network)
    assert set(stops(traced(network, a_packet(APP, CAM)))) == expected
