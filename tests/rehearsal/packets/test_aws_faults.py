"""Faults of AWS's side: packets meet each, a trace names it, and both say the same of where."""

import pytest

from devicepath_tools.network.cause import Cause
from tests.rehearsal.packets import aws_faults
from tests.rehearsal.packets.aws_faults import of_udp
from tests.rehearsal.packets.deployed import Deployed

pytestmark = pytest.mark.engine

ALL_TCP_BELOW_1024 = {"Protocol": "6", "PortRange": {"From": 0, "To": 1023}}
ALL_ICMP = {"Protocol": "1", "IcmpTypeCode": {"Type": -1, "Code": -1}}


def test_without_faults_every_conversation_is_as_the_stack_file_wants_it(path: Deployed):
    path.look().assert_whole()


def test_without_the_route_to_the_vpg_answers_of_that_subnet_find_no_way(path: Deployed):
    table = path.table("app-a")
    with aws_faults.without_route(path, table, path.vpg.vpg_range):
        seen = path.look()
    seen.assert_broken({"device:* -> server:main-app-a *": [(Cause.NO_ROUTE, table.id)]})


def test_without_the_route_to_the_vpg_in_the_gate_peers_table_the_tunnel_leads_nowhere(path: Deployed):
    table = path.table("gate-a")
    with aws_faults.without_route(path, table, path.vpg.vpg_range):
        seen = path.look()
    nowhere = [(Cause.NO_ROUTE, table.id)]
    seen.assert_broken(
        {
            "device:* -> server:main-gate-a *": nowhere,
            "server:* -> device:*": nowhere,
            "gate-peer:main -> device:*": nowhere,
        }
    )


def test_without_the_route_to_the_device_subnet_servers_of_that_subnet_reach_no_device(path: Deployed):
    table = path.table("app-c")
    with aws_faults.without_route(path, table, path.vpg.device_subnet):
        seen = path.look()
    seen.assert_broken({"server:main-app-c -> device:*": [(Cause.NO_ROUTE, table.id)]})


def test_a_security_group_that_takes_no_vxlan_lets_no_answer_in(path: Deployed):
    group = path.gate_group
    with aws_faults.without_ingress(path, group, of_udp(group.ingress)):
        seen = path.look()
    stopped = [(Cause.SECURITY_GROUP_INGRESS, group.id)]
    seen.assert_broken({"server:* -> device:*": stopped, "gate-peer:main -> device:*": stopped})


def test_a_security_group_that_sends_no_vxlan_lets_no_question_out(path: Deployed):
    group = path.gate_group
    with aws_faults.without_egress(path, group, of_udp(group.egress)):
        seen = path.look()
    stopped = [(Cause.SECURITY_GROUP_EGRESS, group.id)]
    seen.assert_broken({"server:* -> device:*": stopped, "gate-peer:main -> device:*": stopped})


def test_a_server_that_does_not_admit_the_vpg_takes_nothing_from_devices(path: Deployed):
    group = path.server_group("main-app-a")
    with aws_faults.without_ingress(path, group, group.ingress):
        seen = path.look()
    seen.assert_broken({"device:* -> server:main-app-a *": [(Cause.SECURITY_GROUP_INGRESS, group.id)]})


def test_a_network_acl_without_ephemeral_ports_keeps_the_answers_of_tcp_and_lets_pings_through(path: Deployed):
    with aws_faults.network_acl(path, "app-a", [ALL_TCP_BELOW_1024, ALL_ICMP]) as acl_id:
        seen = path.look()
    seen.assert_broken({"device:* -> server:main-app-a tcp *": [(Cause.NETWORK_ACL_EGRESS, acl_id)]})


def test_with_the_source_dest_check_on_the_gate_peer_takes_nothing_for_devices(path: Deployed):
    interface_id = path.gate_peer.interface_ids[0]
    with aws_faults.source_dest_check(path, interface_id):
        seen = path.look()
    seen.assert_broken({"server:* -> device:*": [(Cause.SOURCE_DEST_CHECK, interface_id)]})


def test_a_peering_connection_that_nobody_accepted_carries_nothing_in_either_direction(path: Deployed):
    tables = {name: path.table(name).id for name in ("app-a", "app-c", "gate-a", "gate-c")}
    with aws_faults.asked_for_anew(path) as peering_id:
        seen = path.look()
    inactive = (Cause.PEERING_NOT_ACTIVE, peering_id)
    to_servers = {
        f"device:* -> server:main-{name} *": [inactive, (Cause.BLACKHOLE_ROUTE, table)]
        for name, table in tables.items()
    }
    to_devices = [(Cause.BLACKHOLE_ROUTE, tables["gate-a"]), inactive]
    seen.assert_broken({**to_servers, "server:* -> device:*": to_devices, "gate-peer:main -> device:*": to_devices})
    path.look().assert_whole()
