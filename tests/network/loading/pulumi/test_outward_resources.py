"""Pulumi's resources of what leads out of a VPC: NAT gateways, virtual private gateways and VPN connections."""

from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.loading.pulumi.resources.resource import SIGNATURE, Resource
from devicepath_tools.network.route_table import Route, RouteOrigin, Target, TargetKind
from tests.network.loading.pulumi.test_resources import TABLE, TYPES, made, read


def test_a_nat_gateway_has_an_interface_of_its_own_in_its_subnet():
    found_by_provider = {"networkInterfaceId": "eni-nat", "privateIp": "10.0.2.9", "publicIp": "203.0.113.9"}
    found = read(Resource(TYPES["NatGateway"], "out", "nat-1", {"subnetId": "subnet-1"}, found_by_provider))
    gateway, interface = found.nat_gateways["nat-1"], found.interfaces["eni-nat"]
    assert (gateway.subnet_id, gateway.vpc_id, gateway.state) == ("subnet-1", "vpc-1", "available")
    assert (interface.service, interface.addresses) == ("nat_gateway", (IPv4Address("10.0.2.9"),))
    assert not interface.source_dest_check
    assert [str(it.address) for it in interface.public_addresses or ()] == ["203.0.113.9"]


def test_a_nat_gateway_that_is_only_planned_does_not_tell_its_address():
    found = read(made("NatGateway", "nat-1", subnetId="subnet-1"))
    assert (found.nat_gateways["nat-1"].is_told, found.unread) == (False, ())
    elsewhere = read(made("NatGateway", "nat-1", subnetId="subnet-9"))
    assert elsewhere.unread == ("subnet subnet-9: is none of the stack's, which has nat-1 in it",)


CONNECTION = {
    "customerGatewayId": "cgw-1",
    "vpnGatewayId": "vgw-1",
    "staticRoutesOnly": True,
    "tunnel1Address": "203.0.113.14",
    "tunnel1InsideCidr": "169.254.10.4/30",
    "tunnel1Phase1EncryptionAlgorithms": ["AES256"],
    "tunnel2Address": "203.0.113.10",
    "tunnel2Phase2DhGroupNumbers": [14.0, 19.0],
    "tunnel1PresharedKey": {SIGNATURE: "secret", "ciphertext": "x"},
}


def test_a_vpn_connection_is_read_with_what_it_ends_at():
    found = read(
        made("VpnGateway", "vgw-1", amazonSideAsn="64600"),
        made("VpnGatewayAttachment", "vpn-attachment-1", vpnGatewayId="vgw-1", vpcId="vpc-1"),
        made("CustomerGateway", "cgw-1", ipAddress="198.51.100.1", bgpAsn="65000"),
        made("VpnConnection", "vpn-1", **CONNECTION),
    )
    assert (found.vpn_gateways["vgw-1"].vpc_id, found.vpn_gateways["vgw-1"].asn) == ("vpc-1", 64600)
    assert (str(found.customer_gateways["cgw-1"].address), found.customer_gateways["cgw-1"].asn) == (
        "198.51.100.1",
        65000,
    )
    first, second = found.vpn_connections["vpn-1"].tunnels
    assert (str(first.outside_address), str(first.inside_range)) == ("203.0.113.14", "169.254.10.4/30")
    assert (first.phase_1.encryption, second.phase_2.groups) == (frozenset({"AES256"}), frozenset({14, 19}))
    assert (first.is_up, found.unread) == (None, ()), "a state has no telemetry"


def test_addresses_and_ranges_of_ipv6_are_passed_over():
    found = read(
        made("VpnGateway", "vgw-1"),
        made("CustomerGateway", "cgw-1", ipAddress="2001:db8::1", bgpAsn="65000"),
        made("VpnConnection", "vpn-1", **CONNECTION | {"tunnel1Address": "2001:db8::2"}),
        made("VpnConnectionRoute", "one", vpnConnectionId="vpn-1", destinationCidrBlock="2001:db8:1::/48"),
        made("VpnConnectionRoute", "other", vpnConnectionId="vpn-1", destinationCidrBlock="192.168.50.0/24"),
    )
    connection = found.vpn_connections["vpn-1"]
    assert found.customer_gateways["cgw-1"].address is None
    assert [str(it.outside_address) for it in connection.tunnels] == ["203.0.113.10"]
    assert connection.routes == (IPv4Network("192.168.50.0/24"),)


def test_a_virtual_private_gateway_of_static_connections_propagates_their_routes():
    learnt = made("VpnGatewayRoutePropagation", "vgw-1_rtb-1", routeTableId="rtb-1", vpnGatewayId="vgw-1")
    behind = {"vpnConnectionId": "vpn-1", "destinationCidrBlock": "192.168.50.0/24"}
    route = made("VpnConnectionRoute", "192.168.50.0/24:vpn-1", **behind)
    table = read(TABLE, made("VpnConnection", "vpn-1", **CONNECTION), route, learnt).route_tables["rtb-1"]
    office = IPv4Network("192.168.50.0/24")
    assert table.routes[1:] == (Route(office, Target(TargetKind.VPN_GATEWAY, "vgw-1"), origin=RouteOrigin.PROPAGATED),)
    assert table.unread == ()
    by_bgp = made("VpnConnection", "vpn-1", **{**CONNECTION, "staticRoutesOnly": False})
    assert read(TABLE, by_bgp, learnt).route_tables["rtb-1"].unread == ("what vgw-1 propagates",)


def test_a_vpn_connection_of_a_transit_gateway_is_an_attachment_in_its_default_table():
    ends = {"vpnGatewayId": None, "transitGatewayId": "tgw-1", "transitGatewayAttachmentId": "attach-1"}
    found = read(made("TransitGateway", "tgw-1"), made("VpnConnection", "vpn-1", **{**CONNECTION, **ends}))
    (table,) = found.transit_gateway_route_tables.values()
    assert (table.associated, table.propagating) == (frozenset({"attach-1"}), frozenset({"attach-1"}))


def test_direct_connect_is_read_with_what_it_ends_at_and_what_it_allows():
    association = {
        "dxGatewayId": "dxgw-1",
        "associatedGatewayId": "vgw-1",
        "associatedGatewayType": "virtualPrivateGateway",
        "allowedPrefixes": ["10.0.0.0/16", "2001:db8::/56"],
    }
    own = {
        "vlan": 101.0,
        "mtu": 9001.0,
        "bgpAsn": "65010",
        "amazonSideAsn": "64513",
        "amazonAddress": "169.254.77.1/30",
        "customerAddress": "169.254.77.2/30",
        "bgpAuthKey": {SIGNATURE: "secret", "ciphertext": "x"},
        "dxGatewayId": "dxgw-1",
        "name": "line-1",
    }
    found = read(
        made("DirectConnectGateway", "dxgw-1", amazonSideAsn="64513", name="line"),
        made("GatewayAssociation", "ga-1", **association),
        made("PrivateVirtualInterface", "dxvif-1", **own),
        made(
            "HostedPrivateVirtualInterfaceAccepter",
            "dxvif-2",
            virtualInterfaceId="dxvif-2",
            vpnGatewayId="vgw-1",
            tags={"Name": "given"},
        ),
    )
    (known,) = found.direct_connect_associations.values()
    assert (known.vpn_gateway_id, known.transit_gateway_id, known.allowed) == (
        "vgw-1",
        "",
        (IPv4Network("10.0.0.0/16"),),
    )
    assert found.direct_connect_gateways["dxgw-1"].asn == 64513
    line = found.virtual_interfaces["dxvif-1"]
    assert (line.vlan, line.mtu, line.asn, line.amazon_asn, line.name) == (101, 9001, 65010, 64513, "line-1")
    assert (str(line.customer_address), line.is_bgp_up) == ("169.254.77.2/30", None), "a state tells of no session"
    accepted = found.virtual_interfaces["dxvif-2"]
    assert (accepted.vpn_gateway_id, accepted.vlan, accepted.name) == ("vgw-1", None, "given")
    assert found.unread == ()


def test_an_association_with_a_transit_gateway_is_an_attachment():
    association = {"dxGatewayId": "dxgw-1", "associatedGatewayId": "tgw-1", "transitGatewayAttachmentId": "attach-1"}
    found = read(made("TransitGateway", "tgw-1"), made("GatewayAssociation", "ga-1", **association))
    (known,) = found.direct_connect_associations.values()
    attachment = found.direct.attachment_of(known)
    assert attachment is not None
    assert (attachment.id, known.transit_gateway_id) == ("attach-1", "tgw-1")
