"""A new key, given to one tunnel after the other: what does not go through that tunnel is not lost.

By the files that are rendered for the router, unedited, with BGP as AWS has it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.vpn_proposals import Proposals
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from tests.network.sample import APP
from tests.network.test_trace_vpn import NARROW, a_connection, a_router, both
from tests.network.vpn import DESK, TUNNELS, office
from tests.wires.lab import Lab, a_lab
from tests.wires.rendered import KEYS, a_rendered_router, an_office

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing_for_vpns()), reason=" ".join(missing_for_vpns()))]

FIRST, SECOND = (it.outside_address for it in TUNNELS)
LED_BY, IDLE = FIRST, SECOND
"""By AWS's MED the first one is taken while it is up."""
UP_LIMIT_S = 15.0
BEFORE_AND_AFTER = 10
"""Pings that are answered."""
NEW = {address: f"not_a_newer_key_{number}" for number, address in enumerate(KEYS)}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with a_lab(an_office(), rendered={"host-router": a_rendered_router()}) as made:
        yield made


@contextmanager
def counted(lab: Lab, sender: str, address: IPv4Address, *options: str) -> Iterator[list[int]]:
    """Pings without an answer while something else is done: a list of one number, once that is over."""
    at, lost = lab.wires.hosts[sender].namespace, list[int]()
    command = ["ip", "netns", "exec", at, "ping", "-n", "-i", "0.05", "-W", "1", *options, str(address)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as ping:
        lines = ping.stdout
        assert lines is not None
        before = [lines.readline() for _ in range(BEFORE_AND_AFTER + 1)]
        assert all("bytes from" in line for line in before[1:]), "it is answered before anything is done"
        yield lost
        assert [line for _ in range(BEFORE_AND_AFTER) if "bytes from" in (line := lines.readline())]
        ping.send_signal(2)
        said, _ = ping.communicate()
    sent, received = (int(it) for it in said.rpartition("---")[2].partition(" received")[0].split() if it.isdecimal())
    # One that was sent last may be under way.
    lost.append(max(0, sent - received - 1))


def rotate(lab: Lab, address: IPv4Address, keys: dict[IPv4Address, str]) -> None:
    """First AWS's end, then the router's, as an owner does it; and it is up again."""
    lab.wires.change_key(address, keys[address])
    lab.wires.give("host-router", a_rendered_router(keys=keys))
    ends_at = time.monotonic() + UP_LIMIT_S
    while not lab.wires.tunnel_telemetry()[address].is_up:
        assert time.monotonic() < ends_at, "the tunnel is not up again"
        time.sleep(0.1)


def inside(address: IPv4Address) -> IPv4Address:
    """AWS's address in a tunnel."""
    return next(it.inside_range[1] for it in TUNNELS if it.outside_address == address and it.inside_range is not None)


def test_a_key_that_is_rotated_one_tunnel_at_a_time_loses_no_packet_beyond_that_tunnel(lab: Lab):
    after_first = {IDLE: NEW[IDLE], LED_BY: KEYS[LED_BY]}
    with counted(lab, "host-desk", APP) as lost:
        rotate(lab, IDLE, after_first)
    assert lost == [0], "nothing is led by the tunnel whose key is new"
    with counted(lab, "host-router", inside(IDLE)) as beside:
        rotate(lab, LED_BY, NEW)
    assert beside == [0], "what goes through the other tunnel"
    assert lab.reaches("host-desk", APP, "udp 53") == DESK


def test_between_both_ends_the_tunnel_whose_key_only_aws_has_is_down_and_the_other_one_is_up(lab: Lab):
    lab.wires.change_key(IDLE, "a_key_that_nobody_was_given")
    ends_at = time.monotonic() + UP_LIMIT_S
    while lab.wires.tunnel_telemetry()[IDLE].is_up:
        assert time.monotonic() < ends_at
    assert lab.wires.tunnel_telemetry()[LED_BY].is_up
    assert lab.reaches("i-app", DESK, "udp 53") == APP


def test_without_a_group_of_phase_2_in_common_a_tunnel_comes_up_and_is_lost_at_the_first_rekeying():
    """The rehearsal forces that one: without, an hour goes by before anybody knows."""
    other = Proposals(NARROW.encryption, NARROW.integrity, frozenset({19}))
    network = office(connection=a_connection(phase_2=NARROW), router=a_router(tunnels=both(phase_2=other)))
    with a_lab(network) as lab:
        assert {*lab.wires.tunnel_causes["vpn-1"].values()} == {Cause.VPN_PHASE_2_GROUP}
    same = replace(other, groups=NARROW.groups)
    with a_lab(office(connection=a_connection(phase_2=NARROW), router=a_router(tunnels=both(phase_2=same)))) as lab:
        assert {*lab.wires.tunnel_causes["vpn-1"].values()} == {None}
