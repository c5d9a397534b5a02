"""The planned network of two-backends on wires: what packets do between two VPCs that are peered with one VPG."""

from collections.abc import Iterator
from ipaddress import IPv4Address

import pytest

from devicepath_tools.network.intent.servers import servers, with_servers
from tests.network.intent.planned import committed_plan
from tests.wires.lab import Lab, a_lab

pytestmark = pytest.mark.slow

A = IPv4Address
DEVICE = A("10.160.0.11")
SERVERS = {"tokyo": A("10.31.0.20"), "osaka": A("10.32.0.20")}
INNER = {"tokyo": A("10.160.255.253"), "osaka": A("10.160.255.254")}
PAIRS = [("tokyo", "osaka"), ("osaka", "tokyo")]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    file, network = committed_plan("two-backends")
    with a_lab(with_servers(network, servers(file, network))) as lab:
        yield lab


@pytest.mark.parametrize("backend", list(SERVERS))
def test_servers_of_each_reach_devices_through_their_own_gate_peer(lab, backend):
    assert lab.reaches(f"i-stand-in-{backend}-app-a", DEVICE, "tcp 22") == INNER[backend]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_route_of_one_leads_to_the_other(lab, one, other):
    table = f"rtb-two-backends-backend-{one}-app-a"
    assert lab.dies(f"i-stand-in-{one}-app-a", SERVERS[other], "tcp 443") == ("NO_ROUTE", table)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_nor_does_gates_network_though_the_route_to_devices_holds_the_others_gate_peer_too(lab, one, other):
    """Whether SORACOM's VPG passes packets between gate peers is not known; these wires do not. That the host takes
    none is in tests/hosts/test_gate_guard.py."""
    outcome = lab.probe(f"i-stand-in-{one}-app-a", INNER[other], "tcp 22")
    assert not outcome.is_answered, str(outcome)
