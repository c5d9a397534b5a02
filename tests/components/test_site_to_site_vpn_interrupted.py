"""Runs whose engine is killed while AWS makes or changes a site-to-site VPN: nothing is there twice, and the next run
goes on, or says what to do.

What docs/interrupted-runs.md says of VPNs is tried here, on one stack: each run is killed at a later point."""

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from tests.clouds.aws_account import VpnOwner
from tests.clouds.aws_stack import AwsStack
from tests.components.path_arguments import changed
from tests.components.test_site_to_site_vpn_on_engine import OFFICE
from tests.forked.aws_server import ForkedAwsServer
from tests.infra.on_engine.relay import Relay
from tests.provider.account import eventually

pytestmark = pytest.mark.engine

LIMIT_S = 90
"""For a run to come to where it is killed."""
PROGRAM = """
import devicepath
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
table = aws.ec2.RouteTable("table", vpc_id=vpc.id)
office = {office}
office["target"] |= {{"vpc_id": vpc.id, "route_table_ids": {{"main": table.id}}}}
devicepath.SiteToSiteVpn("office", office)
"""
VPN, GATEWAY = "aws:ec2/vpnConnection:VpnConnection", "aws:ec2/vpnGateway:VpnGateway"
COMPONENT = "devicepath:index:SiteToSiteVpn"
ROUTER = "aws:ec2/customerGateway:CustomerGateway"
ANOTHER_KEY: dict[str, Any] = {"tunnels.first.preshared_key": "Another.key_1"}
MOVED: dict[str, Any] = {**ANOTHER_KEY, "customer_gateway.address": "203.0.113.8", "allow_outage": True}
POINTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "the virtual private gateway": ("CreateVpnGateway", GATEWAY, {}),
    "the connection": ("CreateVpnConnection", VPN, {}),
    "a key": ("ModifyVpnTunnelOptions", VPN, ANOTHER_KEY),
    "another customer gateway": ("CreateCustomerGateway", ROUTER, MOVED),
    "the connection's move": ("ModifyVpnConnection", VPN, MOVED),
}
"""What AWS has done when a run is killed, of which type it is, and what is described then; in this order."""
FIRST = "the virtual private gateway"
KILLED_AGAIN = (FIRST, "another customer gateway")
"""The run that goes on from there is killed, too, at the next point."""
REFUSED = (FIRST, "the connection")
"""After these the next run is refused, and says what to do."""


@dataclass
class Ended:
    """What there was after each point, by its name."""

    said: dict[str, str] = field(default_factory=dict)
    """By the run after the one that was killed."""
    shown: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    """What AWS has, once a run has gone on."""
    left: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


class Interrupted:
    """A stack whose runs are killed."""

    def __init__(self, stack: AwsStack, relay: Relay, owner: VpnOwner):
        self.stack, self.relay, self.owner, self.ended = stack, relay, owner, Ended()

    def kill(self, point: str) -> None:
        """While AWS's answer is under way, and nothing else is."""
        action, token, office = POINTS[point]
        self.stack.program(program(office))
        self.relay.hold(action)
        # What an earlier run began and nobody recorded stays on the list.
        expected = Counter([*self._pending(), token])
        running = self.stack.start("up", "--yes", "--skip-preview")
        assert self.relay.held.wait(LIMIT_S), f"{action} was never asked for"
        eventually(lambda: Counter(self._pending()) == expected, f"AWS does nothing but {action}", limit_s=LIMIT_S)
        running.kill()
        running.wait(LIMIT_S)
        self.stack.close()
        self.stack.pulumi("cancel", "--yes")

    def do_what_is_said(self, point: str) -> None:
        """By the next run, which is refused."""
        self.ended.said[point] = said = self.stack.refused("up", "--yes", "--skip-preview")
        (urn,) = [one["urn"] for one in self.stack.deployment()["resources"] if one["type"] == COMPONENT]
        line = re.search(r"`pulumi (import [^`]*)`", " ".join(said.split()))
        assert line, said
        parts = shlex.split(line[1].replace(f"<URN of its {COMPONENT}>", urn))
        self.stack.pulumi(*parts, "--generate-code=false", "--yes", "--skip-preview")

    def go_on(self, point: str) -> None:
        """To the end, with what the run before was about."""
        self.stack.up()
        self.stack.refresh("--clear-pending-creates")
        self.stack.assert_settled()
        self.ended.shown[point] = self.there()

    def there(self) -> dict[str, list[dict[str, Any]]]:
        """All that AWS has and is not deleted, by kind."""
        ec2 = self.owner.ec2
        found = {
            "connections": ec2.describe_vpn_connections()["VpnConnections"],
            "gateways": ec2.describe_vpn_gateways()["VpnGateways"],
            "routers": ec2.describe_customer_gateways()["CustomerGateways"],
        }
        return {kind: [one for one in shown if one["State"] != "deleted"] for kind, shown in found.items()}

    def _pending(self) -> list[str]:
        return [one["resource"]["type"] for one in self.stack.deployment().get("pending_operations") or []]


def program(office: dict[str, Any]) -> str:
    return PROGRAM.format(office=repr(changed(OFFICE, office)))


@pytest.fixture(scope="module")
def ended(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    with ForkedAwsServer() as cloud, Relay(cloud.endpoint) as relay:
        folder = tmp_path_factory.mktemp("interrupted") / "stack"
        stack = AwsStack(engine, folder, cloud, AWS_ENDPOINT_URL=relay.url)
        interrupted = Interrupted(stack, relay, VpnOwner(cloud))
        for point in POINTS:
            interrupted.kill(point)
            if point in REFUSED:
                interrupted.do_what_is_said(point)
            if point not in KILLED_AGAIN:
                interrupted.go_on(point)
        stack.destroy()
        interrupted.ended.left = interrupted.there()
        yield interrupted.ended
        stack.close()


@pytest.mark.parametrize("point", [point for point in POINTS if point not in KILLED_AGAIN])
def test_after_an_engine_was_killed_nothing_is_there_twice_and_nothing_is_left_to_do(ended: Ended, point: str):
    there = {kind: len(shown) for kind, shown in ended.shown[point].items()}
    assert there == {"connections": 1, "gateways": 1, "routers": 1}


@pytest.mark.parametrize("point", REFUSED)
def test_what_was_just_made_is_not_made_again_and_is_told_with_what_to_do(ended: Ended, point: str):
    said = " ".join(ended.said[point].split())
    assert "already: a run that was ended just after it made it" in said, said
    assert "Traceback" not in said


def test_a_change_that_was_cut_off_is_made_and_the_connection_stays(ended: Ended):
    connections = {point: shown["connections"][0] for point, shown in ended.shown.items()}
    assert len({one["VpnConnectionId"] for one in connections.values()}) == 1
    keys = {one["TunnelInsideCidr"]: one["PreSharedKey"] for one in connections["a key"]["Options"]["TunnelOptions"]}
    assert keys == {"169.254.200.4/30": "Another.key_1", "169.254.200.0/30": "Key.of.the_second"}


def test_a_move_that_was_cut_off_ends_at_the_other_router_and_the_first_one_is_gone(ended: Ended):
    shown = ended.shown["the connection's move"]
    (router,) = shown["routers"]
    assert router["IpAddress"] == "203.0.113.8"
    assert shown["connections"][0]["CustomerGatewayId"] == router["CustomerGatewayId"]


def test_all_that_was_interrupted_is_taken_down(ended: Ended):
    assert ended.left == {"connections": [], "gateways": [], "routers": []}
