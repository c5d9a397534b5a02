"""The rights of an instance: to be reached by Session Manager, and nothing else."""

import json
from collections.abc import Mapping

import pulumi_aws as aws
from pulumi import Input, ResourceOptions

from devicepath.tags import named

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)
RIGHTS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": [
                    "ssm:UpdateInstanceInformation",
                    "ssmmessages:CreateControlChannel",
                    "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel",
                    "ssmmessages:OpenDataChannel",
                ],
                "Resource": "*",
            }
        ],
    }
)
"""Source: AWS, Systems Manager user guide, role for Session Manager. These actions know no narrower resource."""


def session_manager_profile(
    name: str,
    tags: Mapping[str, Input[str]] | None,
    permissions_boundary: Input[str] | None,
    group: "aws.ec2.SecurityGroup",
    child: ResourceOptions,
) -> "aws.iam.InstanceProfile":
    # Nothing that a role or a profile is made with tells its account: a gate peer that goes to a VPC of another one
    # would keep those of the former. The security group is the VPC's, and is replaced then.
    own = ResourceOptions.merge(child, ResourceOptions(replace_with=[group]))
    role = aws.iam.Role(
        f"{name}-host",
        assume_role_policy=TRUST,
        permissions_boundary=permissions_boundary,
        # An account's automation may attach policies of its own to whatever role there is: AWS keeps one that has any.
        force_detach_policies=True,
        tags=named(tags, f"{name}-host"),
        opts=own,
    )
    rights = aws.iam.RolePolicy(f"{name}-host", role=role.name, policy=RIGHTS, opts=child)
    # The profile takes the role's name from its rights: an instance that starts without them waits half an hour.
    return aws.iam.InstanceProfile(f"{name}-host", role=rights.role, tags=named(tags, f"{name}-host"), opts=own)
