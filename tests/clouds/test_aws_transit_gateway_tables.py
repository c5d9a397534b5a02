"""Route tables of transit gateways in the emulated AWS: associations, propagations, routes, and searches of them."""

from ipaddress import IPv6Network

import pytest

from tests.clouds.aws_account import OTHER_ACCOUNT, Network, Owner, code_of

DEVICES = "10.128.0.0/9"

pytestmark = pytest.mark.slow


@pytest.fixture
def owner(aws):
    return Owner(aws)


class Hub:
    """A gateway without default tables, two VPCs on it, and one table."""

    def __init__(self, aws, **options):
        off = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}
        self.owner = Owner(aws)
        self.ec2 = self.owner.ec2
        self.gateway = self.owner.gateway(**off | options)
        self.networks = {cidr: Network(aws, cidr) for cidr in ("10.1.0.0/16", "10.2.0.0/16")}
        self.first, self.second = (self.attached(network) for network in self.networks.values())
        self.table = self.owner.table(self.gateway)

    def attached(self, network):
        subnet = network.subnet(network.ec2.describe_vpcs(VpcIds=[network.vpc_id])["Vpcs"][0]["CidrBlock"][:-2] + "24")
        return self.owner.attachment(self.gateway, network, subnet)

    def here(self, attachment=None, table=None):
        asked = {"TransitGatewayRouteTableId": table or self.table}
        return asked | ({"TransitGatewayAttachmentId": attachment} if attachment else {})

    def route(self, destination, attachment=None, **more):
        asked = self.here(attachment) | {"DestinationCidrBlock": destination} | more
        return self.ec2.create_transit_gateway_route(**asked)["Route"]

    def found(self, name="type", *values, table=None):
        """Routes by destination: what each leads to, its kind and its state."""
        filters = [{"Name": name, "Values": list(values or ("static", "propagated"))}]
        routes = self.ec2.search_transit_gateway_routes(**self.here(table=table), Filters=filters)["Routes"]
        return {
            it["DestinationCidrBlock"]: (
                [each["TransitGatewayAttachmentId"] for each in it.get("TransitGatewayAttachments", [])],
                it["Type"],
                it["State"],
            )
            for it in routes
        }

    def associations(self, table=None):
        found = self.ec2.get_transit_gateway_route_table_associations(**self.here(table=table))["Associations"]
        return {it["TransitGatewayAttachmentId"]: it["State"] for it in found}

    def propagations(self, table=None):
        found = self.ec2.get_transit_gateway_route_table_propagations(**self.here(table=table))
        return {it["TransitGatewayAttachmentId"]: it["State"] for it in found["TransitGatewayRouteTablePropagations"]}


@pytest.fixture
def hub(aws):
    return Hub(aws)


def test_an_attachment_comes_into_the_default_tables_and_brings_its_vpcs_range(aws):
    owner, network = Owner(aws), Network(aws)
    gateway = owner.gateway()
    attachment = owner.attachment(gateway, network, network.subnet())
    asked = {"TransitGatewayRouteTableId": owner.default_table(gateway)}
    (association,) = owner.ec2.get_transit_gateway_route_table_associations(**asked)["Associations"]
    assert association == {
        "TransitGatewayAttachmentId": attachment,
        "ResourceId": network.vpc_id,
        "ResourceType": "vpc",
        "State": "associated",
    }
    filters = [{"Name": "state", "Values": ["active"]}]
    (route,) = owner.ec2.search_transit_gateway_routes(**asked, Filters=filters)["Routes"]
    assert (route["DestinationCidrBlock"], route["Type"]) == ("10.0.0.0/16", "propagated")


def test_nothing_is_associated_and_nothing_propagates_where_defaults_are_off(hub):
    assert (hub.associations(), hub.propagations(), hub.found()) == ({}, {}, {})
    shown = hub.ec2.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=[hub.first])
    assert "Association" not in shown["TransitGatewayAttachments"][0]


def test_an_attachment_has_one_association_and_any_number_of_propagations(hub):
    other = hub.owner.table(hub.gateway)
    made = hub.ec2.associate_transit_gateway_route_table(**hub.here(hub.first))["Association"]
    assert made["State"] == "associating"
    associate = hub.ec2.associate_transit_gateway_route_table
    assert code_of(associate, **hub.here(hub.first, other)) == "Resource.AlreadyAssociated"
    assert code_of(associate, **hub.here(hub.first)) == "Resource.AlreadyAssociated"
    for table in (hub.table, other):
        made = hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(hub.first, table))["Propagation"]
        assert made["State"] == "enabled"
    enable = hub.ec2.enable_transit_gateway_route_table_propagation
    assert code_of(enable, **hub.here(hub.first)) == "TransitGatewayRouteTablePropagation.Duplicate"
    found = hub.ec2.get_transit_gateway_attachment_propagations(TransitGatewayAttachmentId=hub.first)
    tables = [it["TransitGatewayRouteTableId"] for it in found["TransitGatewayAttachmentPropagations"]]
    assert tables == [hub.table, other]


def test_an_association_ends_before_the_next_begins(aws, hub):
    other = hub.owner.table(hub.gateway)
    aws.transit_gateways_take(association_s=60)
    hub.ec2.associate_transit_gateway_route_table(**hub.here(hub.first))
    assert hub.associations() == {hub.first: "associating"}
    aws.time_passes(60)
    assert hub.associations() == {hub.first: "associated"}
    made = hub.ec2.disassociate_transit_gateway_route_table(**hub.here(hub.first))["Association"]
    assert (made["State"], hub.associations()) == ("disassociating", {hub.first: "disassociating"})
    associate = hub.ec2.associate_transit_gateway_route_table
    assert code_of(associate, **hub.here(hub.first, other)) == "Resource.AlreadyAssociated"
    aws.time_passes(60)
    assert hub.associations() == {}
    associate(**hub.here(hub.first, other))
    aws.transit_gateways_take()


def test_what_is_not_associated_or_propagated_cannot_be_undone(hub):
    end = hub.ec2.disassociate_transit_gateway_route_table
    assert code_of(end, **hub.here(hub.first)) == "InvalidparameterValue"
    disable = hub.ec2.disable_transit_gateway_route_table_propagation
    assert code_of(disable, **hub.here(hub.first)) == "InvalidparameterValue"


def test_a_table_that_is_not_given_is_missed(hub):
    """As the provider asks where a gateway has no default table."""
    asked = {"TransitGatewayAttachmentId": hub.first, "TransitGatewayRouteTableId": ""}
    assert code_of(hub.ec2.associate_transit_gateway_route_table, **asked) == "MissingParameter"


def test_attachments_of_another_gateway_are_told_as_not_there(aws, hub):
    stranger = Hub(aws)
    code = "InvalidTransitGatewayAttachmentID.NotFound"
    for call in ("associate_transit_gateway_route_table", "enable_transit_gateway_route_table_propagation"):
        assert code_of(getattr(hub.ec2, call), **hub.here(stranger.first)) == code
    assert code_of(hub.route, destination=DEVICES, attachment=stranger.first) == code


def test_an_attachment_that_is_not_accepted_gets_into_no_table(aws):
    hub, network = Hub(aws), Network(aws, "10.3.0.0/16", account_id=OTHER_ACCOUNT)
    other = Owner(aws, OTHER_ACCOUNT)
    other.accept_share(hub.owner.share(hub.gateway, OTHER_ACCOUNT))
    attachment = other.attachment(hub.gateway, network, network.subnet("10.3.0.0/24"))
    assert code_of(hub.ec2.associate_transit_gateway_route_table, **hub.here(attachment)) == "IncorrectState"
    assert code_of(hub.ec2.enable_transit_gateway_route_table_propagation, **hub.here(attachment)) == "IncorrectState"
    assert code_of(hub.route, destination=DEVICES, attachment=attachment) == "IncorrectState"
    hub.ec2.accept_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    hub.ec2.associate_transit_gateway_route_table(**hub.here(attachment))


def test_only_the_owner_of_a_gateway_sees_its_tables(aws, hub):
    other = Owner(aws, OTHER_ACCOUNT)
    other.accept_share(hub.owner.share(hub.gateway, OTHER_ACCOUNT))
    asked = {"TransitGatewayRouteTableIds": [hub.table]}
    assert code_of(other.ec2.describe_transit_gateway_route_tables, **asked) == "InvalidRouteTableID.NotFound"
    assert (
        code_of(other.ec2.get_transit_gateway_route_table_associations, **hub.here()) == "InvalidRouteTableID.NotFound"
    )
    create = other.ec2.create_transit_gateway_route_table
    assert code_of(create, TransitGatewayId=hub.gateway["TransitGatewayId"]) == "InvalidTransitGatewayID.NotFound"


def test_a_table_goes_when_nobody_asks_it_and_it_is_no_default(aws, hub):
    delete = hub.ec2.delete_transit_gateway_route_table
    hub.ec2.associate_transit_gateway_route_table(**hub.here(hub.first))
    assert code_of(delete, **hub.here()) == "IncorrectState"
    hub.ec2.disassociate_transit_gateway_route_table(**hub.here(hub.first))
    hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(hub.second))
    assert delete(**hub.here())["TransitGatewayRouteTable"]["State"] == "deleting"
    asked = {"TransitGatewayRouteTableIds": [hub.table]}
    found = hub.ec2.describe_transit_gateway_route_tables(**asked)["TransitGatewayRouteTables"]
    assert [it["State"] for it in found] == ["deleted"]
    assert code_of(delete, **hub.here()) == "InvalidRouteTableID.NotFound"
    gateway = hub.owner.gateway()
    assert code_of(delete, TransitGatewayRouteTableId=hub.owner.default_table(gateway)) == "IncorrectState"


def test_tables_are_found_by_what_they_are_a_default_for(hub):
    gateway = hub.owner.gateway()
    made = hub.owner.table(gateway)

    def found(is_default):
        filters = [
            {"Name": "transit-gateway-id", "Values": [gateway["TransitGatewayId"]]},
            {"Name": "default-association-route-table", "Values": [is_default]},
        ]
        answer = hub.ec2.describe_transit_gateway_route_tables(Filters=filters)["TransitGatewayRouteTables"]
        return [it["TransitGatewayRouteTableId"] for it in answer]

    assert (found("true"), found("false")) == ([hub.owner.default_table(gateway)], [made])


# Routes


def test_a_written_route_comes_before_a_propagated_one_of_the_same_range(hub):
    hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(hub.first))
    assert hub.found() == {"10.1.0.0/16": ([hub.first], "propagated", "active")}
    hub.route("10.1.0.0/16", hub.second)
    assert hub.found() == {"10.1.0.0/16": ([hub.second], "static", "active")}
    hub.ec2.delete_transit_gateway_route(**hub.here(), DestinationCidrBlock="10.1.0.0/16")
    assert hub.found() == {"10.1.0.0/16": ([hub.first], "propagated", "active")}


def test_every_range_of_a_vpc_is_propagated_as_soon_as_it_has_it(hub):
    hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(hub.first))
    network = hub.networks["10.1.0.0/16"]
    network.ec2.associate_vpc_cidr_block(VpcId=network.vpc_id, CidrBlock="10.11.0.0/16")
    assert list(hub.found()) == ["10.1.0.0/16", "10.11.0.0/16"]


def test_ranges_of_ipv6_are_propagated_by_an_attachment_that_carries_it_and_by_no_other(hub):
    network = hub.networks["10.1.0.0/16"]
    network.ec2.associate_vpc_cidr_block(VpcId=network.vpc_id, AmazonProvidedIpv6CidrBlock=True)
    (vpc,) = network.ec2.describe_vpcs(VpcIds=[network.vpc_id])["Vpcs"]
    # moto's may have leading zeros.
    six = str(IPv6Network(vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]))
    hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(hub.first))
    assert hub.found().keys() == {"10.1.0.0/16"}
    asked = {"TransitGatewayAttachmentId": hub.first, "Options": {"Ipv6Support": "enable"}}
    hub.ec2.modify_transit_gateway_vpc_attachment(**asked)
    assert hub.found() == {one: ([hub.first], "propagated", "active") for one in ("10.1.0.0/16", six)}


def test_a_written_route_of_ipv6_needs_no_attachment_that_carries_it(hub):
    hub.route("2001:db8::/32", hub.first)
    assert hub.found() == {"2001:db8::/32": ([hub.first], "static", "active")}


def test_a_range_that_overlaps_one_that_is_there_is_not_propagated(aws, hub):
    overlapping = hub.attached(Network(aws, "10.1.128.0/17"))
    for attachment in (hub.first, overlapping):
        hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(attachment))
    assert hub.found() == {"10.1.0.0/16": ([hub.first], "propagated", "active")}


def test_a_route_is_written_once_for_a_range_however_it_is_spelled(hub):
    assert hub.route("10.200.1.1/16", hub.first)["DestinationCidrBlock"] == "10.200.0.0/16"
    assert code_of(hub.route, destination="10.200.0.0/16", attachment=hub.second) == "RouteAlreadyExists"
    hub.ec2.replace_transit_gateway_route(**hub.here(hub.second), DestinationCidrBlock="10.200.0.0/16")
    assert hub.found()["10.200.0.0/16"][0] == [hub.second]
    hub.ec2.replace_transit_gateway_route(**hub.here(hub.second), DestinationCidrBlock="10.201.0.0/16")
    assert hub.found()["10.201.0.0/16"][0] == [hub.second], "an upsert"


def test_a_route_has_a_target_or_is_a_blackhole(hub):
    assert code_of(hub.route, destination=DEVICES) == "MissingParameter"
    assert code_of(hub.route, destination="devices", attachment=hub.first) == "InvalidParameterValue"
    hub.route(DEVICES, hub.first, Blackhole=True)
    assert hub.found() == {DEVICES: ([], "static", "blackhole")}
    delete = hub.ec2.delete_transit_gateway_route
    assert delete(**hub.here(), DestinationCidrBlock=DEVICES)["Route"]["State"] == "deleted"
    assert code_of(delete, **hub.here(), DestinationCidrBlock=DEVICES) == "InvalidRoute.NotFound"


def test_when_an_attachment_goes_its_propagations_go_and_its_written_routes_are_blackholes(hub):
    hub.ec2.associate_transit_gateway_route_table(**hub.here(hub.first))
    hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(hub.first))
    hub.route(DEVICES, hub.first)
    hub.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=hub.first)
    assert (hub.associations(), hub.propagations()) == ({}, {})
    assert hub.found() == {DEVICES: ([], "static", "blackhole")}
    end = hub.ec2.disassociate_transit_gateway_route_table
    assert code_of(end, **hub.here(hub.first)) == "InvalidAssociation.NotFound"
    disable = hub.ec2.disable_transit_gateway_route_table_propagation
    assert code_of(disable, **hub.here(hub.first)) == "TransitGatewayRouteTablePropagation.NotFound"


def test_an_attachment_that_is_rejected_by_hand_leaves_blackholes_too(aws, hub):
    hub.route(DEVICES, hub.first)
    aws.attachment_becomes(hub.first, "rejected")
    assert hub.found() == {DEVICES: ([], "static", "blackhole")}


def test_routes_are_searched_by_range_address_and_attachment(hub):
    for attachment in (hub.first, hub.second):
        hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(attachment))
    hub.route("10.0.0.0/8", hub.first)
    hub.route("0.0.0.0/0", Blackhole=True)

    def found(name, *values):
        return list(hub.found(name, *values))

    assert found("route-search.exact-match", "10.1.0.0/16") == ["10.1.0.0/16"]
    assert found("route-search.subnet-of-match", "10.0.0.0/8") == ["10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16"]
    assert found("route-search.supernet-of-match", "10.1.1.0/24") == ["10.0.0.0/8", "0.0.0.0/0", "10.1.0.0/16"]
    assert found("route-search.longest-prefix-match", "10.1.2.3") == ["10.1.0.0/16"]
    assert found("route-search.longest-prefix-match", "10.9.2.3") == ["10.0.0.0/8"]
    assert found("route-search.longest-prefix-match", "10.1.0.0/16") == []
    assert found("attachment.transit-gateway-attachment-id", hub.second) == ["10.2.0.0/16"]
    assert found("attachment.resource-type", "peering") == []
    assert found("state", "blackhole") == ["0.0.0.0/0"]
    assert code_of(hub.found, name="route-search.best-match") == "InvalidParameterValue"
    assert code_of(hub.found, name="colour") == "InvalidParameterValue"


# Prefix lists


def test_a_prefix_list_brings_a_route_for_each_range_below_written_ones(hub):
    listed = prefix_list(hub.ec2, "10.1.0.0/16", "10.130.0.0/16")
    asked = hub.here(hub.second) | {"PrefixListId": listed}
    create = hub.ec2.create_transit_gateway_prefix_list_reference
    assert create(**asked)["TransitGatewayPrefixListReference"]["State"] == "pending"
    assert code_of(create, **asked) == "RouteAlreadyExists"
    hub.ec2.enable_transit_gateway_route_table_propagation(**hub.here(hub.first))
    hub.route("10.130.0.0/16", hub.first)
    assert hub.found() == {
        "10.130.0.0/16": ([hub.first], "static", "active"),
        "10.1.0.0/16": ([hub.second], "static", "active"),
    }
    assert list(hub.found("prefix-list-id", listed)) == ["10.1.0.0/16"]


def test_a_reference_to_a_prefix_list_changes_in_place_and_is_left_as_a_blackhole(hub):
    listed = prefix_list(hub.ec2, "10.130.0.0/16")
    asked = hub.here(hub.second) | {"PrefixListId": listed}
    modify = hub.ec2.modify_transit_gateway_prefix_list_reference
    assert code_of(modify, **asked) == "InvalidPrefixListID.NotFound"
    hub.ec2.create_transit_gateway_prefix_list_reference(**asked)
    modify(**asked | hub.here(hub.first))
    hub.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=hub.first)
    (found,) = hub.ec2.get_transit_gateway_prefix_list_references(**hub.here())["TransitGatewayPrefixListReferences"]
    assert (found["Blackhole"], found["PrefixListId"], found["State"]) == (True, listed, "available")
    del asked["TransitGatewayAttachmentId"]
    hub.ec2.delete_transit_gateway_prefix_list_reference(**asked)
    assert hub.found() == {}
    delete = hub.ec2.delete_transit_gateway_prefix_list_reference
    assert code_of(delete, **asked) == "InvalidPrefixListID.NotFound"


def test_a_list_that_is_not_there_is_not_referred_to(hub):
    asked = hub.here(hub.first) | {"PrefixListId": "pl-0123456789abcdef0"}
    create = hub.ec2.create_transit_gateway_prefix_list_reference
    assert code_of(create, **asked) == "InvalidPrefixListID.NotFound"


def prefix_list(ec2, *cidrs):
    made = ec2.create_managed_prefix_list(
        PrefixListName="devices",
        MaxEntries=10,
        AddressFamily="IPv4",
        Entries=[{"Cidr": cidr, "Description": cidr} for cidr in cidrs],
    )
    return made["PrefixList"]["PrefixListId"]
