"""All operations of the API that are emulated, in one list."""

from devicepath_tools.rehearsal.clouds.soracom.operations import (
    gate_peers,
    gates,
    groups,
    ip_address_map,
    redirection,
    routing_filter,
    sim_search,
    sims,
    tokens,
    virtual_private_gateways,
    vpc_peering_connections,
)
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Route

ROUTES: list[Route] = [
    *tokens.ROUTES,
    *virtual_private_gateways.ROUTES,
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
