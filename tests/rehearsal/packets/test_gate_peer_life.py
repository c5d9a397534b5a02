"""A gate peer on its rehearsed path: it boots again, and a VPG peer dies."""

import pytest

from tests.rehearsal.packets.deployed import Deployed
from tests.rehearsal.packets.failover import (
    PACKETS_A_SECOND,
    await_watch_is_over_it,
    await_watch_knows,
    lost_s,
    said,
    stop_watch,
    untune,
)

pytestmark = pytest.mark.engine

COUNTED_S = 5
"""How long packets are counted. The tuned kernel alone takes up to 3.5 s; by its own settings it takes 26 to 45 s."""


def test_a_reboot_brings_all_of_it_back_and_runs_no_user_data(path: Deployed):
    with path.booted() as (wires, hosts):
        host = hosts.hosts[path.gate_peer.id]
        said(host, "sh", "-c", "echo '# by hand' >>/etc/devicepath/gate.conf")
        hosts.reboot(path.gate_peer.id)
        assert host.boots == 2
        assert said(host, "tail", "-n", "1", "/etc/devicepath/gate.conf") == "# by hand\n", "user data writes it anew"
        path.look_through(wires).assert_whole()


def test_when_the_vpg_peer_dies_that_carries_a_device_the_watch_loses_less_than_the_kernel_alone(
    path: Deployed, capsys
):
    sim = path.sim("pump-1")
    with path.booted() as (wires, hosts):
        host = hosts.hosts[path.gate_peer.id]
        await_watch_knows(host, path.vpg)
        watched = lost_s(wires, host, path.vpg, sim, COUNTED_S)
        await_watch_is_over_it(host, path.vpg)
        stop_watch(host)
        tuned = lost_s(wires, host, path.vpg, sim, COUNTED_S)
        untune(host)
        unwatched = lost_s(wires, host, path.vpg, sim, COUNTED_S)
    with capsys.disabled():
        print(
            f"\n    a VPG peer dies, {PACKETS_A_SECOND} packets a second: {watched:.2f} s lost with our user data (the "
            f"goal is 1 s), {tuned:.2f} s with what it tunes alone, and more than {unwatched:.2f} s without its watch"
        )
    assert watched < unwatched
