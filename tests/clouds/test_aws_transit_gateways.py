"""Transit gateways of the emulated AWS, and attachments of VPCs to them, also of another account.

Sources: the modules of `rehearsal/clouds/aws/transit_gateways/`."""

import pytest

from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION, Network, Owner, code_of

TWO_HOURS_S = 2 * 3600.0
DEVICES = "10.128.0.0/9"

pytestmark = pytest.mark.slow


@pytest.fixture
def owner(aws):
    return Owner(aws)


@pytest.fixture
def other(aws):
    return Owner(aws, OTHER_ACCOUNT)


@pytest.fixture
def network(aws):
    return Network(aws)


@pytest.fixture
def slow(aws):
    """An AWS in which everything takes an hour."""
    aws.transit_gateways_take(gateway_s=3600, attachment_s=3600, association_s=3600)
    yield aws
    aws.transit_gateways_take()


# Gateways


def test_a_gateway_has_awss_defaults_and_one_table_for_both_purposes(owner):
    options = owner.gateway()["Options"]
    table = options.pop("AssociationDefaultRouteTableId")
    assert options.pop("PropagationDefaultRouteTableId") == table
    assert options == {
        "AmazonSideAsn": 64512,
        "TransitGatewayCidrBlocks": [],
        "AutoAcceptSharedAttachments": "disable",
        "DefaultRouteTableAssociation": "enable",
        "DefaultRouteTablePropagation": "enable",
        "VpnEcmpSupport": "enable",
        "DnsSupport": "enable",
        "SecurityGroupReferencingSupport": "disable",
        "MulticastSupport": "disable",
    }


def test_a_gateway_without_defaults_has_no_table_and_names_none(owner):
    off = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}
    gateway = owner.gateway(**off)
    assert not {"AssociationDefaultRouteTableId", "PropagationDefaultRouteTableId"} & gateway["Options"].keys()
    asked = {"Filters": [{"Name": "transit-gateway-id", "Values": [gateway["TransitGatewayId"]]}]}
    assert owner.ec2.describe_transit_gateway_route_tables(**asked)["TransitGatewayRouteTables"] == []


def test_one_default_alone_has_a_table_too(owner):
    options = owner.gateway(DefaultRouteTableAssociation="disable")["Options"]
    assert "AssociationDefaultRouteTableId" not in options
    assert options["PropagationDefaultRouteTableId"].startswith("tgw-rtb-")


@pytest.mark.parametrize(
    "options",
    [
        {"AmazonSideAsn": 1},
        {"AmazonSideAsn": 65535},
        {"TransitGatewayCidrBlocks": ["10.99.0.0/25"]},
        {"TransitGatewayCidrBlocks": ["169.254.1.0/24"]},
        {"TransitGatewayCidrBlocks": ["fd00::/65"]},
        {"TransitGatewayCidrBlocks": ["10.99.0.1/24"]},
        {"DnsSupport": "on"},
    ],
)
def test_numbers_ranges_and_switches_are_looked_at(owner, options):
    assert code_of(owner.ec2.create_transit_gateway, Options=options) == "InvalidParameterValue"


def test_the_ends_of_what_is_allowed_are_taken(owner):
    for number in (64512, 65534, 4200000000, 4294967294):
        assert owner.gateway(AmazonSideAsn=number)["Options"]["AmazonSideAsn"] == number
    blocks = ["10.99.0.0/24", "fd00::/64"]
    assert owner.gateway(TransitGatewayCidrBlocks=blocks)["Options"]["TransitGatewayCidrBlocks"] == blocks


def test_a_gateway_is_pending_then_available_and_gone_two_hours_after_its_deletion(slow, owner):
    made = owner.ec2.create_transit_gateway()["TransitGateway"]
    key = made["TransitGatewayId"]
    assert (made["State"], owner.gateways()[key]["State"]) == ("pending", "pending")
    slow.time_passes(3600)
    assert owner.gateways()[key]["State"] == "available"
    assert owner.ec2.delete_transit_gateway(TransitGatewayId=key)["TransitGateway"]["State"] == "deleting"
    slow.time_passes(3600)
    assert owner.gateways()[key]["State"] == "deleted"
    slow.time_passes(TWO_HOURS_S - 1)
    assert key in owner.gateways()
    slow.time_passes(2)
    assert key not in owner.gateways()


def test_ids_that_are_unknown_or_none_are_told_apart(owner):
    describe = owner.ec2.describe_transit_gateways
    assert code_of(describe, TransitGatewayIds=["tgw-0123456789abcdef0"]) == "InvalidTransitGatewayID.NotFound"
    assert code_of(describe, TransitGatewayIds=["tgw-attach-0123456789abcdef0"]) == "InvalidTransitGatewayID.Malformed"
    describe = owner.ec2.describe_transit_gateway_vpc_attachments
    code = "InvalidTransitGatewayAttachmentID"
    assert code_of(describe, TransitGatewayAttachmentIds=["tgw-attach-0123456789abcdef0"]) == f"{code}.NotFound"
    assert code_of(describe, TransitGatewayAttachmentIds=["tgw-0123456789abcdef0"]) == f"{code}.Malformed"


def test_filters_are_those_that_aws_knows(owner):
    gateway = owner.gateway(AmazonSideAsn=64999)
    key = gateway["TransitGatewayId"]
    owner.ec2.create_tags(Resources=[key], Tags=[{"Key": "Name", "Value": "hub"}])

    def found(name, *values):
        filters = [{"Name": name, "Values": list(values)}]
        return [
            it["TransitGatewayId"] for it in owner.ec2.describe_transit_gateways(Filters=filters)["TransitGateways"]
        ]

    assert found("options.amazon-side-asn", "64999") == [key]
    assert found("tag:Name", "h*") == [key]
    assert found("tag:Name", "spoke") == []
    assert key not in found("state", "deleted")
    filters = [{"Name": "colour", "Values": ["red"]}]
    assert code_of(owner.ec2.describe_transit_gateways, Filters=filters) == "InvalidParameterValue"


def test_a_default_table_and_its_switch_agree(owner):
    gateway, foreign = owner.gateway(), owner.gateway()
    key, table = gateway["TransitGatewayId"], owner.table(gateway)

    def modify(**options):
        return owner.ec2.modify_transit_gateway(TransitGatewayId=key, Options=options)["TransitGateway"]["Options"]

    assert modify(AssociationDefaultRouteTableId=table)["AssociationDefaultRouteTableId"] == table
    other = owner.default_table(foreign)
    assert code_of(modify, AssociationDefaultRouteTableId=other) == "InvalidRouteTableID.NotFound"
    both = {"DefaultRouteTableAssociation": "disable", "AssociationDefaultRouteTableId": table}
    assert code_of(modify, **both) == "InvalidParameterCombination"
    assert "AssociationDefaultRouteTableId" not in modify(DefaultRouteTableAssociation="disable")
    assert code_of(modify, DefaultRouteTableAssociation="enable") == "InvalidParameterCombination"
    assert code_of(modify, AssociationDefaultRouteTableId=table) == "InvalidParameterCombination"
    both["DefaultRouteTableAssociation"] = "enable"
    assert modify(**both)["AssociationDefaultRouteTableId"] == table


def test_ranges_of_a_gateway_are_added_and_removed(owner):
    key = owner.gateway(TransitGatewayCidrBlocks=["10.98.0.0/24"])["TransitGatewayId"]
    changes = {"AddTransitGatewayCidrBlocks": ["10.99.0.0/24"], "RemoveTransitGatewayCidrBlocks": ["10.98.0.0/24"]}
    owner.ec2.modify_transit_gateway(TransitGatewayId=key, Options=changes)
    assert owner.gateways()[key]["Options"]["TransitGatewayCidrBlocks"] == ["10.99.0.0/24"]


def test_tags_that_aws_does_not_take_are_refused(owner):
    tags = [{"ResourceType": "transit-gateway", "Tags": [{"Key": "aws:name", "Value": "hub"}]}]
    assert code_of(owner.ec2.create_transit_gateway, TagSpecifications=tags) == "InvalidParameterValue"


# Attachments of VPCs


def test_an_attachment_has_awss_defaults_and_an_interface_of_its_own_in_each_subnet(owner, network):
    subnets = [network.subnet("10.0.0.0/24"), network.subnet("10.0.1.0/24", "c")]
    attachment = owner.attachment(owner.gateway(), network, *subnets)
    found = owner.ec2.describe_transit_gateway_vpc_attachments(TransitGatewayAttachmentIds=[attachment])
    shown = found["TransitGatewayVpcAttachments"][0]
    assert (shown["State"], shown["SubnetIds"]) == ("available", subnets)
    assert shown["Options"] == {
        "DnsSupport": "enable",
        "SecurityGroupReferencingSupport": "enable",
        "Ipv6Support": "disable",
        "ApplianceModeSupport": "disable",
    }
    interfaces = interfaces_of(network, attachment)
    assert [(it["SubnetId"], it["Status"], it["SourceDestCheck"], it["Groups"]) for it in interfaces] == [
        (subnet, "in-use", False, []) for subnet in subnets
    ]


def test_subnet_and_vpc_stay_while_an_attachment_stands(owner, network):
    subnet = network.subnet()
    attachment = owner.attachment(owner.gateway(), network, subnet)
    assert code_of(network.ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    assert code_of(network.ec2.delete_vpc, VpcId=network.vpc_id) == "DependencyViolation"
    interface = interfaces_of(network, attachment)[0]["NetworkInterfaceId"]
    assert code_of(network.ec2.delete_network_interface, NetworkInterfaceId=interface) == "InvalidParameterValue"
    owner.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    network.ec2.delete_subnet(SubnetId=subnet)
    network.ec2.delete_vpc(VpcId=network.vpc_id)


def test_subnets_are_of_the_vpc_and_one_for_a_zone(aws, owner, network):
    gateway = owner.gateway()
    subnets = [network.subnet("10.0.0.0/24"), network.subnet("10.0.1.0/24")]
    foreign = Network(aws, "10.1.0.0/16").subnet("10.1.0.0/24", "c")
    assert code_of(owner.attachment, gateway=gateway, network=network) == "MissingParameter"
    asked = {"TransitGatewayId": gateway["TransitGatewayId"], "VpcId": network.vpc_id}
    create = network.ec2.create_transit_gateway_vpc_attachment
    assert code_of(create, **asked, SubnetIds=subnets) == "DuplicateSubnetsInSameZone"
    assert code_of(create, **asked, SubnetIds=[subnets[0], foreign]) == "InvalidSubnetID.NotFound"
    create(**asked, SubnetIds=subnets[:1])
    assert code_of(create, **asked, SubnetIds=subnets[:1]) == "DuplicateTransitGatewayAttachment"


def test_zones_are_added_and_taken_in_place_but_never_all(owner, network):
    first, second, same = (network.subnet(f"10.0.{number}.0/24", zone) for number, zone in enumerate("aca"))
    attachment = owner.attachment(owner.gateway(), network, first)

    def modify(**changes):
        return network.ec2.modify_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment, **changes)

    assert code_of(modify, AddSubnetIds=[same]) == "DuplicateSubnetsInSameZone"
    assert code_of(modify, RemoveSubnetIds=[second]) == "InvalidSubnetID.NotFound"
    assert code_of(modify, RemoveSubnetIds=[first]) == "InsufficientSubnetsException"
    modify(AddSubnetIds=[second])
    modify(RemoveSubnetIds=[first], Options={"ApplianceModeSupport": "enable"})
    assert [it["SubnetId"] for it in interfaces_of(network, attachment)] == [second]
    network.ec2.delete_subnet(SubnetId=first)
    found = owner.ec2.describe_transit_gateway_vpc_attachments(TransitGatewayAttachmentIds=[attachment])
    assert found["TransitGatewayVpcAttachments"][0]["Options"]["ApplianceModeSupport"] == "enable"


def test_a_gateway_goes_only_without_attachments_and_names_those_that_are_left(owner, network):
    gateway = owner.gateway()
    attachment = owner.attachment(gateway, network, network.subnet())
    with pytest.raises(owner.ec2.exceptions.ClientError, match=f"non-deleted VPC Attachments: {attachment}"):
        owner.ec2.delete_transit_gateway(TransitGatewayId=gateway["TransitGatewayId"])
    owner.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    owner.ec2.delete_transit_gateway(TransitGatewayId=gateway["TransitGatewayId"])


def test_a_deleted_attachment_is_seen_for_two_hours_and_does_not_hinder_the_next(aws, owner, network):
    gateway, subnet = owner.gateway(), network.subnet()
    attachment = owner.attachment(gateway, network, subnet)
    delete = owner.ec2.delete_transit_gateway_vpc_attachment
    delete(TransitGatewayAttachmentId=attachment)
    assert owner.attachment_state(attachment) == "deleted"
    assert code_of(delete, TransitGatewayAttachmentId=attachment) == "InvalidTransitGatewayAttachmentID.NotFound"
    owner.attachment(gateway, network, subnet)
    aws.time_passes(TWO_HOURS_S + 1)
    assert code_of(owner.attachment_state, attachment_id=attachment) == "InvalidTransitGatewayAttachmentID.NotFound"


def test_an_attachment_that_failed_cannot_be_deleted(aws, owner, network):
    attachment = owner.attachment(owner.gateway(), network, network.subnet())
    aws.attachment_becomes(attachment, "failed")
    delete = owner.ec2.delete_transit_gateway_vpc_attachment
    assert code_of(delete, TransitGatewayAttachmentId=attachment) == "IncorrectState"


# Two accounts


def test_a_gateway_of_another_account_is_seen_once_its_share_is_accepted(owner, other):
    gateway = other.gateway()
    key = gateway["TransitGatewayId"]
    share = other.share(gateway, owner.account_id)
    assert key not in owner.gateways()
    owner.accept_share(share)
    assert owner.gateways()[key]["OwnerId"] == OTHER_ACCOUNT
    change = owner.ec2.modify_transit_gateway
    assert code_of(change, TransitGatewayId=key, Description="ours") == "InvalidTransitGatewayID.NotFound"


def test_an_attachment_to_a_gateway_that_is_not_shared_is_refused_as_if_it_were_not_there(owner, other, network):
    gateway, subnet = other.gateway(), network.subnet()
    assert code_of(lambda: owner.attachment(gateway, network, subnet)) == "InvalidTransitGatewayID.NotFound"


def test_the_gateways_owner_accepts_or_rejects_and_both_see_one_attachment(owner, other, network):
    gateway, subnet = shared(owner, other), network.subnet()
    attachment = owner.attachment(gateway, network, subnet)
    assert {owner.attachment_state(attachment), other.attachment_state(attachment)} == {"pendingAcceptance"}
    assert interfaces_of(network, attachment) == []
    asked = {"TransitGatewayAttachmentId": attachment}
    accept = owner.ec2.accept_transit_gateway_vpc_attachment
    assert code_of(accept, **asked) == "InvalidTransitGatewayAttachmentID.NotFound"
    other.ec2.accept_transit_gateway_vpc_attachment(**asked)
    assert {owner.attachment_state(attachment), other.attachment_state(attachment)} == {"available"}
    assert code_of(other.ec2.accept_transit_gateway_vpc_attachment, **asked) == "IncorrectState"
    other.ec2.delete_transit_gateway_vpc_attachment(**asked)
    rejected = owner.attachment(gateway, network, subnet)
    other.ec2.reject_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=rejected)
    assert owner.attachment_state(rejected) == "rejected"
    assert network.ec2.delete_subnet(SubnetId=subnet), "nothing of it is left"


def test_a_gateway_that_accepts_by_itself_does(owner, other, network):
    gateway = shared(owner, other, AutoAcceptSharedAttachments="enable")
    assert owner.attachment_state(owner.attachment(gateway, network, network.subnet())) == "available"


def test_an_accepted_attachment_is_pending_then_available(slow, owner, other, network):
    gateway = shared(owner, other)
    attachment = owner.attachment(gateway, network, network.subnet())
    other.ec2.accept_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert owner.attachment_state(attachment) == "pending"
    slow.time_passes(3600)
    assert owner.attachment_state(attachment) == "available"


def test_each_account_has_tags_of_its_own_on_an_attachment(owner, other, network):
    attachment = owner.attachment(shared(owner, other), network, network.subnet())
    owner.ec2.create_tags(Resources=[attachment], Tags=[{"Key": "Name", "Value": "ours"}])

    def tags(of):
        asked = {"TransitGatewayAttachmentIds": [attachment]}
        return of.ec2.describe_transit_gateway_vpc_attachments(**asked)["TransitGatewayVpcAttachments"][0].get("Tags")

    assert tags(owner) == [{"Key": "Name", "Value": "ours"}]
    assert not tags(other)


def test_nothing_is_seen_in_another_region(aws, owner):
    key = owner.gateway()["TransitGatewayId"]
    elsewhere = Owner(aws, region=OTHER_REGION)
    assert key not in elsewhere.gateways()
    assert REGION in owner.gateways()[key]["TransitGatewayArn"]


# Routes of a VPC


def test_a_vpc_routes_only_to_a_gateway_that_it_is_attached_to(owner, other, network):
    gateway, table = shared(owner, other), network.route_table()
    asked = {"RouteTableId": table, "DestinationCidrBlock": DEVICES, "TransitGatewayId": gateway["TransitGatewayId"]}
    assert code_of(network.ec2.create_route, **asked) == "InvalidTransitGatewayID.NotFound"
    attachment = owner.attachment(gateway, network, network.subnet())
    assert code_of(network.ec2.create_route, **asked) == "InvalidTransitGatewayID.NotFound", "not accepted yet"
    other.ec2.accept_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    network.ec2.create_route(**asked)
    assert network.route_states(table)[DEVICES] == "active"


def test_a_vpc_leads_ipv6_to_its_gateway_too(aws):
    owner, network = Owner(aws), Network(aws)
    gateway = owner.gateway()
    wanted = {
        "RouteTableId": network.route_table(),
        "DestinationIpv6CidrBlock": "2001:db8::/32",
        "TransitGatewayId": gateway["TransitGatewayId"],
    }
    assert code_of(network.ec2.create_route, **wanted) == "InvalidTransitGatewayID.NotFound"
    owner.attachment(gateway, network, network.subnet())
    network.ec2.create_route(**wanted)
    (table,) = network.ec2.describe_route_tables(RouteTableIds=[wanted["RouteTableId"]])["RouteTables"]
    (route,) = (it for it in table["Routes"] if "DestinationIpv6CidrBlock" in it)
    assert (route["DestinationIpv6CidrBlock"], route["TransitGatewayId"], route["State"]) == (
        "2001:db8::/32", gateway["TransitGatewayId"], "active",
    )  # fmt: skip


def test_a_route_moves_from_a_peering_to_a_gateway_in_place_and_back(aws, owner, network):
    gateway, table = owner.gateway(), network.route_table()
    peering = network.peering(Network(aws, "10.1.0.0/16"))
    network.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    asked = {"RouteTableId": table, "DestinationCidrBlock": DEVICES}
    network.ec2.create_route(**asked, VpcPeeringConnectionId=peering)
    to_gateway = {**asked, "TransitGatewayId": gateway["TransitGatewayId"]}
    assert code_of(network.ec2.replace_route, **to_gateway) == "InvalidTransitGatewayID.NotFound"
    owner.attachment(gateway, network, network.subnet())

    def target():
        found = network.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
        (route,) = (it for it in found if it["DestinationCidrBlock"] == DEVICES)
        return route.get("TransitGatewayId"), route.get("VpcPeeringConnectionId"), route["State"]

    network.ec2.replace_route(**to_gateway)
    assert target() == (gateway["TransitGatewayId"], None, "active")
    network.ec2.replace_route(**asked, VpcPeeringConnectionId=peering)
    assert target() == (None, peering, "active")


def test_a_vpcs_route_becomes_a_blackhole_when_the_attachment_goes(owner, network):
    gateway, table = owner.gateway(), network.route_table()
    attachment = owner.attachment(gateway, network, network.subnet())
    key = gateway["TransitGatewayId"]
    network.ec2.create_route(RouteTableId=table, DestinationCidrBlock=DEVICES, TransitGatewayId=key)
    owner.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert network.route_states(table)[DEVICES] == "blackhole"


def shared(owner, other, **options):
    """A gateway of the other account that this one may use."""
    gateway = other.gateway(**options)
    owner.accept_share(other.share(gateway, owner.account_id))
    return gateway


def interfaces_of(network, attachment):
    found = network.ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [network.vpc_id]}])
    return [it for it in found["NetworkInterfaces"] if it["Description"].endswith(attachment)]
