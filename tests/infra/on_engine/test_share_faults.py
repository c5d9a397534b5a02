"""Faults of a share of SORACOM's gateway, and of what is attached to it: a run says why it ends, the next one goes on.

VPGs and VPCs exist, so that a run makes what this is about and no more. Two stacks serve nearly all of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Network
from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID as OF_SORACOM
from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingVpg
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_vpc_attachments import (
    TransitGatewayVpcAttachment,
)
from tests.infra.on_engine.clouds import ACCOUNT_ID, REGION, Clouds, emulated
from tests.infra.on_engine.conftest import Paths
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.on_engine.test_transit_gateways import C2D, D2C, NOTHING, shares
from tests.rehearsal.up import logged_in

pytestmark = pytest.mark.engine

DECLINED, EXPIRED, SHARED, FAULTY = (f"12345678-f2{number:02}" for number in range(4))
VPGS = {DECLINED: "10.190.0.0/16", EXPIRED: "10.191.0.0/16", SHARED: "10.192.0.0/16", FAULTY: "10.193.0.0/16"}
"""Device subnets, by id."""
LATE_S = 1.0
"""How long SORACOM takes to share its gateway, and AWS to show an invitation. Waits end after 6 s."""
UP = ("up", "--yes", "--skip-preview")
ATTACHMENT, ACCEPTER = ("VpcAttachment", "canal-main-attachment"), ("ResourceShareAccepter", "canal-main-share")
REGISTER, ACCEPT = (f"/virtual_private_gateways/*/{it}" for it in ("transit_gateway_vpc_attachments", "accept"))
EVERY = 1000


@pytest.fixture(scope="module")
def clouds() -> Iterator[Clouds]:
    existing = tuple(ExistingVpg(vpg_id, "F2", IPv4Network(subnet)) for vpg_id, subnet in VPGS.items())
    with emulated(existing_vpgs=existing, sharing_seconds=LATE_S) as clouds:
        yield clouds


@pytest.fixture(scope="module")
def first(clouds: Clouds, paths: Paths) -> PathStack:
    """Of two on one VPG, in one account: it has accepted the share, which came late."""
    clouds.aws.shares_take(inviting_s=LATE_S)
    stack = paths(path(clouds, SHARED, 52, "accept"), clouds, name="first")
    stack.up()
    clouds.aws.shares_take()
    return stack


@pytest.fixture(scope="module")
def faulty(clouds: Clouds, paths: Paths) -> PathStack:
    """Not up yet; each test that has it up leaves it whole. What it waits for in vain it waits for 5 s."""
    stack = paths(path(clouds, FAULTY, 54, "accept"), clouds, name="faulty")
    stack.pulumi("config", "set", "soracom:waitScale", "0.005")
    return stack


def a_vpc(clouds: Clouds, number: int) -> dict[str, str]:
    """A VPC of one subnet with a table of its own: ids by noun."""
    ec2 = clouds.ec2
    vpc_id = ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"]
    subnet = {"CidrBlock": f"10.{number}.0.0/24", "AvailabilityZone": f"{REGION}a"}
    subnet_id = ec2.create_subnet(VpcId=vpc_id, **subnet)["Subnet"]["SubnetId"]
    table_id = ec2.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table_id, SubnetId=subnet_id)
    return {"vpc": vpc_id, "subnet": subnet_id, "table": table_id}


def path(clouds: Clouds, vpg_id: str, number: int, share: str) -> dict[str, Any]:
    there = a_vpc(clouds, number)
    zone = {"subnet_id": there["subnet"], "cidr": f"10.{number}.0.0/24", "route_table_id": there["table"]}
    backend = {
        "kind": "existing_vpc",
        "directions": [D2C, C2D],
        "account_id": ACCOUNT_ID,
        "region": REGION,
        "vpc_id": there["vpc"],
        "cidrs": [f"10.{number}.0.0/16"],
        "tiers": {"app": {"kind": "existing", "zones": {"a": zone}}},
        "canal": {
            "kind": "transit_gateway_attachment",
            "attachment_tier": "app",
            "tiers": ["app"],
            "share": share,
        },
    }
    return {
        "vpg": {"kind": "existing", "id": vpg_id, "type": "F2", "device_subnet": VPGS[vpg_id]},
        "devices": {},
        "gate": {"kind": "existing"},
        "backends": {"main": backend},
    }


def offer(clouds: Clouds, vpg_id: str) -> str:
    """Registers a VPC by hand, so that the gateway is shared to the account; gives the share's ARN."""
    given = {"customerAwsAccountId": ACCOUNT_ID, "customerVpcId": a_vpc(clouds, 60)["vpc"]}
    with logged_in(clouds.both.soracom) as soracom:
        soracom.post(REGISTER.replace("*", vpg_id), json=given)
    return share_of(clouds, vpg_id)


def share_of(clouds: Clouds, vpg_id: str) -> str:
    with clouds.account.cloud.lock:
        gateway = clouds.account.cloud.vpgs.get(vpg_id).transit_gateway
        assert gateway is not None
        return gateway.shares[ACCOUNT_ID].arn


def entry(clouds: Clouds) -> TransitGatewayVpcAttachment:
    """SORACOM's, of the only VPC that the faulty VPG has."""
    with clouds.account.cloud.lock:
        (one,) = clouds.account.cloud.vpgs.get(FAULTY).vpc_attachments
        return one


def told(stack: PathStack, *options: str) -> str:
    """What an `up` says that fails, on one line."""
    output = stack.refused(*UP, *options)
    assert "Traceback" not in output
    return " ".join(output.split())


def assert_whole(clouds: Clouds, stack: PathStack) -> None:
    """Nothing is left to do, SORACOM has the VPC as active, and the route back leads to what is attached."""
    assert not stack.previewed()
    (vpc,) = clouds.account.vpg(FAULTY)["soracomTransitGatewayVpcAttachments"].values()
    attached = stack.resources()[ATTACHMENT]["id"]
    assert (vpc["id"], vpc["status"]) == (attached, "active")
    (route,) = clouds.account.vpg(FAULTY)["customerRoutes"].values()
    assert route["target"] == attached


def test_a_share_and_an_invitation_that_come_late_are_waited_for(clouds, first):
    assert clouds.aws.ec2(REGION).describe_transit_gateways()["TransitGateways"] != []
    assert ACCEPTER in first.resources()
    assert first.previewed() == NOTHING


def test_a_stack_that_accepted_a_share_goes_while_another_of_the_account_uses_it_and_comes_again(clouds, first, paths):
    """Deleting what accepts would take the account out of the share, and with it what the other stack has."""
    second = paths(path(clouds, SHARED, 53, "accepted"), clouds, name="second")
    second.up()
    assert ACCEPTER not in second.resources()
    had, attached = shares(clouds, REGION), second.resources()[ATTACHMENT]["id"]
    first.destroy()
    assert first.resources() == {}
    assert shares(clouds, REGION) == had
    assert second.operations("refresh", "--yes", "--skip-preview") == second.previewed() == NOTHING
    (left,) = clouds.account.vpg(SHARED)["soracomTransitGatewayVpcAttachments"].values()
    assert (left["id"], left["status"]) == (attached, "active")
    assert "Write accepted instead" in told(first), "it has never left the share"
    first.change({"backends.main.canal.share": "accepted"})
    first.up()
    assert first.previewed() == second.previewed() == NOTHING


def test_a_share_that_soracom_does_not_make_and_a_vpc_that_it_does_not_see_are_told_and_gone_on_with(clouds, faulty):
    gateway = clouds.account.cloud.vpgs.get(FAULTY).transit_gateway
    gateway.withholds_shares = True
    unshared = f"SORACOM shows no share of its transit gateway with the account {ACCOUNT_ID} yet"
    assert unshared in told(faulty)
    gateway.withholds_shares, entry(clouds).stuck = False, True
    unseen = told(faulty)
    attached = faulty.resources()[ATTACHMENT]["id"]
    assert f"{attached} is not active at SORACOM: SORACOM does not see it (vpcAttachmentPending)" in unseen
    entry(clouds).stuck = False
    faulty.up()
    assert faulty.resources()[ATTACHMENT]["id"] == attached
    assert_whole(clouds, faulty)


def deleted_by_hand(clouds: Clouds, faulty: PathStack, account: str | None = None) -> str:
    """What is attached; gives its id."""
    attached: str = faulty.resources()[ATTACHMENT]["id"]
    clouds.aws.ec2(REGION, account).delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attached)
    return attached


def unaccepted(clouds: Clouds, faulty: PathStack) -> str:
    """Another attachment is made, and SORACOM does not get done accepting it; gives what the run says."""
    deleted_by_hand(clouds, faulty)
    clouds.account.refuse("POST", ACCEPT, 400, times=EVERY)
    said = told(faulty, "--refresh")
    clouds.account.cloud.faults.clear()
    return said


def test_a_vpc_that_soracom_does_not_get_done_accepting_is_told_and_gone_on_with(clouds, faulty):
    said = unaccepted(clouds, faulty)
    attached = faulty.resources()[ATTACHMENT]["id"]
    assert (
        f"{attached} is not active at SORACOM: it was accepted, and SORACOM still shows it as acceptancePending" in said
    )
    faulty.up()
    assert faulty.resources()[ATTACHMENT]["id"] == attached
    assert_whole(clouds, faulty)


def test_an_attachment_that_soracom_rejects_is_told_and_made_anew_after_a_refresh(clouds, faulty):
    unaccepted(clouds, faulty)
    rejected = faulty.resources()[ATTACHMENT]["id"]
    clouds.aws.ec2(REGION, OF_SORACOM).reject_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=rejected)
    assert "if it was rejected or deleted in AWS, or has failed there, `pulumi up --refresh` makes it anew" in told(
        faulty
    )
    faulty.up("--refresh")
    assert faulty.resources()[ATTACHMENT]["id"] != rejected
    assert_whole(clouds, faulty)


@pytest.mark.parametrize("account", [None, OF_SORACOM], ids=["the user", "SORACOM"])
def test_an_attachment_that_either_side_deleted_by_hand_is_made_anew(clouds, faulty, account):
    deleted = deleted_by_hand(clouds, faulty, account)
    faulty.up("--refresh")
    assert faulty.resources()[ATTACHMENT]["id"] != deleted
    assert_whole(clouds, faulty)


def test_a_vpc_that_somebody_deleted_in_soracoms_console_is_registered_and_attached_anew(clouds, faulty):
    """With it SORACOM's attachment in AWS goes, and the share stays: it is not accepted again."""
    deleted = faulty.resources()[ATTACHMENT]["id"]
    with logged_in(clouds.both.soracom) as soracom:
        soracom.delete(f"{REGISTER.replace('*', FAULTY)}/{deleted}")
    faulty.up("--refresh")
    assert faulty.resources()[ATTACHMENT]["id"] != deleted
    assert_whole(clouds, faulty)


def test_whoever_writes_accepted_after_accepting_leaves_no_share(clouds, faulty):
    had = shares(clouds, REGION)
    faulty.change({"backends.main.canal.share": "accepted"})
    assert faulty.operations(*UP) == {ACCEPTER: "delete"}
    assert shares(clouds, REGION) == had
    assert_whole(clouds, faulty)


def test_what_was_deleted_by_hand_does_not_hinder_a_destroy_and_the_share_stays(clouds, faulty):
    had = shares(clouds, REGION)
    deleted_by_hand(clouds, faulty)
    faulty.destroy()
    assert shares(clouds, REGION) == had
    assert clouds.account.vpg(FAULTY)["soracomTransitGatewayVpcAttachments"] == {}


def test_an_invitation_that_was_declined_or_has_expired_is_told_with_who_can_send_another(clouds, paths):
    """It came when another VPC of the account was registered. Both runs look for one at the same time."""
    stacks = []
    for number, (vpg_id, status) in enumerate({DECLINED: "REJECTED", EXPIRED: "EXPIRED"}.items()):
        clouds.aws.invitations_become(offer(clouds, vpg_id), status)
        stacks.append(paths(path(clouds, vpg_id, 50 + number, "accept"), clouds, name=status.lower()))
    with ThreadPoolExecutor() as both:
        for said in both.map(told, stacks):
            assert "accept, but no invitation to the share waits: it was declined, or has waited for 7 days" in said
            assert "write accepted instead; else only SORACOM can invite the account again" in said
