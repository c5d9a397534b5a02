"""What SORACOM's API tells of a VPG's Door and Direct, as a network."""

from typing import Any

from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.loading.soracom.soracom_answers import SoracomAnswers, network
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.network.vpn_connection import VpnConnection
from tests.network.loading.soracom.test_soracom_answers import VPG

BY_BGP = {"id": "vpn-1", "useDynamicRouting": True, "bgpAsn": "65000"}
STATIC = {"id": "vpn-2", "useDynamicRouting": False}


def read(*connections: dict[str, Any], **fields: Any) -> Network:
    told = {str(number): it for number, it in enumerate(connections)}
    return network(SoracomAnswers(vpgs=[{**VPG, "vpnConnections": told, **fields}]))


def test_a_connection_ends_at_its_vpg_and_nothing_else_of_it_is_known_but_its_routing():
    found = read(BY_BGP, STATIC)
    assert found.vpn_connections == {
        "vpn-1": VpnConnection("vpn-1", "cgw-of-vpn-1", (), vpg_id="vpg-1"),
        "vpn-2": VpnConnection("vpn-2", "cgw-of-vpn-2", (), vpg_id="vpg-1", is_static=True),
    }
    assert found.customer_gateways == {
        "cgw-of-vpn-1": CustomerGateway("cgw-of-vpn-1", asn=65000),
        "cgw-of-vpn-2": CustomerGateway("cgw-of-vpn-2"),
    }
    assert found.unread == ()


def test_one_without_an_id_is_told_and_is_none():
    found = read({"useDynamicRouting": True})
    assert (found.vpn_connections, found.unread) == (
        {},
        ("VPG vpg-1: VPN connection 0 of Door does not tell its id",),
    )


def test_of_direct_its_interfaces_are_known_by_their_ids_alone():
    found = read(virtualInterfaces={"dxvif-1": "..."})
    assert found.virtual_interfaces == {"dxvif-1": VirtualInterface("dxvif-1", vpg_id="vpg-1")}
    assert found.unread == ()


def test_of_a_vpg_that_is_gone_there_is_none():
    gone = read(BY_BGP, status="terminated", virtualInterfaces={"dxvif-1": "..."})
    assert (gone.vpn_connections, gone.virtual_interfaces) == ({}, {})
