"""Wrong inputs are refused at preview, by name, all at once; what is not known yet is not judged."""

from typing import Any

import pytest

from pulumi_provider.values import UNKNOWN
from soracom_provider.package import SORACOM
from tests.provider.inputs import GOOD, good
from tests.provider.plugin import Plugin

NO_VPG_ID = "is not the id of a VPG; give a VirtualPrivateGateway's id."
NO_GROUP_ID = "is not the id of a SIM group; give a Group's id."
CIDR = "is not an IPv4 range; write it like 10.128.0.0/9."
ADDRESS = "is not an IPv4 address; write it like 10.0.0.254."
NO_HOST = "is no address of a host in a network; give the one its interface has."
PRIVATE = "is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
SWITCH = "has the wrong type; it should be a valid boolean."

NO_ACCOUNT_ID = "is not an AWS account's id; it has 12 digits."
NO_VPC_ID = "is not the id of a VPC, like vpc-0123456789abcdef0."
NO_ATTACHMENT_ID = (
    "is not the id of an attachment to a transit gateway, like tgw-attach-0123456789abcdef0; give the attachment's, "
    "not the gateway's."
)
WRONG: list[tuple[str, str, Any, str]] = [
    ("VirtualPrivateGateway", "type", "G", "'G' is not one of the values allowed here; give 'E', 'F' or 'F2'."),
    ("VirtualPrivateGateway", "type", 15, "15 is not one of the values allowed here; give 'E', 'F' or 'F2'."),
    ("VirtualPrivateGateway", "deviceSubnet", "10.128.0.0", f"'10.128.0.0' {CIDR}"),
    ("VirtualPrivateGateway", "deviceSubnet", "ten", f"'ten' {CIDR}"),
    ("VirtualPrivateGateway", "deviceSubnet", "10.128.0.1/9", "10.128.0.1/9 has host bits set; write 10.128.0.0/9."),
    (
        "VirtualPrivateGateway",
        "deviceSubnet",
        "100.64.0.0/16",
        "100.64.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; give for example 10.128.0.0/9.",
    ),
    (
        "VirtualPrivateGateway",
        "deviceSubnet",
        "198.18.0.0/16",
        "198.18.0.0/16 overlaps 198.18.0.0/15, which VPGs use themselves; give for example 10.128.0.0/9.",
    ),
    ("VirtualPrivateGateway", "deviceSubnet", "8.8.0.0/16", f"8.8.0.0/16 {PRIVATE}; give a private range."),
    ("VirtualPrivateGateway", "useInternetGateway", "maybe", f"'maybe' {SWITCH}"),
    ("VirtualPrivateGateway", "allowReplacement", "vpg", f"'vpg' {SWITCH}"),
    (
        "VirtualPrivateGateway",
        "region",
        "us-east-1",
        "'us-east-1' is not one of the values allowed here; give 'ap-northeast-1', 'eu-central-1', 'us-west-2' or "
        "'ap-southeast-2'.",
    ),
    (
        "VirtualPrivateGateway",
        "transitGatewayAsn",
        64512,
        "a VPG of type F has no transit gateway; leave it out or use F2.",
    ),
    (
        "VirtualPrivateGateway",
        "tags",
        {"pulumi-urn": "x"},
        "pulumi-urn is the provider's own tag; choose another name.",
    ),
    (
        "VirtualPrivateGateway",
        "tags",
        {str(number): "x" for number in range(20)},
        "20 tags; SORACOM allows 20, one of which is the provider's. Give at most 19.",
    ),
    ("VpcPeeringConnection", "allowReplacement", 1, f"1 {SWITCH}"),
    ("GroupConfiguration", "allowReplacement", "vpg", f"'vpg' {SWITCH}"),
    ("VpcPeeringConnection", "vpgId", "my vpg", f"'my vpg' {NO_VPG_ID}"),
    ("VpcPeeringConnection", "peerOwnerId", "12345", "'12345' is not an AWS account's id; it has 12 digits."),
    (
        "VpcPeeringConnection",
        "peerVpcId",
        "subnet-0123456789abcdef0",
        "'subnet-0123456789abcdef0' is not the id of a VPC, like vpc-0123456789abcdef0.",
    ),
    (
        "VpcPeeringConnection",
        "destinationCidrBlock",
        "10.0.0.0/15",
        "10.0.0.0/15 is larger than the /16 that SORACOM allows; give the part that devices need.",
    ),
    (
        "VpcPeeringConnection",
        "liveConnectionIds",
        "pcx-0123456789abcdef0",
        "'pcx-0123456789abcdef0' has the wrong type; it should be a valid list.",
    ),
    (
        "VpcPeeringConnection",
        "endedConnections",
        "pcx-0123456789abcdef0",
        "'pcx-0123456789abcdef0' has the wrong type; it should be a valid dictionary.",
    ),
    ("VpcPeeringConnection", "destinationCidrBlock", "8.8.8.0/24", f"8.8.8.0/24 {PRIVATE}; give the VPC's range."),
    (
        "VpcPeeringConnection",
        "peerRegion",
        "mars-1",
        "'mars-1' is not a region that VPGs peer with: af-south-1, ap-east-1, ap-northeast-1, ap-northeast-2, "
        "ap-northeast-3, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-north-1, "
        "eu-south-1, eu-west-1, eu-west-2, eu-west-3, me-south-1, sa-east-1, us-east-1, us-east-2, us-west-1, "
        "us-west-2.",
    ),
    ("TransitGatewayVpcAttachment", "vpgId", "vpg", f"'vpg' {NO_VPG_ID}"),
    ("TransitGatewayVpcAttachment", "awsAccountId", "1234", f"'1234' {NO_ACCOUNT_ID}"),
    ("TransitGatewayVpcAttachment", "vpcId", "subnet-12345678", f"'subnet-12345678' {NO_VPC_ID}"),
    ("TransitGatewayVpcAttachment", "name", 7, "7 has the wrong type; it should be a valid string."),
    ("TransitGatewayVpcAttachment", "allowReplacement", 1, f"1 {SWITCH}"),
    ("TransitGatewayVpcAttachmentAcceptance", "vpgId", "vpg", f"'vpg' {NO_VPG_ID}"),
    ("TransitGatewayVpcAttachmentAcceptance", "attachmentId", "tgw-12345678", f"'tgw-12345678' {NO_ATTACHMENT_ID}"),
    ("TransitGatewayVpcAttachmentAcceptance", "awsAccountId", "1234", f"'1234' {NO_ACCOUNT_ID}"),
    ("TransitGatewayVpcAttachmentAcceptance", "vpcId", "vpc", f"'vpc' {NO_VPC_ID}"),
    ("TransitGatewayPeeringConnection", "vpgId", "vpg", f"'vpg' {NO_VPG_ID}"),
    ("TransitGatewayPeeringConnection", "awsAccountId", "1234", f"'1234' {NO_ACCOUNT_ID}"),
    (
        "TransitGatewayPeeringConnection",
        "awsRegion",
        "Tokyo",
        "'Tokyo' is not an AWS region; write it like ap-northeast-1.",
    ),
    (
        "TransitGatewayPeeringConnection",
        "transitGatewayId",
        "tgw-attach-0123456789abcdef0",
        "'tgw-attach-0123456789abcdef0' is not the id of a transit gateway, like tgw-0123456789abcdef0; one of an "
        "attachment begins with tgw-attach-.",
    ),
    ("TransitGatewayPeeringConnection", "name", 7, "7 has the wrong type; it should be a valid string."),
    ("TransitGatewayPeeringConnection", "allowReplacement", 1, f"1 {SWITCH}"),
    (
        "TransitGatewayPeeringConnection",
        "liveAttachmentIds",
        "tgw-attach-12345678",
        "'tgw-attach-12345678' has the wrong type; it should be a valid list.",
    ),
    (
        "TransitGatewayPeeringConnection",
        "endedAttachments",
        "tgw-attach-12345678",
        "'tgw-attach-12345678' has the wrong type; it should be a valid dictionary.",
    ),
    ("TransitGatewayPeeringActivation", "vpgId", "vpg", f"'vpg' {NO_VPG_ID}"),
    ("TransitGatewayPeeringActivation", "attachmentId", "pcx-12345678", f"'pcx-12345678' {NO_ATTACHMENT_ID}"),
    ("CustomerRoute", "vpgId", "vpg", f"'vpg' {NO_VPG_ID}"),
    ("CustomerRoute", "destinationCidr", "10.0.0.1/16", "10.0.0.1/16 has host bits set; write 10.0.0.0/16."),
    ("CustomerRoute", "target", "tgw-0123456789abcdef0", f"'tgw-0123456789abcdef0' {NO_ATTACHMENT_ID}"),
    ("CustomerRoute", "overlapsDeviceSubnet", "yes", f"'yes' {SWITCH}"),
    ("Gate", "vpgId", "vpg", f"'vpg' {NO_VPG_ID}"),
    ("Gate", "vni", 0, "should be greater than or equal to 1, not 0."),
    ("Gate", "vni", 16777216, "should be less than or equal to 16777215, not 16777216."),
    ("Gate", "vni", "ten", "'ten' has the wrong type; it should be a valid integer."),
    ("Gate", "privacySeparator", 1, f"1 {SWITCH}"),
    ("GatePeer", "vpgId", "-", f"'-' {NO_VPG_ID}"),
    ("GatePeer", "outerAddress", "10.0.0.256", f"'10.0.0.256' {ADDRESS}"),
    ("GatePeer", "outerAddress", "127.0.0.1", f"127.0.0.1 {NO_HOST}"),
    ("GatePeer", "outerAddress", "224.0.0.1", f"224.0.0.1 {NO_HOST}"),
    ("GatePeer", "outerAddress", "fd00::1", f"'fd00::1' {ADDRESS}"),
    ("GatePeer", "innerAddress", "8.8.8.8", "8.8.8.8 is not a private address; a device subnet is private."),
    ("Group", "tags", {"": "x"}, "a tag has no name; give it one."),
    ("Group", "tags", ["name"], "1 of them has the wrong type; it should be a valid dictionary."),
    ("GroupConfiguration", "groupId", "the fleet", f"'the fleet' {NO_GROUP_ID}"),
    ("GroupConfiguration", "vpgId", "vpg/1", f"'vpg/1' {NO_VPG_ID}"),
    ("GroupConfiguration", "dnsServers", ["10.0.0.2", "dns"], f"dnsServers[1]: 'dns' {ADDRESS}"),
    (
        "GroupConfiguration",
        "dnsServers",
        ["10.0.0.2", "10.0.0.3", "10.0.0.4"],
        "has 3 entries; give at most 2.",
    ),
    ("GroupConfiguration", "linkMtu", 9001, "should be less than or equal to 1500, not 9001."),
    ("GroupConfiguration", "linkMtu", 575, "should be greater than or equal to 576, not 575."),
    ("SimGroupMembership", "simId", "8942", "'8942' is not the id of a SIM; it has 18 to 20 digits."),
    ("SimGroupMembership", "groupId", "g", f"'g' {NO_GROUP_ID}"),
    (
        "SimGroupMembership",
        "session",
        "later",
        "'later' is not one of the values allowed here; give 'reset' or 'keep'.",
    ),
    (
        "SimGroupMembership",
        "takesOver",
        "10.128.0.10",
        "'10.128.0.10' has the wrong type; it should be a valid dictionary.",
    ),
    ("SimGroupMembership", "imsi", "001010000000001", "simId and imsi name the SIM twice; give one of them."),
    ("IpAddressMapEntry", "vpgId", "", f"'' {NO_VPG_ID}"),
    ("IpAddressMapEntry", "imsi", "00101", "'00101' is not an IMSI; it has 15 digits."),
    (
        "IpAddressMapEntry",
        "imsi",
        "４４０１０１２３４５６７８９０",
        "'４４０１０１２３４５６７８９０' is not an IMSI; it has 15 digits.",
    ),
    ("SimGroupMembership", "takesOver", ["address"], "1 of them has the wrong type; it should be a valid dictionary."),
    ("IpAddressMapEntry", "session", "end", "'end' is not one of the values allowed here; give 'reset' or 'keep'."),
    ("IpAddressMapEntry", "address", "10.128.0.0/24", f"'10.128.0.0/24' {ADDRESS}"),
    ("Redirection", "vpgId", "/", f"'/' {NO_VPG_ID}"),
    ("Redirection", "gateway", "gate peer", f"'gate peer' {ADDRESS}"),
    ("Redirection", "gateway", "100.64.0.4", "100.64.0.4 is not a private address; a device subnet is private."),
    ("RoutingFilter", "vpgId", "a b", f"'a b' {NO_VPG_ID}"),
    (
        "RoutingFilter",
        "entries",
        [{"action": "block", "ipRange": "0.0.0.0/0"}],
        "entries[0].action: 'block' is not one of the values allowed here; give 'allow' or 'deny'.",
    ),
    (
        "RoutingFilter",
        "entries",
        [{"action": "deny", "ipRange": "10.0.0.1/8"}],
        "entries[0].ipRange: 10.0.0.1/8 has host bits set; write 10.0.0.0/8.",
    ),
    (
        "RoutingFilter",
        "entries",
        [{"action": "deny", "ipRange": "10.0.0.0/8"}, {"action": "allow", "ipRange": "10.0.0.0/8"}],
        "10.0.0.0/8 stands in several entries; keep one of them.",
    ),
    ("RoutingFilter", "entries", [{"action": "deny"}], "entries[0].ipRange: is missing; it must be given."),
    (
        "RoutingFilter",
        "entries",
        [{"action": "deny", "ipRange": "10.0.0.0/8", "range": "x"}],
        "entries[0].range: there is no property of this name; remove it.",
    ),
    ("RoutingFilter", "entries", [], "has 0 entries; give at least 1."),
    ("RoutingFilterEntries", "vpgId", "a b", f"'a b' {NO_VPG_ID}"),
    ("RoutingFilterEntries", "entries", [], "has 0 entries; give at least 1."),
]


@pytest.fixture(scope="module")
def checker():
    """Checks need no account."""
    with Plugin() as plugin:
        yield plugin


@pytest.mark.parametrize(
    ("kind", "name", "value", "reason"), WRONG, ids=[f"{row[0]}-{row[1]}-{row[2]}" for row in WRONG]
)
def test_a_wrong_value_is_refused_with_its_property_and_what_to_write(checker, kind, name, value, reason):
    assert checker.check(kind, good(kind, **{name: value})).failures == {name: reason}


def test_every_input_of_every_resource_is_in_the_table_of_wrong_values():
    told = {(kind, name) for kind, name, _, _ in WRONG}
    inputs = {
        (kind, str(field.alias)) for kind, it in SORACOM.resources.items() for field in it.Inputs.model_fields.values()
    }
    assert told == inputs


@pytest.mark.parametrize("kind", GOOD)
def test_good_inputs_are_accepted(checker, kind):
    assert checker.check(kind, good(kind)).failures == {}


def test_all_mistakes_of_a_resource_are_told_together(checker):
    wrong = {"type": "E", "deviceSubnet": "10.0.0.1/8", "useInternetGateway": False, "region": "x", "tag": {}}
    assert checker.check("VirtualPrivateGateway", wrong).failures == {
        "deviceSubnet": "10.0.0.1/8 has host bits set; write 10.0.0.0/8.",
        "useInternetGateway": "a VPG of type E cannot do without the internet gateway; use type F or F2, or keep it "
        "and deny 0.0.0.0/0 with a RoutingFilter.",
        "region": "'x' is not one of the values allowed here; give 'ap-northeast-1', 'eu-central-1', 'us-west-2' or "
        "'ap-southeast-2'.",
        "tag": "there is no property of this name; did you mean tags?",
    }


def test_several_wrong_entries_of_one_list_are_told_together(checker):
    entries = [{"action": "deny", "ipRange": "ten"}, {"action": "deny", "ipRange": "0.0.0.0/0"}, {"action": "no"}]
    assert checker.check("RoutingFilter", good("RoutingFilter", entries=entries)).failures["entries"].splitlines() == [
        f"entries[0].ipRange: 'ten' {CIDR}",
        "entries[2].action: 'no' is not one of the values allowed here; give 'allow' or 'deny'.",
        "entries[2].ipRange: is missing; it must be given.",
    ]


@pytest.mark.parametrize(
    ("kind", "missing"),
    [(kind, name) for kind, it in SORACOM.resources.items() for name in sorted(
        str(field.alias) for field in it.Inputs.model_fields.values() if field.is_required()
    )],
)  # fmt: skip
def test_a_required_input_that_is_missing_is_named(checker, kind, missing):
    assert checker.check(kind, good(kind, **{missing: None})).failures == {missing: "is missing; it must be given."}


def test_a_group_configuration_that_sets_nothing_is_refused(checker):
    inputs = good("GroupConfiguration", vpgId=None, dnsServers=None, linkMtu=None)
    reason = "nothing is set; give at least one of vpgId, dnsServers and linkMtu."
    assert checker.check("GroupConfiguration", inputs).failures == {"vpgId": reason}


def test_a_membership_that_names_no_sim_is_refused(checker):
    failures = checker.check("SimGroupMembership", good("SimGroupMembership", simId=None)).failures
    assert failures == {"simId": "no SIM is named; give simId or imsi."}


def test_a_public_asn_is_refused_on_a_transit_gateway(checker):
    failures = checker.check("VirtualPrivateGateway", {"type": "F2", "transitGatewayAsn": 7224}).failures
    reason = "7224 is not a private ASN; give one of 64512 to 65534 or 4200000000 to 4294967294."
    assert failures == {"transitGatewayAsn": reason}


@pytest.mark.parametrize("kind", GOOD)
def test_values_that_are_not_known_yet_do_not_trip_the_checks(checker, kind):
    checked = checker.check(kind, dict.fromkeys(GOOD[kind], UNKNOWN))
    assert checked.failures == {}
    assert {name: checked.inputs[name] for name in GOOD[kind]} == dict.fromkeys(GOOD[kind], UNKNOWN)


def test_an_unknown_value_inside_a_list_hides_no_mistake_beside_it(checker):
    entries = [{"action": "deny", "ipRange": UNKNOWN}, {"action": "block", "ipRange": "10.0.0.0/8"}]
    assert checker.check("RoutingFilter", good("RoutingFilter", entries=entries)).failures == {
        "entries": "entries[1].action: 'block' is not one of the values allowed here; give 'allow' or 'deny'."
    }


def test_good_inputs_get_their_one_form_and_the_defaults(checker):
    entries = [
        {"action": "deny", "ipRange": "192.168.0.0/255.255.0.0"},
        {"action": "allow", "ipRange": "10.0.0.0/8"},
    ]
    assert checker.check("RoutingFilter", good("RoutingFilter", entries=entries)).inputs["entries"] == [
        {"action": "allow", "ipRange": "10.0.0.0/8"},
        {"action": "deny", "ipRange": "192.168.0.0/16"},
    ]
    assert checker.check("VirtualPrivateGateway", {"type": "F"}).inputs == {
        "type": "F",
        "deviceSubnet": "10.128.0.0/9",
        "useInternetGateway": True,
        "tags": {},
    }
