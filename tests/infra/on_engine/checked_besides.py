"""Which rights AWS checks for a request: that of the call, and of what the call does besides."""

import re
from collections.abc import Iterator, Mapping

from tests.infra.on_engine.policy import ANY, Asked

Parameters = Mapping[str, str]
EC2, FLOW_LOGS = "ec2.amazonaws.com", "vpc-flow-logs.amazonaws.com"
OF_GATEWAYS = {"iam:AWSServiceName": "transitgateway.amazonaws.com"}
OF_VPNS = {"iam:AWSServiceName": "s2svpn.amazonaws.com"}
TUNNELS = r"ec2:(CreateVpnConnection|ModifyVpnTunnelOptions)"
LOGGED = r".*LogOptions\.CloudWatchLogOptions\.(Bgp)?LogEnabled=true"
LOGGING = (
    "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
)  # fmt: skip
BOUNDED = {"iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"}
"""What can be allowed for a role with this boundary only. Source: AWS, IAM user guide, condition keys for IAM."""
VIA_EC2 = {"kms:ViaService": "ec2.ap-northeast-1.amazonaws.com"}
GRANT = {**VIA_EC2, "kms:GrantIsForAWSResource": "true"}
ENCRYPTED = r"BlockDeviceMapping\.\d+\.Ebs\.Encrypted=true"

BESIDES: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    (r"ec2:.*", r"TagSpecification\.1\..*", "ec2:CreateTags", {}),
    (r"iam:CreateRole", r"Tags\.member\.1\..*", "iam:TagRole", {}),
    (r"iam:CreateInstanceProfile", r"Tags\.member\.1\..*", "iam:TagInstanceProfile", {}),
    (r"logs:CreateLogGroup", r"tags=.*", "logs:TagResource", {}),
    (r"ec2:CreateVpcEndpoint", r"VpcEndpointType=Interface", "ec2:DescribeSecurityGroups", {}),
    (r"ec2:CreateVpcEndpoint", r"VpcEndpointType=Interface", "ec2:DescribeSubnets", {}),
    (r"ec2:CreateVpcEndpoint", r"VpcId=.*", "ec2:DescribeVpcs", {}),
    (r"ec2:(Create|Modify)VpcEndpoint", r"PrivateDnsEnabled=true", "route53:AssociateVPCWithHostedZone", {}),
    (r"ec2:RunInstances", ENCRYPTED, "kms:CreateGrant", GRANT),
    (r"ec2:RunInstances", ENCRYPTED, "kms:Decrypt", VIA_EC2),
    (r"ec2:RunInstances", ENCRYPTED, "kms:DescribeKey", VIA_EC2),
    (r"ec2:RunInstances", ENCRYPTED, "kms:GenerateDataKeyWithoutPlaintext", VIA_EC2),
    (r"ec2:RunInstances", ENCRYPTED, "kms:ReEncryptFrom", VIA_EC2),
    (r"ec2:RunInstances", ENCRYPTED, "kms:ReEncryptTo", VIA_EC2),
    (r"ec2:StartInstances", r"InstanceId\.1=.*", "kms:CreateGrant", GRANT),
    (r"ec2:CreateTransitGatewayVpcAttachment", r"VpcId=.*", "iam:CreateServiceLinkedRole", OF_GATEWAYS),
    (r"ec2:CreateCustomerGateway", r"CertificateArn=.*", "iam:CreateServiceLinkedRole", OF_VPNS),
    *((TUNNELS, LOGGED, besides, {}) for besides in LOGGING),
    (r"cloudwatch:PutMetricAlarm", r"Tags=.+", "cloudwatch:TagResource", {}),
)
"""A call, one of its parameters, and the right that both need besides; patterns of the whole. PassRole is below. The
role of the service is made with the first attachment of an account.

Source: AWS, service authorization reference, dependent actions of EC2, IAM and CloudWatch Logs; EBS user guide,
requirements for encryption, for the keys of a customer's: whether a disk is made with one is the account's setting;
transit gateway and VPN guides, service-linked roles; VPN guide, IAM requirements of logs."""


class Rights:
    """Reads the requests of one deployment, in their order: roles, their boundaries and their profiles are known by
    what was asked before."""

    def __init__(self, account_id: str):
        self._iam = f"arn:aws:iam::{account_id}"
        self._boundaries: dict[str, str] = {}
        self._roles: dict[str, str] = {}
        """By instance profile."""

    def of(self, right: str, parameters: Parameters) -> Iterator[Asked]:
        """`right` is that of the call itself."""
        self._remember(right, parameters)
        yield self._itself(right, parameters)
        given = [f"{name}={value}" for name, value in parameters.items()]
        for call, parameter, besides, context in BESIDES:
            if re.fullmatch(call, right) and any(re.fullmatch(parameter, one) for one in given):
                yield self._about(besides, parameters, context)
        yield from self._passed(right, parameters)

    def _remember(self, right: str, parameters: Parameters) -> None:
        if right in ("iam:CreateRole", "iam:PutRolePermissionsBoundary") and "PermissionsBoundary" in parameters:
            self._boundaries[parameters["RoleName"]] = parameters["PermissionsBoundary"]
        if right == "iam:AddRoleToInstanceProfile":
            self._roles[parameters["InstanceProfileName"]] = parameters["RoleName"]

    def _itself(self, right: str, parameters: Parameters) -> Asked:
        if right == "ssm:GetParameter":
            return Asked(right, f"arn:aws:ssm:ap-northeast-1::parameter{parameters['Name']}")
        boundary = self._boundaries.get(parameters.get("RoleName", ""))
        bounded = right in BOUNDED and boundary is not None
        return self._about(right, parameters, {"iam:PermissionsBoundary": str(boundary)} if bounded else {})

    def _about(self, right: str, parameters: Parameters, context: Mapping[str, str]) -> Asked:
        if not right.startswith("iam:"):
            return Asked(right, ANY, context)
        if right == "iam:CreateServiceLinkedRole":
            return Asked(right, f"{self._iam}:role/aws-service-role/{context['iam:AWSServiceName']}/role", context)
        if "InstanceProfileName" in parameters:
            return Asked(right, f"{self._iam}:instance-profile/{parameters['InstanceProfileName']}", context)
        return Asked(right, f"{self._iam}:role/{parameters['RoleName']}", context)

    def _passed(self, right: str, parameters: Parameters) -> Iterator[Asked]:
        """Source: the same, and AWS, VPC user guide, flow logs."""
        if right == "iam:AddRoleToInstanceProfile":
            yield self._pass(parameters["RoleName"], EC2)
        if right == "ec2:CreateFlowLogs" and "DeliverLogsPermissionArn" in parameters:
            yield self._pass(parameters["DeliverLogsPermissionArn"].rpartition("/")[2], FLOW_LOGS)
        profile = parameters.get("IamInstanceProfile.Name")
        if right.startswith("ec2:") and profile is not None:
            yield self._pass(self._roles[profile], EC2)

    def _pass(self, role: str, service: str) -> Asked:
        return Asked("iam:PassRole", f"{self._iam}:role/{role}", {"iam:PassedToService": service})
