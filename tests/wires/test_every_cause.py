"""The closed list of causes again, with packets: each stops one, and is told and counted where a trace says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from tests.network.sample import CAM, END_B, GATE_GROUP, PLANT, everything
from tests.network.test_every_cause import ALWAYS, CASES
from tests.wires.lab import Lab, a_lab, probe_of

pytestmark = pytest.mark.slow


def by_udp(network: Network, packet: Packet) -> tuple[Network, Packet]:
    """The opening of a TCP connection is small: what is too large goes by UDP, which the group has to let in."""
    group = replace(GATE_GROUP, ingress=(everything("sgr-gate-in"),))
    groups = {**network.security_groups, group.id: group}
    return replace(network, security_groups=groups), replace(packet, protocol=Protocol.UDP)


@pytest.fixture(scope="module")
def plant_lab() -> Iterator[Lab]:
    """The sample as it should be."""
    with a_lab(PLANT) as lab:
        yield lab


@pytest.mark.parametrize(("cause", "network", "packet", "place"), CASES, ids=[it[0].name for it in CASES])
def test_a_packet_dies_of_a_cause_where_a_trace_says_and_without_it_arrives(
    plant_lab: Lab, cause: Cause, network: Network, packet: Packet, place: str
):
    if cause is Cause.TOO_LARGE:
        network, packet = by_udp(network, packet)
    with a_lab(network) as lab:
        if cause is Cause.VPG_PEER_NOT_IN_FDB:
            # It is behind the end that is missing; behind the other one it would be reached.
            lab.wires.attach("sim-7", END_B)
        assert lab.death_of(probe_of(lab.wires, packet)) == (cause.name, place)
    if cause not in (*ALWAYS, Cause.TOO_LARGE):
        outcome = plant_lab.sweep.one(probe_of(plant_lab.wires, packet))
        assert outcome.is_answered, f"without it, {outcome}"


def test_behind_the_end_that_the_gate_peer_knows_a_device_is_reached():
    network = next(network for cause, network, *_ in CASES if cause is Cause.VPG_PEER_NOT_IN_FDB)
    with a_lab(network) as lab:
        lab.reaches("i-app", CAM)
