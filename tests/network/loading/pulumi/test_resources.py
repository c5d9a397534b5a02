"""Pulumi resources of any stack, as a network."""

import base64
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from devicepath_tools.network.instance import Instance, NetworkInterface, PublicAddress
from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.loading.pulumi.resources.network import network
from devicepath_tools.network.loading.pulumi.resources.resource import SIGNATURE, UNKNOWN, Resource
from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import Action, NetworkAclEntry
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroupRule
from devicepath_tools.network.sim import SimSession
from devicepath_tools.network.vpc import Vpc
from devicepath_tools.network.vpc_peering import PeeringSide
from tests.network.loading.host.gate_user_data import HOST, script

TYPES = {
    "DirectConnectGateway": "aws:directconnect/gateway:Gateway",
    "GatewayAssociation": "aws:directconnect/gatewayAssociation:GatewayAssociation",
    "PrivateVirtualInterface": "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
    "HostedPrivateVirtualInterfaceAccepter": (
        "aws:directconnect/hostedPrivateVirtualInterfaceAccepter:HostedPrivateVirtualInterfaceAccepter"
    ),
    "Vpc": "aws:ec2/vpc:Vpc",
    "VpcIpv4CidrBlockAssociation": "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    "Subnet": "aws:ec2/subnet:Subnet",
    "RouteTable": "aws:ec2/routeTable:RouteTable",
    "DefaultRouteTable": "aws:ec2/defaultRouteTable:DefaultRouteTable",
    "Route": "aws:ec2/route:Route",
    "RouteTableAssociation": "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "MainRouteTableAssociation": "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    "VpnGatewayRoutePropagation": "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
    "ManagedPrefixList": "aws:ec2/managedPrefixList:ManagedPrefixList",
    "ManagedPrefixListEntry": "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    "SecurityGroup": "aws:ec2/securityGroup:SecurityGroup",
    "SecurityGroupRule": "aws:ec2/securityGroupRule:SecurityGroupRule",
    "IngressRule": "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "EgressRule": "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "NetworkAcl": "aws:ec2/networkAcl:NetworkAcl",
    "NetworkAclRule": "aws:ec2/networkAclRule:NetworkAclRule",
    "NetworkAclAssociation": "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    "DefaultNetworkAcl": "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    "NetworkInterface": "aws:ec2/networkInterface:NetworkInterface",
    "NetworkInterfaceAttachment": "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
    "Instance": "aws:ec2/instance:Instance",
    "Eip": "aws:ec2/eip:Eip",
    "EipAssociation": "aws:ec2/eipAssociation:EipAssociation",
    "InternetGateway": "aws:ec2/internetGateway:InternetGateway",
    "InternetGatewayAttachment": "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    "VpcPeeringConnection": "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "Accepter": "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    "NatGateway": "aws:ec2/natGateway:NatGateway",
    "VpnGateway": "aws:ec2/vpnGateway:VpnGateway",
    "VpnGatewayAttachment": "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
    "CustomerGateway": "aws:ec2/customerGateway:CustomerGateway",
    "VpnConnection": "aws:ec2/vpnConnection:VpnConnection",
    "VpnConnectionRoute": "aws:ec2/vpnConnectionRoute:VpnConnectionRoute",
    "TransitGateway": "aws:ec2transitgateway/transitGateway:TransitGateway",
}
EVERYWHERE = IPv4Network("0.0.0.0/0")
HERE = {"ownerId": "111122223333", "region": "ap-northeast-1"}


def made(noun: str, made_id: str, **values: Any) -> Resource:
    """A resource of AWS's or SORACOM's, with its inputs."""
    return Resource(TYPES.get(noun, f"soracom:index:{noun}"), f"the-{made_id}", made_id, values)


VPC = Resource(
    TYPES["Vpc"],
    "vpc",
    "vpc-1",
    {"cidrBlock": "10.0.0.0/16", "tags": {"Name": "backend"}},
    {**HERE, "defaultRouteTableId": "rtb-main", "defaultNetworkAclId": "acl-main", "defaultSecurityGroupId": "sg-main"},
)
SUBNET = made("Subnet", "subnet-1", vpcId="vpc-1", cidrBlock="10.0.0.0/24", availabilityZone="ap-northeast-1a")
TABLE = made("RouteTable", "rtb-1", vpcId="vpc-1")
GROUP = made("SecurityGroup", "sg-1", vpcId="vpc-1", name="servers")
LOCAL = Route(IPv4Network("10.0.0.0/16"), Target(TargetKind.LOCAL, "local"), origin=RouteOrigin.TABLE)


def read(*resources: Resource) -> Network:
    return network([VPC, SUBNET, *resources])


def routes(*resources: Resource) -> tuple[Route, ...]:
    """The routes of the table beside the local one."""
    first, *others = read(TABLE, *resources).route_tables["rtb-1"].routes
    assert first == LOCAL
    return tuple(others)


def ingress(*resources: Resource) -> tuple[SecurityGroupRule, ...]:
    return read(GROUP, *resources).security_groups["sg-1"].ingress


# VPCs


def test_a_vpc_has_all_of_its_ranges_and_its_owner():
    more = made("VpcIpv4CidrBlockAssociation", "vpc-cidr-assoc-1", vpcId="vpc-1", cidrBlock="10.1.0.0/16")
    ranges = (IPv4Network("10.0.0.0/16"), IPv4Network("10.1.0.0/16"))
    assert read(more).vpcs == {"vpc-1": Vpc("vpc-1", "111122223333", "ap-northeast-1", ranges, "backend")}


def test_owner_and_region_may_only_be_told_by_the_arn():
    arn = {"arn": "arn:aws:ec2:us-west-2:444455556666:vpc/vpc-2"}
    there = Resource(TYPES["Vpc"], "vpc", "vpc-2", {"cidrBlock": "10.2.0.0/16"}, arn)
    found = network([there]).vpcs["vpc-2"]
    assert (found.account_id, found.region) == ("444455556666", "us-west-2")


def test_a_subnet_of_a_vpc_that_is_not_the_stacks_is_told():
    other = made("Subnet", "subnet-2", vpcId="vpc-2", cidrBlock="10.2.0.0/24")
    found = read(other)
    assert found.subnets.keys() == {"subnet-1"}
    assert found.unread == ("VPC vpc-2: is none of the stack's, which has the subnet subnet-2 in it",)


@pytest.mark.parametrize(
    "gateway",
    [
        [made("InternetGateway", "igw-1", vpcId="vpc-1")],
        [
            made("InternetGateway", "igw-1"),
            made("InternetGatewayAttachment", "igw-1:vpc-1", vpcId="vpc-1", internetGatewayId="igw-1"),
        ],
    ],
)
def test_an_internet_gateway_is_attached_by_itself_or_by_another_resource(gateway):
    assert read(*gateway).internet_gateways == {"igw-1": InternetGateway("igw-1", "vpc-1")}


# Route tables


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"networkInterfaceId": "eni-1"}, Target(TargetKind.NETWORK_INTERFACE, "eni-1")),
        ({"vpcPeeringConnectionId": "pcx-1"}, Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-1")),
        ({"gatewayId": "igw-1"}, Target(TargetKind.INTERNET_GATEWAY, "igw-1")),
        ({"gatewayId": "vgw-1"}, Target(TargetKind.VPN_GATEWAY, "vgw-1")),
        ({"natGatewayId": "nat-1"}, Target(TargetKind.NAT_GATEWAY, "nat-1")),
        ({"transitGatewayId": "tgw-1"}, Target(TargetKind.TRANSIT_GATEWAY, "tgw-1")),
        ({"carrierGatewayId": "cagw-1"}, Target(TargetKind.OTHER, "cagw-1")),
    ],
)
def test_a_route_leads_where_its_target_is(target, expected):
    separate = made("Route", "r-1", routeTableId="rtb-1", destinationCidrBlock="10.128.0.0/9", **target)
    assert routes(separate) == (Route(IPv4Network("10.128.0.0/9"), expected),)
    inline = made("RouteTable", "rtb-1", vpcId="vpc-1", routes=[{"cidrBlock": "10.128.0.0/9", **target}])
    assert routes(inline) == (Route(IPv4Network("10.128.0.0/9"), expected),)


def test_a_route_that_was_found_to_be_a_blackhole_is_one():
    asked = {"routeTableId": "rtb-1", "destinationCidrBlock": "10.9.0.0/16", "networkInterfaceId": "eni-1"}
    (route,) = routes(Resource(TYPES["Route"], "r", "r-1", asked, {**asked, "state": "blackhole"}))
    assert route.state is RouteState.BLACKHOLE


def test_a_blackhole_that_was_found_before_the_instance_was_there_is_none():
    eni = made("NetworkInterface", "eni-1", subnetId="subnet-1", privateIps=["10.0.0.9"])
    asked = {"routeTableId": "rtb-1", "destinationCidrBlock": "10.9.0.0/16", "networkInterfaceId": "eni-1"}
    early = Resource(TYPES["Route"], "r", "r-1", asked, {**asked, "state": "blackhole"})
    given = {"primaryNetworkInterface": {"networkInterfaceId": "eni-1"}}
    (route,) = routes(eni, early, made("Instance", "i-1", **given))
    assert route.state is RouteState.ACTIVE
    stopped = Resource(TYPES["Instance"], "host", "i-1", given, {"instanceState": "stopped"})
    (route,) = routes(eni, early, stopped)
    assert route.state is RouteState.BLACKHOLE


def test_ipv6_is_no_route_here():
    assert routes(made("Route", "r-1", routeTableId="rtb-1", destinationIpv6CidrBlock="::/0", gatewayId="igw-1")) == ()


def test_a_prefix_list_of_the_stack_is_a_route_for_each_range():
    listed = made("ManagedPrefixList", "pl-1", addressFamily="IPv4", name="sites", entries=[{"cidr": "10.8.0.0/16"}])
    more = made("ManagedPrefixListEntry", "pl-1,10.9.0.0/16", prefixListId="pl-1", cidr="10.9.0.0/16")
    to_it = made("Route", "r-1", routeTableId="rtb-1", destinationPrefixListId="pl-1", transitGatewayId="tgw-1")
    found = read(TABLE, listed, more, to_it)
    ranges = (IPv4Network("10.8.0.0/16"), IPv4Network("10.9.0.0/16"))
    assert found.prefix_lists == {"pl-1": PrefixList("pl-1", ranges, "sites")}
    assert {(it.destination, it.origin, it.prefix_list_id) for it in found.route_tables["rtb-1"].routes[1:]} == {
        (cidr, RouteOrigin.PREFIX_LIST, "pl-1") for cidr in ranges
    }
    assert found.route_tables["rtb-1"].unread == ()


def test_what_a_table_gets_from_elsewhere_is_unread():
    to_list = made("Route", "r-1", routeTableId="rtb-1", destinationPrefixListId="pl-9", transitGatewayId="tgw-1")
    learnt = made("VpnGatewayRoutePropagation", "vgw-1_rtb-1", routeTableId="rtb-1", vpnGatewayId="vgw-1")
    assert read(TABLE, to_list, learnt).route_tables["rtb-1"].unread == ("pl-9", "what vgw-1 propagates")


def test_a_subnet_has_its_table_else_the_main_one_as_aws_makes_it():
    bare = read(TABLE)
    main = bare.table_of("subnet-1")
    assert main is not None
    assert (main.id, main.routes) == ("rtb-main", (LOCAL,))
    assert bare.assumed["rtb-main"] == "its routes: local and no other, as AWS makes it"
    own = read(TABLE, made("RouteTableAssociation", "rtbassoc-1", subnetId="subnet-1", routeTableId="rtb-1"))
    assert own.table_of("subnet-1") == own.route_tables["rtb-1"]


def test_a_main_table_that_the_stack_manages_is_not_assumed():
    managed = made("DefaultRouteTable", "rtb-main", routes=[{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}])
    found = read(managed)
    assert found.route_tables["rtb-main"].is_main
    assert len(found.route_tables["rtb-main"].routes) == 2
    assert "rtb-main" not in found.assumed


def test_another_table_may_be_made_the_main_one():
    found = read(TABLE, made("MainRouteTableAssociation", "rtbassoc-1", vpcId="vpc-1", routeTableId="rtb-1"))
    main = found.table_of("subnet-1")
    assert main is not None
    assert main.id == "rtb-1"
    assert not found.route_tables["rtb-main"].is_main


def test_routes_into_a_table_that_is_not_the_stacks_are_told():
    alone = made("Route", "r-1", routeTableId="rtb-9", destinationCidrBlock="10.9.0.0/16", gatewayId="igw-1")
    assert read(alone).unread == ("route table rtb-9: is none of the stack's, which has routes in it",)


# Security groups


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"ipProtocol": "tcp", "fromPort": 22, "toPort": 23, "cidrIpv4": "10.0.0.0/24", "description": "SSH"},
            SecurityGroupRule("sgr-1", Protocol.TCP, 22, 23, IPv4Network("10.0.0.0/24"), description="SSH"),
        ),
        (
            {"ipProtocol": "17", "fromPort": 4789, "toPort": 4789, "referencedSecurityGroupId": "sg-2"},
            SecurityGroupRule("sgr-1", Protocol.UDP, 4789, 4789, group_id="sg-2"),
        ),
        (
            {"ipProtocol": "-1", "prefixListId": "pl-1"},
            SecurityGroupRule("sgr-1", None, 0, 65535, prefix_list_id="pl-1"),
        ),
        (
            {"ipProtocol": "icmp", "fromPort": -1, "toPort": -1, "cidrIpv4": "0.0.0.0/0"},
            SecurityGroupRule("sgr-1", Protocol.ICMP, -1, -1, EVERYWHERE),
        ),
    ],
)
def test_a_rule_that_is_a_resource_is_read_with_its_id(fields, expected):
    assert ingress(made("IngressRule", "sgr-1", securityGroupId="sg-1", **fields)) == (expected,)


@pytest.mark.parametrize(
    "fields",
    [
        {"ipProtocol": "tcp", "fromPort": 1, "toPort": 2, "cidrIpv6": "::/0"},
        {"ipProtocol": "50", "cidrIpv4": "10.0.0.0/8"},
    ],
)
def test_what_never_decides_about_a_packet_here_is_no_rule(fields):
    assert ingress(made("IngressRule", "sgr-1", securityGroupId="sg-1", **fields)) == ()


def test_a_rule_in_the_older_form_has_many_other_ends():
    ends = {"cidrBlocks": ["10.0.0.0/24", "10.0.1.0/24"], "self": True, "securityGroups": ["sg-2"]}
    rule = {"protocol": "tcp", "fromPort": 443, "toPort": 443, **ends}
    inline = made("SecurityGroup", "sg-1", vpcId="vpc-1", name="servers", ingress=[rule])
    found = read(inline).security_groups["sg-1"].ingress
    assert [it.other_end for it in found] == ["10.0.0.0/24", "10.0.1.0/24", "sg-2", "sg-1"]
    assert len({it.id for it in found}) == 4
    separate = made(
        "SecurityGroupRule",
        "sgrule-1",
        securityGroupId="sg-1",
        type="ingress",
        protocol="all",
        sourceSecurityGroupId="sg-2",
    )
    assert ingress(separate) == (SecurityGroupRule("sgrule-1", None, group_id="sg-2"),)


def test_a_new_group_lets_nothing_out_as_the_aws_provider_makes_it():
    group = read(GROUP).security_groups["sg-1"]
    assert (group.name, group.ingress, group.egress) == ("servers", (), ())


def test_egress_is_kept_apart_from_ingress():
    out = made("EgressRule", "sgr-2", securityGroupId="sg-1", ipProtocol="-1", cidrIpv4="0.0.0.0/0")
    group = read(GROUP, out).security_groups["sg-1"]
    assert (len(group.ingress), len(group.egress)) == (0, 1)


def test_the_default_group_is_as_aws_makes_it_unless_the_stack_has_it():
    found = read()
    group = found.security_groups["sg-main"]
    assert [it.other_end for it in group.ingress] == ["sg-main"]
    assert [it.other_end for it in group.egress] == ["0.0.0.0/0"]
    assert "sg-main" in found.assumed


# Network ACLs


def test_an_acl_has_the_entries_that_it_lists_and_those_that_are_resources():
    listed = {"ruleNo": 100, "action": "allow", "protocol": "tcp", "cidrBlock": "0.0.0.0/0", "fromPort": 1, "toPort": 9}
    acl = made("NetworkAcl", "acl-1", vpcId="vpc-1", subnetIds=["subnet-1"], ingress=[listed])
    ping = {"protocol": "icmp", "ruleAction": "deny", "cidrBlock": "10.0.0.0/8", "icmpType": 8, "icmpCode": -1}
    separate = made("NetworkAclRule", "nacl-1", networkAclId="acl-1", ruleNumber=50, egress=False, **ping)
    out = made("NetworkAclRule", "nacl-2", networkAclId="acl-1", ruleNumber=50, egress=True, **ping)
    found = read(acl, separate, out)
    own = found.acl_of("subnet-1")
    assert own is not None
    assert own.ingress == (
        NetworkAclEntry(50, Action.DENY, Protocol.ICMP, IPv4Network("10.0.0.0/8"), 8, -1),
        NetworkAclEntry(100, Action.ALLOW, Protocol.TCP, EVERYWHERE, 1, 9),
        NetworkAclEntry(32767, Action.DENY, None, EVERYWHERE),
    )
    assert [entry.number for entry in own.egress] == [50, 32767]
    assert found.network_acls["acl-main"].subnet_ids == frozenset()


def test_a_subnet_may_be_given_its_acl_by_another_resource():
    acl = made("NetworkAcl", "acl-1", vpcId="vpc-1")
    joined = made("NetworkAclAssociation", "aclassoc-1", networkAclId="acl-1", subnetId="subnet-1")
    own = read(acl, joined).acl_of("subnet-1")
    assert own is not None
    assert own.id == "acl-1"


def test_a_default_acl_that_the_stack_manages_is_not_assumed():
    entry = {"ruleNo": 10, "action": "deny", "protocol": "-1", "cidrBlock": "0.0.0.0/0"}
    found = read(made("DefaultNetworkAcl", "acl-main", ingress=[entry], egress=[]))
    assert [it.number for it in found.network_acls["acl-main"].ingress] == [10, 32767]
    assert [it.number for it in found.network_acls["acl-main"].egress] == [32767]
    assert "acl-main" not in found.assumed


# Instances and interfaces


def test_an_instance_has_the_interface_that_it_is_given():
    eni = made("NetworkInterface", "eni-1", subnetId="subnet-1", privateIps=["10.0.0.9"], securityGroups=["sg-1"])
    second = made("NetworkInterface", "eni-2", subnetId="subnet-1", privateIps=["10.0.0.8"], sourceDestCheck=False)
    host = made("Instance", "i-1", primaryNetworkInterface={"networkInterfaceId": "eni-1"}, userData=script())
    joined = made(
        "NetworkInterfaceAttachment", "eni-attach-1", instanceId="i-1", networkInterfaceId="eni-2", deviceIndex=1
    )
    found = read(GROUP, eni, second, host, joined)
    assert found.instances["i-1"] == Instance("i-1", ("eni-1", "eni-2"), True, script(), gate=HOST)
    first = NetworkInterface("eni-1", "vpc-1", "subnet-1", (IPv4Address("10.0.0.9"),), ("sg-1",), instance_id="i-1")
    assert found.interfaces["eni-1"] == first
    assert (found.interfaces["eni-2"].source_dest_check, found.interfaces["eni-2"].instance_id) == (False, "i-1")


def test_an_instance_without_one_of_its_own_has_what_aws_made():
    found_out = {"primaryNetworkInterfaceId": "eni-9", "privateIp": "10.0.0.7", "instanceState": "stopped"}
    asked = {"subnetId": "subnet-1", "vpcSecurityGroupIds": ["sg-1"], "sourceDestCheck": False}
    found = read(Resource(TYPES["Instance"], "host", "i-1", asked, {**asked, **found_out}))
    assert not found.instances["i-1"].is_running
    interface = found.interfaces["eni-9"]
    assert (interface.addresses, interface.instance_id) == ((IPv4Address("10.0.0.7"),), "i-1")
    assert (interface.security_group_ids, interface.source_dest_check) == (("sg-1",), False)


def test_the_primary_address_comes_first():
    several = {"privateIp": "10.0.0.9", "privateIps": ["10.0.0.10", "10.0.0.9"]}
    eni = Resource(TYPES["NetworkInterface"], "eni", "eni-1", {"subnetId": "subnet-1"}, several)
    assert read(eni).interfaces["eni-1"].addresses == (IPv4Address("10.0.0.9"), IPv4Address("10.0.0.10"))


def test_user_data_may_be_in_base64_and_the_real_provider_shows_a_hash_of_it():
    encoded = base64.b64encode(script().encode()).decode()
    host = made("Instance", "i-1", subnetId="subnet-1", userDataBase64=encoded)
    assert read(host).instances["i-1"].gate == HOST
    hashed = Resource(
        TYPES["Instance"], "host", "i-1", {"subnetId": "subnet-1", "userData": script()}, {"userData": "4d2a..."}
    )
    assert read(hashed).instances["i-1"].gate == HOST


def test_a_broken_facts_file_is_told_with_the_instance():
    host = made("Instance", "i-1", subnetId="subnet-1", userData=script().replace("VNI=10", "VNI=0"))
    found = read(host)
    assert found.instances["i-1"].gate is None
    (line,) = found.unread
    assert line.startswith("instance i-1: not a working tunnel: /etc/devicepath/gate.conf: VNI is '0'; ")
    assert found.instances["i-1"].gate_faults == (line.partition("tunnel: ")[2],)


ON_NINE = PublicAddress(IPv4Address("203.0.113.9"), IPv4Address("10.0.0.9"))


@pytest.mark.parametrize(
    "public",
    [
        [made("Eip", "eipalloc-1", publicIp="203.0.113.9", networkInterface="eni-1")],
        [made("Eip", "eipalloc-1", publicIp="203.0.113.9", instance="i-1")],
        [
            made("Eip", "eipalloc-1", publicIp="203.0.113.9"),
            made("EipAssociation", "eipassoc-1", allocationId="eipalloc-1", networkInterfaceId="eni-1"),
        ],
    ],
)
def test_an_elastic_address_is_on_its_interface(public):
    eni = made("NetworkInterface", "eni-1", subnetId="subnet-1", privateIps=["10.0.0.9"])
    host = made("Instance", "i-1", primaryNetworkInterface={"networkInterfaceId": "eni-1"})
    assert read(eni, host, *public).interfaces["eni-1"].public_addresses == (ON_NINE,)


def test_an_interface_in_a_subnet_that_is_not_the_stacks_is_told():
    found = read(made("NetworkInterface", "eni-1", subnetId="subnet-9", privateIps=["10.9.0.9"]))
    assert found.interfaces == {}
    assert found.unread == ("subnet subnet-9: is none of the stack's, which has eni-1 in it",)


# Peerings


def test_a_peering_between_vpcs_has_both_ends():
    other = Resource(TYPES["Vpc"], "other", "vpc-2", {"cidrBlock": "10.2.0.0/16"}, HERE)
    asked = {"vpcId": "vpc-1", "peerVpcId": "vpc-2"}
    request = Resource(TYPES["VpcPeeringConnection"], "peer", "pcx-1", asked, {**asked, "acceptStatus": "active"})
    peering = read(other, request).peerings["pcx-1"]
    assert peering.is_active
    assert peering.requester == PeeringSide("vpc-1", "111122223333", "ap-northeast-1", (IPv4Network("10.0.0.0/16"),))
    assert peering.accepter == PeeringSide("vpc-2", "111122223333", "ap-northeast-1", (IPv4Network("10.2.0.0/16"),))


def test_a_request_that_nobody_accepted_is_pending():
    asked = {"vpcId": "vpc-1", "peerVpcId": "vpc-9", "peerOwnerId": "444455556666", "peerRegion": "us-west-2"}
    peering = read(made("VpcPeeringConnection", "pcx-1", **asked)).peerings["pcx-1"]
    assert peering.status == "pending-acceptance"
    assert peering.accepter == PeeringSide("vpc-9", "444455556666", "us-west-2", ())


def test_an_accepted_peering_of_somebody_elses_has_what_the_acceptance_tells():
    told = {"vpcId": "vpc-1", "peerVpcId": "vpc-9", "peerOwnerId": "444455556666", "acceptStatus": "active"}
    accepter = Resource(TYPES["Accepter"], "accept", "pcx-1", {"vpcPeeringConnectionId": "pcx-1"}, told)
    peering = read(accepter).peerings["pcx-1"]
    assert peering.is_active
    assert peering.requester == PeeringSide("vpc-9", "444455556666", "", ())
    assert peering.accepter.vpc_id == "vpc-1"


# SORACOM

VPG = made(
    "VirtualPrivateGateway", "vpg-1", type="F", deviceSubnet="10.130.0.0/16", vpgRange="100.64.0.0/26", status="running"
)


def test_a_redirection_is_read_while_it_is_on():
    gate = made("Gate", "vpg-1", vpgId="vpg-1", vni=10)
    redirection = {"vpgId": "vpg-1", "gateway": "10.130.255.254"}
    on = read(VPG, gate, made("Redirection", "vpg-1", **redirection)).vpgs["vpg-1"]
    assert on.gate.redirection == IPv4Address("10.130.255.254")
    off = read(VPG, gate, made("Redirection", "vpg-1", **redirection, enabled=False)).vpgs["vpg-1"]
    assert off.gate.redirection is None


def test_without_a_gate_it_is_closed_but_on_type_f2():
    assert not read(VPG).vpgs["vpg-1"].gate.is_open
    f2 = made("VirtualPrivateGateway", "vpg-2", type="F2", deviceSubnet="10.131.0.0/16", vpgRange="100.64.1.0/26")
    assert read(f2).vpgs["vpg-2"].gate.is_open


def test_entries_that_are_added_to_a_list_filter_as_those_of_the_list():
    deny, allow = {"action": "deny", "ipRange": "0.0.0.0/0"}, {"action": "allow", "ipRange": "10.9.0.0/16"}
    whole = made("RoutingFilter", "vpg-1", vpgId="vpg-1", entries=[deny])
    added = made("RoutingFilterEntries", "vpg-1/10.9.0.0/16", vpgId="vpg-1", entries=[allow])
    found = read(VPG, whole, added).vpgs["vpg-1"].routing_filter
    assert [str(entry.range) for entry in found] == ["0.0.0.0/0", "10.9.0.0/16"]


def test_a_vpg_that_is_not_the_stacks_is_told_once():
    parts = [made("Gate", "vpg-9", vpgId="vpg-9", vni=10), made("RoutingFilter", "vpg-9", vpgId="vpg-9", entries=[])]
    assert read(*parts).unread == ("VPG vpg-9: is none of the stack's, which has settings of it",)


def test_a_sim_is_where_its_group_will_put_it():
    group = made("Group", "group-1", tags={"name": "pumps"})
    settings = made("GroupConfiguration", "group-1/SoracomAir", groupId="group-1", vpgId="vpg-1", linkMtu=1400)
    fixed = made("IpAddressMapEntry", "vpg-1/001", vpgId="vpg-1", imsi="001", address="10.130.0.11")
    known = made("SimGroupMembership", "sim-1", imsi="001", groupId="group-1")
    other = made("SimGroupMembership", "sim-2", imsi="002", groupId="group-1")
    found = read(VPG, group, settings, fixed, known, other)
    translated = IPv4Address("100.64.0.5")
    assert found.sims["sim-1"].session == SimSession("vpg-1", IPv4Address("10.130.0.11"), translated)
    assert found.sims["sim-2"].session == SimSession("vpg-1", IPv4Address("10.130.0.1"), translated)
    assert found.assumed["sim-1"] == "its session: as it will be when the device connects next"
    assert (found.sim_groups["group-1"].vpg_id, found.sim_groups["group-1"].link_mtu) == ("vpg-1", 1400)


def test_a_sim_whose_group_is_on_no_vpg_has_no_session_there():
    group, member = made("Group", "group-1"), made("SimGroupMembership", "sim-1", imsi="001", groupId="group-1")
    assert read(VPG, group, member).sims["sim-1"].session is None


# What is not told


def test_a_secret_is_never_read_and_what_needs_it_is_told():
    secret = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
    hidden = made("Subnet", "subnet-2", vpcId="vpc-1", cidrBlock=secret)
    quiet = made("Instance", "i-1", subnetId="subnet-1", userData={SIGNATURE: "1b47", "plaintext": '"open sesame"'})
    found = read(hidden, quiet)
    assert found.subnets.keys() == {"subnet-1"}
    assert found.unread == ("aws:ec2/subnet:Subnet the-subnet-2: its cidrBlock is not told",)
    assert found.instances["i-1"].user_data == ""
    assert "sesame" not in repr(found)


def test_a_resource_that_is_only_being_made_is_told():
    assert read(Resource(TYPES["RouteTable"], "app", "", {"vpcId": "vpc-1"})).unread == (
        "aws:ec2/routeTable:RouteTable app: its id is not told",
    )
    assert read(made("RouteTable", "rtb-1", vpcId=UNKNOWN)).unread == (
        "aws:ec2/routeTable:RouteTable the-rtb-1: its vpcId is not told",
    )


def test_what_is_not_modelled_is_counted():
    balancers = [Resource("aws:lb/loadBalancer:LoadBalancer", f"lb-{it}", f"arn-{it}", {}) for it in range(2)]
    assert read(*balancers).unread == ("load balancers (2): not modelled",)


def test_other_resources_say_nothing():
    assert read(Resource("random:index/randomId:RandomId", "suffix", "abc", {"byteLength": 4})).unread == ()
