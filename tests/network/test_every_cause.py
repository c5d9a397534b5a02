"""The closed list of causes: each is reached, and each names what it is met at."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.route_table import Route, RouteState, Target, TargetKind
from devicepath_tools.network.sim import SimSession
from devicepath_tools.network.trace.endpoint import DeviceEnd, HostEnd
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute
from devicepath_tools.network.virtual_private_gateway import FilterAction, Gate, RoutingFilterEntry
from tests.network.behind_nat import NAT_GATEWAY, behind_nat
from tests.network.sample import (
    APP,
    APP_ACL,
    APP_GROUP,
    APP_HOST,
    APP_INTERFACE,
    APP_SUBNET,
    APP_TABLE,
    CAM,
    CAM_8,
    FAR,
    FAR_ACL,
    FAR_GROUP,
    FAR_HOST,
    FAR_INTERFACE,
    FAR_PEERING,
    FAR_TABLE,
    GATE,
    GATE_GROUP,
    GATE_HOST,
    GATE_INNER,
    GATE_INSTANCE,
    GATE_INTERFACE,
    GATE_TABLE,
    IN_PLANT,
    PLANT,
    SIM,
    SIM_8,
    SIM_GROUP,
    TO_CANAL,
    TO_FAR,
    TO_INTERNET,
    VPG,
    a_packet,
    everything,
    sample,
    traced,
)
from tests.network.test_trace_direct import DIRECT_CASES
from tests.network.test_trace_vpn import VPN_CASES
from tests.network.transit import FAR_ATTACHMENT, OF_PLANT, PLANT_ATTACHMENT, joined

N = IPv4Network
TO_FAR_ATTACHMENT = TransitGatewayRoute(N("10.9.0.0/16"), "attach-far")
TO_FAR_1, TO_CAM, FROM_CAM = a_packet(APP, FAR, 22), a_packet(APP, CAM), a_packet(CAM, APP, 443)
FIXED = replace(VPG, fixed_addresses={SIM.imsis[0]: CAM})
ALWAYS = (Cause.NOBODY_THERE, Cause.GATE_PEER_CLOSED, Cause.NO_PUBLIC_ADDRESS)
"""These stop packets in a network that is as it should be, too."""
TO_GATE_AGAIN = replace(TO_FAR, target=Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))


def gate_host(**changes) -> Network:
    return sample(replace(GATE_INSTANCE, gate=replace(GATE_HOST, **changes)))


def a_gate(**changes) -> Network:
    gate: Gate = replace(VPG.gate, **changes)
    return sample(replace(VPG, gate=gate))


CASES: list[tuple[Cause, Network, Packet, str]] = [
    (Cause.NO_ROUTE, sample(replace(FAR_TABLE, routes=())), TO_FAR_1, "rtb-far"),
    (
        Cause.BLACKHOLE_ROUTE,
        sample(replace(APP_TABLE, routes=(IN_PLANT, replace(TO_FAR, state=RouteState.BLACKHOLE)))),
        TO_FAR_1,
        "rtb-app",
    ),
    (Cause.PRIVATE_TO_INTERNET, sample(replace(APP_TABLE, routes=(IN_PLANT, TO_INTERNET))), TO_FAR_1, "rtb-app"),
    (
        Cause.NO_PUBLIC_ADDRESS,
        replace(PLANT, internet_gateways=by_id([InternetGateway("igw-1", "vpc-plant")])),
        a_packet(APP, IPv4Address("8.8.8.8"), 443),
        "igw-1",
    ),
    (
        Cause.ROUTING_LOOP,
        sample(
            replace(APP_TABLE, routes=(IN_PLANT, TO_GATE_AGAIN)),
            replace(GATE_TABLE, routes=(IN_PLANT, TO_GATE_AGAIN)),
            replace(GATE_GROUP, ingress=(everything("sgr"),)),
        ),
        TO_FAR_1,
        "i-gate",
    ),
    (Cause.NOBODY_THERE, PLANT, a_packet(APP, IPv4Address("10.9.1.99")), "vpc-far"),
    (Cause.NO_HOST, sample(replace(FAR_INTERFACE, instance_id="")), TO_FAR_1, "eni-far"),
    (Cause.SECURITY_GROUP_EGRESS, sample(replace(APP_GROUP, egress=())), TO_FAR_1, "sg-app"),
    (Cause.SECURITY_GROUP_INGRESS, sample(replace(FAR_GROUP, ingress=())), TO_FAR_1, "sg-far"),
    (Cause.NETWORK_ACL_EGRESS, sample(replace(APP_ACL, egress=())), TO_FAR_1, "acl-app"),
    (Cause.NETWORK_ACL_INGRESS, sample(replace(FAR_ACL, ingress=())), TO_FAR_1, "acl-far"),
    (Cause.SOURCE_DEST_CHECK, sample(replace(GATE_INTERFACE, source_dest_check=True)), TO_CAM, "eni-gate"),
    (Cause.INSTANCE_NOT_RUNNING, sample(replace(FAR_HOST, is_running=False)), TO_FAR_1, "i-far"),
    (Cause.PEERING_NOT_ACTIVE, sample(replace(FAR_PEERING, status="deleted")), TO_FAR_1, "pcx-far"),
    (
        Cause.PEERING_ADDRESS,
        sample(replace(APP_TABLE, routes=(IN_PLANT, Route(N("10.128.0.0/9"), TO_CANAL.target), TO_CANAL))),
        TO_CAM,
        "pcx-canal",
    ),
    (Cause.VPC_NOT_ATTACHED, joined(without=[PLANT_ATTACHMENT.id]), TO_FAR_1, "tgw-1"),
    (
        Cause.ATTACHMENT_NOT_AVAILABLE,
        joined(replace(OF_PLANT, routes=(TO_FAR_ATTACHMENT,)), replace(FAR_ATTACHMENT, state="pendingAcceptance")),
        TO_FAR_1,
        "attach-far",
    ),
    (
        Cause.ATTACHMENT_ZONE,
        joined(replace(APP_SUBNET, zone="elsewhere"), replace(PLANT_ATTACHMENT, subnet_ids=("subnet-gate",))),
        TO_FAR_1,
        "attach-plant",
    ),
    (Cause.NO_ASSOCIATION, joined(replace(OF_PLANT, associated=frozenset())), TO_FAR_1, "attach-plant"),
    (
        Cause.NAT_GATEWAY_NOT_AVAILABLE,
        behind_nat(gateway=replace(NAT_GATEWAY, state="failed")),
        TO_FAR_1,
        "nat-1",
    ),
    (Cause.FORWARDING_OFF, gate_host(forwards=False), TO_CAM, "i-gate"),
    (Cause.NO_TUNNEL, sample(replace(GATE_INSTANCE, gate=None)), TO_CAM, "i-gate"),
    (Cause.VPG_PEER_NOT_IN_FDB, gate_host(vpg_peers=GATE_HOST.vpg_peers[:1]), TO_CAM, "i-gate"),
    (Cause.UDP_PORT_MISMATCH, gate_host(udp_port=8472), TO_CAM, "i-gate"),
    (Cause.VNI_MISMATCH, gate_host(vni=9), TO_CAM, "i-gate"),
    (Cause.TOO_LARGE, gate_host(mtu=1400), replace(TO_CAM, size=1401, dont_fragment=True), "i-gate"),
    (Cause.GATE_CLOSED, a_gate(is_open=False), TO_CAM, "vpg-1"),
    (Cause.GATE_PEER_NOT_REGISTERED, a_gate(registered_peers=()), TO_CAM, "vpg-1"),
    (Cause.VPG_NOT_RUNNING, sample(replace(VPG, status="creating")), TO_CAM, "vpg-1"),
    (
        Cause.ROUTING_FILTER,
        sample(replace(VPG, routing_filter=(RoutingFilterEntry(FilterAction.DENY, N("10.0.0.0/8")),))),
        FROM_CAM,
        "vpg-1",
    ),
    (Cause.NO_WAY_FROM_VPG, sample(replace(VPG, peerings={"pcx-canal": N("10.5.0.0/16")})), FROM_CAM, "vpg-1"),
    (
        Cause.SIM_NOT_IN_GROUP,
        sample(FIXED, replace(SIM, session=SimSession("", CAM)), replace(SIM_GROUP, vpg_id="")),
        TO_CAM,
        "sim-7",
    ),
    (Cause.SESSION_NOT_RENEWED, sample(FIXED, replace(SIM, session=SimSession("", CAM))), TO_CAM, "sim-7"),
    (Cause.DEVICE_OFFLINE, sample(FIXED, replace(SIM, session=None)), TO_CAM, "sim-7"),
    (Cause.PRIVACY_SEPARATOR, a_gate(privacy_separator=True), a_packet(CAM, CAM_8), "vpg-1"),
    (Cause.GATE_PEER_CLOSED, PLANT, a_packet(CAM, GATE_INNER, 22), "i-gate"),
    (
        Cause.OPENED_FROM_TUNNEL,
        sample(
            replace(VPG, gate=replace(VPG.gate, redirection=GATE_INNER)),
            replace(APP_GROUP, ingress=(everything("sgr"),)),
        ),
        FROM_CAM,
        "i-gate",
    ),
    (Cause.ANSWER_TRANSLATED, gate_host(masquerades=False), TO_CAM, "vpg-1"),
]


@pytest.mark.parametrize(("cause", "network", "packet", "place"), CASES, ids=[it[0].name for it in CASES])
def test_a_cause_stops_the_packet_alone_and_names_where(cause, network, packet, place):
    found = traced(network, packet)
    assert [(it.cause, it.hop.subject.id) for it in found.blockers] == [(cause, place)]
    assert found.verdict is Verdict.STOPPED
    (blocker,) = found.blockers
    assert blocker.hop.finding
    assert blocker.hop.fix
    assert blocker.hop.place
    if cause not in ALWAYS:
        assert traced(PLANT, packet).verdict is Verdict.REACHABLE, "without it the packet arrives"


def test_at_another_end_that_has_the_address_a_packet_stops_where_it_was_asked_for_by_name():
    overlapping = sample(replace(FAR_INTERFACE, addresses=(APP,)), without=["pcx-far"])
    asked_for, packet = HostEnd(overlapping.interfaces["eni-far"]), a_packet(GATE, APP, 22)
    found = trace(overlapping, HostEnd(GATE_INTERFACE), packet, asked_for)
    assert [(it.cause, it.hop.subject.id) for it in found.blockers] == [(Cause.OTHER_END, "i-app")]
    assert found.verdict is Verdict.STOPPED
    assert found.blockers[0].hop.finding == (
        "takes what is sent to 10.0.2.20 from there; asked for was far-1 (i-far), which has that address too"
    )
    assert found.back is not None, "whoever has it answers"
    assert trace(overlapping, HostEnd(GATE_INTERFACE), packet, HostEnd(APP_INTERFACE)).verdict is Verdict.REACHABLE


def test_a_host_is_the_same_end_at_each_of_its_interfaces():
    second = replace(APP_INTERFACE, id="eni-app-2", addresses=(IPv4Address("10.0.2.21"),))
    both = sample(second, replace(APP_HOST, interface_ids=("eni-app", "eni-app-2")))
    assert trace(both, HostEnd(GATE_INTERFACE), a_packet(GATE, APP, 22), HostEnd(second)).verdict is Verdict.REACHABLE


@pytest.mark.parametrize(("sim", "verdict"), [(SIM, Verdict.REACHABLE), (SIM_8, Verdict.STOPPED)])
def test_a_device_that_another_ones_address_is_asked_for_is_not_the_end_that_is_reached(sim, verdict):
    found = trace(PLANT, HostEnd(APP_INTERFACE), TO_CAM, DeviceEnd(VPG, CAM, sim))
    assert found.verdict is verdict


def test_the_list_is_closed_and_every_cause_is_in_the_table_or_has_a_test_of_its_own():
    of_vpns = {*(cause for cause, _ in VPN_CASES), Cause.PREFIX_NOT_ANNOUNCED, Cause.NO_TRANSIT}
    of_direct = {cause for cause, _ in DIRECT_CASES}
    assert {*(it[0] for it in CASES), *of_vpns, *of_direct, Cause.OTHER_END} == set(Cause)
