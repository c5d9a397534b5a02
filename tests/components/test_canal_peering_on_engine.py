"""Peerings that take AWS some time, or come to nothing, on the real engine and both emulated clouds.

One deployment: each test finds the peering active and leaves it so."""

import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.clouds.aws_account import Network
from tests.clouds.aws_stack import REGION, AwsStack
from tests.forked.aws_server import ForkedAwsServer
from tests.provider.account import Account, eventually

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
NEVER_S = 3600.0
EKS_RANGE = "100.64.0.0/16"
REQUESTS = "/vpc_peering_connections"


@dataclass
class Canal:
    """A CanalPeering between a VPG of its stack and a VPC that was there before."""

    aws: AwsServer
    account: Account
    network: Network
    stack: AwsStack
    table_id: str
    first_preview: str = ""
    """With a range of the VPC that the VPG's may fall into."""
    first_up: str = ""
    """The same."""

    def up(self) -> str:
        return self.stack.pulumi(*UP).output

    def is_unchanged(self) -> bool:
        return bool(re.search(r"Resources:\n +\d+ unchanged$", self.stack.preview().output.strip()))

    def recorded(self, name: str) -> dict[str, Any]:
        """A resource of the state, of either cloud."""
        (found,) = [one for one in self.stack.deployment()["resources"] if one["urn"].endswith(f"::{name}")]
        return dict(found)

    @property
    def connection_id(self) -> str:
        return str(self.recorded("canal-request")["id"])

    def statuses(self) -> dict[str, str]:
        found = self.network.ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
        return {one["VpcPeeringConnectionId"]: one["Status"]["Code"] for one in found}

    def of_status(self, status: str) -> set[str]:
        return {one for one, shown in self.statuses().items() if shown == status}

    def requested(self) -> int:
        """How often SORACOM was asked for a peering."""
        return self.account.requests("POST", REQUESTS)

    def associate(self, cidr: str) -> str:
        made = self.network.ec2.associate_vpc_cidr_block(VpcId=self.network.vpc_id, CidrBlock=cidr)
        return str(made["CidrBlockAssociation"]["AssociationId"])

    def disassociate(self, association_id: str) -> None:
        self.network.ec2.disassociate_vpc_cidr_block(AssociationId=association_id)

    def assert_active(self) -> None:
        """The last request, and the route leads to it; there is nothing left to do."""
        connection_id = self.connection_id
        assert self.of_status("active") == {connection_id}
        (table,) = self.network.ec2.describe_route_tables(RouteTableIds=[self.table_id])["RouteTables"]
        assert [one["VpcPeeringConnectionId"] for one in table["Routes"] if "VpcPeeringConnectionId" in one] == [
            connection_id
        ]
        assert self.stack.outputs()["connection_id"] == connection_id
        assert self.is_unchanged()

    def only(self, ids: set[str]) -> str:
        (one,) = ids
        return one


@pytest.fixture(scope="module")
def canal(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canal]:
    with (
        ForkedAwsServer() as aws,
        SoracomServer(Settings(creation_seconds=0.02, termination_seconds=0.02, aws_endpoint=aws.endpoint)) as soracom,
    ):
        network, account = Network(aws), Account(soracom)
        table_id = network.route_table()
        stack = AwsStack(engine, tmp_path_factory.mktemp("canal") / "stack", aws, **account.environment())
        stack.pulumi("config", "set", "soracom:waitScale", "0.01")
        stack.program(
            f"""
            import pulumi_soracom as soracom
            import devicepath
            vpg = soracom.VirtualPrivateGateway("vpg", type="F")
            canal = devicepath.CanalPeering("canal", {{
                "vpg_id": vpg.id, "vpg_cidr": vpg.vpg_range, "vpc_id": "{network.vpc_id}", "vpc_cidr": "10.0.0.0/16",
                "account_id": "{aws.account_id}", "region": "{REGION}", "route_table_ids": {{"app": "{table_id}"}},
            }})
            pulumi.export("connection_id", canal.connection_id)
            """
        )
        canal = Canal(aws, account, network, stack, table_id)
        association_id = canal.associate(EKS_RANGE)
        canal.first_preview = stack.preview().output
        canal.first_up = stack.refused(*UP)
        canal.disassociate(association_id)
        assert canal.requested() == 0, "a peering that AWS would fail is not asked for"
        aws.peerings_take(initiating_s=3, provisioning_s=1)
        canal.up()
        aws.peerings_take()
        yield canal
        stack.close()


def test_a_range_that_the_vpgs_may_fall_into_is_warned_of_before_anything_is_made(canal):
    told = f"canal.vpc_id: {canal.network.vpc_id} has {EKS_RANGE}, and SORACOM chooses the VPG's own range in 100"
    assert told in canal.first_preview


def test_a_range_that_overlaps_the_vpgs_is_told_before_the_peering_is_requested(canal):
    own = canal.recorded("vpg")["outputs"]["vpgRange"]
    assert (
        f"canal.vpc_id: {canal.network.vpc_id} has the range {EKS_RANGE}, which overlaps the VPG's own {own}"
        in canal.first_up
    )
    assert "Traceback" not in canal.first_up


def test_a_request_that_takes_aws_some_seconds_is_waited_for_and_accepted(canal):
    assert canal.requested() == 1
    canal.assert_active()


def test_what_an_acceptance_passed_by_is_accepted_by_the_next_up(canal):
    connection_id = canal.connection_id
    canal.aws.peering_becomes(connection_id, "pending-acceptance", "Pending Acceptance")
    assert "canal-accept" in canal.stack.preview().output
    assert canal.of_status("pending-acceptance") == {connection_id}, "a preview accepts nothing"
    canal.up()
    assert canal.recorded("canal-accept")["inputs"]["tags"]["devicepath:acceptance"] == "2"
    canal.assert_active()
    assert canal.connection_id == connection_id


@pytest.mark.parametrize(
    ("status", "told"),
    [("rejected", ", by the VPC's account"), ("expired", ", not accepted within 7 days")],
)
def test_what_is_over_is_told_with_its_reason_and_requested_once(canal, status, told):
    old, asked = canal.connection_id, canal.requested()
    canal.aws.peering_becomes(old, status, status)
    output = canal.up()
    assert f"AWS shows {old} as {status}{told}: another one is requested." in " ".join(output.split())
    assert canal.requested() == asked + 1
    assert canal.connection_id != old
    canal.assert_active()


def test_a_range_that_overlaps_is_told_as_long_as_it_does_and_nothing_is_requested(canal):
    association_id = canal.associate(EKS_RANGE)
    assert canal.is_unchanged(), "an active peering is none that AWS would fail"
    asked = canal.requested()
    canal.network.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=canal.connection_id)
    for output in (canal.stack.refused("preview"), canal.stack.refused(*UP)):
        assert f"{canal.network.vpc_id} has the range {EKS_RANGE}, which overlaps the VPG's own" in output
        assert "Traceback" not in output
    assert canal.requested() == asked
    canal.disassociate(association_id)
    canal.up()
    assert canal.requested() == asked + 1
    canal.assert_active()


def while_initiating(canal: Canal) -> tuple[str, Any]:
    """An `up` whose new request AWS does not get on with: its id, and the run."""
    canal.aws.peerings_take(initiating_s=NEVER_S)
    running = canal.stack.start(*UP)
    eventually(lambda: canal.of_status("initiating-request"), "a peering is requested")
    canal.aws.peerings_take()
    return canal.only(canal.of_status("initiating-request")), running


def said(canal: Canal) -> str:
    return " ".join((canal.stack.folder / "cut-off.log").read_text().split())


def test_what_has_failed_for_a_reason_that_does_not_show_is_requested_once_more_and_then_no_more(canal):
    first = canal.connection_id
    canal.aws.peering_becomes(first, "failed", "Failed due to incorrect VPC-ID")
    second, running = while_initiating(canal)
    canal.aws.peering_becomes(second, "failed", "Failed due to incorrect VPC-ID")
    assert running.wait(60) != 0
    assert f"canal: AWS shows {second} as failed" in said(canal)
    asked = canal.requested()
    for output in (canal.stack.refused("preview"), canal.stack.refused(*UP)):
        assert f"canal: AWS shows {second} as failed" in output
        assert "Traceback" not in output
    assert canal.requested() == asked
    canal.aws.peering_becomes(first, "deleted", "AWS forgets it")
    canal.up()
    assert canal.requested() == asked + 1
    canal.assert_active()


def test_nothing_uses_a_connection_before_it_can_be_accepted_and_ctrl_c_ends_the_wait(canal):
    old = canal.connection_id
    canal.network.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=old)
    new, running = while_initiating(canal)
    eventually(lambda: f"{new}" in (canal.stack.state_files()), "the request is recorded")
    running.send_signal(signal.SIGINT)
    assert running.wait(60) != 0
    assert canal.connection_id == new
    assert canal.recorded(f"canal-route-{canal.table_id}")["outputs"]["vpcPeeringConnectionId"] == old
    canal.stack.preview()
    assert canal.of_status("initiating-request") == {new}, "a preview waits for nothing"
    canal.aws.peering_becomes(new, "pending-acceptance", "Pending Acceptance")
    canal.up()
    assert canal.connection_id == new
    canal.assert_active()
