"""Who should reach whom, and who must not."""

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any

import pytest

from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.conversations import conversations
from devicepath_tools.network.intent.servers import servers
from devicepath_tools.network.sim import SimSession
from tests.infra.stack_file import EXISTING_VPG, LEFT_OUT, a_path
from tests.network.intent.planned import committed_plan, planned, said, talk

pytestmark = pytest.mark.slow

WITHOUT_GATE = {"gate": {"kind": "closed"}, "gate_peers": {}}


def between(source: str, destination: str, all_of_them: Iterable[Conversation]) -> dict[str, bool]:
    """What one end asks the other for, and whether it has to come through."""
    pairs = [it for it in all_of_them if (str(it.source), str(it.destination)) == (source, destination)]
    return {str(it).removeprefix(f"{source} -> {destination} "): it.is_wanted for it in pairs}


def path(changes: dict[str, Any]) -> tuple[Conversation, ...]:
    return talk(said(changes))


def whys(source: str, destination: str, all_of_them: Iterable[Conversation]) -> set[str]:
    return {it.why for it in all_of_them if (str(it.source), str(it.destination)) == (source, destination)}


def seen(source: str, destination: str, all_of_them: Iterable[Conversation]) -> set[str]:
    """What the receiver has to see, of what has to come through."""
    wanted = [it for it in all_of_them if it.is_wanted]
    pairs = [it for it in wanted if (str(it.source), str(it.destination)) == (source, destination)]
    return {str(it.seen_source) for it in pairs}


def test_devices_reach_servers_of_the_tiers_that_are_named_and_nothing_else_of_them():
    all_of_them = talk(committed_plan("remote-access"))
    for device in ("device:pump-1", "device:pump-2"):
        for server in ("server:main-app-a", "server:main-app-c", "server:main-gate-a", "server:main-gate-c"):
            asked = between(device, server, all_of_them)
            assert asked == {"tcp 443": True, "tcp 1883": True, "icmp": True, "tcp 8080": False}
    assert seen("device:pump-1", "server:main-app-a", all_of_them) == {"100.64.0.5"}, "the VPG translates"


def test_servers_reach_devices_with_what_is_listed_and_nothing_else():
    all_of_them = talk(committed_plan("remote-access"))
    assert between("server:main-app-c", "device:pump-2", all_of_them) == {
        "tcp 22": True,
        "tcp 8080": False,
        "icmp": False,
    }
    assert seen("server:main-app-c", "device:pump-2", all_of_them) == {"10.130.255.254"}, "the gate peer masquerades"
    assert whys("server:main-app-c", "device:pump-2", all_of_them) == {
        "gate_peers.main.device_traffic.ssh",
        "gate_peers.main.device_traffic: does not list it",
    }
    assert between("server:main-gate-a", "device:pump-2", all_of_them) == {"icmp": False, "tcp 443": False}
    assert whys("server:main-gate-a", "device:pump-2", all_of_them) == {
        "gate_peers: gate of main is in no return_path.tiers"
    }


def test_with_redirection_both_sides_see_each_others_own_addresses():
    all_of_them = talk(committed_plan("source-identification"))
    asked = between("device:meter-2", "server:main-app-a", all_of_them)
    assert asked == {"tcp 8883": True, "tcp 443": True, "udp 5683": True, "tcp 8080": False, "icmp": False}
    assert seen("device:meter-2", "server:main-app-a", all_of_them) == {"10.140.1.2"}
    assert between("device:meter-2", "server:main-gate-a", all_of_them) == {"icmp": False, "tcp 443": False}
    assert whys("device:meter-2", "server:main-gate-a", all_of_them) == {
        "gate_peers.main.return_path.tiers: gate is none of them"
    }
    back = {"kind": "redirection", "tiers": ["app"]}
    https = {"https": {"cidr": "10.10.0.0/21", "protocol": "tcp", "from_port": 443}}
    both_ways = path({"gate_peers.main.return_path": back, "gate_peers.main.egress": https})
    assert seen("server:main-app-a", "device:pump-1", both_ways) == {"10.10.0.20"}


def test_a_direction_that_is_not_named_must_not_work():
    one_way = path({"backends.main.directions": ["device_to_cloud"]})
    assert between("server:main-app-a", "device:pump-1", one_way) == {"icmp": False, "tcp 443": False}
    assert whys("server:main-app-a", "device:pump-1", one_way) == {
        "backends.main.directions: cloud_to_device is not named"
    }
    other_way = path({"backends.main.directions": ["cloud_to_device"]})
    assert between("device:pump-1", "server:main-app-a", other_way) == {"icmp": False, "tcp 443": False}
    not_named = {"backends.main.directions: device_to_cloud is not named"}
    assert whys("device:pump-1", "server:main-app-a", other_way) == not_named


def test_a_tier_that_is_not_named_is_not_reached():
    db = {"kind": "block", "block": "10.10.16.0/21"}
    with_db = talk(planned(a_path({"backends.main.tiers.db": db})))
    assert between("device:pump-1", "server:main-db-a", with_db) == {"icmp": False, "tcp 443": False}
    assert whys("device:pump-1", "server:main-db-a", with_db) == {"backends.main.canal.tiers: db is none of them"}
    assert between("server:main-db-a", "device:pump-1", with_db) == {"icmp": False, "tcp 443": False}


def test_servers_outside_every_listed_range_reach_no_device():
    narrow = path({"gate_peers.main.device_traffic.ssh.cidr": "10.10.2.0/24"})
    assert between("server:main-app-a", "device:pump-1", narrow) == {"tcp 8080": False, "icmp": False}
    assert between("server:main-app-c", "device:pump-1", narrow) == {"tcp 22": True, "tcp 8080": False, "icmp": False}


@pytest.mark.parametrize(
    ("traffic", "asked"),
    [
        (
            {"protocol": "tcp", "from_port": 8000, "to_port": 8085},
            {"tcp 8000": True, "tcp 8085": True, "tcp 8086": False, "icmp": False},
        ),
        ({"protocol": "udp", "from_port": 5683}, {"udp 5683": True, "tcp 8080": False, "icmp": False}),
        ({"protocol": "icmp"}, {"icmp": True, "tcp 8080": False}),
        ({"protocol": "all"}, {"icmp": True, "tcp 443": True}),
    ],
)
def test_listed_traffic_is_asked_for_at_its_ends_and_refused_beside_them(traffic, asked):
    listed = path({"gate_peers.main.device_traffic": {"one": {"cidr": "10.10.0.0/21", **traffic}}})
    assert between("server:main-app-a", "device:pump-1", listed) == asked


def test_devices_reach_each_other_only_where_the_stack_says_so():
    together = talk(committed_plan("device-to-device"))
    assert between("device:equipment", "device:office-pc", together) == {"icmp": True}
    assert between("device:office-pc", "device:equipment", together) == {"icmp": True}
    assert seen("device:equipment", "device:office-pc", together) == {"10.150.0.10"}
    apart = talk(committed_plan("remote-access"))
    assert between("device:pump-1", "device:pump-2", apart) == {"icmp": False}


def test_the_gate_peer_pings_devices_from_its_inner_address():
    all_of_them = talk(committed_plan("remote-access"))
    assert between("gate-peer:main", "device:pump-1", all_of_them) == {"icmp": True}
    assert seen("gate-peer:main", "device:pump-1", all_of_them) == {"10.130.255.254"}
    without = path({"backends.main.directions": ["device_to_cloud"], **WITHOUT_GATE})
    assert between("gate-peer:main", "device:pump-1", without) == {}


@pytest.mark.parametrize(
    ("internet", "asked"), [("none", {"tcp 443": False}), ("services", {"tcp 443": False}), ("open", {"tcp 443": True})]
)
def test_devices_reach_the_internet_only_where_it_is_open(internet, asked):
    all_of_them = path({"internet": internet})
    assert between("device:pump-1", "internet", all_of_them) == asked
    assert whys("device:pump-1", "internet", all_of_them) == {f"internet: {internet}"}


@pytest.mark.parametrize("internet", [{}, {"internet": "shared"}])
def test_of_an_existing_vpgs_internet_nothing_is_expected_unless_the_stack_says_it(internet):
    all_of_them = talk(planned(a_path({"vpg": EXISTING_VPG, **internet})))
    assert between("device:pump-1", "internet", all_of_them) == {}
    assert between("device:pump-1", "server:main-app-a", all_of_them) != {}


def test_a_device_has_the_address_of_its_session_else_its_fixed_one():
    file, network = planned(a_path({"devices.pump-2.address": LEFT_OUT}))
    sims = {sim.name: sim for sim in network.sims.values()}
    moved = replace(sims["pump-1"], session=None)
    elsewhere = SimSession("another", IPv4Address("10.64.0.9"))
    there = {moved.id: moved, sims["pump-2"].id: replace(sims["pump-2"], session=elsewhere)}
    found = conversations(file, replace(network, sims=there), servers(file, network))
    addresses = {it.source.name: str(it.source.address) for it in found if it.source.name.startswith("pump")}
    assert addresses == {"pump-1": "10.130.0.11"}, "pump-2 has no address on the VPG now, nor a fixed one"


def shown(source: str, destination: str, all_of_them: Iterable[Conversation]) -> set[str | None]:
    """The directions that wanted conversations show to work."""
    pairs = [it for it in all_of_them if (str(it.source), str(it.destination)) == (source, destination)]
    return {it.direction.value if it.direction is not None else None for it in pairs if it.is_wanted}


def test_a_wanted_conversation_says_which_direction_it_shows():
    all_of_them = talk(committed_plan("remote-access"))
    assert shown("device:pump-1", "server:main-app-a", all_of_them) == {"device_to_cloud"}
    assert shown("server:main-app-a", "device:pump-1", all_of_them) == {"cloud_to_device"}
    assert shown("gate-peer:main", "device:pump-1", all_of_them) == {None}, "servers are who opens connections here"
    devices = talk(committed_plan("device-to-device"))
    assert shown("device:equipment", "device:office-pc", devices) == {"device_to_device"}
    alone = path({"gate_peers.main.return_path": {"kind": "none"}, "gate_peers.main.packet_filter": "none"})
    assert shown("gate-peer:main", "device:pump-1", alone) == {"cloud_to_device"}


def test_devices_reach_no_server_outside_of_the_destination():
    narrow = {
        "backends.main.directions": ["device_to_cloud"],
        **WITHOUT_GATE,
        "backends.main.canal.destination": "10.10.0.0/24",
    }
    all_of_them = path(narrow)
    assert between("device:pump-1", "server:main-app-a", all_of_them)["tcp 443"]
    assert between("device:pump-1", "server:main-app-c", all_of_them) == {"icmp": False, "tcp 443": False}
    assert whys("device:pump-1", "server:main-app-c", all_of_them) == {
        "backends.main.canal.destination: does not hold 10.10.2.20"
    }


def test_with_redirection_the_destination_holds_only_where_a_filter_denies_the_rest():
    back = {"kind": "redirection", "tiers": ["app"]}
    https = {"https": {"cidr": "10.10.0.0/16", "protocol": "tcp", "from_port": 443}}
    changes = {
        "gate_peers.main.return_path": back,
        "gate_peers.main.egress": https,
        "backends.main.canal.destination": "10.10.8.0/21",
    }
    assert between("device:pump-1", "server:main-app-a", path(changes))["tcp 443"]
    both = {
        **changes,
        "backends.main.canal.tiers": ["app", "gate"],
        "backends.main.canal.destination": "10.10.0.0/20",
        "internet": "services",
    }
    assert between("device:pump-1", "server:main-app-a", path(both))["tcp 443"]


def test_receivers_have_to_see_the_address_that_the_stack_file_says_and_not_the_one_that_a_device_has():
    file, network = committed_plan("source-identification")
    there = {
        key: replace(sim, session=SimSession(next(iter(network.vpgs)), IPv4Address("10.140.9.9")))
        for key, sim in network.sims.items()
        if sim.name == "meter-1"
    }
    moved = replace(network, sims={**network.sims, **there})
    all_of_them = conversations(file, moved, servers(file, moved))
    assert seen("device:meter-1", "server:main-app-a", all_of_them) == {"10.140.1.1"}
