"""What the steps of a rehearsal come to, phase by phase."""

import pytest

from benchmarks.rehearsal import PHASES, REST, by_phase, left_out, sections


def steps(**seconds):
    """Steps that took so long; `_` in a name is a space."""
    return [{"name": name.replace("_", " "), "seconds": took, "remark": ""} for name, took in seconds.items()]


def test_the_steps_of_a_phase_count_together_and_all_phases_are_the_whole():
    found = by_phase(steps(engine=0.5, up=20.0, up_again=9.0, refresh=4.0), took_s=40.0)
    assert found == pytest.approx({"up": 20.0, "again and refresh": 13.0, REST: 7.0})


def test_phases_that_there_were_none_of_are_named_with_what_the_machine_says():
    found = steps(**{name.replace(" ", "_"): 1.0 for phase in PHASES.values() for name in phase})
    assert left_out(found) == ""
    there = [step for step in found if step["name"] not in ("wires", "gate peer", "packets")]
    machine = {"name": "this machine", "seconds": 0.1, "remark": "packets are left out: no root."}
    assert left_out([machine, *there]) == "left out: wires, boot, packets; packets are left out: no root."


def test_all_is_compared_with_the_goal_and_each_phase_with_all():
    whole, phases = sections([50.0, 70.0, 54.0], [{"up": 25.0, REST: 29.0}] * 3)
    assert (whole.comparisons[0].ratio, whole.comparisons[0].verdict) == (0.9, "reached")
    assert [(it.what, it.medians, it.goal) for it in phases.comparisons] == [
        ("up, s", (54.0, 25.0), "none"),
        (f"{REST}, s", (54.0, 29.0), "none"),
    ]
