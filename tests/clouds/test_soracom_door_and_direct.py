"""Door and Direct in the emulated SORACOM API, alone and with an emulated AWS behind it: ordered at the support desk,
shown by the API, and in the way of a VPG's end."""

import xml.etree.ElementTree as ET
from ipaddress import IPv4Network

import pytest

from devicepath_router import any_form
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID
from tests.clouds.aws_account import REGION

DOOR = {"routerAddress": "203.0.113.7", "ranges": ["192.168.50.0/24"]}
DIRECT = {"virtualInterfaceId": "dxvif-0123abcd"}


def desk(api, path, what, order, expect=201):
    return api.emulation("POST", f"{path}/support_desk/{what}", order, expect)


def cancelled(api, path, what, identity, expect=204):
    return api.emulation("DELETE", f"{path}/support_desk/{what}/{identity}", expect=expect)


# As the API shows them


def test_a_vpg_shows_its_door_once_support_has_made_it(api):
    path = api.running_vpg()
    assert "vpnConnections" not in api.get(path)
    static = desk(api, path, "vpn_connections", DOOR)["id"]
    dynamic = desk(api, path, "vpn_connections", {**DOOR, "asn": 65010})["id"]
    assert api.get(path)["vpnConnections"] == {
        static: {"id": static, "useDynamicRouting": False},
        dynamic: {"id": dynamic, "useDynamicRouting": True, "bgpAsn": "65010"},
    }


def test_a_vpg_shows_its_direct_once_support_has_taken_the_interface(api):
    path = api.running_vpg()
    assert "virtualInterfaces" not in api.get(path)
    desk(api, path, "virtual_interfaces", DIRECT)
    assert list(api.get(path)["virtualInterfaces"]) == ["dxvif-0123abcd"]


@pytest.mark.parametrize(("what", "order"), [("vpn_connections", DOOR), ("virtual_interfaces", DIRECT)])
def test_a_vpg_ends_only_when_support_has_ended_both(api, what, order):
    path = api.running_vpg()
    identity = desk(api, path, what, order)["id"]
    told = api.refused("POST", f"{path}/terminate")
    assert "only support ends Door and Direct" in told
    assert identity in told
    cancelled(api, path, what, identity)
    cancelled(api, path, what, identity, expect=404)
    api.post(f"{path}/terminate")


@pytest.mark.parametrize("kind", [14, 242])
def test_only_type_f_has_door_and_direct(api, kind):
    path = api.running_vpg(type=kind)
    for what, order in (("vpn_connections", DOOR), ("virtual_interfaces", DIRECT)):
        assert "only a type F VPG" in str(desk(api, path, what, order, expect=400))


@pytest.mark.parametrize(
    ("order", "word"),
    [
        ({"routerAddress": "203.0.113.300", "ranges": []}, "routerAddress"),
        ({**DOOR, "ranges": []}, "at least one"),
        ({**DOOR, "ranges": ["192.168.50.1/24"]}, "ranges"),
        ({**DOOR, "ranges": ["10.128.0.0/16"]}, "overlaps the device subnet"),
        ({**DOOR, "ranges": ["100.64.0.0/10"]}, "overlaps the VPG range"),
    ],
    ids=str,
)
def test_an_order_is_looked_at(api, order, word):
    assert word in str(desk(api, api.running_vpg(), "vpn_connections", order, expect=400))


def test_what_the_account_holds_is_counted(api):
    path = api.running_vpg()
    identity = desk(api, path, "vpn_connections", DOOR)["id"]
    held = api.emulation("GET", "/state")
    assert held["vpnConnections"] == {"count": 1, "ids": [identity]}


# With an emulated AWS


@pytest.mark.slow
def test_door_is_a_vpn_of_awss_and_its_configuration_is_handed_over(start, aws):
    api, ec2 = start(aws_endpoint=aws.endpoint), aws.client("ec2", REGION, ACCOUNT_ID)
    path = api.running_vpg()
    made = desk(api, path, "vpn_connections", DOOR)
    shown = ec2.describe_vpn_connections(VpnConnectionIds=[made["id"]])["VpnConnections"][0]
    assert [each["DestinationCidrBlock"] for each in shown["Routes"]] == ["192.168.50.0/24"]
    root = ET.fromstring(made["configuration"])
    assert root.findtext("vpn_connection_attributes") == "NoBGPVPNConnection"
    assert root.findtext("ipsec_tunnel/customer_gateway/tunnel_outside_address/ip_address") == "203.0.113.7"
    dynamic = desk(api, path, "vpn_connections", {**DOOR, "asn": 4200000001})
    assert ET.fromstring(dynamic["configuration"]).findtext("ipsec_tunnel/customer_gateway/bgp/asn") == "4200000001"
    for each in (made, dynamic):
        cancelled(api, path, "vpn_connections", each["id"])
    api.post(f"{path}/terminate")
    state = ec2.describe_vpn_connections(VpnConnectionIds=[made["id"]])["VpnConnections"][0]["State"]
    left = [it for it in ec2.describe_vpn_gateways()["VpnGateways"] if it["State"] != "deleted"]
    assert (state, left) == ("deleted", [])


@pytest.mark.slow
@pytest.mark.parametrize("routing", [{}, {"asn": 65010}], ids=["static", "bgp"])
def test_a_router_is_made_of_what_is_handed_over(start, aws, routing):
    api = start(aws_endpoint=aws.endpoint)
    path = api.running_vpg()
    made = desk(api, path, "vpn_connections", {**DOOR, **routing})
    configuration = any_form.read(made["configuration"], "door.xml")
    assert (configuration.connection_id, configuration.is_static) == (made["id"], not routing)
    own, far = (IPv4Network("192.168.50.0/24"),), (IPv4Network("100.64.0.0/16"),)
    assert rendered(configuration, RouterHost(name="door", own_ranges=own, far_ranges=far))
    cancelled(api, path, "vpn_connections", made["id"])
    api.post(f"{path}/terminate")


@pytest.mark.slow
def test_what_is_behind_door_is_in_the_tables_of_the_vpgs_vpc_while_a_tunnel_is_up(start, aws):
    api, ec2 = start(aws_endpoint=aws.endpoint), aws.client("ec2", REGION, ACCOUNT_ID)
    path = api.running_vpg()
    made = desk(api, path, "vpn_connections", {**DOOR, "asn": 65010})
    address = ET.fromstring(made["configuration"]).findtext(
        "ipsec_tunnel/vpn_gateway/tunnel_outside_address/ip_address"
    )
    aws.tunnel_becomes(str(address), "UP", routes=["192.168.50.0/24"])
    tables = ec2.describe_route_tables()["RouteTables"]
    learned = [it["DestinationCidrBlock"] for table in tables for it in table["Routes"] if "vgw-" in it["GatewayId"]]
    assert learned == ["192.168.50.0/24"]
    cancelled(api, path, "vpn_connections", made["id"])
    api.post(f"{path}/terminate")


@pytest.mark.slow
def test_direct_is_an_interface_that_the_customer_gives_to_soracoms_account(start, aws):
    api, direct = start(aws_endpoint=aws.endpoint), aws.client("directconnect", REGION)
    path = api.running_vpg()
    told = desk(api, path, "virtual_interfaces", DIRECT, expect=400)
    assert "dxvif-0123abcd does not exist" in str(told)
    given = {"location": "EqTY2", "bandwidth": "1Gbps", "connectionName": "connection"}
    connection = direct.create_connection(**given)["connectionId"]
    interface = direct.allocate_private_virtual_interface(
        connectionId=connection,
        ownerAccount=ACCOUNT_ID,
        newPrivateVirtualInterfaceAllocation={"virtualInterfaceName": "direct", "vlan": 101, "asn": 65010},
    )["virtualInterfaceId"]
    desk(api, path, "virtual_interfaces", {"virtualInterfaceId": interface})
    shown = direct.describe_virtual_interfaces(virtualInterfaceId=interface)["virtualInterfaces"][0]
    assert (shown["virtualInterfaceState"], shown["virtualGatewayId"][:4]) == ("down", "vgw-")
    assert list(api.get(path)["virtualInterfaces"]) == [interface]
    cancelled(api, path, "virtual_interfaces", interface)
    api.post(f"{path}/terminate")


@pytest.mark.slow
def test_what_aws_refuses_is_told(start, aws):
    api = start(aws_endpoint=aws.endpoint)
    path = api.running_vpg()
    told = desk(api, path, "vpn_connections", {**DOOR, "routerAddress": "192.168.0.1"}, expect=400)
    assert "InvalidParameterCombination" in str(told)
