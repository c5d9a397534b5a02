"""Packets through a NAT gateway, and where they stop: the same networks that traces are tested with."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.behind_nat import IN_FRONT, NAT, NAT_ADDRESS, NAT_GATEWAY, NAT_PUBLIC, behind_nat
from tests.network.sample import APP, FAR, IN_PLANT
from tests.wires.differential import compare
from tests.wires.lab import Lab, a_lab

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with a_lab(behind_nat()) as made:
        yield made


def test_packets_go_where_a_trace_says():
    with Workplace() as place:
        found = compare(behind_nat(), place.mark)
    assert found.differences == []
    assert found.compared > 2 * found.unknown


@pytest.mark.parametrize("what", ["tcp 22", "udp 53", "icmp"])
def test_the_receiver_sees_the_gateways_address_and_the_answer_comes_back(lab: Lab, what: str):
    assert lab.reaches("i-app", FAR, what) == NAT


def test_nothing_is_opened_through_it_from_outside(lab: Lab):
    assert lab.dies("i-far", NAT, "tcp 22") == ("NO_HOST", "eni-nat")


def test_an_answer_to_what_came_past_it_goes_no_further(lab: Lab):
    assert lab.dies("i-far", APP, "tcp 22") == ("ANSWER_TRANSLATED", "nat-1")


def test_8500_bytes_go_through_and_not_one_more(lab: Lab):
    lab.reaches("i-app", FAR, "udp 9", size=8500, dont_fragment=True)
    assert lab.dies("i-app", FAR, "udp 9", size=8501, dont_fragment=True) == ("TOO_LARGE", "nat-1")


def test_on_the_internet_it_appears_with_its_public_address(lab: Lab):
    assert lab.probe("i-app", "8.8.8.8", "icmp").is_answered
    assert any(source == NAT_PUBLIC for source, _ in lab.wires.internet_packets())
    private = replace(NAT_GATEWAY, addresses=(replace(NAT_ADDRESS, public_address=None),))
    with a_lab(behind_nat(gateway=private)) as without:
        assert without.dies("i-app", "8.8.8.8", "tcp 443") == ("NO_PUBLIC_ADDRESS", "igw-1")


def test_without_a_route_of_its_own_a_private_address_stops_in_front_of_it():
    only_out = replace(IN_FRONT, routes=(IN_PLANT, *IN_FRONT.routes[2:]))
    with a_lab(behind_nat(only_out)) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("PRIVATE_TO_INTERNET", "rtb-gate")
