"""Faults around transit gateways: packets meet each, a trace names it, and both say the same of where.

One hub stands for all of them. What the last test ends is not undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.intent import own
from devicepath_tools.network.route_table import RouteTable
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRouteTable
from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID as OF_SORACOM
from tests.rehearsal.packets.deployed import Deployed

pytestmark = pytest.mark.engine

TOKYO, OSAKA = "ap-northeast-1", "ap-northeast-3"
DEVICES = "10.200.0.0/16"


def ec2_of(hub: Deployed, region: str, account: str = "111122223333") -> Any:
    return hub.packets.clouds.aws.client("ec2", region, account)


def table_of(hub: Deployed, backend: str) -> RouteTable:
    """Of the servers of a VPC."""
    there = own.subnets_of(hub.packets.file, hub.network, backend)
    (subnet,) = (subnet for tier, _, subnet in there if tier == "app")
    table = hub.network.table_of(subnet.id)
    assert table is not None
    return table


def gateways_table(hub: Deployed, name: str) -> TransitGatewayRouteTable:
    """Of the stack's own gateway."""
    (table,) = (it for it in hub.network.transit_gateway_route_tables.values() if it.name.endswith(name))
    return table


@contextmanager
def only_in_the_main_table(hub: Deployed, table: RouteTable) -> Iterator[None]:
    """As somebody does who takes the main table for that of every subnet."""
    ec2 = ec2_of(hub, OSAKA)
    (main,) = (it for it in hub.network.route_tables.values() if it.vpc_id == table.vpc_id and it.is_main)
    (route,) = (it for it in table.routes if str(it.destination) == DEVICES)
    ec2.create_route(RouteTableId=main.id, DestinationCidrBlock=DEVICES, TransitGatewayId=route.target.id)
    ec2.delete_route(RouteTableId=table.id, DestinationCidrBlock=DEVICES)
    try:
        yield
    finally:
        ec2.create_route(RouteTableId=table.id, DestinationCidrBlock=DEVICES, TransitGatewayId=route.target.id)
        ec2.delete_route(RouteTableId=main.id, DestinationCidrBlock=DEVICES)


def test_without_faults_every_conversation_is_as_the_stack_file_wants_it(hub):
    hub.look().assert_whole()


def test_a_route_in_the_main_table_alone_does_nothing_for_servers_whose_subnet_has_its_own(hub):
    table = table_of(hub, "servers")
    with only_in_the_main_table(hub, table):
        seen = hub.look()
    nowhere = [(Cause.NO_ROUTE, table.id)]
    seen.assert_broken({"server:servers-app-a -> device:*": nowhere, "device:* -> server:servers-app-a *": nowhere})
    hub.assert_undone()


def test_a_static_route_that_a_deleted_peering_has_left_is_a_blackhole_at_the_gateways_table(hub):
    table = gateways_table(hub, "servers")
    (peering,) = hub.network.transit_gateway_attachments.keys() & {
        route.attachment_id for route in table.routes if str(route.destination) == DEVICES
    }
    ec2_of(hub, TOKYO, OF_SORACOM).delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
    left, over = (Cause.BLACKHOLE_ROUTE, table.id), (Cause.ATTACHMENT_NOT_AVAILABLE, peering)
    # What is over is in no table any more, which would stop the way back.
    apart = (Cause.NO_ASSOCIATION, peering)
    hub.look().assert_broken({"server:* -> device:*": [left, apart, over], "device:* -> server:*": [over, apart, left]})
