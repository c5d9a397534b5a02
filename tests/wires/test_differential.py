"""A trace against packets, in networks by chance: both must say the same of every pair."""

import os
from dataclasses import replace

import pytest

from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.endpoint import Endpoint
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import APP, APP_ACL, FAR, FAR_VPC, OPEN, PLANT, an_entry, sample
from tests.wires.differential import EPHEMERAL, Comparison, compare, smallest
from tests.wires.random_network import random_network
from tests.wires.shrinking import shown

pytestmark = pytest.mark.slow

SEEDS = [int(it) for it in os.environ.get("DEVICEPATH_SEEDS", "1 19 27 32 38 57").split()]
"""Networks in which many of the causes are met. DEVICEPATH_SEEDS gives others."""


def told(comparison: Comparison, seed: int, mark: str) -> str:
    """The first difference, in the smallest network that has it."""
    first = comparison.differences[0]
    network = shown(smallest(random_network(seed), first, mark))
    return f"{len(comparison.differences)} differences with seed {seed}. The first:\n{first}\nin\n{network}"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_trace_and_packets_agree_about_every_pair(seed: int):
    with Workplace() as place:
        found = compare(random_network(seed), place.mark)
        assert not found.differences, told(found, seed, place.mark)
    assert found.compared > 2 * found.unknown, "a network of which nothing can be said shows nothing"


def blind_to_acls(network: Network, sender: Endpoint, packet: Packet) -> Trace:
    """A trace that is wrong: to it every network ACL lets everything through."""
    acls = {key: replace(it, ingress=OPEN, egress=OPEN) for key, it in network.network_acls.items()}
    return trace(replace(network, network_acls=acls), sender, packet)


def test_a_difference_is_found_and_told_in_the_smallest_network_that_has_it():
    denying = replace(APP_ACL, egress=(an_entry(50, Action.DENY, cidr=FAR_VPC.cidrs[0]), *OPEN))
    others = ("vpg-1", "pcx-canal", "sim-7", "sim-8", "i-gate", "eni-gate", "subnet-gate", "rtb-gate", "acl-gate")
    network = sample(denying, without=others)
    packet = Packet(APP, FAR, Protocol.TCP, 22, EPHEMERAL)
    with Workplace() as place:
        assert compare(network, place.mark, [packet]).differences == []
        (difference,) = compare(network, place.mark, [packet], blind_to_acls).differences
        assert str(difference).splitlines() == [
            "10.0.2.20 -> 10.9.1.10:22/tcp: the trace says reachable",
            "  trace: reachable []",
            "  packet: i-app -> 10.9.1.10 tcp 22: not answered (network ACL, egress: acl-app)",
        ]
        left = smallest(network, difference, place.mark, blind_to_acls)
    assert set(left.interfaces) == {"eni-app", "eni-far"}
    assert (left.instances, left.sim_groups) == ({}, {}), "it does not need these"
    assert "network_acls: NetworkAcl(id=acl-app, vpc_id=vpc-plant" in shown(left)


def test_they_agree_about_the_plant():
    with Workplace() as place:
        assert compare(PLANT, place.mark).differences == []
