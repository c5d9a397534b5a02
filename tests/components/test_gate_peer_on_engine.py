"""A gate peer that devices are redirected to, on the real engine and both emulated clouds."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.clouds.aws_stack import REGION, AwsStack
from tests.forked.aws_server import ForkedAwsServer
from tests.provider.account import Account

pytestmark = pytest.mark.engine

PROGRAM = f"""
import pulumi_soracom as soracom
import devicepath

vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
subnet = aws.ec2.Subnet("subnet", vpc_id=vpc.id, cidr_block="10.0.0.0/24", availability_zone="{REGION}a")
vpg = soracom.VirtualPrivateGateway("vpg", type="F")
gate = soracom.Gate("gate", vpg_id=vpg.id)
devicepath.GatePeer("peer", {{
    "vpg_id": gate.vpg_id, "vpg_cidr": vpg.vpg_range, "vpg_peers": gate.peers, "device_subnet": "10.128.0.0/9",
    "vpc_id": vpc.id, "subnet_id": subnet.id, "region": "{REGION}", "outer_address": "10.0.0.254",
    "inner_address": "10.128.0.254", "return_path": "redirection", "mtu": 1450,
}})
"""
ORDERED = re.compile(r"(?:aws:ec2|soracom:index):(Instance|GatePeer|Redirection) \S+ ((?:creat|delet)(?:ing|ed))\b")


@pytest.fixture
def account() -> Iterator[Account]:
    with SoracomServer(Settings(creation_seconds=0.02, termination_seconds=0.02)) as server:
        yield Account(server)


@pytest.fixture
def stack(engine: Engine, tmp_path: Path, account: Account) -> Iterator[AwsStack]:
    with ForkedAwsServer() as aws:
        stack = AwsStack(engine, tmp_path / "stack", aws, **account.environment())
        stack.pulumi("config", "set", "soracom:waitScale", "0.01")
        yield stack.program(PROGRAM)


def up(stack: AwsStack) -> list[str]:
    return order(stack.pulumi("up", "--yes", "--skip-preview").output)


def order(output: str) -> list[str]:
    """What was begun and ended of gate peer, host and redirection, in the order in which the engine tells it."""
    return [f"{noun} {word}" for noun, word in ORDERED.findall(output)]


def test_packets_are_redirected_to_a_host_that_is_there_and_to_no_other(stack: AwsStack, account: Account):
    assert up(stack) == [
        *("GatePeer creating", "GatePeer created", "Instance creating", "Instance created"),
        *("Redirection creating", "Redirection created"),
    ]
    [vpg_id] = account.ids("redirections")
    assert account.vpg(vpg_id)["redirection"] == {"enabled": True, "gateway": "10.128.0.254"}

    stack.program(PROGRAM.replace("1450", "1400"))
    assert up(stack) == [
        *("Redirection deleting", "Redirection deleted", "Instance deleting", "Instance deleted"),
        *("Instance creating", "Instance created", "Redirection creating", "Redirection created"),
    ], "another MTU replaces the host"
    assert account.ids("redirections") == [vpg_id]

    stack.program(PROGRAM.replace("10.128.0.254", "10.128.0.253"))
    assert up(stack) == [
        *("Redirection deleting", "Redirection deleted", "Instance deleting", "Instance deleted"),
        *("GatePeer deleting", "GatePeer deleted", "GatePeer creating", "GatePeer created"),
        *("Instance creating", "Instance created", "Redirection creating", "Redirection created"),
    ], "another inner address replaces the registration too"
    assert account.vpg(vpg_id)["redirection"] == {"enabled": True, "gateway": "10.128.0.253"}

    assert order(stack.destroy().output) == [
        *("Redirection deleting", "Redirection deleted", "Instance deleting", "Instance deleted"),
        *("GatePeer deleting", "GatePeer deleted"),
    ]
    assert (account.count("redirections"), account.count("gatePeers")) == (0, 0)
    assert [entry for entry in account.cloud.journal.entries() if entry.status == 400] == []


def test_an_end_of_the_vpg_that_is_missing_is_told_without_a_traceback_when_it_is_known(stack: AwsStack):
    stack.program(PROGRAM.replace("gate.peers", "gate.peers.apply(lambda known: known[:1])"))
    told = stack.pulumi("up", "--yes", "--skip-preview", status=1).output
    assert "peer.vpg_peers: 1 are given; a VPG has 2, and the tunnel needs both" in told
    assert "Traceback" not in told
