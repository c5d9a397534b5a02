"""A path with a VPG of type F2. What each part makes of its own is in the part's tests."""

from typing import Any

import pulumi
import pytest

from devicepath_spec.faults import InvalidSpec
from devicepath_spec.judging.stack_file import InvalidStackFile, load
from tests.components import promises
from tests.components.path_arguments import BACKEND, changed, path
from tests.components.recording import Recorder, record

pytestmark = pytest.mark.slow

ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
STATIC = "aws:ec2transitgateway/route:Route"
ROUTE = "aws:ec2/route:Route"
SHARE_ACCEPTER = "aws:ram/resourceShareAccepter:ResourceShareAccepter"
CUSTOMER = "soracom:index:CustomerRoute"
D2C, C2D = "device_to_cloud", "cloud_to_device"

WITHOUT_ENDPOINTS = {key: one for key, one in BACKEND.items() if key != "session_manager"}
ATTACHED: dict[str, Any] = {
    "vpg": {"kind": "new", "type": "F2", "region": "eu-central-1"},
    "gate": {"kind": "open"},
    "internet": "services",
    "devices": {"press": {"imsi": "440101234567890", "address": "10.128.0.10"}},
    "backends": {
        "main": {
            **WITHOUT_ENDPOINTS,
            "canal": {
                "kind": "transit_gateway_attachment",
                "attachment_tier": "gate",
                "share": "accept",
                "tiers": ["app"],
            },
        }
    },
    "tags": promises.TAGS,
}


def other(cidr: str, canal: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Another backend, in a range of its own."""
    first = cidr.partition(".0.0/")[0]
    tiers = {
        "app": {"kind": "block", "block": f"{first}.0.0/21"},
        "gate": {"kind": "block", "block": f"{first}.8.0/21"},
    }
    return {**WITHOUT_ENDPOINTS, "cidr": cidr, "tiers": tiers, "canal": canal, **changes}


ACCEPTED = {**ATTACHED["backends"]["main"]["canal"], "share": "accepted"}
BEHIND: dict[str, Any] = {"kind": "transit_gateway_peering", "transit_gateway": "hub", "attachment_tier": "gate"}
TALKS = {**BEHIND, "association": "servers", "propagations": ["devices"], "tiers": ["app"]}
HUB: dict[str, Any] = {
    **{key: one for key, one in ATTACHED.items() if key != "backends"},
    "transit_gateways": {
        "hub": {
            "kind": "new_transit_gateway",
            "account_id": "111122223333",
            "region": promises.REGION,
            "asn": 64513,
            "tables": {"servers": {"kind": "new"}, "devices": {"kind": "new"}, "apart": {"kind": "new"}},
            "devices": {"association": "devices", "tables": ["servers"]},
        }
    },
    "backends": {
        "main": other("10.0.0.0/16", TALKS),
        "apart": other("10.1.0.0/16", {**BEHIND, "association": "apart"}, directions=[]),
        "third": other("10.2.0.0/16", {**TALKS, "share": "accept"}, account_id="444455556666"),
    },
}


def made(changes: dict[str, Any] | None = None, of: dict[str, Any] = ATTACHED, **others: Any) -> Recorder:
    return record(lambda: path(changes, of=of), **others)


@pytest.mark.parametrize("preview", [False, True])
def test_an_attached_vpc_needs_no_gate_peer(preview):
    recorder = made(preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("BackendVpc", "line1-backend-main"),
        ("CanalTransitGateway", "line1-canal-main"),
        ("Stash", "line1-kept-by-protect-true"),
    }


@pytest.mark.parametrize("preview", [False, True])
def test_a_hub_is_a_gateway_of_ones_own_and_one_peering_for_all_its_backends(preview):
    recorder = made(of=HUB, preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("BackendVpc", "line1-backend-main"),
        ("BackendVpc", "line1-backend-apart"),
        ("BackendVpc", "line1-backend-third"),
        ("TransitGateway", "line1-transit-gateway-hub"),
        ("CanalTransitGateway", "line1-transit-gateway-hub-canal"),
        ("Stash", "line1-kept-by-protect-true"),
    }


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("of", [ATTACHED, HUB])
def test_tags_and_region_reach_every_child_and_nothing_is_public(of, preview):
    recorder = made(of=of, preview=preview)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


def test_named_tiers_lead_the_device_subnet_to_soracoms_gateway_and_others_do_not():
    routes = made().inputs(ROUTE)
    assert {name: (one["routeTableId"], one["destinationCidrBlock"]) for name, one in routes.items()} == {
        "line1-backend-main-to-devices-app-a": ("line1-backend-main-app-a-id", "10.128.0.0/9"),
        "line1-backend-main-to-devices-app-c": ("line1-backend-main-app-c-id", "10.128.0.0/9"),
    }
    assert {one["transitGatewayId"] for one in routes.values()} == {"tgw-00000000000000f2a"}


RANGES = "backends.main.canal.device_ranges"


def test_named_tiers_lead_parts_of_the_device_subnet_there_where_those_are_named():
    recorder = made({RANGES: {"press": "10.128.0.10/32", "upper": "10.192.0.0/10"}})
    led = {one["destinationCidrBlock"] for one in recorder.inputs(ROUTE).values() if "transitGatewayId" in one}
    assert led == {"10.128.0.10/32", "10.192.0.0/10"}


def test_what_no_device_of_the_vpg_has_is_refused_by_component_and_stack_file():
    changes = {RANGES: {"press": "10.0.0.10/32"}}
    rule = "10.0.0.10/32 is outside the device subnet 10.128.0.0/9; write a part of it instead."
    told: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            path(changes, of=ATTACHED)
        told.append(str(invalid.value))

    assert record(program).custom() == {}
    with pytest.raises(InvalidStackFile) as of_file:
        load(changed(ATTACHED, changes))
    assert (told, str(of_file.value)) == ([f"line1.{RANGES}.press: {rule}"], f"{RANGES}.press: {rule}")


def test_the_attachment_is_in_the_subnets_of_its_tier():
    assert made().only(ATTACHMENT)["subnetIds"] == ["line1-backend-main-gate-a-id", "line1-backend-main-gate-c-id"]


def test_what_the_vpg_leads_to_is_allowed_by_its_filter_each_range_of_it():
    allowed = made().only("soracom:index:RoutingFilter")["entries"]
    assert [one["ipRange"] for one in allowed] == ["0.0.0.0/0", "10.128.0.0/9", "10.0.0.0/16"]
    of_hub = made(of=HUB).only("soracom:index:RoutingFilter")["entries"]
    assert "10.1.0.0/16" not in [one["ipRange"] for one in of_hub], "nor to a VPC that is kept apart"


def test_two_backends_of_an_account_accept_once_and_the_other_one_waits():
    recorder = made({"backends.a-second": other("10.1.0.0/16", ACCEPTED)})
    assert recorder.inputs(SHARE_ACCEPTER).keys() == {"line1-canal-main-share"}
    assert "line1-canal-main-share" in recorder.dependencies(ATTACHMENT, "line1-canal-a-second-attachment")


@pytest.mark.parametrize(
    ("of", "another"),
    [(ATTACHED, other("10.9.0.0/16", ACCEPTED)), (HUB, other("10.9.0.0/16", TALKS))],
)
def test_another_backend_changes_nothing_of_the_others(of, another):
    before, after = made({"internet": "none"}, of), made({"internet": "none", "backends.a-new": another}, of)
    assert {key: after.custom()[key] for key in before.custom()} == before.custom()


def test_servers_of_a_hub_lead_to_it_and_one_that_is_apart_does_not():
    recorder = made(of=HUB)
    routes = recorder.inputs(ROUTE)
    assert routes.keys() == {f"line1-backend-{one}-to-devices-app-{zone}" for one in ("main", "third") for zone in "ac"}
    assert {one["transitGatewayId"] for one in routes.values()} == {"line1-transit-gateway-hub-gateway-id"}
    assert {one["destinationCidr"] for one in recorder.inputs(CUSTOMER).values()} == {"10.0.0.0/16", "10.2.0.0/16"}
    static = recorder.only(STATIC)
    assert (static["transitGatewayRouteTableId"], static["destinationCidrBlock"]) == (
        "line1-transit-gateway-hub/servers-id", "10.128.0.0/9",
    )  # fmt: skip


@pytest.mark.parametrize("gateway", ["hub", "core"])
def test_routes_are_the_same_ones_whatever_leads_to_devices(gateway):
    """To AWS and SORACOM a route is its table and range: a second one beside it is refused."""
    changes = {
        "transit_gateways": {gateway: HUB["transit_gateways"]["hub"]},
        "backends.main.canal": {**TALKS, "transit_gateway": gateway},
    }
    attached, peered = made(), made(changes)
    for token in (ROUTE, CUSTOMER):
        assert attached.inputs(token).keys() == peered.inputs(token).keys() != set()
    assert attached.inputs(ROUTE) != peered.inputs(ROUTE)


@pytest.mark.parametrize("name", ["whole", "other"])
def test_a_range_that_is_all_of_the_device_subnet_is_the_route_of_all_of_it(name):
    routes = made({RANGES: {name: "10.128.0.0/9"}}).inputs(ROUTE)
    assert routes == made().inputs(ROUTE)


def test_a_backend_in_another_account_is_shared_with_and_accepted():
    recorder = made(of=HUB)
    assert recorder.only("aws:ram/principalAssociation:PrincipalAssociation")["principal"] == "444455556666"
    assert recorder.inputs(SHARE_ACCEPTER).keys() == {"line1-transit-gateway-hub-share-444455556666"}


def test_the_asn_of_the_vpgs_gateway_is_given_and_an_equal_one_warned_of():
    recorder = made({"vpg.asn": 64513}, HUB)
    assert recorder.only("soracom:index:VirtualPrivateGateway")["transitGatewayAsn"] == 64513
    assert [line.partition(":")[0] for line in recorder.warnings] == ["line1-transit-gateway-hub-canal.asn"]
    assert made(of=HUB).warnings == []


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("of", [ATTACHED, HUB])
def test_protection_of_the_path_reaches_every_child(of, preview):
    whole = record(lambda: path(opts=pulumi.ResourceOptions(protect=True), of=of), preview=preview)
    assert promises.unprotected(whole) == []


@pytest.mark.parametrize("preview", [False, True])
def test_what_is_kept_is_gateway_tables_attachments_and_peering(preview):
    whole = {"protect": True}
    assert {"line1-canal-main-registration", "line1-canal-main-attachment"} <= kept(made(whole, preview=preview))
    hub = kept(made(whole, HUB, preview=preview))
    called = "line1-transit-gateway-hub"
    assert {f"{called}-gateway", f"{called}/servers", f"{called}/main", f"{called}-canal-accept"} <= hub


def kept(recorder: Recorder) -> set[str]:
    return {name for (_, name), request in recorder.requests.items() if request.protect}


def test_connections_are_told_by_backend():
    told: dict[str, Any] = {}

    def program() -> None:
        made_path = path(of=HUB)
        pulumi.Output.all(**made_path.connection_ids).apply(told.update)
        pulumi.Output.all(**made_path.transit_gateway_ids).apply(told.update)

    record(program)
    peering = "line1-transit-gateway-hub-canal-accept-id"
    assert told == {"main": peering, "apart": peering, "third": peering, "hub": "line1-transit-gateway-hub-gateway-id"}


def test_an_existing_vpg_tells_of_its_gateway():
    existing = {"kind": "existing", "id": "01234567-89ab", "type": "F2", "device_subnet": "10.128.0.0/9"}
    look_up = "soracom:index:getVirtualPrivateGateway"
    shown = {
        "vpgId": "01234567-89ab", "type": "F2", "vpgRange": "100.64.99.0/24", "deviceSubnet": "10.128.0.0/9",
        "status": "running", "gateOpened": True, "vni": 10, "privacySeparator": False, "vpgPeers": [],
        "useInternetGateway": True, "transitGatewayId": "tgw-0aaaaaaaaaaaaaaaa", "transitGatewayAsn": 64512,
        "transitGatewayRegion": "eu-central-1",
    }  # fmt: skip
    recorder = made({"vpg": existing}, looked_up={look_up: shown})
    assert recorder.only(ATTACHMENT)["transitGatewayId"] == "tgw-0aaaaaaaaaaaaaaaa"
