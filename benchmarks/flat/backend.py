"""The VPC with its subnets, flow logs and endpoints."""

import pulumi_aws as aws
from pulumi import ResourceOptions

from benchmarks.flat.shared import HTTPS, REGION, Empty, named

SUBNETS = {"app-a": "10.10.0.0/24", "app-c": "10.10.2.0/24", "gate-a": "10.10.8.0/24", "gate-c": "10.10.10.0/24"}
FLOWS_TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": '
    '"vpc-flow-logs.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": '
    '{"aws:SourceAccount": "%s"}}}]}'
)
FLOWS_RIGHTS = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["logs:CreateLogStream", '
    '"logs:DescribeLogStreams", "logs:PutLogEvents"], "Resource": ["%s", "%s:*"]}]}'
)


def backend(
    name: str, component: Empty
) -> tuple[aws.ec2.Vpc, dict[str, aws.ec2.Subnet], dict[str, aws.ec2.RouteTable], aws.ec2.VpcEndpoint]:
    child = ResourceOptions(parent=component)
    vpc = aws.ec2.Vpc(
        f"{name}-vpc", cidr_block="10.10.0.0/16", enable_dns_support=True, enable_dns_hostnames=True, region=REGION,
        tags=named(name), opts=ResourceOptions(parent=component, ignore_changes=["cidrBlock", "region"]),
    )  # fmt: skip
    aws.ec2.DefaultSecurityGroup(
        f"{name}-default", vpc_id=vpc.id, ingress=[], egress=[], region=REGION,
        tags=named(f"{name}-default-without-rules"), opts=child,
    )  # fmt: skip
    subnets, tables = {}, {}
    for key, cidr in SUBNETS.items():
        subnets[key] = aws.ec2.Subnet(
            f"{name}-{key}", vpc_id=vpc.id, cidr_block=cidr, availability_zone=f"{REGION}{key[-1]}",
            map_public_ip_on_launch=False, region=REGION,
            tags={**named(f"{name}-{key}"), "devicepath:subnet": key},
            opts=ResourceOptions(parent=component, ignore_changes=["cidrBlock"]),
        )  # fmt: skip
        tables[key] = aws.ec2.RouteTable(
            f"{name}-{key}", vpc_id=vpc.id, region=REGION, tags=named(f"{name}-{key}"), opts=child
        )
        aws.ec2.RouteTableAssociation(
            f"{name}-{key}", subnet_id=subnets[key].id, route_table_id=tables[key].id, region=REGION, opts=child
        )
    _flow_logs(f"{name}-flows", vpc, child)
    s3 = _s3(name, vpc, tables, child)
    return vpc, subnets, tables, s3


def _flow_logs(name: str, vpc: aws.ec2.Vpc, child: ResourceOptions) -> None:
    tags = named(name)
    group = aws.cloudwatch.LogGroup(name, retention_in_days=90, region=REGION, tags=tags, opts=child)
    trust = vpc.owner_id.apply(lambda account_id: FLOWS_TRUST % account_id)
    role = aws.iam.Role(name, assume_role_policy=trust, force_detach_policies=True, tags=tags, opts=child)
    rights = group.arn.apply(lambda arn: FLOWS_RIGHTS % (arn, arn))
    aws.iam.RolePolicy(name, role=role.name, policy=rights, opts=child)
    aws.ec2.FlowLog(
        name, vpc_id=vpc.id, traffic_type="ALL", log_destination_type="cloud-watch-logs", log_destination=group.arn,
        iam_role_arn=role.arn, max_aggregation_interval=60, region=REGION, tags=tags, opts=child,
    )  # fmt: skip


def _s3(
    name: str, vpc: aws.ec2.Vpc, tables: dict[str, aws.ec2.RouteTable], child: ResourceOptions
) -> aws.ec2.VpcEndpoint:
    s3 = aws.ec2.VpcEndpoint(
        f"{name}-s3", vpc_id=vpc.id, service_name=f"com.amazonaws.{REGION}.s3", vpc_endpoint_type="Gateway",
        region=REGION, tags=named(f"{name}-s3"), opts=child,
    )  # fmt: skip
    for key, table in tables.items():
        aws.ec2.VpcEndpointRouteTableAssociation(
            f"{name}-s3-{key}", vpc_endpoint_id=s3.id, route_table_id=table.id, region=REGION, opts=child
        )
    return s3


def session_manager(
    name: str,
    vpc: aws.ec2.Vpc,
    subnets: dict[str, aws.ec2.Subnet],
    group: aws.ec2.SecurityGroup,
    interface: aws.ec2.NetworkInterface,
    component: Empty,
) -> None:
    later = ResourceOptions(parent=component, depends_on=[interface])
    for service in ("ssm", "ssmmessages"):
        aws.ec2.VpcEndpoint(
            f"{name}-{service}", vpc_id=vpc.id, service_name=f"com.amazonaws.{REGION}.{service}",
            vpc_endpoint_type="Interface", subnet_ids=[subnets["gate-a"].id, subnets["gate-c"].id],
            security_group_ids=[group.id], private_dns_enabled=True, region=REGION,
            tags=named(f"{name}-{service}"), opts=later,
        )  # fmt: skip


def endpoints_group(name: str, vpc: aws.ec2.Vpc, component: Empty) -> aws.ec2.SecurityGroup:
    child = ResourceOptions(parent=component)
    group = aws.ec2.SecurityGroup(
        f"{name}-endpoints", description="Interface endpoints: HTTPS from the VPC", vpc_id=vpc.id, region=REGION,
        tags=named(f"{name}-endpoints"), opts=child,
    )  # fmt: skip
    aws.vpc.SecurityGroupIngressRule(
        f"{name}-endpoints-https", security_group_id=group.id, description="HTTPS from the VPC",
        cidr_ipv4=vpc.cidr_block, region=REGION, tags=named(f"{name}-endpoints-https"), opts=child, **HTTPS,
    )  # fmt: skip
    return group
