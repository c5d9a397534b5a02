from functools import partial
from ipaddress import IPv4Address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pulumi
import pytest
from pulumi.runtime.rpc import UNKNOWN

from devicepath.site_to_site_vpn import made_before
from devicepath.site_to_site_vpn.component import SiteToSiteVpn
from devicepath.site_to_site_vpn.customer_gateway import CustomerGatewayLookUps
from devicepath.site_to_site_vpn.made_before import MadeBefore
from devicepath_spec.description.site_to_site_vpn import NewCustomerGateway
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.late_faults import told_late
from tests.components.path_arguments import LEFT_OUT, changed
from tests.components.recording import CALLER, TRANSIT_GATEWAY, Recorder, record
from tests.router.handed_over import KEYS, OUTSIDE
from tests.spec.site_to_site_vpn import (
    ON_TRANSIT_GATEWAY,
    ON_VPN_GATEWAY,
    STATIC,
    STATIC_ON_TRANSIT_GATEWAY,
)

pytestmark = pytest.mark.slow

CONNECTION = "aws:ec2/vpnConnection:VpnConnection"
ROUTER = "aws:ec2/customerGateway:CustomerGateway"
GATEWAY = "aws:ec2/vpnGateway:VpnGateway"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
CONNECTION_ROUTE = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute"
TABLE_ROUTE = "aws:ec2transitgateway/route:Route"
TABLE_ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
LOOK_UP = "aws:ec2/getCustomerGateway:getCustomerGateway"
SECRET = "4dabf18193072939515e22adb298388d"
KEY = "Given.key_1"


def vpn(
    changes: dict[str, Any] | None = None,
    opts: pulumi.ResourceOptions | None = None,
    of: dict[str, Any] = ON_VPN_GATEWAY,
) -> SiteToSiteVpn:
    return SiteToSiteVpn("office", changed(of, changes or {}), opts)


def made(changes: dict[str, Any] | None = None, of: dict[str, Any] = ON_VPN_GATEWAY, **others: Any) -> Recorder:
    return record(partial(vpn, changes, of=of), **others)


COMMON = {
    ("CustomerGateway", "office-customer-gateway"),
    ("Stash", "office-router-203-0-113-12-65010"),
    ("LogGroup", "office-tunnels"),
    ("VpnConnection", "office"),
    ("MetricAlarm", "office-first-down"),
    ("MetricAlarm", "office-second-down"),
}
ON_VPC = {
    ("VpnGateway", "office-gateway"),
    ("VpnGatewayRoutePropagation", "office/rtb-1"),
    ("VpnGatewayRoutePropagation", "office/rtb-2"),
}
CHILDREN: dict[str, tuple[dict[str, Any], dict[str, Any], set[tuple[str, str]]]] = {
    "bgp": (ON_VPN_GATEWAY, {}, COMMON | ON_VPC),
    "static": (
        ON_VPN_GATEWAY,
        STATIC,
        COMMON | ON_VPC
        | {("VpnConnectionRoute", "office/192-168-0-0-24"), ("VpnConnectionRoute", "office/192-168-8-0-22")},
    ),
    "transit gateway": (
        ON_TRANSIT_GATEWAY,
        {},
        COMMON | {("RouteTableAssociation", "office"), ("RouteTablePropagation", "office/servers")},
    ),
    "transit gateway, static": (
        ON_TRANSIT_GATEWAY,
        STATIC_ON_TRANSIT_GATEWAY,
        COMMON
        | {
            ("RouteTableAssociation", "office"),
            ("Route", "office/servers/192-168-0-0-24"),
            ("Route", "office/servers/192-168-8-0-22"),
        },
    ),
    "as little as can be": (
        ON_VPN_GATEWAY,
        {
            "customer_gateway": {"kind": "existing", "id": "cgw-0123456789abcdef0"},
            "target": {"kind": "existing_vpn_gateway", "vpn_gateway_id": "vgw-0123456789abcdef0"},
            "logs": {"kind": "none"},
            "alarms": {"kind": "none"},
        },
        {("VpnConnection", "office")},
    ),
}  # fmt: skip
OF_ALL_KINDS = pytest.mark.parametrize("kind", CHILDREN)
IN_PREVIEWS_TOO = pytest.mark.parametrize("preview", [False, True], ids=["up", "preview"])


@IN_PREVIEWS_TOO
@OF_ALL_KINDS
def test_every_child_is_registered_under_the_component_in_previews_too(kind, preview):
    of, changes, children = CHILDREN[kind]
    recorder = made(changes, of=of, preview=preview)
    assert recorder.children("office") == children
    of_clouds = [kind for kind, _ in children if kind != "Stash"]
    assert len(recorder.custom()) == len(of_clouds), "and nothing elsewhere"


@IN_PREVIEWS_TOO
@OF_ALL_KINDS
def test_tags_and_region_reach_every_child_and_nothing_is_public(kind, preview):
    of, changes, _ = CHILDREN[kind]
    recorder = made(changes, of=of, preview=preview)
    assert promises.untagged(recorder) == []
    assert promises.elsewhere(recorder) == []
    assert promises.public(recorder) == []


@IN_PREVIEWS_TOO
@OF_ALL_KINDS
def test_protection_of_the_component_reaches_every_child(kind, preview):
    of, changes, _ = CHILDREN[kind]
    protected = partial(vpn, changes, of=of, opts=pulumi.ResourceOptions(protect=True))
    assert promises.unprotected(record(protected, preview=preview)) == []
    assert promises.unprotected(made(changes, of=of, preview=preview)) != [], "and none where nobody asked"


@IN_PREVIEWS_TOO
def test_what_is_kept_is_the_connection_and_its_gateways(preview):
    requests = made({"protect": True}, preview=preview).requests
    kept = {kind.rpartition(":")[2] for (kind, _), request in requests.items() if request.protect}
    assert kept == {"VpnConnection", "VpnGateway", "CustomerGateway"}


@pytest.mark.parametrize("preview", [False, True])
def test_another_accounts_credentials_make_nothing(preview):
    answering = {CALLER: {"accountId": "444455556666"}}
    told = told_late(vpn, looked_up=answering, preview=preview)
    assert told == [
        "office.account_id: 111122223333, but AWS answers for account 444455556666; use credentials of that account, "
        "or give its provider with opts.providers."
    ]


def test_a_mistake_is_told_before_anything_is_made():
    def program() -> None:
        with pytest.raises(InvalidSpec, match=r"office\.acceleration: true, which a virtual private gateway does not"):
            vpn({"acceleration": True})

    recorder = record(program)
    assert recorder.custom() == {}
    assert recorder.clouds.calls == []


def test_all_options_of_both_tunnels_are_sent_though_none_is_written():
    """So that AWS's defaults decide nothing, and one that is taken out again is as if it had never been there."""
    sent = made().only(CONNECTION)
    tunnel = {
        "DpdTimeoutAction": "clear",
        "DpdTimeoutSeconds": 30,
        "EnableTunnelLifecycleControl": False,
        "IkeVersions": ["ikev2"],
        "LogOptions": {
            "cloudwatchLogOptions": {
                "bgpLogEnabled": True,
                "bgpLogGroupArn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:flows",
                "bgpLogOutputFormat": "json",
                "logEnabled": True,
                "logGroupArn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:flows",
                "logOutputFormat": "json",
            }
        },
        "Phase1DhGroupNumbers": [*range(14, 22)],
        "Phase1EncryptionAlgorithms": ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
        "Phase1IntegrityAlgorithms": ["SHA2-256", "SHA2-384", "SHA2-512"],
        "Phase1LifetimeSeconds": 28800,
        "Phase2DhGroupNumbers": [*range(14, 22)],
        "Phase2EncryptionAlgorithms": ["AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16"],
        "Phase2IntegrityAlgorithms": ["SHA2-256", "SHA2-384", "SHA2-512"],
        "Phase2LifetimeSeconds": 3600,
        "RekeyFuzzPercentage": 100,
        "RekeyMarginTimeSeconds": 270,
        "ReplayWindowSize": 1024,
        "StartupAction": "add",
    }
    assert sent == {
        "type": "ipsec.1",
        "customerGatewayId": "office-customer-gateway-id",
        "vpnGatewayId": "office-gateway-id",
        "staticRoutesOnly": False,
        "tunnelInsideIpVersion": "ipv4",
        "outsideIpAddressType": "PublicIpv4",
        "localIpv4NetworkCidr": "0.0.0.0/0",
        "remoteIpv4NetworkCidr": "0.0.0.0/0",
        "presharedKeyStorage": "Standard",
        "region": promises.REGION,
        "tags": {**promises.TAGS, "Name": "office", "devicepath:site-to-site-vpn": "project/stack/office"},
        "tunnel1InsideCidr": "169.254.10.0/30",
        "tunnel2InsideCidr": "169.254.10.4/30",
        **{f"tunnel{number}{key}": value for number in (1, 2) for key, value in tunnel.items()},
    }


EVERY_OPTION: dict[str, tuple[Any, str, Any]] = {
    "ike_versions": (["ikev1", "ikev2"], "IkeVersions", ["ikev1", "ikev2"]),
    "phase1_dh_groups": ([2, 20], "Phase1DhGroupNumbers", [2, 20]),
    "phase1_encryption": (["AES256"], "Phase1EncryptionAlgorithms", ["AES256"]),
    "phase1_integrity": (["SHA1"], "Phase1IntegrityAlgorithms", ["SHA1"]),
    "phase1_lifetime_s": (14400, "Phase1LifetimeSeconds", 14400),
    "phase2_dh_groups": ([5], "Phase2DhGroupNumbers", [5]),
    "phase2_encryption": (["AES128-GCM-16"], "Phase2EncryptionAlgorithms", ["AES128-GCM-16"]),
    "phase2_integrity": (["SHA2-512"], "Phase2IntegrityAlgorithms", ["SHA2-512"]),
    "phase2_lifetime_s": (1800, "Phase2LifetimeSeconds", 1800),
    "rekey_margin_s": (60, "RekeyMarginTimeSeconds", 60),
    "rekey_fuzz_percentage": (1, "RekeyFuzzPercentage", 1),
    "replay_window": (64, "ReplayWindowSize", 64),
    "dpd_timeout_s": (40, "DpdTimeoutSeconds", 40),
    "dpd_action": ("restart", "DpdTimeoutAction", "restart"),
    "startup_action": ("start", "StartupAction", "start"),
    "lifecycle_control": (True, "EnableTunnelLifecycleControl", True),
}


@pytest.mark.parametrize("option", EVERY_OPTION)
def test_an_option_reaches_one_tunnel_or_both(option):
    value, key, sent = EVERY_OPTION[option]
    usual = made().only(CONNECTION)
    of_second = made({f"tunnels.second.{option}": value}).only(CONNECTION)
    of_both = made({f"tunnel_options.{option}": value}).only(CONNECTION)
    assert (of_second[f"tunnel1{key}"], of_second[f"tunnel2{key}"]) == (usual[f"tunnel1{key}"], sent)
    assert (of_both[f"tunnel1{key}"], of_both[f"tunnel2{key}"]) == (sent, sent)
    assert {one for one in usual if usual[one] != of_second[one]} == {f"tunnel2{key}"}, "and nothing else"


def test_logs_are_turned_off_in_words():
    """Left out, the provider keeps those that there were."""
    recorder = made({"logs": {"kind": "none"}})
    off = {"cloudwatchLogOptions": {"bgpLogEnabled": False, "logEnabled": False}}
    assert recorder.only(CONNECTION)["tunnel1LogOptions"] == off
    assert recorder.inputs(LOG_GROUP) == {}


def test_a_log_group_of_ones_own_has_a_name_that_needs_no_policy():
    group = made({"logs": {"kind": "new", "retention_days": 90}}).only(LOG_GROUP)
    assert (group["namePrefix"], group["retentionInDays"]) == ("/aws/vendedlogs/office-tunnels-", 90)


def test_a_key_is_given_to_one_tunnel_alone_and_is_secret():
    sent = made({"tunnels.second.preshared_key": KEY}).only(CONNECTION)
    assert "tunnel1PresharedKey" not in sent
    assert sent["tunnel2PresharedKey"][SECRET]
    assert sent["tunnel2PresharedKey"]["value"] == KEY


def test_what_is_wrong_with_a_secret_key_is_told_without_it():
    told = told_late(lambda: vpn({"tunnels.first.preshared_key": pulumi.Output.secret("0short")}))
    assert [line for line in told if "0short" in line] == []
    assert [line.partition(": ")[0] for line in told] == ["office.tunnels.first.preshared_key"]


def test_tunnels_are_told_apart_by_their_inside_addresses_and_not_by_order():
    told: dict[str, Any] = {}
    secret: list[bool] = []

    async def is_secret(made: pulumi.Output[Any]) -> None:
        secret.append(await made.is_secret())

    def program() -> None:
        office = vpn()
        pulumi.Output.all(**{f"{name} {key}": one for name, ends in office.tunnels.items()
                             for key, one in ends.items()}).apply(told.update)  # fmt: skip
        for name, key in office.preshared_keys.items():
            pulumi.Output.all(**{f"{name} key": key}).apply(told.update)
            _: Any = pulumi.Output.from_input(is_secret(key))
        _ = pulumi.Output.from_input(is_secret(office.customer_gateway_configuration))

    record(program)
    assert told == {
        "first outside_address": OUTSIDE[0],
        "first inside_address": "169.254.10.1",
        "first router_inside_address": "169.254.10.2",
        "first key": KEYS[0],
        "second outside_address": OUTSIDE[1],
        "second inside_address": "169.254.10.5",
        "second router_inside_address": "169.254.10.6",
        "second key": KEYS[1],
    }
    assert secret == [True, True, True]


def test_each_tunnel_has_an_alarm_by_its_own_address_and_a_topic_is_told_of_both():
    topic = "arn:aws:sns:eu-central-1:111122223333:operations"
    alarms = made().inputs(ALARM)
    assert alarms["office-first-down"] == {
        "namespace": "AWS/VPN",
        "metricName": "TunnelState",
        "dimensions": {"TunnelIpAddress": OUTSIDE[0]},
        "statistic": "Maximum",
        "comparisonOperator": "LessThanThreshold",
        "threshold": 1,
        "period": 300,
        "evaluationPeriods": 1,
        "treatMissingData": "breaching",
        "alarmDescription": "The tunnel first of office is down",
        "alarmActions": [topic],
        "okActions": [topic],
        "region": promises.REGION,
        "tags": {**promises.TAGS, "Name": "office-first-down"},
    }
    assert alarms["office-second-down"]["dimensions"] == {"TunnelIpAddress": OUTSIDE[1]}
    silent = made({"alarms": {"kind": "each"}}).inputs(ALARM)
    assert {key for one in silent.values() for key in one if key.endswith("Actions")} == set()


@pytest.mark.parametrize(("asn", "key"), [(2147483647, "bgpAsn"), (2147483648, "bgpAsnExtended")])
def test_an_asn_of_four_bytes_is_sent_as_aws_takes_it(asn, key):
    router = made({"customer_gateway.asn": asn}).only(ROUTER)
    assert {one: value for one, value in router.items() if "Asn" in one} == {key: str(asn)}


def gateways(*shown: dict[str, Any]) -> Any:
    """What AWS answers of customer gateways, by what is filtered for."""

    def answer(asked: dict[str, Any]) -> Any:
        tags = {one["name"]: one["values"][0] for one in asked["filters"] if one["name"].startswith("tag:")}
        found = [one for one in shown if all(one.get("tags", {}).get(key[4:]) == tag for key, tag in tags.items())]
        if len(found) > 1:
            return "multiple EC2 Customer Gateways matched; use additional constraints"
        return found[0] if found else "no matching EC2 Customer Gateway found"

    return {LOOK_UP: answer}


ANOTHERS = {"id": "cgw-anothers", "bgpAsn": 65010, "ipAddress": "203.0.113.12"}
OWN = {**ANOTHERS, "id": "cgw-own", "tags": {"devicepath:customer-gateway": "project/stack/office"}}


@IN_PREVIEWS_TOO
def test_a_customer_gateway_that_somebody_else_has_made_is_taken_and_not_made_again(preview):
    recorder = made(looked_up=gateways(ANOTHERS), preview=preview)
    assert recorder.inputs(ROUTER) == {}
    assert recorder.only(CONNECTION)["customerGatewayId"] == "cgw-anothers"


@IN_PREVIEWS_TOO
@pytest.mark.parametrize(
    "shown", [(OWN,), (OWN, ANOTHERS), ({**ANOTHERS, "deviceName": "x"},), ({**ANOTHERS, "bgpAsn": 65011},), ()],
    ids=["its own", "its own beside another", "of another name", "of another ASN", "none"],
)  # fmt: skip
def test_what_is_its_own_or_another_one_is_made(shown, preview):
    recorder = made(looked_up=gateways(*shown), preview=preview)
    assert recorder.only(ROUTER)["tags"]["devicepath:customer-gateway"] == "project/stack/office"
    if not preview:
        assert recorder.only(CONNECTION)["customerGatewayId"] == "office-customer-gateway-id"


def test_of_several_customer_gateways_somebody_has_to_choose_one():
    assert told_late(vpn, looked_up=gateways(ANOTHERS, {**ANOTHERS, "id": "cgw-2"})) == [
        "office.customer_gateway.address: 203.0.113.12 is the address of several customer gateways with this ASN; "
        "write kind: existing and the id of one."
    ]


@pytest.mark.parametrize("other", ["203.0.113.12", "203.0.113.13"])
def test_one_customer_gateway_is_made_by_one_component_of_a_program(other):
    def program() -> None:
        vpn()
        SiteToSiteVpn("another", changed(ON_VPN_GATEWAY, {"customer_gateway.address": other}))

    if other != "203.0.113.12":
        assert len(record(program).inputs(ROUTER)) == 2
        return
    (told,) = told_late(program)
    both = [("office", "another"), ("another", "office")]
    assert told in [
        f"{one}.customer_gateway.address: 203.0.113.12 is the address of the customer gateway of {first}, too, and "
        f"AWS has one with this ASN; write kind: existing, and customer_gateway_id of {first} as its id."
        for one, first in both
    ]


@IN_PREVIEWS_TOO
@pytest.mark.parametrize(
    ("tag", "is_told"), [("project/stack/hq", True), ("project/stack-2/hq", False), ("another/stack/hq", False)]
)
def test_a_customer_gateway_that_a_vpn_of_another_name_made_in_this_stack_is_not_taken(tag, is_told, preview):
    """A renamed VPN would take what its former name ends in the same run."""
    shown = gateways({**ANOTHERS, "tags": {"devicepath:customer-gateway": tag}})
    if not is_told:
        assert made(looked_up=shown, preview=preview).only(CONNECTION)["customerGatewayId"] == "cgw-anothers"
        return
    assert told_late(vpn, looked_up=shown, preview=preview) == [
        "office.customer_gateway.address: 203.0.113.12 is the address of the customer gateway that hq made here, and "
        "AWS has one with this ASN; keep that name, as another one is another connection, with new keys, or run once "
        "without hq; where hq stays, write kind: existing, and its customer_gateway_id as the id."
    ]


def test_a_connection_that_comes_from_a_virtual_private_gateway_has_no_attachment_yet_in_a_preview():
    """The provider would refuse an empty one, and so the preview of what is possible."""
    put_out = {CONNECTION: {"transitGatewayAttachmentId": ""}}
    recorder = made(of=ON_TRANSIT_GATEWAY, put_out=put_out, preview=True)
    assert recorder.only(TABLE_ASSOCIATION)["transitGatewayAttachmentId"] == UNKNOWN


MADE_BEFORE = {
    "connection": (CONNECTION, "office", made_before.CONNECTION),
    "virtual private gateway": (GATEWAY, "office-gateway", made_before.GATEWAY),
}


@pytest.mark.parametrize("kind", MADE_BEFORE)
def test_aws_is_asked_for_what_a_run_that_was_ended_has_made_before_another_one_is(kind):
    token, name, look_up = MADE_BEFORE[kind]
    (hook,) = made().request(token, name).hooks.before_create
    assert hook == f"{look_up.token} of office"


@pytest.mark.parametrize("kind", MADE_BEFORE)
@pytest.mark.parametrize(
    ("answer", "is_there"),
    [("vpn-1", True), ("no matching EC2 VPN Gateway found", False), ("empty result", False), (None, False)],
)
def test_what_is_there_already_is_told_with_how_it_is_recorded_and_not_made_again(kind, answer, is_there):
    """What the engine does before it makes something."""
    token, name, look_up = MADE_BEFORE[kind]
    found = {look_up.id: answer} if is_there else answer or {}

    def program() -> None:
        asking = MadeBefore("office", look_up, promises.REGION, pulumi.InvokeOutputOptions())
        urn = f"urn:pulumi:stack::project::devicepath:index:SiteToSiteVpn${token}::{name}"
        changing: Any = SimpleNamespace(urn=urn, type=token)
        _: Any = pulumi.Output.from_input(asking.refuse_a_second(changing))

    if not is_there:
        record(program, looked_up={look_up.token: found})
        return
    line = f"pulumi import {token} {name} vpn-1@{promises.REGION}"
    told = told_late(program, looked_up={look_up.token: found})
    assert told[0].startswith("office: AWS has vpn-1 already: a run that was ended just after it made it, or a stack")
    assert line in told[0]


@pytest.mark.parametrize(
    ("shown", "is_there"),
    [((), False), ((OWN,), True), ((ANOTHERS,), True), ((OWN, ANOTHERS), True)],
)
def test_it_is_known_whether_aws_has_a_customer_gateway_already(shown, is_there):
    address, told = "203.0.113.12", []

    def program() -> None:
        router = NewCustomerGateway(address=IPv4Address(address), asn=65010)
        look_ups = CustomerGatewayLookUps("office", router, pulumi.ResourceOptions())

        async def asked() -> None:
            await look_ups.anothers([promises.REGION, address, "111122223333"])
            told.append(look_ups.is_there)

        _: Any = pulumi.Output.from_input(asked())

    record(program, looked_up=gateways(*shown))
    assert told == [is_there]


def test_where_aws_can_have_none_it_is_not_asked_for_one():
    """The provider logs that there is none as an error, and the engine shows it of a run that went well."""

    def program() -> None:
        opts = pulumi.InvokeOutputOptions()
        second = MadeBefore("office", made_before.CONNECTION, promises.REGION, opts, unless=True)
        changing: Any = SimpleNamespace(urn="", type=CONNECTION)
        _: Any = pulumi.Output.from_input(second.refuse_a_second(changing))

    assert record(program).clouds.calls == []


def test_static_routes_are_told_to_a_virtual_private_gateway_or_to_tables():
    on_vpc, on_gateway = made(STATIC), made(STATIC_ON_TRANSIT_GATEWAY, of=ON_TRANSIT_GATEWAY)
    assert {one["destinationCidrBlock"] for one in on_vpc.inputs(CONNECTION_ROUTE).values()} == {
        "192.168.0.0/24", "192.168.8.0/22",
    }  # fmt: skip
    assert on_vpc.inputs(TABLE_ROUTE) == {}
    assert on_gateway.inputs(CONNECTION_ROUTE) == {}
    assert on_gateway.inputs(TABLE_ROUTE)["office/servers/192-168-0-0-24"] == {
        "destinationCidrBlock": "192.168.0.0/24",
        "transitGatewayAttachmentId": "tgw-attach-made",
        "transitGatewayRouteTableId": "tgw-rtb-2",
        "region": promises.REGION,
    }
    assert on_vpc.only(CONNECTION)["staticRoutesOnly"] is True


def test_another_static_range_in_the_middle_makes_one_route_and_moves_none():
    cidrs = STATIC["routing"]["cidrs"]
    more = {"routing.cidrs": {"office": cidrs["office"], "new": "192.168.4.0/24", "plant": cidrs["plant"]}}
    before, after = (made({**STATIC, **one}).inputs(CONNECTION_ROUTE) for one in ({}, more))
    assert {name: one for name, one in after.items() if name in before} == before
    assert after.keys() - before.keys() == {"office/192-168-4-0-24"}


def test_a_router_of_two_connections_is_made_once_and_goes_after_both():
    def program() -> None:
        first = vpn()
        second = {"customer_gateway": {"kind": "existing", "id": first.customer_gateway_id}}
        SiteToSiteVpn("second", changed(ON_TRANSIT_GATEWAY, second))

    recorder = record(program)
    assert [*recorder.inputs(ROUTER)] == ["office-customer-gateway"]
    for name in ("office", "second"):
        assert "office-customer-gateway" in recorder.dependencies(CONNECTION, name)


def test_tables_that_learn_have_no_list_of_their_own_which_would_fight_with_what_they_learn():
    recorder = made()
    assert [*recorder.inputs("aws:ec2/routeTable:RouteTable")] == []
    assert [*recorder.inputs("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation")] != []


@pytest.mark.parametrize(("default", "propagated"), [("tgw-rtb-2", set()), ("tgw-rtb-9", {"office/servers"})])
def test_a_table_that_learns_by_default_is_not_told_to_a_second_time(default, propagated):
    shown = {TRANSIT_GATEWAY: {"ownerId": "111122223333", "propagationDefaultRouteTableId": default}}
    assert made(of=ON_TRANSIT_GATEWAY, looked_up=shown).inputs(PROPAGATION).keys() == propagated


@pytest.mark.parametrize("default", ["tgw-rtb-9", None])
def test_without_a_named_table_the_attachment_is_in_the_default_one_if_there_is_one(default):
    """By an association of its own, under the name of one with a table that is named: that one is moved there."""
    shown = {TRANSIT_GATEWAY: {"ownerId": "111122223333", "associationDefaultRouteTableId": default}}
    found = made({"target.association": LEFT_OUT}, of=ON_TRANSIT_GATEWAY, looked_up=shown).inputs(TABLE_ASSOCIATION)
    told = {name: one["transitGatewayRouteTableId"] for name, one in found.items()}
    assert told == ({"office": "tgw-rtb-9"} if default else {})


def test_what_only_a_transit_gateway_has_is_sent_to_one_alone():
    """The provider refuses the rest beside a virtual private gateway, even if it is off."""
    keys = {"enableAcceleration", "tunnelBandwidth"}
    assert keys & made().only(CONNECTION).keys() == set()
    sent = made({"acceleration": True}, of=ON_TRANSIT_GATEWAY).only(CONNECTION)
    assert {key: sent[key] for key in keys} == {"enableAcceleration": True, "tunnelBandwidth": "standard"}


def test_tunnels_over_direct_connect_name_what_carries_them():
    private = {"outside": {"kind": "private", "transport_attachment_id": "tgw-attach-1"},
               "customer_gateway.address": "10.9.0.1"}  # fmt: skip
    sent = made(private, of=ON_TRANSIT_GATEWAY).only(CONNECTION)
    assert sent["outsideIpAddressType"] == "PrivateIpv4"
    assert sent["transportTransitGatewayAttachmentId"] == "tgw-attach-1"


def test_tunnels_of_ipv6_have_their_ranges():
    six = {"inside_ip_version": "ipv6", "tunnels.first.inside_ipv6_cidr": "fd00::/126",
           "tunnels.second.inside_ipv6_cidr": "fd00::4/126", "local_cidr": "2001:db8::/32"}  # fmt: skip
    sent = made(six, of=ON_TRANSIT_GATEWAY).only(CONNECTION)
    assert {key: one for key, one in sent.items() if "pv6" in key} == {
        "localIpv6NetworkCidr": "2001:db8::/32",
        "remoteIpv6NetworkCidr": "::/0",
        "tunnel1InsideIpv6Cidr": "fd00::/126",
        "tunnel2InsideIpv6Cidr": "fd00::4/126",
    }


REPLACING = [
    "staticRoutesOnly", "enableAcceleration", "tunnelInsideIpVersion", "tunnelBandwidth", "outsideIpAddressType",
    "transportTransitGatewayAttachmentId", "region",
]  # fmt: skip


def test_what_makes_another_connection_is_not_let_through_unless_it_is_allowed():
    """Of two of the properties the provider would change nothing, without a word: allowed, they replace."""
    kept = made().request(CONNECTION, "office")
    assert [*kept.ignoreChanges] == REPLACING
    assert [*kept.replaceOnChanges] == []
    allowed = made({"allow_replacement": True}).request(CONNECTION, "office")
    assert [*allowed.ignoreChanges] == []
    assert [*allowed.replaceOnChanges] == ["outsideIpAddressType", "transportTransitGatewayAttachmentId"]
    assert allowed.deleteBeforeReplace, "inside ranges are of one connection"


@pytest.mark.parametrize("allowed", [False, True])
def test_each_update_is_looked_at_before_it_is_made(allowed):
    request = made({"allow_outage": allowed}).request(CONNECTION, "office")
    assert [*request.hooks.before_update] == ["tunnels of office"]


@pytest.mark.parametrize("place", ["customer_gateway.address", "target.vpc_id", "target.route_table_ids.app-a"])
def test_what_another_resource_puts_out_may_be_given(place):
    value: Any = ON_VPN_GATEWAY
    for key in place.split("."):
        value = value[key]
    later = made({place: pulumi.Output.from_input(value)})
    assert later.only(CONNECTION) == made().only(CONNECTION)


def test_a_private_address_that_only_an_output_tells_is_told():
    told = told_late(lambda: vpn({"customer_gateway.address": pulumi.Output.from_input("10.0.0.1")}))
    assert told[0].startswith("office.customer_gateway.address: 10.0.0.1 is a private address")


def test_the_program_of_the_documentation_works():
    page = (Path(__file__).parents[2] / "docs" / "site-to-site-vpn.md").read_text()
    program = page.split("```python\n")[1].partition("```")[0]
    before = "import pulumi_aws as aws\nvpc = aws.ec2.Vpc('vpc')\ntable = aws.ec2.RouteTable('table', vpc_id=vpc.id)\n"
    recorder = record(lambda: exec(compile(before + program, "documentation", "exec"), {}))
    assert recorder.children("office") == {*COMMON, ("VpnGateway", "office-gateway"),
                                           ("VpnGatewayRoutePropagation", "office/app")}  # fmt: skip


def test_a_certificate_stands_for_an_address():
    arn = "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
    recorder = made({"customer_gateway.address": LEFT_OUT, "customer_gateway.certificate_arn": arn})
    router = recorder.only(ROUTER)
    assert (router["certificateArn"], "ipAddress" in router) == (arn, False)
    assert [call for call in recorder.clouds.calls if call.token == LOOK_UP] == []
