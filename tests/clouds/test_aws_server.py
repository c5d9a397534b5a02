"""The emulated AWS as a process: accounts, regions, and that it is on this machine only."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from devicepath_tools.rehearsal.clouds.aws import ACCOUNT_ID
from devicepath_tools.rehearsal.clouds.aws.answer import answer_of
from devicepath_tools.rehearsal.clouds.aws.credentials import REHEARSAL
from devicepath_tools.rehearsal.clouds.aws.existing import (
    ExistingImage,
    ExistingPrefixList,
    ExistingSubnet,
    ExistingTransitGateway,
    ExistingVpc,
)
from devicepath_tools.rehearsal.clouds.aws.invocations import Invocations
from devicepath_tools.rehearsal.clouds.aws_client import client
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION, Network, Owner
from tests.forked.aws_server import ForkedAwsServer

pytestmark = pytest.mark.slow

DATA_SEGMENTS_IN = slice(152, 156)
"""Of the kernel's struct tcp_info: tcpi_data_segs_in. Source: linux/tcp.h."""
COMMAND = [sys.executable, "-m", "devicepath_tools.rehearsal.clouds.aws"]


def vpc_ids(aws, region, account_id=None):
    return {vpc["VpcId"] for vpc in aws.ec2(region, account_id).describe_vpcs()["Vpcs"]}


def test_accounts_and_regions_are_kept_apart(aws):
    made = Network(aws).vpc_id
    assert made in vpc_ids(aws, REGION)
    assert made not in vpc_ids(aws, OTHER_REGION)
    assert made not in vpc_ids(aws, REGION, OTHER_ACCOUNT)
    assert aws.client("sts", REGION).get_caller_identity()["Account"] == "123456789012"
    assert aws.client("sts", REGION, OTHER_ACCOUNT).get_caller_identity()["Account"] == OTHER_ACCOUNT


def test_vpcs_are_there_from_the_start_with_the_ids_that_a_stack_takes_them_over_by():
    subnets = tuple(
        ExistingSubnet(f"subnet-0000000{number}", f"10.9.{number}.0/24", f"{OTHER_REGION}{zone}", table)
        for number, (zone, table) in enumerate([("a", "rtb-1234567a"), ("c", "rtb-1234567a"), ("a", "rtb-1234567b")])
    )
    vpc = ExistingVpc(OTHER_ACCOUNT, OTHER_REGION, "vpc-12345678", ("10.9.0.0/16",), subnets)
    with ForkedAwsServer(vpcs=[vpc]) as aws:
        ec2 = aws.ec2(OTHER_REGION, OTHER_ACCOUNT)
        (found,) = ec2.describe_vpcs(VpcIds=[vpc.id])["Vpcs"]
        assert (found["CidrBlock"], found["OwnerId"]) == (vpc.cidrs[0], OTHER_ACCOUNT)
        there = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc.id]}])["Subnets"]
        assert {(it["SubnetId"], it["CidrBlock"], it["AvailabilityZone"]) for it in there} == {
            (it.id, it.cidr, it.zone) for it in subnets
        }
        assert not any(it["MapPublicIpOnLaunch"] for it in there)
        tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc.id]}])["RouteTables"]
        associated = {it["RouteTableId"]: {one.get("SubnetId") for one in it["Associations"]} for it in tables}
        assert {key: it for key, it in associated.items() if key.startswith("rtb-1234567")} == {
            "rtb-1234567a": {subnets[0].id, subnets[1].id},
            "rtb-1234567b": {subnets[2].id},
        }
        assert ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"] != vpc.id, "the next one has an id of its own"


def test_a_vpc_that_is_there_has_all_of_its_ranges_and_a_subnet_in_each():
    subnets = (
        ExistingSubnet("subnet-00000001", "10.9.1.0/24", f"{REGION}a", "rtb-1234567a"),
        ExistingSubnet("subnet-00000002", "10.25.1.0/24", f"{REGION}a", "rtb-1234567b"),
    )
    vpc = ExistingVpc(ACCOUNT_ID, REGION, "vpc-12345678", ("10.9.0.0/16", "10.25.0.0/16", "10.26.0.0/20"), subnets)
    with ForkedAwsServer(vpcs=[vpc]) as aws:
        ec2 = aws.ec2(REGION)
        (found,) = ec2.describe_vpcs(VpcIds=[vpc.id])["Vpcs"]
        assert found["CidrBlock"] == vpc.cidrs[0], "the one that it was made with"
        associated = {it["CidrBlock"]: it["CidrBlockState"]["State"] for it in found["CidrBlockAssociationSet"]}
        assert associated == dict.fromkeys(vpc.cidrs, "associated")
        there = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc.id]}])["Subnets"]
        assert {it["SubnetId"]: it["CidrBlock"] for it in there} == {it.id: it.cidr for it in subnets}
        (table,) = ec2.describe_route_tables(RouteTableIds=["rtb-1234567b"])["RouteTables"]
        local = {it["DestinationCidrBlock"] for it in table["Routes"] if it["GatewayId"] == "local"}
        assert local == set(vpc.cidrs), "each is reached in every subnet"


def test_a_transit_gateway_is_there_with_its_tables_and_whom_it_is_shared_with():
    tables = ("tgw-rtb-1234567a", "tgw-rtb-1234567b")
    shared = ExistingTransitGateway(OTHER_ACCOUNT, REGION, "tgw-12345678", 64600, tables, (ACCOUNT_ID,))
    bare = ExistingTransitGateway(ACCOUNT_ID, REGION, "tgw-87654321", 64601)
    with ForkedAwsServer(transit_gateways=[shared, bare]) as aws:
        owner, other = Owner(aws), Owner(aws, OTHER_ACCOUNT)
        found = owner.gateways()
        assert {key: (it["OwnerId"], it["Options"]["AmazonSideAsn"]) for key, it in found.items()} == {
            "tgw-12345678": (OTHER_ACCOUNT, 64600),
            "tgw-87654321": (ACCOUNT_ID, 64601),
        }
        assert found["tgw-12345678"]["Options"]["PropagationDefaultRouteTableId"] == tables[0]
        assert found["tgw-87654321"]["Options"]["DefaultRouteTableAssociation"] == "disable"
        listed = other.ec2.describe_transit_gateway_route_tables(TransitGatewayRouteTableIds=list(tables))
        assert [it["DefaultAssociationRouteTable"] for it in listed["TransitGatewayRouteTables"]] == [True, False]
        network = Network(aws)
        attachment = owner.attachment(found["tgw-12345678"], network, network.subnet())
        assert other.attachment_state(attachment) == "pendingAcceptance"


def test_a_vpc_that_is_there_has_a_way_to_s3_by_the_prefix_list_that_a_stack_names():
    tables = ("rtb-1234567a", "rtb-1234567b")
    subnets = tuple(
        ExistingSubnet(f"subnet-0000000{number}", f"10.9.{number}.0/24", f"{REGION}a", table)
        for number, table in enumerate(tables)
    )
    vpc = ExistingVpc(ACCOUNT_ID, REGION, "vpc-12345678", ("10.9.0.0/16",), subnets, tables[:1])
    lists = [
        ExistingPrefixList(ACCOUNT_ID, REGION, "pl-12345678", f"com.amazonaws.{REGION}.s3"),
        ExistingPrefixList(ACCOUNT_ID, REGION, "pl-87654321", "somebody's"),
    ]
    with ForkedAwsServer(vpcs=[vpc], prefix_lists=lists) as aws:
        ec2 = aws.ec2(REGION)
        found = {it["PrefixListId"]: it for it in ec2.describe_prefix_lists()["PrefixLists"]}
        assert "52.216.0.0/15" in found["pl-12345678"]["Cidrs"]
        assert [it["PrefixListName"] for it in found.values()].count(lists[0].name) == 1, "it is the only one of S3"
        (listed,) = ec2.describe_managed_prefix_lists(PrefixListIds=["pl-87654321"])["PrefixLists"]
        assert listed["PrefixListName"] == "somebody's"
        (endpoint,) = ec2.describe_vpc_endpoints()["VpcEndpoints"]
        routes = {
            table: [
                route["GatewayId"]
                for route in ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
                if route.get("DestinationPrefixListId") == "pl-12345678"
            ]
            for table in tables
        }
        assert routes == {tables[0]: [endpoint["VpcEndpointId"]], tables[1]: []}


@pytest.mark.parametrize("architecture", ["arm64", "x86_64"])
def test_an_image_is_there_from_the_start_with_the_id_that_a_stack_pins(architecture):
    image = ExistingImage(ACCOUNT_ID, REGION, "ami-0123456789abcdef0", architecture)
    with ForkedAwsServer(images=[image]) as aws:
        (found,) = aws.ec2(REGION).describe_images(ImageIds=[image.id])["Images"]
        others = aws.ec2(REGION).describe_images(Owners=["amazon"])["Images"]
    assert (found["ImageId"], found["Architecture"]) == (image.id, architecture)
    assert found["Name"].startswith("al2023-ami-")
    assert found["Name"] in {it["Name"] for it in others if it["ImageId"] != image.id}, "the other one is still there"


def test_it_has_amazon_linux_zones_and_the_policies_of_aws(aws):
    assert Network(aws).image().startswith("ami-")
    zones = aws.ec2(REGION).describe_availability_zones()["AvailabilityZones"]
    assert [zone["ZoneName"] for zone in zones] == ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
    arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    assert aws.client("iam", REGION).get_policy(PolicyArn=arn)["Policy"]["Arn"] == arn


def test_a_reset_empties_every_account(aws):
    made = Network(aws).vpc_id
    aws.reset()
    assert made not in vpc_ids(aws, REGION)


def test_two_servers_share_nothing():
    with ForkedAwsServer() as one, ForkedAwsServer() as other:
        assert one.endpoint != other.endpoint
        assert Network(one).vpc_id not in vpc_ids(other, REGION)


def test_its_own_account_can_be_chosen_and_another_stays_another():
    """A stack file names the account that it may work in; the rehearsal's credentials must belong to that one."""
    with subprocess.Popen([*COMMAND, "--account-id", "111122223333"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        sts = client("sts", REGION, said["endpoint"], REHEARSAL)
        assert said["accountId"] == sts.get_caller_identity()["Account"] == "111122223333"
        role = f"arn:aws:iam::{OTHER_ACCOUNT}:role/rehearsal"
        assumed = sts.assume_role(RoleArn=role, RoleSessionName="test")["AssumedRoleUser"]["Arn"]
        assert assumed.startswith(f"arn:aws:sts::{OTHER_ACCOUNT}:")
        process.terminate()


def test_an_answer_is_one_piece(aws):
    """Of two the AWS SDK for Go loses the second now and then, asks again, and what was made "exists already"."""
    address = urlsplit(aws.endpoint)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: aws\r\n\r\n")
        with connection.makefile("rb") as answer:
            assert answer.read().startswith(b"HTTP/1.1 403 ")
        told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, DATA_SEGMENTS_IN.stop)
    assert int.from_bytes(told[DATA_SEGMENTS_IN], sys.byteorder) == 1


def test_what_is_asked_for_again_as_its_answer_got_lost_is_answered_as_the_first_time(aws):
    """Without a ClientToken AWS would refuse what is there already, and a deployment would fail by chance."""
    network = Network(aws)
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    given = {"GroupId": network.security_group(), "IpPermissions": [rule]}
    asked = invoked_as(aws, "0a1b").authorize_security_group_egress(**given)
    again = invoked_as(aws, "0a1b").authorize_security_group_egress(**given)
    assert again["SecurityGroupRules"] == asked["SecurityGroupRules"]
    with pytest.raises(ClientError, match=r"InvalidPermission\.Duplicate"):
        invoked_as(aws, "2c3d").authorize_security_group_egress(**given)


def invoked_as(aws, invocation):
    """A client of its own, all of whose requests are tries of one."""
    ec2 = client.__wrapped__("ec2", REGION, aws.endpoint, REHEARSAL)

    def number(request, **_):
        request.headers["amz-sdk-invocation-id"] = invocation

    ec2.meta.events.register("before-send.ec2", number)
    return ec2


def test_requests_are_carried_out_one_after_the_other():
    """moto is not made for several at a time."""
    several = threading.Barrier(2)

    def answered(_, start_response):
        with suppress(threading.BrokenBarrierError):
            several.wait(0.1)
            met.append(True)
        start_response("200 OK", [])
        return [b""]

    met: list[bool] = []
    application = Invocations(answered)
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda _: answer_of(application, {}), range(2)))
    assert met == []


def test_it_says_in_one_line_where_it_is_and_ends_when_it_is_told_to():
    with subprocess.Popen([*COMMAND, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        assert said.pop("endpoint").startswith("http://127.0.0.1:")
        assert said == {
            "accessKeyId": "rehearsal",
            "secretAccessKey": "rehearsal-opens-nothing",
            "accountId": "123456789012",
        }
        process.terminate()
        assert process.wait(10) == 0


def test_it_listens_on_this_machine_only():
    refused = subprocess.run([*COMMAND, "--host", "0.0.0.0"], capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert refused.stderr == "emulated AWS: host: 0.0.0.0 is not a loopback address. Give 127.0.0.1.\n"


def test_a_port_that_is_taken_is_said(aws):
    port = aws.endpoint.rpartition(":")[2]
    refused = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in refused.stderr


def test_it_ends_with_the_process_that_started_it():
    program = (
        "import os, sys\n"
        "from devicepath_tools.rehearsal.clouds.aws import AwsServer\n"
        "aws = AwsServer()\n"
        "aws.start()\n"
        "print(aws._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    starter = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, timeout=60, check=False
    )
    assert starter.returncode == -signal.SIGKILL
    server = int(starter.stdout)
    descriptor = os.pidfd_open(server)
    try:
        ended = subprocess.run(
            [sys.executable, "-c", f"import select; print(select.select([{descriptor}], [], [], 30)[0])"],
            pass_fds=[descriptor],
            stdout=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(descriptor)
    assert ended.stdout.strip() == f"[{descriptor}]"
