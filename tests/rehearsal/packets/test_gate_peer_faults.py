"""Faults of the gate peer: other facts in its user data, which a new instance boots. Packets meet each, a trace reads
it in the user data, and both say the same of where."""

from dataclasses import replace

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.security_group import SecurityGroupRule
from devicepath_tools.rehearsal.wires.wires import Wires
from tests.rehearsal.packets import aws_faults
from tests.rehearsal.packets.aws_faults import of_udp
from tests.rehearsal.packets.deployed import Deployed, Place, met_by_packet, named_by_trace
from tests.rehearsal.packets.gate_peer_faults import facts

pytestmark = pytest.mark.engine

LINUX_PORT = 8472
"""What the kernel takes for VXLAN unless told."""
DISCARD = 9
VXLAN_PORT = 4789
LINK_MTU = 1400
"""Of devices, in the stack file."""


def all_through_the_tunnel(*places: Place) -> dict[str, list[Place]]:
    return {"server:* -> device:*": [*places], "gate-peer:main -> device:*": [*places]}


def put_behind(path: Deployed, wires: Wires, end: int) -> None:
    """All devices, behind the first or the second of the VPG's own two ends."""
    for sim_id in wires.devices:
        wires.attach(sim_id, path.vpg.gate.own_peers[end].outer_address)


def test_a_gate_peer_that_boots_its_user_data_carries_every_conversation(path: Deployed):
    path.look_booted().assert_whole()


def test_no_device_gets_into_the_tunnel_from_outside_of_it(path: Deployed):
    """Over Canal it has an address of the VPG's range, too: what it wraps itself would be taken for the VPG's."""
    path.packets.trace_again()
    of_a_server = path.conversation("device:pump-1 -> server:main-gate-a tcp 443")
    gate_peer = path.conversation("gate-peer:main -> device:pump-1 icmp").source
    outer = path.network.interfaces[path.gate_peer.interface_ids[0]].addresses[0]
    asked = replace(of_a_server, destination=replace(gate_peer, address=outer), protocol=Protocol.UDP, port=VXLAN_PORT)
    with path.wires() as wires:
        crossing = path.sized(wires, asked, 100)
    stopped = (Cause.SECURITY_GROUP_INGRESS, path.gate_group.id)
    assert (met_by_packet(crossing), named_by_trace(crossing)) == (stopped, {stopped})


def test_a_tunnel_with_another_vni_than_the_vpgs_carries_nothing(path: Deployed):
    with facts(path, VNI="9"):
        seen = path.look_booted()
    seen.assert_broken(all_through_the_tunnel((Cause.VNI_MISMATCH, path.gate_peer.id)))


def test_a_tunnel_on_the_kernels_own_port_is_stopped_by_the_security_group_and_would_be_by_the_vpg(path: Deployed):
    with facts(path, UDP_PORT=str(LINUX_PORT)):
        seen = path.look()
    places = [(Cause.SECURITY_GROUP_EGRESS, path.gate_group.id), (Cause.UDP_PORT_MISMATCH, path.gate_peer.id)]
    seen.assert_broken(all_through_the_tunnel(*places))


def test_a_tunnel_on_the_kernels_own_port_is_not_heard_by_the_vpg(path: Deployed):
    group = path.gate_group
    rule = replace(of_udp(group.egress)[0], first_port=LINUX_PORT, last_port=LINUX_PORT)
    with aws_faults.opened(path, group, egress=rule), facts(path, UDP_PORT=str(LINUX_PORT)):
        seen = path.look_booted()
    seen.assert_broken(all_through_the_tunnel((Cause.UDP_PORT_MISMATCH, path.gate_peer.id)))


def test_behind_a_vpg_peer_that_is_missing_in_the_fdb_no_device_is_reached(path: Deployed):
    known, _ = path.vpg.gate.own_peers
    with facts(path, VPG_PEERS=f'"{known.outer_address}/{known.inner_address}"'):
        path.packets.trace_again()
        with path.booted() as (wires, _):
            put_behind(path, wires, 1)
            behind_the_missing = path.look_through(wires)
            put_behind(path, wires, 0)
            behind_the_known = path.look_through(wires)
    broken = all_through_the_tunnel((Cause.VPG_PEER_NOT_IN_FDB, path.gate_peer.id))
    behind_the_missing.assert_broken(broken)
    # A trace walks to both: which one a device is behind is SORACOM's affair, and may be the other one tomorrow.
    contradicted = [it for it in behind_the_known.crossings if not it.is_confirmed]
    assert [it.outcome.is_answered for it in contradicted if it.outcome is not None] == [True] * 6
    assert {place for it in contradicted for place in named_by_trace(it)} == {*broken["gate-peer:main -> device:*"]}


def test_without_forwarding_the_gate_peer_reaches_devices_and_passes_nothing_on(path: Deployed):
    with facts(path, FORWARDING="no"):
        seen = path.look_booted()
    seen.assert_broken({"server:* -> device:*": [(Cause.FORWARDING_OFF, path.gate_peer.id)]})


def test_without_masquerading_or_redirection_answers_of_devices_take_another_way(path: Deployed):
    with facts(path, MASQUERADING="no"):
        seen = path.look_booted()
    seen.assert_broken({"server:* -> device:*": [(Cause.ANSWER_TRANSLATED, path.vpg.id)]})


@pytest.mark.parametrize(("mtu", "most"), [(1300, 1300), (1500, LINK_MTU)])
def test_what_may_not_be_fragmented_stops_at_the_narrowest_link(path: Deployed, mtu: int, most: int):
    """The tunnel's, if that is narrower than the device's. One that is wider than the path is no black hole: what
    carries it may be fragmented."""
    from_gate_peer = path.conversation("gate-peer:main -> device:pump-1 icmp")
    from_server = replace(
        path.conversation("server:main-app-a -> device:pump-1 tcp 22"), protocol=Protocol.UDP, port=DISCARD
    )
    admits = SecurityGroupRule("", Protocol.UDP, DISCARD, DISCARD, path.subnet("app-a").cidr)
    place = (Cause.TOO_LARGE, path.gate_peer.id if mtu == most else path.sim("pump-1").id)
    with (
        aws_faults.opened(path, path.gate_group, ingress=admits),
        facts(path, MTU=str(mtu)),
    ):
        path.packets.trace_again()
        with path.booted() as (wires, _):
            fits = [path.sized(wires, it, most) for it in (from_server, from_gate_peer)]
            is_too_large = [path.sized(wires, it, most + 1) for it in (from_server, from_gate_peer)]
    assert [fault for it in fits for fault in it.faults] == []
    assert [named_by_trace(it) for it in is_too_large] == [{place}] * 2
    assert [met_by_packet(it) for it in is_too_large] == [place] * 2
