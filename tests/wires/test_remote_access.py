"""The path that everything is about, as it should be: who reaches whom, and how each is seen."""

import pytest

from tests.network.a_network import APP, GATE, INNER, PUMP_1, PUMP_2, TRANSLATED, VPG_A, WEB, remote_access, route
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow


def test_servers_reach_devices_through_the_gate_peer_and_devices_reach_servers_by_canal():
    with a_lab(remote_access()) as lab:
        assert lab.reaches("i-app", PUMP_1) == INNER, "the gate peer masquerades"
        assert lab.reaches("i-app", PUMP_2) == INNER, "behind the VPG's other end"
        assert lab.reaches("sim-pump-1", APP, "tcp 80") == TRANSLATED, "a VPG of type F translates"
        assert lab.reaches("i-gate", PUMP_1, "udp 5000") == INNER
        assert lab.reaches("sim-pump-1", INNER, "tcp 22") == PUMP_1, (
            "no security group is asked about the tunnel's inside"
        )
        assert lab.reaches("sim-pump-1", PUMP_2) == PUMP_1, "Gate is open, and devices are behind different ends"
        assert lab.reaches("i-app", WEB, "tcp 80") == APP
        assert lab.reaches("i-app", GATE) == APP


def test_a_thousand_bytes_and_more_arrive_in_pieces_where_they_may_be_cut():
    with a_lab(remote_access()) as lab:
        assert lab.reaches("i-app", PUMP_1, size=3000) == INNER
        assert lab.reaches("i-app", WEB, size=8900) == APP


def test_what_was_exercised_and_what_was_not_is_known():
    with a_lab(remote_access()) as lab:
        assert lab.wires.exercised() == set()
        lab.reaches("i-app", PUMP_1)
        exercised = {str(use) for use in lab.wires.exercised()}
        assert exercised == {
            "sg-app: sgr-sg-app-out-0",
            "acl-app: egress 100",
            "rtb-app: 10.130.0.0/16 -> eni-gate",
            "acl-gate: ingress 100",
            "sg-gate: sgr-sg-gate-in-2",
            "sg-gate: sgr-sg-gate-out-0",
            "acl-gate: egress 100",
            "rtb-gate: 100.64.0.0/26 -> pcx-1",
            "vpg-1: 10.10.0.0/16 -> pcx-1",
            "sg-gate: sgr-sg-gate-in-0",
            "rtb-gate: 10.10.0.0/16 -> local",
            "acl-app: ingress 100",
        }
        rest = {str(use) for use in lab.wires.not_exercised()}
        assert "rtb-app: 100.64.0.0/26 -> pcx-1" in rest
        assert not rest & exercised


def test_nothing_of_a_private_path_comes_to_the_internet():
    network = remote_access()
    network.gateway("igw-1", "vpc-1")
    network.routes("rtb-app", *network.of("route_tables", "rtb-app").routes[1:], route("0.0.0.0/0", "igw-1"))
    network.change("vpgs", "vpg-1", has_internet_gateway=True)
    with a_lab(network) as lab:
        lab.reaches("i-app", PUMP_1)
        lab.reaches("sim-pump-1", APP)
        lab.probe("i-app", VPG_A, "udp 9")
        assert lab.wires.internet_packets() == {}
