"""What streams come to. How fast they are is nobody's promise."""

from ipaddress import IPv4Address

import pytest

from benchmarks.gate_path import S3_RANGE, planned
from benchmarks.stream import Stream
from benchmarks.throughput import compared


def a_stream(received: int = 10**9, segment_size: int = 1348) -> Stream:
    return Stream(received, 2.0, 0.5, segment_size, IPv4Address("10.130.255.254"))


def test_bytes_and_seconds_are_gigabits_per_second():
    found = a_stream(received=500_000_000)
    assert (found.gbit_s, found.gbit_cpu_s) == pytest.approx((2.0, 8.0))


def test_each_direction_is_compared_with_the_bare_tunnel():
    bare, gate = [a_stream(10**9), a_stream(10**8)], [a_stream(98 * 10**7), a_stream(9 * 10**7)]
    by_clock, by_cpu = compared([bare, bare], [gate, gate])
    assert "segments of 1348 bytes (median of 2 rounds)" in by_clock.title
    assert [(it.what, it.verdict) for it in by_clock.comparisons] == [
        ("server to device, Gbit/s", "reached"),
        ("device to server, Gbit/s", "NOT reached"),
    ]
    assert [it.medians for it in by_clock.comparisons] == [(4.0, 3.92), (0.4, 0.36)]
    assert [it.medians for it in by_cpu.comparisons] == [(16.0, 15.68), (1.6, 1.44)]


def test_streams_with_other_segments_are_not_compared():
    with pytest.raises(RuntimeError, match=r"\[1348, 1398\] bytes"):
        compared([[a_stream(), a_stream()]], [[a_stream(), a_stream(segment_size=1398)]])


def test_the_gate_peer_of_the_plan_finds_its_packages():
    network = planned()
    (gate_peer,) = (it for it in network.instances.values() if it.gate is not None)
    interface = network.interfaces[gate_peer.interface_ids[0]]
    table = network.table_of(interface.subnet_id)
    assert table is not None
    assert S3_RANGE in {route.destination for route in table.routes}
    lists = [rule.prefix_list_id for it in interface.security_group_ids for rule in network.security_groups[it].egress]
    assert [network.prefix_lists[it].cidrs for it in lists if it] == [(S3_RANGE,)]
