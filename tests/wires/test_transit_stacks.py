"""The planned networks of the stacks whose Canal is a transit gateway, on wires: every pair of ends, and the trace."""

import pytest

from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.intent.planned import committed_plan
from tests.wires.differential import compare

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["transit-gateway", "transit-gateway-hub"])
def test_packets_go_where_a_trace_of_the_plan_says(name):
    file, network = committed_plan(name)
    with Workplace() as place:
        found = compare(with_servers(network, servers(file, network)), place.mark)
    assert (found.differences, found.unknown) == ([], 0)
