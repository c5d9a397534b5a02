"""What there is of many VPN connections before they run: each tunnel has inside addresses of its own."""

from dataclasses import replace
from ipaddress import IPv4Address

from devicepath_tools.network.network import by_id
from devicepath_tools.rehearsal.wires.layout import lay
from tests.network.test_trace_vpn import a_router
from tests.network.vpn import CONNECTION, OWN_ENDS, TUNNELS, office


def test_tunnels_that_tell_no_inside_range_have_one_each_however_many_connections_there_are():
    connections = [
        replace(
            CONNECTION,
            id=f"vpn-{number}",
            tunnels=tuple(
                replace(it, outside_address=IPv4Address(f"203.0.{number}.{place}"), inside_range=None)
                for place, it in enumerate(TUNNELS, start=1)
            ),
        )
        for number in range(12)
    ]
    network = replace(office(router=a_router(tunnels=OWN_ENDS)), vpn_connections=by_id(connections))
    laid = lay(network, "t-").vpns
    inside = [tunnel.inside for it in laid.values() for tunnel in it.tunnels]
    assert len(set(inside)) == len(inside) == 2 * len(connections)
