"""What is done to resources, one noun a file."""

from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import ResourceType
from devicepath_tools.rehearsal.clouds.aws.provider.resources.flow_log import FlowLog
from devicepath_tools.rehearsal.clouds.aws.provider.resources.instance import Instance
from devicepath_tools.rehearsal.clouds.aws.provider.resources.instance_state import InstanceState
from devicepath_tools.rehearsal.clouds.aws.provider.resources.internet_gateway import InternetGateway
from devicepath_tools.rehearsal.clouds.aws.provider.resources.log_group import LogGroup
from devicepath_tools.rehearsal.clouds.aws.provider.resources.network_interface import NetworkInterface
from devicepath_tools.rehearsal.clouds.aws.provider.resources.parameter import Parameter
from devicepath_tools.rehearsal.clouds.aws.provider.resources.role import (
    InstanceProfile,
    Role,
    RolePolicy,
    RolePolicyAttachment,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources.route import Route
from devicepath_tools.rehearsal.clouds.aws.provider.resources.route_table import RouteTable
from devicepath_tools.rehearsal.clouds.aws.provider.resources.route_table_association import RouteTableAssociation
from devicepath_tools.rehearsal.clouds.aws.provider.resources.security_group import DefaultSecurityGroup, SecurityGroup
from devicepath_tools.rehearsal.clouds.aws.provider.resources.security_group_rule import SecurityGroupRule
from devicepath_tools.rehearsal.clouds.aws.provider.resources.subnet import Subnet
from devicepath_tools.rehearsal.clouds.aws.provider.resources.vpc import Vpc
from devicepath_tools.rehearsal.clouds.aws.provider.resources.vpc_endpoint import (
    VpcEndpoint,
    VpcEndpointRouteTableAssociation,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources.vpc_peering_connection import (
    PeeringConnectionOptions,
    VpcPeeringConnection,
    VpcPeeringConnectionAccepter,
)

RESOURCES: dict[str, ResourceType] = {
    "aws:cloudwatch/logGroup:LogGroup": LogGroup(),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": DefaultSecurityGroup(),
    "aws:ec2/flowLog:FlowLog": FlowLog(),
    "aws:ec2/instance:Instance": Instance(),
    "aws:ec2/internetGateway:InternetGateway": InternetGateway(),
    "aws:ec2/networkInterface:NetworkInterface": NetworkInterface(),
    "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions": PeeringConnectionOptions(),
    "aws:ec2/route:Route": Route(),
    "aws:ec2/routeTable:RouteTable": RouteTable(),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": RouteTableAssociation(),
    "aws:ec2/securityGroup:SecurityGroup": SecurityGroup(),
    "aws:ec2/subnet:Subnet": Subnet(),
    "aws:ec2/vpc:Vpc": Vpc(),
    "aws:ec2/vpcEndpoint:VpcEndpoint": VpcEndpoint(),
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": VpcEndpointRouteTableAssociation(),
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": VpcPeeringConnection(),
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": VpcPeeringConnectionAccepter(),
    "aws:ec2transitgateway/instanceState:InstanceState": InstanceState(),
    "aws:iam/instanceProfile:InstanceProfile": InstanceProfile(),
    "aws:iam/role:Role": Role(),
    "aws:iam/rolePolicy:RolePolicy": RolePolicy(),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": RolePolicyAttachment(),
    "aws:ssm/parameter:Parameter": Parameter(),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": SecurityGroupRule(is_egress=True),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": SecurityGroupRule(is_egress=False),
}
