"""Packets through hosts that are no instances: a trace says the same of them."""

import pytest

from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import APP, FAR, a_packet
from tests.network.test_hosts import with_router
from tests.wires.differential import compare

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("forwards", [True, False])
def test_packets_pass_a_router_where_a_trace_says(forwards):
    with Workplace() as place:
        found = compare(with_router(forwards=forwards), place.mark, [a_packet(APP, FAR, 22)])
    assert (found.differences, found.unknown) == ([], 0)
