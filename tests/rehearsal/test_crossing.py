"""Whether what the stack file wants, what a trace says and what became of a packet agree. By tables."""

from dataclasses import replace
from enum import Enum

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.survey.table import what
from devicepath_tools.rehearsal.probes.crossing import Crossing, packet
from devicepath_tools.rehearsal.probes.probe import Outcome
from tests.network.sample import CAM, PLANT, VPG, sample
from tests.rehearsal.crossings import (
    APP_END,
    CAM_7_END,
    INTERNET_END,
    PING,
    WHY,
    answered,
    conversation,
    crossing,
    died,
    lost,
)

SEEN = "100.64.152.4"
"""What the VPG makes of cam-7's address."""
AT_APP = died(Cause.SECURITY_GROUP_INGRESS, "sg-app")
REACHABLE, STOPPED = 443, 80
UNREAD_ACL = sample(without=["acl-app"])
OPEN_VPG = sample(replace(VPG, has_internet_gateway=True))


class Wish(Enum):
    WANTED = "wanted"
    NOT_WANTED = "not wanted"


def from_the_camera(wish: Wish, port: int, outcome: Outcome | None, network: Network = PLANT) -> Crossing:
    is_wanted = wish is Wish.WANTED
    asked = conversation(CAM_7_END, APP_END, port, is_wanted=is_wanted, seen=SEEN if is_wanted else "")
    return crossing(asked, outcome, network=network)


@pytest.mark.parametrize(
    ("wish", "port", "outcome"),
    [
        (Wish.WANTED, REACHABLE, answered(SEEN)),
        (Wish.WANTED, REACHABLE, None),
        (Wish.NOT_WANTED, STOPPED, AT_APP),
        (Wish.NOT_WANTED, STOPPED, None),
    ],
)
def test_all_three_agree(wish: Wish, port: int, outcome: Outcome | None):
    assert from_the_camera(wish, port, outcome).faults == []


@pytest.mark.parametrize(
    ("wish", "port", "outcome", "fault"),
    [
        (
            Wish.WANTED, STOPPED, None,
            "it should be reachable, the trace says stopped by security group, ingress at app (sg-app) ingress",
        ),
        (Wish.NOT_WANTED, REACHABLE, None, "it should be stopped, the trace says reachable"),
        (Wish.WANTED, REACHABLE, lost(), "the trace says reachable, a packet was not answered"),
        (
            Wish.WANTED, REACHABLE, AT_APP,
            "the trace says reachable, a packet was not answered at security group, ingress: sg-app",
        ),
        (Wish.NOT_WANTED, STOPPED, answered(SEEN), "the trace says stopped, a packet was answered"),
        (
            Wish.NOT_WANTED, STOPPED, died(Cause.NO_ROUTE, "rtb-app"),
            "a packet stopped at no route: rtb-app, the trace names security group, ingress: sg-app",
        ),
        (
            Wish.NOT_WANTED, STOPPED, lost(),
            "a packet was lost where nobody saw it, the trace names security group, ingress: sg-app",
        ),
        (
            Wish.NOT_WANTED, STOPPED, died(Cause.SECURITY_GROUP_INGRESS, "sg-gate"),
            "a packet stopped at security group, ingress: sg-gate, the trace names security group, ingress: sg-app",
        ),
        (Wish.WANTED, REACHABLE, answered(CAM), f"the receiver should see {SEEN}, and saw {CAM}"),
    ],
)  # fmt: skip
def test_two_of_them_disagree(wish: Wish, port: int, outcome: Outcome | None, fault: str):
    found = from_the_camera(wish, port, outcome).faults
    assert found == [f"device:cam-7 -> server:app-1 tcp {port}: {fault} ({WHY})."]


def test_a_packet_that_stops_where_the_trace_says_does_not_make_up_for_what_was_wanted():
    found = from_the_camera(Wish.WANTED, STOPPED, AT_APP).faults
    assert [fault.partition(": ")[2].partition(",")[0] for fault in found] == ["it should be reachable"]


@pytest.mark.parametrize("wish", Wish)
@pytest.mark.parametrize("outcome", [answered(SEEN), lost(), AT_APP, None])
def test_unknown_agrees_with_nothing(outcome: Outcome | None, wish: Wish):
    assert from_the_camera(wish, REACHABLE, outcome, UNREAD_ACL).faults != []


@pytest.mark.parametrize("outcome", [answered(SEEN), lost(), None])
def test_of_the_internet_nobody_knows_who_answers(outcome: Outcome | None):
    asked = conversation(CAM_7_END, INTERNET_END, 443, is_wanted=True)
    assert crossing(asked, outcome, network=OPEN_VPG).faults == []


def test_the_internet_that_is_not_wanted_may_not_answer():
    asked = conversation(CAM_7_END, INTERNET_END, 443, is_wanted=False)
    assert crossing(asked, died(Cause.NO_WAY_FROM_VPG, "vpg-1")).faults == []
    assert crossing(asked, answered(SEEN)).faults == [
        f"device:cam-7 -> internet tcp 443: the trace says stopped, a packet was answered ({WHY})."
    ]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (None, "not sent"),
        (answered(SEEN), "answered"),
        (lost(), "none"),
        (AT_APP, "stopped: security group, ingress"),
    ],
)
def test_what_became_of_a_packet_is_told_in_a_few_words(outcome: Outcome | None, told: str):
    assert packet(outcome) == told


def test_for_programs_all_of_it_is_there():
    assert from_the_camera(Wish.WANTED, REACHABLE, answered(SEEN, 1.5)).shown() == {
        "from": "device:cam-7",
        "to": "server:app-1",
        "what": "tcp 443",
        "wanted": True,
        "why": WHY,
        "trace": "reachable",
        "answered": True,
        "sourceSeen": SEEN,
        "roundTripMs": 1.5,
        "stoppedAt": None,
        "faults": [],
    }
    shown = from_the_camera(Wish.NOT_WANTED, STOPPED, AT_APP).shown()
    assert (shown["answered"], shown["stoppedAt"]) == (False, "security group, ingress: sg-app")
    assert from_the_camera(Wish.NOT_WANTED, STOPPED, None).shown()["answered"] is None


def test_a_ping_is_called_one():
    assert what(conversation(CAM_7_END, APP_END, PING, is_wanted=True)) == "ping"
    assert what(conversation(CAM_7_END, APP_END, 8883, is_wanted=True)) == "tcp 8883"
