"""Runs whose engine is killed while a VPC is attached to SORACOM's gateway: the next one goes on, or says what to do.

What docs/interrupted-runs.md says of it is tried here, on one path, which is killed at five points after each other."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.infra.on_engine.clouds import REGION, emulated
from tests.infra.on_engine.path_stack import Resources
from tests.infra.on_engine.relay import Relay
from tests.infra.on_engine.test_interrupted import HASTY, PATIENT, VPG, Interrupted, Point
from tests.infra.on_engine.test_share_faults import ATTACHMENT, FAULTY, VPGS, path, told
from tests.infra.on_engine.test_transit_gateways import attachments, shares
from tests.infra.stack_file import with_changes

pytestmark = pytest.mark.engine

ACCEPTANCE = ("TransitGatewayVpcAttachmentAcceptance", "canal-main-acceptance")
POINTS = {
    "the registration": Point(
        ("VirtualPrivateGateway", "vpg-vpg"),
        carried_out=(("POST", f"{VPG}/*/transit_gateway_vpc_attachments"),),
    ),
    "the acceptance": Point(ATTACHMENT, carried_out=(("POST", f"{VPG}/*/accept"),)),
    "the customer route": Point(ACCEPTANCE, carried_out=(("POST", f"{VPG}/*/customer_routes"),)),
}
"""What SORACOM does when a run is killed, in this order. After the first AWS accepts the share and attaches the VPC."""
REGISTRATION, ACCEPTED, ROUTED = POINTS.values()


@dataclass
class Ended:
    """A VPC that is attached after five runs were killed."""

    path: Interrupted
    recorded: Resources
    """After the last run."""
    of_share: str
    """What was told by the run after the one that was killed accepting it."""
    of_attachment: str
    """By the run after the one that was killed attaching the VPC."""
    left: list[str] = field(default_factory=list)
    """Attachments that nobody recorded, and that were deleted by hand."""


@pytest.fixture(scope="module")
def ended(paths) -> Iterator[Ended]:
    with emulated() as clouds, Relay(clouds.aws.endpoint) as relay:
        vpg = {"kind": "new", "type": "F2", "device_subnet": VPGS[FAULTY], "region": REGION}
        described = with_changes(path(clouds, FAULTY, 70, "accept"), {"vpg": vpg, "gate": {"kind": "open"}})
        stack = paths(described, clouds, name="cut-off", AWS_ENDPOINT_URL=relay.url)
        interrupted = Interrupted(stack, clouds, relay, clouds.inventory())
        haste(stack, PATIENT)
        interrupted.kill_at("the registration", REGISTRATION, [ACCEPTED, ROUTED])
        share = "aws:ram/resourceShareAccepter:ResourceShareAccepter"
        interrupted.kill_during("AcceptResourceShareInvitation", share, Point(), [ACCEPTED, ROUTED])
        of_share = told(stack)
        stack.change({"backends.main.canal.share": "accepted"})
        attachment = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
        interrupted.kill_during("CreateTransitGatewayVpcAttachment", attachment, Point(), [ACCEPTED, ROUTED])
        of_attachment = told(stack)
        left = [
            one["TransitGatewayAttachmentId"]
            for one in clouds.ec2.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"]
        ]
        for attachment_id in left:
            clouds.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment_id)
        interrupted.kill_at("the acceptance", ACCEPTED, [ROUTED])
        interrupted.kill_at("the customer route", ROUTED, [])
        haste(stack, HASTY)
        stack.up()
        yield Ended(interrupted, stack.resources(), of_share, of_attachment, left)


def haste(stack, scale: str) -> None:
    stack.pulumi("config", "set", "soracom:waitScale", scale)


@pytest.mark.parametrize("point", POINTS)
def test_an_engine_killed_while_soracom_works_is_gone_on_with(ended: Ended, point: str):
    killed = ended.path.killed[point]
    assert POINTS[point].recorded in killed.recorded
    assert killed.recorded.keys() < ended.recorded.keys(), "there is something left to do"
    kept = {key: one["id"] for key, one in killed.recorded.items()}
    assert {key: ended.recorded[key]["id"] for key in kept} == kept, "nothing is made anew"


def test_a_run_that_was_killed_once_the_share_was_accepted_is_told_to_write_accepted(ended: Ended):
    assert "a run of this stack was ended just after it. Write accepted instead." in ended.of_share
    assert len(shares(ended.path.clouds, REGION)) == 1


def test_an_attachment_that_was_being_created_is_not_made_twice_and_makes_way_when_it_is_deleted(ended: Ended):
    assert "DuplicateTransitGatewayAttachment" in ended.of_attachment
    assert len(ended.left) == 1
    assert attachments(ended.path.clouds, REGION) == {"vpc": ["deleted", "available"]}


def test_after_all_that_was_interrupted_everything_is_there_once_and_nothing_is_left_to_do(ended: Ended):
    stack, account = ended.path.stack, ended.path.clouds.account
    stack.refresh("--clear-pending-creates")
    assert (stack.resources().keys(), stack.pending()) == (ended.recorded.keys(), [])
    assert not stack.previewed()
    kinds = ("virtualPrivateGateways", "transitGatewayVpcAttachments", "customerRoutes")
    assert [account.count(kind) for kind in kinds] == [1, 1, 1]
    (vpc,) = account.vpg(ended.recorded["VirtualPrivateGateway", "vpg-vpg"]["id"])[
        "soracomTransitGatewayVpcAttachments"
    ].values()
    assert (vpc["id"], vpc["status"]) == (ended.recorded[ATTACHMENT]["id"], "active")


def test_all_that_was_interrupted_is_taken_down(ended: Ended):
    ended.path.stack.destroy()
    ended.path.clouds.assert_as(ended.path.before)
