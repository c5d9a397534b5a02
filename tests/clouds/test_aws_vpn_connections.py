"""VPN connections of the emulated AWS: their options, tunnels and routes, and what changes them.

Sources: the modules of `rehearsal/clouds/aws/site_to_site_vpns/`."""

import json
import xml.etree.ElementTree as ET
from ipaddress import IPv4Address

import pytest

from tests.clouds.aws_account import OTHER_ACCOUNT, Network, Owner, VpnOwner, code_of

pytestmark = pytest.mark.slow

GROUP = "arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/vendedlogs/vpn"
CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<vpn_connection id="{connection}">
  <customer_gateway_id>{customer}</customer_gateway_id>
  <vpn_gateway_id>{gateway}</vpn_gateway_id>
  <vpn_connection_type>ipsec.1</vpn_connection_type>
  <ipsec_tunnel>
    <customer_gateway>
      <tunnel_outside_address>
        <ip_address>203.0.113.7</ip_address>
      </tunnel_outside_address>
      <tunnel_inside_address>
        <ip_address>169.254.200.{inside}</ip_address>
        <network_mask>255.255.255.252</network_mask>
        <network_cidr>30</network_cidr>
      </tunnel_inside_address>
      <bgp>
        <asn>65010</asn>
        <hold_time>30</hold_time>
      </bgp>
    </customer_gateway>
    <vpn_gateway>
      <tunnel_outside_address>
        <ip_address>{outside}</ip_address>
      </tunnel_outside_address>
"""
"""How one to a VPN gateway begins, in AWS's own form."""


@pytest.fixture
def owner(aws):
    owner = VpnOwner(aws)
    yield owner
    owner.clear()


@pytest.fixture
def slow(aws):
    """An AWS in which everything takes an hour."""
    aws.vpns_take(gateway_s=3600, vpc_s=3600, connection_s=3600, route_s=3600)
    yield aws
    aws.vpns_take()


def values(*given):
    return [{"Value": each} for each in given]


EVERY_OPTION = {
    "TunnelInsideCidr": "169.254.200.0/30",
    "PreSharedKey": "a_key.of_our_own",
    "Phase1LifetimeSeconds": 7200,
    "Phase2LifetimeSeconds": 1800,
    "RekeyMarginTimeSeconds": 300,
    "RekeyFuzzPercentage": 50,
    "ReplayWindowSize": 512,
    "DPDTimeoutSeconds": 45,
    "DPDTimeoutAction": "restart",
    "Phase1EncryptionAlgorithms": values("AES256"),
    "Phase2EncryptionAlgorithms": values("AES256-GCM-16", "AES128-GCM-16"),
    "Phase1IntegrityAlgorithms": values("SHA2-256"),
    "Phase2IntegrityAlgorithms": values("SHA2-384", "SHA2-512"),
    "Phase1DHGroupNumbers": values(14, 20),
    "Phase2DHGroupNumbers": values(5),
    "IKEVersions": values("ikev2"),
    "StartupAction": "start",
    "EnableTunnelLifecycleControl": True,
    "LogOptions": {
        "CloudWatchLogOptions": {
            "LogEnabled": True,
            "LogGroupArn": GROUP,
            "LogOutputFormat": "text",
            "BgpLogEnabled": True,
            "BgpLogGroupArn": GROUP,
            "BgpLogOutputFormat": "json",
        }
    },
}
SPELLED = {
    "DPDTimeoutSeconds": "DpdTimeoutSeconds",
    "DPDTimeoutAction": "DpdTimeoutAction",
    "IKEVersions": "IkeVersions",
}


# What is answered


def test_every_option_of_a_tunnel_is_kept_and_answered_and_the_other_tunnel_has_none_of_them(owner):
    connection = owner.connection(owner.vpn_gateway(), EVERY_OPTION, {})
    first, second = owner.tunnels(connection)
    answered = {name: value for name, value in first.items() if name != "OutsideIpAddress"}
    assert answered == {SPELLED.get(name, name): value for name, value in EVERY_OPTION.items()}
    assert second.keys() == {
        "OutsideIpAddress", "TunnelInsideCidr", "PreSharedKey", "EnableTunnelLifecycleControl", "LogOptions",
    }  # fmt: skip
    assert second["LogOptions"] == {"CloudWatchLogOptions": {"LogEnabled": False, "BgpLogEnabled": False}}


def test_a_connection_has_awss_defaults_and_two_tunnels_of_its_own(owner):
    gateway = owner.vpn_gateway()
    connections = [owner.connection(gateway) for _ in range(2)]
    options = [owner.shown(each)["Options"] for each in connections]
    tunnels = [tunnel for each in options for tunnel in each.pop("TunnelOptions")]
    assert options[0] == {
        "EnableAcceleration": False,
        "StaticRoutesOnly": False,
        "LocalIpv4NetworkCidr": "0.0.0.0/0",
        "RemoteIpv4NetworkCidr": "0.0.0.0/0",
        "OutsideIpAddressType": "PublicIpv4",
        "TunnelInsideIpVersion": "ipv4",
        "TunnelBandwidth": "standard",
    }
    for name in ("OutsideIpAddress", "TunnelInsideCidr", "PreSharedKey"):
        assert len({tunnel[name] for tunnel in tunnels}) == 4


def test_the_configuration_has_awss_form_and_an_order_of_its_own(owner):
    gateway = owner.vpn_gateway()
    tunnels = [{"TunnelInsideCidr": f"169.254.200.{number}/30"} for number in (0, 4)]
    orders = []
    for _ in range(2):
        connection = owner.connection(gateway, *tunnels)
        shown = owner.shown(connection)
        asked = [each["OutsideIpAddress"] for each in shown["Options"]["TunnelOptions"]]
        written = sorted(asked, key=IPv4Address)
        told = CONFIGURATION.format(
            connection=connection,
            customer=shown["CustomerGatewayId"],
            gateway=gateway,
            outside=written[0],
            inside=asked.index(written[0]) * 4 + 2,
        )
        assert shown["CustomerGatewayConfiguration"].startswith(told)
        root = ET.fromstring(shown["CustomerGatewayConfiguration"])
        keys = {it["OutsideIpAddress"]: it["PreSharedKey"] for it in shown["Options"]["TunnelOptions"]}
        path = "vpn_gateway/tunnel_outside_address/ip_address"
        for tunnel in root.findall("ipsec_tunnel"):
            assert tunnel.findtext("ike/pre_shared_key") == keys[tunnel.findtext(path)]
        assert [each["OutsideIpAddress"] for each in shown["VgwTelemetry"]] == written
        orders.append(asked == written)
        owner.ec2.delete_vpn_connection(VpnConnectionId=connection)
    assert sorted(orders) == [False, True]


def test_a_static_connection_says_so_in_its_configuration_and_has_no_bgp(owner):
    shown = owner.shown(owner.connection(owner.vpn_gateway(), StaticRoutesOnly=True))
    root = ET.fromstring(shown["CustomerGatewayConfiguration"])
    assert root.findtext("vpn_connection_attributes") == "NoBGPVPNConnection"
    assert root.findall(".//bgp") == []


def test_keys_in_secrets_manager_are_answered_nowhere_else(aws, owner):
    asked = {"CustomerGatewayId": owner.customer_gateway(), "VpnGatewayId": owner.vpn_gateway(), "Type": "ipsec.1"}
    given = {"TunnelOptions": [{"PreSharedKey": "a_key.of_our_own"}]}
    made = owner.ec2.create_vpn_connection(**asked, PreSharedKeyStorage="SecretsManager", Options=given)
    shown = owner.shown(made["VpnConnection"]["VpnConnectionId"])
    assert "a_key.of_our_own" not in str(shown)
    root = ET.fromstring(shown["CustomerGatewayConfiguration"])
    assert {each.text for each in root.findall(".//pre_shared_key")} == {"REDACTED"}
    secrets = aws.client("secretsmanager", owner.region)
    kept = json.loads(secrets.get_secret_value(SecretId=shown["PreSharedKeyArn"])["SecretString"])
    outside = owner.tunnels(shown["VpnConnectionId"])[0]["OutsideIpAddress"]
    assert kept[outside] == "a_key.of_our_own"
    for number, tunnel in enumerate(owner.tunnels(shown["VpnConnectionId"])):
        moved = {"VpnTunnelOutsideIpAddress": tunnel["OutsideIpAddress"], "PreSharedKeyStorage": "Standard"}
        owner.ec2.modify_vpn_tunnel_options(VpnConnectionId=shown["VpnConnectionId"], TunnelOptions={}, **moved)
        told = ["PreSharedKey" in each for each in owner.tunnels(shown["VpnConnectionId"])]
        left = [secrets.get_secret_value(SecretId=it["ARN"]) for it in secrets.list_secrets()["SecretList"]]
        entries = [len(json.loads(each["SecretString"])) for each in left]
        assert (told, entries) == (([True, False], [1]) if number == 0 else ([True, True], []))
    assert owner.tunnels(shown["VpnConnectionId"])[0]["PreSharedKey"] == "a_key.of_our_own"


def test_a_connection_is_found_by_what_it_is(owner):
    gateway = owner.vpn_gateway()
    one, other = owner.connection(gateway, StaticRoutesOnly=True), owner.connection(gateway)
    owner.ec2.create_vpn_connection_route(VpnConnectionId=one, DestinationCidrBlock="172.16.0.0/16")
    owner.ec2.create_tags(Resources=[one], Tags=[{"Key": "Name", "Value": "office"}])
    told = {
        "route.destination-cidr-block": "172.16.0.0/16",
        "option.static-routes-only": "true",
        "tag:Name": "office",
        "vpn-connection-id": one,
    }
    of_gateway = {"Name": "vpn-gateway-id", "Values": [gateway]}
    for name, value in told.items():
        asked = [of_gateway, {"Name": name, "Values": [value]}]
        found = owner.ec2.describe_vpn_connections(Filters=asked)["VpnConnections"]
        assert [each["VpnConnectionId"] for each in found] == [one], name
    found = owner.ec2.describe_vpn_connections(Filters=[of_gateway])
    assert {each["VpnConnectionId"] for each in found["VpnConnections"]} == {one, other}


# What is refused


@pytest.mark.parametrize(
    "option",
    [
        {"PreSharedKey": "short_7"},
        {"PreSharedKey": "0begins_with_zero"},
        {"PreSharedKey": "has-a-dash"},
        {"PreSharedKey": "x" * 65},
        {"TunnelInsideCidr": "169.254.169.252/30"},
        {"TunnelInsideCidr": "169.254.5.0/30"},
        {"TunnelInsideCidr": "169.254.200.0/29"},
        {"TunnelInsideCidr": "169.254.200.1/30"},
        {"TunnelInsideCidr": "10.0.0.0/30"},
        {"Phase1DHGroupNumbers": [{"Value": 5}]},
        {"Phase2DHGroupNumbers": [{"Value": 1}]},
        {"Phase1EncryptionAlgorithms": [{"Value": "3DES"}]},
        {"Phase2IntegrityAlgorithms": [{"Value": "MD5"}]},
        {"IKEVersions": [{"Value": "ikev3"}]},
        {"Phase1LifetimeSeconds": 28801},
        {"Phase2LifetimeSeconds": 899},
        {"RekeyMarginTimeSeconds": 59},
        {"RekeyFuzzPercentage": 101},
        {"ReplayWindowSize": 63},
        {"DPDTimeoutSeconds": 29},
        {"DPDTimeoutAction": "reset"},
        {"StartupAction": "begin"},
        {"LogOptions": {"CloudWatchLogOptions": {"LogEnabled": True}}},
        {"LogOptions": {"CloudWatchLogOptions": {"BgpLogEnabled": True, "BgpLogGroupArn": "vpn"}}},
    ],
    ids=str,
)
def test_options_of_a_tunnel_are_looked_at_and_a_key_is_not_told(owner, option):
    asked = {"target": owner.vpn_gateway(), "customer": owner.customer_gateway()}
    with pytest.raises(Exception, match="InvalidParameterValue") as refused:
        owner.connection(asked["target"], option, customer=asked["customer"])
    assert option.get("PreSharedKey", "nothing") not in str(refused.value)
    assert (
        owner.ec2.describe_vpn_connections(Filters=[{"Name": "state", "Values": ["available"]}])["VpnConnections"] == []
    )


@pytest.mark.parametrize(
    "option",
    [
        {"Phase1LifetimeSeconds": 900, "Phase2LifetimeSeconds": 900},
        {"Phase2LifetimeSeconds": 1000, "RekeyMarginTimeSeconds": 501},
        {"StartupAction": "start", "IKEVersions": [{"Value": "ikev1"}]},
        {"TunnelInsideIpv6Cidr": "fd00:1::/126"},
    ],
    ids=str,
)
def test_options_of_a_tunnel_that_disagree_are_refused(owner, option):
    with pytest.raises(Exception, match="InvalidParameterCombination"):
        owner.connection(owner.vpn_gateway(), option)


@pytest.mark.parametrize(
    "option",
    [
        {"EnableAcceleration": True},
        {"TunnelInsideIpVersion": "ipv6"},
        {"TunnelBandwidth": "large"},
        {"OutsideIpAddressType": "PrivateIpv4"},
        {"LocalIpv6NetworkCidr": "fd00::/16"},
    ],
    ids=str,
)
def test_a_vpn_gateway_takes_none_of_what_a_transit_gateway_is_for(aws, owner, option):
    with pytest.raises(Exception, match="InvalidParameterCombination"):
        owner.connection(owner.vpn_gateway(), **option)


def test_no_two_tunnels_have_the_same_range_inside(owner):
    gateway, option = owner.vpn_gateway(), {"TunnelInsideCidr": "169.254.200.0/30"}
    with pytest.raises(Exception, match="InvalidParameterValue"):
        owner.connection(gateway, option, option)
    owner.connection(gateway, option)
    with pytest.raises(Exception, match="InvalidParameterValue"):
        owner.connection(gateway, {"StartupAction": "add"}, option)


def test_a_router_with_a_private_address_is_refused(owner):
    with pytest.raises(Exception, match="InvalidParameterCombination"):
        owner.connection(owner.vpn_gateway(), customer=owner.customer_gateway("100.64.0.1"))


def test_a_connection_has_one_target_which_is_there_and_the_accounts_own(aws, owner):
    create, customer = owner.ec2.create_vpn_connection, owner.customer_gateway()
    asked = {"CustomerGatewayId": customer, "Type": "ipsec.1"}
    assert code_of(create, **asked) == "MissingParameter"
    gateways = {"VpnGatewayId": owner.vpn_gateway(), "TransitGatewayId": Owner(aws).gateway()["TransitGatewayId"]}
    assert code_of(create, **asked, **gateways) == "InvalidParameterCombination"
    assert code_of(create, **asked, VpnGatewayId="vgw-0123456789abcdef0") == "InvalidVpnGatewayID.NotFound"
    shared = Owner(aws, OTHER_ACCOUNT).gateway()["TransitGatewayId"]
    assert code_of(create, **asked, TransitGatewayId=shared) == "InvalidTransitGatewayID.NotFound"
    unknown = {**asked, **gateways, "CustomerGatewayId": "cgw-0123456789abcdef0"}
    assert code_of(create, **unknown) == "InvalidCustomerGatewayID.NotFound"


def test_a_vpn_gateway_has_ten_connections_and_no_more(owner):
    gateway = owner.vpn_gateway()
    for _ in range(10):
        owner.connection(gateway)
    with pytest.raises(Exception, match="VpnConnectionLimitExceeded"):
        owner.connection(gateway)


# What changes one


def modify_tunnel(owner, connection, number, **options):
    address = owner.tunnels(connection)[number]["OutsideIpAddress"]
    asked = {"VpnConnectionId": connection, "VpnTunnelOutsideIpAddress": address, "TunnelOptions": options}
    return owner.ec2.modify_vpn_tunnel_options(**asked)["VpnConnection"]


def test_a_tunnel_is_changed_alone_and_is_down_meanwhile(slow, owner):
    gateway = owner.vpn_gateway()
    connection = owner.connection(gateway)
    slow.time_passes(3600)
    before = owner.tunnels(connection)
    for tunnel in before:
        slow.tunnel_becomes(tunnel["OutsideIpAddress"], "UP", routes=["172.16.0.0/16"])
    changed = modify_tunnel(owner, connection, 0, PreSharedKey="another_key", TunnelInsideCidr="169.254.201.0/30")
    first, second = owner.tunnels(connection)
    assert (changed["State"], second) == ("modifying", before[1])
    assert (first["PreSharedKey"], first["TunnelInsideCidr"]) == ("another_key", "169.254.201.0/30")
    assert first["OutsideIpAddress"] == before[0]["OutsideIpAddress"]
    states = owner.tunnel_states(connection)
    assert states[first["OutsideIpAddress"]] == ("DOWN", "IPSEC IS DOWN", 0)
    assert states[second["OutsideIpAddress"]] == ("UP", "1 BGP ROUTES", 1)
    with pytest.raises(Exception, match=r"InvalidVpnConnection\.InvalidState"):
        modify_tunnel(owner, connection, 1, DPDTimeoutSeconds=60)
    slow.time_passes(3600)
    assert owner.tunnel_states(connection)[first["OutsideIpAddress"]] == ("UP", "1 BGP ROUTES", 1)


def test_an_option_that_is_changed_leaves_the_others(owner):
    connection = owner.connection(owner.vpn_gateway(), EVERY_OPTION)
    before = owner.tunnels(connection)[0]
    modify_tunnel(owner, connection, 0, RekeyFuzzPercentage=0)
    assert owner.tunnels(connection)[0] == {**before, "RekeyFuzzPercentage": 0}
    with pytest.raises(Exception, match="InvalidParameterCombination"):
        modify_tunnel(owner, connection, 0, RekeyMarginTimeSeconds=901)
    off = {"CloudWatchLogOptions": {"LogEnabled": False}}
    modify_tunnel(owner, connection, 0, LogOptions=off)
    told = owner.tunnels(connection)[0]["LogOptions"]["CloudWatchLogOptions"]
    assert (told["LogEnabled"], "LogGroupArn" in told, told["BgpLogGroupArn"]) == (False, False, GROUP)


def test_a_connection_moves_to_another_router_with_its_addresses_and_keys(owner):
    connection = owner.connection(owner.vpn_gateway())
    before = owner.shown(connection)
    moved = owner.customer_gateway("203.0.113.8")
    owner.ec2.modify_vpn_connection(VpnConnectionId=connection, CustomerGatewayId=moved)
    after = owner.shown(connection)
    assert (after["CustomerGatewayId"], after["Options"]) == (moved, before["Options"])
    assert "<ip_address>203.0.113.8</ip_address>" in after["CustomerGatewayConfiguration"]
    owner.ec2.delete_customer_gateway(CustomerGatewayId=before["CustomerGatewayId"])


def test_a_connection_moves_between_gateways_once_its_static_routes_are_gone(aws, owner):
    transit = Owner(aws)
    hub, gateway = transit.gateway()["TransitGatewayId"], owner.vpn_gateway()
    connection = owner.connection(gateway, StaticRoutesOnly=True)
    named = {"VpnConnectionId": connection}
    owner.ec2.create_vpn_connection_route(**named, DestinationCidrBlock="172.16.0.0/16")
    assert code_of(owner.ec2.modify_vpn_connection, **named, TransitGatewayId=hub) == "IncorrectState"
    owner.ec2.delete_vpn_connection_route(**named, DestinationCidrBlock="172.16.0.0/16")
    owner.ec2.modify_vpn_connection(**named, TransitGatewayId=hub)
    shown = owner.shown(connection)
    assert (shown["TransitGatewayId"], "VpnGatewayId" in shown) == (hub, False)
    owner.ec2.modify_vpn_connection(**named, VpnGatewayId=gateway)
    assert owner.shown(connection)["VpnGatewayId"] == gateway


def test_what_either_side_may_send_is_changed_in_place(owner):
    connection = owner.connection(owner.vpn_gateway(), LocalIpv4NetworkCidr="172.16.0.0/16")
    modify = owner.ec2.modify_vpn_connection_options
    modify(VpnConnectionId=connection, RemoteIpv4NetworkCidr="10.0.0.0/16")
    options = owner.shown(connection)["Options"]
    assert options["LocalIpv4NetworkCidr"] == "172.16.0.0/16"
    assert options["RemoteIpv4NetworkCidr"] == "10.0.0.0/16"
    bad = {"VpnConnectionId": connection, "LocalIpv4NetworkCidr": "172.16.0.1/16"}
    assert code_of(modify, **bad) == "InvalidParameterValue"


def test_a_tunnel_is_replaced_where_its_life_cycle_is_the_customers(owner):
    connection = owner.connection(owner.vpn_gateway(), {"EnableTunnelLifecycleControl": True}, {})
    ours, awss = (
        {"VpnConnectionId": connection, "VpnTunnelOutsideIpAddress": it["OutsideIpAddress"]}
        for it in owner.tunnels(connection)
    )
    assert owner.ec2.replace_vpn_tunnel(**ours)["Return"] is True
    assert code_of(owner.ec2.replace_vpn_tunnel, **awss) == "InvalidParameterCombination"
    assert owner.ec2.get_vpn_tunnel_replacement_status(**awss)["VpnConnectionId"] == connection


def test_a_connection_passes_through_its_states_and_tells_no_keys_once_it_goes(slow, owner):
    connection = owner.connection(owner.vpn_gateway())
    assert owner.shown(connection)["State"] == "pending"
    slow.time_passes(3600)
    assert owner.shown(connection)["State"] == "available"
    owner.ec2.delete_vpn_connection(VpnConnectionId=connection)
    shown = owner.shown(connection)
    assert (shown["State"], "CustomerGatewayConfiguration" in shown) == ("deleting", False)
    slow.time_passes(3600)
    assert owner.shown(connection)["State"] == "deleted"
    code = "InvalidVpnConnectionID.NotFound"
    assert code_of(owner.ec2.delete_vpn_connection, VpnConnectionId=connection) == code
    slow.time_passes(3601)
    assert code_of(owner.shown, connection_id=connection) == code


# Routes and tunnels


def test_static_routes_are_for_static_connections_to_a_vpn_gateway(aws, owner):
    create = owner.ec2.create_vpn_connection_route
    speaks_bgp = owner.connection(owner.vpn_gateway())
    hub = Owner(aws).gateway()["TransitGatewayId"]
    on_hub = owner.connection(hub, StaticRoutesOnly=True)
    for connection in (speaks_bgp, on_hub):
        asked = {"VpnConnectionId": connection, "DestinationCidrBlock": "172.16.0.0/16"}
        assert code_of(create, **asked) == "InvalidVpnConnection.InvalidType"
    right = owner.connection(owner.vpn_gateway(), StaticRoutesOnly=True)
    wrong = {"VpnConnectionId": right, "DestinationCidrBlock": "172.16.0.1/16"}
    assert code_of(create, **wrong) == "InvalidParameterValue"
    create(VpnConnectionId=right, DestinationCidrBlock="172.16.0.0/16")
    route = {"DestinationCidrBlock": "172.16.0.0/16", "Source": "Static", "State": "available"}
    assert owner.shown(right)["Routes"] == [route]


def test_a_tunnel_tells_what_its_ends_make_of_it(aws, owner):
    connection = owner.connection(owner.vpn_gateway())
    address, other = (each["OutsideIpAddress"] for each in owner.tunnels(connection))
    assert owner.tunnel_states(connection)[address] == ("DOWN", "IPSEC IS DOWN", 0)
    aws.tunnel_becomes(address, "UP", routes=["172.16.0.0/16", "172.17.0.0/16"])
    assert owner.tunnel_states(connection)[address] == ("UP", "2 BGP ROUTES", 2)
    assert owner.tunnel_states(connection)[other] == ("DOWN", "IPSEC IS DOWN", 0)
    aws.tunnel_becomes(address, "DOWN", message="IPSEC IS UP")
    assert owner.tunnel_states(connection)[address] == ("DOWN", "IPSEC IS UP", 0)


def test_a_router_that_announces_more_than_a_gateway_takes_loses_its_session(aws, owner):
    routes = [f"172.16.{number}.0/24" for number in range(101)]
    to_vpc, to_hub = owner.vpn_gateway(), Owner(aws).gateway()["TransitGatewayId"]
    states = []
    for target, announced in ((to_vpc, routes[:100]), (to_vpc, routes), (to_hub, routes)):
        connection = owner.connection(target)
        address = owner.tunnels(connection)[0]["OutsideIpAddress"]
        aws.tunnel_becomes(address, "UP", routes=announced)
        states.append(owner.tunnel_states(connection)[address])
    assert states == [("UP", "100 BGP ROUTES", 100), ("DOWN", "IPSEC IS UP", 0), ("UP", "101 BGP ROUTES", 101)]


# On a transit gateway


def test_a_connection_is_an_attachment_of_its_transit_gateway_and_goes_with_it(aws, owner):
    transit = Owner(aws)
    hub = transit.gateway()
    connection = owner.connection(hub["TransitGatewayId"])
    found = owner.ec2.describe_transit_gateway_attachments(
        Filters=[{"Name": "resource-id", "Values": [connection]}, {"Name": "resource-type", "Values": ["vpn"]}]
    )["TransitGatewayAttachments"]
    assert [each["State"] for each in found] == ["available"]
    assert found[0]["Association"]["TransitGatewayRouteTableId"] == transit.default_table(hub)
    delete = owner.ec2.delete_transit_gateway
    assert code_of(delete, TransitGatewayId=hub["TransitGatewayId"]) == "IncorrectState"
    owner.ec2.delete_vpn_connection(VpnConnectionId=connection)
    assert transit.attachment_state(found[0]["TransitGatewayAttachmentId"]) == "deleted"
    delete(TransitGatewayId=hub["TransitGatewayId"])


def test_beside_a_connection_its_transit_gateway_keeps_its_asn(aws, owner):
    hub = Owner(aws).gateway()

    def modify(number):
        options = {"AmazonSideAsn": number, "DnsSupport": "enable"}
        return owner.ec2.modify_transit_gateway(TransitGatewayId=hub["TransitGatewayId"], Options=options)

    there = hub["Options"]["AmazonSideAsn"]
    connection = owner.connection(hub["TransitGatewayId"])
    assert code_of(modify, number=there + 1) == "IncorrectState"
    modify(there)
    owner.ec2.delete_vpn_connection(VpnConnectionId=connection)
    modify(there + 1)


def routes(owner, table, kind):
    asked = {"TransitGatewayRouteTableId": table, "Filters": [{"Name": "type", "Values": [kind]}]}
    found = owner.ec2.search_transit_gateway_routes(**asked)["Routes"]
    return {it["DestinationCidrBlock"]: it["TransitGatewayAttachments"][0]["ResourceType"] for it in found}


def test_what_its_router_announces_is_propagated_and_a_vpc_comes_first(aws, owner):
    transit, network = Owner(aws), Network(aws, "10.7.0.0/16")
    hub = transit.gateway()
    connection = owner.connection(hub["TransitGatewayId"])
    transit.attachment(hub, network, network.subnet("10.7.0.0/24"))
    address = owner.tunnels(connection)[0]["OutsideIpAddress"]
    aws.tunnel_becomes(address, "UP", routes=["172.16.0.0/16", "10.7.0.0/16", "10.7.9.0/24"])
    table = transit.default_table(hub)
    learned = {"172.16.0.0/16": "vpn", "10.7.0.0/16": "vpc", "10.7.9.0/24": "vpn"}
    assert routes(owner, table, "propagated") == learned
    aws.tunnel_becomes(address, "DOWN")
    assert routes(owner, table, "propagated") == {"10.7.0.0/16": "vpc"}


@pytest.mark.parametrize(("switch", "attachments"), [("enable", 2), ("disable", 1)])
def test_packets_are_spread_over_connections_that_announce_the_same_where_the_gateway_does_so(
    aws, owner, switch, attachments
):
    transit = Owner(aws)
    hub = transit.gateway(VpnEcmpSupport=switch)
    for address in ("203.0.113.7", "203.0.113.8"):
        connection = owner.connection(hub["TransitGatewayId"], customer=owner.customer_gateway(address))
        aws.tunnel_becomes(owner.tunnels(connection)[0]["OutsideIpAddress"], "UP", routes=["172.16.0.0/16"])
    asked = {"TransitGatewayRouteTableId": transit.default_table(hub)}
    found = owner.ec2.search_transit_gateway_routes(**asked, Filters=[{"Name": "type", "Values": ["propagated"]}])
    assert [len(route["TransitGatewayAttachments"]) for route in found["Routes"]] == [attachments]


def test_a_transit_gateway_takes_what_a_vpn_gateway_does_not(aws, owner):
    hub = Owner(aws).gateway()["TransitGatewayId"]
    inside = {"TunnelInsideIpv6Cidr": "fd00:1::/126"}
    shown = owner.shown(owner.connection(hub, inside, TunnelInsideIpVersion="ipv6", EnableAcceleration=True))
    options = shown["Options"]
    assert (options["EnableAcceleration"], options["LocalIpv6NetworkCidr"]) == (True, "::/0")
    assert options["TunnelOptions"][0]["TunnelInsideIpv6Cidr"] == "fd00:1::/126"
    root = ET.fromstring(shown["CustomerGatewayConfiguration"])
    assert root.findtext("vpn_gateway_id") == ""
    insides = [it.findtext("vpn_gateway/tunnel_inside_address/ip_address") for it in root.findall("ipsec_tunnel")]
    assert "fd00:1::1" in insides
    with pytest.raises(Exception, match="InvalidParameterCombination"):
        owner.connection(hub, EnableAcceleration=True, TunnelBandwidth="large")


def test_a_tunnel_that_is_there_takes_no_range_of_ipv6_that_another_has_or_that_it_cannot_carry(owner):
    hub = Owner(owner.aws).gateway()["TransitGatewayId"]
    six = owner.shown(owner.connection(hub, {"TunnelInsideIpv6Cidr": "fd00:1::/126"}, TunnelInsideIpVersion="ipv6"))
    four = owner.shown(owner.connection(owner.vpn_gateway()))
    change = owner.ec2.modify_vpn_tunnel_options
    taken = {"TunnelInsideIpv6Cidr": "fd00:1::/126", "TunnelInsideCidr": "169.254.77.0/30"}
    for shown, place, code in ((six, 1, "InvalidParameterValue"), (four, 0, "InvalidParameterCombination")):
        before = shown["Options"]["TunnelOptions"]
        asked = {
            "VpnConnectionId": shown["VpnConnectionId"],
            "VpnTunnelOutsideIpAddress": before[place]["OutsideIpAddress"],
            "TunnelOptions": taken,
        }
        assert code_of(change, **asked) == code
        assert owner.shown(shown["VpnConnectionId"])["Options"]["TunnelOptions"] == before
    own = {"VpnTunnelOutsideIpAddress": six["Options"]["TunnelOptions"][0]["OutsideIpAddress"], "TunnelOptions": taken}
    assert change(VpnConnectionId=six["VpnConnectionId"], **own)["VpnConnection"]["State"] == "modifying"
