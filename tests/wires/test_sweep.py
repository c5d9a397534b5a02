"""Probes that are lost where nobody sees it."""

import subprocess
from functools import partial

import pytest

from devicepath_tools.rehearsal.probes.flight import AGAIN_S
from devicepath_tools.rehearsal.workplace.namespaces import inside
from tests.network.sample import CAM, GATE_INNER, PLANT
from tests.wires.lab import Lab, a_lab

pytestmark = pytest.mark.slow

PING_BYTES = 84
ONE_ROUND_BYTES = (1 + len(AGAIN_S)) * PING_BYTES
SECRETLY = (
    "table ip secret {{ chain here {{ type filter hook prerouting priority raw; icmp type echo-request {} drop; }}; }}"
)


def drop_secretly(lab: Lab, which: str = "") -> None:
    """At cam-7: pings are dropped by a rule that nobody is told of."""
    rules = SECRETLY.format(which)
    inside(lab.wires.ends["sim-7"].namespace, partial(subprocess.run, ["nft", rules], check=True))


def test_what_is_lost_unseen_is_sent_again_and_has_stopped_nowhere():
    with a_lab(PLANT) as lab:
        drop_secretly(lab)
        outcome = lab.probe("i-gate", CAM, "icmp")
    assert (outcome.is_answered, outcome.died) == (False, None)


def test_what_is_lost_unseen_for_a_moment_is_answered_after_all():
    with a_lab(PLANT) as lab:
        drop_secretly(lab, f"quota until {ONE_ROUND_BYTES} bytes")
        assert lab.reaches("i-gate", CAM, "icmp") == GATE_INNER
