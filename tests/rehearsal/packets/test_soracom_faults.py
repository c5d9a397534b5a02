"""Faults of SORACOM's side: packets meet each, a trace names it, and both say the same of where."""

import pytest

from devicepath_tools.network.cause import Cause
from tests.rehearsal.packets import soracom_faults
from tests.rehearsal.packets.deployed import Deployed

pytestmark = pytest.mark.engine

OF_PUMP_1 = ("device:pump-1 -> server:*", "server:* -> device:pump-1 *", "gate-peer:main -> device:pump-1 *")


def test_a_routing_filter_that_denies_the_vpc_stops_devices_and_not_what_servers_ask_of_them(path: Deployed):
    vpc = path.network.vpcs[path.peering.accepter.vpc_id]
    with soracom_faults.routing_filter(path, ("deny", str(vpc.cidrs[0]))):
        seen = path.look()
    seen.assert_broken({"device:* -> server:*": [(Cause.ROUTING_FILTER, path.vpg.id)]})


def test_of_a_routing_filter_the_longest_range_decides(path: Deployed):
    vpc, app = path.network.vpcs[path.peering.accepter.vpc_id], path.subnet("app-a")
    with soracom_faults.routing_filter(path, ("deny", str(vpc.cidrs[0])), ("allow", str(app.cidr))):
        seen = path.look()
    denied = [(Cause.ROUTING_FILTER, path.vpg.id)]
    seen.assert_broken({"device:* -> server:main-app-c *": denied, "device:* -> server:main-gate-*": denied})


def test_a_gate_peer_that_is_not_registered_is_not_heard(path: Deployed):
    with soracom_faults.unregistered(path):
        seen = path.look()
    unknown = [(Cause.GATE_PEER_NOT_REGISTERED, path.vpg.id)]
    seen.assert_broken({"server:* -> device:*": unknown, "gate-peer:main -> device:*": unknown})


def test_behind_a_closed_gate_servers_reach_no_device_and_canal_goes_on(path: Deployed):
    with soracom_faults.unregistered(path), soracom_faults.gate_closed(path):
        seen = path.look()
    closed = [(Cause.GATE_CLOSED, path.vpg.id), (Cause.GATE_PEER_NOT_REGISTERED, path.vpg.id)]
    seen.assert_broken({"server:* -> device:*": closed, "gate-peer:main -> device:*": closed})


def test_a_device_whose_sim_is_in_no_group_reaches_nobody_and_nobody_it(path: Deployed):
    sim = path.sim("pump-1")
    with soracom_faults.out_of_its_group(path, sim):
        seen = path.look()
    seen.assert_broken({it: [(Cause.SIM_NOT_IN_GROUP, sim.id)] for it in OF_PUMP_1})
    seen.assert_on_soracoms_own_network("pump-1")


def test_a_device_in_the_right_group_stays_away_until_its_session_is_renewed(path: Deployed):
    sim = path.sim("pump-1")
    with soracom_faults.out_of_its_group(path, sim):
        soracom_faults.put_into_group(path, sim)
        seen = path.look()
    seen.assert_broken({it: [(Cause.SESSION_NOT_RENEWED, sim.id)] for it in OF_PUMP_1})
    seen.assert_on_soracoms_own_network("pump-1")


def test_a_device_that_is_switched_off_is_not_reached(path: Deployed):
    sim = path.sim("pump-1")
    with soracom_faults.switched_off(path, sim):
        seen = path.look()
    seen.assert_broken({it: [(Cause.DEVICE_OFFLINE, sim.id)] for it in OF_PUMP_1})


def test_without_faults_devices_reach_each_other_through_gate(devices: Deployed):
    devices.look().assert_whole()


def test_a_privacy_separator_keeps_devices_apart(devices: Deployed):
    with soracom_faults.privacy_separator(devices):
        seen = devices.look()
    seen.assert_broken({"device:* -> device:*": [(Cause.PRIVACY_SEPARATOR, devices.vpg.id)]})


def test_through_a_closed_gate_no_device_reaches_another(devices: Deployed):
    with soracom_faults.gate_closed(devices):
        seen = devices.look()
    seen.assert_broken({"device:* -> device:*": [(Cause.GATE_CLOSED, devices.vpg.id)]})
