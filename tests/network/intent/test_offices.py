"""What a stack file wants of offices: which servers and devices people reach, and what a trace says of it."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.intent.behind import Behind, Way, behind
from devicepath_tools.network.intent.conversations import conversations
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.intent.site_links import links_to
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.vpn_connection import VpnConnection
from tests.infra.office import BRANCH, an_office, an_office_on_a_vpc
from tests.network.intent.planned import planned
from tests.network.intent.traced import disagreements

A, N = IPv4Address, IPv4Network
STATIC = {"routing": {"kind": "static"}}
TO_SERVERS_ONLY = {
    "backends.headquarters.directions": [],
    "backends.headquarters.vpn.propagations": ["servers"],
    "transit_gateways.hub.devices.tables": ["servers"],
}


MEETING: dict[str, Any] = {
    "backends.headquarters.vpn.propagations": ["devices", "servers", "offices"],
    "backends.branch": BRANCH | {"vpn": BRANCH["vpn"] | {"propagations": ["devices", "servers", "offices"]}},
}
"""Two offices whose table learns of both."""


def of_office(path: dict[str, Any]) -> Behind:
    (found,) = behind(load(path))
    return found


def on_a_vpc(**vpn: Any) -> dict[str, Any]:
    return an_office_on_a_vpc({f"backends.office.vpn.{key}": value for key, value in vpn.items()})


def on_a_gateway(**vpn: Any) -> dict[str, Any]:
    return an_office({f"backends.headquarters.vpn.{key}": value for key, value in vpn.items()})


def test_an_office_is_known_by_the_address_of_its_router_and_serves_the_tiers_that_both_tables_lead_to():
    found = of_office(an_office())
    assert (found.way, found.address, found.asn, found.is_static) == (Way.VPN, A("203.0.113.12"), 65010, False)
    assert found.served == {"servers": ("app",)}
    assert of_office(on_a_gateway(propagations=["devices"])).served == {}, "servers do not find back"
    apart = an_office({"backends.servers.canal.propagations": ["devices"]})
    assert of_office(apart).served == {}, "its table does not learn of them"


def test_a_static_router_is_told_what_is_behind_aws():
    assert of_office(on_a_gateway(**STATIC)).far_ranges == (N("10.210.0.0/16"), N("10.51.0.0/16"))
    assert of_office(on_a_vpc(**STATIC)).far_ranges == (N("10.10.0.0/16"),)


def test_offices_meet_whose_tables_learn_of_each_other():
    together = {it.backend: it for it in behind(load(an_office(MEETING)))}
    assert {name: it.met for name, it in together.items()} == {"headquarters": ("branch",), "branch": ("headquarters",)}
    assert N("192.168.61.0/24") in together["headquarters"].far_ranges
    apart = behind(load(an_office({"backends.branch": BRANCH})))
    assert [it.met for it in apart] == [(), ()]
    one_way = an_office({**MEETING, "backends.headquarters.vpn.propagations": ["devices", "servers"]})
    assert [it.met for it in behind(load(one_way))] == [(), ()], "answers do not find back"


def test_on_a_vpc_all_tiers_are_served_unless_some_are_named():
    assert of_office(on_a_vpc()).served == {"main": ("app", "gate")}
    assert of_office(on_a_vpc(tiers=["app"])).served == {"main": ("app",)}


def test_what_the_router_is_called_and_has_as_its_address_may_be_said():
    existing = {"customer_gateway": {"kind": "existing", "id": "cgw-0123456789abcdef0"}}
    found = of_office(on_a_gateway(**existing))
    assert (found.customer_gateway_id, found.address) == ("cgw-0123456789abcdef0", None)
    assert found.router_address == A("192.168.60.1")
    assert of_office(on_a_gateway(**{"router.local_address": "192.168.60.5"})).router_address == A("192.168.60.5")


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        an_office(),
        on_a_gateway(**STATIC),
        an_office(TO_SERVERS_ONLY),
        an_office(MEETING),
        an_office({"backends.branch": BRANCH}),
        on_a_vpc(tiers=["app"]),
        on_a_vpc(**STATIC),
    ],
    ids=["gateway", "static", "servers only", "two that meet", "two apart", "VPC", "VPC, static"],
)
def test_all_that_is_wanted_of_an_office_is_reachable_by_a_trace_and_nothing_else(path: dict[str, Any]):
    assert disagreements(*planned(path)) == []


@pytest.mark.slow
def test_people_and_devices_see_each_others_own_addresses():
    file, network = planned(an_office())
    there = servers(file, network)
    found = {
        (str(it.source), str(it.destination)): it.seen_source
        for it in conversations(file, with_servers(network, there), there)
        if it.is_wanted
    }
    assert found["device:kiosk-1", "server:headquarters"] == A("10.210.0.11")
    assert found["server:headquarters", "device:kiosk-1"] == A("192.168.60.20")
    assert found["server:headquarters", "server:servers-app-a"] == A("192.168.60.20")
    assert ("server:headquarters", "server:servers-attachment-a") not in found


@pytest.mark.slow
def test_where_servers_only_are_reached_devices_are_refused_both_ways():
    file, network = planned(an_office(TO_SERVERS_ONLY))
    refused = {str(it): it.why for it in conversations(file, network, ()) if not it.is_wanted}
    why = "backends.headquarters.directions: names none"
    assert refused["device:kiosk-1 -> server:headquarters icmp"] == why
    assert refused["server:headquarters -> device:kiosk-1 tcp 443"] == why


@pytest.mark.slow
def test_the_router_announces_what_is_behind_it_or_is_told_where_to_lead():
    by_bgp, static = (
        next(it for it in planned(path)[1].other_hosts.values() if isinstance(it, CustomerRouter))
        for path in (an_office(), on_a_gateway(**STATIC))
    )
    assert (by_bgp.announces, by_bgp.routes) == ((N("192.168.60.0/24"),), ())
    assert (static.announces, static.routes) == ((), (N("10.210.0.0/16"), N("10.51.0.0/16")))


EXISTING = {"customer_gateway": {"kind": "existing", "id": "cgw-0123456789abcdef0"}}


@pytest.mark.parametrize(
    ("path", "leads"),
    [(an_office(), "vpn-1"), (on_a_gateway(**EXISTING), "vpn-2")],
    ids=["by its address", "by its id"],
)
def test_of_several_connections_that_one_leads_to_the_office_whose_customer_gateway_is_its_router(path, leads):
    """Door of a VPG is none of AWS's, whatever it is told of its router."""
    file = load(path)
    gateways = [
        CustomerGateway("cgw-1", A("203.0.113.12"), 65010),
        CustomerGateway("cgw-0123456789abcdef0", A("203.0.113.99"), 65010),
        CustomerGateway("cgw-3", A("203.0.113.98"), 65010),
    ]
    connections = [
        VpnConnection(f"vpn-{number}", it.id, (), transit_gateway_id="tgw-1") for number, it in enumerate(gateways, 1)
    ]
    door = VpnConnection("vpn-door", "cgw-1", (), vpg_id="vpg-1")
    network = Network(customer_gateways=by_id(gateways), vpn_connections=by_id([*connections, door]))
    assert [it.id for it in links_to(file, network, None, behind(file)[0])] == [leads]
