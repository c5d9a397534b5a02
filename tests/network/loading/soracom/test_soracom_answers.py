"""What SORACOM's API answers, as a network."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from devicepath_tools.network.loading.soracom.soracom_answers import SoracomAnswers, network
from devicepath_tools.network.sim import Sim, SimGroup, SimSession
from devicepath_tools.network.virtual_private_gateway import (
    FilterAction,
    Gate,
    GatePeer,
    RoutingFilterEntry,
    VirtualPrivateGateway,
    VpgType,
)

VPG: dict[str, Any] = {
    "vpgId": "vpg-1",
    "operatorId": "OP0000000001",
    "type": 15,
    "status": "running",
    "tags": {"name": "plant"},
    "placement": {"infrastructureProvider": "aws", "region": "ap-northeast-1"},
    "deviceSubnetCidrRange": "10.130.0.0/16",
    "vpgSubnetCidrRange": "100.64.0.0/26",
    "useInternetGateway": False,
    "gateOpened": True,
    "gateVxlanId": 10.0,
    "gatePrivacySeparatorEnabled": True,
    "routingFilterEntries": [{"action": "deny", "ipRange": "0.0.0.0/0"}],
    "vpcPeeringConnections": {
        "pcx-1": {
            "id": "pcx-1",
            "peerOwnerId": "111122223333",
            "peerVpcId": "vpc-1",
            "destinationCidrBlock": "10.10.0.0/16",
        }
    },
    "junctionEnabled": True,
    "redirection": {"enabled": True, "gateway": "10.130.255.254"},
}
PEERS = [
    {"outerIpAddress": "100.64.0.4", "innerIpAddress": "10.130.0.1", "netmask": "16", "ownedByCustomer": False},
    {"outerIpAddress": "100.64.0.36", "innerIpAddress": "10.130.0.2", "netmask": "16", "ownedByCustomer": False},
    {"outerIpAddress": "10.10.8.10", "innerIpAddress": "10.130.255.254", "netmask": "16", "ownedByCustomer": True},
]
MAP = [
    {"key": "001010000000001", "hostId": "001010000000001", "ipAddress": "10.130.0.11", "type": "static"},
    {"key": "001010000000002", "hostId": "001010000000002", "ipAddress": "10.130.0.3", "type": "dynamic"},
    {"key": "100.64.0.4", "hostId": "100.64.0.4", "ipAddress": "10.130.0.1", "type": "gatePeer"},
    {"key": "10.10.8.10", "hostId": "10.10.8.10", "ipAddress": "10.130.255.254", "type": "customerGatePeer"},
]
SIM: dict[str, Any] = {
    "simId": "8942310000000000001",
    "groupId": "group-1",
    "tags": {"name": "pump"},
    "profiles": {"1": {"primaryImsi": "001010000000001", "subscribers": {"001010000000001": {}}}},
    "sessionStatus": {
        "online": True,
        "ueIpAddress": "10.130.0.11",
        "gatewayPrivateIpAddress": "100.64.0.5",
        "vpgId": "vpg-1",
    },
}


def vpg(**fields: Any) -> VirtualPrivateGateway:
    """What becomes of the VPG with other fields."""
    return network(SoracomAnswers(vpgs=[{**VPG, **fields}])).vpgs["vpg-1"]


def sim(**fields: Any) -> Sim:
    return network(SoracomAnswers(vpgs=[VPG], sims=[{**SIM, **fields}])).sims["8942310000000000001"]


def test_a_vpg_comes_with_its_gate_its_filter_its_peerings_and_its_fixed_addresses():
    answers = SoracomAnswers(vpgs=[VPG], gate_peers={"vpg-1": PEERS}, address_maps={"vpg-1": MAP})
    assert network(answers).vpgs == {
        "vpg-1": VirtualPrivateGateway(
            id="vpg-1",
            type=VpgType.F,
            status="running",
            vpg_range=IPv4Network("100.64.0.0/26"),
            device_subnet=IPv4Network("10.130.0.0/16"),
            has_internet_gateway=False,
            gate=Gate(
                is_open=True,
                vni=10,
                privacy_separator=True,
                own_peers=(
                    GatePeer(IPv4Address("100.64.0.4"), IPv4Address("10.130.0.1")),
                    GatePeer(IPv4Address("100.64.0.36"), IPv4Address("10.130.0.2")),
                ),
                registered_peers=(GatePeer(IPv4Address("10.10.8.10"), IPv4Address("10.130.255.254")),),
                redirection=IPv4Address("10.130.255.254"),
            ),
            routing_filter=(RoutingFilterEntry(FilterAction.DENY, IPv4Network("0.0.0.0/0")),),
            peerings={"pcx-1": IPv4Network("10.10.0.0/16")},
            fixed_addresses={"001010000000001": IPv4Address("10.130.0.11")},
            name="plant",
        )
    }


@pytest.mark.parametrize(
    "redirection", [None, {}, {"enabled": False, "gateway": "10.130.255.254"}, {"enabled": True, "gateway": ""}]
)
def test_a_redirection_that_is_not_on_redirects_nothing(redirection):
    assert vpg(redirection=redirection).gate.redirection is None


def test_a_vpg_that_is_being_created_has_nulls_in_it():
    made = vpg(status="creating", vpcPeeringConnections=None, gateVxlanId=None, gateOpened=False)
    assert (made.is_running, dict(made.peerings), made.gate) == (
        False,
        {},
        Gate(privacy_separator=True, redirection=IPv4Address("10.130.255.254"), are_peers_read=False),
    )


@pytest.mark.parametrize(("number", "kind"), [(14, VpgType.E), (15, VpgType.F), (242, VpgType.F2)])
def test_types_are_numbers_in_the_api(number, kind):
    assert vpg(type=number).type is kind


def test_a_vpg_that_is_gone_is_none():
    assert network(SoracomAnswers(vpgs=[{**VPG, "status": "terminated"}])).vpgs == {}


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"type": 12}, "VPG vpg-1: is of type 12, which is not E, F or F2"),
        (
            {"transitGatewayAttachments": {"1": {}, "2": {}}},
            "VPG vpg-1: 2 attachments to a transit gateway that support has made, which are not modelled",
        ),
        ({"enableSimBasedRouting": True}, "VPG vpg-1: routes to networks behind SIMs, which are not modelled"),
        (
            {"vpcPeeringConnections": {"pcx-2": "pending"}},
            "VPG vpg-1: what devices may reach through pcx-2 is not told",
        ),
    ],
)
def test_what_is_not_modelled_is_not_passed_over(fields, line):
    assert network(SoracomAnswers(vpgs=[{**VPG, **fields}])).unread == (line,)


def test_what_could_not_be_asked_stays_unread():
    assert network(SoracomAnswers(vpgs=[VPG], unread=("no right",))).unread == ("no right",)


@pytest.mark.parametrize(
    ("air", "group"),
    [
        ({"useVpg": True, "vpgId": "vpg-1", "ipLinkMtu": 1400}, SimGroup("group-1", "vpg-1", 1400, "plant")),
        ({"useVpg": False, "vpgId": "vpg-1"}, SimGroup("group-1", "", None, "plant")),
        ({}, SimGroup("group-1", "", None, "plant")),
    ],
)
def test_a_group_is_on_the_vpg_that_it_uses(air, group):
    shown = {"groupId": "group-1", "tags": {"name": "plant"}, "configuration": {"SoracomAir": air}}
    assert network(SoracomAnswers(groups=[shown])).sim_groups == {"group-1": group}


def test_a_sim_has_its_session_with_both_addresses():
    assert sim() == Sim(
        id="8942310000000000001",
        imsis=("001010000000001",),
        group_id="group-1",
        session=SimSession("vpg-1", IPv4Address("10.130.0.11"), IPv4Address("100.64.0.5")),
        name="pump",
    )


def test_only_type_f_translates():
    elsewhere = network(SoracomAnswers(vpgs=[{**VPG, "type": 14}], sims=[SIM])).sims["8942310000000000001"]
    assert elsewhere.session == SimSession("vpg-1", IPv4Address("10.130.0.11"), None)


def test_a_session_outside_every_vpg_is_one():
    session = {"online": True, "ueIpAddress": "10.64.0.1", "gatewayPrivateIpAddress": "100.127.10.1"}
    assert sim(sessionStatus=session).session == SimSession("", IPv4Address("10.64.0.1"), None)


@pytest.mark.parametrize("status", [None, {"online": False}, {"online": False, "ueIpAddress": "10.130.0.11"}])
def test_a_device_that_is_offline_has_no_session(status):
    assert sim(sessionStatus=status).session is None


def test_a_virtual_sim_is_there_by_arc():
    arc = {"arcClientPeerIpAddress": "10.130.0.9", "gatewayPrivateIpAddress": "100.64.0.5", "vpgId": "vpg-1"}
    found = sim(sessionStatus={"online": False}, arcSessionStatus=arc).session
    assert found == SimSession("vpg-1", IPv4Address("10.130.0.9"), IPv4Address("100.64.0.5"))
