"""Servers that a rehearsal puts into the emulated AWS."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from botocore.exceptions import ClientError

from devicepath_tools.network.intent.servers import Server
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.security_group import SecurityGroupRule
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.stand_in_servers import StandInServers
from tests.clouds.aws_account import Network, code_of
from tests.forked.aws_server import ForkedAwsServer

pytestmark = pytest.mark.slow

ALIVE = [{"Name": "instance-state-name", "Values": ["pending", "running"]}]


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    with ForkedAwsServer() as server:
        yield server


@pytest.fixture
def there(aws: AwsServer) -> Network:
    return Network(aws)


def a_rule(protocol: Protocol | None, first_port: int, last_port: int, cidr: str) -> SecurityGroupRule:
    return SecurityGroupRule("sgr", protocol, first_port, last_port, cidr=IPv4Network(cidr))


def a_server(tier: str, subnet_id: str, address: str, *, ingress: Any = (), egress: Any = ()) -> Server:
    return Server("main", tier, "a", subnet_id, IPv4Address(address), tuple(ingress), tuple(egress))


def alive(there: Network) -> list[dict[str, Any]]:
    found = there.ec2.describe_instances(Filters=ALIVE)["Reservations"]
    return [
        instance for reservation in found for instance in reservation["Instances"] if instance["VpcId"] == there.vpc_id
    ]


def groups(there: Network) -> list[dict[str, Any]]:
    """The VPC's, but for the one that it has from the beginning."""
    of_vpc = [{"Name": "vpc-id", "Values": [there.vpc_id]}]
    found: list[dict[str, Any]] = there.ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
    return [group for group in found if group["GroupName"] != "default"]


def rules(group: dict[str, Any], direction: str) -> list[tuple[str, int | None, int | None, str]]:
    return [
        (rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"), cidr["CidrIp"])
        for rule in group[direction]
        for cidr in rule["IpRanges"]
    ]


def test_each_has_its_address_and_exactly_its_rules(there: Network):
    subnet_id = there.subnet()
    servers = [
        a_server(
            "app", subnet_id, "10.0.0.20",
            ingress=[a_rule(Protocol.TCP, 443, 443, "100.64.0.0/26"), a_rule(Protocol.ICMP, 8, 0, "100.64.0.0/26")],
            egress=[a_rule(None, 0, 65535, "10.130.0.0/16")],
        ),
        a_server("gate", subnet_id, "10.0.0.21"),
    ]  # fmt: skip
    StandInServers(there.ec2, there.vpc_id).put(servers)
    found = {instance["PrivateIpAddress"]: instance for instance in alive(there)}
    assert sorted(found) == ["10.0.0.20", "10.0.0.21"]
    assert found["10.0.0.20"]["Tags"][0] == {"Key": "Name", "Value": "stand-in main-app-a"}
    by_name = {group["GroupName"]: group for group in groups(there)}
    app, gate = by_name["stand-in-main-app-a"], by_name["stand-in-main-gate-a"]
    (interface,) = found["10.0.0.20"]["NetworkInterfaces"]
    assert [group["GroupId"] for group in interface["Groups"]] == [app["GroupId"]]
    assert sorted(rules(app, "IpPermissions")) == [("icmp", 8, 0, "100.64.0.0/26"), ("tcp", 443, 443, "100.64.0.0/26")]
    assert rules(app, "IpPermissionsEgress") == [("-1", None, None, "10.130.0.0/16")]
    assert (rules(gate, "IpPermissions"), rules(gate, "IpPermissionsEgress")) == ([], []), "AWS's own rule is gone"


def test_when_they_are_removed_nothing_of_them_is_left_and_a_second_time_does_nothing(there: Network):
    others = there.security_group("of the stack")
    stand_ins = StandInServers(there.ec2, there.vpc_id)
    stand_ins.put([a_server("app", there.subnet(), "10.0.0.20")])
    stand_ins.remove()
    assert alive(there) == []
    assert [group["GroupId"] for group in groups(there)] == [others]
    stand_ins.remove()


def test_those_that_were_put_before_one_was_refused_are_removed_too(there: Network):
    subnet_id = there.subnet()
    stand_ins = StandInServers(there.ec2, there.vpc_id)
    taken = [a_server("app", subnet_id, "10.0.0.20"), a_server("gate", subnet_id, "10.0.9.20")]
    with pytest.raises(ClientError, match=r"10\.0\.9\.20"):
        stand_ins.put(taken)
    assert (len(alive(there)), len(groups(there))) == (1, 2)
    stand_ins.remove()
    assert (alive(there), groups(there)) == ([], [])


def test_they_make_way_when_the_stack_goes_and_servers_of_users_do_not(there: Network):
    subnets = [there.subnet(), there.subnet("10.0.1.0/24")]
    for name, subnet_id, address in (("app", subnets[0], "10.0.0.20"), ("gate", subnets[1], "10.0.1.20")):
        StandInServers(there.ec2, there.vpc_id).put([a_server(name, subnet_id, address)])
    of_a_user = there.instance(SubnetId=subnets[1])
    there.ec2.delete_subnet(SubnetId=subnets[0])
    assert code_of(there.ec2.delete_subnet, SubnetId=subnets[1]) == "DependencyViolation"
    there.ec2.terminate_instances(InstanceIds=[of_a_user])
    there.ec2.delete_subnet(SubnetId=subnets[1])
    there.ec2.delete_vpc(VpcId=there.vpc_id)
    assert (alive(there), groups(there)) == ([], [])
    assert there.ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [there.vpc_id]}])[
        "NetworkInterfaces"
    ] == []  # fmt: skip


def test_whoever_asks_who_is_in_a_subnet_is_told_of_a_users_server_and_not_of_them(there: Network):
    subnet_id = there.subnet()
    stand_ins = StandInServers(there.ec2, there.vpc_id)
    stand_ins.put([a_server("app", subnet_id, "10.0.0.20")])
    of_a_user = there.instance(SubnetId=subnet_id)
    in_it = there.ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [subnet_id]}])
    assert [each["Attachment"]["InstanceId"] for each in in_it["NetworkInterfaces"]] == [of_a_user]
    assert len(there.ec2.describe_network_interfaces()["NetworkInterfaces"]) >= 2, "whoever asks for all sees both"
    there.ec2.terminate_instances(InstanceIds=[of_a_user])
    stand_ins.remove()
