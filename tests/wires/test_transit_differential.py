"""A trace against packets, in networks by chance that transit gateways join: both must say the same of every pair."""

import os
from dataclasses import replace

import pytest

from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.endpoint import Endpoint
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import APP, APP_SUBNET, FAR
from tests.network.transit import PLANT_ATTACHMENT, joined
from tests.wires.differential import EPHEMERAL, Comparison, compare, smallest
from tests.wires.random_transit import random_transit_network
from tests.wires.shrinking import shown

pytestmark = pytest.mark.slow

SEEDS = [int(it) for it in os.environ.get("DEVICEPATH_TRANSIT_SEEDS", "1 5 7 10 11 70").split()]
"""Networks in which many of the causes are met. DEVICEPATH_TRANSIT_SEEDS gives others."""


def told(comparison: Comparison, seed: int, mark: str) -> str:
    """The first difference, in the smallest network that has it."""
    first = comparison.differences[0]
    network = shown(smallest(random_transit_network(seed), first, mark))
    return f"{len(comparison.differences)} differences with seed {seed}. The first:\n{first}\nin\n{network}"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_trace_and_packets_agree_about_every_pair(seed: int):
    with Workplace() as place:
        found = compare(random_transit_network(seed), place.mark)
        assert not found.differences, told(found, seed, place.mark)
    assert found.compared > 2 * found.unknown, "a network of which nothing can be said shows nothing"


def blind_to_zones(network: Network, sender: Endpoint, packet: Packet) -> Trace:
    """A trace that is wrong: to it every subnet is in one zone."""
    return trace(replace(network, subnets={key: replace(it, zone="a") for key, it in network.subnets.items()}), sender,
                 packet)  # fmt: skip


def test_a_trace_that_takes_no_notice_of_zones_is_found_out():
    elsewhere = joined(replace(APP_SUBNET, zone="c"), replace(PLANT_ATTACHMENT, subnet_ids=("subnet-gate",)))
    packet = Packet(APP, FAR, Protocol.TCP, 22, EPHEMERAL)
    with Workplace() as place:
        assert compare(elsewhere, place.mark, [packet]).differences == []
        (difference,) = compare(elsewhere, place.mark, [packet], blind_to_zones).differences
    assert str(difference).splitlines() == [
        "10.0.2.20 -> 10.9.1.10:22/tcp: the trace says reachable",
        "  trace: reachable []",
        "  packet: i-app -> 10.9.1.10 tcp 22: not answered (no attachment in the zone: attach-plant)",
    ]
