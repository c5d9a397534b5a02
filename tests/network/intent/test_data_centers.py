"""What a stack file wants of data centres: who reaches whom, what is behind routers, and what a trace says of it."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.conversations import conversations
from devicepath_tools.network.intent.sites import site_servers, with_sites
from devicepath_tools.network.network import Network
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.survey.survey import Result
from tests.network.intent.data_centers import (
    ALONE,
    DIRECT,
    INNER,
    MASQUERADE,
    ON_ROUTER,
    PATH,
    STATIC,
    TRANSLATED,
    VPN,
    WORKS,
    a_connection,
    a_file,
    shown,
    up,
    with_direct,
    with_gate,
)
from tests.network.intent.traced import disagreements, surveyed

A, N = IPv4Address, IPv4Network
TWO: dict[str, Any] = {**ALONE, "backends.works": WORKS}
TO_CLOUD = {"backends.plant.directions": ["device_to_cloud"], "gate_peers": {}, "gate": {"kind": "closed"}}
KINDS: dict[str, tuple[dict[str, Any], tuple[int | None, ...]]] = {
    "redirection": ({}, (65000,)),
    "masquerade": (MASQUERADE, (65000,)),
    "the gate peer alone": (ALONE, (65000,)),
    "on the router": (ON_ROUTER, (65000,)),
    "static routes": (STATIC, (None,)),
    "two": (TWO, (65000, 65001)),
    "without a gate peer": (TO_CLOUD, (65000,)),
}


def seen(stack: tuple[StackFile, Network]) -> dict[str, IPv4Address | None]:
    """Of what is wanted, what the receiver has to see."""
    wanted = (it for it in conversations(*stack, ()) if it.is_wanted)
    return {f"{it.source} -> {it.destination}": it.seen_source for it in wanted}


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_wanted_of_a_data_centre_is_reachable_by_a_trace_and_nothing_else(kind):
    changes, asns = KINDS[kind]
    file, network = up(changes, *asns)
    assert disagreements(file, network) == []
    assert surveyed(file, network).result is Result.AS_WANTED


@pytest.mark.parametrize(
    ("changes", "by_devices", "by_server"),
    [
        ({}, A("192.168.50.20"), A("10.170.0.11")),
        (MASQUERADE, INNER, TRANSLATED[0]),
    ],
    ids=["redirection", "masquerade"],
)
def test_by_redirection_both_sides_see_each_others_own_address(changes, by_devices, by_server):
    found = seen(up(changes))
    assert found["server:plant -> device:machine-1"] == by_devices
    assert found["device:machine-1 -> server:plant"] == by_server
    assert found["gate-peer:plant -> device:machine-1"] == INNER


def test_where_the_gate_peer_is_alone_no_server_opens_connections_to_devices():
    stack = up(ALONE)
    refused = {str(it): it.why for it in conversations(*stack, ()) if not it.is_wanted}
    assert refused["server:plant -> device:machine-1 icmp"] == "gate_peers: none of plant leads servers to devices"
    assert "server:plant -> device:machine-1" not in seen(stack)


def test_a_direction_that_is_not_named_is_refused_to_servers_and_said_of_devices_by_nobody():
    stack = up({"backends.plant.directions": ["cloud_to_device"], **MASQUERADE})
    asked = {str(it) for it in conversations(*stack, ()) if str(it.source) == "device:machine-1"}
    assert asked == {"device:machine-1 -> device:machine-2 icmp", "device:machine-1 -> internet tcp 443"}
    stack = up({**TO_CLOUD, **MASQUERADE, "gate_peers": PATH["gate_peers"], "gate": {"kind": "open"}})
    refused = {str(it): it.why for it in conversations(*stack, ()) if not it.is_wanted}
    assert refused["server:plant -> device:machine-1 tcp 443"] == (
        "backends.plant.directions: cloud_to_device is not named"
    )


def test_servers_of_two_data_centres_do_not_reach_each_other():
    refused = {str(it): it.why for it in conversations(*up(TWO, 65000, 65001), ()) if not it.is_wanted}
    assert refused["server:works-2 -> server:plant tcp 443"] == "backends: nothing leads from works to plant"


def test_a_server_stands_in_each_range_apart_from_the_router_and_the_gate_peer():
    file = a_file({**TWO, "gate_peers.plant.outer_address": "192.168.50.20"})
    assert {it.name: str(it.address) for it in site_servers(file)} == {
        "plant": "192.168.50.21",
        "works": "192.168.70.20",
        "works-2": "172.20.0.1",
    }, "in a range of 16 addresses the first one"


def test_the_router_has_the_gate_peers_address_where_it_is_one_itself():
    _, network = up(ON_ROUTER)
    router = network.other_hosts["host-plant-router"]
    assert isinstance(router, CustomerRouter)
    assert router.gate is not None
    assert [it.addresses for it in network.interfaces.values() if it.instance_id == router.id] == [(A("192.168.50.1"),)]


# Which connection leads to which data centre


def led(stack: tuple[StackFile, Network]) -> dict[str, tuple[str, ...]]:
    """What AWS knows the router of each data centre as."""
    return {
        it.site_id: it.customer_gateway_ids for it in stack[1].other_hosts.values() if isinstance(it, CustomerRouter)
    }


def test_a_connection_leads_to_the_data_centre_with_its_asn():
    assert led(up(TWO, 65001, 65000)) == {"site-plant": ("cgw-1",), "site-works": ("cgw-0",)}
    assert led(up(TWO, 65001)) == {"site-plant": (), "site-works": ("cgw-0",)}


def test_of_two_that_are_alike_nobody_can_say_which_leads_where_unless_its_router_is_told():
    both_static = {**TWO, "backends.works.connection.routing": {"kind": "static"}, **STATIC}
    assert led(up(both_static, None, None)) == {"site-plant": (), "site-works": ()}
    file = a_file(both_static)
    network = shown(file, None, None)
    known = replace(network.customer_gateways["cgw-1"], address=A("198.51.100.1"))
    told = replace(network, customer_gateways={**network.customer_gateways, known.id: known})
    assert led((file, with_sites(file, told)))["site-plant"] == ("cgw-1",)


def test_a_door_of_another_vpg_leads_nowhere_here():
    file = a_file()
    door, known = a_connection(0, 65000, vpg_id="vpg-2")
    network = replace(shown(file), vpn_connections={door.id: door}, customer_gateways={known.id: known})
    assert led((file, with_sites(file, network))) == {"site-plant": ()}


def test_before_support_has_made_door_nothing_leads_to_the_data_centre():
    file = a_file()
    network = with_sites(file, shown(file))
    told = [line for line in disagreements(file, network) if line.startswith("server:plant -> device:machine-1 icmp")]
    assert told == [
        "server:plant -> device:machine-1 icmp: it should be reachable, the trace says stopped by no route at "
        "plant-router (host-plant-router), no way from the VPG at vpg-1"
    ]


@pytest.mark.parametrize(("changes", "way"), [({}, "Door"), (STATIC, "Door"), (DIRECT, "Direct")])
def test_what_is_planned_is_traced_as_if_support_had_made_it_and_that_is_said(changes, way):
    file = a_file(changes)
    network = with_sites(file, shown(file), are_links_told=False)
    assert disagreements(file, network) == []
    assert f"{way}, as if SORACOM's support had made it by now" in surveyed(file, network).assumed
    assert "Door, as if SORACOM's support had made it by now" not in surveyed(*up()).assumed


# Direct


def over_direct(changes: dict[str, Any], *ids: str) -> tuple[StackFile, Network]:
    file = a_file(changes)
    return file, with_sites(file, with_direct(shown(file), *ids))


@pytest.mark.parametrize("changes", [DIRECT, {**DIRECT, **MASQUERADE}, {**DIRECT, **ALONE}], ids=str)
def test_all_that_is_wanted_of_a_data_centre_behind_direct_is_reachable_by_a_trace(changes):
    file, network = over_direct(changes, "dxvif-1", "dxvif-2")
    assert disagreements(file, network) == []
    (router,) = network.direct.routers
    assert [it.virtual_interface_id for it in router.virtual_interfaces] == ["dxvif-1", "dxvif-2"]
    assert (router.announces, router.mtu) == ((N("192.168.50.0/24"),), 1500)


def test_of_two_data_centres_behind_direct_nobody_can_say_which_line_leads_where_unless_it_is_named_so():
    both = {**DIRECT, **ALONE, "backends.works": {**WORKS, "connection": {"kind": "direct"}}}
    file, network = over_direct(both, "dxvif-1")
    assert all(not it.virtual_interfaces for it in network.direct.routers)
    named = replace(network.virtual_interfaces["dxvif-1"], name="works")
    told = with_sites(file, replace(with_direct(shown(file)), virtual_interfaces={named.id: named}))
    assert {it.site_id: len(it.virtual_interfaces) for it in told.direct.routers} == {"site-plant": 0, "site-works": 1}


def test_before_support_has_made_direct_nothing_leads_to_the_data_centre():
    file, network = over_direct(DIRECT)
    assert surveyed(file, network).result is Result.NOT_AS_WANTED


def test_a_static_door_leads_to_what_the_order_names():
    _, network = up(STATIC, None)
    assert network.vpn_connections[VPN].routes == (N("192.168.50.0/24"),)
    router = network.other_hosts["host-plant-router"]
    assert isinstance(router, CustomerRouter)
    assert (router.announces, router.routes) == ((), (N("100.64.0.0/26"),))


def test_a_gate_peer_that_is_not_registered_is_missing_and_nothing_is_led_to_it():
    file, _ = up()
    network = with_gate(shown(file, 65000), registered_peers=())
    found = surveyed(file, with_sites(file, network))
    assert found.missing["gate-peer:plant"] == "192.168.50.10 is not registered with the VPG"
    assert found.result is Result.NOT_AS_WANTED
