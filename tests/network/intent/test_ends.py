"""The ends that a stack file speaks of: who is there, and why others are not."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.ends import Ends
from devicepath_tools.network.intent.names import names
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.endpoint import DeviceEnd
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from tests.infra.stack_file import LEFT_OUT, NAMES, a_path
from tests.network.intent.planned import committed_plan, planned

pytestmark = pytest.mark.slow


def ends(file: StackFile, network: Network) -> Ends:
    there = servers(file, network)
    return Ends(file, with_servers(network, there), there)


def with_vpg(network: Network, **changes) -> Network:
    vpg: VirtualPrivateGateway
    (vpg,) = network.vpgs.values()
    return replace(network, vpgs={vpg.id: replace(vpg, **changes)})


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("device-to-device", ["device:equipment", "device:office-pc"]),
        (
            "remote-access",
            [
                *("device:pump-1", "device:pump-2"),
                *("server:main-app-a", "server:main-app-c", "server:main-gate-a", "server:main-gate-c"),
                "gate-peer:main",
            ],
        ),
    ],
)
def test_all_of_a_planned_stack_are_there(name, there):
    found = ends(*committed_plan(name))
    assert [str(end) for end in found] == there
    assert found.missing == {}


@pytest.mark.parametrize("name", NAMES)
def test_each_that_is_there_can_be_named(name):
    file, network = committed_plan(name)
    there = servers(file, network)
    known = names(file, with_servers(network, there), there)
    assert {str(end) for end in ends(file, network)} | {"internet"} == set(known.ends)
    assert known.missing == {}


def test_without_its_vpg_no_device_and_no_gate_peer_is_there():
    file, network = committed_plan("remote-access")
    found = ends(file, replace(network, vpgs={}))
    gone = "the stack's VPG is not there: it is not deployed, or was not read"
    assert found.missing == {"device:pump-1": gone, "device:pump-2": gone, "gate-peer:main": gone}
    assert [end.name for end in found] == ["main-app-a", "main-app-c", "main-gate-a", "main-gate-c"]


def test_a_device_without_an_address_is_told_by_what_is_known_of_its_sim():
    file, network = planned(a_path({"devices.pump-1.address": LEFT_OUT, "devices.pump-2.address": LEFT_OUT}))
    offline = {it.id: replace(it, session=None) for it in network.sims.values() if it.name == "pump-1"}
    assert ends(file, replace(network, sims=offline)).missing == {
        "device:pump-1": "has no session on the VPG now, and no fixed address",
        "device:pump-2": "its SIM was not read, and it has no fixed address",
    }


def test_a_device_that_is_offline_has_its_own_sim_also_before_its_address_is_fixed():
    file, network = committed_plan("remote-access")
    offline = {it.id: replace(it, session=None) for it in network.sims.values()}
    there = with_vpg(replace(network, sims=offline), fixed_addresses={})
    sender = names(file, there, ()).ends["device:pump-1"].end
    assert isinstance(sender, DeviceEnd)
    assert sender.sim is not None
    assert (sender.sim.name, str(sender.address)) == ("pump-1", "10.130.0.11")


def test_a_server_has_no_place_in_a_subnet_that_was_not_read():
    file, network = committed_plan("remote-access")
    subnets = {key: it for key, it in network.subnets.items() if not key.endswith("main-app-c")}
    found = ends(file, replace(network, subnets=subnets))
    assert found.missing == {"server:main-app-c": "its subnet 10.10.2.0/24 is not in what was read"}
    assert [end.name for _, end in found.servers] == ["main-app-a", "main-gate-a", "main-gate-c"]


def test_without_its_vpc_no_server_is_there():
    file, network = committed_plan("remote-access")
    gone = "the VPC of backends.main is not there: it is not deployed, or was not read"
    servers_there = ("server:main-app-a", "server:main-app-c", "server:main-gate-a", "server:main-gate-c")
    assert ends(file, replace(network, vpcs={}, subnets={})).missing == dict.fromkeys(servers_there, gone)


def test_nor_in_one_that_is_full():
    file, network = planned(a_path({"backends.main.tiers.gate": {"kind": "listed", "cidrs": {"a": "10.10.8.0/28"}}}))
    (peer,) = network.interfaces.values()
    taken = tuple(IPv4Address("10.10.8.0") + place for place in range(4, 15))
    full = replace(network, interfaces={peer.id: replace(peer, addresses=taken)})
    assert ends(file, full).missing["server:main-gate-a"] == "its subnet 10.10.8.0/28 has no free address"


@pytest.mark.parametrize(
    ("is_read", "why"),
    [(True, "10.10.8.10 is not registered with the VPG"), (False, "the VPG's gate peers were not read")],
)
def test_a_gate_peer_that_the_vpg_does_not_tell_of_is_told_by_why(is_read, why):
    file, network = committed_plan("remote-access")
    (vpg,) = network.vpgs.values()
    there = with_vpg(network, gate=replace(vpg.gate, registered_peers=(), are_peers_read=is_read))
    assert ends(file, there).missing == {"gate-peer:main": why}


def test_a_gate_peer_without_a_host_has_a_name_and_is_not_there():
    file, network = committed_plan("remote-access")
    assert names(file, replace(network, instances={}, interfaces={}), ()).missing["gate-peer:main"] == (
        "no host that was read is a gate peer with its outer address"
    )
