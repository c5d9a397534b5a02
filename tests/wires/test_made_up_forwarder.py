"""Packets through a thing that was added from outside, and a trace of them: see tests/network/hub.py."""

from dataclasses import replace

import pytest

from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.hub import HUB, added, joined
from tests.network.sample import VPC
from tests.wires.differential import compare

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("closed_to", [(), (VPC.id,)], ids=["open", "closed to one VPC"])
def test_packets_go_where_a_trace_says(closed_to):
    with added(), Workplace() as place:
        found = compare(joined(replace(HUB, closed_to=closed_to)), place.mark)
    assert (found.differences, found.unknown) == ([], 0)
