"""Direct Connect as nouns, from what its API answers, and from files that hold it."""

import json
from ipaddress import IPv4Interface, IPv4Network

import pytest

from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation, DirectConnectGateway
from devicepath_tools.network.loading.aws import describe, dump
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_interface import VirtualInterface
from tests.network.loading.aws.direct_connect_answers import (
    A_GATEWAY,
    AN_ASSOCIATION,
    AN_INTERFACE,
    DIRECT,
    KEY,
    SESSION,
)

N = IPv4Network


def read(**answers) -> Network:
    found = describe.read(answers)
    assert isinstance(found, Network), found
    return found


def interface(**changes) -> VirtualInterface:
    return read(virtualInterfaces=[{**AN_INTERFACE, **changes}]).virtual_interfaces["dxvif-1"]


def test_all_three_are_read_without_a_key():
    network = read(**{kind: [it] for kind, it in DIRECT.items()})
    assert network.direct_connect_gateways == {"dxgw-1": DirectConnectGateway("dxgw-1", 64513, "line")}
    assert network.direct_connect_associations == {
        "ga-1": DirectConnectAssociation("ga-1", "dxgw-1", vpn_gateway_id="vgw-1", allowed=(N("10.0.0.0/16"),))
    }
    assert network.virtual_interfaces == {
        "dxvif-1": VirtualInterface(
            "dxvif-1",
            101,
            direct_connect_gateway_id="dxgw-1",
            amazon_address=IPv4Interface("169.254.77.1/30"),
            customer_address=IPv4Interface("169.254.77.2/30"),
            asn=65010,
            amazon_asn=64513,
            mtu=9001,
            is_bgp_up=True,
            name="line-1",
        )
    }
    assert KEY not in repr(network)


def test_an_association_with_a_transit_gateway_is_told_apart_by_its_type():
    of_transit = {**AN_ASSOCIATION, "associatedGateway": {"id": "tgw-1", "type": "transitGateway"}}
    (found,) = read(directConnectGatewayAssociations=[of_transit]).direct_connect_associations.values()
    assert (found.vpn_gateway_id, found.transit_gateway_id) == ("", "tgw-1")


@pytest.mark.parametrize(("status", "is_up"), [("up", True), ("down", False), ("unknown", None)])
def test_a_session_is_up_as_its_status_says(status, is_up):
    assert interface(bgpPeers=[{**SESSION, "bgpStatus": status}]).is_bgp_up is is_up
    of_ipv6 = {"addressFamily": "ipv6", "bgpStatus": "up"}
    assert interface(bgpPeers=[of_ipv6, {**SESSION, "bgpStatus": status}]).is_bgp_up is is_up


def test_what_was_deleted_is_none_and_neither_is_an_interface_to_public_addresses():
    gone, public = {"virtualInterfaceState": "deleted"}, {"virtualInterfaceType": "public"}
    for changes in (gone, public):
        assert read(virtualInterfaces=[{**AN_INTERFACE, **changes}]).virtual_interfaces == {}
    assert read(directConnectGateways=[{**A_GATEWAY, "directConnectGatewayState": "deleted"}]) == read()
    assert interface(virtualInterfaceState="confirming", directConnectGatewayId="").is_there is False


def test_a_mistake_is_told_with_its_place_and_without_a_key():
    faults = describe.read({"virtualInterfaces": [{**AN_INTERFACE, "amazonAddress": "169.254.77"}]})
    assert not isinstance(faults, Network)
    assert [(it.path, it.problem) for it in faults] == [
        (
            "virtualInterfaces[0].amazonAddress",
            "'169.254.77' is not an IPv4 address; one looks like 169.254.77.1/30.",
        )
    ]


def test_a_dump_has_associations_of_each_gateway_in_a_file_that_is_called_by_its_id(tmp_path):
    def write(kind: str, found: dict, name: str = "") -> None:
        (tmp_path / f"{name or kind}.json").write_text(json.dumps({kind: [found]}))

    write("directConnectGateways", A_GATEWAY)
    write("virtualInterfaces", AN_INTERFACE)
    assert "directConnectGatewayAssociations-dxgw-1.json" in dump.read(tmp_path).unread[0]
    write("directConnectGatewayAssociations", AN_ASSOCIATION, "directConnectGatewayAssociations-dxgw-1")
    found = dump.read(tmp_path)
    assert list(found.direct_connect_associations) == ["ga-1"]
    assert "directConnect" not in found.unread[0]
