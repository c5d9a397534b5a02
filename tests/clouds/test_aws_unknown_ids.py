"""What is not there, or no more: the emulated AWS answers with the code by which the real provider's code tells that
from a failure. A wrong one, and a deletion of what was deleted by hand fails for ever.

Source: AWS, EC2 API, error codes; IAM's, CloudWatch Logs', Route 53's and SSM's APIs, errors of each operation."""

from typing import Any

import pytest

from tests.clouds.aws_account import REGION, Network, code_of

pytestmark = pytest.mark.slow

UNKNOWN = "0123456789abcdef0"
VPC, SUBNET, TABLE, GATEWAY = (f"{kind}-{UNKNOWN}" for kind in ("vpc", "subnet", "rtb", "igw"))
INTERFACE, INSTANCE, ENDPOINT, PEERING = (f"{kind}-{UNKNOWN}" for kind in ("eni", "i", "vpce", "pcx"))
GROUP, RULE, ASSOCIATION = (f"{kind}-{UNKNOWN}" for kind in ("sg", "sgr", "rtbassoc"))
SSH = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv4": "10.0.0.0/16"}
CHANGED = [{"SecurityGroupRuleId": RULE, "SecurityGroupRule": SSH}]
ROUTE = {"DestinationCidrBlock": "10.9.0.0/16", "GatewayId": GATEWAY}
Asked = tuple[str, dict[str, Any]]

EC2: dict[str, list[Asked]] = {
    "InvalidVpcID.NotFound": [
        ("describe_vpcs", {"VpcIds": [VPC]}),
        ("describe_vpc_attribute", {"VpcId": VPC, "Attribute": "enableDnsSupport"}),
        ("modify_vpc_attribute", {"VpcId": VPC, "EnableDnsSupport": {"Value": True}}),
        ("delete_vpc", {"VpcId": VPC}),
        ("create_subnet", {"VpcId": VPC, "CidrBlock": "10.0.0.0/24"}),
        ("create_route_table", {"VpcId": VPC}),
        ("create_security_group", {"VpcId": VPC, "GroupName": "one", "Description": "one"}),
        ("create_vpc_peering_connection", {"VpcId": VPC, "PeerVpcId": VPC}),
    ],
    "InvalidVpcCidrBlockAssociationID.NotFound": [
        ("disassociate_vpc_cidr_block", {"AssociationId": f"vpc-cidr-assoc-{UNKNOWN}"}),
    ],
    "InvalidSubnetID.NotFound": [
        ("describe_subnets", {"SubnetIds": [SUBNET]}),
        ("create_tags", {"Resources": [SUBNET], "Tags": [{"Key": "one", "Value": "1"}]}),
        ("modify_subnet_attribute", {"SubnetId": SUBNET, "MapPublicIpOnLaunch": {"Value": False}}),
        ("delete_subnet", {"SubnetId": SUBNET}),
        ("create_network_interface", {"SubnetId": SUBNET}),
    ],
    "InvalidRouteTableID.NotFound": [
        ("describe_route_tables", {"RouteTableIds": [TABLE]}),
        ("delete_route_table", {"RouteTableId": TABLE}),
        ("create_route", {"RouteTableId": TABLE, **ROUTE}),
        ("replace_route", {"RouteTableId": TABLE, **ROUTE}),
        ("delete_route", {"RouteTableId": TABLE, "DestinationCidrBlock": "10.9.0.0/16"}),
    ],
    "InvalidAssociationID.NotFound": [
        ("disassociate_route_table", {"AssociationId": ASSOCIATION}),
        ("disassociate_iam_instance_profile", {"AssociationId": f"iip-assoc-{UNKNOWN}"}),
    ],
    "InvalidInternetGatewayID.NotFound": [
        ("describe_internet_gateways", {"InternetGatewayIds": [GATEWAY]}),
        ("attach_internet_gateway", {"InternetGatewayId": GATEWAY, "VpcId": VPC}),
        ("detach_internet_gateway", {"InternetGatewayId": GATEWAY, "VpcId": VPC}),
        ("delete_internet_gateway", {"InternetGatewayId": GATEWAY}),
    ],
    "InvalidNetworkInterfaceID.NotFound": [
        ("describe_network_interfaces", {"NetworkInterfaceIds": [INTERFACE]}),
        ("modify_network_interface_attribute", {"NetworkInterfaceId": INTERFACE, "SourceDestCheck": {"Value": False}}),
        ("delete_network_interface", {"NetworkInterfaceId": INTERFACE}),
    ],
    "InvalidAttachmentID.NotFound": [
        ("detach_network_interface", {"AttachmentId": f"eni-attach-{UNKNOWN}"}),
    ],
    "InvalidGroup.NotFound": [
        ("describe_security_groups", {"GroupIds": [GROUP]}),
        ("delete_security_group", {"GroupId": GROUP}),
        ("authorize_security_group_ingress", {"GroupId": GROUP, "IpPermissions": [{"IpProtocol": "-1"}]}),
        ("authorize_security_group_egress", {"GroupId": GROUP, "IpPermissions": [{"IpProtocol": "-1"}]}),
        ("modify_security_group_rules", {"GroupId": GROUP, "SecurityGroupRules": CHANGED}),
        ("revoke_security_group_ingress", {"GroupId": GROUP, "SecurityGroupRuleIds": [RULE]}),
        ("revoke_security_group_egress", {"GroupId": GROUP, "SecurityGroupRuleIds": [RULE]}),
    ],
    "InvalidSecurityGroupRuleId.NotFound": [
        ("describe_security_group_rules", {"SecurityGroupRuleIds": [RULE]}),
    ],
    "InvalidInstanceID.NotFound": [
        ("describe_instances", {"InstanceIds": [INSTANCE]}),
        ("describe_instance_status", {"InstanceIds": [INSTANCE], "IncludeAllInstances": True}),
        ("describe_instance_attribute", {"InstanceId": INSTANCE, "Attribute": "userData"}),
        ("describe_instance_credit_specifications", {"InstanceIds": [INSTANCE]}),
        ("modify_instance_attribute", {"InstanceId": INSTANCE, "SourceDestCheck": {"Value": False}}),
        ("modify_instance_metadata_options", {"InstanceId": INSTANCE, "HttpTokens": "required"}),
        ("start_instances", {"InstanceIds": [INSTANCE]}),
        ("stop_instances", {"InstanceIds": [INSTANCE]}),
        ("terminate_instances", {"InstanceIds": [INSTANCE]}),
    ],
    "InvalidAMIID.NotFound": [("describe_images", {"ImageIds": [f"ami-{UNKNOWN}"]})],
    "InvalidVolume.NotFound": [("describe_volumes", {"VolumeIds": [f"vol-{UNKNOWN}"]})],
    "InvalidVpcEndpointId.NotFound": [
        ("describe_vpc_endpoints", {"VpcEndpointIds": [ENDPOINT]}),
        ("modify_vpc_endpoint", {"VpcEndpointId": ENDPOINT, "AddRouteTableIds": [TABLE]}),
    ],
    "InvalidPrefixListID.NotFound": [
        ("describe_managed_prefix_lists", {"PrefixListIds": [f"pl-{UNKNOWN}"]}),
        ("get_managed_prefix_list_entries", {"PrefixListId": f"pl-{UNKNOWN}"}),
    ],
    "InvalidPrefixListId.NotFound": [("describe_prefix_lists", {"PrefixListIds": [f"pl-{UNKNOWN}"]})],
    "InvalidVpcPeeringConnectionID.NotFound": [
        ("describe_vpc_peering_connections", {"VpcPeeringConnectionIds": [PEERING]}),
        ("accept_vpc_peering_connection", {"VpcPeeringConnectionId": PEERING}),
        ("reject_vpc_peering_connection", {"VpcPeeringConnectionId": PEERING}),
        ("delete_vpc_peering_connection", {"VpcPeeringConnectionId": PEERING}),
        ("modify_vpc_peering_connection_options", {"VpcPeeringConnectionId": PEERING}),
    ],
    "InvalidFlowLogId.NotFound": [("delete_flow_logs", {"FlowLogIds": [f"fl-{UNKNOWN}"]})],
    "InvalidNetworkAclID.NotFound": [("describe_network_acls", {"NetworkAclIds": [f"acl-{UNKNOWN}"]})],
}
TRUST = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}'
OTHERS: dict[tuple[str, str], list[Asked]] = {
    ("iam", "NoSuchEntity"): [
        ("get_role", {"RoleName": "none"}),
        ("delete_role", {"RoleName": "none"}),
        ("tag_role", {"RoleName": "none", "Tags": [{"Key": "one", "Value": "1"}]}),
        ("untag_role", {"RoleName": "none", "TagKeys": ["one"]}),
        ("update_assume_role_policy", {"RoleName": "none", "PolicyDocument": TRUST}),
        ("list_role_policies", {"RoleName": "none"}),
        ("list_attached_role_policies", {"RoleName": "none"}),
        ("list_instance_profiles_for_role", {"RoleName": "none"}),
        ("get_role_policy", {"RoleName": "none", "PolicyName": "none"}),
        ("put_role_policy", {"RoleName": "none", "PolicyName": "none", "PolicyDocument": "{}"}),
        ("delete_role_policy", {"RoleName": "none", "PolicyName": "none"}),
        ("put_role_permissions_boundary", {"RoleName": "none", "PermissionsBoundary": "arn:aws:iam::aws:policy/x"}),
        ("delete_role_permissions_boundary", {"RoleName": "none"}),
        ("get_instance_profile", {"InstanceProfileName": "none"}),
        ("delete_instance_profile", {"InstanceProfileName": "none"}),
        ("tag_instance_profile", {"InstanceProfileName": "none", "Tags": [{"Key": "one", "Value": "1"}]}),
        ("untag_instance_profile", {"InstanceProfileName": "none", "TagKeys": ["one"]}),
        ("add_role_to_instance_profile", {"InstanceProfileName": "none", "RoleName": "none"}),
        ("remove_role_from_instance_profile", {"InstanceProfileName": "none", "RoleName": "none"}),
    ],
    ("logs", "ResourceNotFoundException"): [
        ("delete_log_group", {"logGroupName": "none"}),
        ("put_retention_policy", {"logGroupName": "none", "retentionInDays": 7}),
        ("delete_retention_policy", {"logGroupName": "none"}),
        ("tag_resource", {"resourceArn": f"arn:aws:logs:{REGION}:123456789012:log-group:none", "tags": {"one": "1"}}),
        ("untag_resource", {"resourceArn": f"arn:aws:logs:{REGION}:123456789012:log-group:none", "tagKeys": ["one"]}),
        ("list_tags_for_resource", {"resourceArn": f"arn:aws:logs:{REGION}:123456789012:log-group:none"}),
    ],
    ("ssm", "ParameterNotFound"): [("get_parameter", {"Name": "/none"})],
}


@pytest.mark.parametrize(
    ("code", "operation", "parameters"),
    [(code, *asked) for code, listed in EC2.items() for asked in listed],
)
def test_ec2_says_what_is_not_there(aws, code, operation, parameters):
    assert code_of(getattr(aws.client("ec2", REGION), operation), **parameters) == code


@pytest.mark.parametrize(
    ("service", "code", "operation", "parameters"),
    [(*key, *asked) for key, listed in OTHERS.items() for asked in listed],
)
def test_another_service_says_what_is_not_there(aws, service, code, operation, parameters):
    assert code_of(getattr(aws.client(service, REGION), operation), **parameters) == code


def test_a_rule_that_was_revoked_is_told_apart_from_a_group_that_is_gone(network):
    """The provider takes either for done, and fails at any other code: `destroy` would, for ever."""
    group, ec2 = network.security_group(), network.ec2
    ssh = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]
    for authorize, revoke in (
        (ec2.authorize_security_group_ingress, ec2.revoke_security_group_ingress),
        (ec2.authorize_security_group_egress, ec2.revoke_security_group_egress),
    ):
        rule = authorize(GroupId=group, IpPermissions=ssh)["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        asked = {"GroupId": group, "SecurityGroupRuleIds": [rule]}
        revoke(**asked)
        assert code_of(revoke, **asked) == "InvalidSecurityGroupRuleId.NotFound"
        assert code_of(revoke, GroupId=group, IpPermissions=ssh) == "InvalidPermission.NotFound"
        changed = [{"SecurityGroupRuleId": rule, "SecurityGroupRule": SSH}]
        modify = ec2.modify_security_group_rules
        assert code_of(modify, GroupId=group, SecurityGroupRules=changed) == "InvalidSecurityGroupRuleId.NotFound"
        assert code_of(ec2.describe_security_group_rules, SecurityGroupRuleIds=[rule]) == (
            "InvalidSecurityGroupRuleId.NotFound"
        )


def test_a_rule_of_one_direction_is_none_of_the_other(network):
    group = network.security_group()
    found = network.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
    (egress,) = [rule["SecurityGroupRuleId"] for rule in found["SecurityGroupRules"] if rule["IsEgress"]]
    revoke = network.ec2.revoke_security_group_ingress
    assert code_of(revoke, GroupId=group, SecurityGroupRuleIds=[egress]) == "InvalidSecurityGroupRuleId.NotFound"


def test_a_route_or_an_association_or_an_attachment_that_a_table_or_vpc_does_not_have(network):
    ec2, table, gateway = network.ec2, network.route_table(), network.ec2.create_internet_gateway()["InternetGateway"]
    asked = {"RouteTableId": table, "DestinationCidrBlock": "10.9.0.0/16"}
    assert code_of(ec2.delete_route, **asked) == "InvalidRoute.NotFound"
    replace = ec2.replace_route_table_association
    assert code_of(replace, AssociationId=ASSOCIATION, RouteTableId=table) == "InvalidAssociationID.NotFound"
    asked = {"InternetGatewayId": gateway["InternetGatewayId"], "VpcId": network.vpc_id}
    assert code_of(ec2.detach_internet_gateway, **asked) == "Gateway.NotAttached"


def test_an_endpoint_that_is_not_there_is_named_as_not_deleted(network):
    service = f"com.amazonaws.{REGION}.s3"
    made = network.ec2.create_vpc_endpoint(VpcId=network.vpc_id, ServiceName=service)["VpcEndpoint"]["VpcEndpointId"]
    (failed,) = network.ec2.delete_vpc_endpoints(VpcEndpointIds=[made, ENDPOINT])["Unsuccessful"]
    assert (failed["ResourceId"], failed["Error"]["Code"]) == (ENDPOINT, "InvalidVpcEndpoint.NotFound")


def test_a_policy_and_a_role_that_a_role_and_a_profile_do_not_have(aws):
    iam = aws.client("iam", REGION)
    iam.create_role(RoleName="one", AssumeRolePolicyDocument=TRUST)
    iam.create_instance_profile(InstanceProfileName="one")
    for call in (iam.get_role_policy, iam.delete_role_policy):
        assert code_of(call, RoleName="one", PolicyName="none") == "NoSuchEntity"
    remove = iam.remove_role_from_instance_profile
    assert code_of(remove, InstanceProfileName="one", RoleName="one") == "NoSuchEntity"


@pytest.fixture
def network(aws) -> Network:
    return Network(aws)
