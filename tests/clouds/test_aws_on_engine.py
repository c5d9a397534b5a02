"""A deployment's whole life: a program with pulumi_aws, the real engine, the real provider's code and an emulated AWS.

One deployment goes through it, change by change; what each came to is kept, and the tests look at it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import AwsServer
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION
from tests.clouds.aws_stack import AwsStack
from tests.forked.aws_server import ForkedAwsServer
from tests.stack import Run

pytestmark = pytest.mark.engine

TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
    '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
)
PROGRAM = """
tags = {{"Name": "{name}"}}
zones = aws.get_availability_zones(state="available")
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True, tags=tags)
subnets = {{
    zone: aws.ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=cidr, availability_zone=zone)
    for zone, cidr in zip(zones.names, ["10.0.0.0/24", "10.0.1.0/24"])
}}
table = aws.ec2.RouteTable("table", vpc_id=vpc.id)
for zone, subnet in subnets.items():
    aws.ec2.RouteTableAssociation(f"of-{{zone}}", subnet_id=subnet.id, route_table_id=table.id)
aws.ec2.DefaultSecurityGroup("default", vpc_id=vpc.id, ingress=[], egress=[])
group = aws.ec2.SecurityGroup("gate", vpc_id=vpc.id, description="gate peer")
aws.vpc.SecurityGroupIngressRule("vxlan", security_group_id=group.id, ip_protocol="udp", from_port=4789, to_port=4789,
    cidr_ipv4="{vpg_range}", description="VXLAN of the VPG")
aws.vpc.SecurityGroupEgressRule("out", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="10.0.0.0/8")
s3 = aws.ec2.VpcEndpoint("s3", vpc_id=vpc.id, service_name="com.amazonaws.ap-northeast-1.s3")
aws.ec2.VpcEndpointRouteTableAssociation("s3-table", vpc_endpoint_id=s3.id, route_table_id=table.id)
aws.vpc.SecurityGroupEgressRule("packages", security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443,
    prefix_list_id=s3.prefix_list_id, description="packages")
interface = aws.ec2.NetworkInterface("interface", subnet_id=subnets["ap-northeast-1a"].id, private_ips=["10.0.0.254"],
    security_groups=[group.id], source_dest_check=False)
aws.ec2.Route("devices", route_table_id=table.id, destination_cidr_block="10.128.0.0/9",
    network_interface_id=interface.id)
role = aws.iam.Role("role", assume_role_policy='{trust}')
aws.iam.RolePolicyAttachment("session", role=role.name,
    policy_arn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")
profile = aws.iam.InstanceProfile("profile", role=role.name)
image = aws.ssm.get_parameter(name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64")
instance = aws.ec2.Instance("instance", ami=image.value, instance_type="{instance_type}",
    iam_instance_profile=profile.name,
    primary_network_interface=aws.ec2.InstancePrimaryNetworkInterfaceArgs(network_interface_id=interface.id),
    metadata_options=aws.ec2.InstanceMetadataOptionsArgs(http_tokens="required"),
    root_block_device=aws.ec2.InstanceRootBlockDeviceArgs(encrypted=True, volume_type="gp3", tags=tags),
    user_data="#!/bin/sh\\n: {user_data}\\n", user_data_replace_on_change=True, tags=tags,
    opts=pulumi.ResourceOptions(delete_before_replace=True, ignore_changes=["sourceDestCheck"]))
logs = aws.cloudwatch.LogGroup("flow", retention_in_days=30)
aws.ec2.FlowLog("watch", vpc_id=vpc.id, traffic_type="ALL", log_destination=logs.arn, iam_role_arn=role.arn)
aws.ec2.VpcEndpoint("ssm", vpc_id=vpc.id, service_name="com.amazonaws.ap-northeast-1.ssm", private_dns_enabled=True,
    vpc_endpoint_type="Interface", subnet_ids=[each.id for each in subnets.values()], security_group_ids=[group.id])
aws.ssm.Parameter("key", type="SecureString", value=pulumi.Output.secret("open sesame"))

there = aws.Provider("there", region="us-west-2",
    assume_roles=[aws.ProviderAssumeRoleArgs(role_arn="arn:aws:iam::210987654321:role/network")],
    default_tags=aws.ProviderDefaultTagsArgs(tags={{"owner": "network"}}))
theirs = pulumi.ResourceOptions(provider=there)
their_vpc = aws.ec2.Vpc("theirs", cidr_block="10.1.0.0/16", opts=theirs)
connection = aws.ec2.VpcPeeringConnection("connection", vpc_id=vpc.id, peer_vpc_id=their_vpc.id,
    peer_owner_id=their_vpc.owner_id, peer_region="us-west-2", tags={{"Name": "ours"}})
accepter = aws.ec2.VpcPeeringConnectionAccepter("accepter", vpc_peering_connection_id=connection.id, auto_accept=True,
    tags={{"Name": "theirs"}}, opts=theirs)
aws.ec2.Route("there", route_table_id=table.id, destination_cidr_block="10.1.0.0/16",
    vpc_peering_connection_id=accepter.id)
pulumi.export("instance", instance.id)
pulumi.export("volume", instance.root_block_device.volume_id)
pulumi.export("connection", connection.id)
pulumi.export("accepted", accepter.accept_status)
"""
WIDE = {"IpProtocol": "udp", "FromPort": 4789, "ToPort": 4789, "CidrIpv4": "0.0.0.0/0"}
IMPORTED = ("vpc", "table", "devices", "s3")


def program(**changes: str) -> str:
    given = {"name": "path", "vpg_range": "100.64.0.0/26", "instance_type": "t4g.micro", "user_data": "first"}
    return PROGRAM.format(**{**given, "trust": TRUST, **changes})


RENAMED = {"name": "renamed", "vpg_range": "100.64.0.0/24", "instance_type": "t4g.small"}


@dataclass(frozen=True)
class Life:
    """What each step came to, by its name."""

    runs: dict[str, Run]
    resources: dict[str, dict[str, Any]]
    seen: dict[str, Any]
    """What was found in the account."""
    state: str
    """Everything that the backend had written when the stack was up."""

    def unchanged(self, step: str) -> bool:
        output = self.runs[step].output
        return f"{len(self.resources['made']) + NOT_THE_PROVIDERS} unchanged" in output


NOT_THE_PROVIDERS = 2
"""The stack, and a provider; the default one is not counted."""


@pytest.fixture(scope="module")
def life(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with ForkedAwsServer() as cloud:
        stack = AwsStack(engine, tmp_path_factory.mktemp("life") / "stack", cloud)
        yield lived(stack, cloud)
        stack.close()


def lived(stack: AwsStack, cloud: AwsServer) -> Life:
    ec2 = cloud.client("ec2", REGION)
    runs: dict[str, Run] = {}
    resources: dict[str, dict[str, Any]] = {}
    seen: dict[str, Any] = {"before": what_exists(cloud)}

    runs["preview"] = stack.preview(program())
    seen["previewed"] = what_exists(cloud)
    runs["up"] = stack.up()
    resources["made"] = stack.resources()
    outputs = stack.outputs()
    seen["peering"] = both_ends(cloud, outputs["connection"])
    runs["up again"] = stack.up()
    runs["refresh"] = stack.refresh()
    runs["up after refresh"] = stack.up()
    seen["check"] = interface_check(ec2, outputs["instance"])
    state = stack.state_files()

    runs["change"] = stack.up(program(**RENAMED))
    resources["changed"] = stack.resources()
    seen["instance"] = shown(ec2, outputs["instance"])
    seen["volume"] = ec2.describe_volumes(VolumeIds=[outputs["volume"]])["Volumes"][0]["Tags"]
    runs["up after change"] = stack.up()
    runs["other processor"] = stack.preview(program(**{**RENAMED, "instance_type": "t3.small"}))

    runs["replacement"] = stack.up(program(**RENAMED, user_data="second"))
    outputs = stack.outputs()
    seen["replaced"] = shown(ec2, outputs["instance"])

    found = stack.resources()
    ec2.delete_route(RouteTableId=found["table"]["id"], DestinationCidrBlock="10.128.0.0/9")
    changed = [{"SecurityGroupRuleId": found["vxlan"]["id"], "SecurityGroupRule": WIDE}]
    ec2.modify_security_group_rules(GroupId=found["gate"]["id"], SecurityGroupRules=changed)
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=outputs["connection"])
    runs["refresh after hands"] = stack.refresh()
    runs["repair"] = stack.up()
    resources["repaired"] = stack.resources()
    runs["up after repair"] = stack.up()
    seen["check at the end"] = interface_check(ec2, stack.outputs()["instance"])

    whole = stack.deployment()
    resources["imported"] = imported(stack, resources["repaired"])
    runs["preview after import"] = stack.preview()
    put_back(stack, whole)
    runs["destroy"] = stack.destroy()
    seen["after"] = what_exists(cloud)
    return Life(runs, resources, seen, state)


def imported(stack: AwsStack, made: dict[str, Any]) -> dict[str, Any]:
    """Some of it, into a state that has nothing."""
    ids = {name: it["id"] for name, it in made.items()}
    stack.forget()
    stack.import_(
        [
            ("aws:ec2/vpc:Vpc", "vpc", ids["vpc"]),
            ("aws:ec2/routeTable:RouteTable", "table", ids["table"]),
            ("aws:ec2/route:Route", "devices", f"{ids['table']}_10.128.0.0/9"),
            ("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", ids["s3"]),
        ]
    )
    return stack.resources()


def put_back(stack: AwsStack, deployment: dict[str, Any]) -> None:
    file = stack.folder / "whole.json"
    file.write_text(json.dumps({"version": 3, "deployment": deployment}))
    stack.pulumi("stack", "import", "--file", str(file))


def shown(ec2: Any, instance_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
    return found


def interface_check(ec2: Any, instance_id: str) -> bool:
    """Whether the interface drops what is not for itself."""
    check: bool = shown(ec2, instance_id)["NetworkInterfaces"][0]["SourceDestCheck"]
    return check


def both_ends(cloud: AwsServer, connection_id: str) -> list[tuple[dict[str, str], str]]:
    """Tags and status of a peering, as either account shows it."""
    ends = cloud.ec2(REGION), cloud.ec2(OTHER_REGION, OTHER_ACCOUNT)
    found = [
        ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection_id])["VpcPeeringConnections"][0]
        for ec2 in ends
    ]
    return [({tag["Key"]: tag["Value"] for tag in it["Tags"]}, it["Status"]["Code"]) for it in found]


def what_exists(cloud: AwsServer) -> dict[str, list[str]]:
    """Ids of what both accounts have; instances that run or are stopped."""
    ec2 = cloud.client("ec2", REGION)
    states = [{"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}]
    iam, logs = cloud.client("iam", REGION), cloud.client("logs", REGION)
    listed = {
        "VpcId": [*ec2.describe_vpcs()["Vpcs"], *cloud.ec2(OTHER_REGION, OTHER_ACCOUNT).describe_vpcs()["Vpcs"]],
        "SubnetId": ec2.describe_subnets()["Subnets"],
        "RouteTableId": ec2.describe_route_tables()["RouteTables"],
        "GroupId": ec2.describe_security_groups()["SecurityGroups"],
        "NetworkInterfaceId": ec2.describe_network_interfaces()["NetworkInterfaces"],
        "VolumeId": ec2.describe_volumes()["Volumes"],
        "ReservationId": ec2.describe_instances(Filters=states)["Reservations"],
        "FlowLogId": ec2.describe_flow_logs()["FlowLogs"],
        "RoleName": iam.list_roles()["Roles"],
        "InstanceProfileName": iam.list_instance_profiles()["InstanceProfiles"],
        "logGroupName": logs.describe_log_groups()["logGroups"],
    }
    parameters = cloud.client("ssm", REGION).describe_parameters()["Parameters"]
    # Once AWS's public parameters were asked for, moto lists them too.
    own = sorted(each["Name"] for each in parameters if not each["Name"].startswith("/aws/service/"))
    return {"Name": own} | {name: sorted(each[name] for each in found) for name, found in listed.items()}


def ids(resources: dict[str, Any], *, without: str = "") -> dict[str, str]:
    return {name: it["id"] for name, it in resources.items() if name != without}


def test_a_preview_makes_nothing(life: Life):
    assert life.seen["previewed"] == life.seen["before"]


def test_nothing_changes_in_a_second_up_a_refresh_and_an_up_after_it(life: Life):
    assert life.unchanged("up again"), life.runs["up again"].output
    assert life.unchanged("refresh"), life.runs["refresh"].output
    assert life.unchanged("up after refresh"), life.runs["up after refresh"].output


def test_the_check_of_a_forwarding_interface_stays_off(life: Life):
    assert (life.seen["check"], life.seen["check at the end"]) == (False, False)


def test_a_secret_is_encrypted_in_the_state(life: Life):
    assert "made" in life.resources
    assert "open sesame" not in life.state


def test_changes_are_made_in_place_the_disks_tags_too(life: Life):
    assert "~ 3 updated" in life.runs["change"].output
    assert ids(life.resources["changed"]) == ids(life.resources["made"])
    instance = life.seen["instance"]
    assert (instance["InstanceType"], instance["State"]["Name"]) == ("t4g.small", "running")
    assert life.seen["volume"] == [{"Key": "Name", "Value": "renamed"}]
    assert life.unchanged("up after change"), life.runs["up after change"].output


def test_another_processor_is_another_instance(life: Life):
    assert "instanceType: " in life.runs["other processor"].output
    assert "1 to replace" in life.runs["other processor"].output


def test_new_user_data_replaces_the_instance_and_keeps_its_interface(life: Life):
    assert "1 replaced" in life.runs["replacement"].output
    replaced = life.seen["replaced"]
    assert replaced["InstanceId"] != life.seen["instance"]["InstanceId"]
    assert (replaced["PrivateIpAddress"], replaced["SourceDestCheck"]) == ("10.0.0.254", False)


def test_what_somebody_changed_by_hand_is_shown_and_repaired(life: Life):
    refreshed = life.runs["refresh after hands"].output
    assert "3 deleted" in refreshed, "the route, and both resources of the peering"
    assert "0.0.0.0/0" in refreshed
    assert "+ 3 created" in life.runs["repair"].output
    assert life.unchanged("up after repair"), life.runs["up after repair"].output


def test_two_accounts_and_regions_are_peered_each_with_tags_of_its_own(life: Life):
    assert life.resources["made"]["accepter"]["outputs"]["acceptStatus"] == "active"
    assert life.seen["peering"] == [({"Name": "ours"}, "active"), ({"Name": "theirs", "owner": "network"}, "active")]


def test_what_exists_is_imported_by_its_id(life: Life):
    made = ids(life.resources["repaired"])
    assert ids(life.resources["imported"]) == {name: made[name] for name in IMPORTED}
    assert "4 unchanged" in life.runs["preview after import"].output
    assert "replace" not in life.runs["preview after import"].output


def test_a_destroy_leaves_nothing(life: Life):
    assert life.seen["after"] == life.seen["before"]
