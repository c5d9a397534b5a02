from functools import partial
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from devicepath.canal_transit_gateway import offered_peering
from devicepath.canal_transit_gateway.component import CanalTransitGateway
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.path_arguments import LEFT_OUT, changed
from tests.components.recording import (
    CALLER,
    NO_TRANSIT_GATEWAY,
    PEERINGS_OF_GATEWAYS,
    TRANSIT_GATEWAY,
    Recorder,
    asked_for,
    not_known_yet,
    record,
)

ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
PEERING = "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter"
ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
STATIC = "aws:ec2transitgateway/route:Route"
ROUTE = "aws:ec2/route:Route"
SHARE_ACCEPTER = "aws:ram/resourceShareAccepter:ResourceShareAccepter"
REGISTRATION = "soracom:index:TransitGatewayVpcAttachment"
ACCEPTANCE = "soracom:index:TransitGatewayVpcAttachmentAcceptance"
REQUEST = "soracom:index:TransitGatewayPeeringConnection"
ACTIVATION = "soracom:index:TransitGatewayPeeringActivation"
CUSTOMER = "soracom:index:CustomerRoute"
SORACOMS = "tgw-00000000000000f2a"

BOTH: dict[str, Any] = {
    "vpg_id": "vpg-1",
    "vpg_transit_gateway_id": SORACOMS,
    "vpg_transit_gateway_region": promises.REGION,
    "device_subnet": "10.128.0.0/9",
    "account_id": "111122223333",
    "region": promises.REGION,
    "vpc_cidrs": {"main": "10.0.0.0/16"},
    "route_table_ids": {"app-a": "rtb-1", "app-c": "rtb-2"},
    "tags": promises.TAGS,
}
ATTACHED: dict[str, Any] = {
    **BOTH,
    "kind": "transit_gateway_attachment",
    "vpc_id": "vpc-1",
    "subnet_ids": {"a": "subnet-a", "c": "subnet-c"},
    "share": "accept",
}
PEERED: dict[str, Any] = {
    **BOTH,
    "kind": "transit_gateway_peering",
    "vpg_transit_gateway_region": "ap-northeast-1",
    "vpg_asn": 64512,
    "transit_gateway_id": "tgw-0123456789abcdef0",
    "asn": 64513,
    "association_table_id": "tgw-rtb-devices",
    "table_ids": {"servers": "tgw-rtb-servers"},
}
ATTACHED_CHILDREN = {
    ("TransitGatewayVpcAttachment", "line1-registration"),
    ("ResourceShareAccepter", "line1-share"),
    ("VpcAttachment", "line1-attachment"),
    ("TransitGatewayVpcAttachmentAcceptance", "line1-acceptance"),
    ("Route", "line1/rtb-1/10-128-0-0-9"),
    ("Route", "line1/rtb-2/10-128-0-0-9"),
    ("CustomerRoute", "line1-customer/10-0-0-0-16"),
}
PEERED_CHILDREN = {
    ("TransitGatewayPeeringConnection", "line1-request"),
    ("PeeringAttachmentAccepter", "line1-accept"),
    ("TransitGatewayPeeringActivation", "line1-activation"),
    ("RouteTableAssociation", "line1-peering"),
    ("Route", "line1-tgw-rtb-servers/10-128-0-0-9"),
    ("Route", "line1/rtb-1/10-128-0-0-9"),
    ("Route", "line1/rtb-2/10-128-0-0-9"),
    ("CustomerRoute", "line1-customer/10-0-0-0-16"),
}
KINDS = pytest.mark.parametrize(("of", "children"), [(ATTACHED, ATTACHED_CHILDREN), (PEERED, PEERED_CHILDREN)])


def canal(
    changes: dict[str, Any] | None = None,
    opts: pulumi.ResourceOptions | None = None,
    of: dict[str, Any] = ATTACHED,
) -> CanalTransitGateway:
    args: Any = changed(of, changes or {})
    return CanalTransitGateway("line1", args, opts)


def made(changes: dict[str, Any] | None = None, of: dict[str, Any] = ATTACHED, **others: Any) -> Recorder:
    return record(partial(canal, changes, of=of), **others)


def refused(changes: dict[str, Any], of: dict[str, Any] = ATTACHED) -> list[str]:
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            canal(changes, of=of)
        lines.extend(str(invalid.value).splitlines())

    recorder = record(program)
    assert recorder.custom() == {}, "nothing is made before all is checked"
    return lines


@pytest.mark.parametrize("preview", [False, True])
@KINDS
def test_every_child_is_registered_under_the_component_in_previews_too(of, children, preview):
    recorder = made(of=of, preview=preview)
    assert recorder.children("line1") == children
    assert len(recorder.custom()) == len(children), "and nothing elsewhere"


IN_PREVIEWS_TOO = pytest.mark.parametrize("preview", [False, True], ids=["up", "preview"])


@IN_PREVIEWS_TOO
@KINDS
def test_tags_and_region_reach_every_child_and_nothing_is_public(of, children, preview):
    recorder = made(of=of, preview=preview)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


@IN_PREVIEWS_TOO
@KINDS
def test_protection_of_the_component_reaches_every_child(of, children, preview):
    recorder = record(lambda: canal(opts=pulumi.ResourceOptions(protect=True), of=of), preview=preview)
    assert promises.unprotected(recorder) == []
    assert promises.unprotected(made(of=of, preview=preview)) != [], "and none is protected when nobody asked"


@IN_PREVIEWS_TOO
@pytest.mark.parametrize(
    ("of", "kept"),
    [(ATTACHED, {"line1-registration", "line1-attachment"}), (PEERED, {"line1-request", "line1-accept"})],
)
def test_what_is_kept_is_the_connection_on_both_sides_and_routes_are_free_to_change(of, kept, preview):
    requests = made({"protect": True}, of=of, preview=preview).requests
    assert {name for (_, name), request in requests.items() if request.protect} == kept


@KINDS
def test_what_is_aws_is_done_by_the_provider_that_is_given_and_looked_up_by_it(of, children):
    def program() -> None:
        given = aws.Provider("theirs", region=promises.REGION)
        canal(opts=pulumi.ResourceOptions(providers=[given]), of=of)

    recorder = record(program)
    made_by = {key: one.provider for key, one in recorder.requests.items() if not key[0].startswith("devicepath:")}
    theirs = {key for key, provider in made_by.items() if "::theirs::" in provider}
    assert theirs == {key for key in recorder.custom() if key[0].startswith("aws:")}
    assert [call.token for call in recorder.clouds.calls if "::theirs::" not in (call.provider or "")] == []


def test_registration_share_attachment_acceptance_and_routes_come_in_this_order():
    recorder = made()
    assert recorder.only(REGISTRATION) == {
        "vpgId": "vpg-1",
        "awsAccountId": "111122223333",
        "vpcId": "vpc-1",
        "allowReplacement": False,
    }
    assert recorder.dependencies(SHARE_ACCEPTER, "line1-share") == {"line1-registration"}
    assert {"line1-registration", "line1-share"} <= recorder.dependencies(ATTACHMENT, "line1-attachment")
    assert recorder.dependencies(ACCEPTANCE, "line1-acceptance") == {"line1-attachment"}
    for table in ("rtb-1", "rtb-2"):
        assert "line1-acceptance" in recorder.dependencies(ROUTE, f"line1/{table}/10-128-0-0-9")
    assert "line1-acceptance" in recorder.dependencies(CUSTOMER, "line1-customer/10-0-0-0-16")


def test_the_attachment_goes_before_the_registration_where_others_have_accepted_the_share():
    """Nothing else of the registration is in its inputs then."""
    recorder = made({"share": "accepted"})
    assert "line1-registration" in recorder.dependencies(ATTACHMENT, "line1-attachment")


def test_an_accepted_share_is_never_left():
    assert made().request(SHARE_ACCEPTER, "line1-share").retainOnDelete


def test_to_soracoms_gateway_no_word_of_default_tables_is_sent():
    inputs = made().only(ATTACHMENT)
    assert [key for key in inputs if "DefaultRouteTable" in key] == []
    assert inputs["transitGatewayId"] == SORACOMS
    assert inputs["subnetIds"] == ["subnet-a", "subnet-c"]


def test_settings_of_the_attachment_are_the_users():
    inputs = made({"appliance_mode": True, "dns": False, "security_group_referencing": False}).only(ATTACHMENT)
    assert inputs["applianceModeSupport"] == "enable"
    assert (inputs["dnsSupport"], inputs["securityGroupReferencingSupport"]) == ("disable", "disable")


def test_each_named_table_leads_the_device_subnet_to_the_gateway_and_not_to_the_attachment():
    routes = made().inputs(ROUTE)
    assert {one["routeTableId"] for one in routes.values()} == {"rtb-1", "rtb-2"}
    assert {(one["destinationCidrBlock"], one["transitGatewayId"]) for one in routes.values()} == {
        ("10.128.0.0/9", SORACOMS)
    }


def test_parts_of_the_device_subnet_are_led_there_alone_and_the_whole_range_stays_whose_it_is():
    recorder = made({"device_ranges": {"lower": "10.128.0.0/10", "meter": "10.200.0.11/32"}})
    assert {key: one["destinationCidrBlock"] for key, one in recorder.inputs(ROUTE).items()} == {
        "line1/rtb-1/10-128-0-0-10": "10.128.0.0/10",
        "line1/rtb-1/10-200-0-11-32": "10.200.0.11/32",
        "line1/rtb-2/10-128-0-0-10": "10.128.0.0/10",
        "line1/rtb-2/10-200-0-11-32": "10.200.0.11/32",
    }


def test_each_range_of_the_vpc_is_led_back_to_the_attachment_and_another_changes_none():
    before, after = made(), made({"vpc_cidrs": {"second": "10.1.0.0/16", "other-name": "10.0.0.0/16"}})
    assert before.only(CUSTOMER) == {
        "vpgId": "vpg-1", "destinationCidr": "10.0.0.0/16", "target": "line1-attachment-id",
        "overlapsDeviceSubnet": False,
    }  # fmt: skip
    assert after.custom().keys() - before.custom().keys() == {(CUSTOMER, "line1-customer/10-1-0-0-16")}
    assert {key: after.custom()[key] for key in before.custom()} == before.custom()


def test_a_vpc_in_another_region_than_soracoms_gateway_is_told_when_that_is_known():
    told = "line1.region: eu-central-1, but SORACOM's gateway is in ap-northeast-1, and takes VPCs of its own region"
    with pytest.raises(InvalidSpec, match=told):
        made({"vpg_transit_gateway_region": "ap-northeast-1"})


def test_a_share_that_nobody_has_accepted_is_told_with_the_other_word():
    told = f"line1.share: accepted, but the account does not see {SORACOMS} in eu-central-1: nobody has accepted"
    with pytest.raises(InvalidSpec, match=told) as refusal:
        made({"share": "accepted"}, preview=True, looked_up={TRANSIT_GATEWAY: NO_TRANSIT_GATEWAY})
    assert "Write accept instead" in str(refusal.value)


def test_a_preview_of_an_acceptance_does_not_ask_to_see_what_it_will_be():
    recorder = made(preview=True, looked_up={TRANSIT_GATEWAY: NO_TRANSIT_GATEWAY})
    assert recorder.children("line1") == ATTACHED_CHILDREN


def test_the_peering_is_requested_accepted_activated_and_routed_on_both_sides_in_this_order():
    recorder = made(of=PEERED)
    assert recorder.only(REQUEST) == {
        "vpgId": "vpg-1",
        "awsAccountId": "111122223333",
        "awsRegion": promises.REGION,
        "transitGatewayId": "tgw-0123456789abcdef0",
        "liveAttachmentIds": ["tgw-attach-peering"],
        "endedAttachments": {},
        "allowReplacement": False,
    }
    assert recorder.dependencies(PEERING, "line1-accept") == {"line1-request"}
    assert recorder.dependencies(ACTIVATION, "line1-activation") == {"line1-request", "line1-accept"}
    assert "line1-activation" in recorder.dependencies(ASSOCIATION, "line1-peering")
    assert "line1-activation" in recorder.dependencies(STATIC, "line1-tgw-rtb-servers/10-128-0-0-9")
    assert {"line1-peering", "line1-tgw-rtb-servers/10-128-0-0-9", "line1-activation"} <= recorder.dependencies(
        CUSTOMER, "line1-customer/10-0-0-0-16"
    )


def test_a_peering_is_accepted_when_its_account_sees_it_and_it_is_no_longer_under_way(monkeypatch):
    monkeypatch.setattr(offered_peering, "FIRST_PAUSE_S", 0.0)
    shown = [[], ["tgw-attach-peering"], ["tgw-attach-peering"]]
    under_way = [["tgw-attach-peering"], []]

    def peerings(asked: dict[str, Any]) -> dict[str, Any]:
        if asked_for(asked, "transit-gateway-id"):
            return {"ids": []}
        return {"ids": (under_way if asked_for(asked, "state") else shown).pop(0)}

    recorder = made(of=PEERED, looked_up={PEERINGS_OF_GATEWAYS: peerings})
    assert recorder.only(PEERING)["transitGatewayAttachmentId"] == "tgw-attach-peering"
    assert (shown, under_way) == ([], []), "it was looked at until then"


IN_ONE_REGION = {"vpg_transit_gateway_region": promises.REGION}
OWN_END = "aws:ec2transitgateway/getPeeringAttachment:getPeeringAttachment"
ENDS = {"tgw-attach-of-another": "tgw-00000000000000f2b", "tgw-attach-own": SORACOMS}
"""Of the gateway's peerings, and the gateways behind them."""


def of_gateway(asked: dict[str, Any]) -> dict[str, Any]:
    return {"ids": list(ENDS) if asked_for(asked, "transit-gateway-id") else []}


BEHIND = {PEERINGS_OF_GATEWAYS: of_gateway, OWN_END: lambda asked: {"peerTransitGatewayId": ENDS[asked["id"]]}}


@IN_PREVIEWS_TOO
def test_in_one_region_the_peering_is_accepted_by_the_id_that_its_account_sees(preview):
    """AWS refuses SORACOM's: `Cannot accept tgw-attach-... as the source of the peering request`."""
    recorder = made(IN_ONE_REGION, of=PEERED, looked_up=BEHIND, preview=preview)
    assert recorder.only(PEERING)["transitGatewayAttachmentId"] == "tgw-attach-own"
    assert "liveAttachmentIds" not in recorder.only(REQUEST), "none is known by the id that the request has"
    assert recorder.children("line1") == PEERED_CHILDREN


def test_in_one_region_each_side_routes_to_its_own_end():
    recorder = made(IN_ONE_REGION, of=PEERED, looked_up=BEHIND)
    assert recorder.only(ACTIVATION)["attachmentId"] == "tgw-attach-peering"
    assert recorder.dependencies(ACTIVATION, "line1-activation") == {"line1-request", "line1-accept"}
    assert recorder.only(CUSTOMER)["target"] == "tgw-attach-peering"
    assert recorder.only(STATIC)["transitGatewayAttachmentId"] == "line1-accept-id"
    assert recorder.only(ASSOCIATION)["transitGatewayAttachmentId"] == "line1-accept-id"


@IN_PREVIEWS_TOO
def test_in_one_region_a_peering_that_aws_does_not_show_is_told_with_what_to_do(monkeypatch, preview):
    monkeypatch.setattr(offered_peering, "LIMIT_S", 0.0)
    told = (
        f"line1: AWS shows no peering of tgw-0123456789abcdef0 with SORACOM's {SORACOMS} in eu-central-1: it was "
        "deleted or rejected there, or AWS is not done yet. Run again; if it stays so, have another one requested, "
        "`pulumi up --replace` with the URN of line1-request."
    )
    with pytest.raises(InvalidSpec) as refusal:
        made(IN_ONE_REGION, of=PEERED, looked_up={PEERINGS_OF_GATEWAYS: {"ids": []}}, preview=preview)
    assert str(refusal.value) == told


def test_what_aws_shows_of_the_gateways_peerings_is_told_to_whoever_requests_one():
    def peerings(asked: dict[str, Any]) -> dict[str, Any]:
        by_state = {"available": ["tgw-attach-live"], "rejected": ["tgw-attach-over"]}
        if asked_for(asked, "transit-gateway-id"):
            return {"ids": [one for state in asked_for(asked, "state") for one in by_state.get(state, [])]}
        return {"ids": [] if asked_for(asked, "state") else asked_for(asked, "transit-gateway-attachment-id")}

    request = made(of=PEERED, looked_up={PEERINGS_OF_GATEWAYS: peerings}).only(REQUEST)
    assert request["liveAttachmentIds"] == ["tgw-attach-live"]
    assert request["endedAttachments"] == {"tgw-attach-over": "rejected"}


OF_STRANGERS = {CALLER: {"accountId": "999999999999"}}


@IN_PREVIEWS_TOO
@pytest.mark.parametrize("of", [ATTACHED, PEERED])
def test_with_credentials_of_another_account_soracom_is_asked_for_nothing(of, preview):
    """It would share its gateway with an account that cannot accept that here, or peer with one that is not seen."""
    told = "line1.account_id: 111122223333, but AWS answers for account 999999999999; use credentials of that account"
    with pytest.raises(InvalidSpec, match=told):
        made(of=of, looked_up=OF_STRANGERS, preview=preview)


@pytest.mark.parametrize("of", [ATTACHED, PEERED])
def test_a_secret_account_is_not_told(of):
    with pytest.raises(InvalidSpec, match="account_id: a secret one, but AWS answers for") as refused:
        record(lambda: canal({"account_id": pulumi.Output.secret("111122223333")}, of=of), looked_up=OF_STRANGERS)
    assert "111122223333" not in str(refused.value)


def test_a_peering_has_its_own_table_and_static_routes_as_nothing_is_propagated():
    recorder = made(of=PEERED)
    association = recorder.only(ASSOCIATION)
    assert association["transitGatewayRouteTableId"] == "tgw-rtb-devices"
    assert association["replaceExistingAssociation"], "AWS may have put it into the gateway's default table"
    assert recorder.only(STATIC) == {
        "transitGatewayRouteTableId": "tgw-rtb-servers",
        "destinationCidrBlock": "10.128.0.0/9",
        "transitGatewayAttachmentId": "line1-accept-id",
        "region": promises.REGION,
    }
    assert {one["transitGatewayId"] for one in recorder.inputs(ROUTE).values()} == {"tgw-0123456789abcdef0"}


def test_no_options_of_a_peering_are_sent():
    """What AWS fills in differs by region, and another value replaces the peering."""
    assert made(of=PEERED).only(PEERING).keys() == {"transitGatewayAttachmentId", "region", "tags"}


def test_another_table_that_leads_to_devices_adds_one_route_and_changes_no_other():
    before, after = made(of=PEERED), made({"table_ids": {"more": "tgw-rtb-more", "x": "tgw-rtb-servers"}}, of=PEERED)
    assert after.custom().keys() - before.custom().keys() == {(STATIC, "line1-tgw-rtb-more/10-128-0-0-9")}
    assert {key: after.custom()[key] for key in before.custom()} == before.custom()


def test_equal_asns_are_warned_of_and_not_refused():
    recorder = made({"asn": 64512}, of=PEERED)
    assert recorder.warnings == [
        "line1.asn: 64512 is that of SORACOM's gateway, too. AWS recommends different ASNs for gateways that are "
        "peered, though static routes work; better give another to what is still to be made."
    ]
    assert recorder.children("line1") == PEERED_CHILDREN
    assert made(of=PEERED).warnings == []
    assert made({"asn": LEFT_OUT}, of=PEERED).warnings == [], "of an existing gateway nobody says"


@pytest.mark.parametrize(
    ("of", "changes", "told"),
    [
        (ATTACHED, {"subnet_ids.c": "subnet-a"}, "subnet_ids.c: subnet-a is that of zone a too, and an attachment has"),
        (ATTACHED, {"subnet_ids": {}}, "subnet_ids: {} is no subnet; write one in each zone from which servers send."),
        (ATTACHED, {"vpg_transit_gateway_id": "tgw-attach-0123456789abcdef0"},
         "vpg_transit_gateway_id: 'tgw-attach-0123456789abcdef0' is the id of an attachment; write that of its "),
        (PEERED, {"transit_gateway_id": "tgw-rtb-0123456789abcdef0"},
         "transit_gateway_id: 'tgw-rtb-0123456789abcdef0' is the id of a route table; write that of its transit "),
        (ATTACHED, {"vpc_cidrs.more": "10.200.0.0/16"},
         "vpc_cidrs.more: 10.200.0.0/16 overlaps device_subnet 10.128.0.0/9; write a part beside it, or"),
        (ATTACHED, {"share": LEFT_OUT}, "share: is missing; write accept or accepted."),
        (ATTACHED, {"share": True}, "share: True is unknown; write accept or accepted instead."),
        (ATTACHED, {"device_ranges": {}}, "device_ranges: {} leads no route table to devices, so no answer finds"),
        (ATTACHED, {"device_ranges": {"one": "10.0.0.0/9"}},
         "device_ranges.one: 10.0.0.0/9 is outside the device subnet 10.128.0.0/9; write a part of it instead."),
        (ATTACHED, {"device_ranges": {"one": "10.200.0.11/32", "other": "10.200.0.11/32"}},
         "device_ranges.other: 10.200.0.11/32 is that of one too; take one of them out."),
        (ATTACHED, {"vpc_cidrs.more": "10.1.0.1/16"},
         "vpc_cidrs.more: 10.1.0.1/16 has host bits set; write 10.1.0.0/16 instead."),
        (PEERED, {"asn": 70000}, "asn: 70000 is no ASN that a transit gateway may have; write one of 64512 to 65534"),
        (PEERED, {"vpc_id": "vpc-1"}, "vpc_id: is not a key of line1; write vpg_id instead."),
    ],
)  # fmt: skip
def test_what_the_clouds_would_refuse_is_told_before_the_first_call(of, changes, told):
    lines = refused(changes, of)
    assert [line for line in lines if line.startswith(f"line1.{told}")], lines
    assert len(lines) == 1


def test_what_only_a_new_vpg_will_tell_is_waited_for():
    later = {"vpg_id": not_known_yet, "vpg_transit_gateway_id": not_known_yet,
             "vpg_transit_gateway_region": not_known_yet}  # fmt: skip
    recorder = record(lambda: canal({key: one() for key, one in later.items()}), preview=True)
    assert recorder.children("line1") == ATTACHED_CHILDREN
