"""Which link a packet was too large for."""

from dataclasses import replace

import pytest

from devicepath_tools.network.packet import PING_BYTES
from tests.network.sample import CAM, CAM_8, GATE_GROUP, SIM_GROUP, everything, sample
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow

NARROW = sample(replace(SIM_GROUP, link_mtu=1300), replace(GATE_GROUP, ingress=(everything("sgr-gate-in"),)))


@pytest.mark.parametrize(("device", "sim"), [(CAM, "sim-7"), (CAM_8, "sim-8")])
def test_what_is_too_large_for_a_devices_link_stops_at_the_device_and_not_at_the_vpg(device, sim):
    with a_lab(NARROW) as lab:
        lab.reaches("i-app", device, "udp 9", size=1300, dont_fragment=True)
        assert lab.dies("i-app", device, "udp 9", size=1301, dont_fragment=True) == ("TOO_LARGE", sim)
        assert lab.probe("i-app", device, "udp 9", size=1301).is_answered, "in pieces it is not"


def test_a_device_sends_nothing_that_is_too_large_for_its_own_link():
    with a_lab(NARROW) as lab:
        assert lab.dies("sim-7", CAM_8, "icmp", size=1301, dont_fragment=True) == ("TOO_LARGE", "sim-7")
        assert lab.probe("sim-7", CAM_8, "icmp", size=PING_BYTES, dont_fragment=True).is_answered
