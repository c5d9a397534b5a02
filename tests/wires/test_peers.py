"""A VPG's two peers: one dies, its devices come up behind the other one, and it lives again."""

import pytest

from tests.network.sample import APP, CAM, CAM_8, END_A, END_B, GATE_INNER, PLANT
from tests.provider.account import eventually
from tests.wires.lab import Lab, a_lab

pytestmark = pytest.mark.slow


def is_reached(lab: Lab) -> bool:
    return lab.probe("i-gate", CAM).is_answered


def test_behind_a_dead_peer_no_device_is_reached_and_behind_the_other_one_all_are():
    with a_lab(PLANT) as lab:
        assert lab.wires.vpg_peer_of("sim-7") == END_A
        lab.wires.cut("vpg-1", END_A)
        dead = lab.probe("i-gate", CAM)
        assert not dead.is_answered
        assert str(dead.died) == f"not modelled: {END_A}", "no rule of anybody's stopped it"
        assert not lab.probe("sim-7", APP, "tcp 443").is_answered
        assert lab.reaches("i-app", CAM_8) == GATE_INNER


def test_a_device_that_comes_up_behind_the_other_peer_is_reached_there():
    with a_lab(PLANT) as lab:
        lab.wires.cut("vpg-1", END_A)
        lab.wires.attach("sim-7", END_B)
        assert lab.wires.vpg_peer_of("sim-7") == END_B
        assert lab.reaches("i-app", CAM) == GATE_INNER
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A, "it is seen as before"


def test_a_peer_that_lives_again_carries_as_before():
    with a_lab(PLANT) as lab:
        lab.reaches("i-gate", CAM)
        lab.wires.cut("vpg-1", END_A)
        assert not is_reached(lab)
        lab.wires.mend("vpg-1", END_A)
        eventually(lambda: is_reached(lab), "the gate peer asks for the device again")
        assert lab.reaches("i-app", CAM) == GATE_INNER
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A
        lab.wires.cut("vpg-1", END_A)
        assert not is_reached(lab), "it can die twice"
