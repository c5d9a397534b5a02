"""Probes that are lost where nobody sees it."""

import subprocess
import time
from functools import partial

import pytest

from devicepath_tools.rehearsal.probes.flight import AGAIN_S, LIMIT_S
from devicepath_tools.rehearsal.workplace.namespaces import inside
from tests.network.sample import CAM, GATE_INNER, PLANT
from tests.wires.lab import Lab, a_lab

pytestmark = pytest.mark.slow

PING_BYTES = 84
ONE_ROUND_BYTES = (1 + len(AGAIN_S)) * PING_BYTES
TOO_LARGE = (
    "table ip secret { chain here { type filter hook prerouting priority raw; "
    "icmp type echo-request reject with icmp type frag-needed; }; }"
)
SECRETLY = (
    "table ip secret {{ chain here {{ type filter hook prerouting priority raw; icmp type echo-request {} drop; }}; }}"
)


def refuse_as_too_large(lab: Lab) -> None:
    """At cam-7, in the place of the other rule: its senders are told, as by a host that boots, and nobody else is."""
    rules = f"delete table ip secret; {TOO_LARGE}"
    inside(lab.wires.ends["sim-7"].namespace, partial(subprocess.run, ["nft", rules], check=True))


def drop_secretly(lab: Lab, which: str = "") -> None:
    """At cam-7: pings are dropped by a rule that nobody is told of."""
    rules = SECRETLY.format(which)
    inside(lab.wires.ends["sim-7"].namespace, partial(subprocess.run, ["nft", rules], check=True))


def test_what_is_lost_unseen_is_sent_again_and_is_not_waited_for_where_its_sender_is_told_that_it_is_too_large():
    with a_lab(PLANT) as lab:
        drop_secretly(lab)
        outcome = lab.probe("i-gate", CAM, "icmp")
        refuse_as_too_large(lab)
        started = time.monotonic()
        refused = lab.probe("i-gate", CAM, "icmp", size=1300, dont_fragment=True)
        seconds = time.monotonic() - started
    assert (outcome.is_answered, outcome.died) == (False, None)
    assert (refused.is_answered, refused.died) == (False, None)
    assert seconds < LIMIT_S


def test_what_is_lost_unseen_for_a_moment_is_answered_after_all():
    with a_lab(PLANT) as lab:
        drop_secretly(lab, f"quota until {ONE_ROUND_BYTES} bytes")
        assert lab.reaches("i-gate", CAM, "icmp") == GATE_INNER
