"""What a rehearsal has behind routers: what was handed over for each, and files that nobody has edited. Pure."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface

import pytest

from devicepath_router.gate_host import GateHost, files
from devicepath_router.router_file import READABLE, SECRET, RouterFile
from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.description.path import StackFile
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.gate_facts import GateFacts, VpgPeer
from devicepath_tools.network.intent.behind import behind
from devicepath_tools.network.intent.sites import gate_host_id, with_sites
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.rehearsal.behind_routers import BehindRouters
from devicepath_tools.rehearsal.carrier import LineGiven
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry
from tests.network.intent.data_centers import (
    ALONE,
    DIRECT,
    MASQUERADE,
    ON_ROUTER,
    STATIC,
    VPN,
    a_file,
    shown,
    with_direct,
    with_gate,
)
from tests.network.intent.traced import disagreements
from tests.router.handed_over import KEYS, OUTSIDE, xml

CONNECTION = "vpn-0123456789abcdef0"
OWN, FAR = IPv4Address("198.51.100.1"), tuple(map(IPv4Address, OUTSIDE))


def as_handed_over(*, is_static: bool = False) -> tuple[StackFile, BehindRouters, Network]:
    """Before what is behind routers is put into the network."""
    file = a_file(STATIC if is_static else {})
    network = shown(file, None if is_static else 65000)
    made = BehindRouters(file)
    made.take_door(behind(file)[0], xml(is_static=is_static))
    return file, made, network


def test_tunnels_and_the_routers_address_are_those_that_were_handed_over():
    file, made, network = as_handed_over()
    found = with_sites(file, made.told(network))
    (connection,) = found.vpn_connections.values()
    assert [(it.outside_address, str(it.inside_range), it.is_up) for it in connection.tunnels] == [
        (FAR[0], "169.254.10.0/30", None),
        (FAR[1], "169.254.10.4/30", None),
    ]
    assert found.customer_gateways[connection.customer_gateway_id].address == OWN
    router = found.other_hosts["host-plant-router"]
    assert isinstance(router, CustomerRouter)
    assert [it.outside_address for it in router.tunnels] == list(FAR)
    assert disagreements(file, found) == []


def test_what_was_handed_over_for_a_connection_that_is_not_there_changes_nothing():
    _, made, _ = as_handed_over()
    network = shown(a_file())
    assert made.told(network) == network
    assert CONNECTION == VPN


def test_what_tunnels_do_on_the_wires_is_known_of_them():
    file, made, network = as_handed_over()
    made.hear_tunnels({it: TunnelTelemetry(is_up=False, message="IPSEC IS DOWN") for it in FAR})
    told = disagreements(file, with_sites(file, made.told(network)))
    assert {line.partition(": ")[2] for line in told} == {
        f"it should be reachable, the trace says stopped by VPN connection down at {VPN}"
    }
    assert len(told) == 12, "all that goes through it"


@pytest.mark.parametrize("is_static", [False, True])
def test_the_routers_files_lead_to_the_vpgs_range_and_are_shown_nowhere(is_static):
    file, made, network = as_handed_over(is_static=is_static)
    (router,) = made.routers(with_sites(file, made.told(network))).values()
    assert list(router.keys.values()) == list(KEYS)
    said = router.files["/etc/devicepath/door.watchdog"] if is_static else router.routing
    assert "100.64.0.0/26" in said
    assert (router.watchdog is not None, bool(router.routing)) == (is_static, not is_static)
    assert [it for it in KEYS if it in repr((made, router))] == []


LINE = LineGiven(
    "dxvif-1",
    101,
    IPv4Interface("169.254.77.1/30"),
    IPv4Interface("169.254.77.2/30"),
    65000,
    64512,
    "made_up_key_of_bgp",
)


def test_what_is_told_of_a_line_is_on_the_network_and_in_the_routers_files_and_its_key_is_shown_nowhere():
    file = a_file(DIRECT)
    network = with_direct(shown(file), LINE.interface_id)
    made = BehindRouters(file)
    made.take_direct(behind(file)[0], LINE)
    found = with_sites(file, made.told(network))
    (interface,) = found.virtual_interfaces.values()
    assert (interface.vlan, interface.asn, interface.amazon_asn, interface.name) == (101, 65000, 64512, "plant")
    assert interface.is_bgp_up is None
    assert disagreements(file, found) == []
    (router,) = made.routers(found).values()
    vlan = router.vlan(LINE.customer_address)
    assert vlan is not None
    assert (vlan.vlan, vlan.mtu) == (101, 1500)
    assert "permit 100.64.0.0/26" in router.routing
    assert router.keys == {LINE.amazon_address.ip: LINE.bgp_key}
    assert LINE.bgp_key not in repr((made, router, LINE, found))
    made.hear_sessions({LINE.interface_id: False})
    told = disagreements(file, with_sites(file, made.told(network)))
    assert {line.partition(" by ")[2] for line in told} == {"virtual interface down at plant (dxvif-1)"}
    assert made.told(shown(file)) == shown(file), "an interface that is not there"


def test_a_file_that_is_cut_off_is_told():
    file = a_file()
    with pytest.raises(InvalidSpec, match=r"plant\.xml"):
        BehindRouters(file).take_door(behind(file)[0], xml()[:400])


def test_a_gate_peers_files_are_those_that_the_stack_puts_out():
    file = a_file()
    made = BehindRouters(file)
    made.take_gate_peers(
        {
            "gate_peer_files": {
                "plant": [
                    {"path": "/etc/devicepath/gate.conf", "content": "VNI=10\n", "mode": "0644", "owner": "root"},
                    {"path": "/etc/frr/frr.conf", "content": "", "mode": "0600", "owner": "frr"},
                ]
            }
        }
    )
    assert made.gate_files == {
        "host-plant-gate-peer": (
            RouterFile("/etc/devicepath/gate.conf", "VNI=10\n", READABLE),
            RouterFile("/etc/frr/frr.conf", "", SECRET, "frr"),
        )
    }


def put_out(file: StackFile, network: Network) -> BehindRouters:
    """With the files that the program renders for the gate peer."""
    (peer,), (vpg,) = file.hosts.values(), network.vpgs.values()
    facts = GateFacts(
        outer_address=peer.outer_address,
        inner_address=IPv4Interface(f"{peer.inner_address}/16"),
        vni=vpg.gate.vni,
        mtu=1349,
        vpg_peers=tuple(VpgPeer(it.outer_address, it.inner_address) for it in vpg.gate.own_peers),
        return_path=peer.returns,
        packet_filter=PacketFilter.NFTABLES,
        privacy_separator=peer.returns is not ReturnPath.REDIRECTION or vpg.gate.privacy_separator,
    )
    made = BehindRouters(file)
    rendered = files(GateHost(facts=facts, own_ranges=file.data_centers["plant"].cidrs, place=peer.place))
    made.gate_files = {gate_host_id(behind(file)[0], "plant"): rendered}
    return made


@pytest.mark.parametrize("changes", [{}, MASQUERADE, ALONE, ON_ROUTER, {"gate.device_to_device": True}], ids=str)
def test_a_gate_peer_does_what_its_files_say_which_is_what_the_stack_file_wants(changes):
    file = a_file(changes)
    network = shown(file, 65000)
    if changes.get("gate.device_to_device"):
        network = with_gate(network, privacy_separator=False)
    found = with_sites(file, network)
    made = put_out(file, found)
    assert made.as_put_out(found) == found
    ((host_id, whole),) = made.gate_files.items()
    made.gate_files = {host_id: tuple(replace(it, content=it.content.replace("VNI=10", "VNI=11")) for it in whole)}
    assert made.as_put_out(found) != found


def test_where_the_gate_peer_is_the_router_its_files_are_the_routers():
    made = BehindRouters(a_file(ON_ROUTER))
    made.take_gate_peers({})
    assert made.gate_files == {"host-plant-router": ()}


def test_of_a_data_centre_that_was_not_read_there_is_no_router():
    file, made, network = as_handed_over()
    assert made.routers(made.told(network)) == {}
    assert made.routers(replace(with_sites(file, network), other_hosts=by_id([]))) == {}
