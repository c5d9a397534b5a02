"""Runs whose engine is killed: the next one goes on, nothing exists twice, and everything can be taken down.

What docs/interrupted-runs.md says is tried here, on one path: run after run is killed at a later point, until one is
left alone."""

import re
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field

import pytest

from devicepath_tools.rehearsal.inventory import Inventory
from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.path_stack import Key, PathStack, Resources
from tests.infra.on_engine.relay import Relay
from tests.infra.stack_file import committed
from tests.provider.account import eventually

pytestmark = pytest.mark.engine

PATH = committed("remote-access")
LIMIT_S = 180
"""For a run to come to where it is killed: the `aws` provider waits between its questions."""
VPG = "/virtual_private_gateways"
PATIENT, HASTY = "1", "0.02"
"""How long SORACOM's provider waits for an answer: two minutes, and not at all as long. See HASTE."""
EVERY = 1000
"""As often as a provider asks."""
Request = tuple[str, str]
"""Method and path of a request to SORACOM."""
BACKEND, HOST = ("Vpc", "backend-main-vpc"), ("Instance", "gate-peer-main-host")


@dataclass(frozen=True)
class Point:
    """Where a run is killed. Requests to SORACOM that wait for an answer then keep it from going on, so that the kill
    does not depend on how fast it is."""

    recorded: Key | None = None
    """In the state when the engine is killed."""
    carried_out: tuple[Request, ...] = ()
    """Requests that wait, and that SORACOM carried out."""
    not_carried_out: tuple[Request, ...] = ()
    """Requests that wait, and that SORACOM did not carry out."""


FIRST = Point(not_carried_out=(("POST", VPG),))
"""While the VPC is created."""
POINTS = {
    "the VPC": Point(BACKEND, carried_out=(("POST", VPG),)),
    "the VPG": Point(
        ("VirtualPrivateGateway", "vpg-vpg"),
        not_carried_out=(("POST", f"{VPG}/*/vpc_peering_connections"), ("POST", f"{VPG}/*/gate/open")),
    ),
    "the peering request": Point(
        ("Gate", "vpg-gate"),
        carried_out=(("POST", f"{VPG}/*/vpc_peering_connections"), ("POST", f"{VPG}/*/ip_address_map")),
    ),
    "the acceptance": Point(
        ("VpcPeeringConnectionAccepter", "canal-main-accept"),
        carried_out=(("POST", f"{VPG}/*/gate/peers"),),
    ),
    "the instance": Point(HOST, not_carried_out=(("POST", "/sims/*/set_group"),)),
}
"""In the order in which runs are killed."""


@dataclass(frozen=True)
class Whole:
    """What there is after an `up` that nobody cut off."""

    counts: Counter[str]
    """In both clouds, by kind."""
    recorded: Set[Key]
    """In the state: nouns and names."""


@pytest.fixture(scope="module")
def whole(paths) -> Whole:
    with emulated(PATH) as clouds:
        stack = paths(PATH, clouds)
        stack.up()
        return Whole(Counter(clouds.counts()), stack.resources().keys())


@dataclass(frozen=True)
class Killed:
    """What there was when a run had been killed."""

    recorded: Resources
    counts: Counter[str]


@dataclass
class Interrupted:
    """A path whose first runs were killed, and which then went up."""

    stack: PathStack
    clouds: Clouds
    relay: Relay
    before: Inventory
    stray: Counter[str] = field(default_factory=Counter)
    """What the first killed run left in AWS, and nobody recorded."""
    killed: dict[str, Killed] = field(default_factory=dict)
    """By the point at which a run was killed."""
    told: str = ""
    """By the run that was left alone."""
    vpcs: frozenset[str] = frozenset()
    """The VPCs with the name and the tags of the path, after that run. All but the state's own are deleted since."""

    def kill_at(self, name: str, point: Point, later: Iterable[Point]) -> None:
        """Kills an `up`, and notes what there is then. Nothing that later points wait for is carried out before."""
        self._hold(point, *later)
        self._kill(lambda: self._await(point), point.recorded, "")
        self.clouds.account.cloud.faults.clear()
        self.killed[name] = Killed(self.stack.resources(), Counter(self.clouds.counts()))

    def kill_during(self, action: str, token: str, point: Point, later: Iterable[Point] = ()) -> None:
        """Kills an `up` while AWS carries this action out for a resource of this type."""

        def stays() -> None:
            assert self.relay.held.wait(LIMIT_S), f"{action} was never asked for"
            self._await(point)

        self._hold(point, *later)
        self.relay.hold(action)
        self._kill(stays, point.recorded, token)
        self.clouds.account.cloud.faults.clear()

    def _hold(self, point: Point, *later: Point) -> None:
        """From now on none of the requests of these points is answered, however often it comes."""
        self._strike(point.carried_out, after_work=True)
        self._strike(point.not_carried_out, after_work=False)
        for other in later:
            self._strike((*other.carried_out, *other.not_carried_out), after_work=False)

    def _strike(self, requests: Iterable[Request], *, after_work: bool) -> None:
        # Of two faults for one request the first one strikes.
        for method, path in requests:
            self.clouds.account.never_answer(method, path, times=EVERY, after_work=after_work)

    def _await(self, point: Point) -> None:
        """Waits until every request of the point waits for its answer."""
        wanted = {(method, f"/v1{path}") for method, path in (*point.carried_out, *point.not_carried_out)}

        def come() -> bool:
            pending = self.clouds.account.cloud.faults.pending()
            return wanted <= {(fault.method, fault.path) for fault in pending if fault.times < EVERY}

        eventually(come, f"all that {point} names waits for answers", limit_s=LIMIT_S)

    def _kill(self, stays: Callable[[], None], recorded: Key | None, under_way: str) -> None:
        """Kills an `up` once it stays where it is, this resource is in the state, and AWS does nothing but `under_way`,
        given by its token; and makes the next `up` possible.

        A step is in the state as pending before AWS is asked, and a stopped engine begins none: what is read then is
        what is. All of it goes, as when the machine goes down: nobody gets to record anything."""
        # What an earlier run began and nobody recorded stays on the list.
        expected = Counter([*self._pending_of_aws(), *([under_way] if under_way else [])])
        running = self.stack.start("up", "--yes", "--skip-preview")
        stays()

        def is_there() -> bool:
            is_recorded = recorded is None or recorded in self.stack.resources()
            return is_recorded and Counter(self._pending_of_aws()) == expected

        def reached() -> bool:
            if not is_there():
                return False
            running.send_signal(signal.SIGSTOP)
            if is_there():
                return True
            running.send_signal(signal.SIGCONT)
            return False

        eventually(
            reached, f"{recorded or 'something'} is there, and AWS does {under_way or 'nothing'}", limit_s=LIMIT_S
        )
        running.kill()
        running.wait(60)
        self.stack.close()
        self.stack.pulumi("cancel", "--yes")

    def _pending_of_aws(self) -> list[str]:
        return [token for token in self.stack.pending() if token.startswith("aws:")]

    def named(self) -> frozenset[str]:
        """The VPCs with the path's name and tags."""
        vpcs = self.clouds.named(self.clouds.ec2.describe_vpcs()["Vpcs"], "remote-access-backend-main")
        return frozenset(it["VpcId"] for it in vpcs if {"Key": "project", "Value": "remote-access"} in it["Tags"])


@pytest.fixture(scope="module")
def interrupted(paths) -> Iterator[Interrupted]:
    """The path after seven runs, of which all but the last were killed; that one is left alone."""
    with emulated(PATH) as clouds, Relay(clouds.aws.endpoint) as relay:
        stack = paths(PATH, clouds, AWS_ENDPOINT_URL=relay.url)
        path = Interrupted(stack, clouds, relay, clouds.inventory())
        before, points = Counter(clouds.counts()), list(POINTS.items())
        stack.pulumi("config", "set", "soracom:waitScale", PATIENT)
        path.kill_during("CreateVpc", "aws:ec2/vpc:Vpc", FIRST, POINTS.values())
        path.stray = Counter(clouds.counts()) - before
        for position, (name, point) in enumerate(points):
            path.kill_at(name, point, [later for _, later in points[position + 1 :]])
        stack.pulumi("config", "set", "soracom:waitScale", HASTY)
        path.told = " ".join(stack.up().output.split())
        path.vpcs = path.named()
        for stray in path.vpcs - {stack.resources()[BACKEND]["id"]}:
            clouds.ec2.delete_vpc(VpcId=stray)
        yield path


def assert_whole(path: Interrupted, whole: Whole) -> None:
    """The path is what an `up` without a kill makes, and there is nothing left to do."""
    assert Counter(path.clouds.counts()) == whole.counts
    path.stack.refresh("--clear-pending-creates")
    assert (path.stack.resources().keys(), path.stack.pending()) == (whole.recorded, [])
    assert re.search(r"Resources:\n +\d+ unchanged$", path.stack.preview().output.strip())


@pytest.mark.parametrize("point", POINTS, ids=[f"after {point}" for point in POINTS])
def test_an_engine_killed_between_steps_is_gone_on_with(interrupted: Interrupted, whole: Whole, point: str):
    killed, after = interrupted.killed[point], interrupted.stack.resources()
    assert POINTS[point].recorded in killed.recorded
    assert killed.recorded.keys() < whole.recorded, "there is something left to do"
    assert killed.counts - whole.counts - interrupted.stray == Counter(), "nothing exists twice"
    kept = {key: it["id"] for key, it in killed.recorded.items()}
    assert {key: after[key]["id"] for key in kept} == kept, "nothing is made anew"


def test_a_vpc_that_was_being_created_is_made_twice_and_found_by_its_tags(interrupted: Interrupted):
    assert "remote-access-backend-main-vpc, interrupted while creating" in interrupted.told
    assert len(interrupted.vpcs) == 2
    assert interrupted.named() == {interrupted.stack.resources()[BACKEND]["id"]}


def test_after_all_that_was_interrupted_the_path_is_whole(interrupted: Interrupted, whole: Whole):
    assert_whole(interrupted, whole)


def test_an_instance_that_was_being_created_keeps_the_interface_until_it_is_terminated(
    interrupted: Interrupted, whole: Whole
):
    stack, clouds = interrupted.stack, interrupted.clouds
    lost = stack.resources()[HOST]
    clouds.ec2.terminate_instances(InstanceIds=[lost["id"]])
    stack.pulumi("state", "delete", lost["urn"], "--target-dependents", "--force", "--yes")
    interrupted.kill_during("RunInstances", "aws:ec2/instance:Instance", Point())
    assert "InvalidNetworkInterface.InUse" in stack.up(status=1).output
    found = clouds.ec2.describe_instances()["Reservations"]
    named = clouds.named((one for each in found for one in each["Instances"]), "remote-access-gate-peer-main")
    clouds.ec2.terminate_instances(InstanceIds=[one["InstanceId"] for one in named])
    stack.up()
    assert_whole(interrupted, whole)


def test_all_that_was_interrupted_is_taken_down(interrupted: Interrupted):
    interrupted.stack.destroy()
    interrupted.clouds.assert_as(interrupted.before)
