"""What many VPCs behind one VPG come to. How long it takes is nobody's promise; how much there is of it, is."""

import json

import pytest

from benchmarks import many_vpcs
from benchmarks.many_vpcs import Deployed
from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import load
from devicepath_spec.reading.writer import written
from devicepath_stack.program import OF_THE_DEPLOYMENT
from tests.components import promises
from tests.components.path_arguments import path
from tests.components.recording import Recorder, record
from tests.infra.stack_file import committed


def described(vpcs: int) -> StackFile:
    return load(many_vpcs.described(committed(many_vpcs.STACK), vpcs))


@pytest.mark.parametrize("vpcs", many_vpcs.NUMBERS)
def test_the_stack_has_so_many_vpcs_and_its_account_accepts_once(vpcs):
    backends = many_vpcs.described(committed(many_vpcs.STACK), vpcs)["backends"]
    assert len(described(vpcs).backends) == len({one["cidr"] for one in backends.values()}) == vpcs
    assert [one["canal"]["share"] for one in backends.values()].count("accept") == 1


@pytest.mark.slow
def test_each_vpc_more_comes_to_the_same_resources():
    one, few, many = (len(registered(vpcs).custom()) for vpcs in many_vpcs.NUMBERS)
    each = (few - one) / (many_vpcs.FEW - many_vpcs.ONE)
    assert many == one + each * (many_vpcs.MANY - many_vpcs.ONE)


def registered(vpcs: int) -> Recorder:
    told = json.dumps(written(described(vpcs))).replace("ap-northeast-1", promises.REGION)
    arguments = {key: value for key, value in json.loads(told).items() if key not in OF_THE_DEPLOYMENT}
    return record(lambda: path(of=arguments))


def test_what_is_compared_is_a_further_vpc_of_few_and_of_many():
    first = Deployed(1, 20, 100, 40, 5.0, 3.0)
    few = Deployed(10, 20 + 9 * 11, 100 + 9 * 80, 40 + 9 * 6, 5.0 + 9, 3.0 + 9)
    many = Deployed(50, 20 + 49 * 11, 100 + 9 * 80 + 40 * 88, 40 + 9 * 6 + 40 * 9, 5.0 + 9 + 40 * 1.2, 3.0 + 9 + 40 * 2)
    found = many_vpcs.compared({1: first, 10: few, 50: many})
    assert [(it.what, it.medians, it.verdict) for it in found] == [
        ("resources", (11.0, 11.0), "reached"),
        ("calls of AWS", (80.0, 88.0), "reached"),
        ("calls of SORACOM", (6.0, 9.0), "NOT reached"),
        ("wall clock, s", (1.0, pytest.approx(1.2)), "reached"),
        ("CPU time, s", (1.0, 2.0), "NOT reached"),
    ]
