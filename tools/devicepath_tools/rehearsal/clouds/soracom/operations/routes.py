"""All operations of the API that are emulated, in one list."""

from devicepath_tools.rehearsal.clouds.soracom.operations import (
    customer_routes,
    gate_peers,
    gates,
    groups,
    ip_address_map,
    redirection,
    routing_filter,
    sim_search,
    sims,
    tokens,
    transit_gateway_peering_connections,
    transit_gateway_vpc_attachments,
    virtual_private_gateways,
    vpc_peering_connections,
)
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Route

ROUTES: list[Route] = [
    *tokens.ROUTES,
    *virtual_private_gateways.ROUTES,
    *vpc_peering_connections.ROUTES,
    *transit_gateway_vpc_attachments.ROUTES,
    *transit_gateway_peering_connections.ROUTES,
    *customer_routes.ROUTES,
    *gates.ROUTES,
    *gate_peers.ROUTES,
    *ip_address_map.ROUTES,
    *routing_filter.ROUTES,
    *redirection.ROUTES,
    *groups.ROUTES,
    *sims.ROUTES,
    *sim_search.ROUTES,
]
