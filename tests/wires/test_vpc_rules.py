"""The rules of a VPC, each with its opposite: what AWS lets through, and what it does not."""

from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any

import pytest

from devicepath_tools.network.instance import Instance, NetworkInterface, PublicAddress
from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.network import by_id
from devicepath_tools.network.network_acl import Action
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteTable, Target, TargetKind
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection
from tests.network.sample import (
    ALL,
    APP,
    APP_ACL,
    APP_GROUP,
    APP_INTERFACE,
    APP_TABLE,
    FAR,
    FAR_ACL,
    FAR_GROUP,
    FAR_INTERFACE,
    FAR_PEERING,
    FAR_TABLE,
    FAR_VPC,
    GATE,
    GATE_GROUP,
    GATE_INTERFACE,
    GATE_TABLE,
    IN_FAR,
    IN_PLANT,
    OURS,
    PLANT,
    REGION,
    TO_FAR,
    TO_PLANT,
    N,
    an_entry,
    everything,
    sample,
    tcp,
)
from tests.wires.lab import a_lab

pytestmark = pytest.mark.slow

DENY_ALL = (an_entry(100, Action.DENY),)
WEB = IPv4Address("10.0.2.21")
WEB_INTERFACE = NetworkInterface("eni-web", "vpc-plant", "subnet-app", (WEB,), ("sg-app",), instance_id="i-web")
WEB_HOST = Instance("i-web", ("eni-web",))
EPHEMERAL = (1024, 65535)


def test_inside_a_subnet_neither_a_table_nor_a_network_acl_decides_but_security_groups_do():
    nothing = replace(APP_ACL, ingress=DENY_ALL, egress=DENY_ALL)
    routeless = replace(APP_TABLE, routes=())
    with a_lab(sample(WEB_INTERFACE, WEB_HOST, nothing, routeless)) as lab:
        assert lab.reaches("i-app", WEB, "tcp 22") == APP
        assert lab.dies("i-app", WEB, "tcp 23") == ("SECURITY_GROUP_INGRESS", "sg-app")
        assert lab.dies("i-app", GATE, "tcp 80") == ("NETWORK_ACL_EGRESS", "acl-app"), "that one is in another subnet"


def test_a_security_group_knows_answers_and_nothing_else_that_comes_the_other_way():
    silent = replace(FAR_GROUP, egress=())
    with a_lab(sample(silent)) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP, "the answer needs no rule"
        assert lab.dies("i-far", APP, "tcp 22") == ("SECURITY_GROUP_EGRESS", "sg-far")


@pytest.mark.parametrize("what", ["icmp", "udp 53"])
def test_answers_of_every_protocol_are_known(what: str):
    one_way = replace(FAR_GROUP, ingress=(everything("sgr"),), egress=())
    with a_lab(sample(one_way)) as lab:
        assert lab.reaches("i-app", FAR, what) == APP


def test_a_reference_to_a_group_means_its_interfaces_and_nobody_who_passes_on():
    refers = replace(FAR_GROUP, ingress=(tcp("sgr", 22, "sg-app"),))
    back = replace(FAR_TABLE, routes=(IN_FAR, TO_PLANT))
    with a_lab(sample(refers, back)) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP
        assert lab.dies("i-gate", FAR, "tcp 22") == ("NO_ROUTE", "rtb-gate")
    direct = replace(GATE_GROUP, ingress=(tcp("sgr", 22, "sg-app"),))
    over_gate = Route(N("10.0.3.0/24"), Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))
    behind = Subnet("subnet-behind", "vpc-plant", N("10.0.3.0/24"), f"{REGION}a")
    far_behind = NetworkInterface(
        "eni-behind", "vpc-plant", behind.id, (IPv4Address("10.0.3.9"),), ("sg-gate",), instance_id="i-behind"
    )
    middlebox = (
        replace(APP_TABLE, routes=(IN_PLANT, over_gate)), behind, far_behind, Instance("i-behind", ("eni-behind",)),
        RouteTable("rtb-behind", "vpc-plant", (IN_PLANT,), frozenset({behind.id})),
    )  # fmt: skip
    with a_lab(sample(direct, *middlebox)) as lab:
        assert lab.dies("i-app", "10.0.3.9", "tcp 22") == ("SECURITY_GROUP_INGRESS", "sg-gate"), "passed on by the gate"
    with a_lab(sample(direct, *middlebox[1:])) as lab:
        assert lab.reaches("i-app", "10.0.3.9", "tcp 22") == APP, "straight from who has the group"


def test_a_reference_to_a_group_ends_at_the_regions_border():
    refers = replace(FAR_GROUP, ingress=(tcp("sgr", 22, "sg-app"),))
    elsewhere = replace(FAR_VPC, region="eu-central-1")
    sides = replace(FAR_PEERING, accepter=replace(FAR_PEERING.accepter, region="eu-central-1"))
    with a_lab(sample(refers)) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP
    with a_lab(sample(refers, elsewhere, sides)) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("SECURITY_GROUP_INGRESS", "sg-far")


def test_a_rule_with_a_prefix_list_lets_its_ranges_in():
    listed = replace(FAR_GROUP, ingress=(tcp("sgr", 22, "pl-1"),))
    holding, other = PrefixList("pl-1", (N("10.0.2.0/24"),)), PrefixList("pl-1", (N("10.0.3.0/24"),))
    with a_lab(sample(listed, holding)) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP
    with a_lab(sample(listed, other)) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("SECURITY_GROUP_INGRESS", "sg-far")


def test_a_network_acl_remembers_nothing():
    ports = an_entry(100, Action.ALLOW, Protocol.TCP, ALL, EPHEMERAL)
    forgetful = replace(FAR_ACL, egress=DENY_ALL)
    with a_lab(sample(forgetful)) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("NETWORK_ACL_EGRESS", "acl-far"), "of the answer"
    with a_lab(sample(replace(FAR_ACL, egress=(ports,)))) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP


def test_the_entry_with_the_lowest_number_decides():
    deny, allow = an_entry(10, Action.DENY, Protocol.TCP, ALL, (22, 22)), an_entry(20, Action.ALLOW)
    with a_lab(sample(replace(FAR_ACL, ingress=(allow, deny)))) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("NETWORK_ACL_INGRESS", "acl-far")
    with a_lab(sample(replace(FAR_ACL, ingress=(replace(allow, number=5), deny)))) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP


def test_the_longest_prefix_decides_and_local_beats_what_was_propagated():
    gone = Target(TargetKind.TRANSIT_GATEWAY, "tgw-1")
    propagated = Route(N("10.0.0.0/24"), gone, origin=RouteOrigin.PROPAGATED)
    longer = Route(N("10.9.1.0/24"), gone)
    with a_lab(sample(replace(APP_TABLE, routes=(IN_PLANT, TO_FAR, propagated)))) as lab:
        lab.reaches("i-app", GATE, "tcp 80")
        lab.reaches("i-app", FAR, "tcp 22")
    written = replace(propagated, origin=RouteOrigin.STATIC)
    with a_lab(sample(replace(APP_TABLE, routes=(IN_PLANT, TO_FAR, longer, written)))) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("", "tgw-1"), "a transit gateway is not modelled"
        assert lab.dies("i-app", GATE, "tcp 80") == ("", "tgw-1")


def test_what_comes_over_a_peering_connection_goes_no_further():
    #  vpc-plant --(pcx-far)-- vpc-far --(pcx-next)-- vpc-next
    third = Vpc("vpc-next", OURS, REGION, (N("10.8.0.0/16"),))
    subnet = Subnet("subnet-next", third.id, N("10.8.1.0/24"), f"{REGION}a")
    peering = VpcPeeringConnection(
        "pcx-next", "active", FAR_PEERING.accepter, PeeringSide(third.id, OURS, REGION, third.cidrs)
    )
    onwards = Route(N("10.8.0.0/16"), Target(TargetKind.VPC_PEERING_CONNECTION, "pcx-next"))
    over_far = replace(onwards, target=TO_FAR.target)
    network = sample(
        third, subnet, peering, replace(FAR_TABLE, routes=(IN_FAR, TO_PLANT, onwards)),
        replace(APP_TABLE, routes=(IN_PLANT, TO_FAR, over_far)),
        NetworkInterface("eni-n", third.id, subnet.id, (IPv4Address("10.8.1.9"),), ("sg-far",), instance_id="i-next"),
        Instance("i-next", ("eni-n",)),
        RouteTable("rtb-n", third.id, (replace(IN_FAR, destination=N("10.8.0.0/16")),
                                       replace(TO_PLANT, destination=N("10.9.0.0/16"), target=onwards.target)),
                   is_main=True),
        replace(FAR_GROUP, ingress=(everything("sgr"),)),
    )  # fmt: skip
    with a_lab(network) as lab:
        assert lab.reaches("i-far", "10.8.1.9", "tcp 22") == FAR
        assert lab.dies("i-app", "10.8.1.9", "tcp 22") == ("PEERING_ADDRESS", "pcx-far")


def test_an_interface_with_the_check_has_to_do_with_its_own_addresses_only():
    over_gate = Route(N("10.9.0.0/16"), Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))
    network: list[Any] = [
        replace(APP_TABLE, routes=(IN_PLANT, over_gate)), replace(GATE_TABLE, routes=(IN_PLANT, TO_FAR)),
        replace(GATE_GROUP, ingress=(everything("sgr"),)),
        replace(FAR_GROUP, ingress=(everything("sgr"),)),
    ]  # fmt: skip
    with a_lab(sample(*network)) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP
    with a_lab(sample(*network, replace(GATE_INTERFACE, source_dest_check=True))) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("SOURCE_DEST_CHECK", "eni-gate")


def test_a_host_answers_by_the_interface_that_was_asked():
    second = NetworkInterface(
        "eni-2nd", "vpc-plant", "subnet-gate", (IPv4Address("10.0.0.9"),), ("sg-app",), instance_id="i-app"
    )
    two = replace(WEB_HOST, id="i-app", interface_ids=("eni-app", "eni-2nd"))
    closed = replace(APP_GROUP, egress=())
    with a_lab(sample(second, two, closed, replace(GATE_GROUP, egress=(everything("sgr"),)))) as lab:
        assert lab.reaches("i-gate", "10.0.0.9", "tcp 22") == GATE, "an answer by the other one would be stopped"


def test_a_second_address_of_an_interface_is_its_own():
    more = replace(FAR_INTERFACE, addresses=(FAR, IPv4Address("10.9.1.11")))
    with a_lab(sample(more)) as lab:
        assert lab.reaches("i-app", "10.9.1.11", "tcp 22") == APP
        assert lab.reaches("i-far", APP, "tcp 22", source=IPv4Address("10.9.1.11")) == IPv4Address("10.9.1.11")


def test_an_interface_of_a_service_takes_connections_and_one_that_is_nobodys_does_not():
    endpoint = replace(FAR_INTERFACE, instance_id="", service="vpc_endpoint")
    with a_lab(sample(endpoint, without=["i-far"])) as lab:
        assert lab.reaches("i-app", FAR, "tcp 22") == APP
    with a_lab(sample(replace(endpoint, service="nat_gateway"), without=["i-far"])) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("NO_HOST", "eni-far")


def test_an_address_that_nobody_has_is_told_wherever_it_is_asked_for():
    with a_lab(PLANT) as lab:
        assert lab.dies("i-app", "10.0.2.99", "tcp 22") == ("NOBODY_THERE", "vpc-plant"), "in the same subnet: by ARP"
        assert lab.dies("i-app", "10.0.0.99", "tcp 22") == ("NOBODY_THERE", "vpc-plant"), "in another one"
        assert lab.dies("i-app", "10.0.77.1", "tcp 22") == ("NOBODY_THERE", "vpc-plant"), "in none"


def test_routes_that_lead_round_are_told_of():
    again = Route(N("10.9.0.0/16"), Target(TargetKind.NETWORK_INTERFACE, "eni-gate"))
    tables = replace(APP_TABLE, routes=(IN_PLANT, again)), replace(GATE_TABLE, routes=(IN_PLANT, again))
    with a_lab(sample(*tables, replace(GATE_GROUP, ingress=(everything("sgr"),)))) as lab:
        assert lab.dies("i-app", FAR, "tcp 22") == ("ROUTING_LOOP", "i-gate")
        assert lab.dies("i-gate", FAR, "tcp 22") == ("ROUTING_LOOP", "i-gate"), "its own packet comes back to it"


def test_an_interface_without_a_public_address_does_not_get_into_the_internet():
    public = replace(APP_INTERFACE, public_addresses=(PublicAddress(IPv4Address("198.51.100.77"), APP),))
    gateways = by_id([InternetGateway("igw-1", "vpc-plant")])
    with a_lab(replace(sample(public), internet_gateways=gateways)) as lab:
        assert lab.probe("i-app", "8.8.8.8", "icmp").is_answered
        assert [str(source) for source, _ in lab.wires.internet_packets()] == ["198.51.100.77"]
    with a_lab(replace(PLANT, internet_gateways=gateways)) as lab:
        assert lab.dies("i-app", "8.8.8.8", "icmp") == ("NO_PUBLIC_ADDRESS", "igw-1")
        assert lab.wires.internet_packets() == {}
