"""Customer gateways and virtual private gateways of the emulated AWS, and what these mean for a VPC.

Sources: the modules of `rehearsal/clouds/aws/site_to_site_vpns/`."""

import pytest

from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, Network, VpnOwner, code_of

pytestmark = pytest.mark.slow


@pytest.fixture
def owner(aws):
    owner = VpnOwner(aws)
    yield owner
    owner.clear()


@pytest.fixture
def network(aws):
    return Network(aws)


@pytest.fixture
def slow(aws):
    """An AWS in which everything takes an hour."""
    aws.vpns_take(gateway_s=3600, vpc_s=3600, connection_s=3600, route_s=3600)
    yield aws
    aws.vpns_take()


def customer(owner, gateway_id):
    return owner.ec2.describe_customer_gateways(CustomerGatewayIds=[gateway_id])["CustomerGateways"][0]


def gateway(owner, gateway_id):
    return owner.ec2.describe_vpn_gateways(VpnGatewayIds=[gateway_id])["VpnGateways"][0]


# Customer gateways


def test_an_identical_request_is_answered_with_the_customer_gateway_that_is_there(owner):
    first = owner.customer_gateway("203.0.113.7", 65010)
    assert owner.customer_gateway("203.0.113.7", 65010) == first
    assert owner.customer_gateway("203.0.113.8", 65010) != first
    assert owner.customer_gateway("203.0.113.7", 65011) != first
    assert owner.customer_gateway("203.0.113.7", 65010, DeviceName="second") != first


def test_one_that_is_deleted_is_not_found_again_by_the_same_request(owner):
    first = owner.customer_gateway()
    owner.ec2.delete_customer_gateway(CustomerGatewayId=first)
    assert owner.customer_gateway() != first
    assert customer(owner, first)["State"] == "deleted"


def test_a_number_of_four_bytes_is_given_and_answered_under_its_own_name(owner):
    create = owner.ec2.create_customer_gateway
    high = create(Type="ipsec.1", IpAddress="203.0.113.7", BgpAsnExtended=4200000000)["CustomerGateway"]
    assert (high["BgpAsnExtended"], "BgpAsn" in high) == ("4200000000", False)
    low = create(Type="ipsec.1", IpAddress="203.0.113.7", BgpAsn=2147483647)["CustomerGateway"]
    assert (low["BgpAsn"], "BgpAsnExtended" in low) == ("2147483647", False)
    assert create(Type="ipsec.1", IpAddress="203.0.113.9")["CustomerGateway"]["BgpAsn"] == "65000"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"IpAddress": "203.0.113.300"}, "InvalidParameterValue"),
        ({"IpAddress": "203.0.113.7", "BgpAsn": 0}, "InvalidParameterValue"),
        ({"IpAddress": "203.0.113.7", "BgpAsn": 7224}, "InvalidParameterValue"),
        ({"IpAddress": "203.0.113.7", "BgpAsn": 10124}, "InvalidParameterValue"),
        ({"IpAddress": "203.0.113.7", "BgpAsnExtended": 2147483647}, "InvalidParameterValue"),
        ({"IpAddress": "203.0.113.7", "BgpAsn": 65010, "BgpAsnExtended": 4200000000}, "InvalidParameterCombination"),
        ({}, "MissingParameter"),
    ],
)
def test_a_customer_gateway_needs_a_right_address_and_a_number_that_is_not_amazons(owner, given, code):
    assert code_of(owner.ec2.create_customer_gateway, Type="ipsec.1", **given) == code


def test_tokyos_own_number_is_reserved_in_tokyo_only(aws):
    elsewhere = VpnOwner(aws, region=OTHER_REGION)
    assert elsewhere.customer_gateway(number=10124).startswith("cgw-")
    elsewhere.clear()


def test_a_certificate_stands_for_an_address(owner):
    arn = "arn:aws:acm:ap-northeast-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    made = owner.ec2.create_customer_gateway(Type="ipsec.1", CertificateArn=arn, BgpAsn=65010)["CustomerGateway"]
    assert (made["CertificateArn"], "IpAddress" in made) == (arn, False)


def test_a_customer_gateway_stays_while_a_connection_needs_it(owner):
    used = owner.customer_gateway()
    connection = owner.connection(owner.vpn_gateway(), customer=used)
    assert code_of(owner.ec2.delete_customer_gateway, CustomerGatewayId=used) == "IncorrectState"
    owner.ec2.delete_vpn_connection(VpnConnectionId=connection)
    owner.ec2.delete_customer_gateway(CustomerGatewayId=used)


def test_gateways_of_others_are_told_as_ones_that_there_are_not(aws, owner):
    theirs = VpnOwner(aws, OTHER_ACCOUNT)
    code = "InvalidCustomerGatewayID.NotFound"
    assert code_of(owner.ec2.describe_customer_gateways, CustomerGatewayIds=[theirs.customer_gateway()]) == code
    code = "InvalidVpnGatewayID.NotFound"
    assert code_of(owner.ec2.describe_vpn_gateways, VpnGatewayIds=[theirs.vpn_gateway()]) == code
    theirs.clear()


def test_gateways_are_found_by_what_they_are_and_by_their_tags(owner, network):
    tags = [{"ResourceType": "customer-gateway", "Tags": [{"Key": "Name", "Value": "office"}]}]
    one, _ = owner.customer_gateway("203.0.113.77", TagSpecifications=tags), owner.customer_gateway("203.0.113.78")
    for name, value in {"tag:Name": "office", "ip-address": "203.0.113.77"}.items():
        found = owner.ec2.describe_customer_gateways(Filters=[{"Name": name, "Values": [value]}])["CustomerGateways"]
        assert [each["CustomerGatewayId"] for each in found] == [one]
    held, _ = owner.vpn_gateway(network), owner.vpn_gateway()
    owner.ec2.create_tags(Resources=[held], Tags=[{"Key": "Name", "Value": "office"}])
    for name, value in {"attachment.vpc-id": network.vpc_id, "tag:Name": "office"}.items():
        found = owner.ec2.describe_vpn_gateways(Filters=[{"Name": name, "Values": [value]}])["VpnGateways"]
        assert [each["VpnGatewayId"] for each in found] == [held]


# VPN gateways


def test_a_vpn_gateway_has_a_number_of_its_own_or_the_default(owner):
    assert gateway(owner, owner.vpn_gateway())["AmazonSideAsn"] == 64512
    assert gateway(owner, owner.vpn_gateway(AmazonSideAsn=4200000000))["AmazonSideAsn"] == 4200000000
    assert code_of(owner.ec2.create_vpn_gateway, Type="ipsec.1", AmazonSideAsn=1) == "InvalidParameterValue"


def test_a_vpc_has_one_vpn_gateway_and_a_vpn_gateway_one_vpc(aws, owner, network):
    first, second = owner.vpn_gateway(network), owner.vpn_gateway()
    attach = owner.ec2.attach_vpn_gateway
    assert code_of(attach, VpnGatewayId=second, VpcId=network.vpc_id) == "InvalidVpcState"
    other = Network(aws, "10.1.0.0/16")
    assert code_of(attach, VpnGatewayId=first, VpcId=other.vpc_id) == "VpnGatewayAttachmentLimitExceeded"
    owner.ec2.detach_vpn_gateway(VpnGatewayId=first, VpcId=network.vpc_id)
    assert attach(VpnGatewayId=first, VpcId=other.vpc_id)["VpcAttachment"]["VpcId"] == other.vpc_id


def test_a_vpn_gateway_goes_only_when_it_has_neither_vpc_nor_connection(owner, network):
    used = owner.vpn_gateway(network)
    connection = owner.connection(used)
    delete = owner.ec2.delete_vpn_gateway
    assert code_of(delete, VpnGatewayId=used) == "IncorrectState"
    owner.ec2.detach_vpn_gateway(VpnGatewayId=used, VpcId=network.vpc_id)
    assert code_of(delete, VpnGatewayId=used) == "IncorrectState"
    owner.ec2.delete_vpn_connection(VpnConnectionId=connection)
    delete(VpnGatewayId=used)
    assert gateway(owner, used)["State"] == "deleted"


def test_a_vpc_stays_while_a_vpn_gateway_is_attached_to_it(owner, network):
    used = owner.vpn_gateway(network)
    assert code_of(owner.ec2.delete_vpc, VpcId=network.vpc_id) == "DependencyViolation"
    owner.ec2.detach_vpn_gateway(VpnGatewayId=used, VpcId=network.vpc_id)
    code = "InvalidVpnGatewayAttachment.NotFound"
    assert code_of(owner.ec2.detach_vpn_gateway, VpnGatewayId=used, VpcId=network.vpc_id) == code
    owner.ec2.delete_vpc(VpcId=network.vpc_id)


def test_gateways_and_attachments_pass_through_their_states(slow, owner, network):
    made = owner.ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]
    named = {"VpnGatewayId": made["VpnGatewayId"], "VpcId": network.vpc_id}
    assert made["State"] == "pending"
    assert code_of(owner.ec2.attach_vpn_gateway, **named) == "InvalidVpnGatewayState"
    slow.time_passes(3600)
    assert owner.ec2.attach_vpn_gateway(**named)["VpcAttachment"]["State"] == "attaching"
    slow.time_passes(3600)
    shown = gateway(owner, made["VpnGatewayId"])
    assert (shown["State"], shown["VpcAttachments"][0]["State"]) == ("available", "attached")
    owner.ec2.detach_vpn_gateway(**named)
    assert gateway(owner, made["VpnGatewayId"])["VpcAttachments"][0]["State"] == "detaching"
    assert code_of(owner.ec2.delete_vpn_gateway, VpnGatewayId=made["VpnGatewayId"]) == "IncorrectState"
    slow.time_passes(3600)


def test_no_more_gateways_are_made_than_an_account_may_have(owner):
    for _ in range(5):
        owner.vpn_gateway()
    assert code_of(owner.ec2.create_vpn_gateway, Type="ipsec.1") == "VpnGatewayLimitExceeded"
    for number in range(50):
        owner.customer_gateway(f"203.0.113.{number}")
    given = {"Type": "ipsec.1", "IpAddress": "203.0.113.50", "BgpAsn": 65010}
    assert code_of(owner.ec2.create_customer_gateway, **given) == "CustomerGatewayLimitExceeded"


# Routes


def test_a_route_leads_to_the_vpn_gateway_of_its_own_vpc_until_that_is_detached(aws, owner, network):
    used, table = owner.vpn_gateway(network), network.route_table()
    asked = {"DestinationCidrBlock": "172.16.0.0/16", "GatewayId": used}
    owner.ec2.create_route(RouteTableId=table, **asked)
    assert network.route_states(table)["172.16.0.0/16"] == "active"
    other = Network(aws, "10.1.0.0/16")
    assert code_of(owner.ec2.create_route, RouteTableId=other.route_table(), **asked) == "InvalidParameterValue"
    owner.ec2.detach_vpn_gateway(VpnGatewayId=used, VpcId=network.vpc_id)
    assert network.route_states(table)["172.16.0.0/16"] == "blackhole"


def propagated(network, table_id):
    """Destinations that a table has learned, and who propagates to it."""
    table = network.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]
    routes = [it["DestinationCidrBlock"] for it in table["Routes"] if it["Origin"] == "EnableVgwRoutePropagation"]
    return routes, [it["GatewayId"] for it in table["PropagatingVgws"]]


def test_a_table_learns_static_routes_while_a_tunnel_is_up_and_only_while_it_is_asked_to(aws, owner, network):
    used, table = owner.vpn_gateway(network), network.route_table()
    connection = owner.connection(used, StaticRoutesOnly=True)
    owner.ec2.create_vpn_connection_route(VpnConnectionId=connection, DestinationCidrBlock="172.16.0.0/16")
    tunnel = owner.tunnels(connection)[0]["OutsideIpAddress"]
    aws.tunnel_becomes(tunnel, "UP")
    assert propagated(network, table) == ([], [])
    owner.ec2.enable_vgw_route_propagation(GatewayId=used, RouteTableId=table)
    assert propagated(network, table) == (["172.16.0.0/16"], [used])
    aws.tunnel_becomes(tunnel, "DOWN")
    assert propagated(network, table) == ([], [used])
    aws.tunnel_becomes(tunnel, "UP")
    owner.ec2.disable_vgw_route_propagation(GatewayId=used, RouteTableId=table)
    assert propagated(network, table) == ([], [])


def test_a_route_that_is_written_counts_before_the_same_one_that_is_propagated(aws, owner, network):
    used, table = owner.vpn_gateway(network), network.route_table()
    connection = owner.connection(used)
    owner.ec2.enable_vgw_route_propagation(GatewayId=used, RouteTableId=table)
    announced = ["172.16.0.0/16", "172.17.0.0/16"]
    aws.tunnel_becomes(owner.tunnels(connection)[1]["OutsideIpAddress"], "UP", routes=announced)
    assert propagated(network, table)[0] == announced
    interface = network.interface(network.subnet())
    owner.ec2.create_route(RouteTableId=table, DestinationCidrBlock="172.16.0.0/16", NetworkInterfaceId=interface)
    assert propagated(network, table)[0] == ["172.17.0.0/16"]


def test_only_a_gateway_that_the_vpc_has_propagates_to_its_tables(owner, network):
    enable, table = owner.ec2.enable_vgw_route_propagation, network.route_table()
    assert code_of(enable, GatewayId=owner.vpn_gateway(), RouteTableId=table) == "Gateway.NotAttached"
    unknown = "vgw-0123456789abcdef0"
    assert code_of(enable, GatewayId=unknown, RouteTableId=table) == "InvalidGatewayID.NotFound"
