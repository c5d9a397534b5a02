"""A path as it should be: who reaches whom, how each is seen, and what that has shown of the rules."""

from dataclasses import replace

import pytest

from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.network import by_id
from tests.network.sample import (
    APP,
    APP_GROUP,
    CAM,
    CAM_8,
    END_A,
    END_B,
    FAR,
    FAR_GROUP,
    GATE,
    GATE_GROUP,
    GATE_INNER,
    PLANT,
    VPG,
    everything,
    sample,
)
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow

OPEN_GROUPS = [replace(it, ingress=(everything(f"{it.id}-in"),)) for it in (APP_GROUP, GATE_GROUP, FAR_GROUP)]


def test_servers_reach_devices_through_the_gate_peer_and_devices_reach_servers_by_canal():
    with a_lab(PLANT) as lab:
        assert lab.reaches("i-app", CAM) == GATE_INNER, "the gate peer masquerades"
        assert lab.reaches("i-app", CAM_8) == GATE_INNER, "it is behind the VPG's other end"
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A, "a VPG of type F translates"
        assert lab.reaches("sim-8", APP, "tcp 443") == END_B
        assert lab.reaches("i-gate", CAM, "udp 5000") == GATE_INNER, "the kernel takes the tunnel's address"
        assert lab.reaches("sim-7", GATE_INNER, "icmp") == CAM, "no security group sees into the tunnel"
        assert lab.dies("sim-7", GATE_INNER, "tcp 22") == ("GATE_PEER_CLOSED", "i-gate"), "but the host's own rules do"
        assert lab.reaches("sim-7", CAM_8, "icmp") == CAM, "Gate is open"
        assert lab.reaches("i-app", FAR, "tcp 22") == APP


def test_a_packet_that_may_be_cut_arrives_in_pieces():
    with a_lab(sample(*OPEN_GROUPS)) as lab:
        assert lab.reaches("i-app", CAM, "udp 9", size=3000) == GATE_INNER
        assert lab.reaches("i-app", GATE, "udp 9", size=8900) == APP
        assert lab.reaches("i-app", FAR, "icmp", size=20000) == APP


def test_what_was_exercised_and_what_was_not_is_known():
    with a_lab(PLANT) as lab:
        assert lab.wires.exercised() == set()
        lab.reaches("i-app", CAM)
        exercised = {str(use) for use in lab.wires.exercised()}
        assert exercised == {
            "sg-app: sgr-app-out",
            "acl-app: egress 100",
            "rtb-app: 10.128.0.0/9 -> eni-gate",
            "acl-gate: ingress 100",
            "sg-gate: sgr-gate-80",
            "sg-gate: sgr-gate-out",
            "acl-gate: egress 100",
            "rtb-gate: 100.64.152.0/24 -> pcx-canal",
            "vpg-1: 10.0.0.0/16 -> pcx-canal",
            "sg-gate: sgr-gate-vxlan",
            "rtb-gate: 10.0.0.0/16 -> local",
            "acl-app: ingress 100",
        }
        rest = {str(use) for use in lab.wires.not_exercised()}
        assert "rtb-app: 100.64.152.0/24 -> pcx-canal" in rest
        assert not rest & exercised


def test_nothing_of_a_private_path_comes_to_the_internet():
    network = replace(
        sample(replace(VPG, has_internet_gateway=True), *OPEN_GROUPS),
        internet_gateways=by_id([InternetGateway("igw-1", "vpc-plant")]),
    )
    with a_lab(network) as lab:
        lab.reaches("i-app", CAM)
        lab.reaches("sim-7", APP, "tcp 443")
        lab.probe("i-app", END_A, "udp 9")
        assert lab.wires.internet_packets() == {}
        assert lab.probe("sim-7", "8.8.8.8", "icmp").is_answered
        assert [(str(source), str(to)) for source, to in lab.wires.internet_packets()] == [("198.51.100.1", "8.8.8.8")]
