"""Hosts of a rehearsal that cannot come to their packages."""

from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any, cast

import pytest

from devicepath_tools.network.gate_host import GateHost
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.rehearsal.booted_hosts import BootedHosts
from devicepath_tools.rehearsal.hosts.host import BootFailed


class NoWires:
    """Nothing is plugged in: no service of a VPC starts."""

    hosts: Any = {}


def a_gate_peer(clamped_mss: int | None) -> Network:
    inner = IPv4Interface("10.130.255.254/16")
    gate = GateHost(IPv4Address("10.0.8.10"), inner, 10, 4789, 1450, (), forwards=True, clamped_mss=clamped_mss)
    return Network(
        subnets={"subnet-1": Subnet("subnet-1", "vpc-1", IPv4Network("10.0.8.0/24"), "ap-northeast-1a")},
        interfaces={"eni-1": NetworkInterface("eni-1", "vpc-1", "subnet-1", (IPv4Address("10.0.8.10"),), ())},
        instances={"i-1": Instance("i-1", ("eni-1",), gate=gate)},
    )


def test_a_gate_peer_without_a_way_to_its_packages_is_told_at_once_with_what_is_lacking(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(BootedHosts, "_serve", lambda *_: None)
    hosts = BootedHosts(cast("Any", None), a_gate_peer(1360), cast("Any", NoWires()), cast("Any", None))
    with pytest.raises(BootFailed) as told:
        hosts.start()
    said = str(told.value)
    assert said.startswith("i-1 installs nftables from S3, and no route table of subnet-1 leads there by no gateway")
    assert "where gate.peer.egress lets HTTPS (tcp, from_port 443) out to a prefix list." in said
    assert hosts.hosts == {}, "nothing was switched on"
