"""How the operations get into moto, in place of its own or beside them."""

from functools import cache

from moto.ec2.responses import EC2Response

from devicepath_tools.rehearsal.clouds.aws.refusals.request import answer, wrap_all
from devicepath_tools.rehearsal.clouds.aws.refusals.tags import refuse_bad_tags
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.operations import (
    customer_gateways,
    route_propagation,
    static_routes,
    vpn_connections,
    vpn_gateways,
    vpn_tunnels,
)

NOUNS = (customer_gateways, route_propagation, static_routes, vpn_connections, vpn_gateways, vpn_tunnels)
MADE_WITH_TAGS = ("create_customer_gateway", "create_vpn_connection", "create_vpn_gateway")


@cache
def install() -> None:
    """In this process; a second call does nothing."""
    for noun in NOUNS:
        for action, operation in noun.OPERATIONS.items():
            answer(EC2Response, action, operation)
    wrap_all(EC2Response, dict.fromkeys(MADE_WITH_TAGS, refuse_bad_tags), {})
    wrap_all(EC2Response, route_propagation.BEFORE, {})
    route_propagation.show_propagated()
