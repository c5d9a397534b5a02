"""Runs whose engine is killed: the next one finishes them, nothing exists twice, and everything can be taken down.

What docs/interrupted-runs.md says is tried here."""

import re
import signal
import subprocess
from collections.abc import Iterator, Set
from dataclasses import dataclass

import pytest

from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.path_stack import Key, PathStack
from tests.infra.on_engine.relay import Relay
from tests.infra.stack_file import committed
from tests.provider.account import eventually

pytestmark = pytest.mark.engine

PATH = committed("remote-access")
ACTION_LIMIT_S = 60
VPG = "/virtual_private_gateways"

POINTS = {
    "the VPC": (("Vpc", "backend-vpc"), [("POST", VPG)], "carried out"),
    "the VPG": (
        ("VirtualPrivateGateway", "vpg-vpg"),
        [("POST", f"{VPG}/*/vpc_peering_connections"), ("POST", f"{VPG}/*/gate/open")],
        "not carried out",
    ),
    "the peering request": (
        ("Gate", "vpg-gate"),
        [("POST", f"{VPG}/*/vpc_peering_connections"), ("POST", f"{VPG}/*/ip_address_map")],
        "carried out",
    ),
    "the acceptance": (
        ("VpcPeeringConnectionAccepter", "canal-accept"),
        [("POST", f"{VPG}/*/gate/peers")],
        "carried out",
    ),
    "the instance": (("Instance", "gate-peer-host"), [("POST", "/sims/*/set_group")], "not carried out"),
}
"""What is recorded when the engine is killed, the requests to SORACOM that wait for an answer then, and whether SORACOM
carried them out. They keep the run from going on, so that the kill does not depend on how fast it is."""


@dataclass(frozen=True)
class Whole:
    """What there is after an `up` that nobody cut off."""

    counts: dict[str, int]
    """In both clouds, by kind."""
    recorded: Set[Key]
    """In the state: nouns and names."""


@pytest.fixture(scope="module")
def whole(paths) -> Whole:
    with emulated(PATH) as clouds:
        stack = paths(PATH, clouds)
        stack.up()
        return Whole(clouds.counts(), stack.recorded().keys())


@pytest.fixture
def clouds() -> Iterator[Clouds]:
    with emulated(PATH) as clouds:
        yield clouds


def kill(stack: PathStack, running: "subprocess.Popen[str]", recorded: Key | None = None, under_way: str = "") -> None:
    """Kills the engine once this resource is in the state, and AWS does nothing but `under_way`, given by its token.

    A step is in the state as pending before AWS is asked, and a stopped engine begins none: what is read then is what
    is. All of it goes, as when the machine goes down: nobody gets to record anything."""

    def reached() -> bool:
        running.send_signal(signal.SIGSTOP)
        of_aws = [token for token in stack.pending() if token.startswith("aws:")]
        if (recorded is None or recorded in stack.recorded()) and of_aws == ([under_way] if under_way else []):
            return True
        running.send_signal(signal.SIGCONT)
        return False

    eventually(reached, f"{recorded or 'something'} is there, and AWS does {under_way or 'nothing'}")
    running.kill()
    running.wait(60)
    stack.close()


def assert_whole(stack: PathStack, clouds: Clouds, whole: Whole) -> None:
    """The path is what an `up` without a kill makes, and there is nothing left to do."""
    assert clouds.counts() == whole.counts
    stack.refresh("--clear-pending-creates")
    assert (stack.recorded().keys(), stack.pending()) == (whole.recorded, [])
    assert re.search(r"Resources:\n +\d+ unchanged$", stack.preview().output.strip())


@pytest.mark.parametrize(("recorded", "held", "work"), POINTS.values(), ids=[f"after {point}" for point in POINTS])
def test_an_engine_killed_between_steps_is_gone_on_with(paths, clouds, whole, recorded, held, work):
    before, stack = clouds.inventory(), paths(PATH, clouds)
    for method, path in held:
        clouds.account.never_answer(method, path, after_work=work == "carried out")
    running = stack.start("up", "--yes", "--skip-preview")
    eventually(lambda: not clouds.account.cloud.faults.pending(), f"all of {held} wait for their answers")
    kill(stack, running, recorded)
    clouds.account.cloud.faults.clear()
    assert stack.recorded().keys() < whole.recorded, "there is something left to do"
    stack.pulumi("cancel", "--yes")
    stack.up()
    assert_whole(stack, clouds, whole)
    stack.destroy()
    clouds.assert_as(before)


@pytest.fixture
def relay(clouds):
    with Relay(clouds.aws.endpoint) as relay:
        yield relay


def kill_during(stack: PathStack, relay: Relay, action: str, token: str) -> None:
    """Kills an `up` while AWS carries this action out for a resource of this type, and makes the next one possible."""
    relay.hold(action)
    running = stack.start("up", "--yes", "--skip-preview")
    assert relay.held.wait(ACTION_LIMIT_S), f"{action} was never asked for"
    kill(stack, running, under_way=token)
    stack.pulumi("cancel", "--yes")


def test_a_vpc_that_was_being_created_is_made_twice_and_found_by_its_tags(paths, clouds, whole, relay):
    before, stack = clouds.inventory(), paths(PATH, clouds, AWS_ENDPOINT_URL=relay.url)
    kill_during(stack, relay, "CreateVpc", "aws:ec2/vpc:Vpc")
    assert "remote-access-backend-vpc, interrupted while creating" in " ".join(stack.up().output.split())
    ours = stack.resources()["Vpc", "backend-vpc"]["id"]
    named = clouds.named(clouds.ec2.describe_vpcs()["Vpcs"], "remote-access-backend")
    assert {"Key": "project", "Value": "remote-access"} in named[0]["Tags"]
    (stray,) = {one["VpcId"] for one in named} - {ours}
    clouds.ec2.delete_vpc(VpcId=stray)
    assert_whole(stack, clouds, whole)
    stack.destroy()
    clouds.assert_as(before)


def test_an_instance_that_was_being_created_keeps_the_interface_until_it_is_terminated(paths, clouds, whole, relay):
    before, stack = clouds.inventory(), paths(PATH, clouds, AWS_ENDPOINT_URL=relay.url)
    kill_during(stack, relay, "RunInstances", "aws:ec2/instance:Instance")
    assert "InvalidNetworkInterface.InUse" in stack.up(status=1).output
    found = clouds.ec2.describe_instances()["Reservations"]
    named = clouds.named((one for each in found for one in each["Instances"]), "remote-access-gate-peer")
    clouds.ec2.terminate_instances(InstanceIds=[one["InstanceId"] for one in named])
    stack.up()
    assert_whole(stack, clouds, whole)
    stack.destroy()
    clouds.assert_as(before)
