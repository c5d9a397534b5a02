"""Site-to-site VPNs, made by the real `aws` provider's code under the real engine, on a VPN gateway and on a transit
gateway. What that code reads and waits for is answered, and a second run has nothing to do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from tests.clouds.aws_account import REGION, VpnOwner
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer
from tests.infra.on_engine.policy import Policy
from tests.infra.on_engine.relay import Relay
from tests.infra.on_engine.test_rights import RIGHTS
from tests.infra.on_engine.test_rights import Life as Asking
from tests.stack import Run

pytestmark = pytest.mark.engine

PROGRAM = """
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
gateway = aws.ec2.VpnGateway("gateway", amazon_side_asn="64601", tags={{"Name": "office"}})
attachment = aws.ec2.VpnGatewayAttachment("attachment", vpc_id=vpc.id, vpn_gateway_id=gateway.id)
table = aws.ec2.RouteTable("table", vpc_id=vpc.id)
aws.ec2.VpnGatewayRoutePropagation("propagation", route_table_id=table.id, vpn_gateway_id=attachment.vpn_gateway_id)
aws.ec2.Route("written", route_table_id=table.id, destination_cidr_block="172.31.0.0/16",
    gateway_id=attachment.vpn_gateway_id)

router = aws.ec2.CustomerGateway("router", bgp_asn="65010", ip_address="{router}", type="ipsec.1", device_name="edge")
far_router = aws.ec2.CustomerGateway("far-router", bgp_asn_extended="4200000001", ip_address="203.0.113.9",
    type="ipsec.1")
logs = {{"cloudwatchLogOptions": {{"logEnabled": True, "logOutputFormat": "text", "bgpLogEnabled": True,
    "logGroupArn": "arn:aws:logs:{region}:123456789012:log-group:vpn",
    "bgpLogGroupArn": "arn:aws:logs:{region}:123456789012:log-group:bgp", "bgpLogOutputFormat": "json"}}}}
office = aws.ec2.VpnConnection("office", customer_gateway_id=router.id, vpn_gateway_id=gateway.id, type="ipsec.1",
    static_routes_only=True, local_ipv4_network_cidr="{local}", remote_ipv4_network_cidr="10.0.0.0/16",
    tunnel1_inside_cidr="{inside}", tunnel2_inside_cidr="169.254.200.4/30",
    tunnel1_preshared_key="{key}", tunnel1_phase1_lifetime_seconds=7200, tunnel1_phase2_lifetime_seconds=1800,
    tunnel1_rekey_margin_time_seconds=300, tunnel1_rekey_fuzz_percentage={fuzz}, tunnel1_replay_window_size=512,
    tunnel1_dpd_timeout_seconds=45, tunnel1_dpd_timeout_action="restart", tunnel1_startup_action="start",
    tunnel1_ike_versions=["ikev2"], tunnel1_enable_tunnel_lifecycle_control=True, tunnel1_log_options=logs,
    tunnel1_phase1_dh_group_numbers=[14, 20], tunnel1_phase2_dh_group_numbers=[5, 19],
    tunnel1_phase1_encryption_algorithms=["AES256"], tunnel1_phase2_encryption_algorithms=["AES256-GCM-16"],
    tunnel1_phase1_integrity_algorithms=["SHA2-256"], tunnel1_phase2_integrity_algorithms=["SHA2-384", "SHA2-512"],
    tags={{"Name": "office"}})
for destination in {routes}:
    aws.ec2.VpnConnectionRoute("route-" + destination[:6], vpn_connection_id=office.id,
        destination_cidr_block=destination)

aws.cloudwatch.MetricAlarm("first-down", namespace="AWS/VPN", metric_name="TunnelState", statistic="Maximum",
    dimensions={{"TunnelIpAddress": office.tunnel1_address}}, period=300, evaluation_periods=1, threshold=1,
    comparison_operator="LessThanThreshold", treat_missing_data="breaching", tags={{"Name": "office"}})
aws.ec2.CustomerGateway("certified", bgp_asn="65011", type="ipsec.1",
    certificate_arn="arn:aws:acm:{region}:123456789012:certificate/12345678-1234-1234-1234-123456789012")

hub = aws.ec2transitgateway.TransitGateway("hub", amazon_side_asn=64602)
far = aws.ec2.VpnConnection("far", customer_gateway_id=far_router.id, transit_gateway_id=hub.id, type="ipsec.1",
    enable_acceleration=True, tunnel1_inside_cidr="169.254.201.0/30", tunnel2_inside_cidr="169.254.201.4/30")
aws.ec2transitgateway.Route("to-far", destination_cidr_block="172.20.0.0/16",
    transit_gateway_attachment_id=far.transit_gateway_attachment_id,
    transit_gateway_route_table_id=hub.association_default_route_table_id)
stored = aws.ec2.VpnConnection("stored", customer_gateway_id=far_router.id, transit_gateway_id=hub.id,
    type="ipsec.1", preshared_key_storage="SecretsManager",
    tunnel1_inside_cidr="169.254.202.0/30", tunnel2_inside_cidr="169.254.202.4/30")
{more}
pulumi.export("key", far.tunnel1_preshared_key)
"""
LOOKED_UP = """
pulumi.export("found", {
    "customer gateway": aws.ec2.get_customer_gateway(filters=[{"name": "ip-address", "values": ["203.0.113.9"]}]).id,
    "vpn gateway": aws.ec2.get_vpn_gateway(attached_vpc_id="%(vpc)s").id,
    "vpn connection": aws.ec2.get_vpn_connection(vpn_connection_id="%(office)s").customer_gateway_id,
})
"""
FIRST = {
    "router": "203.0.113.7",
    "local": "172.16.0.0/12",
    "inside": "169.254.200.0/30",
    "key": "the_first.of_keys",
    "fuzz": "50",
    "routes": '["172.16.0.0/16", "172.17.0.0/16"]',
}
CHANGES = {
    "router": "203.0.113.8",
    "local": "172.16.0.0/16",
    "inside": "169.254.203.0/30",
    "key": "the_second.of_keys",
    # Nought would not do: the provider takes it for what is not given, and sends the default.
    "fuzz": "25",
    "routes": '["172.16.0.0/16"]',
}
"""What is changed in place, all in one run."""


def program(**changes: str) -> str:
    return PROGRAM.format(**{**FIRST, "region": REGION, "more": "", **changes})


UNTOUCHED = "18 unchanged"


@dataclass
class Life:
    """What each step came to, by its name."""

    runs: dict[str, Run] = field(default_factory=dict)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def life(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with ForkedAwsServer() as cloud, Relay(cloud.endpoint) as relay:
        # Long enough for each wait of the provider's to see a state that passes.
        cloud.vpns_take(gateway_s=0.6, vpc_s=0.3, connection_s=0.6, route_s=0.3)
        folder = tmp_path_factory.mktemp("life") / "stack"
        stack = AwsStack(engine, folder, cloud, AWS_ENDPOINT_URL=relay.url)
        life = lived(stack, cloud)
        life.seen["asked"] = Asking(relay.requests).asked()
        yield life
        stack.close()


def lived(stack: AwsStack, cloud: AwsServer) -> Life:
    life, owner = Life(), VpnOwner(cloud)
    life.runs["up"] = stack.up(program())
    life.resources["made"] = made = stack.resources()
    office = made["office"]["id"]
    life.seen["made"] = owner.shown(office)
    life.seen["outputs"] = stack.pulumi("stack", "output", "--json").output
    life.runs["up again"] = stack.up()
    life.runs["refresh"] = stack.refresh()
    life.runs["up after refresh"] = stack.up()
    life.runs["looked up"] = stack.up(program(more=LOOKED_UP % {"vpc": made["vpc"]["id"], "office": office}))
    life.seen["found"] = stack.outputs()["found"]

    for tunnel in owner.tunnels(office):
        cloud.tunnel_becomes(tunnel["OutsideIpAddress"], "UP")
    stack.refresh()
    life.resources["up"] = stack.resources()
    life.runs["up with tunnels up"] = stack.up(program())

    life.runs["changed"] = stack.up(program(**CHANGES))
    life.resources["changed"] = stack.resources()
    life.seen["changed"] = owner.shown(office)
    life.runs["up after change"] = stack.up()

    named = {"VpnConnectionId": office, "DestinationCidrBlock": "172.16.0.0/16"}
    owner.ec2.delete_vpn_connection_route(**named)
    owner.ec2.delete_vpn_connection(VpnConnectionId=made["stored"]["id"])
    cloud.time_passes(2)
    life.runs["refresh after hands"] = stack.refresh()
    life.resources["left"] = stack.resources()
    life.runs["repaired"] = stack.up()
    life.runs["up after repair"] = stack.up()
    life.runs["destroy"] = stack.destroy()
    life.seen["after"] = what_exists(owner)
    return life


def what_exists(owner: VpnOwner) -> list[str]:
    """What the account has of it, but for what is deleted and only seen for a while."""
    listed = [
        *owner.ec2.describe_vpn_connections()["VpnConnections"],
        *owner.ec2.describe_vpn_gateways()["VpnGateways"],
        *owner.ec2.describe_customer_gateways()["CustomerGateways"],
        *owner.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"],
    ]
    secrets = owner.aws.client("secretsmanager", REGION).list_secrets()["SecretList"]
    return [*(str(each) for each in listed if each["State"] != "deleted"), *map(str, secrets)]


def test_all_of_it_is_made_in_one_run(life):
    assert UNTOUCHED in life.runs["up again"].output
    assert life.resources["made"]["far"]["outputs"]["transitGatewayAttachmentId"].startswith("tgw-attach-")


@pytest.mark.parametrize(
    "step", ["up again", "refresh", "up after refresh", "up with tunnels up", "up after change", "up after repair"]
)
def test_a_run_that_has_nothing_to_do_does_nothing(life, step):
    assert "unchanged" in life.runs[step].output
    for word in ("created", "updated", "deleted", "replaced"):
        assert f" {word}" not in life.runs[step].output, life.runs[step].output


def test_the_first_tunnel_is_the_one_that_was_asked_for_first_wherever_its_address_is(life):
    outputs, first = life.resources["made"]["office"]["outputs"], life.seen["made"]["Options"]["TunnelOptions"][0]
    assert first["TunnelInsideCidr"] == FIRST["inside"]
    assert outputs["tunnel1Address"] == first["OutsideIpAddress"]
    assert (outputs["tunnel1VgwInsideAddress"], outputs["tunnel1CgwInsideAddress"]) == (
        "169.254.200.1",
        "169.254.200.2",
    )


def test_no_key_is_an_output_or_in_the_state_in_plain_text(life):
    assert FIRST["key"] not in str(life.resources["made"])
    assert life.seen["made"]["Options"]["TunnelOptions"][1]["PreSharedKey"] not in str(life.resources["made"])
    assert "[secret]" in life.seen["outputs"]


def test_look_ups_find_what_was_made(life):
    made = life.resources["made"]
    assert life.seen["found"] == {
        "customer gateway": made["far-router"]["id"],
        "vpn gateway": made["gateway"]["id"],
        "vpn connection": made["router"]["id"],
    }


def test_telemetry_that_changes_is_seen_by_a_refresh(life):
    told = {name: life.resources[name]["office"]["outputs"]["vgwTelemetries"] for name in ("made", "up")}
    assert [each["status"] for each in told["made"]] == ["DOWN", "DOWN"]
    assert [(each["status"], each["acceptedRouteCount"]) for each in told["up"]] == [("UP", 2), ("UP", 2)]


def test_another_router_range_key_and_option_change_the_connection_in_place(life):
    made, changed = life.resources["made"], life.resources["changed"]
    assert changed["office"]["id"] == made["office"]["id"]
    assert changed["router"]["id"] != made["router"]["id"]
    shown, before = life.seen["changed"], life.seen["made"]
    first, second = shown["Options"]["TunnelOptions"]
    assert shown["CustomerGatewayId"] == changed["router"]["id"]
    assert shown["Options"]["LocalIpv4NetworkCidr"] == CHANGES["local"]
    assert (first["TunnelInsideCidr"], first["PreSharedKey"]) == (CHANGES["inside"], CHANGES["key"])
    assert first["RekeyFuzzPercentage"] == 25
    assert second == before["Options"]["TunnelOptions"][1]
    assert [each["DestinationCidrBlock"] for each in shown["Routes"]] == ["172.16.0.0/16"]


def test_what_is_deleted_by_hand_is_made_anew(life):
    gone = life.resources["changed"].keys() - life.resources["left"].keys()
    assert gone == {"route-172.16", "stored"}
    assert "+ 2 created" in life.runs["repaired"].output


def test_the_rights_of_vpns_are_enough_beside_the_others_and_each_is_used(life):
    others = [Policy.read(RIGHTS / "aws.json", DEPLOYMENT="office"), Policy.read(RIGHTS / "aws-transit-gateways.json")]
    besides, asked = Policy.read(RIGHTS / "aws-site-to-site-vpns.json"), life.seen["asked"]
    of_these = {one.right for one in asked if not any(policy.allows(one) for policy in others)}
    lacking = {one.right for one in asked if one.right in of_these and not besides.allows(one)}
    assert (sorted(lacking), sorted(set(besides.rights) - of_these)) == ([], [])


def test_a_destroy_leaves_nothing(life):
    assert life.seen["after"] == []
