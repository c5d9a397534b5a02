"""Ways from a closed VPC to AWS: S3 through a gateway endpoint, Session Manager through interface endpoints."""

from collections.abc import Mapping, Sequence

import pulumi_aws as aws
from pulumi import Input, Output, Resource, ResourceOptions

from devicepath.backend_vpc.aws_names import service_name
from devicepath.look_up import or_unknown
from devicepath.tags import named

SESSION_MANAGER_SERVICES = ("ssm", "ssmmessages")
"""Agents from 3.3.40.0 on need no ec2messages. Source: AWS, Systems Manager user guide, VPC endpoints."""


def s3_endpoint(
    name: str,
    vpc_id: Output[str],
    region: Input[str],
    route_table_ids: Mapping[str, Mapping[str, Output[str]]],
    tags: Mapping[str, Input[str]] | None,
    child: ResourceOptions,
) -> Output[str]:
    """A gateway endpoint for S3 in every route table: Amazon Linux's packages come from there, and it costs nothing.
    Returns the id of S3's prefix list."""
    endpoint = aws.ec2.VpcEndpoint(
        f"{name}-s3",
        vpc_id=vpc_id,
        service_name=service_name(region, "s3"),
        vpc_endpoint_type="Gateway",
        region=region,
        tags=named(tags, f"{name}-s3"),
        opts=child,
    )
    for tier, by_zone in route_table_ids.items():
        for zone, route_table_id in by_zone.items():
            aws.ec2.VpcEndpointRouteTableAssociation(
                f"{name}-s3-{tier}-{zone}",
                vpc_endpoint_id=endpoint.id,
                route_table_id=route_table_id,
                region=region,
                opts=child,
            )
    prefix_list_id: Output[str] = or_unknown(endpoint.prefix_list_id)
    return prefix_list_id


def session_manager_endpoints(
    name: str,
    vpc: "aws.ec2.Vpc",
    region: Input[str],
    subnet_ids: Mapping[str, Output[str]],
    group: "aws.ec2.SecurityGroup",
    tags: Mapping[str, Input[str]] | None,
    child: ResourceOptions,
    after: Sequence[Resource] = (),
) -> None:
    """Interface endpoints for Session Manager's services, at the services' usual names; `group` says who reaches them.

    An endpoint takes any free address in each subnet, so it is made after the interfaces `after`, whose addresses there
    are fixed."""
    later = ResourceOptions.merge(child, ResourceOptions(depends_on=[*after]))
    for service in SESSION_MANAGER_SERVICES:
        aws.ec2.VpcEndpoint(
            f"{name}-{service}",
            vpc_id=vpc.id,
            service_name=service_name(region, service),
            vpc_endpoint_type="Interface",
            subnet_ids=[subnet_ids[zone] for zone in sorted(subnet_ids)],
            security_group_ids=[group.id],
            private_dns_enabled=True,
            region=region,
            tags=named(tags, f"{name}-{service}"),
            opts=later,
        )


def endpoints_group(
    name: str,
    vpc: "aws.ec2.Vpc",
    region: Input[str],
    tags: Mapping[str, Input[str]] | None,
    child: ResourceOptions,
) -> "aws.ec2.SecurityGroup":
    """The security group of interface endpoints: they are reached from the whole VPC. They answer and open nothing, so
    there is no rule for what goes out."""
    group = aws.ec2.SecurityGroup(
        f"{name}-endpoints",
        description="Interface endpoints: HTTPS from the VPC",
        vpc_id=vpc.id,
        region=region,
        tags=named(tags, f"{name}-endpoints"),
        opts=child,
    )
    aws.vpc.SecurityGroupIngressRule(
        f"{name}-endpoints-https",
        security_group_id=group.id,
        description="HTTPS from the VPC",
        cidr_ipv4=vpc.cidr_block,
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        region=region,
        tags=named(tags, f"{name}-endpoints-https"),
        opts=child,
    )
    return group
