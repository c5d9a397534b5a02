"""The questions that a packet asks of the whole network."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteTable, Target, TargetKind
from devicepath_tools.network.sim import Sim, SimSession
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway, VpgType
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

ADDRESS = IPv4Address("10.128.0.9")


def a_vpg(vpg_id: str, **changes) -> VirtualPrivateGateway:
    ranges = IPv4Network("100.64.0.0/24"), IPv4Network("10.128.0.0/9")
    return replace(VirtualPrivateGateway(vpg_id, VpgType.F, "running", *ranges, has_internet_gateway=False), **changes)


@pytest.mark.parametrize(
    ("origins", "best"),
    [
        ([RouteOrigin.PREFIX_LIST, RouteOrigin.STATIC], RouteOrigin.STATIC),
        ([RouteOrigin.PROPAGATED, RouteOrigin.PREFIX_LIST], RouteOrigin.PREFIX_LIST),
        ([RouteOrigin.PROPAGATED, RouteOrigin.STATIC], RouteOrigin.STATIC),
    ],
)
def test_of_routes_with_one_prefix_a_written_one_wins_then_a_prefix_lists_then_a_propagated_one(origins, best):
    target = Target(TargetKind.TRANSIT_GATEWAY, "tgw-1")
    routes = tuple(Route(IPv4Network("10.0.0.0/8"), target, origin=origin) for origin in origins)
    found = RouteTable("rtb-1", "vpc-1", routes).best(IPv4Address("10.1.2.3"))
    assert found is not None
    assert found.origin is best


def test_a_device_is_found_by_its_session_before_it_is_found_by_its_fixed_address():
    fixed = Sim("sim-fixed", ("440100000000001",))
    online = Sim("sim-online", ("440100000000002",), session=SimSession("vpg-1", ADDRESS))
    vpg = a_vpg("vpg-1", fixed_addresses={"440100000000001": ADDRESS})
    assert Network(vpgs=by_id([vpg]), sims=by_id([fixed])).sim_at("vpg-1", ADDRESS) is fixed
    assert Network(vpgs=by_id([vpg]), sims=by_id([fixed, online])).sim_at("vpg-1", ADDRESS) is online
    assert Network(vpgs=by_id([vpg]), sims=by_id([fixed, online])).sim_at("vpg-2", ADDRESS) is None


def test_a_vpg_is_at_a_vpc_by_any_peering_connection_and_at_no_other():
    theirs, ours = (PeeringSide(it, "111111111111", "ap-northeast-1", ()) for it in ("vpc-soracom", "vpc-1"))
    peering = VpcPeeringConnection("pcx-1", "pending-acceptance", theirs, ours)
    vpgs = [a_vpg("vpg-1", peerings={"pcx-1": IPv4Network("10.0.0.0/16")}), a_vpg("vpg-2")]
    network = Network(vpgs=by_id(vpgs), peerings=by_id([peering]))
    assert [it.id for it in network.vpgs_connected_to("vpc-1")] == ["vpg-1"]
    assert network.vpgs_connected_to("vpc-2") == []
