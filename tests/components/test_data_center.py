"""A path to a data centre: what is made of it, and what is put out for those who make the rest."""

import json
from typing import Any

import pulumi
import pytest

from devicepath.device_path.component import DevicePath
from devicepath_spec.gate_conf import PATH
from tests.components.path_arguments import path
from tests.components.recording import LOOKED_UP, Recorder, record
from tests.infra.data_center import DIRECT, WITH_FACTORY, a_data_center

REGISTRATION, REDIRECTION = "soracom:index:GatePeer", "soracom:index:Redirection"
FILTER, STASH = "soracom:index:RoutingFilter", "pulumi:index:Stash"
VPG, OWNED = "soracom:index:getVirtualPrivateGateway", "soracom:index:getOwned"
VPGS_ENDS = [
    {"outerAddress": "100.64.99.4", "innerAddress": "10.170.0.1", "prefixLength": 16},
    {"outerAddress": "100.64.99.36", "innerAddress": "10.170.0.2", "prefixLength": 16},
]
PUT_OUT: dict[str, dict[str, Any]] = {
    "soracom:index:Gate": {"peers": VPGS_ENDS},
    REGISTRATION: {"prefixLength": 16},
}
SHOWN: dict[str, Any] = {
    **LOOKED_UP[VPG],
    "vpgId": "line1-vpg-vpg_id",
    "operatorId": "OP0012345678",
    "deviceSubnet": "10.170.0.0/16",
}
EXISTING = {"kind": "existing", "id": "01234567-89ab", "type": "F", "device_subnet": "10.170.0.0/16"}
DOOR = {"connectionId": "vpn-1", "usesDynamicRouting": True, "bgpAsn": "65000"}


def recorded(changes: dict[str, Any] | None = None, **others: Any) -> tuple[Recorder, dict[str, Any]]:
    """What is registered, and what is put out."""
    told: dict[str, Any] = {}

    def program() -> None:
        made: DevicePath = path(of=a_data_center(changes))
        every = pulumi.Output.all(
            orders=made.door_orders, files=made.gate_peer_files, door=made.door_connections,
            direct=made.virtual_interfaces, outer=made.gate_peer_addresses, inner=made.gate_peer_inner_addresses,
        )  # fmt: skip
        every.apply(told.update)

    arguments: dict[str, Any] = {"looked_up": {VPG: SHOWN}, "put_out": PUT_OUT, **others}
    return record(program, **arguments), told


@pytest.mark.parametrize("preview", [False, True])
def test_of_a_data_center_nothing_is_made_and_a_gate_peer_is_registered(preview):
    recorder, _ = recorded(preview=preview)
    assert recorder.children("line1") == {
        ("VirtualPrivateGateway", "line1-vpg"),
        ("GatePeer", "line1-gate-peer-plant-registration"),
        ("Redirection", "line1-redirection"),
        ("Stash", "line1-kept-by-protect-true"),
        ("Stash", "line1-kept-by-door-or-direct"),
    }
    assert [kind for kind, _ in recorder.custom() if kind.startswith("aws:")] == []


def test_it_is_registered_once_gate_is_open_and_devices_are_redirected_after_that():
    recorder, _ = recorded()
    assert recorder.only(REGISTRATION) == {
        "vpgId": "line1-vpg-gate_id",
        "outerAddress": "192.168.50.10",
        "innerAddress": "10.170.255.254",
    } | {"vpgId": recorder.only(REGISTRATION)["vpgId"]}
    assert "line1-vpg-gate" in recorder.dependencies(REGISTRATION, "line1-gate-peer-plant-registration")
    redirected = recorder.dependencies(REDIRECTION, "line1-redirection")
    assert "line1-gate-peer-plant-registration" in redirected
    assert recorder.only(REDIRECTION)["gateway"] == "10.170.255.254"


def test_with_another_return_path_nothing_is_redirected():
    recorder, _ = recorded({"gate_peers.plant.return_path": {"kind": "masquerade"}})
    assert recorder.inputs(REDIRECTION) == {}


def test_what_is_in_data_centers_passes_the_filter_and_nothing_else():
    recorder, _ = recorded(WITH_FACTORY)
    assert sorted((one["action"], one["ipRange"]) for one in recorder.only(FILTER)["entries"]) == [
        ("allow", "10.170.0.0/16"),
        ("allow", "192.168.50.0/24"),
        ("allow", "192.168.70.0/24"),
        ("deny", "0.0.0.0/0"),
    ]


def test_the_order_of_door_is_put_out_with_all_that_is_asked_for():
    _, told = recorded(WITH_FACTORY)
    assert list(told["orders"]) == ["plant"], "Direct is ordered otherwise"
    lines = [" ".join(line.split()) for line in told["orders"]["plant"].splitlines()]
    for line in (
        "Operator id OP0012345678",
        "VPG line1-vpg-vpg_id",
        "Device subnet of the VPG 10.170.0.0/16",
        "The VPG's own range 100.64.99.0/24",
        "Routing dynamic (BGP)",
        "Public address of our router 198.51.100.1",
        "ASN of our router 65000",
        "Ranges behind our router 192.168.50.0/24",
        "Besides IP over it VXLAN of Gate, UDP 4789, between the VPG and a gate peer behind our router",
    ):
        assert line in lines


def test_an_operator_that_soracom_does_not_show_is_said_to_be_looked_up():
    without = {key: one for key, one in SHOWN.items() if key != "operatorId"}
    _, told = recorded(looked_up={VPG: without})
    assert "(that of your account: SORACOM's console shows it)" in told["orders"]["plant"]


def test_an_order_of_static_routing_without_a_gate_peer_asks_for_neither():
    changes = {
        "backends.plant.connection.routing": {"kind": "static"},
        "backends.plant.directions": ["device_to_cloud"],
        "gate_peers": {},
    }
    _, told = recorded(changes)
    order = told["orders"]["plant"]
    assert "ASN" not in order
    assert "VXLAN" not in order
    assert " ".join(order.splitlines()[5].split()) == "Routing static"


def test_what_soracoms_support_has_made_is_put_out():
    there = {**SHOWN, "vpnConnections": [DOOR], "virtualInterfaces": ["dxvif-1"]}
    _, told = recorded(looked_up={VPG: there})
    assert told["door"] == [{"connection_id": "vpn-1", "uses_dynamic_routing": True, "bgp_asn": "65000"}]
    assert told["direct"] == ["dxvif-1"]
    assert "vpn-1 (BGP, ASN 65000)" in told["orders"]["plant"]


def test_until_then_there_is_none():
    _, told = recorded()
    assert (told["door"], told["direct"]) == ([], [])


def test_without_a_data_center_nobody_is_asked_for_door():
    recorder, _ = recorded({"backends": {}, "gate_peers": {}})
    assert VPG not in [call.token for call in recorder.clouds.calls]
    assert "line1-kept-by-door-or-direct" not in recorder.inputs(STASH)


def facts(told: dict[str, Any], name: str) -> dict[str, str]:
    (content,) = (one["content"] for one in told["files"][name] if one["path"] == PATH)
    return dict(line.split("=", 1) for line in content.splitlines())


def test_the_files_of_a_gate_peer_are_put_out_with_the_facts_of_its_tunnel():
    _, told = recorded()
    assert facts(told, "plant") == {
        "INTERFACE": "vxlan0",
        "OUTER_ADDRESS": "192.168.50.10",
        "INNER_ADDRESS": "10.170.255.254/16",
        "VNI": "10",
        "UDP_PORT": "4789",
        "MTU": "1349",
        "VPG_PEERS": '"100.64.99.4/10.170.0.1 100.64.99.36/10.170.0.2"',
        "FORWARDING": "yes",
        "PRIVACY_SEPARATOR": "yes",
        "PACKET_FILTER": "nftables",
        "MASQUERADING": "no",
        "CLAMPED_MSS": "1309",
    }
    modes = {one["path"]: (one["mode"], one["owner"]) for one in told["files"]["plant"]}
    assert modes[PATH] == ("0644", "root")
    assert modes["/usr/local/sbin/devicepath-gate"] == ("0755", "root")


@pytest.mark.parametrize(
    ("changes", "fact", "value"),
    [
        ({"backends.plant.connection": DIRECT}, "MTU", "1450"),
        ({"backends.plant.connection": {**DIRECT, "mtu": 9001}}, "MTU", "8951"),
        ({"gate_peers.plant.path_mtu": 1300}, "MTU", "1250"),
        ({"gate_peers.plant.mtu": 1200}, "MTU", "1200"),
        ({"gate_peers.plant.return_path": {"kind": "masquerade"}}, "MASQUERADING", "yes"),
        ({"gate_peers.plant.return_path": {"kind": "none"}}, "FORWARDING", "no"),
        ({"gate.vni": 77}, "VNI", "77"),
        ({"gate.device_to_device": True}, "PRIVACY_SEPARATOR", "no"),
    ],
)
def test_a_fact_of_the_host_is_as_the_path_says(changes, fact, value):
    _, told = recorded(changes)
    assert facts(told, "plant")[fact] == value


@pytest.mark.parametrize(("distribution", "tool"), [("debian", "apt-get"), ("ubuntu", "apt-get"), ("rhel", "dnf")])
def test_its_script_installs_as_its_linux_does(distribution, tool):
    _, told = recorded({"gate_peers.plant.distribution": distribution})
    (script,) = (one["content"] for one in told["files"]["plant"] if one["path"].endswith("gate-install.sh"))
    assert tool in script


def test_gate_peers_of_all_places_are_told_by_name():
    _, told = recorded(WITH_FACTORY)
    assert told["outer"] == {"plant": "192.168.50.10", "factory": "192.168.70.10"}
    assert told["inner"] == {"plant": "10.170.255.254", "factory": "10.170.255.253"}


ANOTHER_DOOR = {**DOOR, "connectionId": "vpn-2"}
LEFT_OVER: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "as many": ({}, {"vpnConnections": [DOOR]}, ""),
    "Door twice": ({}, {"vpnConnections": [DOOR, ANOTHER_DOOR]}, "Door (vpn-1, vpn-2), and 1 data centre"),
    "moved to Direct": (
        {"backends.plant.connection": DIRECT},
        {"vpnConnections": [DOOR], "virtualInterfaces": ["dxvif-1", "dxvif-2"]},
        "Door (vpn-1), and no data centre",
    ),
    "moved to Door": ({}, {"virtualInterfaces": ["dxvif-1"]}, "Direct (dxvif-1), and no data centre"),
    "somebody's VPG": ({"vpg": EXISTING, "internet": "shared"}, {"virtualInterfaces": ["dxvif-1"]}, ""),
}


@pytest.mark.parametrize("case", LEFT_OVER)
def test_what_no_data_center_is_behind_any_more_is_told_as_no_run_ends_it(case):
    changes, shown, told = LEFT_OVER[case]
    recorder, _ = recorded(changes, looked_up={VPG: {**SHOWN, **shown}})
    whole = f"The VPG has {told} here is behind it: what is left over costs until SORACOM's support ends it."
    assert recorder.warnings == ([whole] if told else [])


OWN_VPG = {"virtualPrivateGateways": [{"id": "vpg-own", "name": "line1-vpg-vpg"}], "groups": []}


@pytest.mark.parametrize(
    ("shown", "lines"),
    [
        ({}, []),
        ({"vpnConnections": [DOOR]}, ["vpn-1"]),
        ({"virtualInterfaces": ["dxvif-1"]}, ["dxvif-1"]),
        ({"vpnConnections": [DOOR], "virtualInterfaces": ["dxvif-1"]}, ["dxvif-1", "vpn-1"]),
    ],
)
def test_a_vpg_is_kept_from_a_destroy_as_long_as_it_has_door_or_direct(shown, lines):
    recorder, _ = recorded(looked_up={OWNED: OWN_VPG, VPG: {**SHOWN, **shown}})
    request = recorder.request(STASH, "line1-kept-by-door-or-direct")
    assert request.protect is bool(lines)
    assert recorder.inputs(STASH)["line1-kept-by-door-or-direct"] == {"input": lines}
    before = recorder.dependencies(STASH, "line1-kept-by-door-or-direct")
    assert before >= {"line1-vpg-vpg", "line1-gate-peer-plant-registration"}, "a destroy meets it first"


def test_another_vpg_of_the_state_keeps_nothing():
    of_another = {"virtualPrivateGateways": [{"id": "vpg-other", "name": "line2-vpg-vpg"}], "groups": []}
    recorder, _ = recorded(looked_up={OWNED: of_another, VPG: {**SHOWN, "vpnConnections": [DOOR]}})
    assert recorder.request(STASH, "line1-kept-by-door-or-direct").protect is False


def test_an_existing_vpg_is_ended_by_nobody_here():
    recorder, _ = recorded({"vpg": EXISTING, "internet": "shared"})
    assert "line1-kept-by-door-or-direct" not in recorder.inputs(STASH)


def test_where_soracom_chooses_an_inner_address_it_knows_of_those_that_are_given():
    """It might choose one of them, and would refuse that one then."""
    factory = {key: one for key, one in WITH_FACTORY["gate_peers.factory"].items() if key != "inner_address"}
    peers = {"factory": factory, "plant": a_data_center()["gate_peers"]["plant"]}
    recorder, _ = recorded({"backends.factory": WITH_FACTORY["backends.factory"], "gate_peers": peers})
    fixed, chosen = (f"line1-gate-peer-{one}-registration" for one in ("plant", "factory"))
    assert fixed in recorder.dependencies(REGISTRATION, chosen)
    assert chosen not in recorder.dependencies(REGISTRATION, fixed)
    assert "line1-vpg-10-170-0-11" in recorder.dependencies(REGISTRATION, chosen), "nor an address of a device"


def test_nothing_of_it_is_in_json_that_another_language_could_not_read():
    _, told = recorded()
    assert json.loads(json.dumps(told)) == told
