"""A VPC's flow logs in CloudWatch Logs, with a role that may write to this log and no other."""

import json
from collections.abc import Mapping

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from devicepath.tags import named

AGGREGATION_S = 60
"""Seconds over which packets are gathered into one line. AWS offers 60 and 600: a refused packet shows after a
minute."""


def log_flows(
    name: str,
    vpc: "aws.ec2.Vpc",
    region: Input[str],
    retention_days: int,
    tags: Mapping[str, Input[str]] | None,
    permissions_boundary: Input[str] | None,
    child: ResourceOptions,
) -> None:
    """Logs all packets of the VPC, accepted and rejected ones."""
    group = aws.cloudwatch.LogGroup(
        f"{name}-flows",
        retention_in_days=retention_days,
        region=region,
        tags=named(tags, f"{name}-flows"),
        opts=child,
    )
    role = _writer(name, vpc, group, tags, permissions_boundary, child)
    aws.ec2.FlowLog(
        f"{name}-flows",
        vpc_id=vpc.id,
        traffic_type="ALL",
        log_destination_type="cloud-watch-logs",
        log_destination=group.arn,
        iam_role_arn=role.arn,
        max_aggregation_interval=AGGREGATION_S,
        region=region,
        tags=named(tags, f"{name}-flows"),
        opts=child,
    )


def _writer(
    name: str,
    vpc: "aws.ec2.Vpc",
    group: "aws.cloudwatch.LogGroup",
    tags: Mapping[str, Input[str]] | None,
    permissions_boundary: Input[str] | None,
    child: ResourceOptions,
) -> "aws.iam.Role":
    role = aws.iam.Role(
        f"{name}-flows",
        assume_role_policy=vpc.owner_id.apply(_trust),
        permissions_boundary=permissions_boundary,
        # As the gate peer's.
        force_detach_policies=True,
        tags=named(tags, f"{name}-flows"),
        opts=child,
    )
    aws.iam.RolePolicy(f"{name}-flows", role=role.name, policy=Output.from_input(group.arn).apply(_rights), opts=child)
    return role


def _trust(account_id: str) -> str:
    """Flow logs of this account only. Source: AWS, VPC user guide, the confused deputy of flow logs."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
                }
            ],
        }
    )


def _rights(log_group_arn: str) -> str:
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = [log_group_arn, f"{log_group_arn}:*"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
