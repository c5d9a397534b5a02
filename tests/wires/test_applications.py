"""What people do over wires: each application works where packets come through, and tells how far it came where not."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Address

import pytest

from devicepath_tools.network.intent.conversation import PING as ECHO
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.ends import End, EndKind
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.applications.application import Application, Result, result
from devicepath_tools.rehearsal.applications.datagrams import Datagrams
from devicepath_tools.rehearsal.applications.http import MEGABYTE, Http
from devicepath_tools.rehearsal.applications.long_connection import LongConnection
from devicepath_tools.rehearsal.applications.missing import missing
from devicepath_tools.rehearsal.applications.mqtt import Mqtt
from devicepath_tools.rehearsal.applications.path_mtu import path_mtus
from devicepath_tools.rehearsal.applications.runner import Runner
from devicepath_tools.rehearsal.applications.schedule import Asked, perform
from devicepath_tools.rehearsal.probes import ends
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.namespaces import inside
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import (
    APP,
    APP_GROUP,
    CAM,
    END_A,
    GATE_GROUP,
    GATE_HOST,
    GATE_INNER,
    GATE_INSTANCE,
    SIM_GROUP,
    everything,
    sample,
)  # fmt: skip
from tests.wires.lab import a_probe

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=" ".join(missing())),
]
OPEN_GROUPS = [replace(it, ingress=(everything(f"{it.id}-in"),)) for it in (APP_GROUP, GATE_GROUP)]
CAM_7 = End(EndKind.DEVICE, CAM, "cam-7")
APP_1 = End(EndKind.SERVER, APP, "app-1")
GATE_PEER = End(EndKind.GATE_PEER, GATE_INNER)
OPEN = sample(*OPEN_GROUPS)
SHORT = LongConnection(messages=3, pause_s=0.05, limit_s=0.5)
LIMIT_S = 1.0
TO_SERVER, TO_DEVICE = a_probe("sim-7", APP, "tcp 443"), a_probe("i-app", CAM, "tcp 22")
TO_BROKER = replace(TO_SERVER, port=1883)
PING = a_probe("i-gate", CAM, "icmp")


@contextmanager
def a_stage(network: Network) -> Iterator[Runner]:
    with Workplace() as place, Wires(network, place.mark) as wires, Runner(wires, place) as runner:
        yield runner


class Watched(Runner):
    """Tells when somebody pauses."""

    def __init__(self, wires: Wires, workplace: Workplace) -> None:
        super().__init__(wires, workplace)
        self.paused = threading.Event()

    def pause(self, seconds: float) -> None:
        if seconds:
            self.paused.set()
        super().pause(seconds)


def told(results: Iterator[Result] | list[Result]) -> list[tuple[str, bool, IPv4Address | None]]:
    return [(it.what, it.held, it.source_seen) for it in results]


def test_each_application_holds_over_a_good_network_in_both_directions_and_sees_who_asks():
    to_server: list[Application] = [Http(1), Http(MEGABYTE), SHORT]
    with a_stage(OPEN) as runner:
        there = [result(it, runner, TO_SERVER) for it in to_server]
        there.append(result(Mqtt(), runner, TO_BROKER))
        there.append(result(Datagrams(), runner, replace(TO_SERVER, protocol=Protocol.UDP)))
        back = [result(it, runner, TO_DEVICE) for it in (Http(1), Http(MEGABYTE), SHORT)]
    names = ["HTTP of 1 byte", "HTTP of 1 MB", "long connection"]
    assert told(there) == [(it, True, END_A) for it in (*names, "MQTT", "UDP datagrams")], "a VPG of type F translates"
    assert told(back) == [(it, True, GATE_INNER) for it in names], "the gate peer masquerades"
    assert there[0].remark == "bytes there and back: 1"
    assert there[1].remark.startswith("bytes there and back: 1000000, in segments of ")
    assert there[4].remark == "bytes there and back: 1, 100, 512, 1200"


def test_behind_a_port_that_no_rule_admits_nothing_works_and_each_says_where_it_ended():
    refused = a_probe("sim-7", APP, "tcp 444")
    applications: list[Application] = [Http(1, LIMIT_S), SHORT]
    with a_stage(sample()) as runner:
        found = [result(it, runner, refused) for it in applications]
        found.append(result(Mqtt(LIMIT_S), runner, TO_BROKER))
        found.append(result(Datagrams(limit_s=LIMIT_S), runner, replace(refused, protocol=Protocol.UDP)))
    assert [it.held for it in found] == [False] * 4
    assert [it.remark for it in found] == [
        "no connection within 1 s",
        "no connection within 0.5 s",
        "nobody has subscribed within 1 s",
        "one of 1 bytes had no answer within 1 s",
    ]


def black_hole(runner: Runner, hook: str = "forward") -> None:
    """The way from the gate peer to devices loses what is larger than 1000 bytes, and says nothing."""
    lines = f"add table ip hole; add chain ip hole any {{ type filter hook {hook} priority 10; }}; "
    lines += 'add rule ip hole any oifname "vxlan0" ip length > 1000 drop'
    inside(runner.wires.ends["i-gate"].namespace, partial(subprocess.run, ["nft", lines], check=True))


def test_where_large_packets_vanish_one_byte_comes_through_and_a_megabyte_does_not():
    with a_stage(OPEN) as runner:
        black_hole(runner)
        small, large = (result(it, runner, TO_DEVICE) for it in (Http(1), Http(MEGABYTE, LIMIT_S)))
        long = result(SHORT, runner, TO_DEVICE)
    assert small.held, small.remark
    assert long.held, long.remark
    assert not large.held
    assert large.remark == "0 of 1000000 bytes came there and 0 back within 1 s"


def test_the_paths_mtu_is_found_to_the_byte():
    network = sample(
        *OPEN_GROUPS,
        replace(GATE_INSTANCE, gate=replace(GATE_HOST, mtu=1411)),
        replace(SIM_GROUP, link_mtu=1300),
    )
    from_device = a_probe("sim-7", APP, "icmp")
    with a_stage(sample(*OPEN_GROUPS, replace(GATE_INSTANCE, gate=replace(GATE_HOST, mtu=1411)))) as runner:
        ours, theirs = path_mtus(runner.wires, [(PING, 1411), (from_device, None)])
    assert (ours.held, ours.remark, ours.source_seen) == (True, "1411 bytes come through uncut", GATE_INNER)
    assert (theirs.held, theirs.remark) == (True, "1500 bytes come through uncut")
    with a_stage(network) as runner:
        (device,) = path_mtus(runner.wires, [(from_device, 1411)])
    assert (device.held, device.remark) == (False, "1300 bytes come through uncut, and 1411 should")


def test_side_by_side_they_are_told_in_the_order_of_the_conversations_and_what_is_lost_fails():
    there, back, ping = (
        Conversation(source, destination, protocol, port, is_wanted=True, why="a test")
        for source, destination, protocol, port in (
            (CAM_7, APP_1, Protocol.TCP, 1883),
            (APP_1, CAM_7, Protocol.TCP, 22),
            (GATE_PEER, CAM_7, *ECHO),
        )
    )
    asked = [Asked(back, TO_DEVICE), Asked(there, TO_BROKER), Asked(ping, PING, 1450)]
    with a_stage(OPEN) as runner:
        good = perform(runner, asked, has_broker=True)
    assert [it.result.what for it in good] == ["HTTP of 1 byte", "HTTP of 1 MB", "long connection", "MQTT", "path MTU"]
    assert [fault for it in good for fault in it.faults] == []
    with a_stage(OPEN) as runner:
        black_hole(runner, hook="output")
        (broken,) = perform(runner, asked[2:], has_broker=True)
    assert broken.faults == [
        "gate-peer -> device:cam-7 icmp: the trace says reachable, path MTU did not hold: "
        "1000 bytes come through uncut, and 1450 should (a test)."
    ]


def test_where_no_ping_comes_through_there_is_no_mtu():
    with a_stage(sample()) as runner:
        (found,) = path_mtus(runner.wires, [(a_probe("sim-7", APP, "icmp"), 1500)])
    assert (found.held, found.remark) == (False, "no ping of 576 bytes came through uncut")


def test_a_port_that_somebody_has_is_told():
    with a_stage(OPEN) as runner:
        taken = inside(
            runner.wires.ends["i-app"].namespace, partial(ends.listener, Protocol.TCP, APP, TO_BROKER.port)
        )  # fmt: skip
        assert taken is not None
        with taken:
            found = [result(it, runner, TO_BROKER) for it in (Http(1), Mqtt(LIMIT_S))]
    assert [it.held for it in found] == [False, False]
    assert found[0].remark == "port 1883 of 10.0.2.20 is in use already"
    assert found[1].remark == "the broker did not start: Address already in use"


def test_brokers_and_clients_are_gone_when_the_application_is_over():
    with a_stage(OPEN) as runner:
        assert result(Mqtt(), runner, TO_BROKER).held
        assert cleanup.marked(runner.workplace.mark) == []


def test_who_leaves_the_stage_ends_what_still_waits():
    found: list[Result] = []

    with Workplace() as place, Wires(OPEN, place.mark) as wires, (runner := Watched(wires, place)):
        waiting = threading.Thread(
            target=lambda: found.append(result(LongConnection(pause_s=60.0), runner, TO_SERVER))
        )  # fmt: skip
        waiting.start()
        assert runner.paused.wait(LIMIT_S * 10)
    waiting.join(30)
    assert not waiting.is_alive()
    assert (found[0].held, found[0].remark) == (False, "broken off")
