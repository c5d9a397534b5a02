"""How the operations get into moto, in place of its own or beside them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from moto.ec2.responses import EC2Response

from devicepath_tools.rehearsal.clouds.aws.refusals.request import OWN, Before, Operation, Request, answer, wrap_all
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
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL

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
            answer(EC2Response, action, _settled(operation))
    wrap_all(EC2Response, dict.fromkeys(MADE_WITH_TAGS, refuse_bad_tags), {})
    wrap_all(EC2Response, {action: _alone(check) for action, check in vpcs.BEFORE.items()}, vpcs.AFTER)
    vpcs.show_blackholes()


def _settled(operation: Operation) -> Operation:
    def answered(request: Request) -> Mapping[str, Any]:
        ALL.settle()
        return operation(request)

    return answered


def _alone(check: Before) -> Before:
    def checked(request: Request) -> None:
        with OWN:
            check(request)

    return checked
