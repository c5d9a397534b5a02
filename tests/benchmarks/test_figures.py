"""The arithmetic of the benchmarks. Their times are nobody's promise, so no test looks at them."""

import json
import os
import select
import time

import pytest

from benchmarks.figures import Comparison, Cost, Section, table
from benchmarks.processes import Processes, cpu_seconds, first_line


def test_a_cost_is_shared_by_the_resources_without_what_is_spent_with_none():
    assert Cost(resources=50, without_s=0.1, with_s=0.35).each_ms == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("second", "ratio", "reached"), [([4.0, 9.0, 4.4], 1.1, True), ([4.5], 1.125, False), ([3.5], 0.875, False)]
)
def test_a_quotient_is_of_medians_and_is_reached_inside_its_limits(second, ratio, reached):
    found = Comparison("x", first=[1.0, 4.0, 40.0], second=second, lowest=0.9, highest=1.1)
    assert found.ratio == pytest.approx(ratio)
    assert found.is_reached is reached


def test_where_less_is_better_there_is_only_an_upper_limit():
    found = Comparison("x", first=[1.0], second=[0.1], lowest=0.0, highest=2.0)
    assert (found.goal, found.is_reached) == ("2 at most", True)


@pytest.mark.parametrize(("second", "verdict"), [([0.98], "reached"), ([1.5], "reached"), ([0.96], "NOT reached")])
def test_where_more_is_better_there_is_only_a_lower_limit(second, verdict):
    found = Comparison("x", first=[1.0], second=second, lowest=0.97)
    assert (found.goal, found.verdict) == ("0.97 at least", verdict)


def test_the_table_says_what_was_compared_with_what_and_whether_the_goal_was_reached():
    good = Comparison("making", [5.0, 5.5, 5.2], [5.4], 0.9, 1.1)
    bad = Comparison("no change", [10.0], [25.0], 0.9, 1.1)
    aimless = Comparison("looking", [2.0], [9.0])
    assert table(Section("cost", "Cost, ms", ("of 50", "of 500"), [good, bad, aimless])) == [
        "Cost, ms",
        "             of 50  of 500  ratio  goal",
        "  making      5.20    5.40   1.04  0.9 to 1.1  reached",
        "  no change  10.00   25.00   2.50  0.9 to 1.1  NOT reached",
        "  looking     2.00    9.00   4.50  none",
    ]


def test_every_sample_is_in_the_json():
    found = Comparison("making", [5.0, 5.5], [5.25], 0.9, 1.1).json()
    assert found == {
        "what": "making",
        "first": [5.0, 5.5],
        "second": [5.25],
        "medians": [5.25, 5.25],
        "ratio": 1.0,
        "goal": "0.9 to 1.1",
        "reached": True,
    }


def test_without_a_goal_none_is_reached_or_missed_and_the_json_is_json():
    found = Comparison("looking", [2.0], [9.0])
    assert (found.goal, found.verdict) == ("none", "")
    assert '"goal": "none", "reached": null' in json.dumps(found.json(), allow_nan=False)


def test_the_cpu_clock_of_a_process_is_that_of_the_kernel():
    before = time.process_time()
    assert before <= cpu_seconds(os.getpid()) <= time.process_time()


def test_a_process_and_what_it_started_are_gone_afterwards():
    processes = Processes()
    starts_another = "sleep 600 & echo $!; exec sleep 600"
    with processes.running(["sh", "-c", starts_another], os.environ) as process:
        other = int(first_line(process))
    assert process.poll() is not None
    pidfd = os.pidfd_open(other)
    processes.end_all()
    ended, _, _ = select.select([pidfd], [], [], 5)
    os.close(pidfd)
    assert ended
