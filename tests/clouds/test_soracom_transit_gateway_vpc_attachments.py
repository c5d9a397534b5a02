"""Transit gateway VPC attachments in the emulated SORACOM API, without an emulated AWS behind it."""

from ipaddress import IPv4Network

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingVpg

ACCOUNT = "123456789012"
VPC = "vpc-0123456789abcdef0"
REGISTERED = {"customerAwsAccountId": ACCOUNT, "customerVpcId": VPC, "name": "plant"}
ATTACHMENT = "tgw-attach-0123456789abcdef0"


def attachments(path):
    return f"{path}/transit_gateway_vpc_attachments"


def registered(api, **changes):
    """The path of a type F2 VPG that knows a VPC."""
    path = api.running_vpg(type=242)
    api.post(attachments(path), {**REGISTERED, **changes}, expect=201)
    return path


def attach(api, path, vpc_id=VPC, attachment_id=ATTACHMENT, expect=200):
    """What the customer does in AWS."""
    body = {"attachmentId": attachment_id}
    return api.emulation("POST", f"{path}/transit_gateway_vpc_attachments/{vpc_id}", body, expect)


def the_entry(api, path):
    (entry,) = api.get(path)["soracomTransitGatewayVpcAttachments"].items()
    return entry


def test_a_registered_vpc_is_shown_as_pending_by_its_own_id(api):
    path = registered(api)
    key, shown = the_entry(api, path)
    times = {"createdTime", "lastModifiedTime"}
    assert key == VPC
    assert {name: value for name, value in shown.items() if name not in times} == {
        **REGISTERED,
        "id": VPC,
        "status": "vpcAttachmentPending",
    }


def test_the_answer_is_the_whole_vpg(api):
    path = api.running_vpg(type=242)
    answer = api.post(attachments(path), REGISTERED, expect=201)
    assert answer == api.get(path)


def test_the_gateway_is_shared_to_the_vpcs_account_once(api):
    path = registered(api)
    ((key, share),) = api.get(path)["soracomTransitGateway"]["resourceSharedStatus"].items()
    assert key == share["customerAwsAccountId"] == ACCOUNT
    assert share["resourceShareArn"].startswith("arn:aws:ram:ap-northeast-1:999911112222:resource-share/")
    assert share["status"] == "pending"
    api.post(attachments(path), {**REGISTERED, "customerVpcId": "vpc-12345678"}, expect=201)
    assert api.get(path)["soracomTransitGateway"]["resourceSharedStatus"] == {key: share}
    attach(api, path)
    assert api.get(path)["soracomTransitGateway"]["resourceSharedStatus"][key]["status"] == "accepted"


def test_a_share_takes_its_time_and_may_be_withheld(start, clock):
    api = start(sharing_seconds=5.0)
    path = registered(api)
    assert api.get(path)["soracomTransitGateway"]["resourceSharedStatus"] == {}
    assert attach(api, path, expect=400)["errorMessage"]["message"].endswith("nothing is shared with 123456789012 yet.")
    clock.advance(5.0)
    assert list(api.get(path)["soracomTransitGateway"]["resourceSharedStatus"]) == [ACCOUNT]
    api.emulation("POST", f"{path}/resource_shares", {"withheld": True})
    assert api.get(path)["soracomTransitGateway"]["resourceSharedStatus"] == {}


def test_what_the_customer_attached_is_to_be_accepted_and_then_active_after_a_while(api, clock):
    path = registered(api)
    attach(api, path)
    key, shown = the_entry(api, path)
    assert key == shown["id"] == shown["customerTransitGatewayVpcAttachmentId"] == ATTACHMENT
    assert shown["status"] == "acceptancePending"
    assert api.post(f"{attachments(path)}/{ATTACHMENT}/accept", expect=202) is None
    assert the_entry(api, path)[1]["status"] == "acceptancePending"
    clock.advance(api.server.settings.attaching_seconds)
    assert the_entry(api, path)[1]["status"] == "active"


def test_it_may_become_active_by_itself_too(start, clock):
    api = start(accepts_registered=True)
    path = registered(api)
    attach(api, path)
    clock.advance(api.server.settings.attaching_seconds)
    assert the_entry(api, path)[1]["status"] == "active"


def test_only_what_is_to_be_accepted_can_be_and_once(api, clock):
    path = registered(api)
    accept = f"{attachments(path)}/{ATTACHMENT}/accept"
    api.refused("POST", accept, expect=404)
    assert "is vpcAttachmentPending" in api.refused("POST", f"{attachments(path)}/{VPC}/accept")
    attach(api, path)
    api.post(accept, expect=202)
    assert "accepted already" in api.refused("POST", accept)
    clock.advance(1.0)
    assert "is active" in api.refused("POST", accept)


def test_one_that_failed_stays_so_until_it_is_registered_anew(api):
    path = registered(api)
    attach(api, path)
    api.emulation("POST", f"{path}/transit_gateway_vpc_attachments/{VPC}", {"status": "failed"})
    attach(api, path, attachment_id="tgw-attach-00000000000000001")
    assert the_entry(api, path)[1]["status"] == "failed"
    api.delete(f"{attachments(path)}/{ATTACHMENT}")
    api.post(attachments(path), REGISTERED, expect=201)
    attach(api, path, attachment_id="tgw-attach-00000000000000001")
    assert the_entry(api, path)[1]["status"] == "acceptancePending"


def test_one_that_is_stuck_stays_as_it_is(api, clock):
    path = registered(api)
    stuck = f"{path}/transit_gateway_vpc_attachments/{VPC}"
    api.emulation("POST", stuck, {"stuck": True})
    attach(api, path)
    assert the_entry(api, path)[1]["status"] == "vpcAttachmentPending"
    api.emulation("POST", stuck, {"stuck": False})
    attach(api, path)
    api.emulation("POST", stuck, {"stuck": True})
    api.post(f"{attachments(path)}/{ATTACHMENT}/accept", expect=202)
    clock.advance(1000)
    assert the_entry(api, path)[1]["status"] == "acceptancePending"


def test_a_vpg_has_several_but_one_of_each_vpc(api):
    path = registered(api)
    assert "is registered already" in api.refused("POST", attachments(path), REGISTERED)
    api.post(attachments(path), {**REGISTERED, "customerVpcId": "vpc-12345678"}, expect=201)
    assert len(api.get(path)["soracomTransitGatewayVpcAttachments"]) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"customerAwsAccountId": "12345"}, "has 12 digits"),
        ({"customerVpcId": "subnet-12345678"}, "a VPC id is like"),
        ({"customerVpcId": "tgw-attach-0123456789abcdef0"}, "a VPC id is like"),
    ],
)
def test_what_cannot_be_registered_is_400(api, change, message):
    path = api.running_vpg(type=242)
    assert message in api.refused("POST", attachments(path), {**REGISTERED, **change})
    assert api.get(path)["soracomTransitGatewayVpcAttachments"] == {}


@pytest.mark.parametrize("kind", [14, 15])
def test_only_type_f2_has_a_transit_gateway(api, kind):
    path = api.running_vpg(type=kind)
    message = "only a type F2 VPG has a transit gateway"
    assert message in api.refused("POST", attachments(path), REGISTERED)
    route = {"destinationCidr": "10.0.0.0/16", "target": ATTACHMENT}
    assert message in api.refused("POST", f"{path}/customer_routes", route)


def test_it_is_deleted_once_whether_it_is_attached_or_not(api):
    path = registered(api)
    api.delete(f"{attachments(path)}/{VPC}")
    api.refused("DELETE", f"{attachments(path)}/{VPC}", expect=404)
    api.post(attachments(path), REGISTERED, expect=201)
    attach(api, path)
    api.delete(f"{attachments(path)}/{ATTACHMENT}")
    assert api.get(path)["soracomTransitGatewayVpcAttachments"] == {}


def test_a_vpg_with_one_cannot_be_terminated(api):
    path = registered(api)
    assert f"has attachments left: {VPC}" in api.refused("POST", f"{path}/terminate")
    api.delete(f"{attachments(path)}/{VPC}")
    api.post(f"{path}/terminate")


def test_one_that_runs_from_the_start_has_a_gateway_too(start):
    api = start(existing_vpgs=(ExistingVpg("vpg-of-old", "F2", IPv4Network("10.128.0.0/9")),))
    api.post("/virtual_private_gateways/vpg-of-old/transit_gateway_vpc_attachments", REGISTERED, expect=201)
