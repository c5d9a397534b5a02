"""All operations of the API that are emulated, in one list."""

from devicepath_tools.rehearsal.clouds.soracom import (
    gate_peers,
    gates,
    groups,
    ip_address_map,
    redirection,
    routing_filter,
    sim_search,
    sims,
    tokens,
    vpc_peering_connections,
    vpg_operations,
)
from devicepath_tools.rehearsal.clouds.soracom.calls import Route

ROUTES: list[Route] = [
    *tokens.ROUTES,
    *vpg_operations.ROUTES,
    *vpc_peering_connections.ROUTES,
    *gates.ROUTES,
    *gate_peers.ROUTES,
    *ip_address_map.ROUTES,
    *routing_filter.ROUTES,
    *redirection.ROUTES,
    *groups.ROUTES,
    *sims.ROUTES,
    *sim_search.ROUTES,
]
