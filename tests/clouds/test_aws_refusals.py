"""What AWS refuses and moto accepts: refused here with AWS's code, and beside it what must pass."""

import base64
import json

import pytest
from botocore.exceptions import ClientError

from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION, Network, code_of

NEVER_S = 3600.0

pytestmark = pytest.mark.slow


@pytest.fixture
def network(aws):
    return Network(aws)


def test_a_subnet_is_a_16_to_a_28_in_a_zone_of_its_region(network):
    asked = {"VpcId": network.vpc_id, "AvailabilityZone": "ap-northeast-1a"}
    assert code_of(network.ec2.create_subnet, **asked, CidrBlock="10.0.9.0/29") == "InvalidSubnet.Range"
    asked = {"VpcId": network.vpc_id, "CidrBlock": "10.0.9.0/28"}
    assert code_of(network.ec2.create_subnet, **asked, AvailabilityZone="us-west-2a") == "InvalidParameterValue"
    made = network.ec2.create_subnet(**asked, AvailabilityZone="ap-northeast-1c")["Subnet"]
    assert (made["CidrBlock"], made["MapPublicIpOnLaunch"]) == ("10.0.9.0/28", False)


def test_what_is_asked_for_again_with_its_token_is_made_once(network):
    subnet = network.subnet()
    asked = {"VpcId": network.vpc_id, "ServiceName": f"com.amazonaws.{REGION}.s3"}
    first, again, other = (network.ec2.create_vpc_endpoint(**asked, ClientToken=token) for token in ("1", "1", "2"))
    ids = [one["VpcEndpoint"]["VpcEndpointId"] for one in (first, again, other)]
    assert ids[0] == ids[1] != ids[2]
    asked = {"ImageId": network.image(), "InstanceType": "t4g.micro", "MinCount": 1, "MaxCount": 1, "SubnetId": subnet}
    runs = [network.ec2.run_instances(**asked, ClientToken=token)["Instances"] for token in ("1", "1", "2")]
    assert runs[0][0]["InstanceId"] == runs[1][0]["InstanceId"] != runs[2][0]["InstanceId"]


def test_a_subnet_without_a_zone_gets_one_of_its_region(network):
    made = network.ec2.create_subnet(VpcId=network.vpc_id, CidrBlock="10.0.9.0/24")["Subnet"]
    assert made["AvailabilityZone"] == "ap-northeast-1a"


def test_subnets_do_not_overlap_and_go_only_when_they_are_empty(network):
    subnet = network.subnet("10.0.0.0/24")
    asked = {"VpcId": network.vpc_id, "CidrBlock": "10.0.0.128/25"}
    assert code_of(network.ec2.create_subnet, **asked) == "InvalidSubnet.Conflict"
    interface = network.interface(subnet)
    assert code_of(network.ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    network.ec2.delete_network_interface(NetworkInterfaceId=interface)
    network.ec2.delete_subnet(SubnetId=subnet)


def test_a_second_range_of_a_vpc_overlaps_no_other(network):
    associate = network.ec2.associate_vpc_cidr_block
    assert code_of(associate, VpcId=network.vpc_id, CidrBlock="10.0.128.0/17") == "InvalidVpc.Range"
    associate(VpcId=network.vpc_id, CidrBlock="10.1.0.0/16")


@pytest.mark.parametrize("kind", ["CidrIpv4", "ReferencedGroupId", "PrefixListId"])
def test_a_rule_keeps_its_description_whatever_it_is_for_and_takes_another(network, kind):
    group = network.security_group()
    lists = network.ec2.describe_managed_prefix_lists()["PrefixLists"]
    sources = {
        "CidrIpv4": ("10.1.0.0/16", "10.2.0.0/16"),
        "ReferencedGroupId": (group, network.security_group("other")),
        "PrefixListId": (lists[0]["PrefixListId"], lists[1]["PrefixListId"]),
    }[kind]
    asked = {
        "CidrIpv4": {"IpRanges": [{"CidrIp": sources[0], "Description": "first"}]},
        "ReferencedGroupId": {"UserIdGroupPairs": [{"GroupId": sources[0], "Description": "first"}]},
        "PrefixListId": {"PrefixListIds": [{"PrefixListId": sources[0], "Description": "first"}]},
    }[kind]
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}

    def told():
        found = network.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
        (one,) = [it for it in found["SecurityGroupRules"] if it.get("FromPort") == 443]
        source = one["ReferencedGroupInfo"]["GroupId"] if kind == "ReferencedGroupId" else one[kind]
        return one["SecurityGroupRuleId"], source, one.get("Description")

    network.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{**rule, **asked}])
    rule_id, source, description = told()
    assert (source, description) == (sources[0], "first")
    whole = network.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    (shown,) = [it for it in whole if it.get("FromPort") == 443]
    assert shown[next(iter(asked))][0]["Description"] == "first"

    changed = {**rule, kind: sources[1], "Description": "second"}
    rules = [{"SecurityGroupRuleId": rule_id, "SecurityGroupRule": changed}]
    network.ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=rules)
    assert told() == (rule_id, sources[1], "second")


@pytest.mark.parametrize(
    ("route", "code"),
    [
        ({"DestinationCidrBlock": "10.9.0.0/16"}, "MissingParameter"),
        ({"DestinationCidrBlock": "10.9.0.0", "GatewayId": "igw-00000000"}, "InvalidGatewayID.NotFound"),
        (
            {"DestinationCidrBlock": "10.9.0.0/16", "VpcPeeringConnectionId": "pcx-0123456789abcdef0"},
            "InvalidVpcPeeringConnectionID.NotFound",
        ),
        (
            {"DestinationCidrBlock": "10.9.0.0/16", "TransitGatewayId": "tgw-0123456789abcdef0"},
            "InvalidTransitGatewayID.NotFound",
        ),
    ],
)
def test_a_route_needs_a_target_that_exists(network, route, code):
    assert code_of(network.ec2.create_route, RouteTableId=network.route_table(), **route) == code


def test_a_route_leads_out_by_something_of_its_own_vpc_once(network, aws):
    other = Network(aws, "10.5.0.0/16")
    stranger = other.interface(other.subnet("10.5.0.0/24"))
    asked = {"RouteTableId": network.route_table(), "DestinationCidrBlock": "10.9.0.0/16"}
    assert code_of(network.ec2.create_route, **asked, NetworkInterfaceId=stranger) == "InvalidParameterValue"
    gateway = network.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    assert code_of(network.ec2.create_route, **asked, GatewayId=gateway) == "InvalidParameterValue"
    own = network.interface(network.subnet())
    bad = {**asked, "DestinationCidrBlock": "10.9.0.0/33"}
    assert code_of(network.ec2.create_route, **bad, NetworkInterfaceId=own) == "InvalidParameterValue"
    network.ec2.create_route(**asked, NetworkInterfaceId=own)
    assert code_of(network.ec2.create_route, **asked, NetworkInterfaceId=own) == "RouteAlreadyExists"


def test_a_subnet_has_one_route_table(network):
    subnet, first, second = network.subnet(), network.route_table(), network.route_table()
    associate = network.ec2.associate_route_table
    made = associate(SubnetId=subnet, RouteTableId=first)["AssociationId"]
    assert code_of(associate, SubnetId=subnet, RouteTableId=second) == "Resource.AlreadyAssociated"
    assert associate(SubnetId=subnet, RouteTableId=first)["AssociationId"] == made


@pytest.mark.parametrize(
    ("permission", "accepted"),
    [
        ({"IpProtocol": "udp", "FromPort": 4789, "ToPort": 4789}, True),
        ({"IpProtocol": "udp", "FromPort": 4790, "ToPort": 4789}, False),
        ({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 65536}, False),
        ({"IpProtocol": "tcp"}, False),
        ({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1}, True),
        ({"IpProtocol": "-1"}, True),
    ],
)
def test_ports_of_a_rule_are_a_range(network, permission, accepted):
    asked = {
        "GroupId": network.security_group(),
        "IpPermissions": [{**permission, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}],
    }
    if accepted:
        network.ec2.authorize_security_group_ingress(**asked)
    else:
        assert code_of(network.ec2.authorize_security_group_ingress, **asked) == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"FromPort": 9, "ToPort": 2}, "InvalidParameterValue"),
        ({"Description": "the pump's"}, "InvalidParameterValue"),
        ({"CidrIpv4": "10.2.0.0/16"}, "InvalidPermission.Duplicate"),
        ({"CidrIpv4": "", "PrefixListId": "pl-0123456789abcdef0"}, "InvalidPrefixListID.NotFound"),
        ({"CidrIpv4": "", "ReferencedGroupId": "sg-0123456789abcdef0"}, "InvalidGroup.NotFound"),
    ],
)
@pytest.mark.parametrize("direction", ["ingress", "egress"])
def test_a_rule_is_changed_into_what_a_new_one_may_be(network, direction, change, code):
    group = network.security_group()
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    ranges = [{"CidrIp": "10.1.0.0/16"}, {"CidrIp": "10.2.0.0/16"}]
    authorize = getattr(network.ec2, f"authorize_security_group_{direction}")
    authorize(GroupId=group, IpPermissions=[{**rule, "IpRanges": ranges}])
    found = network.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
    (one,) = [it for it in found["SecurityGroupRules"] if it.get("CidrIpv4") == "10.1.0.0/16"]
    wanted = {key: value for key, value in {**rule, "CidrIpv4": "10.1.0.0/16", **change}.items() if value != ""}
    asked = [{"SecurityGroupRuleId": one["SecurityGroupRuleId"], "SecurityGroupRule": wanted}]
    assert code_of(network.ec2.modify_security_group_rules, GroupId=group, SecurityGroupRules=asked) == code


def test_a_rule_is_for_a_prefix_list_that_is_there(network):
    lists = [{"PrefixListId": "pl-0123456789abcdef0"}]
    permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": lists}
    asked = {"GroupId": network.security_group(), "IpPermissions": [permission]}
    assert code_of(network.ec2.authorize_security_group_egress, **asked) == "InvalidPrefixListID.NotFound"


def test_a_security_group_takes_60_rules_and_not_one_more(network):
    group = network.security_group()
    ranges = [{"CidrIp": f"10.{number}.0.0/16"} for number in range(61)]

    def asked(some):
        permission = {"IpProtocol": "udp", "FromPort": 4789, "ToPort": 4789, "IpRanges": some}
        return {"GroupId": group, "IpPermissions": [permission]}

    network.ec2.authorize_security_group_ingress(**asked(ranges[:60]))
    refused = code_of(network.ec2.authorize_security_group_ingress, **asked(ranges[60:]))
    assert refused == "RulesPerSecurityGroupLimitExceeded"


def test_a_security_group_is_named_and_deleted_as_aws_allows(network):
    create = network.ec2.create_security_group
    asked = {"VpcId": network.vpc_id, "Description": "it"}
    assert code_of(create, GroupName="sg-mine", **asked) == "InvalidParameterValue"
    group, other = network.security_group("one"), network.security_group("two")
    interface = network.interface(network.subnet(), Groups=[group])
    assert code_of(network.ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    network.ec2.delete_network_interface(NetworkInterfaceId=interface)
    rule = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}
    network.ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=[rule])
    assert code_of(network.ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    network.ec2.revoke_security_group_ingress(GroupId=other, IpPermissions=[rule])
    network.ec2.delete_security_group(GroupId=group)


def test_a_peering_of_ranges_that_overlap_fails(aws):
    here, there = Network(aws, "10.0.0.0/16"), Network(aws, "10.0.128.0/17")
    assert here.peering_status(here.peering(there)) == "failed"
    beside = Network(aws, "10.1.0.0/16")
    assert here.peering_status(here.peering(beside)) == "pending-acceptance"


def test_a_range_that_was_disassociated_overlaps_nothing(aws):
    here, there = Network(aws, "10.0.0.0/16"), Network(aws, "10.1.0.0/16")
    more = there.ec2.associate_vpc_cidr_block(VpcId=there.vpc_id, CidrBlock="10.0.128.0/17")["CidrBlockAssociation"]
    assert here.peering_status(here.peering(there)) == "failed", "secondary ranges count"
    there.ec2.disassociate_vpc_cidr_block(AssociationId=more["AssociationId"])
    assert here.peering_status(here.peering(there)) == "pending-acceptance"


def test_a_peering_passes_through_what_is_accepted_by_nobody_and_carries_nothing(aws):
    here, there = Network(aws), Network(aws, "10.1.0.0/16")
    accept, told = there.ec2.accept_vpc_peering_connection, "Pending Acceptance by 123456789012"
    aws.peerings_take(initiating_s=NEVER_S, provisioning_s=NEVER_S)
    try:
        connection = here.peering(there)
        assert here.peering_status(connection) == "initiating-request"
        assert code_of(accept, VpcPeeringConnectionId=connection) == "InvalidStateTransition"
        aws.peering_becomes(connection, "pending-acceptance", told)
        accept(VpcPeeringConnectionId=connection)
        assert here.peering_status(connection) == "provisioning"
        overlapping = Network(aws, "10.0.0.0/17").peering(here)
        assert here.peering_status(overlapping) == "initiating-request", "a failure shows after a while, too"
    finally:
        aws.peerings_take()
    assert here.peering_status(here.peering(there)) == "pending-acceptance", "and by itself, in no time otherwise"


@pytest.mark.parametrize("status", ["failed", "expired", "rejected"])
def test_a_peering_that_came_to_nothing_cannot_be_deleted(aws, status):
    here, there = Network(aws), Network(aws, "10.1.0.0/16")
    connection = here.peering(there)
    aws.peering_becomes(connection, status, "for a reason")
    (shown,) = there.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"]
    assert shown["Status"] == {"Code": status, "Message": "for a reason"}
    assert (
        code_of(here.ec2.delete_vpc_peering_connection, VpcPeeringConnectionId=connection) == "InvalidStateTransition"
    )


def test_options_of_a_peering_are_set_by_their_own_end_when_it_is_active(aws):
    here, there = Network(aws), Network(aws, "10.1.0.0/16", OTHER_REGION, OTHER_ACCOUNT)
    connection = here.peering(there)
    names = {"AllowDnsResolutionFromRemoteVpc": True}
    modify = here.ec2.modify_vpc_peering_connection_options
    ours = {"VpcPeeringConnectionId": connection, "RequesterPeeringConnectionOptions": names}
    assert code_of(modify, **ours) == "OperationNotPermitted"
    there.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    modify(**ours)
    theirs = {"VpcPeeringConnectionId": connection, "AccepterPeeringConnectionOptions": names}
    assert code_of(modify, **theirs) == "OperationNotPermitted"
    there.ec2.modify_vpc_peering_connection_options(**theirs)


def test_each_end_of_a_peering_has_tags_of_its_own(aws):
    here, there = Network(aws), Network(aws, "10.1.0.0/16", OTHER_REGION, OTHER_ACCOUNT)
    connection = here.peering(there)
    there.ec2.create_tags(Resources=[connection], Tags=[{"Key": "side", "Value": "theirs"}])

    def tags(end):
        found = end.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])
        return found["VpcPeeringConnections"][0].get("Tags", [])

    assert (tags(here), tags(there)) == ([], [{"Key": "side", "Value": "theirs"}])


def test_peerings_are_found_by_their_vpc_and_their_status(aws):
    here, there, elsewhere = Network(aws), Network(aws, "10.1.0.0/16"), Network(aws, "10.2.0.0/16")
    deleted, waiting = here.peering(there), here.peering(there)
    here.peering(elsewhere)
    here.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=deleted)

    def found(**filters):
        wanted = [{"Name": name.replace("_", "-"), "Values": values} for name, values in filters.items()]
        wanted.append({"Name": "accepter-vpc-info.vpc-id", "Values": [there.vpc_id]})
        listed = there.ec2.describe_vpc_peering_connections(Filters=wanted)["VpcPeeringConnections"]
        return {each["VpcPeeringConnectionId"] for each in listed}

    assert found() == {deleted, waiting}
    assert found(status_code=["pending-acceptance", "active"]) == {waiting}
    unread = [{"Name": "expiration-time", "Values": ["2026-11-23"]}]
    assert code_of(there.ec2.describe_vpc_peering_connections, Filters=unread) == "InvalidParameterValue"


def test_peerings_are_found_by_the_tags_of_ones_own_side(aws):
    here, there = Network(aws), Network(aws, "10.1.0.0/16", OTHER_REGION, OTHER_ACCOUNT)
    tagged, plain = here.peering(there), here.peering(there)
    there.ec2.create_tags(Resources=[tagged], Tags=[{"Key": "side", "Value": "theirs"}])

    def found(end, name, value):
        wanted = [{"Name": name, "Values": [value]}]
        listed = end.ec2.describe_vpc_peering_connections(Filters=wanted)["VpcPeeringConnections"]
        return {each["VpcPeeringConnectionId"] for each in listed} & {tagged, plain}

    assert found(there, "tag-key", "side") == found(there, "tag:side", "theirs") == {tagged}
    assert found(there, "tag:side", "ours") == found(here, "tag-key", "side") == set()


def test_a_route_is_a_blackhole_while_its_peering_is_not_active(aws):
    here, there = Network(aws), Network(aws, "10.1.0.0/16")
    connection, table = here.peering(there), here.route_table()
    here.ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.1.0.0/16", VpcPeeringConnectionId=connection)
    assert here.route_states(table) == {"10.0.0.0/16": "active", "10.1.0.0/16": "blackhole"}
    here.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    assert here.route_states(table)["10.1.0.0/16"] == "active"
    here.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)
    assert here.route_states(table)["10.1.0.0/16"] == "blackhole"


def test_a_route_to_an_interface_is_active_while_an_instance_has_it(network):
    interface, table = network.interface(network.subnet()), network.route_table()
    network.ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.128.0.0/9", NetworkInterfaceId=interface)
    assert network.route_states(table)["10.128.0.0/9"] == "blackhole"
    instance = network.instance(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": interface}])
    assert network.route_states(table)["10.128.0.0/9"] == "active"
    network.ec2.terminate_instances(InstanceIds=[instance])
    assert network.route_states(table)["10.128.0.0/9"] == "blackhole"
    network.ec2.delete_network_interface(NetworkInterfaceId=interface)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("10.0.1.10", "InvalidParameterValue"),
        ("10.0.0.0", "InvalidParameterValue"),
        ("10.0.0.3", "InvalidParameterValue"),
        ("10.0.0.255", "InvalidParameterValue"),
        ("10.0.0.20", "InvalidIPAddress.InUse"),
    ],
)
def test_an_address_is_in_the_subnet_not_awss_own_and_free(network, address, code):
    subnet = network.subnet("10.0.0.0/24")
    network.interface(subnet, PrivateIpAddress="10.0.0.20")
    assert code_of(network.ec2.create_network_interface, SubnetId=subnet, PrivateIpAddress=address) == code
    run = {"ImageId": network.image(), "InstanceType": "t4g.micro", "MinCount": 1, "MaxCount": 1}
    assert code_of(network.ec2.run_instances, **run, SubnetId=subnet, PrivateIpAddress=address) == code
    network.interface(subnet, PrivateIpAddress="10.0.0.4")
    network.interface(subnet, PrivateIpAddress="10.0.0.254")


def test_an_interface_has_groups_of_its_own_vpc_and_goes_when_nobody_has_it(network, aws):
    stranger = Network(aws, "10.5.0.0/16").security_group()
    subnet = network.subnet()
    asked = {"SubnetId": subnet, "Groups": [stranger]}
    assert code_of(network.ec2.create_network_interface, **asked) == "InvalidParameter"
    interface = network.interface(subnet)
    modify = network.ec2.modify_network_interface_attribute
    assert code_of(modify, NetworkInterfaceId=interface, Groups=[stranger]) == "InvalidParameter"
    network.instance(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": interface}])
    delete = network.ec2.delete_network_interface
    assert code_of(delete, NetworkInterfaceId=interface) == "InvalidParameterValue"


def test_the_source_destination_check_is_one_of_the_interface_and_its_instance(network):
    interface = network.interface(network.subnet())
    network.ec2.modify_network_interface_attribute(NetworkInterfaceId=interface, SourceDestCheck={"Value": False})
    instance = network.instance(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": interface}])

    def checks():
        shown = network.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        listed = network.ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"]
        return shown["SourceDestCheck"], listed[0]["SourceDestCheck"]

    assert checks() == (False, False)
    network.ec2.modify_instance_attribute(InstanceId=instance, SourceDestCheck={"Value": True})
    assert checks() == (True, True)
    network.ec2.modify_network_interface_attribute(NetworkInterfaceId=interface, SourceDestCheck={"Value": False})
    assert checks() == (False, False)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ImageId": "ami-0123456789abcdef0"}, "InvalidAMIID.NotFound"),
        ({"InstanceType": "t4g.gigantic"}, "InvalidParameterValue"),
        ({"InstanceType": "t3.micro"}, "InvalidParameterValue"),
        ({"UserData": "x" * 16385}, "InvalidParameterValue"),
        ({"IamInstanceProfile": {"Name": "nobody"}}, "InvalidParameterValue"),
    ],
)
def test_an_instance_that_cannot_be_is_refused(network, change, code):
    asked = {"ImageId": network.image(), "InstanceType": "t4g.micro", "MinCount": 1, "MaxCount": 1, **change}
    assert code_of(network.ec2.run_instances, **asked) == code


def test_an_instance_is_made_from_an_image_that_is_not_deregistered(network):
    copied = network.ec2.copy_image(SourceImageId=network.image(), SourceRegion=REGION, Name="own")["ImageId"]
    asked = {"ImageId": copied, "InstanceType": "t4g.micro", "MinCount": 1, "MaxCount": 1}
    network.ec2.run_instances(**asked)
    network.ec2.deregister_image(ImageId=copied)
    assert code_of(network.ec2.run_instances, **asked) == "InvalidAMIID.NotFound"


def test_a_type_runs_in_the_zones_that_offer_it(network):
    here, there = network.subnet(), network.subnet("10.0.1.0/24", "c")
    asked = {"ImageId": network.image(), "InstanceType": "g5g.xlarge", "MinCount": 1, "MaxCount": 1}
    assert code_of(network.ec2.run_instances, **asked, SubnetId=here) == "Unsupported"
    wanted = [{"DeviceIndex": 0, "NetworkInterfaceId": network.interface(here)}]
    assert code_of(network.ec2.run_instances, **asked, NetworkInterfaces=wanted) == "Unsupported"
    network.instance(InstanceType="g5g.xlarge", SubnetId=there)


def test_a_stopped_instance_becomes_of_a_type_that_there_is_and_starts_where_its_zone_offers_it(network):
    instance = network.instance(SubnetId=network.subnet())
    network.ec2.stop_instances(InstanceIds=[instance])
    change = network.ec2.modify_instance_attribute
    unknown = {"InstanceId": instance, "InstanceType": {"Value": "t4g.gigantic"}}
    assert code_of(change, **unknown) == "InvalidInstanceAttributeValue"
    change(InstanceId=instance, InstanceType={"Value": "g5g.xlarge"})
    assert code_of(network.ec2.start_instances, InstanceIds=[instance]) == "Unsupported"
    change(InstanceId=instance, InstanceType={"Value": "t4g.small"})
    network.ec2.start_instances(InstanceIds=[instance])


def test_user_data_of_16_kib_is_taken_and_changes_only_while_the_instance_is_stopped(network):
    instance = network.instance(SubnetId=network.subnet(), UserData="x" * 16384)
    change = {"InstanceId": instance, "UserData": {"Value": b"y"}}
    assert code_of(network.ec2.modify_instance_attribute, **change) == "IncorrectInstanceState"
    network.ec2.stop_instances(InstanceIds=[instance])
    network.ec2.modify_instance_attribute(**change)
    shown = network.ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")
    assert base64.b64decode(shown["UserData"]["Value"]) == b"y"


def test_an_instance_has_an_interface_that_no_other_has(network):
    interface = network.interface(network.subnet())
    wanted = [{"DeviceIndex": 0, "NetworkInterfaceId": interface}]
    network.instance(NetworkInterfaces=wanted)
    with pytest.raises(ClientError, match=r"InvalidNetworkInterface\.InUse"):
        network.instance(NetworkInterfaces=wanted)


def test_an_instance_that_is_protected_is_not_terminated(network):
    instance = network.instance(SubnetId=network.subnet(), DisableApiTermination=True)
    assert code_of(network.ec2.terminate_instances, InstanceIds=[instance]) == "OperationNotPermitted"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ServiceName": "com.amazonaws.us-west-2.s3"}, "InvalidServiceName"),
        ({"ServiceName": "com.amazonaws.ap-northeast-1.ssm"}, "InvalidParameter"),
        (
            {"ServiceName": "com.amazonaws.ap-northeast-1.ssm", "VpcEndpointType": "Interface"},
            "InvalidParameter",
        ),
    ],
)
def test_an_endpoint_that_cannot_be_is_refused(network, change, code):
    asked = {"VpcId": network.vpc_id, **change}
    assert code_of(network.ec2.create_vpc_endpoint, **asked) == code


def test_an_interface_endpoint_has_an_address_of_its_subnet_and_its_groups(network):
    subnet, group = network.subnet("10.0.0.0/28"), network.security_group()
    taken = network.interface(subnet, PrivateIpAddress="10.0.0.8")
    network.ec2.modify_vpc_attribute(VpcId=network.vpc_id, EnableDnsHostnames={"Value": True})
    network.ec2.create_vpc_endpoint(
        VpcId=network.vpc_id,
        ServiceName="com.amazonaws.ap-northeast-1.ssm",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
        SecurityGroupIds=[group],
    )
    found = network.ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [network.vpc_id]}])
    (made,) = [it for it in found["NetworkInterfaces"] if it["NetworkInterfaceId"] != taken]
    assert made["PrivateIpAddress"] == "10.0.0.9"
    assert made["InterfaceType"] == "vpc_endpoint"
    assert [it["GroupId"] for it in made["Groups"]] == [group]


def test_an_interface_endpoint_has_one_subnet_a_zone_and_names_where_the_vpc_has_names(network):
    first, second, elsewhere = network.subnet(), network.subnet("10.0.1.0/24"), network.subnet("10.0.2.0/24", "c")
    network.ec2.modify_vpc_attribute(VpcId=network.vpc_id, EnableDnsHostnames={"Value": True})
    asked = {
        "VpcId": network.vpc_id,
        "ServiceName": "com.amazonaws.ap-northeast-1.ssm",
        "VpcEndpointType": "Interface",
        "PrivateDnsEnabled": True,
    }
    create = network.ec2.create_vpc_endpoint
    assert code_of(create, **asked, SubnetIds=[first, second]) == "DuplicateSubnetsInSameZone"
    endpoint = create(**asked, SubnetIds=[first, elsewhere])["VpcEndpoint"]["VpcEndpointId"]
    assert code_of(create, **asked, SubnetIds=[elsewhere]) == "InvalidParameter", "the name leads to the first one"
    modify = network.ec2.modify_vpc_endpoint
    assert code_of(modify, VpcEndpointId=endpoint, AddSubnetIds=[second]) == "DuplicateSubnetsInSameZone"
    modify(VpcEndpointId=endpoint, AddSubnetIds=[second], RemoveSubnetIds=[first])
    network.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    create(**asked, SubnetIds=[first])


def test_a_route_table_has_one_gateway_endpoint_of_a_service(network):
    table, other = (network.ec2.create_route_table(VpcId=network.vpc_id)["RouteTable"]["RouteTableId"] for _ in "ab")
    asked = {"VpcId": network.vpc_id, "ServiceName": "com.amazonaws.ap-northeast-1.s3", "VpcEndpointType": "Gateway"}
    create, modify = network.ec2.create_vpc_endpoint, network.ec2.modify_vpc_endpoint
    create(**asked, RouteTableIds=[table])
    assert code_of(create, **asked, RouteTableIds=[other, table]) == "RouteAlreadyExists"
    second = create(**asked, RouteTableIds=[other])["VpcEndpoint"]["VpcEndpointId"]
    assert code_of(modify, VpcEndpointId=second, AddRouteTableIds=[table]) == "RouteAlreadyExists"
    modify(VpcEndpointId=second, AddRouteTableIds=[other])


def test_a_flow_log_in_cloudwatch_needs_a_role(network):
    asked = {"ResourceIds": [network.vpc_id], "ResourceType": "VPC", "TrafficType": "ALL", "LogGroupName": "flow"}
    assert code_of(network.ec2.create_flow_logs, **asked) == "InvalidParameter"
    made = network.ec2.create_flow_logs(**asked, DeliverLogsPermissionArn="arn:aws:iam::123456789012:role/flow")
    assert len(made["FlowLogIds"]) == 1


@pytest.mark.parametrize(
    "policy",
    [
        "everybody",
        "{}",
        json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}),
    ],
)
def test_a_trust_policy_says_who(aws, policy):
    iam = aws.client("iam", REGION)
    asked = {"RoleName": "gate", "AssumeRolePolicyDocument": policy}
    assert code_of(iam.create_role, **asked) == "MalformedPolicyDocument"


def described(network) -> dict[str, int]:
    """How many there are of everything that a stack makes: all of it can be described, whatever was deleted."""
    kinds = (
        *("vpcs", "subnets", "route_tables", "security_groups", "security_group_rules", "instances", "vpc_endpoints"),
        *("network_interfaces", "flow_logs", "network_acls", "vpc_peering_connections", "internet_gateways", "volumes"),
    )
    answers = {kind: getattr(network.ec2, f"describe_{kind}")() for kind in kinds}
    return {kind: len(next(it for it in answer.values() if isinstance(it, list))) for kind, answer in answers.items()}


def a_whole_stack(network, aws) -> None:
    """Makes, changes and deletes one of everything that a stack makes, in the order in which an engine does."""
    ec2 = network.ec2
    vpc_id = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
        ec2.modify_vpc_attribute(VpcId=vpc_id, **{attribute: {"Value": True}})
    made = Network.__new__(Network)
    made.aws, made.region, made.ec2, made.vpc_id = aws, network.region, ec2, vpc_id
    subnets = [made.subnet("10.7.0.0/24", "a"), made.subnet("10.7.1.0/24", "c")]
    table, group = made.route_table(), made.security_group("endpoints")
    association = ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[0])["AssociationId"]
    peering = made.peering(network)
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.0.0.0/16", VpcPeeringConnectionId=peering)
    gateway = ec2.create_vpc_endpoint(VpcId=vpc_id, ServiceName=f"com.amazonaws.{REGION}.s3", RouteTableIds=[table])[
        "VpcEndpoint"
    ]["VpcEndpointId"]
    interfaces = ec2.create_vpc_endpoint(
        VpcId=vpc_id, ServiceName=f"com.amazonaws.{REGION}.ssm", VpcEndpointType="Interface",
        SubnetIds=subnets, SecurityGroupIds=[group],
    )["VpcEndpoint"]["VpcEndpointId"]  # fmt: skip
    instances = [made.instance(SubnetId=subnets[1])]
    kept = made.interface(subnets[0], PrivateIpAddress="10.7.0.10")
    instances.append(made.instance(NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": kept}]))

    ec2.terminate_instances(InstanceIds=instances)
    ec2.delete_network_interface(NetworkInterfaceId=kept)
    ec2.modify_vpc_endpoint(VpcEndpointId=interfaces, RemoveSubnetIds=[subnets[1]])
    ec2.delete_subnet(SubnetId=subnets.pop())
    subnets.append(made.subnet("10.7.1.0/24", "c"))
    ec2.modify_vpc_endpoint(VpcEndpointId=interfaces, AddSubnetIds=[subnets[1]])
    of_vpc = [{"Name": "vpc-id", "Values": [vpc_id]}]
    there = ec2.describe_network_interfaces(Filters=of_vpc)["NetworkInterfaces"]
    assert sorted((it["SubnetId"], it["Groups"][0]["GroupId"]) for it in there) == sorted((it, group) for it in subnets)

    ec2.disassociate_route_table(AssociationId=association)
    ec2.delete_route_table(RouteTableId=table)
    ec2.delete_vpc_endpoints(VpcEndpointIds=[gateway, interfaces])
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=peering)
    for subnet in subnets:
        ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_security_group(GroupId=group)
    ec2.delete_vpc(VpcId=vpc_id)


def test_everything_that_was_deleted_can_be_made_again_and_hinders_nothing(network, aws):
    before = described(network)
    for _ in range(3):
        a_whole_stack(network, aws)
    after = described(network)
    # AWS too goes on describing these for a while.
    for kind in ("instances", "vpc_endpoints", "vpc_peering_connections"):
        before.pop(kind)
        after.pop(kind)
    assert after == before


def test_a_group_or_a_log_group_or_a_role_of_the_same_name_can_be_made_again(network, aws):
    iam, logs = aws.client("iam", REGION), aws.client("logs", REGION)
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    for _ in range(2):
        iam.create_role(RoleName="again", AssumeRolePolicyDocument=policy)
        iam.create_instance_profile(InstanceProfileName="again")
        iam.add_role_to_instance_profile(InstanceProfileName="again", RoleName="again")
        logs.create_log_group(logGroupName="again")
        role = iam.get_role(RoleName="again")["Role"]["Arn"]
        flow_log = network.ec2.create_flow_logs(
            ResourceIds=[network.vpc_id], ResourceType="VPC", TrafficType="ALL", LogGroupName="again",
            DeliverLogsPermissionArn=role,
        )["FlowLogIds"][0]  # fmt: skip
        network.ec2.delete_flow_logs(FlowLogIds=[flow_log])
        network.ec2.delete_security_group(GroupId=network.security_group("again"))
        logs.delete_log_group(logGroupName="again")
        iam.remove_role_from_instance_profile(InstanceProfileName="again", RoleName="again")
        iam.delete_instance_profile(InstanceProfileName="again")
        iam.delete_role(RoleName="again")
