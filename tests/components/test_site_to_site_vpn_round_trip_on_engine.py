"""Every option of `SiteToSiteVpn`, by the real engine and the real `aws` provider's code: what is given is what the
emulated AWS has, a refresh sees what somebody changes by hand, and the next run puts it back.

What a change of each does, and what a change of both tunnels is told to do, is in `test_site_to_site_vpn_on_engine`."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import pytest

from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn
from devicepath_spec.description.vpn_tunnel import TunnelOptions
from devicepath_spec.reading.shape import Choice, Section, Shape, keys_of
from devicepath_tools.engine import Engine
from tests.clouds.aws_account import REGION, VpnOwner
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer

pytestmark = pytest.mark.engine

ACCOUNT = "123456789012"
CONNECTION, CERTIFICATE = "aws:ec2/vpnConnection:VpnConnection", f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1234-abcd"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:operations"
PROGRAM = """
import devicepath
common = {{"region": "{region}", "account_id": "{account}"}}
hub = devicepath.TransitGateway("hub", {{"kind": "new_transit_gateway", **common, "asn": 64600,
    "cidr_blocks": ["10.99.0.0/24"], "tables": {{"offices": {{"kind": "new"}}, "servers": {{"kind": "new"}}}}}})
to_hub = {{"kind": "transit_gateway", "transit_gateway_id": hub.transit_gateway_id,
    "allowed_prefixes": ["10.99.0.0/24"]}}
line = devicepath.DirectConnect("line", {{**common, "gateway": {{"kind": "new", "asn": 64601}},
    "associations": {{"hub": to_hub}}}})
vpcs = {{name: aws.ec2.Vpc(name, cidr_block=cidr) for name, cidr in (("a", "10.0.0.0/16"), ("b", "10.1.0.0/16"))}}
tables = {{name: aws.ec2.RouteTable(name, vpc_id=vpc.id) for name, vpc in vpcs.items()}}
gateway = aws.ec2.VpnGateway("gateway", vpc_id=vpcs["b"].id)
logs = aws.cloudwatch.LogGroup("logs", name="/aws/vendedlogs/theirs")
router = aws.ec2.CustomerGateway("router", type="ipsec.1", ip_address="203.0.113.40", bgp_asn="65040")
vpns = {vpns}
on_hub = {{"transit_gateway_id": hub.transit_gateway_id, "table_ids": hub.table_ids}}
for name in ("every", "six", "fast", "private"):
    vpns[name]["target"] |= on_hub
vpns["static"]["target"] |= {{"vpc_id": vpcs["a"].id, "route_table_ids": {{"main": tables["a"].id}}}}
vpns["certified"]["target"] |= {{"vpn_gateway_id": gateway.id, "route_table_ids": {{"main": tables["b"].id}}}}
vpns["six"]["logs"]["log_group_arn"] = logs.arn
vpns["six"]["customer_gateway"]["id"] = router.id
vpns["private"]["outside"]["transport_attachment_id"] = line.attachment_ids["hub"]
made = {{name: devicepath.SiteToSiteVpn(name, {{**common, **described}}) for name, described in vpns.items()}}
pulumi.export("six", {{"arn": made["six"].preshared_key_arn, **made["six"].preshared_keys}})
pulumi.export("ids", {{"hub": hub.transit_gateway_id, "gateway": gateway.id, "router": router.id, "logs": logs.arn,
    "a": tables["a"].id, "b": tables["b"].id, "line": line.attachment_ids["hub"], **hub.table_ids}})
"""


def tunnels(number: int, **of_first: Any) -> dict[str, dict[str, Any]]:
    """With ranges that no other one has."""
    ranges = [f"169.254.{number}.{one}/30" for one in (4, 0)]
    return {"first": {"inside_cidr": ranges[0], **of_first}, "second": {"inside_cidr": ranges[1]}}


def new_router(number: int, **more: Any) -> dict[str, Any]:
    return {"kind": "new", "address": f"203.0.113.{number}", "asn": 65000 + number, **more}


QUIET: dict[str, Any] = {"logs": {"kind": "none"}, "alarms": {"kind": "none"}}
OPTIONS: dict[str, tuple[Any, str, Any, str, Any]] = {
    "ike_versions": (["ikev2"], "IKEVersions", ["ikev1"], "IkeVersions", ["ikev1"]),
    "phase1_dh_groups": ([19, 20], "Phase1DHGroupNumbers", [14], "Phase1DhGroupNumbers", [14]),
    "phase1_encryption": (["AES256"], "Phase1EncryptionAlgorithms", ["AES128"], "Phase1EncryptionAlgorithms",
                          ["AES128"]),
    "phase1_integrity": (["SHA2-384"], "Phase1IntegrityAlgorithms", ["SHA2-256"], "Phase1IntegrityAlgorithms",
                         ["SHA2-256"]),
    "phase1_lifetime_s": (14400, "Phase1LifetimeSeconds", 21600, "Phase1LifetimeSeconds", 21600),
    "phase2_dh_groups": ([21], "Phase2DHGroupNumbers", [15], "Phase2DhGroupNumbers", [15]),
    "phase2_encryption": (["AES256-GCM-16"], "Phase2EncryptionAlgorithms", ["AES256"], "Phase2EncryptionAlgorithms",
                          ["AES256"]),
    "phase2_integrity": (["SHA2-512"], "Phase2IntegrityAlgorithms", ["SHA2-256"], "Phase2IntegrityAlgorithms",
                         ["SHA2-256"]),
    "phase2_lifetime_s": (1800, "Phase2LifetimeSeconds", 2400, "Phase2LifetimeSeconds", 2400),
    "rekey_margin_s": (120, "RekeyMarginTimeSeconds", 90, "RekeyMarginTimeSeconds", 90),
    "rekey_fuzz_percentage": (50, "RekeyFuzzPercentage", 25, "RekeyFuzzPercentage", 25),
    "replay_window": (512, "ReplayWindowSize", 256, "ReplayWindowSize", 256),
    "dpd_timeout_s": (40, "DPDTimeoutSeconds", 60, "DpdTimeoutSeconds", 60),
    "dpd_action": ("restart", "DPDTimeoutAction", "none", "DpdTimeoutAction", "none"),
    "startup_action": ("start", "StartupAction", "add", "StartupAction", "add"),
    "lifecycle_control": (True, "EnableTunnelLifecycleControl", False, "EnableTunnelLifecycleControl", False),
}  # fmt: skip
"""Of each option of a tunnel: what is given, AWS's name in a change, what somebody makes of it by hand, the provider's
name, and what a refresh sees."""
VPNS: dict[str, dict[str, Any]] = {
    "every": {
        "customer_gateway": new_router(10, asn=4200000010, device_name="edge"),
        "target": {"kind": "transit_gateway", "association": "offices", "propagations": ["servers"]},
        "routing": {"kind": "bgp"},
        "tunnels": tunnels(10, preshared_key="Given.key_1"),
        "tunnel_options": {**{key: given for key, (given, *_) in OPTIONS.items()}, "log": "text", "bgp_log": "json"},
        "local_cidr": "128.0.0.0/1",
        "remote_cidr": "160.0.0.0/3",
        "logs": {"kind": "new", "retention_days": 90},
        "alarms": {"kind": "each", "topic_arn": TOPIC},
        "tags": {"owner": "factory"},
    },
    "six": {
        "customer_gateway": {"kind": "existing"},
        "target": {"kind": "transit_gateway"},
        "routing": {"kind": "bgp"},
        "tunnels": {
            "first": {"inside_cidr": "169.254.20.0/30", "inside_ipv6_cidr": "fd00::/126"},
            "second": {"inside_cidr": "169.254.20.4/30", "inside_ipv6_cidr": "fd00::4/126"},
        },
        "inside_ip_version": "ipv6",
        "bandwidth": "large",
        "preshared_key_storage": "secrets_manager",
        "logs": {"kind": "existing"},
        "alarms": {"kind": "none"},
    },
    "fast": {
        **QUIET,
        "customer_gateway": new_router(11),
        "target": {"kind": "transit_gateway", "routed": ["servers"]},
        "routing": {"kind": "static", "cidrs": {"lan": "192.168.11.0/24"}},
        "tunnels": tunnels(11),
        "acceleration": True,
    },
    "private": {
        **QUIET,
        "customer_gateway": new_router(12, address="10.9.0.1"),
        "target": {"kind": "transit_gateway"},
        "routing": {"kind": "bgp"},
        "tunnels": tunnels(12),
        "outside": {"kind": "private"},
    },
    "static": {
        **QUIET,
        "customer_gateway": new_router(13),
        "target": {"kind": "new_vpn_gateway", "asn": 64513},
        "routing": {"kind": "static", "cidrs": {"lan": "192.168.13.0/24"}},
        "tunnels": tunnels(13),
    },
    "certified": {
        **QUIET,
        "customer_gateway": {"kind": "new", "asn": 65014, "certificate_arn": CERTIFICATE},
        "target": {"kind": "existing_vpn_gateway"},
        "routing": {"kind": "bgp"},
        "tunnels": tunnels(14),
    },
}


@dataclass
class Seen:
    """What AWS has, and what the state has after somebody's hand."""

    ids: dict[str, str]
    connections: dict[str, dict[str, Any]]
    routers: dict[str, dict[str, Any]]
    gateways: dict[str, dict[str, Any]]
    in_tables: dict[str, dict[str, set[str]]]
    """Connections in each of the hub's tables: associated, propagating, and what is led to them."""
    vpc_tables: dict[str, list[str]]
    alarms: list[dict[str, Any]]
    log_groups: dict[str, int]
    state: str
    """All that is written of it."""
    told: dict[str, str]
    """What a program is told of the connection whose keys Secrets Manager has."""
    keys: dict[str, Any]
    """What Secrets Manager has of them."""
    refreshed: dict[str, Any]
    """The provider's properties of the connection that was changed by hand."""
    back: dict[str, Any]
    """AWS's options of its second tunnel, after the next run."""

    def options(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.connections[name]["Options"]
        return found

    def tunnel(self, name: str, which: str = "first") -> dict[str, Any]:
        wanted = VPNS[name]["tunnels"][which]["inside_cidr"]
        return next(one for one in self.options(name)["TunnelOptions"] if one["TunnelInsideCidr"] == wanted)

    def router(self, name: str) -> dict[str, Any]:
        return self.routers[self.connections[name]["CustomerGatewayId"]]


def program() -> str:
    return PROGRAM.format(region=REGION, account=ACCOUNT, vpns=repr(VPNS))


def value_of(found: Any) -> Any:
    """As it was asked for, whatever AWS wraps it in."""
    return sorted(one["Value"] for one in found) if isinstance(found, list) else found


def by_hand() -> dict[str, Any]:
    """Every option of a tunnel otherwise."""
    found = {theirs: other for _, theirs, other, *_ in OPTIONS.values()}
    return {key: [{"Value": it} for it in one] if isinstance(one, list) else one for key, one in found.items()}


@pytest.fixture(scope="module")
def seen(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    with ForkedAwsServer() as cloud:
        stack = AwsStack(engine, tmp_path_factory.mktemp("round-trip") / "stack", cloud)
        stack.up(program())
        stack.refresh()
        stack.assert_settled()
        found = looked_at(stack, VpnOwner(cloud))
        tunnel = found.tunnel("every", "second")
        connection_id = found.connections["every"]["VpnConnectionId"]
        owner = VpnOwner(cloud)
        owner.ec2.modify_vpn_tunnel_options(
            VpnConnectionId=connection_id, VpnTunnelOutsideIpAddress=tunnel["OutsideIpAddress"], TunnelOptions=by_hand()
        )
        stack.refresh()
        found.refreshed = made(stack)["every"]["outputs"]
        stack.up(program())
        inside = tunnel["TunnelInsideCidr"]
        found.back = next(one for one in owner.tunnels(connection_id) if one["TunnelInsideCidr"] == inside)
        yield found
        stack.close()


def made(stack: AwsStack) -> dict[str, dict[str, Any]]:
    """The connections, by name."""
    found = [one for one in stack.deployment()["resources"] if one["type"] == CONNECTION]
    return {one["urn"].rpartition("::")[2]: one for one in found}


def looked_at(stack: AwsStack, owner: VpnOwner) -> Seen:
    ec2, ids = owner.ec2, stack.outputs()["ids"]
    connections = {name: owner.shown(one["id"]) for name, one in made(stack).items()}
    logs, cloudwatch = (owner.aws.client(service, REGION) for service in ("logs", "cloudwatch"))
    tables = ec2.describe_route_tables(RouteTableIds=[ids["a"], ids["b"]])["RouteTables"]
    return Seen(
        ids=ids,
        connections=connections,
        routers={one["CustomerGatewayId"]: one for one in ec2.describe_customer_gateways()["CustomerGateways"]},
        gateways={one["VpnGatewayId"]: one for one in ec2.describe_vpn_gateways()["VpnGateways"]},
        in_tables={table: in_table(ec2, ids[table]) for table in ("offices", "servers")},
        vpc_tables={one["RouteTableId"]: [it["GatewayId"] for it in one["PropagatingVgws"]] for one in tables},
        alarms=cloudwatch.describe_alarms()["MetricAlarms"],
        log_groups={one["arn"]: one.get("retentionInDays", 0) for one in logs.describe_log_groups()["logGroups"]},
        state=stack.state_files(),
        told=stack.outputs()["six"],
        keys=stored(owner, connections["six"]["PreSharedKeyArn"]),
        refreshed={},
        back={},
    )


def stored(owner: VpnOwner, arn: str) -> dict[str, Any]:
    """What Secrets Manager has, by AWS's addresses of the tunnels."""
    secrets = owner.aws.client("secretsmanager", REGION)
    found: dict[str, Any] = json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])
    return found


def in_table(ec2: Any, table_id: str) -> dict[str, set[str]]:
    of_it = {"TransitGatewayRouteTableId": table_id}
    learnt = ec2.get_transit_gateway_route_table_propagations(**of_it)["TransitGatewayRouteTablePropagations"]
    associated = ec2.get_transit_gateway_route_table_associations(**of_it)["Associations"]
    static = [{"Name": "type", "Values": ["static"]}]
    routes = ec2.search_transit_gateway_routes(**of_it, Filters=static)["Routes"]
    return {
        "associated": {one["ResourceId"] for one in associated},
        "propagating": {one["ResourceId"] for one in learnt},
        "led": {route["DestinationCidrBlock"] for route in routes},
    }


def log_of(seen: Seen, name: str, key: str) -> Any:
    return seen.tunnel(name)["LogOptions"]["CloudWatchLogOptions"].get(key)


def tags_of(shown: dict[str, Any]) -> dict[str, str]:
    return {one["Key"]: one["Value"] for one in shown["Tags"]}


Told = tuple[Callable[[Seen], Any], Callable[[Seen], Any]]


def of_option(key: str) -> Told:
    given = OPTIONS[key][0]
    return lambda it: value_of(it.tunnel("every").get(asked_as(key))), lambda _: given


ROUND_TRIP: dict[str, Told] = {
    "region": (lambda it: {one["Type"] for one in it.connections.values()}, lambda _: {"ipsec.1"}),
    "customer_gateway: new": (lambda it: len(it.routers), lambda _: 6),
    "customer_gateway: existing": (lambda it: it.connections["six"]["CustomerGatewayId"], lambda it: it.ids["router"]),
    "customer_gateway.id": (lambda it: it.router("six")["IpAddress"], lambda _: "203.0.113.40"),
    "customer_gateway.address": (lambda it: it.router("every")["IpAddress"], lambda _: "203.0.113.10"),
    "customer_gateway.asn": (lambda it: it.router("every")["BgpAsnExtended"], lambda _: "4200000010"),
    "customer_gateway.certificate_arn": (lambda it: it.router("certified")["CertificateArn"], lambda _: CERTIFICATE),
    "customer_gateway.device_name": (lambda it: it.router("every")["DeviceName"], lambda _: "edge"),
    "target: transit_gateway": (lambda it: it.connections["every"]["TransitGatewayId"], lambda it: it.ids["hub"]),
    "target.transit_gateway_id": (lambda it: it.connections["fast"]["TransitGatewayId"], lambda it: it.ids["hub"]),
    "target.table_ids": (lambda it: it.in_tables.keys(), lambda _: {"offices", "servers"}),
    "target.association": (lambda it: it.in_tables["offices"]["associated"], lambda it: {id_of(it, "every")}),
    "target.propagations": (lambda it: it.in_tables["servers"]["propagating"], lambda it: {id_of(it, "every")}),
    "target.routed": (lambda it: it.in_tables["servers"]["led"], lambda _: {"192.168.11.0/24"}),
    "target: new_vpn_gateway": (lambda it: it.connections["static"]["VpnGatewayId"] in it.gateways, lambda _: True),
    "target.vpc_id": (lambda it: [one["State"] for one in gateway_of(it, "static")["VpcAttachments"]],
                      lambda _: ["attached"]),
    "target.asn": (lambda it: gateway_of(it, "static")["AmazonSideAsn"], lambda _: 64513),
    "target: existing_vpn_gateway": (lambda it: it.connections["certified"]["VpnGatewayId"],
                                     lambda it: it.ids["gateway"]),
    "target.vpn_gateway_id": (lambda it: it.vpc_tables[it.ids["b"]], lambda it: [it.ids["gateway"]]),
    "target.route_table_ids": (lambda it: it.vpc_tables[it.ids["a"]],
                               lambda it: [it.connections["static"]["VpnGatewayId"]]),
    "routing: bgp": (lambda it: it.options("every")["StaticRoutesOnly"], lambda _: False),
    "routing: static": (lambda it: it.options("static")["StaticRoutesOnly"], lambda _: True),
    "routing.cidrs": (lambda it: [one["DestinationCidrBlock"] for one in it.connections["static"]["Routes"]],
                      lambda _: ["192.168.13.0/24"]),
    "tunnels.inside_cidr": (lambda it: [one["TunnelInsideCidr"] for one in it.options("every")["TunnelOptions"]],
                            lambda _: ["169.254.10.4/30", "169.254.10.0/30"]),
    "tunnels.inside_ipv6_cidr": (lambda it: it.tunnel("six", "second")["TunnelInsideIpv6Cidr"],
                                 lambda _: "fd00::4/126"),
    "tunnels.preshared_key": (lambda it: it.tunnel("every")["PreSharedKey"], lambda _: "Given.key_1"),
    **{f"tunnel_options.{key}": of_option(key) for key in OPTIONS},
    "tunnel_options.log": (lambda it: log_of(it, "every", "LogOutputFormat"), lambda _: "text"),
    "tunnel_options.bgp_log": (lambda it: log_of(it, "every", "BgpLogOutputFormat"), lambda _: "json"),
    "preshared_key_storage": (lambda it: ":secretsmanager:" in it.connections["six"]["PreSharedKeyArn"],
                              lambda _: True),
    "local_cidr": (lambda it: it.options("every")["LocalIpv4NetworkCidr"], lambda _: "128.0.0.0/1"),
    "remote_cidr": (lambda it: it.options("every")["RemoteIpv4NetworkCidr"], lambda _: "160.0.0.0/3"),
    "inside_ip_version": (lambda it: it.options("six")["TunnelInsideIpVersion"], lambda _: "ipv6"),
    "outside: public": (lambda it: it.options("every")["OutsideIpAddressType"], lambda _: "PublicIpv4"),
    "outside: private": (lambda it: it.options("private")["OutsideIpAddressType"], lambda _: "PrivateIpv4"),
    "outside.transport_attachment_id": (lambda it: it.options("private")["TransportTransitGatewayAttachmentId"],
                                        lambda it: it.ids["line"]),
    "acceleration": (lambda it: it.options("fast")["EnableAcceleration"], lambda _: True),
    "bandwidth": (lambda it: it.options("six")["TunnelBandwidth"], lambda _: "large"),
    "logs: new": (lambda it: "/aws/vendedlogs/every-tunnels-" in log_of(it, "every", "LogGroupArn"), lambda _: True),
    "logs.retention_days": (lambda it: it.log_groups[log_of(it, "every", "LogGroupArn") + ":*"], lambda _: 90),
    "logs: existing": (lambda it: log_of(it, "six", "LogEnabled"), lambda _: True),
    "logs.log_group_arn": (lambda it: log_of(it, "six", "LogGroupArn"), lambda it: it.ids["logs"]),
    "logs: none": (lambda it: log_of(it, "fast", "LogEnabled"), lambda _: False),
    "alarms: each": (lambda it: {one["Dimensions"][0]["Value"] for one in it.alarms},
                     lambda it: {one["OutsideIpAddress"] for one in it.options("every")["TunnelOptions"]}),
    "alarms.topic_arn": (lambda it: [one["AlarmActions"] for one in it.alarms], lambda _: [[TOPIC], [TOPIC]]),
    "alarms: none": (lambda it: len(it.alarms), lambda _: 2),
    "tags": (lambda it: tags_of(it.connections["every"])["owner"], lambda _: "factory"),
}  # fmt: skip
"""Of each key, and of each kind of a section that has kinds: what AWS has, and what that should be."""
NOT_SENT = {
    "account_id": "credentials are compared with it",
    "allow_outage": "the hook of the engine goes by it",
    "allow_replacement": "the same",
    "protect": "the engine goes by it",
    "router": "its files are made here",
    "target.vpc_cidrs": "rules and the router's files go by it",
}


def id_of(seen: Seen, name: str) -> str:
    return str(seen.connections[name]["VpnConnectionId"])


def gateway_of(seen: Seen, name: str) -> dict[str, Any]:
    return seen.gateways[seen.connections[name]["VpnGatewayId"]]


def asked_as(option: str) -> str:
    """AWS's name in an answer: in a change two of them are spelled otherwise."""
    return OPTIONS[option][1].replace("DPD", "Dpd").replace("IKE", "Ike")


def places(shape: Shape, place: str) -> Iterator[str]:
    """All that may be written, with the kinds of sections; both tunnels as one, and their options as those of both."""
    kinds = {"": shape.kind} if isinstance(shape, Section) else shape.kinds if isinstance(shape, Choice) else {}
    if not kinds or place in NOT_SENT:
        yield place
        return
    for word, kind in kinds.items():
        if isinstance(shape, Choice) and len(kinds) > 1:
            yield f"{place}: {word}"
        for key in keys_of(kind):
            below = f"{place}.{key.name}".removeprefix(".").replace("tunnels.first", "tunnels")
            is_both = place == "tunnels.first" and key.name in {one.name for one in fields(TunnelOptions)}
            if below != "tunnels.second" and not is_both:
                yield from places(key.shape, below.replace("tunnels", "tunnels.first") if below == "tunnels" else below)


def test_every_key_is_in_the_round_trip_or_is_never_sent():
    described = {place.replace("tunnels.first", "tunnels") for place in places(Section(SiteToSiteVpn), "")}
    assert described == ROUND_TRIP.keys() | NOT_SENT.keys()


@pytest.mark.parametrize("place", ROUND_TRIP)
def test_what_is_given_is_what_aws_has(seen: Seen, place: str):
    there, wanted = ROUND_TRIP[place]
    assert there(seen) == wanted(seen)


@pytest.mark.parametrize("option", OPTIONS)
def test_what_somebody_changes_by_hand_is_seen_and_put_back(seen: Seen, option: str):
    given, _, _, property_, refreshed = OPTIONS[option]
    assert seen.refreshed[f"tunnel2{property_}"] == refreshed
    assert value_of(seen.back[asked_as(option)]) == given


def test_keys_that_secrets_manager_keeps_are_read_by_their_arn_and_are_in_no_state(seen: Seen):
    assert seen.told["arn"] == seen.connections["six"]["PreSharedKeyArn"]
    assert seen.keys.keys() == {one["OutsideIpAddress"] for one in seen.options("six")["TunnelOptions"]}
    assert [key for key in seen.keys.values() if key in seen.state] == []
