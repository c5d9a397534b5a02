"""Several gate peers, VPCs and VPGs at once, with real packets: each goes its own way."""

import subprocess
from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.sim import SimGroup, SimSession
from devicepath_tools.network.virtual_private_gateway import GatePeer
from devicepath_tools.rehearsal.probes.between_gate_peers import Refused, strayed
from devicepath_tools.rehearsal.wires.tally import Place
from tests.network.sample import (
    APP,
    CAM,
    CAM_8,
    CANAL,
    END_A,
    FAR,
    GATE_HOST,
    GATE_INNER,
    OPEN_GATE,
    SIM,
    SIM_8,
    SIM_GROUP,
    VPG,
    everything,
)
from tests.network.several import (
    BY_GATE_2,
    FAR_CANAL,
    FAR_GATE,
    FAR_GATE_HOST,
    FAR_GATE_INNER,
    FAR_GATE_INSTANCE,
    GATE_2_INNER,
    two_in_one_vpc,
    two_vpcs,
)
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow


def test_devices_are_reached_by_the_gate_peer_that_the_servers_table_names():
    for network, seen in ((two_in_one_vpc(), GATE_INNER), (two_in_one_vpc(BY_GATE_2), GATE_2_INNER)):
        with a_lab(network) as lab:
            assert lab.reaches("i-app", CAM) == seen
            assert lab.reaches("i-gate", CAM_8, "icmp") == GATE_INNER
            assert lab.reaches("i-gate-2", CAM_8, "icmp") == GATE_2_INNER


def test_two_vpcs_reach_the_same_devices_each_by_its_own_gate_peer_and_not_each_other():
    with a_lab(two_vpcs()) as lab:
        assert lab.reaches("i-app", CAM) == GATE_INNER
        assert lab.reaches("i-far", CAM) == FAR_GATE_INNER
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A
        assert lab.reaches("sim-7", FAR, "tcp 443") == END_A
        assert not lab.probe("i-app", FAR, "tcp 22").is_answered
        assert not lab.probe("i-far", APP, "tcp 22").is_answered


def test_a_connection_that_is_not_active_stops_one_vpc_and_not_the_other():
    with a_lab(two_vpcs(replace(FAR_CANAL, status="pending-acceptance"))) as lab:
        assert lab.dies("sim-7", FAR, "tcp 443") == ("PEERING_NOT_ACTIVE", "pcx-canal-far")
        assert lab.reaches("sim-7", APP, "tcp 443") == END_A


def two_vpgs() -> Network:
    """The far VPC has a VPG of its own, whose device and gate peer have the addresses of the first one's."""
    network, vpg_range = two_vpcs(), IPv4Network("100.64.153.0/24")
    ends = tuple(
        GatePeer(vpg_range[place], it.inner_address) for place, it in zip((4, 132), OPEN_GATE.own_peers, strict=True)
    )
    gate = replace(OPEN_GATE, own_peers=ends, registered_peers=(GatePeer(FAR_GATE, GATE_INNER),))
    other = replace(
        VPG, id="vpg-2", vpg_range=vpg_range, gate=gate, peerings={FAR_CANAL.id: IPv4Network("10.9.0.0/16")}
    )
    host = replace(FAR_GATE_HOST, inner=GATE_HOST.inner, vpg_peers=tuple(it.outer_address for it in ends))
    their_side = replace(FAR_CANAL.requester, cidrs=(vpg_range,))
    return replace(
        network,
        vpgs=by_id([VPG, other]),
        peerings=by_id([CANAL, replace(FAR_CANAL, requester=their_side)]),
        instances={**network.instances, "i-far-gate": replace(FAR_GATE_INSTANCE, gate=host)},
        sim_groups=by_id([SIM_GROUP, SimGroup("group-2", "vpg-2")]),
        sims=by_id([SIM, replace(SIM_8, group_id="group-2", session=SimSession("vpg-2", CAM))]),
    )


def test_a_gate_peer_is_told_of_by_its_own_vpg_and_not_by_one_whose_gate_peer_has_the_same_address():
    with a_lab(two_vpgs()) as lab:
        for device, gate_peer in (("sim-7", "i-gate"), ("sim-8", "i-far-gate")):
            before = lab.wires.drops()
            assert lab.dies(device, GATE_INNER, "tcp 80") == ("GATE_PEER_CLOSED", gate_peer)
            told = {place.object_id for place in lab.wires.drops() - before if place.cause is Cause.GATE_PEER_CLOSED}
            assert told == {gate_peer}


def open_to_everybody(network: Network) -> Network:
    """No security group keeps anything out: what is refused, a host refuses."""
    groups = {
        key: replace(it, ingress=(everything(f"sgr-{key}-in"),), egress=(everything(f"sgr-{key}-out"),))
        for key, it in network.security_groups.items()
    }
    return replace(network, security_groups=groups)


def passing_on_all(network: Network) -> Network:
    """Gate peers that do not masquerade, as the one is that devices are redirected to."""
    hosts = {
        key: replace(it, gate=replace(it.gate, masquerades=False)) if it.gate is not None else it
        for key, it in network.instances.items()
    }
    return replace(network, instances=hosts)


def test_through_the_overlay_that_both_gate_peers_are_in_no_server_of_the_other_vpc_is_reached():
    network = open_to_everybody(two_vpcs())
    probes = list(strayed(network))
    assert {(it.probe.source_id, str(it.probe.destination), it.gate_peer) for it in probes} == {
        ("i-gate", str(FAR), "i-far-gate"),
        ("i-far-gate", str(APP), "i-gate"),
    }
    with a_lab(network) as lab:
        for it in probes:
            refused = Refused(it, lab.sweep.one(it.probe))
            assert refused.fault == ""
            assert refused.outcome.died == Place(Cause.OPENED_FROM_TUNNEL, it.gate_peer)
        assert lab.reaches("i-app", CAM) == GATE_INNER, "and what should work does"
        assert lab.reaches("i-far", CAM) == FAR_GATE_INNER


def test_a_host_that_would_pass_it_on_is_found_by_these_probes():
    network = passing_on_all(open_to_everybody(two_vpcs()))
    with a_lab(network) as lab:
        for it in strayed(network):
            refused = Refused(it, lab.sweep.one(it.probe))
            assert refused.outcome.source_seen == it.probe.source, "the VPG hands it to the gate peer"
            assert refused.fault == (
                f"{it.probe.source_id} reaches {it.probe.destination} through {it.gate_peer}, "
                "which should let nothing of it pass."
            )


def test_a_security_group_that_keeps_it_from_a_server_does_not_hide_a_host_that_passes_it_on():
    with a_lab(two_vpcs()) as lab:
        assert [Refused(it, lab.sweep.one(it.probe)).fault for it in strayed(two_vpcs())] == ["", ""]
    network = passing_on_all(two_vpcs())
    with a_lab(network) as lab:
        faults = {Refused(it, lab.sweep.one(it.probe)).fault for it in strayed(network)}
    assert faults == {
        f"{one} -> {server} gets through {by}, which should let nothing of it pass, "
        f"to security group, ingress: {group}."
        for one, server, by, group in (("i-gate", FAR, "i-far-gate", "sg-far"), ("i-far-gate", APP, "i-gate", "sg-app"))
    }


def test_what_passes_the_gate_peer_that_devices_are_redirected_to_is_not_asked_for():
    network = two_vpcs()
    vpg = replace(network.vpgs[VPG.id], gate=replace(network.vpgs[VPG.id].gate, redirection=FAR_GATE_INNER))
    redirected = replace(network, vpgs={vpg.id: vpg})
    assert [it.gate_peer for it in strayed(redirected)] == ["i-gate"]


def test_gate_peers_of_one_vpc_have_nothing_to_be_kept_apart_from():
    assert list(strayed(two_in_one_vpc())) == []


def test_where_gate_peers_reach_each_other_nobody_that_is_not_there_is_answered_for():
    with a_lab(two_vpcs()) as lab:
        assert lab.reaches("i-gate", FAR_GATE_INNER, "icmp") == GATE_INNER, "the worst that a VPG could do"
        assert lab.dies("i-gate", "10.128.0.99", "icmp") == ("NOBODY_THERE", "vpg-1")
        asked = ["ip", "-n", lab.wires.hosts["i-gate"].namespace, "neigh", "show", "to", "10.128.0.99"]
        assert "lladdr" not in subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        assert lab.dies("i-gate", FAR_GATE_INNER, "tcp 22") == ("GATE_PEER_CLOSED", "i-far-gate")
