"""Transit gateways of an AWS account, read through the API of the emulated one, and a trace across them."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import Any

import pytest

from devicepath_tools.network.loading.aws import ec2_api
from devicepath_tools.network.loading.aws.ec2_api import Place
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.aws.credentials import ACCOUNT_ID
from tests.clouds.aws_account import OTHER_ACCOUNT, REGION, Owner
from tests.forked.aws_server import ForkedAwsServer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    with ForkedAwsServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _emptied(aws: AwsServer) -> None:
    aws.reset()


class Plant:
    """A VPC with a host, attached to a gateway of one account."""

    def __init__(self, aws: AwsServer, owner: Owner, gateway: dict[str, Any], number: int) -> None:
        account = None if owner.account_id == ACCOUNT_ID else owner.account_id
        self.ec2: Any = aws.client("ec2", REGION, account)
        self.gateway_id, self.cidr = gateway["TransitGatewayId"], f"10.{number}.0.0/16"
        self.vpc_id = self.ec2.create_vpc(CidrBlock=self.cidr)["Vpc"]["VpcId"]
        subnet = {"VpcId": self.vpc_id, "CidrBlock": f"10.{number}.1.0/24", "AvailabilityZone": f"{REGION}a"}
        self.subnet_id = self.ec2.create_subnet(**subnet)["Subnet"]["SubnetId"]
        self.address = IPv4Address(f"10.{number}.1.10")
        opened = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
        group = self.ec2.create_security_group(GroupName="all", Description="all", VpcId=self.vpc_id)["GroupId"]
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[opened])
        self.ec2.run_instances(
            ImageId="ami-12c6146b", MinCount=1, MaxCount=1, SubnetId=self.subnet_id, SecurityGroupIds=[group],
            PrivateIpAddress=str(self.address),
        )  # fmt: skip
        asked = {"TransitGatewayId": self.gateway_id, "VpcId": self.vpc_id, "SubnetIds": [self.subnet_id]}
        made = self.ec2.create_transit_gateway_vpc_attachment(**asked)["TransitGatewayVpcAttachment"]
        self.attachment_id = made["TransitGatewayAttachmentId"]

    def route(self, cidr: str) -> None:
        tables = self.ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [self.vpc_id]}])["RouteTables"]
        given = {"RouteTableId": tables[0]["RouteTableId"], "DestinationCidrBlock": cidr}
        self.ec2.create_route(**given, TransitGatewayId=self.gateway_id)


def read(aws: AwsServer, *accounts: str) -> Network:
    def client(account_id: str, region: str, service: str) -> Any:
        return aws.client(service, region, None if account_id == ACCOUNT_ID else account_id)

    return ec2_api.read(client, [Place(it, REGION) for it in accounts or (ACCOUNT_ID,)])


def pinged(network: Network, one: Plant, other: Plant) -> Trace:
    (interface,) = network.interfaces_with(one.address)
    packet = Packet(one.address, other.address, Protocol.ICMP, ECHO_REQUEST)
    return trace(network, HostEnd(interface), packet)


def test_two_vpcs_behind_one_gateway_reach_each_other_by_its_default_table(aws):
    owner = Owner(aws)
    gateway = owner.gateway()
    one, other = Plant(aws, owner, gateway, 1), Plant(aws, owner, gateway, 2)
    one.route(other.cidr)
    other.route(one.cidr)
    network = read(aws)
    assert pinged(network, one, other).verdict is Verdict.REACHABLE
    assert network.unread == ()


def test_peered_in_one_region_they_do_by_static_routes_to_each_ends_own_id(aws):
    owner = Owner(aws)
    gateways = [owner.gateway(), owner.gateway()]
    one, other = (Plant(aws, owner, it, number) for number, it in enumerate(gateways, 1))
    made = owner.ec2.create_transit_gateway_peering_attachment(
        TransitGatewayId=one.gateway_id,
        PeerTransitGatewayId=other.gateway_id,
        PeerAccountId=ACCOUNT_ID,
        PeerRegion=REGION,
    )["TransitGatewayPeeringAttachment"]
    ends = made["TransitGatewayAttachmentId"], made["AccepterTransitGatewayAttachmentId"]
    owner.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=ends[1])
    one.route(other.cidr)
    other.route(one.cidr)
    assert pinged(read(aws), one, other).verdict is Verdict.STOPPED, "a peering propagates nothing"
    for gateway, end, cidr in zip(gateways, ends, (other.cidr, one.cidr), strict=True):
        owner.ec2.create_transit_gateway_route(
            DestinationCidrBlock=cidr,
            TransitGatewayRouteTableId=owner.default_table(gateway),
            TransitGatewayAttachmentId=end,
        )
    assert pinged(read(aws), one, other).verdict is Verdict.REACHABLE


def test_of_a_shared_gateway_both_accounts_together_know_all(aws):
    owner, participant = Owner(aws), Owner(aws, OTHER_ACCOUNT)
    gateway = owner.gateway(AutoAcceptSharedAttachments="enable")
    participant.accept_share(owner.share(gateway, OTHER_ACCOUNT))
    one, other = Plant(aws, owner, gateway, 1), Plant(aws, participant, gateway, 2)
    one.route(other.cidr)
    other.route(one.cidr)
    assert pinged(read(aws, ACCOUNT_ID, OTHER_ACCOUNT), one, other).verdict is Verdict.REACHABLE
    assert pinged(read(aws, ACCOUNT_ID), one, other).verdict is Verdict.UNKNOWN
    assert pinged(read(aws, OTHER_ACCOUNT), other, one).verdict is Verdict.UNKNOWN
