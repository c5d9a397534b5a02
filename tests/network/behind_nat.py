"""The sample with a NAT gateway: what the server sends to the far VPC goes through it, and then by a transit gateway.

app-1 10.0.2.20 --- subnet-app ---> nat-1 10.0.0.9 in subnet-gate --- tgw-1 --- vpc-far --- far-1 10.9.1.10
"""

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.nat_gateway import NatGateway, NatGatewayAddress, with_interfaces_of
from devicepath_tools.network.network import Identified, Network, by_id
from devicepath_tools.network.route_table import Route, Target, TargetKind
from tests.network.sample import (
    APP_TABLE,
    FAR_GROUP,
    GATE_SUBNET,
    GATE_TABLE,
    IN_PLANT,
    TO_INTERNET,
    VPC,
    everything,
)
from tests.network.transit import FAR_BY_GATEWAY, joined

NAT, NAT_PUBLIC = IPv4Address("10.0.0.9"), IPv4Address("203.0.113.9")
NAT_ADDRESS = NatGatewayAddress("eni-nat", NAT, NAT_PUBLIC)
NAT_GATEWAY = NatGateway("nat-1", VPC.id, GATE_SUBNET.id, (NAT_ADDRESS,), name="egress")
TO_NAT = Route(IPv4Network("0.0.0.0/0"), Target(TargetKind.NAT_GATEWAY, NAT_GATEWAY.id))
BEHIND = replace(APP_TABLE, routes=(IN_PLANT, TO_NAT))
"""Of the server's subnet."""
IN_FRONT = replace(GATE_TABLE, routes=(IN_PLANT, FAR_BY_GATEWAY, TO_INTERNET))
"""Of the NAT gateway's."""
OPEN_FAR = replace(FAR_GROUP, ingress=(everything("sgr-far-all"),))


def behind_nat(*nouns: Identified, gateway: NatGateway = NAT_GATEWAY, without: Iterable[str] = ()) -> Network:
    """With these nouns instead of those of the same id, or beside them."""
    network = joined(BEHIND, IN_FRONT, OPEN_FAR, *nouns, without=without)
    return replace(
        network,
        nat_gateways=by_id([gateway]),
        interfaces=with_interfaces_of(network.interfaces, [gateway]),
        internet_gateways=by_id([InternetGateway("igw-1", VPC.id)]),
    )
