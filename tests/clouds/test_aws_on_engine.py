"""Programs with pulumi_aws on the real engine, the stand-in provider and an emulated AWS."""

import pytest

from devicepath_tools.rehearsal.clouds.aws import AwsServer
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION
from tests.clouds.aws_stack import AwsStack

pytestmark = pytest.mark.engine

TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
    '"Principal": {"Service": "ec2.amazonaws.com"}}]}'
)
PATH = """
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
group = aws.ec2.SecurityGroup("gate", vpc_id=vpc.id, description="{description}")
aws.vpc.SecurityGroupIngressRule("vxlan", security_group_id=group.id, ip_protocol="udp", from_port=4789, to_port=4789,
    cidr_ipv4="{vpg_range}", description="VXLAN of the VPG")
aws.vpc.SecurityGroupEgressRule("out", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="10.0.0.0/8")
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
    root_block_device=aws.ec2.InstanceRootBlockDeviceArgs(encrypted=True, volume_type="gp3"),
    user_data="#!/bin/sh\\n: {user_data}\\n", user_data_replace_on_change=True, tags=tags)
logs = aws.cloudwatch.LogGroup("flow", retention_in_days=30)
aws.ec2.FlowLog("watch", vpc_id=vpc.id, traffic_type="ALL", log_destination=logs.arn, iam_role_arn=role.arn)
s3 = aws.ec2.VpcEndpoint("s3", vpc_id=vpc.id, service_name="com.amazonaws.ap-northeast-1.s3",
    route_table_ids=[table.id])
aws.ec2.VpcEndpoint("ssm", vpc_id=vpc.id, service_name="com.amazonaws.ap-northeast-1.ssm", private_dns_enabled=True,
    vpc_endpoint_type="Interface", subnet_ids=[each.id for each in subnets.values()], security_group_ids=[group.id])
aws.ssm.Parameter("key", type="SecureString", value=pulumi.Output.secret("open sesame"))
pulumi.export("instance", instance.id)
"""
RESOURCES = 22
"""Of PATH, with the stack itself."""

PEERING = """
there = aws.Provider("there", region="us-west-2",
    assume_roles=[aws.ProviderAssumeRoleArgs(role_arn="arn:aws:iam::210987654321:role/network")],
    default_tags=aws.ProviderDefaultTagsArgs(tags={"owner": "network"}))
theirs = pulumi.ResourceOptions(provider=there)
ours = aws.ec2.Vpc("ours", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)
their_vpc = aws.ec2.Vpc("theirs", cidr_block="10.1.0.0/16", opts=theirs)
connection = aws.ec2.VpcPeeringConnection("connection", vpc_id=ours.id, peer_vpc_id=their_vpc.id,
    peer_owner_id=their_vpc.owner_id, peer_region="us-west-2", tags={"Name": "ours"})
accepter = aws.ec2.VpcPeeringConnectionAccepter("accepter", vpc_peering_connection_id=connection.id, auto_accept=True,
    tags={"Name": "theirs"}, opts=theirs)
aws.ec2.PeeringConnectionOptions("options", vpc_peering_connection_id=accepter.id,
    requester=aws.ec2.PeeringConnectionOptionsRequesterArgs(allow_remote_vpc_dns_resolution=True))
table = aws.ec2.RouteTable("table", vpc_id=ours.id)
aws.ec2.Route("there", route_table_id=table.id, destination_cidr_block="10.1.0.0/16",
    vpc_peering_connection_id=accepter.id)
pulumi.export("status", accepter.accept_status)
"""


def path(**changes):
    given = {
        "name": "path",
        "description": "gate peer",
        "vpg_range": "100.64.0.0/26",
        "instance_type": "t4g.micro",
        "user_data": "first",
        "trust": TRUST,
    }
    return PATH.format(**{**given, **changes})


@pytest.fixture
def cloud():
    with AwsServer() as server:
        yield server


@pytest.fixture
def stack(engine, tmp_path, cloud):
    return AwsStack(engine, tmp_path / "stack", cloud)


def what_exists(cloud, region=REGION, account_id=None):
    """Ids of what an account has in a region; instances that run or are stopped."""
    ec2 = cloud.client("ec2", region, account_id)
    states = [{"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}]
    iam, logs = cloud.client("iam", region, account_id), cloud.client("logs", region, account_id)
    listed = {
        "VpcId": ec2.describe_vpcs()["Vpcs"],
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
    parameters = cloud.client("ssm", region, account_id).describe_parameters()["Parameters"]
    # Once AWS's public parameters were asked for, moto lists them too.
    own = sorted(each["Name"] for each in parameters if not each["Name"].startswith("/aws/service/"))
    return {"Name": own} | {name: sorted(each[name] for each in found) for name, found in listed.items()}


def test_a_path_is_made_found_unchanged_refreshed_and_destroyed(stack, cloud):
    before = what_exists(cloud)
    stack.preview(path())
    assert what_exists(cloud) == before, "a preview makes nothing"
    assert f"+ {RESOURCES} created" in stack.up().output
    assert f"{RESOURCES} unchanged" in stack.up().output
    assert f"{RESOURCES} unchanged" in stack.refresh().output
    assert f"{RESOURCES} unchanged" in stack.up().output, "what a refresh reads needs no change either"
    assert "open sesame" not in stack.state_files(), "secrets are encrypted"
    stack.destroy()
    assert stack.resources() == {}
    assert what_exists(cloud) == before


def test_changes_are_made_in_place_or_by_replacement_as_the_real_provider_would(stack, cloud):
    stack.up(path())
    before = stack.resources()
    output = stack.up(path(name="renamed", vpg_range="100.64.0.0/24", instance_type="t4g.small")).output
    assert "~ 3 updated" in output
    after = stack.resources()
    assert {name: it["id"] for name, it in after.items()} == {name: it["id"] for name, it in before.items()}
    instance = cloud.ec2(REGION).describe_instances(InstanceIds=[stack.outputs()["instance"]])
    shown = instance["Reservations"][0]["Instances"][0]
    assert (shown["InstanceType"], shown["State"]["Name"]) == ("t4g.small", "running")
    preview = stack.preview(path(name="renamed", vpg_range="100.64.0.0/24", instance_type="t3.small")).output
    assert "instanceType: " in preview
    assert "1 to replace" in preview


def test_new_user_data_replaces_the_instance_and_keeps_its_interface(stack, cloud):
    stack.up(path())
    before = stack.outputs()["instance"]
    refused = stack.up(path(user_data="second"), status=1).output
    assert "InvalidNetworkInterface.InUse" in refused, "as in AWS, the new one cannot have what the old one still has"
    program = path(user_data="second").replace(
        "user_data_replace_on_change=True,",
        "user_data_replace_on_change=True, opts=pulumi.ResourceOptions(delete_before_replace=True),",
    )
    assert "1 replaced" in stack.up(program).output
    after = stack.outputs()["instance"]
    assert after != before
    shown = cloud.ec2(REGION).describe_instances(InstanceIds=[after])["Reservations"][0]["Instances"][0]
    assert shown["PrivateIpAddress"] == "10.0.0.254"
    assert shown["SourceDestCheck"] is False


def test_what_somebody_changed_by_hand_is_shown_and_repaired(stack, cloud):
    stack.up(path())
    found, ec2 = stack.resources(), cloud.ec2(REGION)
    ec2.delete_route(RouteTableId=found["table"]["id"], DestinationCidrBlock="10.128.0.0/9")
    rule = found["vxlan"]
    ec2.modify_security_group_rules(
        GroupId=rule["outputs"]["securityGroupId"],
        SecurityGroupRules=[
            {
                "SecurityGroupRuleId": rule["id"],
                "SecurityGroupRule": {"IpProtocol": "udp", "FromPort": 4789, "ToPort": 4789, "CidrIpv4": "0.0.0.0/0"},
            }
        ],
    )
    refreshed = stack.refresh().output
    assert "1 deleted" in refreshed
    assert "1 updated" in refreshed
    assert "0.0.0.0/0" in refreshed
    repaired = stack.up().output
    assert "+ 1 created" in repaired
    assert "~ 1 updated" in repaired
    assert f"{RESOURCES} unchanged" in stack.up().output


def test_what_exists_is_imported_by_its_id(stack):
    stack.up(path())
    found = stack.resources()
    ids = {name: it["id"] for name, it in found.items()}
    stack.forget()
    stack.import_(
        [
            ("aws:ec2/vpc:Vpc", "vpc", ids["vpc"]),
            ("aws:ec2/routeTable:RouteTable", "table", ids["table"]),
            ("aws:ec2/route:Route", "devices", f"{ids['table']}_10.128.0.0/9"),
            ("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", ids["s3"]),
        ]
    )
    imported = stack.resources()
    assert {name: it["id"] for name, it in imported.items()} == {name: ids[name] for name in imported}
    preview = stack.preview().output
    assert "4 unchanged" in preview
    assert "replace" not in preview


def test_two_accounts_and_regions_are_peered(stack, cloud):
    before = what_exists(cloud), what_exists(cloud, OTHER_REGION, OTHER_ACCOUNT)
    assert "+ 9 created" in stack.up(PEERING).output
    assert stack.outputs() == {"status": "active"}
    connection = stack.resources()["connection"]["id"]

    def seen(region, account_id=None):
        ec2 = cloud.client("ec2", region, account_id)
        ids = [connection]
        (found,) = ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=ids)["VpcPeeringConnections"]
        return {tag["Key"]: tag["Value"] for tag in found["Tags"]}, found["Status"]["Code"]

    assert seen(REGION) == ({"Name": "ours"}, "active")
    assert seen(OTHER_REGION, OTHER_ACCOUNT) == ({"Name": "theirs", "owner": "network"}, "active")
    assert "9 unchanged" in stack.up().output
    assert "9 unchanged" in stack.refresh().output
    stack.destroy()
    assert (what_exists(cloud), what_exists(cloud, OTHER_REGION, OTHER_ACCOUNT)) == before


def test_a_peering_that_somebody_deleted_is_made_again_with_what_hangs_on_it(stack, cloud):
    stack.up(PEERING)
    before = stack.resources()["connection"]["id"]
    cloud.ec2(REGION).delete_vpc_peering_connection(VpcPeeringConnectionId=before)
    assert "3 deleted" in stack.refresh().output, "connection, accepter and options"
    stack.up()
    after = stack.resources()
    assert after["connection"]["id"] != before
    assert after["there"]["outputs"]["vpcPeeringConnectionId"] == after["connection"]["id"]
    assert "9 unchanged" in stack.up().output


def test_an_endpoint_elsewhere_stops_the_run_before_anything_is_made(engine, tmp_path, cloud):
    stack = AwsStack(engine, tmp_path / "stack", cloud, AWS_ENDPOINT_URL="https://ec2.ap-northeast-1.amazonaws.com")
    output = stack.up('aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")', status=1).output
    assert "AWS_ENDPOINT_URL: https://ec2.ap-northeast-1.amazonaws.com is not on this machine." in output
    assert stack.resources() == {}
