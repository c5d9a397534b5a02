from functools import partial
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from devicepath.transit_gateway.component import TransitGateway
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.path_arguments import LEFT_OUT, changed
from tests.components.recording import CALLER, NO_TRANSIT_GATEWAY, TRANSIT_GATEWAY, Recorder, record

pytestmark = pytest.mark.slow

GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
ACCEPTER = "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter"
ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
STATIC = "aws:ec2transitgateway/route:Route"
REFERENCE = "aws:ec2transitgateway/prefixListReference:PrefixListReference"
ROUTE = "aws:ec2/route:Route"
SHARE_ACCEPTER = "aws:ram/resourceShareAccepter:ResourceShareAccepter"
PRINCIPAL = "aws:ram/principalAssociation:PrincipalAssociation"
OWN, OTHER = "111122223333", "444455556666"

SERVICES: dict[str, Any] = {
    "kind": "vpc",
    "vpc_id": "vpc-services",
    "subnet_ids": {"a": "subnet-a", "c": "subnet-c"},
    "association": "shared",
    "propagations": ["shared", "isolated"],
    "route_table_ids": {"app-a": "rtb-1", "app-c": "rtb-2"},
    "destinations": {"plant": {"cidr": "10.20.0.0/16"}},
}
PLANT: dict[str, Any] = {
    "kind": "vpc",
    "account_id": OTHER,
    "share": "accept",
    "vpc_id": "vpc-plant",
    "subnet_ids": {"a": "subnet-plant"},
    "association": "isolated",
    "propagations": ["shared"],
}
USUAL: dict[str, Any] = {
    "kind": "new_transit_gateway",
    "region": promises.REGION,
    "account_id": OWN,
    "asn": 64513,
    "tables": {
        "shared": {
            "kind": "new",
            "routes": {
                "lab": {"kind": "static", "cidr": "10.30.0.0/16", "attachment": "services"},
                "old": {"kind": "blackhole", "cidr": "10.40.0.0/16"},
                "offices": {"kind": "static", "prefix_list_id": "pl-61a54008", "attachment": "plant"},
            },
        },
        "isolated": {"kind": "new"},
    },
    "attachments": {"services": SERVICES, "plant": PLANT},
    "tags": promises.TAGS,
}
EXISTING: dict[str, Any] = {
    "kind": "existing_transit_gateway",
    "region": promises.REGION,
    "account_id": OWN,
    "transit_gateway_id": "tgw-0123456789abcdef0",
    "tables": {"shared": {"kind": "existing", "id": "tgw-rtb-0123456789abcdef0"}},
    "attachments": {"services": {**SERVICES, "propagations": []}},
    "tags": promises.TAGS,
}
OF_ANOTHER_OWNER: dict[str, Any] = {
    **EXISTING,
    "owner_id": OTHER,
    "tables": {},
    "attachments": {"services": {k: v for k, v in SERVICES.items() if k not in ("association", "propagations")}},
}
S, P, T = "attachments.services", "attachments.plant", "tables.shared"
SHOWN_OF_OTHER = {TRANSIT_GATEWAY: {"ownerId": OTHER, "arn": "arn:aws:ec2:eu-central-1:444455556666:tgw"}}


def gateway(
    changes: dict[str, Any] | None = None,
    opts: pulumi.ResourceOptions | None = None,
    of: dict[str, Any] = USUAL,
    **others: Any,
) -> TransitGateway:
    return TransitGateway("hub", changed(of, changes or {}), opts, **others)


def made(changes: dict[str, Any] | None = None, of: dict[str, Any] = USUAL, **others: Any) -> Recorder:
    return record(partial(gateway, changes, of=of), **others)


def refused(changes: dict[str, Any], of: dict[str, Any] = USUAL) -> list[str]:
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            gateway(changes, of=of)
        lines.extend(str(invalid.value).splitlines())

    recorder = record(program)
    assert recorder.custom() == {}, "nothing is made before all is checked"
    assert recorder.clouds.calls == [], "and nothing is looked up"
    return lines


CHILDREN = {
    ("TransitGateway", "hub-gateway"),
    ("RouteTable", "hub/shared"),
    ("RouteTable", "hub/isolated"),
    ("ResourceShare", "hub-share"),
    ("ResourceAssociation", "hub-share"),
    ("PrincipalAssociation", "hub-share-444455556666"),
    ("ResourceShareAccepter", "hub-share-444455556666"),
    ("VpcAttachment", "hub/services"),
    ("VpcAttachment", "hub/plant"),
    ("VpcAttachmentAccepter", "hub/plant"),
    ("RouteTableAssociation", "hub/services"),
    ("RouteTableAssociation", "hub/plant"),
    ("RouteTablePropagation", "hub/services/shared"),
    ("RouteTablePropagation", "hub/services/isolated"),
    ("RouteTablePropagation", "hub/plant/shared"),
    ("Route", "hub/shared/10-30-0-0-16"),
    ("Route", "hub/shared/10-40-0-0-16"),
    ("PrefixListReference", "hub/shared/pl-61a54008"),
    ("Route", "hub/services/rtb-1/10-20-0-0-16"),
    ("Route", "hub/services/rtb-2/10-20-0-0-16"),
}


@pytest.mark.parametrize("preview", [False, True])
def test_a_vpc_of_another_account_is_attached_by_that_accounts_provider_only(preview):
    """Else its share would be told to be accepted already: the gateway's own account sees the gateway, of course."""
    told = "hub.attachments.plant.account_id: 444455556666, but AWS answers for account 111122223333"
    with pytest.raises(InvalidSpec, match=f"{told}; .* give its provider with attachment_providers"):
        made({"account_id": OWN}, looked_up={CALLER: {"accountId": OWN}}, preview=preview)


@pytest.mark.parametrize("preview", [False, True])
def test_every_child_is_registered_under_the_component_in_previews_too(preview):
    recorder = made(preview=preview)
    assert recorder.children("hub") == CHILDREN
    assert len(recorder.custom()) == len(CHILDREN), "and nothing elsewhere"


OF_ALL_KINDS = pytest.mark.parametrize(
    ("of", "looked_up"), [(USUAL, {}), (EXISTING, {}), (OF_ANOTHER_OWNER, SHOWN_OF_OTHER)],
    ids=["new", "existing", "of another owner"],
)  # fmt: skip
IN_PREVIEWS_TOO = pytest.mark.parametrize("preview", [False, True], ids=["up", "preview"])


@IN_PREVIEWS_TOO
@OF_ALL_KINDS
def test_tags_and_region_reach_every_child_and_nothing_is_public(of, looked_up, preview):
    recorder = made(of=of, looked_up=looked_up, preview=preview)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


@IN_PREVIEWS_TOO
@OF_ALL_KINDS
def test_protection_of_the_component_reaches_every_child(of, looked_up, preview):
    protected = partial(gateway, of=of, opts=pulumi.ResourceOptions(protect=True))
    asked = {"looked_up": looked_up, "preview": preview}
    assert promises.unprotected(record(protected, **asked)) == []
    assert promises.unprotected(made(of=of, **asked)) != [], "and none is protected when nobody asked"


@IN_PREVIEWS_TOO
def test_what_is_kept_is_the_gateway_its_tables_and_its_attachments(preview):
    requests = made({"protect": True}, preview=preview).requests
    assert {name for (_, name), request in requests.items() if request.protect} == {
        "hub-gateway", "hub/shared", "hub/isolated", "hub/services", "hub/plant",
    }  # fmt: skip
    kept = {kind.rpartition(":")[2] for (kind, _), request in requests.items() if request.protect}
    assert kept == {"TransitGateway", "RouteTable", "VpcAttachment"}


def test_a_gateway_is_made_as_it_is_described_and_without_default_tables():
    assert made({"cidr_blocks": ["10.99.0.0/24"]}).only(GATEWAY) == {
        "amazonSideAsn": 64513,
        "autoAcceptSharedAttachments": "disable",
        "defaultRouteTableAssociation": "disable",
        "defaultRouteTablePropagation": "disable",
        "dnsSupport": "enable",
        "securityGroupReferencingSupport": "disable",
        "transitGatewayCidrBlocks": ["10.99.0.0/24"],
        "vpnEcmpSupport": "enable",
        "region": promises.REGION,
        "tags": {**promises.TAGS, "Name": "hub"},
    }


def test_every_setting_of_a_gateway_can_be_turned():
    turned = {"auto_accept": True, "dns": False, "ecmp": False, "security_group_referencing": True,
              "default_association": True, "default_propagation": True}  # fmt: skip
    before, after = made().only(GATEWAY), made({**turned, f"{P}.propagations": []}).only(GATEWAY)
    switches = {key for key in before if before[key] in ("enable", "disable")}
    assert {key for key in switches if before[key] != after[key]} == switches
    assert len(switches) == len(turned)


def default_tables(recorder: Recorder, kind: str, name: str) -> dict[str, bool]:
    inputs, prefix = recorder.inputs(kind)[name], "transitGatewayDefaultRouteTable"
    return {key.removeprefix(prefix): one for key, one in inputs.items() if key.startswith(prefix)}


def test_what_names_its_tables_is_kept_out_of_the_default_ones_and_what_names_none_is_put_there():
    on = {"default_association": True, "default_propagation": True}
    recorder = made({**on, "attachments.bare": {**SERVICES, "vpc_id": "vpc-bare", "association": None,
                                                "propagations": []}})  # fmt: skip
    assert default_tables(recorder, ATTACHMENT, "hub/services") == {"Association": False, "Propagation": False}
    assert default_tables(recorder, ATTACHMENT, "hub/bare") == {"Association": False, "Propagation": True}
    assert default_tables(recorder, ACCEPTER, "hub/plant") == {"Association": False, "Propagation": False}
    assert recorder.inputs(ASSOCIATION).keys() == {"hub/services", "hub/bare", "hub/plant"}
    assert made().inputs(ASSOCIATION).keys() == {"hub/services", "hub/plant"}


def test_where_an_attachment_is_associated_is_said_once_and_what_a_refresh_finds_changes_nothing():
    """Neither by the attachment nor by its acceptance: the association itself says so."""
    requests = made().requests
    said = [key for key in requests if key[0] in (ATTACHMENT, ACCEPTER)]
    assert {tuple(requests[key].ignoreChanges) for key in said} == {
        ("transitGatewayDefaultRouteTableAssociation",)
    }  # fmt: skip


def test_to_a_gateway_of_another_owner_no_word_of_default_tables_is_sent():
    """Neither by the account of the VPC, where false is as wrong as true: AWS answers MissingParameter."""
    assert default_tables(made(), ATTACHMENT, "hub/plant") == {}
    recorder = made(of=OF_ANOTHER_OWNER, looked_up=SHOWN_OF_OTHER)
    assert default_tables(recorder, ATTACHMENT, "hub/services") == {}


DEFAULT = "tgw-rtb-0123456789abcdef0"
WITH_DEFAULTS: dict[str, Any] = {
    TRANSIT_GATEWAY: {
        "ownerId": OWN,
        "arn": "arn:aws:ec2:eu-central-1:111122223333:tgw",
        "associationDefaultRouteTableId": DEFAULT,
        "propagationDefaultRouteTableId": DEFAULT,
    }
}


@pytest.mark.parametrize(
    ("association", "propagations", "associated", "learns", "propagated"),
    [
        ("shared", ["shared"], DEFAULT, True, set()),
        (None, [], DEFAULT, True, set()),
        ("own", ["own"], "hub/own-id", False, {"hub/services/own"}),
        ("shared", ["own", "shared"], DEFAULT, True, {"hub/services/own"}),
    ],
)
def test_in_an_existing_gateways_default_tables_is_what_names_them_and_what_names_none(
    association, propagations, associated, learns, propagated
):
    """Whether AWS or the stack has put it there: a propagation that AWS has made is not made again."""
    changes = {"tables.own": {"kind": "new"}, f"{S}.association": association, f"{S}.propagations": propagations}
    recorder = made(changes, of=EXISTING, looked_up=WITH_DEFAULTS)
    assert recorder.inputs(ASSOCIATION)["hub/services"]["transitGatewayRouteTableId"] == associated
    assert default_tables(recorder, ATTACHMENT, "hub/services") == {"Association": False, "Propagation": learns}
    assert recorder.inputs(PROPAGATION).keys() == propagated


def test_what_another_has_attached_and_let_in_is_said_to_be_in_the_tables_that_it_names_and_in_no_other():
    """Nobody here has the switches of it."""
    taken = {"kind": "existing", "attachment_id": "tgw-attach-0123456789abcdef0"}
    named = {"association": "shared", "propagations": ["shared"]}
    recorder = made({"attachments": {"named": {**taken, **named}, "bare": taken}}, of=EXISTING, looked_up=WITH_DEFAULTS)
    assert recorder.inputs(ASSOCIATION).keys() == {"hub/named"}
    assert recorder.inputs(PROPAGATION).keys() == {"hub/named/shared"}


def test_an_existing_gateway_without_default_tables_has_none_for_what_names_none():
    recorder = made({f"{S}.association": None}, of=EXISTING)
    assert recorder.inputs(ASSOCIATION) == {}
    assert default_tables(recorder, ATTACHMENT, "hub/services") == {"Association": False, "Propagation": False}


def test_an_attachment_has_one_table_and_leaves_it_before_it_is_in_another():
    recorder = made()
    inputs = recorder.inputs(ASSOCIATION)["hub/services"]
    assert (inputs["transitGatewayRouteTableId"], inputs["replaceExistingAssociation"]) == ("hub/shared-id", True)
    request = recorder.request(ASSOCIATION, "hub/services")
    assert request.deleteBeforeReplace
    moved = made({"attachments.services.association": "isolated"})
    assert moved.inputs(ASSOCIATION).keys() == recorder.inputs(ASSOCIATION).keys(), "it is the same association"


def test_what_aws_takes_once_goes_before_another_one_comes():
    """A static route of a table and range, a prefix list of a table, and a VPC's attachment."""
    requests = made().requests
    once = [key for key in requests if key[0] in (STATIC, REFERENCE, ATTACHMENT)]
    assert {kind for kind, _ in once} == {STATIC, REFERENCE, ATTACHMENT}
    assert [key for key in once if not requests[key].deleteBeforeReplace] == []


def test_one_subnet_of_each_zone_is_attached():
    assert made().inputs(ATTACHMENT)["hub/services"]["subnetIds"] == ["subnet-a", "subnet-c"]
    settings = {"appliance_mode": True, "dns": False, "ipv6": True, "security_group_referencing": False}
    turned = made({f"attachments.services.{key}": value for key, value in settings.items()})
    before, after = (one.inputs(ATTACHMENT)["hub/services"] for one in (made(), turned))
    assert {key for key in before if before[key] != after[key]} == {
        "applianceModeSupport", "dnsSupport", "ipv6Support", "securityGroupReferencingSupport",
    }  # fmt: skip


def test_another_zone_changes_the_attachment_and_makes_no_other():
    before, after = made(), made({"attachments.services.subnet_ids.d": "subnet-d"})
    assert before.custom().keys() == after.custom().keys()
    assert after.inputs(ATTACHMENT)["hub/services"]["subnetIds"] == ["subnet-a", "subnet-c", "subnet-d"]


def test_a_table_has_static_routes_blackholes_and_prefix_lists_beside_what_it_learns():
    recorder = made()
    assert recorder.inputs(STATIC) == {
        "hub/shared/10-30-0-0-16": {
            "transitGatewayRouteTableId": "hub/shared-id",
            "destinationCidrBlock": "10.30.0.0/16",
            "transitGatewayAttachmentId": "hub/services-id",
            "region": promises.REGION,
        },
        "hub/shared/10-40-0-0-16": {
            "transitGatewayRouteTableId": "hub/shared-id",
            "destinationCidrBlock": "10.40.0.0/16",
            "blackhole": True,
            "region": promises.REGION,
        },
    }
    assert recorder.only(REFERENCE)["transitGatewayAttachmentId"] == "hub/plant-id"
    assert len([one for one in recorder.inputs(PROPAGATION) if one.endswith("/shared")]) == 2


def test_a_route_is_its_table_and_its_range_whatever_it_is_called():
    """A second one of the same would be refused by AWS: RouteAlreadyExists."""
    before = made()
    routes = USUAL["tables"]["shared"]["routes"]
    after = made({"tables.shared.routes": {f"other-{key}": one for key, one in reversed(routes.items())}})
    assert after.custom() == before.custom()


def test_a_second_range_of_a_table_adds_one_route_and_changes_no_other():
    before = made().custom()
    after = made({"attachments.services.destinations.more": {"cidr": "10.21.0.0/16"}}).custom()
    assert after.keys() - before.keys() == {(ROUTE, f"hub/services/rtb-{n}/10-21-0-0-16") for n in (1, 2)}
    assert {key: after[key] for key in before} == before


def test_a_route_of_ipv6_or_to_a_prefix_list_has_its_own_argument():
    destinations = {"six": {"cidr": "2001:db8::/32"}, "s3": {"prefix_list_id": "pl-61a54008"}}
    routes = made({"attachments.services.destinations": destinations}).inputs(ROUTE)
    assert routes["hub/services/rtb-1/2001-db8---32"]["destinationIpv6CidrBlock"] == "2001:db8::/32"
    assert routes["hub/services/rtb-1/pl-61a54008"]["destinationPrefixListId"] == "pl-61a54008"
    assert {"destinationCidrBlock"} & {key for one in routes.values() for key in one} == set()


def test_routes_of_ipv6_and_an_attachment_that_carries_it_are_told_apart():
    """Each is asked for by itself: an attachment of IPv4 alone has no say about tables, which may lead it elsewhere."""
    six = {f"{S}.destinations": {"six": {"cidr": "2001:db8::/32"}}, f"{T}.routes.lab.cidr": "2001:db8:1::/48"}
    routed = made(six)
    assert routed.inputs(ATTACHMENT) == made().inputs(ATTACHMENT)
    assert routed.inputs(STATIC)["hub/shared/2001-db8-1---48"]["destinationCidrBlock"] == "2001:db8:1::/48"
    carried = made({f"{S}.ipv6": True})
    differing = {key for key, inputs in carried.custom().items() if inputs != made().custom()[key]}
    assert differing == {(ATTACHMENT, "hub/services")}


def test_settings_of_one_attachment_are_not_those_of_another():
    recorder = made({f"{S}.appliance_mode": True, f"{S}.dns": False})
    differing = {key for key, inputs in recorder.custom().items() if inputs != made().custom()[key]}
    assert differing == {(ATTACHMENT, "hub/services")}


def test_names_that_run_into_each_other_are_told_apart():
    further = {**SERVICES, "vpc_id": "vpc-2", "association": "b-c", "propagations": ["b-c", "c"]}
    tables = {**USUAL["tables"], "b-c": {"kind": "new"}, "c": {"kind": "new"}}
    attachments = {**USUAL["attachments"], "a": further, "a-b": {**further, "vpc_id": "vpc-3"}}
    assert made({"tables": tables, "attachments": attachments}).inputs(PROPAGATION).keys() >= {
        "hub/a/b-c", "hub/a-b/c",
    }  # fmt: skip


def test_a_vpc_of_another_account_is_shared_with_accepted_attached_and_accepted_in_this_order():
    recorder = made()
    assert recorder.only(PRINCIPAL)["principal"] == OTHER
    assert recorder.dependencies(SHARE_ACCEPTER, "hub-share-444455556666") == {"hub-share", "hub-share-444455556666"}
    assert "hub-share-444455556666" in recorder.dependencies(ATTACHMENT, "hub/plant")
    assert recorder.dependencies(ACCEPTER, "hub/plant") == {"hub/plant"}
    assert recorder.dependencies(ASSOCIATION, "hub/plant") == {"hub/plant", "hub/isolated"}
    assert recorder.inputs(ASSOCIATION)["hub/plant"]["transitGatewayAttachmentId"] == "hub/plant-id"


LEADS = {f"{P}.route_table_ids": {"app": "rtb-plant"}, f"{P}.destinations": {"services": {"cidr": "10.0.0.0/16"}}}
"""The VPC of the other account leads to the gateway, too."""


def test_all_that_uses_an_attachment_waits_until_its_gateways_owner_has_accepted_it():
    """Before that AWS knows of no gateway for a route, and has the attachment in an invalid state for a table."""
    recorder = made({**LEADS, f"{T}.routes.lab.attachment": "plant"})
    users = [
        (ROUTE, "hub/plant/rtb-plant/10-0-0-0-16"),
        (ASSOCIATION, "hub/plant"),
        (PROPAGATION, "hub/plant/shared"),
        (STATIC, "hub/shared/10-30-0-0-16"),
        (REFERENCE, "hub/shared/pl-61a54008"),
    ]
    accepted = ("VpcAttachmentAccepter", "hub/plant")
    assert [user for user in users if accepted not in recorder.waits_for(*user)] == []
    own = made().waits_for(ROUTE, "hub/services/rtb-1/10-20-0-0-16")
    assert ("VpcAttachment", "hub/services") in own, "within one account that it is there"


def test_each_resource_is_on_its_own_sides_provider():
    def program() -> None:
        own, other = aws.Provider("own", region=promises.REGION), aws.Provider("other", region=promises.REGION)
        opts = pulumi.ResourceOptions(providers=[own])
        gateway(LEADS, opts, attachment_providers={"plant": other})

    recorder = record(program)
    by_other = {
        (kind.rpartition(":")[2], name)
        for (kind, name), request in recorder.requests.items()
        if "::other::" in f"{request.provider}::"
    }
    assert by_other == {
        ("VpcAttachment", "hub/plant"),
        ("ResourceShareAccepter", "hub-share-444455556666"),
        ("Route", "hub/plant/rtb-plant/10-0-0-0-16"),
    }
    ours = [name for (kind, name), one in recorder.requests.items() if "::own::" in f"{one.provider}::"]
    assert len(ours) == len(recorder.custom()) - len(by_other), "all the rest is the gateway's owner's"


def test_an_accepted_share_is_never_left_and_an_accepted_attachment_not_ended():
    """The deletion of either takes away what is not its own."""
    recorder = made()
    assert recorder.request(SHARE_ACCEPTER, "hub-share-444455556666").retainOnDelete
    assert recorder.request(ACCEPTER, "hub/plant").retainOnDelete


def test_a_share_that_is_accepted_already_is_waited_for_and_not_accepted_again():
    recorder = made({"attachments.plant.share": "accepted"})
    assert recorder.inputs(SHARE_ACCEPTER) == {}
    assert recorder.inputs(ATTACHMENT)["hub/plant"]["transitGatewayId"] == "hub-gateway-id"


def test_a_gateway_that_is_not_seen_is_told_with_the_other_word():
    told = "hub.attachments.plant.share: accepted, but the account does not see hub-gateway-id in eu-central-1"
    with pytest.raises(InvalidSpec, match=told) as refusal:
        made({"attachments.plant.share": "accepted"}, preview=True, looked_up={TRANSIT_GATEWAY: NO_TRANSIT_GATEWAY})
    assert "Write accept instead" in str(refusal.value)


def test_a_preview_of_an_acceptance_does_not_ask_to_see_what_it_will_be():
    assert made(preview=True, looked_up={TRANSIT_GATEWAY: NO_TRANSIT_GATEWAY}).children("hub") == CHILDREN


def test_two_vpcs_of_an_account_accept_once_and_both_wait_for_it():
    second = {**PLANT, "vpc_id": "vpc-2", "share": "accepted"}
    recorder = made({"attachments.a-second": second})
    assert len(recorder.inputs(SHARE_ACCEPTER)) == 1
    assert len(recorder.inputs(PRINCIPAL)) == 1
    assert "hub-share-444455556666" in recorder.dependencies(ATTACHMENT, "hub/a-second")


def test_what_is_let_in_by_itself_cannot_be_kept_out_of_the_default_table_and_that_is_told():
    """By whoever accepts it, it can."""
    both = {"auto_accept": True, "default_propagation": True}
    assert refused(both) == [
        "hub.attachments.plant.propagations: are not all: with auto_accept and default_propagation the default table "
        "learns the VPC's ranges as well; leave one of the two out, or the propagations."
    ]
    for one in both:
        assert made({one: True}).inputs(PROPAGATION).keys() >= {"hub/plant/shared"}
    assert made({**both, f"{P}.propagations": []}).inputs(ACCEPTER) == {}


def test_with_auto_accept_nothing_is_accepted():
    recorder = made({"auto_accept": True})
    assert recorder.inputs(ACCEPTER) == {}
    assert recorder.inputs(ASSOCIATION)["hub/plant"]["transitGatewayAttachmentId"] == "hub/plant-id"


def test_an_attachment_of_others_is_accepted_put_into_tables_and_kept():
    offered = {"kind": "existing", "attachment_id": "tgw-attach-1", "acceptance": "accept", "association": "isolated"}
    recorder = made({"attachments.theirs": offered})
    assert recorder.inputs(ACCEPTER)["hub/theirs"]["transitGatewayAttachmentId"] == "tgw-attach-1"
    assert recorder.request(ACCEPTER, "hub/theirs").retainOnDelete
    assert recorder.inputs(ASSOCIATION)["hub/theirs"]["transitGatewayRouteTableId"] == "hub/isolated-id"
    accepted = made({"attachments.theirs": {**offered, "acceptance": "accepted"}})
    assert "hub/theirs" not in accepted.inputs(ACCEPTER)


def test_an_existing_gateway_and_table_are_used_and_not_made():
    recorder = made(of=EXISTING)
    assert recorder.inputs(GATEWAY) == {}
    assert recorder.inputs("aws:ec2transitgateway/routeTable:RouteTable") == {}
    assert recorder.inputs(ATTACHMENT)["hub/services"]["transitGatewayId"] == "tgw-0123456789abcdef0"
    assert recorder.only(ASSOCIATION)["transitGatewayRouteTableId"] == "tgw-rtb-0123456789abcdef0"


def test_a_table_that_exists_has_one_name():
    told = "hub.tables.again.id: tgw-rtb-0123456789abcdef0 is that of tables.shared too; take one of them out."
    assert refused({"tables.again": {"kind": "existing", "id": "tgw-rtb-0123456789abcdef0"}}, of=EXISTING) == [told]


def test_an_existing_gateway_of_somebody_else_is_told_with_its_owner():
    told = "hub.account_id: 111122223333, but tgw-0123456789abcdef0 is owned by 444455556666; "
    with pytest.raises(InvalidSpec, match=told):
        made(of=EXISTING, looked_up=SHOWN_OF_OTHER)


def test_a_secret_account_is_not_told_with_the_owner_of_an_existing_gateway():
    with pytest.raises(InvalidSpec, match="account_id: a secret one, but tgw-0123456789abcdef0") as refused:
        record(lambda: gateway({"account_id": pulumi.Output.secret(OWN)}, of=EXISTING), looked_up=SHOWN_OF_OTHER)
    assert OWN not in str(refused.value)


def test_an_existing_gateway_is_shared_by_its_arn():
    recorder = made({"shared_with": [OTHER]}, of=EXISTING)
    association = recorder.only("aws:ram/resourceAssociation:ResourceAssociation")
    assert association["resourceArn"] == "arn:aws:ec2:eu-central-1:111122223333:tgw-looked-up"


ORGANIZATION = "arn:aws:organizations::111122223333:organization/o-abcdefghij"


def test_principals_are_accounts_and_organizations_each_by_itself():
    before = made()
    after = made({"shared_with": [ORGANIZATION, OTHER]})
    assert after.custom().keys() - before.custom().keys() == {
        (PRINCIPAL, "hub-share-arn-aws-organizations--111122223333-organization-o-abcdefghij")
    }
    assert (
        made({"external_principals": False}).only("aws:ram/resourceShare:ResourceShare")["allowExternalPrincipals"]
        is False
    )


def test_whom_it_is_shared_with_is_invited_again_after_being_taken_out():
    """AWS has a principal once: another one beside it would be taken out with the old one."""
    assert made().request(PRINCIPAL, "hub-share-444455556666").deleteBeforeReplace


def test_no_share_is_made_of_what_is_shared_with_nobody():
    recorder = made({"attachments": {"services": SERVICES}, "tables.shared.routes": {}})
    assert {kind for kind, _ in recorder.custom() if kind.startswith("aws:ram")} == set()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"asn": 65535}, "asn: 65535 is no ASN that a transit gateway may have; write one of 64512 to 65534 or"),
        ({"cidr_blocks": ["10.99.0.0/25"]}, "cidr_blocks[0]: 10.99.0.0/25 is smaller than the /24"),
        ({"cidr_blocks": ["169.254.8.0/24"]}, "cidr_blocks[0]: 169.254.8.0/24 overlaps 169.254.0.0/16"),
        ({"cidr_blocks": ["2001:db8::/65"]}, "cidr_blocks[0]: 2001:db8::/65 is smaller than the /64"),
        ({f"{S}.association": "none"}, f"{S}.association: 'none' is none of the gateway's tables; write isolated or "),
        ({f"{S}.propagations": ["x"]}, f"{S}.propagations: 'x' is none of the gateway's tables; "),
        ({f"{S}.propagations": ["shared", "shared"]}, f"{S}.propagations: 'shared' stands there twice; "),
        ({f"{S}.subnet_ids": {}}, f"{S}.subnet_ids: {{}} is no subnet; write one in each zone"),
        ({f"{S}.subnet_ids.c": "subnet-a"}, f"{S}.subnet_ids.c: subnet-a is that of zone a too, and an attachment has "
                                            "one subnet in each zone"),
        ({f"{P}.vpc_id": "vpc-services"}, f"{P}.vpc_id: vpc-services is that of {S} too, and a VPC has one attachment"),
        ({f"{P}.share": LEFT_OUT}, f"{P}.share: is missing: the gateway is shared with 444455556666; write accept, or"),
        ({f"{P}.account_id": LEFT_OUT}, f"{P}.share: accept, but within one account nothing is shared; leave it out."),
        ({f"{P}.account_id": OWN}, f"{P}.account_id: 111122223333 is the gateway's own account; leave it out."),
        ({"attachments.two": {**PLANT, "vpc_id": "vpc-2"}},
         "attachments.two.share: accept, but attachments.plant accepts it for 444455556666 already; write accepted"),
        ({"shared_with": [OWN]}, "shared_with[0]: 111122223333 is the gateway's own account; take it out."),
        ({"shared_with": [OTHER, OTHER]}, "shared_with[1]: 444455556666 stands there twice; write it once."),
        ({"shared_with": ["everybody"]}, "shared_with[0]: 'everybody' is not an AWS account's id of 12 digits, or"),
        ({f"{T}.routes.lab.attachment": "x"}, f"{T}.routes.lab.attachment: 'x' is none of attachments; write plant or"),
        ({f"{T}.routes.lab.cidr": "10.40.0.0/16"}, f"{T}.routes.old: 10.40.0.0/16 is that of {T}.routes.lab too"),
        ({f"{T}.routes.lab.cidr": "10.30.0.1/16"}, f"{T}.routes.lab.cidr: 10.30.0.1/16 has host bits set; write "
                                                   "10.30.0.0/16 instead."),
        ({f"{T}.routes.lab.cidr": "2001:DB8::/32"}, f"{T}.routes.lab.cidr: 2001:DB8::/32 is not spelled as AWS spells "
                                                    "it; write 2001:db8::/32 instead."),
        ({f"{T}.routes.lab.cidr": LEFT_OUT}, f"{T}.routes.lab: write one of cidr, prefix_list_id, and no other"),
        ({f"{S}.destinations": {}}, f"{S}.destinations: {{}} leads nothing to the gateway; write what"),
        ({f"{S}.route_table_ids": {}}, f"{S}.route_table_ids: {{}} leads nothing to the gateway; write tables"),
    ],
)  # fmt: skip
def test_what_aws_would_refuse_is_told_before_the_first_call(changes, told):
    lines = refused(changes)
    assert [line for line in lines if line.startswith(f"hub.{told}")], lines
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"transit_gateway_id": "tgw-attach-0123456789abcdef0"},
         "transit_gateway_id: 'tgw-attach-0123456789abcdef0' is the id of an attachment; write that of its transit "
         "gateway, tgw-..., instead."),
        ({"transit_gateway_id": "tgw-1"}, "transit_gateway_id: 'tgw-1' is not the id of a transit gateway; write it"),
        ({"tables": USUAL["tables"], "attachments": USUAL["attachments"], "owner_id": OWN},
         "owner_id: 111122223333 is account_id, too; leave it out."),
        ({"owner_id": OTHER, "attachments": OF_ANOTHER_OWNER["attachments"]},
         "tables: is for the owner alone, 444455556666; leave it out."),
        ({"owner_id": OTHER, "tables": {}},
         "attachments.services.association: is for the owner alone, 444455556666; leave it out."),
    ],
)  # fmt: skip
def test_what_an_existing_gateway_cannot_be_is_told_before_the_first_call(changes, told):
    lines = refused(changes, of=EXISTING)
    assert [line for line in lines if line.startswith(f"hub.{told}")], lines


def test_an_attachments_id_for_a_gateways_is_told_of_an_output_too():
    attached = pulumi.Output.from_input("tgw-attach-0123456789abcdef0")
    with pytest.raises(InvalidSpec, match="is the id of an attachment; write that of its transit gateway"):
        made({"transit_gateway_id": attached}, of=EXISTING)


def test_all_faults_are_told_at_once():
    lines = refused({"asn": 1, f"{P}.share": LEFT_OUT, f"{T}.routes.lab.attachment": "x"})
    assert [line.partition(": ")[0] for line in lines] == [
        "hub.asn", "hub.attachments.plant.share", "hub.tables.shared.routes.lab.attachment",
    ]  # fmt: skip


def test_a_provider_for_nobody_is_told():
    with pytest.raises(InvalidSpec, match="nobody: is not an attachment of a VPC; there is"):
        record(lambda: gateway(attachment_providers={"nobody": aws.Provider("other", region=promises.REGION)}))
