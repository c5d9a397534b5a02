"""What becomes of a peering of transit gateways that somebody or AWS ends: the next run says so and makes another."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID as OF_SORACOM
from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.conftest import Paths
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.on_engine.relay import Relay
from tests.infra.on_engine.test_interrupted import Interrupted, Point
from tests.infra.on_engine.test_transit_gateways import HUB, NOTHING, OSAKA, TOKYO

pytestmark = pytest.mark.engine

ACCEPTER = "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter"
DEVICES = str(HUB["vpg"]["device_subnet"])


@dataclass(frozen=True)
class Deployed:
    clouds: Clouds
    stack: PathStack
    told: str
    """What a run said that came after one that was killed as soon as AWS had accepted the peering."""


@pytest.fixture(scope="module")
def hub(paths: Paths) -> Iterator[Deployed]:
    """A hub of one VPC; its first run was killed, and the peering deleted, as the second one says."""
    path = {**HUB, "backends": {"main": HUB["backends"]["main"]}}
    with emulated(path) as clouds, Relay(clouds.aws.endpoint) as relay:
        stack = paths(path, clouds, name="line1", AWS_ENDPOINT_URL=relay.url)
        cut_off = Interrupted(stack, clouds, relay, clouds.inventory())
        cut_off.kill_during("AcceptTransitGatewayPeeringAttachment", ACCEPTER, Point())
        told = " ".join(stack.refused("up", "--yes", "--skip-preview").split())
        delete_peering(clouds, OSAKA, peering_of(stack))
        stack.up("--refresh")
        yield Deployed(clouds, stack, told)


def delete_peering(clouds: Clouds, region: str, peering: str, account: str | None = None) -> None:
    clouds.aws.ec2(region, account).delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)


def peering_of(stack: PathStack) -> str:
    ((_, request),) = [it for it in stack.resources().items() if it[0][0] == "TransitGatewayPeeringConnection"]
    return str(request["id"])


def static_routes(hub: Deployed) -> dict[str, str]:
    """In the servers' table of the user's own gateway: states by destination."""
    ec2 = hub.clouds.aws.ec2(OSAKA)
    table = hub.stack.resources()["RouteTable", "transit-gateway-hub/servers"]["id"]
    asked: Any = {"TransitGatewayRouteTableId": table, "Filters": [{"Name": "type", "Values": ["static"]}]}
    found = ec2.search_transit_gateway_routes(**asked)["Routes"]
    return {one["DestinationCidrBlock"]: one["State"] for one in found}


def test_a_run_that_was_killed_once_a_peering_was_accepted_is_told_to_delete_it_and_gone_on_with(hub):
    assert "does not wait to be accepted: a run that was cut off has accepted it" in hub.told
    assert "delete it in AWS and run `pulumi up --refresh`: another peering is requested." in hub.told
    assert hub.stack.previewed() == NOTHING


def test_what_would_make_another_gateway_is_refused_before_anything_is_changed_and_can_be_taken_back(hub):
    """As the attachments go before others are made, a run that was refused later would have cut everybody off."""
    described, before = hub.stack.path, hub.stack.resources()
    for setting in ("default_association", "default_propagation"):
        hub.stack.change({f"transit_gateways.hub.{setting}": True})
        for command in (("preview",), ("up", "--yes", "--skip-preview")):
            told = " ".join(hub.stack.refused(*command).split())
            assert f"hub.{setting}: true, but tgw-" in told
            assert "write false again, or give the gateway another name" in told
        hub.stack.describe(described)
    assert hub.stack.previewed() == NOTHING
    assert {key: one["id"] for key, one in hub.stack.resources().items()} == {
        key: one["id"] for key, one in before.items()
    }


@pytest.mark.parametrize(("region", "account"), [(OSAKA, None), (TOKYO, OF_SORACOM)], ids=["the user", "SORACOM"])
def test_a_peering_that_either_side_deleted_by_hand_is_requested_anew_with_all_that_hangs_on_it(hub, region, account):
    stack, first = hub.stack, peering_of(hub.stack)
    delete_peering(hub.clouds, region, first, account)
    assert static_routes(hub) == {DEVICES: "blackhole"}
    told = stack.up("--refresh").output
    assert f"AWS shows {first} as deleted, by its owner or by SORACOM: another peering is requested." in told
    assert peering_of(stack) != first
    assert static_routes(hub) == {DEVICES: "active"}
    assert stack.previewed() == NOTHING


@pytest.mark.parametrize("state", ["rejected", "failed"])
def test_a_peering_that_aws_shows_as_over_is_requested_anew_after_a_refresh(hub, state):
    """Without one, the provider deletes what it believes to be there, and AWS refuses that."""
    stack, first = hub.stack, peering_of(hub.stack)
    hub.clouds.aws.attachment_becomes(first, state)
    assert f"AWS shows {first} as {state}" in stack.up("--refresh").output
    assert peering_of(stack) != first
    assert static_routes(hub) == {DEVICES: "active"}
    assert stack.previewed() == NOTHING


def test_in_the_vpgs_own_region_each_side_of_a_peering_goes_by_its_own_id(paths):
    """AWS gives each end of a peering inside one region an id of its own, and refuses the other end's."""
    gateway, main = {**HUB["transit_gateways"]["hub"], "region": TOKYO}, {**HUB["backends"]["main"], "region": TOKYO}
    path = {**HUB, "transit_gateways": {"hub": gateway}, "backends": {"main": main}}
    with emulated(path) as clouds:
        stack = paths(path, clouds, name="line1")
        stack.up()
        assert stack.previewed() == NOTHING
        assert stack.operations("refresh", "--yes", "--skip-preview") == NOTHING
        accepted = stack.resources()["PeeringAttachmentAccepter", "transit-gateway-hub-canal-accept"]["id"]
        assert accepted != peering_of(stack)
        stack.destroy()
