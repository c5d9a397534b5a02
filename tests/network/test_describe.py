"""What the EC2 API says, as nouns: each kind, and what it says oddly."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from devicepath_tools.network.instance import PublicAddress
from devicepath_tools.network.loading.aws import describe
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import Action, NetworkAclEntry
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.route_table import RouteOrigin, RouteState, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroupRule
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayVpnAttachment
from devicepath_tools.network.vpn_proposals import ANY_PHASE_1

ALL = IPv4Network("0.0.0.0/0")
TEN = IPv4Network("10.0.0.0/8")
OURS, THEIRS = "111111111111", "222222222222"


def read(**answers: Any) -> Network:
    network = describe.read(answers)
    assert isinstance(network, Network), network
    return network


def a_vpc(**changes: Any) -> dict[str, Any]:
    return {"VpcId": "vpc-1", "OwnerId": OURS, "CidrBlock": "10.0.0.0/16", **changes}


def an_interface(**changes: Any) -> dict[str, Any]:
    facts = {"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "SubnetId": "subnet-1", "PrivateIpAddress": "10.0.0.9"}
    return {**facts, "Attachment": {"InstanceId": "i-1", "DeviceIndex": 0, "Status": "attached"}, **changes}


A_SUBNET = {"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24"}


def a_table(*routes: dict[str, str], associations: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": list(routes), "Associations": list(associations)}


def a_reservation(*instances: dict[str, Any]) -> dict[str, Any]:
    return {"OwnerId": OURS, "Instances": list(instances)}


def test_a_vpc_has_its_ranges_its_name_and_the_region_of_its_zones():
    second = [
        {"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}},
        {"CidrBlock": "10.7.0.0/16", "CidrBlockState": {"State": "associated"}},
        {"CidrBlock": "10.8.0.0/16", "CidrBlockState": {"State": "disassociated"}},
    ]
    vpc = a_vpc(CidrBlockAssociationSet=second, Tags=[{"Key": "Name", "Value": "plant"}])
    subnet = {
        "SubnetId": "subnet-1",
        "VpcId": "vpc-1",
        "CidrBlock": "10.0.0.0/24",
        "AvailabilityZone": "us-west-2-lax-1a",
    }
    network = read(Vpcs=[vpc], Subnets=[subnet, {"SubnetId": "subnet-6", "VpcId": "vpc-1", "AvailabilityZone": "x"}])
    found = network.vpcs["vpc-1"]
    assert found.cidrs == (IPv4Network("10.0.0.0/16"), IPv4Network("10.7.0.0/16")), "the third one is gone"
    assert (found.name, found.region, found.account_id) == ("plant", "us-west-2", OURS)
    assert list(network.subnets) == ["subnet-1"], "the other one has no IPv4 range"


@pytest.mark.parametrize(
    ("described", "target"),
    [
        ({"GatewayId": "local", "Origin": "CreateRouteTable"}, Target(TargetKind.LOCAL, "local")),
        ({"GatewayId": "igw-1"}, Target(TargetKind.INTERNET_GATEWAY, "igw-1")),
        ({"GatewayId": "vgw-1"}, Target(TargetKind.VPN_GATEWAY, "vgw-1")),
        ({"GatewayId": "vpce-1"}, Target(TargetKind.GATEWAY_ENDPOINT, "vpce-1")),
        ({"NatGatewayId": "nat-1"}, Target(TargetKind.NAT_GATEWAY, "nat-1")),
        ({"TransitGatewayId": "tgw-1"}, Target(TargetKind.TRANSIT_GATEWAY, "tgw-1")),
        ({"VpcPeeringConnectionId": "pcx-1"}, Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-1")),
        ({"InstanceId": "i-1", "NetworkInterfaceId": "eni-1"}, Target(TargetKind.NETWORK_INTERFACE, "eni-1")),
        ({"LocalGatewayId": "lgw-1"}, Target(TargetKind.OTHER, "lgw-1")),
        ({"CoreNetworkArn": "arn:aws:networkmanager::1:x"}, Target(TargetKind.OTHER, "arn:aws:networkmanager::1:x")),
        ({}, Target(TargetKind.OTHER, "")),
    ],
)
def test_a_route_leads_to_what_its_keys_say(described, target):
    (route,) = (
        read(RouteTables=[a_table({"DestinationCidrBlock": "10.0.0.0/8", **described})]).route_tables["rtb-1"].routes
    )
    assert (route.destination, route.target) == (TEN, target)


def test_a_route_tells_whether_it_is_a_blackhole_and_who_made_it():
    first = {"DestinationCidrBlock": "10.0.0.0/8", "GatewayId": "vgw-1", "Origin": "EnableVgwRoutePropagation"}
    gone = {"DestinationCidrBlock": "10.1.0.0/16", "NetworkInterfaceId": "eni-9", "State": "blackhole"}
    routes = read(RouteTables=[a_table(first, gone)]).route_tables["rtb-1"].routes
    assert [(it.state, it.origin) for it in routes] == [
        (RouteState.ACTIVE, RouteOrigin.PROPAGATED),
        (RouteState.BLACKHOLE, RouteOrigin.STATIC),
    ]


def test_of_a_route_in_a_state_that_is_not_known_nobody_knows_where_it_leads():
    described = {"DestinationCidrBlock": "10.9.0.0/16", "VpcPeeringConnectionId": "pcx-1", "State": "filtered"}
    (found,) = read(RouteTables=[a_table(described)]).route_tables["rtb-1"].routes
    assert (found.target, found.state) == (Target(TargetKind.OTHER, "filtered"), RouteState.ACTIVE)


def test_a_null_is_a_value_that_is_left_out():
    nothing = dict.fromkeys(("Tags", "CidrBlockAssociationSet"))
    assert read(Vpcs=[{**a_vpc(), **nothing}]).vpcs == read(Vpcs=[a_vpc()]).vpcs


def test_ipv6_routes_decide_about_no_ipv4_packet():
    table = a_table({"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1"})
    assert read(RouteTables=[table]).route_tables["rtb-1"].routes == ()


def test_a_route_to_a_prefix_list_is_one_route_for_each_of_its_ranges():
    lists = [{"PrefixListId": "pl-1", "PrefixListName": "ours", "Cidrs": ["10.0.0.0/8", "fd00::/8", "172.16.0.0/12"]}]
    table = a_table({"DestinationPrefixListId": "pl-1", "TransitGatewayId": "tgw-1"})
    found = read(RouteTables=[table], PrefixLists=lists).route_tables["rtb-1"]
    assert [(str(it), it.prefix_list_id) for it in found.routes] == [
        ("10.0.0.0/8 -> tgw-1", "pl-1"),
        ("172.16.0.0/12 -> tgw-1", "pl-1"),
    ]
    assert found.unread == ()


CUSTOMERS = {"DestinationPrefixListId": "pl-1", "TransitGatewayId": "tgw-1"}
TO_S3 = {"DestinationPrefixListId": "pl-2", "GatewayId": "vpce-1"}


@pytest.mark.parametrize(
    ("answers", "unread", "unread_public"),
    [
        ({}, ("pl-1", "pl-2"), ()),
        ({"PrefixLists": []}, ("pl-1", "pl-2"), ()),
        ({"PrefixLists": [{"PrefixListId": "pl-2", "OwnerId": "AWS"}]}, ("pl-1",), ("pl-2",)),
        ({"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Gateway"}]}, ("pl-1",), ("pl-2",)),
        (
            {"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "GatewayLoadBalancer"}]},
            ("pl-1", "pl-2"),
            (),
        ),
        ({"PrefixLists": [{"PrefixListId": "pl-1"}, {"PrefixListId": "pl-2", "Cidrs": []}]}, ("pl-1",), ()),
        ({"PrefixLists": [{"PrefixListId": "pl-1", "AddressFamily": "IPv6"}]}, ("pl-2",), ()),
    ],
    ids=["none", "none at all", "AWS's", "a gateway", "a load balancer", "one tells its ranges", "one for IPv6"],
)
def test_a_prefix_list_whose_ranges_were_not_told_is_not_read_whatever_it_leads_to(answers, unread, unread_public):
    found = read(RouteTables=[a_table(CUSTOMERS, TO_S3)], **answers).route_tables["rtb-1"]
    assert (found.routes, found.unread, found.unread_public) == ((), unread, unread_public)


@pytest.mark.parametrize(("groups", "are_read"), [({}, False), ({"Groups": None}, False), ({"Groups": []}, True)])
def test_an_interface_that_tells_no_groups_is_not_one_without(groups, are_read):
    found = read(NetworkInterfaces=[an_interface(**groups)]).interfaces["eni-1"]
    assert (found.security_group_ids, found.are_groups_read) == ((), are_read)


@pytest.mark.parametrize(("status", "is_on_something"), [("in-use", True), ("associated", True), ("available", False)])
def test_an_interface_without_an_attachment_is_on_something_by_its_status(status, is_on_something):
    described = an_interface(Attachment=None, InterfaceType="branch", Status=status)
    assert read(NetworkInterfaces=[described]).interfaces["eni-1"].has_hidden_host is is_on_something


def test_only_associations_that_count_give_a_table_to_a_subnet():
    associations = (
        {"SubnetId": "subnet-1", "AssociationState": {"State": "associated"}},
        {"SubnetId": "subnet-2", "AssociationState": {"State": "disassociated"}},
        {"GatewayId": "igw-1", "AssociationState": {"State": "associated"}},
        {"Main": True},
    )
    found = read(RouteTables=[a_table(associations=associations)]).route_tables["rtb-1"]
    assert (found.subnet_ids, found.is_main) == (frozenset({"subnet-1"}), True)


def a_group(**changes: Any) -> dict[str, Any]:
    return {"GroupId": "sg-1", "GroupName": "gate", "VpcId": "vpc-1", **changes}


@pytest.mark.parametrize(
    ("permission", "rule"),
    [
        (
            {
                "IpProtocol": "tcp",
                "FromPort": 80,
                "ToPort": 90,
                "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "x"}],
            },
            SecurityGroupRule("sg-1 ingress 1", Protocol.TCP, 80, 90, TEN, description="x"),
        ),
        (
            {"IpProtocol": "17", "FromPort": 4789, "ToPort": 4789, "IpRanges": [{"CidrIp": "10.1.2.3/8"}]},
            SecurityGroupRule("sg-1 ingress 1", Protocol.UDP, 4789, 4789, TEN),
        ),
        (
            {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-gone", "UserId": OURS}]},
            SecurityGroupRule("sg-1 ingress 1", None, 0, 65535, group_id="sg-gone"),
        ),
        (
            {"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, "PrefixListIds": [{"PrefixListId": "pl-1"}]},
            SecurityGroupRule("sg-1 ingress 1", Protocol.ICMP, 8, -1, prefix_list_id="pl-1"),
        ),
    ],
)
def test_a_rule_of_a_group_has_its_protocol_ports_and_other_end(permission, rule):
    found = read(SecurityGroups=[a_group(IpPermissions=[permission])]).security_groups["sg-1"]
    assert (found.name, found.ingress, found.egress) == ("gate", (rule,), ())


def test_rules_for_ipv6_and_for_other_protocols_are_passed_over_and_those_behind_keep_their_place():
    permissions = [
        {"IpProtocol": "50", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
        {"IpProtocol": "icmpv6", "FromPort": -1, "ToPort": -1, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
        {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    ]
    found = read(SecurityGroups=[a_group(IpPermissionsEgress=permissions)]).security_groups["sg-1"]
    assert found.egress == (SecurityGroupRule("sg-1 egress 2", None, 0, 65535, ALL),)


def test_rules_have_their_own_ids_where_those_were_asked_for():
    two = [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "0.0.0.0/0"}]
    group = a_group(IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": two}])
    told = {"SecurityGroupRuleId": "sgr-1", "GroupId": "sg-1", "IsEgress": False, "IpProtocol": "tcp", "FromPort": 22}
    found = read(SecurityGroups=[group], SecurityGroupRules=[{**told, "ToPort": 22, "CidrIpv4": "0.0.0.0/0"}])
    assert [it.id for it in found.security_groups["sg-1"].ingress] == ["sg-1 ingress 1", "sgr-1"]


def test_a_network_acl_has_its_entries_by_number_and_only_those_for_ipv4_and_known_protocols():
    def entry(number: int, *, egress: bool = False, **facts: Any) -> dict[str, Any]:
        said = {
            "CidrBlock": "0.0.0.0/0",
            "Protocol": "-1",
            "RuleAction": "allow",
            "RuleNumber": number,
            "Egress": egress,
        }
        return {**said, **facts}

    entries = [
        entry(32767, RuleAction="deny"),
        entry(100, Protocol="6", PortRange={"From": 22, "To": 23}),
        entry(90, Protocol="1", IcmpTypeCode={"Type": 8, "Code": -1}),
        entry(80, Protocol="47", RuleAction="deny"),
        {"Egress": False, "Ipv6CidrBlock": "::/0", "Protocol": "-1", "RuleAction": "deny", "RuleNumber": 70},
        entry(100, egress=True),
    ]
    acl = {"NetworkAclId": "acl-1", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-1"}], "Entries": entries}
    found = read(NetworkAcls=[acl]).network_acls["acl-1"]
    assert found.subnet_ids == frozenset({"subnet-1"})
    assert found.egress == (NetworkAclEntry(100, Action.ALLOW, None, ALL),)
    assert found.ingress == (
        NetworkAclEntry(90, Action.ALLOW, Protocol.ICMP, ALL, 8, -1),
        NetworkAclEntry(100, Action.ALLOW, Protocol.TCP, ALL, 22, 23),
        NetworkAclEntry(32767, Action.DENY, None, ALL),
    )


def test_an_interface_has_all_its_addresses_and_the_primary_one_first():
    addresses = [
        {"PrivateIpAddress": "10.0.0.7"},
        {"PrivateIpAddress": "10.0.0.9", "Primary": True, "Association": {"PublicIp": "203.0.113.5"}},
    ]
    prefix = [{"Ipv4Prefix": "10.0.0.16/28"}]
    described = an_interface(PrivateIpAddresses=addresses, Ipv4Prefixes=prefix, SourceDestCheck=False)
    found = read(NetworkInterfaces=[described]).interfaces["eni-1"]
    assert found.addresses[:3] == (IPv4Address("10.0.0.9"), IPv4Address("10.0.0.7"), IPv4Address("10.0.0.16"))
    assert len(found.addresses) == 18, "a prefix is sixteen addresses"
    assert found.public_addresses == (PublicAddress(IPv4Address("203.0.113.5"), IPv4Address("10.0.0.9")),)
    assert not found.source_dest_check


@pytest.mark.parametrize(
    ("facts", "service"),
    [
        ({"InterfaceType": "nat_gateway"}, "nat_gateway"),
        ({"InterfaceType": "natGateway"}, "nat_gateway"),
        ({"InterfaceType": "vpc_endpoint"}, "vpc_endpoint"),
        ({"InterfaceType": "interface", "RequesterManaged": True, "Description": "ELB app/web/1"}, "load_balancer"),
        ({"RequesterManaged": True, "Description": "RDSNetworkInterface"}, "RDSNetworkInterface"),
        ({"RequesterManaged": True}, "a service of AWS"),
        ({"InterfaceType": "efa"}, ""),
        ({}, ""),
    ],
)
def test_an_interface_that_aws_keeps_for_a_service_says_for_which(facts, service):
    described = an_interface(**{"Attachment": {"InstanceOwnerId": "amazon-aws", "Status": "attached"}, **facts})
    found = read(NetworkInterfaces=[described]).interfaces["eni-1"]
    assert (found.service, found.instance_id) == (service, "")


def test_a_nat_gateway_tells_where_it_is_and_its_interface_is_there_though_nobody_describes_it():
    primary = {"NetworkInterfaceId": "eni-nat", "PrivateIp": "10.0.0.9", "PublicIp": "203.0.113.9", "IsPrimary": True}
    second = {"NetworkInterfaceId": "eni-nat", "PrivateIp": "10.0.0.8", "IsPrimary": False}
    facts = {"VpcId": "vpc-1", "SubnetId": "subnet-1", "State": "available", "Tags": [{"Key": "Name", "Value": "out"}]}
    told = {"NatGatewayId": "nat-1", **facts, "NatGatewayAddresses": [second, primary]}
    network = read(NatGateways=[told, {"NatGatewayId": "nat-2", "State": "deleted"}])
    assert list(network.nat_gateways) == ["nat-1"]
    gateway, interface = network.nat_gateways["nat-1"], network.interfaces["eni-nat"]
    assert [str(it.address) for it in gateway.addresses] == ["10.0.0.9", "10.0.0.8"], "the primary one first"
    assert (gateway.name, interface.subnet_id, interface.service) == ("out", "subnet-1", "nat_gateway")
    assert not interface.source_dest_check


def test_a_nat_gateway_has_no_security_group_and_no_check_whatever_is_described_of_its_interface():
    address = {"NetworkInterfaceId": "eni-1", "PrivateIp": "10.0.0.7"}
    told = {"NatGatewayId": "nat-1", "VpcId": "vpc-1", "SubnetId": "subnet-1", "NatGatewayAddresses": [address]}
    found = read(NetworkInterfaces=[an_interface()], NatGateways=[told]).interfaces["eni-1"]
    assert (found.security_group_ids, found.source_dest_check) == ((), False)


TUNNEL_OPTIONS = [
    {
        "OutsideIpAddress": "203.0.113.14",
        "TunnelInsideCidr": "169.254.10.4/30",
        "PreSharedKey": "not-to-be-read",
        "Phase1EncryptionAlgorithms": [{"Value": "AES256"}],
        "Phase2DHGroupNumbers": [{"Value": 14}, {"Value": 19}],
    },
    {"OutsideIpAddress": "203.0.113.10", "TunnelInsideCidr": "169.254.10.0/30"},
]
TELEMETRY = [
    {"OutsideIpAddress": "203.0.113.10", "Status": "UP", "StatusMessage": "5 BGP ROUTES", "AcceptedRouteCount": 5},
    {"OutsideIpAddress": "203.0.113.14", "Status": "DOWN", "StatusMessage": "IPSEC IS DOWN"},
]
A_VPN = {
    "VpnConnectionId": "vpn-1",
    "CustomerGatewayId": "cgw-1",
    "VpnGatewayId": "vgw-1",
    "State": "available",
    "CustomerGatewayConfiguration": "<vpn_connection><pre_shared_key>not-to-be-read</pre_shared_key></vpn_connection>",
    "Options": {"StaticRoutesOnly": False, "TunnelOptions": TUNNEL_OPTIONS},
    "VgwTelemetry": TELEMETRY,
}


DETACHED_AND_ATTACHED = [{"VpcId": "vpc-0", "State": "detached"}, {"VpcId": "vpc-1", "State": "attached"}]
A_VPN_GATEWAY = {"VpnGatewayId": "vgw-1", "VpcAttachments": DETACHED_AND_ATTACHED, "AmazonSideAsn": 64512}
A_CUSTOMER_GATEWAY = {"CustomerGatewayId": "cgw-1", "IpAddress": "198.51.100.1", "BgpAsn": "65000"}


def test_a_vpn_connection_has_its_tunnels_by_address_whatever_order_options_and_telemetry_have():
    found = read(VpnConnections=[A_VPN, {"VpnConnectionId": "vpn-2", "State": "deleted"}]).vpn_connections
    assert list(found) == ["vpn-1"]
    first, second = found["vpn-1"].tunnels
    assert (str(first.outside_address), str(first.inside_range), first.is_up) == (
        "203.0.113.10",
        "169.254.10.0/30",
        True,
    )
    assert (str(second.outside_address), second.is_up, second.message) == ("203.0.113.14", False, "IPSEC IS DOWN")
    assert (second.phase_1.encryption, second.phase_2.groups) == (frozenset({"AES256"}), frozenset({14, 19}))
    assert first.phase_1 == ANY_PHASE_1, "AWS's default is all"


def test_no_key_of_a_vpn_connection_is_kept():
    assert "not-to-be-read" not in repr(read(VpnConnections=[A_VPN]))


def test_a_static_vpn_connection_tells_its_routes_and_both_sides_ranges():
    options = {
        "StaticRoutesOnly": True,
        "LocalIpv4NetworkCidr": "192.168.0.0/16",
        "RemoteIpv4NetworkCidr": "10.0.0.0/8",
        "TunnelInsideIpVersion": "ipv4",
    }
    routes = [
        {"DestinationCidrBlock": "192.168.50.0/24", "State": "available", "Source": "Static"},
        {"DestinationCidrBlock": "192.168.51.0/24", "State": "deleted"},
    ]
    told = {**A_VPN, "VpnGatewayId": None, "TransitGatewayId": "tgw-1", "Options": options, "Routes": routes}
    found = read(VpnConnections=[told]).vpn_connections["vpn-1"]
    assert (found.is_static, found.transit_gateway_id, found.vpn_gateway_id) == (True, "tgw-1", "")
    assert [str(it) for it in found.routes] == ["192.168.50.0/24"]
    assert (str(found.customer_range), str(found.aws_range)) == ("192.168.0.0/16", "10.0.0.0/8")
    assert [it.is_up for it in found.tunnels] == [True, False], "without options telemetry alone tells the tunnels"


def test_what_a_vpn_connection_ends_at_is_read_with_the_vpc_and_the_router():
    over_ipv6 = {"CustomerGatewayId": "cgw-3", "IpAddress": "2001:db8::1", "State": "available"}
    of_four_bytes = {"CustomerGatewayId": "cgw-2", "BgpAsnExtended": "4200000000", "State": "available"}
    network = read(VpnGateways=[A_VPN_GATEWAY], CustomerGateways=[A_CUSTOMER_GATEWAY, of_four_bytes, over_ipv6])
    assert (network.vpn_gateways["vgw-1"].vpc_id, network.vpn_gateways["vgw-1"].asn) == ("vpc-1", 64512)
    assert (str(network.customer_gateways["cgw-1"].address), network.customer_gateways["cgw-1"].asn) == (
        "198.51.100.1",
        65000,
    )
    assert (network.customer_gateways["cgw-2"].address, network.customer_gateways["cgw-2"].asn) == (None, 4200000000)
    assert network.customer_gateways["cgw-3"].address is None


def test_tunnels_over_ipv6_are_passed_over_and_no_mistake():
    options = {"TunnelOptions": [{"OutsideIpAddress": "2001:db8::10", "TunnelInsideCidr": "169.254.10.0/30"}]}
    told = [{"OutsideIpAddress": "2001:db8::10", "Status": "UP"}]
    found = read(VpnConnections=[{**A_VPN, "Options": options, "VgwTelemetry": told}])
    assert found.vpn_connections["vpn-1"].tunnels == ()


def test_a_vpn_connection_of_a_transit_gateway_is_an_attachment_to_it():
    told = {"TransitGatewayAttachmentId": "attach-1", "TransitGatewayId": "tgw-1", "State": "available"}
    network = read(TransitGatewayAttachments=[{**told, "ResourceType": "vpn", "ResourceId": "vpn-1"}])
    attachment = TransitGatewayVpnAttachment("attach-1", "tgw-1", "vpn-1", "available")
    assert network.transit_gateway_attachments == {"attach-1": attachment}


def test_an_instance_has_its_interfaces_by_device_index_whichever_answer_tells_of_them():
    second = an_interface(NetworkInterfaceId="eni-2", Attachment={"DeviceIndex": 1, "Status": "attached"})
    told = {"InstanceId": "i-1", "State": {"Name": "running"}, "NetworkInterfaces": [second]}
    gone = {"InstanceId": "i-2", "State": {"Name": "terminated"}, "NetworkInterfaces": []}
    network = read(NetworkInterfaces=[an_interface()], Reservations=[a_reservation(told, gone)])
    assert network.instances["i-1"].interface_ids == ("eni-1", "eni-2")
    assert network.interfaces["eni-2"].instance_id == "i-1"
    assert (network.instances["i-2"].interface_ids, network.instances["i-2"].is_running) == ((), False)


def test_an_interface_that_is_being_detached_is_on_no_instance():
    described = an_interface(Attachment={"InstanceId": "i-1", "Status": "detaching"})
    found = read(NetworkInterfaces=[described]).interfaces["eni-1"]
    assert (found.instance_id, found.has_hidden_host) == ("", False)


SEEN_BY_OWNER = an_interface(Attachment={"Status": "attached"}, OwnerId=THEIRS)
"""The interface of a participant's instance, as the owner of a shared VPC sees it."""
SEEN_BY_PARTICIPANT = an_interface(
    Attachment={"InstanceId": "i-1", "Status": "attached"}, TagSet=[{"Key": "Name", "Value": "pump"}]
)


def test_what_another_account_has_an_instance_on_is_no_interface_without_a_host():
    found = read(NetworkInterfaces=[SEEN_BY_OWNER]).interfaces["eni-1"]
    assert (found.instance_id, found.has_hidden_host) == ("", True)
    alone = an_interface(Attachment=None, Status="available")
    assert not read(NetworkInterfaces=[alone]).interfaces["eni-1"].has_hidden_host


@pytest.mark.parametrize("order", [(SEEN_BY_OWNER, SEEN_BY_PARTICIPANT), (SEEN_BY_PARTICIPANT, SEEN_BY_OWNER)])
def test_an_interface_that_two_accounts_see_is_on_the_instance_that_one_of_them_has(order):
    (found,) = merged([read(NetworkInterfaces=[it]) for it in order]).interfaces.values()
    assert (found.instance_id, found.has_hidden_host, found.name) == ("i-1", False, "pump")


def test_what_is_in_a_shared_vpc_keeps_the_names_that_its_owner_sees():
    name = [{"Key": "Name", "Value": "shared"}]
    owner = read(Vpcs=[{**a_vpc(), "Tags": name}], RouteTables=[{**a_table(), "Tags": name}])
    participant = read(Vpcs=[{**a_vpc(), "Tags": []}], RouteTables=[{**a_table(), "Tags": []}])
    found = merged([owner, participant])
    assert (found.vpcs["vpc-1"].name, found.route_tables["rtb-1"].name) == ("shared", "shared")


def a_peering(status: str, accepter_cidr: str | None) -> dict[str, Any]:
    accepter = {"VpcId": "vpc-2", "OwnerId": THEIRS, "Region": "us-east-1"}
    cidrs = {"CidrBlock": accepter_cidr, "CidrBlockSet": [{"CidrBlock": accepter_cidr}]} if accepter_cidr else {}
    requester = {"VpcId": "vpc-1", "OwnerId": OURS, "Region": "us-east-1", "CidrBlock": "10.0.0.0/16"}
    ends = {"RequesterVpcInfo": requester, "AccepterVpcInfo": {**accepter, **cidrs}}
    return {"VpcPeeringConnectionId": "pcx-1", "Status": {"Code": status}, **ends}


def test_a_peering_connection_that_both_accounts_see_is_one_with_the_ranges_of_both_ends():
    theirs = read(VpcPeeringConnections=[a_peering("active", "10.2.0.0/16")])
    ours = read(VpcPeeringConnections=[a_peering("active", None)])
    (found,) = merged([theirs, ours]).peerings.values()
    assert found.accepter.cidrs == (IPv4Network("10.2.0.0/16"),)
    assert found.requester.cidrs == (IPv4Network("10.0.0.0/16"),)
    assert found.is_active


def test_a_deleted_peering_connection_is_there_and_not_active():
    (found,) = read(VpcPeeringConnections=[a_peering("deleted", None)]).peerings.values()
    assert (found.is_active, found.accepter.cidrs) == (False, ())


@pytest.mark.parametrize(("status", "told"), [("failed", "overlapping CIDR range"), ("active", "")])
def test_why_a_peering_connection_is_over_is_read_in_awss_words(status, told):
    said = {**a_peering(status, None), "Status": {"Code": status, "Message": "overlapping CIDR range"}}
    (found,) = read(VpcPeeringConnections=[said]).peerings.values()
    assert found.reason == told


def test_a_table_of_a_shared_vpc_has_the_subnets_that_each_account_sees():
    def part(subnet: str) -> Network:
        return read(RouteTables=[a_table(associations=({"SubnetId": subnet},))])

    assert merged([part("subnet-1"), part("subnet-2")]).route_tables["rtb-1"].subnet_ids == {"subnet-1", "subnet-2"}


A_LIST = [{"PrefixListId": "pl-1", "Cidrs": ["10.9.0.0/16"]}]
RULES: dict[str, Any] = {"IpPermissions": [], "IpPermissionsEgress": []}
KNOWN_AND_NOT: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"RouteTables": [a_table(CUSTOMERS)], "PrefixLists": A_LIST}, {"RouteTables": [a_table(CUSTOMERS)]}),
    ({"SecurityGroups": [a_group(**RULES)]}, {"SecurityGroups": [a_group()]}),
    ({"NetworkInterfaces": [an_interface(Groups=[{"GroupId": "sg-1"}])]}, {"NetworkInterfaces": [an_interface()]}),
)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("parts", KNOWN_AND_NOT, ids=["routes of a prefix list", "rules", "groups of an interface"])
def test_of_two_accounts_that_see_one_thing_the_one_counts_that_could_read_it(parts, turned):
    alone = read(**parts[0])
    found = merged([read(**it) for it in (parts[::-1] if turned else parts)])
    assert found.route_tables == alone.route_tables
    assert found.security_groups == alone.security_groups
    assert found.interfaces == alone.interfaces


def test_a_participant_sees_a_part_of_a_shared_vpc_and_its_owner_all_of_it():
    participant = describe.read({"Vpcs": [a_vpc()], "NetworkInterfaces": []}, account_id=THEIRS)
    owner = describe.read({"Vpcs": [a_vpc()], "NetworkInterfaces": []}, account_id=OURS)
    assert isinstance(participant, Network)
    assert isinstance(owner, Network)
    assert participant.partly_read_vpcs == {"vpc-1"}
    assert merged([participant, owner]).partly_read_vpcs == frozenset()


@pytest.mark.parametrize(
    ("answers", "partly_read"),
    [
        ({"SecurityGroups": [{"GroupId": "sg-1", "OwnerId": THEIRS}]}, {"vpc-1"}),
        ({"SecurityGroups": [{"GroupId": "sg-1", "OwnerId": OURS}]}, set()),
        ({"NetworkInterfaces": [SEEN_BY_OWNER]}, {"vpc-1"}),
    ],
    ids=["a group of another account", "a group of the owner's", "nothing but an interface of another account"],
)
def test_who_asked_is_told_by_whatever_has_an_owner(answers, partly_read):
    assert read(**{"Vpcs": [a_vpc()], "NetworkInterfaces": [], **answers}).partly_read_vpcs == partly_read


@pytest.mark.parametrize(
    ("answers", "partly_read"),
    [
        ({"Subnets": [A_SUBNET]}, {"vpc-1"}),
        ({"Subnets": [A_SUBNET], "NetworkInterfaces": []}, {"vpc-1"}),
        ({"Subnets": [{**A_SUBNET, "OwnerId": OURS}], "NetworkInterfaces": []}, set()),
        ({"NetworkInterfaces": [an_interface(OwnerId=OURS)]}, {"vpc-1"}),
        ({"Reservations": [a_reservation({"InstanceId": "i-1", "NetworkInterfaces": [an_interface()]})]}, {"vpc-1"}),
    ],
    ids=["no interfaces", "a VPC of nobody's", "the owner of its subnets", "interfaces alone", "instances alone"],
)
def test_a_vpc_that_was_not_read_is_read_in_part_unless_its_subnets_tell_its_owner(answers, partly_read):
    assert read(**answers).partly_read_vpcs == partly_read


def test_without_the_interfaces_a_vpc_is_read_in_part():
    assert read(Vpcs=[a_vpc()]).partly_read_vpcs == {"vpc-1"}
    assert read(Vpcs=[a_vpc()], NetworkInterfaces=[]).partly_read_vpcs == frozenset()


def test_an_internet_gateway_is_at_the_vpc_that_it_is_attached_to():
    gateways = [
        {"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1", "State": "available"}]},
        {"InternetGatewayId": "igw-2", "Attachments": []},
    ]
    found = read(InternetGateways=gateways).internet_gateways
    assert (found["igw-1"].vpc_id, found["igw-2"].vpc_id) == ("vpc-1", "")


def test_every_mistake_is_told_with_its_place_value_and_rule():
    faults = describe.read(
        {
            "Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/33"}, {"CidrBlock": 5}],
            "Subnets": {},
            "NetworkAcls": [
                {
                    "NetworkAclId": "acl-1",
                    "VpcId": "vpc-1",
                    "Entries": [{"Egress": "no?", "Protocol": "6", "RuleAction": "permit", "RuleNumber": 1}],
                }
            ],
        }
    )
    assert isinstance(faults, list)
    assert [it.at("here") for it in faults] == [
        "here: Vpcs[0].CidrBlock: '10.0.0.0/33' is not an IPv4 range; one looks like 10.0.0.0/16.",
        "here: Vpcs[1].VpcId: is missing; the API always gives it.",
        "here: Vpcs[1].CidrBlock: 5 is not an IPv4 range; one looks like 10.0.0.0/16.",
        "here: Subnets: {} is not a list.",
        "here: NetworkAcls[0].Entries[0].Egress: 'no?' is neither true nor false.",
        "here: NetworkAcls[0].Entries[0].RuleAction: 'permit' is neither allow nor deny.",
    ]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"TunnelOptions": {"PreSharedKey": "Made.up_Key1"}}, "Options.TunnelOptions: an object is not a list."),
        ("PreSharedKey=Made.up_Key1", "Options: a text of 25 characters is not an object."),
    ],
    ids=["one tunnel, without its list", "a text"],
)
def test_a_key_in_what_is_no_answer_is_not_repeated(options, told):
    faults = describe.read({"VpnConnections": [{"VpnConnectionId": "vpn-1", "Options": options}]})
    assert isinstance(faults, list)
    assert [it.at("here") for it in faults] == [f"here: VpnConnections[0].{told}"]
