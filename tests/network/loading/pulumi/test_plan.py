"""What a stack file would make, without an engine."""

import subprocess
import sys
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest

from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.gate_host import GateHost
from devicepath_tools.network.loading.pulumi import plan
from devicepath_tools.network.loading.pulumi.plan_answers import COMPUTED, Wanted
from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.route_table import TargetKind
from devicepath_tools.network.sim import SimSession
from devicepath_tools.network.virtual_private_gateway import FilterAction, Gate, GatePeer, RoutingFilterEntry, VpgType
from tests.infra.data_center import a_data_center
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, LEFT_OUT, NAMES, a_path, committed
from tests.network.intent.planned import committed_plan, planned

RANGE = IPv4Network("100.64.0.0/26")
COMMAND_LIMIT_S = 60


def remote_access() -> Network:
    return committed_plan("remote-access")[1]


def routes(network: Network, table_id: str) -> dict[str, str]:
    return {str(route.destination): route.target.id for route in network.route_tables[table_id].routes}


def test_the_vpc_has_its_subnets_and_their_route_tables():
    network = remote_access()
    (vpc,) = network.vpcs.values()
    assert (vpc.id, vpc.account_id, vpc.region) == (
        "vpc-remote-access-backend-main-vpc",
        "111122223333",
        "ap-northeast-1",
    )
    assert vpc.cidrs == (IPv4Network("10.10.0.0/16"),)
    assert {str(it.cidr): (it.zone, it.name) for it in network.subnets.values()} == {
        "10.10.0.0/24": ("ap-northeast-1a", "remote-access-backend-main-app-a"),
        "10.10.2.0/24": ("ap-northeast-1c", "remote-access-backend-main-app-c"),
        "10.10.8.0/24": ("ap-northeast-1a", "remote-access-backend-main-gate-a"),
        "10.10.10.0/24": ("ap-northeast-1c", "remote-access-backend-main-gate-c"),
    }
    for subnet_id in network.subnets:
        table = network.table_of(subnet_id)
        assert table is not None
        assert table.id == subnet_id.replace("subnet-", "rtb-")


def test_servers_routes_lead_to_the_vpg_and_to_the_gate_peer():
    network = remote_access()
    pcx, eni = "pcx-remote-access-canal-main-request", "eni-remote-access-gate-peer-main-interface"
    app = routes(network, "rtb-remote-access-backend-main-app-a")
    assert app == {"10.10.0.0/16": "local", "100.64.0.0/26": pcx, "10.130.0.0/16": eni}
    assert routes(network, "rtb-remote-access-backend-main-gate-a") == {"10.10.0.0/16": "local", "100.64.0.0/26": pcx}
    kinds = {it.target.id: it.target.kind for it in network.route_tables["rtb-remote-access-backend-main-app-a"].routes}
    assert kinds[pcx] is TargetKind.VPC_PEERING_CONNECTION
    assert kinds[eni] is TargetKind.NETWORK_INTERFACE


def test_the_gate_peer_has_what_its_user_data_says():
    network = remote_access()
    interface = network.interfaces["eni-remote-access-gate-peer-main-interface"]
    instance = network.instance_of(interface)
    assert instance is not None
    assert (interface.addresses, interface.source_dest_check) == ((IPv4Address("10.10.8.10"),), False)
    assert (instance.interface_ids, instance.is_running) == ((interface.id,), True)
    assert instance.gate == GateHost(
        outer_address=IPv4Address("10.10.8.10"),
        inner=IPv4Interface("10.130.255.254/16"),
        vni=10,
        udp_port=4789,
        mtu=1450,
        vpg_peers=(IPv4Address("100.64.0.4"), IPv4Address("100.64.0.36")),
        forwards=True,
        masquerades=True,
        clamped_mss=1410,
    )


def test_the_gate_peers_security_group_has_a_rule_for_each_thing_that_is_listed():
    (interface,) = remote_access().interfaces.values()
    (group_id,) = interface.security_group_ids
    group = remote_access().security_groups[group_id]
    ingress = {(it.protocol, it.first_port, it.last_port, it.other_end) for it in group.ingress}
    egress = {(it.protocol, it.first_port, it.last_port, it.other_end) for it in group.egress}
    assert ingress == {
        (Protocol.UDP, 4789, 4789, "100.64.0.4/32"),
        (Protocol.UDP, 4789, 4789, "100.64.0.36/32"),
        (Protocol.ICMP, 3, 4, "100.64.0.0/26"),
        (Protocol.TCP, 22, 22, "10.10.0.0/21"),
    }
    assert egress == {
        (Protocol.UDP, 4789, 4789, "100.64.0.0/26"),
        (Protocol.ICMP, 3, 4, "10.10.0.0/21"),
        (Protocol.TCP, 443, 443, "sg-remote-access-backend-main-endpoints"),
        (Protocol.TCP, 443, 443, "pl-remote-access-backend-main-s3"),
    }


def test_the_peering_is_active_between_the_vpg_and_the_vpc():
    (peering,) = remote_access().peerings.values()
    assert peering.is_active
    assert peering.requester.cidrs == (RANGE,)
    assert peering.accepter.vpc_id == "vpc-remote-access-backend-main-vpc"
    vpg = remote_access().vpg_behind(peering.id)
    assert vpg is not None
    assert vpg.peerings == {peering.id: IPv4Network("10.10.0.0/16")}


def test_the_vpg_has_a_range_that_is_made_up_and_both_ends_of_gate():
    (vpg,) = remote_access().vpgs.values()
    assert (vpg.type, vpg.is_running, vpg.has_internet_gateway, vpg.vpg_range) == (VpgType.F, True, False, RANGE)
    assert vpg.gate == Gate(
        is_open=True,
        vni=10,
        privacy_separator=True,
        own_peers=(
            GatePeer(IPv4Address("100.64.0.4"), IPv4Address("10.130.0.1")),
            GatePeer(IPv4Address("100.64.0.36"), IPv4Address("10.130.0.2")),
        ),
        registered_peers=(GatePeer(IPv4Address("10.10.8.10"), IPv4Address("10.130.255.254")),),
    )


def test_devices_have_the_names_of_the_stack_file_and_their_next_session():
    network = remote_access()
    assert {sim.name: sim.session for sim in network.sims.values()} == {
        name: SimSession("vpg-remote-access-vpg-vpg", IPv4Address(address), IPv4Address("100.64.0.5"))
        for name, address in (("pump-1", "10.130.0.11"), ("pump-2", "10.130.0.12"))
    }
    (group,) = network.sim_groups.values()
    assert (group.vpg_id, group.link_mtu) == ("vpg-remote-access-vpg-vpg", 1400)


def test_what_a_plan_cannot_know_is_marked_as_assumed():
    network = remote_access()
    assert network.assumed == {
        "rtb-default-of-remote-access-backend-main-vpc": "its routes: local and no other, as AWS makes it",
        "acl-default-of-remote-access-backend-main-vpc": "its entries: everything is allowed, as AWS makes it",
        "vpg-remote-access-vpg-vpg": "its range and its ends of Gate, which SORACOM chooses",
        "sim-001010000000001": "its session: as it will be when the device connects next",
        "sim-001010000000002": "its session: as it will be when the device connects next",
    }
    assert network.unread == ()
    assert network.partly_read_vpcs == {"vpc-remote-access-backend-main-vpc"}, "others may put interfaces into it"


def test_the_default_acl_allows_everything_at_every_subnet():
    network = remote_access()
    acls = {acl.id for subnet_id in network.subnets if (acl := network.acl_of(subnet_id)) is not None}
    assert acls == {"acl-default-of-remote-access-backend-main-vpc"}
    (acl,) = network.network_acls.values()
    assert acl.ingress == acl.egress
    assert [(it.number, it.action, str(it.cidr)) for it in acl.ingress] == [
        (100, Action.ALLOW, "0.0.0.0/0"),
        (32767, Action.DENY, "0.0.0.0/0"),
    ]


def test_the_locked_default_security_group_is_the_vpcs_own():
    assert remote_access().security_groups["sg-default-of-remote-access-backend-main-vpc"].ingress == ()
    assert remote_access().security_groups["sg-default-of-remote-access-backend-main-vpc"].egress == ()


def test_what_devices_may_reach_is_filtered_where_the_stack_says_so():
    (vpg,) = committed_plan("source-identification")[1].vpgs.values()
    assert set(vpg.routing_filter) == {
        RoutingFilterEntry(FilterAction.DENY, IPv4Network("0.0.0.0/0")),
        RoutingFilterEntry(FilterAction.ALLOW, IPv4Network("10.140.0.0/16")),
        RoutingFilterEntry(FilterAction.ALLOW, IPv4Network("10.20.0.0/20")),
    }


def test_device_to_device_has_nothing_in_aws():
    network = committed_plan("device-to-device")[1]
    assert (network.vpcs, network.interfaces, network.peerings) == ({}, {}, {})
    (vpg,) = network.vpgs.values()
    assert (vpg.type, vpg.gate.is_open, vpg.gate.privacy_separator) == (VpgType.E, True, False)
    assert {sim.session.translated_address for sim in network.sims.values() if sim.session} == {None}


def test_a_device_without_a_fixed_address_gets_a_free_one():
    path = a_path({"devices.pump-1.address": LEFT_OUT, "devices.pump-2.address": "10.130.0.3"})
    network = planned(path)[1]
    addresses = {sim.name: str(sim.session.address) for sim in network.sims.values() if sim.session}
    assert addresses == {"pump-1": "10.130.0.4", "pump-2": "10.130.0.3"}, ".1 and .2 are the VPG's own"


def test_an_inner_address_that_is_left_out_is_one_of_the_device_subnet():
    network = planned(a_path({"gate_peers.main.inner_address": LEFT_OUT}))[1]
    (vpg,) = network.vpgs.values()
    (peer,) = vpg.gate.registered_peers
    assert peer.inner_address in vpg.device_subnet
    assert {it.gate.inner.ip for it in network.instances.values() if it.gate} == {peer.inner_address}


def test_of_several_gate_peers_each_has_an_inner_address_of_its_own_and_the_same_at_every_run():
    answer = COMPUTED["soracom:index:GatePeer"]
    outer = ("10.10.8.10", "10.10.8.11", "10.11.8.10", "10.10.16.10")
    for cidr in ("10.130.0.0/16", "10.128.0.0/9"):
        subnet = IPv4Network(cidr)
        found = [answer(Wanted("peer", {"outerAddress": it}, "", subnet))["innerAddress"] for it in (*outer, *outer)]
        assert found[:4] == found[4:]
        assert len(set(found)) == len(outer)
        assert all(IPv4Address(it) in subnet for it in found)
        assert str(subnet[-1]) not in found
    chosen = {"outerAddress": outer[0], "innerAddress": "10.130.0.77"}
    assert answer(Wanted("peer", chosen, "", IPv4Network("10.130.0.0/16")))["innerAddress"] == "10.130.0.77"


def test_what_is_taken_over_is_known_as_far_as_the_stack_file_tells():
    to_s3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
    existing = {"vpg": EXISTING_VPG, "backends.main": EXISTING_BACKEND, "gate_peers.main.egress": to_s3}
    network = planned(a_path(existing))[1]
    (vpc,) = network.vpcs.values()
    assert vpc.id == EXISTING_BACKEND["vpc_id"]
    assert network.subnets.keys() == {
        zone["subnet_id"] for tier in EXISTING_BACKEND["tiers"].values() for zone in tier["zones"].values()
    }
    (vpg,) = network.vpgs.values()
    assert vpg.id == EXISTING_VPG["id"]
    own = EXISTING_BACKEND["tiers"]["app"]["zones"]["a"]
    assert routes(network, own["route_table_id"]).keys() == {str(vpc.cidrs[0]), "100.64.0.0/26", "10.130.0.0/16"}
    taken_over = "that there is no more to it than this stack says, which took it over"
    assert {network.assumed[it] for it in (vpc.id, vpg.id, own["route_table_id"], own["subnet_id"])} == {taken_over}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_plan_is_the_same_at_every_run(name):
    file = load(committed(name))
    first, second = plan.read(name, file), plan.read(name, file)
    assert first == second
    for group in first.security_groups.values():
        ids = [rule.id for rule in group.egress]
        assert ids == sorted(ids), "whatever order resources were registered in"


FIRST = """
import asyncio
from pathlib import Path
asyncio.run(asyncio.sleep(0))
from devicepath_tools.network.loading.pulumi import plan
from devicepath_tools.network.loading.pulumi.plan_answers import COMPUTED, Wanted
from devicepath_tools.network.intent import stack_file
stack = stack_file.read(Path("stacks") / "Pulumi.device-to-device.yaml")
print(len(plan.read(stack.name, stack.file).sims))
"""


@pytest.mark.slow
def test_a_plan_is_made_whatever_ran_in_the_process_before():
    """As when an API was asked first: in a process of its own, whose thread has no event loop by then."""
    command = [sys.executable, "-c", FIRST]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_LIMIT_S, check=False)
    assert (ended.stdout, ended.returncode) == ("2\n", 0), ended.stderr


def test_what_is_assumed_of_a_vpg_with_its_gate_and_filter_is_said_once():
    """Three resources of the stack file are that VPG."""
    guest = {"vpg": EXISTING_VPG, "gate.kind": "existing", "internet": "shared"}
    network = planned(a_path(guest))[1]
    (vpg,) = network.vpgs
    assert network.assumed[vpg] == "that there is no more to it than this stack says, which took it over"


def test_a_data_centre_behind_a_vpg_that_exists_is_planned():
    existing = {"kind": "existing", "id": "12345678-aaaa", "type": "F", "device_subnet": "10.170.0.0/16"}
    network = planned(a_data_center({"vpg": existing, "internet": "shared"}))[1]
    registered = network.vpgs["12345678-aaaa"].gate.registered_peers
    assert [it.outer_address for it in registered] == [IPv4Address("192.168.50.10")]
