"""How the operations get into moto, in place of its own or beside them."""

from functools import cache

from moto.ec2.responses import EC2Response

from devicepath_tools.rehearsal.clouds.aws.refusals.request import answer, wrap_all
from devicepath_tools.rehearsal.clouds.aws.refusals.tags import refuse_bad_tags
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations import (
    attachments,
    peering_attachments,
    prefix_list_references,
    route_tables,
    routes,
    transit_gateways,
    vpc_attachments,
    vpcs,
)

NOUNS = (
    attachments, peering_attachments, prefix_list_references, route_tables, routes, transit_gateways, vpc_attachments,
)  # fmt: skip


MADE_WITH_TAGS = (
    "create_transit_gateway", "create_transit_gateway_peering_attachment", "create_transit_gateway_route_table",
    "create_transit_gateway_vpc_attachment",
)  # fmt: skip


@cache
def install() -> None:
    """In this process; a second call does nothing."""
    for noun in NOUNS:
        for action, operation in noun.OPERATIONS.items():
            answer(EC2Response, action, operation)
    wrap_all(EC2Response, dict.fromkeys(MADE_WITH_TAGS, refuse_bad_tags), {})
    wrap_all(EC2Response, vpcs.BEFORE, vpcs.AFTER)
    vpcs.show_blackholes()
