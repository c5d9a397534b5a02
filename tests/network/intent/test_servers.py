"""Stand-ins for users' servers."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from devicepath_tools.network.instance import Instance
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.security_group import SecurityGroupRule
from tests.infra.stack_file import EXISTING_BACKEND, a_path
from tests.network.intent.planned import committed_plan, planned, said, stand_ins

pytestmark = pytest.mark.slow


def told(rules: tuple[SecurityGroupRule, ...]) -> set[tuple[Protocol | None, int, int, str]]:
    return {(it.protocol, it.first_port, it.last_port, it.other_end) for it in rules}


FROM_DEVICES_OVER_CANAL = {
    (Protocol.TCP, 443, 443, "100.64.0.0/26"),
    (Protocol.TCP, 1883, 1883, "100.64.0.0/26"),
    (Protocol.ICMP, -1, -1, "100.64.0.0/26"),
}
EVERYTHING = {(None, 0, 65535, "0.0.0.0/0")}


def test_each_tier_has_one_in_each_zone_at_the_twentieth_address():
    found = stand_ins(committed_plan("remote-access"))
    assert {name: (str(one.address), one.subnet_id) for name, one in found.items()} == {
        "main-app-a": ("10.10.0.20", "subnet-remote-access-backend-main-app-a"),
        "main-app-c": ("10.10.2.20", "subnet-remote-access-backend-main-app-c"),
        "main-gate-a": ("10.10.8.20", "subnet-remote-access-backend-main-gate-a"),
        "main-gate-c": ("10.10.10.20", "subnet-remote-access-backend-main-gate-c"),
    }


@pytest.mark.parametrize(
    ("cidr", "outer_address", "address"),
    [
        ("10.10.8.0/24", "10.10.8.20", "10.10.8.21"),
        ("10.10.8.0/28", "10.10.8.10", "10.10.8.4"),
        ("10.10.8.0/28", "10.10.8.4", "10.10.8.5"),
        ("10.10.8.0/27", "10.10.8.20", "10.10.8.21"),
    ],
)
def test_a_server_takes_an_address_that_nobody_has(cidr, outer_address, address):
    gate = {"kind": "listed", "cidrs": {"a": cidr}}
    path = a_path({"backends.main.tiers.gate": gate, "gate_peers.main.outer_address": outer_address})
    assert str(stand_ins(planned(path))["main-gate-a"].address) == address


def test_a_full_subnet_gets_none():
    file, network = planned(a_path({"backends.main.tiers.gate": {"kind": "listed", "cidrs": {"a": "10.10.8.0/28"}}}))
    (peer,) = network.interfaces.values()
    taken = tuple(IPv4Address("10.10.8.0") + place for place in range(4, 15))
    full = replace(network, interfaces={peer.id: replace(peer, addresses=taken)})
    assert {one.name for one in servers(file, full)} == {"main-app-a", "main-app-c"}


def test_it_admits_devices_as_canal_shows_them():
    assert told(stand_ins(committed_plan("remote-access"))["main-app-a"].ingress) == FROM_DEVICES_OVER_CANAL


@pytest.mark.parametrize("stack", ["remote-access", "source-identification"])
def test_it_lets_everything_out_so_that_the_path_is_what_keeps_it_from_devices(stack):
    assert [told(one.egress) for one in stand_ins(committed_plan(stack)).values()] == [EVERYTHING] * 4


def test_with_redirection_it_admits_devices_own_addresses_and_what_the_gate_peer_lets_out():
    app = stand_ins(committed_plan("source-identification"))["main-app-a"]
    assert told(app.ingress) == {
        (Protocol.TCP, 8883, 8883, "10.140.0.0/16"),
        (Protocol.TCP, 443, 443, "10.140.0.0/16"),
        (Protocol.UDP, 5683, 5683, "10.140.0.0/16"),
    }


@pytest.mark.parametrize(
    ("changes", "name", "ingress"),
    [
        ({}, "main-gate-a", FROM_DEVICES_OVER_CANAL),
        ({"backends.main.canal.tiers": ["gate"]}, "main-app-a", set()),
        ({"backends.main.directions": ["cloud_to_device"]}, "main-app-a", set()),
        ({"backends.main.directions": ["device_to_cloud"]}, "main-app-a", FROM_DEVICES_OVER_CANAL),
    ],
)
def test_a_tier_admits_devices_as_far_as_it_is_named(changes, name, ingress):
    assert told(stand_ins(said(changes))[name].ingress) == ingress


def test_in_a_network_a_server_is_an_instance_with_an_interface_and_a_group_all_assumed():
    file, network = committed_plan("remote-access")
    app = stand_ins((file, network))["main-app-a"]
    with_them = with_servers(network, servers(file, network))
    interface = with_them.interface_at("vpc-remote-access-backend-main-vpc", IPv4Address("10.10.0.20"))
    assert interface is not None
    instance = with_them.instance_of(interface)
    assert instance is not None
    assert (instance.name, instance.is_running, instance.interface_ids) == ("main-app-a", True, (interface.id,))
    (group_id,) = interface.security_group_ids
    group = with_them.security_groups[group_id]
    assert (group.ingress, group.egress) == (app.ingress, app.egress)
    assert {with_them.assumed[it] for it in (interface.id, instance.id, group_id)} == {
        "all of it: a stand-in for a server of yours"
    }
    assert network.interfaces.keys() < with_them.interfaces.keys(), "nothing that was there is gone"
    assert network.assumed.items() < with_them.assumed.items()


def test_a_stack_without_a_vpc_has_none():
    assert stand_ins(committed_plan("device-to-device")) == {}


def test_one_that_a_kept_rehearsal_has_put_there_is_taken_as_it_is():
    file, network = committed_plan("remote-access")
    (peer,) = network.interfaces.values()
    address = IPv4Address("10.10.0.77")
    subnet_id = "subnet-remote-access-backend-main-app-a"
    put = replace(peer, id="eni-1", subnet_id=subnet_id, addresses=(address,), instance_id="i-1")
    instance = Instance("i-1", (put.id,), name="stand-in main-app-a")
    kept = replace(
        network,
        interfaces={**network.interfaces, put.id: put},
        instances={**network.instances, instance.id: instance},
    )
    found = {one.name: one for one in servers(file, kept)}
    assert (found["main-app-a"].address, found["main-app-a"].is_there) == (address, True)
    assert not found["main-app-c"].is_there
    with_them = with_servers(kept, found.values())
    assert [it.id for it in with_them.interfaces.values() if it.subnet_id == subnet_id] == ["eni-1"]
    assert "eni-1" not in with_them.assumed


REDIRECTION = {"kind": "redirection", "tiers": ["app"]}


@pytest.mark.parametrize(
    ("changes", "addresses"),
    [
        ({"gate_peers.main.device_traffic.ssh.cidr": "10.10.0.5/32"}, {"main-app-a": "10.10.0.5"}),
        ({"gate_peers.main.device_traffic.ssh.cidr": "10.10.0.0/28"}, {"main-app-a": "10.10.0.4"}),
        ({"gate_peers.main.device_traffic.ssh.cidr": "10.10.0.0/26"}, {"main-app-a": "10.10.0.20"}),
        (
            {"gate_peers.main.device_traffic.web": {"cidr": "10.10.0.5/32", "protocol": "tcp", "from_port": 80}},
            {"main-app-a": "10.10.0.5"},
        ),
        (
            {
                "gate_peers.main.return_path": REDIRECTION,
                "gate_peers.main.device_traffic.ssh.cidr": "10.10.0.5/32",
                "gate_peers.main.egress": {"https": {"cidr": "10.10.0.9/32", "protocol": "tcp", "from_port": 443}},
            },
            {"main-app-a": "10.10.0.9", "main-app-a-2": "10.10.0.5"},
        ),
        (
            {
                "backends.main.directions": ["device_to_cloud"],
                "gate": {"kind": "closed"},
                "gate_peers": {},
                "backends.main.canal": {"kind": "vpc_peering", "tiers": ["app"], "destination": "10.10.0.0/28"},
            },
            {"main-app-a": "10.10.0.4"},
        ),
    ],
)
def test_servers_are_where_the_stack_file_says_that_they_are(changes, addresses):
    found = stand_ins(said(changes))
    assert {name: str(one.address) for name, one in found.items() if name.startswith("main-app-a")} == addresses


def test_two_tiers_of_one_subnet_have_a_server_each():
    one = {
        "kind": "existing",
        "zones": {"a": {"subnet_id": "subnet-01234567", "cidr": "10.10.8.0/24", "route_table_id": "rtb-01234567"}},
    }
    s3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
    backend = {**EXISTING_BACKEND, "tiers": {"app": one, "gate": one}}
    traffic = {"gate_peers.main.device_traffic.ssh.cidr": "10.10.8.0/24"}
    found = stand_ins(planned(a_path({"backends.main": backend, "gate_peers.main.egress": s3, **traffic})))
    assert {name: str(it.address) for name, it in found.items()} == {
        "main-app-a": "10.10.8.20",
        "main-gate-a": "10.10.8.21",
    }


def test_several_that_a_kept_rehearsal_has_put_there_are_taken_as_they_are():
    file, network = committed_plan("remote-access")
    (peer,) = network.interfaces.values()
    subnet_id = "subnet-remote-access-backend-main-app-a"
    put = [
        replace(
            peer, id=f"eni-{n}", subnet_id=subnet_id, addresses=(IPv4Address(f"10.10.0.7{n}"),), instance_id=f"i-{n}"
        )
        for n in (1, 2)
    ]
    names = {"i-1": "stand-in main-app-a", "i-2": "stand-in main-app-a-2"}
    kept = replace(
        network,
        interfaces={**network.interfaces, **{it.id: it for it in put}},
        instances={**network.instances, **{key: Instance(key, (), name=name) for key, name in names.items()}},
    )
    found = {one.name: one for one in servers(file, kept)}
    assert {name: str(one.address) for name, one in found.items() if one.is_there} == {
        "main-app-a": "10.10.0.71",
        "main-app-a-2": "10.10.0.72",
    }
