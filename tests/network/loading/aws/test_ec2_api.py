"""An AWS account, read through the API of the emulated one."""

from collections.abc import Iterator
from functools import partial
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from devicepath_tools.network.loading.aws import ec2_api
from devicepath_tools.network.loading.aws.ec2_api import Place
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, Target, TargetKind
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.rehearsal.clouds import aws_client
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCOUNT_ID, REHEARSAL
from tests.clouds import aws_account
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION
from tests.forked.aws_server import ForkedAwsServer
from tests.network.loading.host.gate_user_data import HOST, script

pytestmark = pytest.mark.slow

HERE = Place(ACCOUNT_ID, REGION)


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    with ForkedAwsServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _emptied(aws: AwsServer) -> None:
    aws.reset()


def account(aws: AwsServer, account_id: str, region: str, service: str) -> Any:
    return aws.client(service, region, None if account_id == ACCOUNT_ID else account_id)


def own_client(aws: AwsServer) -> Any:
    """That nobody else has: something is changed about it."""
    return aws_client.client.__wrapped__("ec2", REGION, aws.endpoint, REHEARSAL)


def read(aws: AwsServer, *places: Place) -> Network:
    return ec2_api.read(partial(account, aws), places or (HERE,))


def refusing(aws: AwsServer, operation: str, code: str = "UnauthorizedOperation") -> Network:
    """Reads with credentials that AWS refuses an operation to."""
    client = own_client(aws)
    error = {"Error": {"Code": code, "Message": "You are not authorized."}, "ResponseMetadata": {}}
    refusal = (AWSResponse("", 403, HTTPHeaders(), None), error)
    client.meta.events.register(f"before-call.ec2.{operation}", lambda **_: refusal)
    return ec2_api.read(lambda account_id, region, service: client, [HERE])


def test_a_vpc_is_read_with_all_that_decides_about_packets_in_it(aws):
    there = aws_account.Network(aws)
    subnet_id, table_id, group_id = there.subnet(), there.route_table(), there.security_group()
    there.ec2.associate_route_table(RouteTableId=table_id, SubnetId=subnet_id)
    interface_id = there.interface(subnet_id, PrivateIpAddress="10.0.0.254", Groups=[group_id])
    there.ec2.create_route(RouteTableId=table_id, DestinationCidrBlock="10.128.0.0/9", NetworkInterfaceId=interface_id)

    network = read(aws)

    assert network.vpcs[there.vpc_id] == Vpc(there.vpc_id, ACCOUNT_ID, REGION, (IPv4Network("10.0.0.0/16"),))
    assert network.subnets[subnet_id] == Subnet(subnet_id, there.vpc_id, IPv4Network("10.0.0.0/24"), f"{REGION}a")
    table = network.table_of(subnet_id)
    assert table is not None
    assert table.id == table_id
    assert set(table.routes) == {
        Route(IPv4Network("10.0.0.0/16"), Target(TargetKind.LOCAL, "local"), origin=RouteOrigin.TABLE),
        Route(
            IPv4Network("10.128.0.0/9"),
            Target(TargetKind.NETWORK_INTERFACE, interface_id),
            RouteState.BLACKHOLE,
        ),
    }, "an interface without an instance is a blackhole"
    acl = network.acl_of(subnet_id)
    assert acl is not None
    assert [entry.number for entry in acl.ingress] == [100, 32767]
    interface = network.interface_at(there.vpc_id, IPv4Address("10.0.0.254"))
    assert interface is not None
    assert (interface.id, interface.security_group_ids) == (interface_id, (group_id,))
    assert network.security_groups[group_id].egress[0].id.startswith("sgr-")
    assert network.partly_read_vpcs == frozenset()


def test_an_instance_comes_with_what_it_boots(aws):
    there = aws_account.Network(aws)
    interface_id = there.interface(there.subnet(), PrivateIpAddress="10.0.0.254")
    on_it = [{"DeviceIndex": 0, "NetworkInterfaceId": interface_id}]
    peer = there.instance(UserData=script(), NetworkInterfaces=on_it)
    other = there.instance(SubnetId=there.subnet("10.0.1.0/24"), UserData="#!/bin/sh\n")
    silent = there.instance(SubnetId=there.subnet("10.0.2.0/24"))
    network = read(aws)
    assert network.instances[peer].gate == HOST
    assert network.instances[peer].user_data == script()
    assert network.instances[peer].interface_ids == (interface_id,)
    assert network.interfaces[interface_id].instance_id == peer
    assert (network.instances[other].gate, network.instances[other].user_data) == (None, "#!/bin/sh\n")
    assert (network.instances[silent].gate, network.instances[silent].user_data) == (None, "")


def test_broken_facts_of_a_gate_peer_are_told_with_the_instance(aws):
    there = aws_account.Network(aws)
    instance_id = there.instance(SubnetId=there.subnet(), UserData=script().replace("VNI=10", "VNI=0"))
    network = read(aws)
    assert network.instances[instance_id].gate is None
    told = "/etc/devicepath/gate.conf: VNI is '0'; give 1 to 16777215, as the VPG's Gate has it."
    assert network.instances[instance_id].gate_faults == (told,)
    assert network.unread == (f"instance {instance_id}: not a working tunnel: {told}",)


def test_accounts_and_regions_are_read_as_one_network(aws):
    here = aws_account.Network(aws)
    there = aws_account.Network(aws, "10.1.0.0/16", OTHER_REGION, OTHER_ACCOUNT)
    peering_id = here.peering(there)
    there.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering_id)
    network = read(aws, HERE, Place(OTHER_ACCOUNT, OTHER_REGION))
    assert network.vpcs[here.vpc_id].account_id == ACCOUNT_ID
    assert (network.vpcs[there.vpc_id].account_id, network.vpcs[there.vpc_id].region) == (OTHER_ACCOUNT, OTHER_REGION)
    peering = network.peerings[peering_id]
    assert peering.is_active
    assert peering.far_side(here.vpc_id).cidrs == (IPv4Network("10.1.0.0/16"),)


def test_lists_are_read_to_their_last_page(aws):
    there = aws_account.Network(aws)
    subnet_id = there.subnet()
    made = {there.instance(SubnetId=subnet_id) for _ in range(3)}
    client = own_client(aws)
    client.meta.events.register(
        "before-parameter-build.ec2.DescribeInstances", lambda params, **_: params.update(MaxResults=2)
    )
    assert ec2_api.read(lambda account_id, region, service: client, [HERE]).instances.keys() == made


def test_a_prefix_list_of_ones_own_is_known_with_its_ranges(aws):
    there = aws_account.Network(aws)
    entries = [{"Cidr": "10.9.0.0/16"}, {"Cidr": "10.8.0.0/16"}]
    made = there.ec2.create_managed_prefix_list(
        PrefixListName="sites", AddressFamily="IPv4", MaxEntries=5, Entries=entries
    )
    list_id = made["PrefixList"]["PrefixListId"]
    found = read(aws).prefix_lists[list_id]
    assert (found.name, set(found.cidrs)) == ("sites", {IPv4Network("10.9.0.0/16"), IPv4Network("10.8.0.0/16")})


def test_what_a_vpn_connection_ends_at_is_read(aws):
    ec2 = aws_account.Network(aws).ec2
    gateway_id = ec2.create_vpn_gateway(Type="ipsec.1", AmazonSideAsn=64600)["VpnGateway"]["VpnGatewayId"]
    made = ec2.create_customer_gateway(Type="ipsec.1", PublicIp="198.51.100.1", BgpAsn=65000)["CustomerGateway"]
    found = read(aws)
    assert (found.vpn_gateways[gateway_id].asn, found.vpn_gateways[gateway_id].vpc_id) == (64600, "")
    assert found.customer_gateways[made["CustomerGatewayId"]].asn == 65000
    assert found.unread == ()


def a_gateway_with_a_table(there: aws_account.Network) -> tuple[str, str]:
    gateway_id = there.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    table = there.ec2.create_transit_gateway_route_table(TransitGatewayId=gateway_id)["TransitGatewayRouteTable"]
    table_id = table["TransitGatewayRouteTableId"]
    there.ec2.create_transit_gateway_route(
        DestinationCidrBlock="10.9.0.0/16", TransitGatewayRouteTableId=table_id, Blackhole=True
    )
    return gateway_id, table_id


def test_a_transit_gateway_is_read_with_what_each_of_its_tables_says(aws):
    gateway_id, table_id = a_gateway_with_a_table(aws_account.Network(aws))
    found = read(aws)
    gateway = found.transit_gateways[gateway_id]
    assert (gateway.account_id, gateway.region, gateway.is_whole) == (ACCOUNT_ID, REGION, True)
    table = found.transit_gateway_route_tables[table_id]
    assert (table.transit_gateway_id, list(map(str, table.routes))) == (gateway_id, ["10.9.0.0/16 -> blackhole"])
    assert (table.unread, found.unread) == ((), ())


@pytest.mark.parametrize(
    ("operation", "unread"),
    [
        ("SearchTransitGatewayRoutes", "routes that the answer does not tell"),
        ("GetTransitGatewayRouteTablePropagations", "what propagates to it"),
    ],
)
def test_without_the_right_to_what_a_table_says_it_is_not_empty(aws, operation, unread):
    _, table_id = a_gateway_with_a_table(aws_account.Network(aws))
    network = refusing(aws, operation)
    assert unread in network.transit_gateway_route_tables[table_id].unread
    lacks = f"the credentials lack the right to ec2:{operation} of {table_id}"
    assert f"AWS {ACCOUNT_ID} {REGION}: {lacks}" in network.unread


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "AccessDenied"])
def test_a_missing_right_is_told_by_its_action_and_the_rest_is_read(aws, code):
    there = aws_account.Network(aws)
    subnet_id = there.subnet()
    network = refusing(aws, "DescribeNetworkAcls", code)
    line = f"AWS {ACCOUNT_ID} {REGION}: the credentials lack the right to ec2:DescribeNetworkAcls"
    assert network.unread == (line,)
    assert network.acl_of(subnet_id) is None, "what could not be read allows nothing"
    assert network.table_of(subnet_id) is not None


def test_a_prefix_list_whose_ranges_may_not_be_read_is_not_an_empty_one(aws):
    there = aws_account.Network(aws)
    made = there.ec2.create_managed_prefix_list(
        PrefixListName="sites", AddressFamily="IPv4", MaxEntries=5, Entries=[{"Cidr": "10.9.0.0/16"}]
    )
    list_id = made["PrefixList"]["PrefixListId"]
    network = refusing(aws, "GetManagedPrefixListEntries")
    assert list_id not in network.prefix_lists
    lacks = "the credentials lack the right to ec2:GetManagedPrefixListEntries"
    assert f"AWS {ACCOUNT_ID} {REGION}: {lacks} of {list_id}" in network.unread


def test_without_the_right_to_interfaces_every_vpc_is_read_in_part(aws):
    there = aws_account.Network(aws)
    network = refusing(aws, "DescribeNetworkInterfaces")
    assert there.vpc_id in network.partly_read_vpcs


def test_a_right_that_is_missing_on_one_instance_names_it(aws):
    there = aws_account.Network(aws)
    instance_id = there.instance(SubnetId=there.subnet(), UserData=script())
    network = refusing(aws, "DescribeInstanceAttribute")
    lacks = "the credentials lack the right to ec2:DescribeInstanceAttribute"
    assert network.unread == (f"AWS {ACCOUNT_ID} {REGION}: {lacks} of {instance_id}",)
    assert network.instances[instance_id].gate is None


def test_an_instance_that_goes_while_it_is_read_is_no_failure(aws):
    there = aws_account.Network(aws)
    there.instance(SubnetId=there.subnet())
    assert refusing(aws, "DescribeInstanceAttribute", "InvalidInstanceID.NotFound").unread == ()


def test_any_other_refusal_ends_it_and_says_what_was_asked(aws):
    with pytest.raises(Misread) as misread:
        refusing(aws, "DescribeVpcs", "AuthFailure")
    assert str(misread.value) == (
        f"AWS {ACCOUNT_ID} {REGION}: ec2:DescribeVpcs: An error occurred (AuthFailure) when calling the DescribeVpcs "
        "operation: You are not authorized."
    )
