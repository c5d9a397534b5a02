"""Direct Connect of the emulated AWS: gateways, associations, proposals and hosted virtual interfaces.

Sources: the modules of `rehearsal/clouds/aws/direct_connect/`."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION, Network, Owner, VpnOwner, code_of

pytestmark = pytest.mark.slow

WEEK_S = 7 * 86400.0


class Partner:
    """An account that has a connection, and gives virtual interfaces of it to others."""

    def __init__(self, aws, account_id=OTHER_ACCOUNT):
        self.direct: Any = aws.client("directconnect", REGION, account_id)
        given = {"location": "EqTY2", "bandwidth": "1Gbps", "connectionName": "connection"}
        self.connection_id = self.direct.create_connection(**given)["connectionId"]

    def allocation(self, **given):
        return {"virtualInterfaceName": "interface", "vlan": 101, "asn": 65010, **given}

    def private(self, owner, **given):
        asked = {"connectionId": self.connection_id, "ownerAccount": owner}
        return self.direct.allocate_private_virtual_interface(
            **asked, newPrivateVirtualInterfaceAllocation=self.allocation(**given)
        )

    def transit(self, owner, **given):
        asked = {"connectionId": self.connection_id, "ownerAccount": owner}
        made = self.direct.allocate_transit_virtual_interface(
            **asked, newTransitVirtualInterfaceAllocation=self.allocation(**given)
        )
        return made["virtualInterface"]


@pytest.fixture
def direct(aws):
    return aws.client("directconnect", REGION)


@pytest.fixture
def owner(aws):
    owner = VpnOwner(aws)
    yield owner
    owner.clear()


@pytest.fixture
def partner(aws):
    return Partner(aws)


def gateway(direct, number=64600):
    made = direct.create_direct_connect_gateway(directConnectGatewayName="gateway", amazonSideAsn=number)
    return made["directConnectGateway"]["directConnectGatewayId"]


def associated(direct, gateway_id, other, *prefixes):
    asked = {"directConnectGatewayId": gateway_id, "gatewayId": other}
    given = [{"cidr": text} for text in prefixes]
    made = direct.create_direct_connect_gateway_association(**asked, addAllowedPrefixesToDirectConnectGateway=given)
    return made["directConnectGatewayAssociation"]["associationId"]


def association(direct, association_id):
    found = direct.describe_direct_connect_gateway_associations(associationId=association_id)
    return found["directConnectGatewayAssociations"][0]


def prefixes_of(direct, association_id):
    return [each["cidr"] for each in association(direct, association_id)["allowedPrefixesToDirectConnectGateway"]]


def interface(direct, interface_id):
    return direct.describe_virtual_interfaces(virtualInterfaceId=interface_id)["virtualInterfaces"][0]


def refusal(call, **parameters):
    """What a call is refused with: there is one code only."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    assert refused.value.response["Error"]["Code"] == "DirectConnectClientException"
    return refused.value.response["Error"]["Message"]


# Gateways


def test_a_gateway_is_the_accounts_in_every_region(aws, direct):
    made = gateway(direct)
    elsewhere = aws.client("directconnect", OTHER_REGION)
    seen = elsewhere.describe_direct_connect_gateways(directConnectGatewayId=made)["directConnectGateways"][0]
    assert (seen["amazonSideAsn"], seen["directConnectGatewayState"]) == (64600, "available")
    theirs = aws.client("directconnect", REGION, OTHER_ACCOUNT)
    assert theirs.describe_direct_connect_gateways(directConnectGatewayId=made)["directConnectGateways"] == []


def test_a_gateways_number_is_private_and_its_name_may_change(direct):
    create = direct.create_direct_connect_gateway
    assert "ASN 65535" in refusal(create, directConnectGatewayName="it", amazonSideAsn=65535)
    made = gateway(direct)
    renamed = direct.update_direct_connect_gateway(directConnectGatewayId=made, newDirectConnectGatewayName="other")
    assert renamed["directConnectGateway"]["directConnectGatewayName"] == "other"


def test_a_gateway_goes_only_when_nothing_is_associated(aws, direct):
    hub = Owner(aws).gateway(AmazonSideAsn=64601)["TransitGatewayId"]
    made = gateway(direct)
    link = associated(direct, made, hub)
    delete = direct.delete_direct_connect_gateway
    assert made in refusal(delete, directConnectGatewayId=made)
    direct.delete_direct_connect_gateway_association(associationId=link)
    delete(directConnectGatewayId=made)
    assert "does not exist" in refusal(delete, directConnectGatewayId=made)


# Associations


def test_a_transit_gateway_gets_an_attachment_that_goes_with_the_association(aws, direct):
    transit = Owner(aws)
    hub, made = transit.gateway(AmazonSideAsn=64601), gateway(direct)
    link = associated(direct, made, hub["TransitGatewayId"], "10.0.0.0/16")
    filters = [
        {"Name": "resource-type", "Values": ["direct-connect-gateway"]},
        {"Name": "resource-id", "Values": [made]},
    ]
    found = transit.ec2.describe_transit_gateway_attachments(Filters=filters)["TransitGatewayAttachments"][0]
    assert (found["State"], found["Association"]["State"]) == ("available", "associated")
    assert association(direct, link)["associatedGateway"] == {
        "id": hub["TransitGatewayId"],
        "type": "transitGateway",
        "ownerAccount": aws.account_id,
        "region": REGION,
    }
    assert code_of(transit.ec2.delete_transit_gateway, TransitGatewayId=hub["TransitGatewayId"]) == "IncorrectState"
    direct.delete_direct_connect_gateway_association(associationId=link)
    assert transit.attachment_state(found["TransitGatewayAttachmentId"]) == "deleted"


def test_allowed_prefixes_change_in_place(aws, direct):
    hub = Owner(aws).gateway(AmazonSideAsn=64601)["TransitGatewayId"]
    link = associated(direct, gateway(direct), hub, "10.0.0.0/16", "10.1.0.0/16")
    added, removed = [{"cidr": "10.2.0.0/16"}], [{"cidr": "10.0.0.0/16"}]
    direct.update_direct_connect_gateway_association(
        associationId=link,
        addAllowedPrefixesToDirectConnectGateway=added,
        removeAllowedPrefixesToDirectConnectGateway=removed,
    )
    assert prefixes_of(direct, link) == ["10.1.0.0/16", "10.2.0.0/16"]


def test_a_transit_gateway_announces_two_hundred_prefixes_and_no_more(aws, direct):
    hub, made = Owner(aws).gateway(AmazonSideAsn=64601)["TransitGatewayId"], gateway(direct)
    many = [f"10.{number}.0.0/16" for number in range(201)]
    asked = {"directConnectGatewayId": made, "gatewayId": hub}
    given = {"addAllowedPrefixesToDirectConnectGateway": [{"cidr": each} for each in many]}
    assert "200" in refusal(direct.create_direct_connect_gateway_association, **asked, **given)
    link = associated(direct, made, hub, *many[:200])
    more = {"associationId": link, "addAllowedPrefixesToDirectConnectGateway": [{"cidr": many[200]}]}
    assert "200" in refusal(direct.update_direct_connect_gateway_association, **more)


def test_a_vpn_gateways_prefixes_are_its_vpcs_ranges_unless_others_are_given(aws, direct, owner):
    made = gateway(direct)
    first = associated(direct, made, owner.vpn_gateway(Network(aws, "10.20.0.0/16")))
    second = associated(direct, made, owner.vpn_gateway(Network(aws, "10.21.0.0/16")), "10.0.0.0/8")
    assert (prefixes_of(direct, first), prefixes_of(direct, second)) == (["10.20.0.0/16"], ["10.0.0.0/8"])


def test_gateways_that_cannot_go_together_are_refused(aws, direct, owner):
    create = direct.create_direct_connect_gateway_association
    made, transit = gateway(direct), Owner(aws)
    alone = owner.vpn_gateway()
    assert "not attached" in refusal(create, directConnectGatewayId=made, gatewayId=alone)
    one = owner.vpn_gateway(Network(aws, "10.20.0.0/16"))
    associated(direct, made, one)
    assert "already" in refusal(create, directConnectGatewayId=made, gatewayId=one)
    assert "another" in refusal(create, directConnectGatewayId=gateway(direct), gatewayId=one)
    same_range = owner.vpn_gateway(Network(aws, "10.20.0.0/17"))
    assert "overlapping" in refusal(create, directConnectGatewayId=made, gatewayId=same_range)
    hub = transit.gateway(AmazonSideAsn=64601)["TransitGatewayId"]
    assert "another type" in refusal(create, directConnectGatewayId=made, gatewayId=hub)
    same_number = transit.gateway(AmazonSideAsn=64600)["TransitGatewayId"]
    assert "same ASN" in refusal(create, directConnectGatewayId=gateway(direct), gatewayId=same_number)
    unknown = "tgw-0123456789abcdef0"
    assert "does not exist" in refusal(create, directConnectGatewayId=made, gatewayId=unknown)


def test_two_transit_gateways_announce_no_overlapping_prefixes(aws, direct):
    transit, made = Owner(aws), gateway(direct)
    hubs = [transit.gateway(AmazonSideAsn=number)["TransitGatewayId"] for number in (64601, 64602)]
    associated(direct, made, hubs[0], "10.0.0.0/16")
    asked = {"directConnectGatewayId": made, "gatewayId": hubs[1]}
    given = {"addAllowedPrefixesToDirectConnectGateway": [{"cidr": "10.0.1.0/24"}]}
    assert "overlaps" in refusal(direct.create_direct_connect_gateway_association, **asked, **given)
    associated(direct, made, hubs[1], "10.1.0.0/16")


def test_a_vpn_gateway_that_is_detached_is_not_associated_any_more(aws, direct, owner):
    network = Network(aws, "10.20.0.0/16")
    used = owner.vpn_gateway(network)
    link = associated(direct, gateway(direct), used)
    owner.ec2.detach_vpn_gateway(VpnGatewayId=used, VpcId=network.vpc_id)
    assert association(direct, link)["associationState"] == "disassociated"


def test_an_association_passes_through_its_states(aws, direct):
    aws.direct_connect_takes(association_s=3600)
    hub = Owner(aws).gateway(AmazonSideAsn=64601)["TransitGatewayId"]
    link = associated(direct, gateway(direct), hub)
    states = [association(direct, link)["associationState"]]
    more = {"associationId": link, "addAllowedPrefixesToDirectConnectGateway": [{"cidr": "10.0.0.0/16"}]}
    assert "associating" in refusal(direct.update_direct_connect_gateway_association, **more)
    aws.time_passes(3600)
    direct.update_direct_connect_gateway_association(**more)
    states.append(association(direct, link)["associationState"])
    aws.time_passes(3600)
    states.append(association(direct, link)["associationState"])
    direct.delete_direct_connect_gateway_association(associationId=link)
    states.append(association(direct, link)["associationState"])
    aws.direct_connect_takes()
    assert states == ["associating", "updating", "associated", "disassociating"]


# Proposals


def proposed(theirs, hub, gateway_id, owner, *prefixes):
    made = theirs.create_direct_connect_gateway_association_proposal(
        directConnectGatewayId=gateway_id,
        directConnectGatewayOwnerAccount=owner,
        gatewayId=hub,
        addAllowedPrefixesToDirectConnectGateway=[{"cidr": text} for text in prefixes],
    )
    return made["directConnectGatewayAssociationProposal"]["proposalId"]


def test_another_accounts_gateway_is_associated_by_a_proposal_that_is_accepted(aws, direct):
    theirs = aws.client("directconnect", REGION, OTHER_ACCOUNT)
    hub, made = Owner(aws, OTHER_ACCOUNT).gateway(AmazonSideAsn=64601)["TransitGatewayId"], gateway(direct)
    own_call = {"directConnectGatewayId": made, "gatewayId": hub}
    assert "does not exist" in refusal(direct.create_direct_connect_gateway_association, **own_call)
    proposal = proposed(theirs, hub, made, aws.account_id, "10.0.0.0/16")
    accept = direct.accept_direct_connect_gateway_association_proposal
    asked = {"directConnectGatewayId": made, "proposalId": proposal}
    wrong = {**asked, "associatedGatewayOwnerAccount": aws.account_id}
    assert "is not found" in refusal(accept, **wrong)
    accepted = accept(**asked, associatedGatewayOwnerAccount=OTHER_ACCOUNT)["directConnectGatewayAssociation"]
    for side in (direct, theirs):
        assert prefixes_of(side, accepted["associationId"]) == ["10.0.0.0/16"]
    found = theirs.describe_direct_connect_gateway_association_proposals(proposalId=proposal)
    assert found["directConnectGatewayAssociationProposals"][0]["proposalState"] == "accepted"


def test_a_proposal_runs_out_after_a_week(aws, direct):
    theirs = aws.client("directconnect", REGION, OTHER_ACCOUNT)
    hub, made = Owner(aws, OTHER_ACCOUNT).gateway(AmazonSideAsn=64601)["TransitGatewayId"], gateway(direct)
    proposal = proposed(theirs, hub, made, aws.account_id)
    aws.time_passes(WEEK_S + 1)
    asked = {"directConnectGatewayId": made, "proposalId": proposal, "associatedGatewayOwnerAccount": OTHER_ACCOUNT}
    assert "is not found" in refusal(direct.accept_direct_connect_gateway_association_proposal, **asked)


# Virtual interfaces


def test_a_hosted_interface_waits_for_the_account_that_it_was_given_to(aws, direct, partner):
    given = partner.private(aws.account_id, authKey="a_key_of_bgp")
    assert (given["virtualInterfaceState"], given["authKey"]) == ("confirming", "a_key_of_bgp")
    seen = interface(direct, given["virtualInterfaceId"])
    assert (seen["virtualInterfaceState"], seen["ownerAccount"], seen["vlan"]) == ("confirming", aws.account_id, 101)
    stranger = aws.client("directconnect", REGION, "333333333333")
    asked = {"virtualInterfaceId": given["virtualInterfaceId"]}
    assert stranger.describe_virtual_interfaces(**asked)["virtualInterfaces"] == []


def test_a_confirmed_interface_is_down_until_its_session_is_up(aws, direct, partner):
    given = partner.transit(aws.account_id)["virtualInterfaceId"]
    aws.direct_connect_takes(interface_s=3600)
    direct.confirm_transit_virtual_interface(virtualInterfaceId=given, directConnectGatewayId=gateway(direct))
    states = [interface(direct, given)["virtualInterfaceState"]]
    aws.time_passes(3600)
    states.append(interface(direct, given)["virtualInterfaceState"])
    aws.interface_becomes(given, "up", routes=["172.16.0.0/16"])
    shown = interface(direct, given)
    aws.direct_connect_takes()
    assert [*states, shown["virtualInterfaceState"]] == ["pending", "down", "available"]
    assert (shown["bgpPeers"][0]["bgpStatus"], shown["amazonSideAsn"]) == ("up", 64600)
    aws.interface_becomes(given, "up", routes=[f"172.16.{number}.0/24" for number in range(101)])
    assert interface(direct, given)["virtualInterfaceState"] == "down", "a hundred routes, and no more"


def test_an_interface_is_confirmed_once_by_its_owner_against_what_takes_it(aws, direct, owner, partner):
    private, made = partner.private(aws.account_id)["virtualInterfaceId"], gateway(direct)
    confirm = direct.confirm_private_virtual_interface
    assert "exactly one" in refusal(confirm, virtualInterfaceId=private)
    both = {"directConnectGatewayId": made, "virtualGatewayId": owner.vpn_gateway()}
    assert "exactly one" in refusal(confirm, virtualInterfaceId=private, **both)
    as_transit = {"virtualInterfaceId": private, "directConnectGatewayId": made}
    assert "does not exist" in refusal(direct.confirm_transit_virtual_interface, **as_transit)
    same_number = gateway(direct, 65010 - 400)
    direct_number = partner.private(aws.account_id, vlan=102, asn=64610)["virtualInterfaceId"]
    same = {"virtualInterfaceId": direct_number, "directConnectGatewayId": same_number}
    assert "same ASN 64610" in refusal(confirm, **same)
    confirm(virtualInterfaceId=private, directConnectGatewayId=made)
    assert "state down" in refusal(confirm, virtualInterfaceId=private, directConnectGatewayId=made)
    transit = partner.transit(aws.account_id, vlan=103)["virtualInterfaceId"]
    mixed = {"virtualInterfaceId": transit, "directConnectGatewayId": made}
    assert "takes no transit" in refusal(direct.confirm_transit_virtual_interface, **mixed)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"vlan": 4095}, "VLAN"),
        ({"asn": 0}, "ASN"),
        ({"asnLong": 4294967295, "asn": 0}, "ASN"),
        ({"mtu": 9000}, "MTU"),
        ({"authKey": "short"}, "key"),
        ({"amazonAddress": "169.254.100.1/30"}, "together"),
        ({"amazonAddress": "169.254.100.1/30", "customerAddress": "169.254.100.6/30"}, "same CIDR"),
        ({"amazonAddress": "169.254.100.1/29", "customerAddress": "169.254.100.2/29"}, "30 or 31"),
        ({"amazonAddress": "169.254.100.0/30", "customerAddress": "169.254.100.1/30"}, "first or last"),
    ],
    ids=str,
)
def test_an_interface_is_looked_at_before_it_is_made(aws, partner, given, word):
    with pytest.raises(ClientError, match="DirectConnectClientException") as refused:
        partner.private(aws.account_id, **given)
    assert word in str(refused.value)
    assert given.get("authKey", "nothing") not in str(refused.value)


def test_a_vlan_is_there_once_on_a_connection_and_transit_has_frames_of_its_own(aws, partner):
    first = partner.transit(aws.account_id, mtu=8500)
    assert (first["mtu"], first["amazonAddress"]) == (8500, "169.254.96.1/30")
    with pytest.raises(ClientError, match="VLAN 101 is already in use"):
        partner.private(aws.account_id)
    with pytest.raises(ClientError, match="MTU 9001"):
        partner.transit(aws.account_id, vlan=102, mtu=9001)
    second = partner.private(aws.account_id, vlan=102, mtu=9001)
    assert second["customerAddress"] == "169.254.96.6/30"


def own(direct, gateway_id, kind="private", **given):
    """An interface on a connection of the account itself."""
    asked = {"location": "EqTY2", "bandwidth": "1Gbps", "connectionName": "own"}
    connection_id = direct.create_connection(**asked)["connectionId"]
    new = {"virtualInterfaceName": "own", "vlan": 101, "asn": 65010, "directConnectGatewayId": gateway_id, **given}
    if kind == "private":
        return direct.create_private_virtual_interface(connectionId=connection_id, newPrivateVirtualInterface=new)
    made = direct.create_transit_virtual_interface(connectionId=connection_id, newTransitVirtualInterface=new)
    return made["virtualInterface"]


@pytest.mark.parametrize(("kind", "mtu"), [("private", 9001), ("transit", 8500)])
def test_an_interface_on_a_connection_of_ones_own_waits_for_nobody_and_goes_when_it_is_told(aws, direct, kind, mtu):
    gateway_id = gateway(direct)
    made = own(direct, gateway_id, kind, mtu=mtu, authKey="a_key_of_bgp")
    shown = interface(direct, made["virtualInterfaceId"])
    assert (shown["virtualInterfaceState"], shown["directConnectGatewayId"]) == ("down", gateway_id)
    assert (shown["mtu"], shown["authKey"], shown["ownerAccount"]) == (mtu, "a_key_of_bgp", aws.account_id)
    direct.delete_virtual_interface(virtualInterfaceId=made["virtualInterfaceId"])
    assert interface(direct, made["virtualInterfaceId"])["virtualInterfaceState"] == "deleted"


@pytest.mark.parametrize(
    "given", [{"asn": 64600}, {"enableSiteLink": True}, {"virtualGatewayId": "vgw-1"}, {"vlan": 4095}, {"mtu": 8999}],
)  # fmt: skip
def test_an_interface_of_ones_own_is_looked_at_before_it_is_made(direct, given):
    gateway_id = gateway(direct)
    before = direct.describe_virtual_interfaces()["virtualInterfaces"]
    assert code_of(own, direct=direct, gateway_id=gateway_id, **given) == "DirectConnectClientException"
    assert direct.describe_virtual_interfaces()["virtualInterfaces"] == before


def test_only_who_gave_an_interface_is_rid_of_it(aws, direct, partner):
    given = partner.private(aws.account_id)["virtualInterfaceId"]
    assert "not owned" in refusal(direct.delete_virtual_interface, virtualInterfaceId=given)
    partner.direct.delete_virtual_interface(virtualInterfaceId=given)
    assert interface(direct, given)["virtualInterfaceState"] == "deleted"


# Routes


def test_what_comes_in_by_direct_connect_is_propagated_by_a_vpn_gateway(aws, direct, owner, partner):
    network = Network(aws, "10.20.0.0/16")
    used, table, made = owner.vpn_gateway(network), network.route_table(), gateway(direct)
    owner.ec2.enable_vgw_route_propagation(GatewayId=used, RouteTableId=table)
    given = partner.private(aws.account_id)["virtualInterfaceId"]
    direct.confirm_private_virtual_interface(virtualInterfaceId=given, directConnectGatewayId=made)
    aws.interface_becomes(given, "up", routes=["172.16.0.0/16"])
    assert "172.16.0.0/16" not in network.route_states(table)
    link = associated(direct, made, used)
    assert network.route_states(table)["172.16.0.0/16"] == "active"
    direct.delete_direct_connect_gateway_association(associationId=link)
    assert "172.16.0.0/16" not in network.route_states(table)


def test_an_interface_that_leads_straight_to_a_vpn_gateway_brings_its_routes_there(aws, direct, owner, partner):
    network = Network(aws, "10.20.0.0/16")
    used, table = owner.vpn_gateway(network), network.route_table()
    owner.ec2.enable_vgw_route_propagation(GatewayId=used, RouteTableId=table)
    given = partner.private(aws.account_id)["virtualInterfaceId"]
    direct.confirm_private_virtual_interface(virtualInterfaceId=given, virtualGatewayId=used)
    aws.interface_becomes(given, "up", routes=["172.16.0.0/16"])
    assert network.route_states(table)["172.16.0.0/16"] == "active"
    aws.interface_becomes(given, "down")
    assert "172.16.0.0/16" not in network.route_states(table)


def test_of_the_same_route_direct_connect_counts_before_a_vpn(aws, direct, owner, partner):
    transit, made = Owner(aws), gateway(direct)
    hub = transit.gateway(AmazonSideAsn=64601)
    connection = owner.connection(hub["TransitGatewayId"])
    aws.tunnel_becomes(owner.tunnels(connection)[0]["OutsideIpAddress"], "UP", routes=["172.16.0.0/16"])
    associated(direct, made, hub["TransitGatewayId"])
    given = partner.transit(aws.account_id)["virtualInterfaceId"]
    direct.confirm_transit_virtual_interface(virtualInterfaceId=given, directConnectGatewayId=made)

    def kind():
        asked = {"TransitGatewayRouteTableId": transit.default_table(hub)}
        filters = [{"Name": "type", "Values": ["propagated"]}]
        found = transit.ec2.search_transit_gateway_routes(**asked, Filters=filters)["Routes"]
        return [it["TransitGatewayAttachments"][0]["ResourceType"] for it in found]

    assert kind() == ["vpn"]
    aws.interface_becomes(given, "up", routes=["172.16.0.0/16"])
    assert kind() == ["direct-connect-gateway"]


def test_a_private_vpn_goes_over_the_attachment_of_a_direct_connect_gateway(aws, direct, owner):
    transit, made = Owner(aws), gateway(direct)
    hub = transit.gateway(AmazonSideAsn=64601, TransitGatewayCidrBlocks=["10.99.0.0/24"])["TransitGatewayId"]
    link = associated(direct, made, hub, "10.99.0.0/24")
    filters = [{"Name": "resource-id", "Values": [made]}]
    found = transit.ec2.describe_transit_gateway_attachments(Filters=filters)["TransitGatewayAttachments"][0]
    private = {
        "OutsideIpAddressType": "PrivateIpv4",
        "TransportTransitGatewayAttachmentId": found["TransitGatewayAttachmentId"],
    }
    connection = owner.connection(hub, customer=owner.customer_gateway("10.200.0.1"), **private)
    outside = [each["OutsideIpAddress"] for each in owner.tunnels(connection)]
    assert outside == ["10.99.0.1", "10.99.0.2"]
    delete = direct.delete_direct_connect_gateway_association
    assert "has non-deleted Private IP VPN" in refusal(delete, associationId=link)
    owner.ec2.delete_vpn_connection(VpnConnectionId=connection)
    delete(associationId=link)
