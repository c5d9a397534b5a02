"""A VPG of type F2: its transit gateway leads both ways, and nothing is translated."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.trace.endpoint import DeviceEnd, HostEnd
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable
from devicepath_tools.network.virtual_private_gateway import CustomerRoute, FilterAction, RoutingFilterEntry
from tests.network.sample import (
    APP,
    APP_INTERFACE,
    APP_SUBNET,
    APP_TABLE,
    CAM,
    CAM_8,
    END_A,
    FAR,
    FAR_VPC,
    GATE,
    GATE_INNER,
    GATE_INSTANCE,
    GATE_TABLE,
    IN_PLANT,
    REGION,
    SIM,
    SORACOM,
    TO_GATE,
    VPC,
    VPG,
    a_packet,
    stops,
    traced,
    unknowns,
)
from tests.network.transit import (
    DEVICES_BY_SORACOM,
    F2,
    FROM_DEVICES,
    GATEWAY,
    OF_PLANT,
    PLANT_ATTACHMENT,
    SORACOM_ATTACHMENT,
    SORACOMS,
    TO_GATEWAY,
    findings,
    fixes,
    native,
    side_by_side,
)

N = IPv4Network
TO_CAM, FROM_CAM = a_packet(APP, CAM, 443), a_packet(CAM, APP, 443)


@pytest.mark.parametrize("packet", [TO_CAM, FROM_CAM], ids=["to a device", "from a device"])
def test_both_ways_arrive_with_the_senders_own_address(packet):
    found = traced(native(), packet)
    assert found.verdict is Verdict.REACHABLE
    assert not [it for it in found.all_hops() if isinstance(it, TranslationHop)]
    assert found.there.hops[-1].packet.source == packet.source


def test_a_server_has_to_let_the_devices_own_addresses_in():
    shut = replace(FROM_DEVICES, ingress=FROM_DEVICES.ingress[:1])
    found = traced(native(shut), FROM_CAM)
    assert stops(found) == [("SECURITY_GROUP_INGRESS", "sg-app")]
    assert fixes(found) == ["allow tcp 443 from 10.254.174.102 in app (sg-app), ingress"]


def test_without_a_customer_route_a_device_reaches_nothing_and_answers_nobody():
    bare = native(replace(F2, customer_routes=()))
    for packet in (TO_CAM, FROM_CAM):
        found = traced(bare, packet)
        assert stops(found) == [("NO_WAY_FROM_VPG", "vpg-1")]
        assert findings(found) == ["no customer route, none for 10.0.2.20"]
        assert fixes(found) == ["give fleet (vpg-1) a customer route: 10.0.2.20/32 -> attach-soracom"]


def test_the_longest_customer_route_decides():
    elsewhere = CustomerRoute(N("10.0.2.0/24"), "attach-other")
    found = traced(native(replace(F2, customer_routes=(*F2.customer_routes, elsewhere))), FROM_CAM)
    assert unknowns(found) == [("ATTACHMENT_NOT_READ", "attach-other")]


def test_a_vpc_without_a_route_to_the_device_subnet_is_told_which_gateway_leads_there():
    found = traced(native(replace(APP_TABLE, routes=(IN_PLANT,))), TO_CAM)
    assert (stops(found), found.verdict) == ([("NO_ROUTE", "rtb-app")], Verdict.STOPPED)
    assert fixes(found) == ["add to app (rtb-app): 10.128.0.0/9 -> tgw-soracom"]
    assert found.back is not None


@pytest.mark.parametrize("state", ["acceptancePending", "pendingAcceptance", "deleted"])
def test_an_attachment_that_is_not_accepted_on_both_sides_carries_nothing_either_way(state):
    waiting = native(replace(SORACOM_ATTACHMENT, state=state))
    for packet in (TO_CAM, FROM_CAM):
        assert stops(traced(waiting, packet)) == [("ATTACHMENT_NOT_AVAILABLE", "attach-soracom")]


def test_a_zone_without_a_subnet_of_the_attachment_is_out_of_reach_of_devices_answers_too():
    only_a = replace(SORACOM_ATTACHMENT, subnet_ids=("subnet-gate",))
    found = traced(native(replace(APP_SUBNET, zone=f"{REGION}d"), only_a), FROM_CAM)
    assert stops(found) == [("ATTACHMENT_ZONE", "attach-soracom")]
    assert found.there.verdict is Verdict.REACHABLE


def test_offline_devices_sessions_and_filters_are_as_with_other_types():
    assert stops(traced(native(replace(SIM, session=None)), TO_CAM)) == [("NOBODY_THERE", "vpg-1")]
    fixed = replace(F2, fixed_addresses={SIM.imsis[0]: CAM})
    assert stops(traced(native(fixed, replace(SIM, session=None)), TO_CAM)) == [("DEVICE_OFFLINE", "sim-7")]
    assert stops(traced(native(replace(F2, status="creating")), TO_CAM)) == [("VPG_NOT_RUNNING", "vpg-1")]
    filtered = replace(F2, routing_filter=(RoutingFilterEntry(FilterAction.DENY, VPC.cidrs[0]),))
    assert stops(traced(native(filtered), FROM_CAM)) == [("ROUTING_FILTER", "vpg-1")]
    apart = replace(F2, gate=replace(F2.gate, privacy_separator=True))
    assert stops(traced(native(apart), a_packet(CAM, CAM_8))) == [("PRIVACY_SEPARATOR", "vpg-1")]
    assert traced(native(apart), TO_CAM).verdict is Verdict.REACHABLE


def test_what_is_for_nobody_behind_the_vpg_stops_there():
    anywhere = replace(DEVICES_BY_SORACOM, destination=N("10.0.0.0/8"))
    led = native(replace(APP_TABLE, routes=(IN_PLANT, anywhere)))
    assert stops(traced(led, a_packet(APP, IPv4Address("10.77.0.1")))) == [("NOBODY_THERE", "vpg-1")]


def test_whether_one_vpc_reaches_another_through_soracoms_gateway_is_not_known():
    second = TransitGatewayVpcAttachment("attach-s2", SORACOMS.id, FAR_VPC.id, subnet_ids=("subnet-far",))
    route = CustomerRoute(FAR_VPC.cidrs[0], second.id)
    both = native(
        second,
        replace(F2, customer_routes=(*F2.customer_routes, route)),
        replace(APP_TABLE, routes=(IN_PLANT, replace(DEVICES_BY_SORACOM, destination=N("10.0.0.0/8")))),
    )
    assert unknowns(traced(both, a_packet(APP, FAR, 22))) == [("BETWEEN_ATTACHMENTS", "vpg-1")]


def test_whether_gates_tunnel_works_over_the_transit_gateway_is_not_known():
    to_end = replace(GATE_TABLE, routes=(IN_PLANT, replace(DEVICES_BY_SORACOM, destination=VPG.vpg_range)))
    network = native(replace(F2, gate=VPG.gate), GATE_INSTANCE, to_end)
    for packet in (a_packet(CAM, GATE_INNER), a_packet(GATE, CAM)):
        assert ("GATE_OVER_TRANSIT_GATEWAY", "vpg-1") in unknowns(traced(network, packet))


HUB_PEERING = TransitGatewayPeeringAttachment(
    "attach-to-hub", TransitGatewaySide(SORACOMS.id, SORACOM, "eu-central-1"), TransitGatewaySide(GATEWAY.id)
)
OF_SORACOM = TransitGatewayRouteTable(
    "rtb-of-soracom",
    GATEWAY.id,
    associated=frozenset({HUB_PEERING.id}),
    propagating=frozenset({PLANT_ATTACHMENT.id}),
)
TO_DEVICES = TransitGatewayRoute(VPG.device_subnet, HUB_PEERING.id)


def hub(*nouns, without=()):
    """A gateway of our own, in another region than the VPG, peered with SORACOM's."""
    return native(
        *{it.id: it for it in (
            GATEWAY, PLANT_ATTACHMENT, HUB_PEERING, OF_SORACOM,
            replace(OF_PLANT, routes=(TO_DEVICES,), propagating=frozenset()),
            replace(SORACOMS, region="eu-central-1"),
            replace(F2, customer_routes=(CustomerRoute(VPC.cidrs[0], HUB_PEERING.id),)),
            replace(APP_TABLE, routes=(IN_PLANT, replace(DEVICES_BY_SORACOM, target=TO_GATEWAY))),
            *nouns,
        )}.values(),
        without=[SORACOM_ATTACHMENT.id, *without],
    )  # fmt: skip


@pytest.mark.parametrize("packet", [TO_CAM, FROM_CAM], ids=["to a device", "from a device"])
def test_a_gateway_of_our_own_leads_both_ways_over_its_peering_with_soracoms(packet):
    assert traced(hub(), packet).verdict is Verdict.REACHABLE


@pytest.mark.parametrize(
    ("changed", "stop", "fix"),
    [
        (
            replace(OF_PLANT, propagating=frozenset()),
            ("NO_ROUTE", "rtb-of-plant"),
            "add to plants (rtb-of-plant): 10.128.0.0/9 -> attach-to-hub",
        ),
        (
            replace(OF_SORACOM, propagating=frozenset()),
            ("NO_ROUTE", "rtb-of-soracom"),
            "add to rtb-of-soracom: 10.0.0.0/16 -> attach-plant",
        ),
        (
            replace(OF_SORACOM, associated=frozenset()),
            ("NO_ASSOCIATION", "attach-to-hub"),
            "associate attach-to-hub with rtb-of-plant, ",
        ),
        (
            replace(HUB_PEERING, state="pendingAcceptance"),
            ("ATTACHMENT_NOT_AVAILABLE", "attach-to-hub"),
            "accept attach-to-hub in the account that was asked for it, or make another one",
        ),
    ],
    ids=["no static route there", "no way back", "no association", "not accepted"],
)
def test_what_a_peering_with_soracom_lacks_is_named_with_what_mends_it(changed, stop, fix):
    for packet in (TO_CAM, FROM_CAM):
        found = traced(hub(changed), packet)
        assert stops(found) == [stop]
        assert fixes(found)[0].startswith(fix.split(", ")[0].split(" with ")[0])


def test_a_vpc_whose_table_has_no_way_to_devices_is_kept_from_them():
    """The other VPC behind the same gateway: its own table has no route to the devices, and they none to it."""
    kept = replace(OF_PLANT, routes=(), propagating=frozenset())
    found = traced(hub(kept, replace(F2, customer_routes=())), TO_CAM)
    assert stops(found) == [("NO_ROUTE", "rtb-of-plant"), ("NO_WAY_FROM_VPG", "vpg-1")]


TO_ONE = replace(DEVICES_BY_SORACOM, destination=N(f"{CAM_8}/32"))
HALVES = tuple(replace(DEVICES_BY_SORACOM, destination=it) for it in VPG.device_subnet.subnets())


@pytest.mark.parametrize(
    ("routes", "reached"),
    [((TO_GATE,), {CAM}), ((TO_GATE, TO_ONE), {CAM, CAM_8}), ((TO_GATE, *HALVES), {CAM_8})],
    ids=["before", "one device moved", "all of the range led to type F2"],
)
def test_beside_a_vpg_of_type_f_the_longer_route_decides_which_vpg_is_asked(routes, reached):
    """A device is on one of both, with one address."""
    network = side_by_side(*routes)
    found = {
        address
        for address in (CAM, CAM_8)
        if trace(network, HostEnd(APP_INTERFACE), a_packet(APP, address)).verdict is Verdict.REACHABLE
    }
    assert found == reached


def test_a_device_answers_by_the_vpg_that_it_is_on_and_opens_connections_by_it():
    network = side_by_side(TO_GATE, TO_ONE)
    sims = (network.sims["sim-7"], "vpg-1", CAM), (network.sims["sim-8"], "vpg-2", CAM_8)
    seen = []
    for sim, vpg_id, address in sims:
        end = DeviceEnd(network.vpgs[vpg_id], address, sim)
        found = trace(network, end, a_packet(address, APP, 443))
        assert found.verdict is Verdict.REACHABLE
        seen.append(found.there.hops[-1].packet.source)
    assert seen == [END_A, CAM_8], "type F translates, type F2 does not"
