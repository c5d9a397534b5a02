"""Which applications a rehearsal runs over which conversations, and what it tells of them."""

from ipaddress import IPv4Address
from typing import Any

import pytest

from devicepath_tools.network.intent.conversation import PING, Conversation
from devicepath_tools.network.intent.ends import End, EndKind
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.rehearsal.applications.application import Result
from devicepath_tools.rehearsal.applications.performance import (
    Performance,
    applications_over,
    representative,
    table,
)
from devicepath_tools.rehearsal.probes.crossing import Crossing
from tests.network.sample import APP, CAM, PLANT, a_packet, traced

PUMP_1 = End(EndKind.DEVICE, IPv4Address("10.130.0.11"), "pump-1")
PUMP_2 = End(EndKind.DEVICE, IPv4Address("10.130.0.12"), "pump-2")
APP_A = End(EndKind.SERVER, IPv4Address("10.10.0.20"), "app-a")
APP_C = End(EndKind.SERVER, IPv4Address("10.10.2.20"), "app-c")
GATE_A = End(EndKind.SERVER, IPv4Address("10.10.8.20"), "gate-a")
PEER = End(EndKind.GATE_PEER, IPv4Address("10.130.255.254"))
INTERNET = End(EndKind.INTERNET, IPv4Address("1.1.1.1"))
TIERS = {"app-a": "app", "app-c": "app", "gate-a": "gate"}
TCP_22, TCP_443, TCP_1883 = (Protocol.TCP, 22), (Protocol.TCP, 443), (Protocol.TCP, 1883)
REACHABLE, STOPPED = traced(PLANT, a_packet(APP, CAM)), traced(PLANT, a_packet(APP, CAM, port=81))
SEEN = IPv4Address("100.64.0.5")


def a_conversation(source: End, destination: End, what: tuple[Protocol, int] = PING, **changes: Any) -> Conversation:
    facts: dict[str, Any] = {"is_wanted": True, "why": "directions: device_to_cloud"} | changes
    return Conversation(source, destination, *what, **facts)


def chosen(*conversations: Conversation) -> list[str]:
    return [str(it) for it in representative((Crossing(one, REACHABLE) for one in conversations), TIERS)]


def test_the_traces_are_what_these_tests_take_them_for():
    assert (REACHABLE.verdict, STOPPED.verdict) == (Verdict.REACHABLE, Verdict.STOPPED)


def test_one_pair_is_chosen_for_each_direction_and_tier_and_each_tier_has_another_device():
    everything = [
        a_conversation(device, server, what)
        for device in (PUMP_1, PUMP_2)
        for server in (APP_A, APP_C, GATE_A)
        for what in (TCP_443, PING)
    ]
    everything += [a_conversation(server, device, TCP_22) for server in (APP_A, APP_C) for device in (PUMP_1, PUMP_2)]
    everything += [a_conversation(PEER, PUMP_1), a_conversation(PEER, PUMP_2), a_conversation(PUMP_2, PUMP_1)]
    assert chosen(*everything) == [
        "device:pump-1 -> server:app-a tcp 443",
        "device:pump-1 -> server:app-a icmp",
        "device:pump-2 -> server:gate-a tcp 443",
        "device:pump-2 -> server:gate-a icmp",
        "server:app-a -> device:pump-1 tcp 22",
        "gate-peer -> device:pump-1 icmp",
        "device:pump-2 -> device:pump-1 icmp",
    ]


def test_with_one_device_every_tier_has_that_one():
    assert chosen(a_conversation(PUMP_1, APP_A), a_conversation(PUMP_1, GATE_A)) == [
        "device:pump-1 -> server:app-a icmp",
        "device:pump-1 -> server:gate-a icmp",
    ]


def test_nothing_is_done_over_what_is_not_wanted_or_does_not_come_through_or_leads_to_the_internet():
    assert chosen(a_conversation(PUMP_1, APP_A, is_wanted=False), a_conversation(PUMP_1, INTERNET, TCP_443)) == []
    assert representative([Crossing(a_conversation(PUMP_1, APP_A), STOPPED)], TIERS) == []


@pytest.mark.parametrize(
    ("conversation", "expected"),
    [
        (a_conversation(PUMP_1, APP_A, TCP_443), ["HTTP of 1 byte", "HTTP of 1 MB", "long connection"]),
        (a_conversation(PUMP_1, APP_A, TCP_1883), ["MQTT"]),
        (a_conversation(APP_A, PUMP_1, TCP_1883), ["HTTP of 1 byte", "HTTP of 1 MB", "long connection"]),
        (a_conversation(PUMP_1, APP_A, (Protocol.UDP, 53)), ["UDP datagrams"]),
        (a_conversation(PUMP_1, APP_A), []),
    ],
)
def test_what_is_tried_follows_from_what_is_wanted(conversation: Conversation, expected: list[str]):
    assert [it.what for it in applications_over(conversation, has_broker=True)] == expected


def test_without_a_broker_its_port_is_used_like_any_other():
    over = applications_over(a_conversation(PUMP_1, APP_A, TCP_1883), has_broker=False)
    assert [it.what for it in over] == ["HTTP of 1 byte", "HTTP of 1 MB", "long connection"]


def a_performance(*, held: bool = True, seen: IPv4Address | None = SEEN) -> Performance:
    conversation = a_conversation(PUMP_1, APP_A, TCP_443, seen_source=SEEN)
    return Performance(conversation, Result("HTTP of 1 byte", held, 0.031, "bytes there and back: 1", seen))


def test_an_application_that_did_not_hold_is_a_fault_and_so_is_another_source_than_the_receiver_should_see():
    assert a_performance().faults == []
    assert a_performance(held=False, seen=None).faults == [
        "device:pump-1 -> server:app-a tcp 443: the trace says reachable, HTTP of 1 byte did not hold: "
        "bytes there and back: 1 (directions: device_to_cloud)."
    ]
    assert a_performance(seen=PUMP_1.address).faults == [
        "device:pump-1 -> server:app-a tcp 443: HTTP of 1 byte: the receiver should see 100.64.0.5, "
        "and saw 10.130.0.11 (directions: device_to_cloud)."
    ]


def test_people_and_programs_are_told_the_same():
    assert table([a_performance()]).splitlines() == [
        "What works over it",
        "  from           to            over     what            held  seen as     time    remark",
        "  device:pump-1  server:app-a  tcp 443  HTTP of 1 byte  yes   100.64.0.5  0.03 s  bytes there and back: 1",
    ]
    assert a_performance().shown() == {
        "from": "device:pump-1",
        "to": "server:app-a",
        "over": "tcp 443",
        "what": "HTTP of 1 byte",
        "held": True,
        "seconds": 0.031,
        "sourceSeen": "100.64.0.5",
        "remark": "bytes there and back: 1",
        "faults": [],
    }
