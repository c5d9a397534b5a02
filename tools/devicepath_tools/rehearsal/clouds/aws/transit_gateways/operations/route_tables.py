"""Route tables of transit gateways, the attachments that ask them, and those that propagate to them."""

from functools import partial
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    asked_for,
    needed,
    passing,
    tag_new,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.route_table import TransitGatewayRouteTable
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import (
    ASSOCIATION,
    PROPAGATION,
    TransitGateway,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import (
    ALL,
    refuse_malformed,
    unknown_attachment,
    unknown_table,
    wrong_state,
)

Owned = tuple[TransitGateway, TransitGatewayRouteTable]
READERS: Readers[Owned] = {
    "default-association-route-table": lambda it: str(it[0].is_default(it[1], ASSOCIATION)).lower(),
    "default-propagation-route-table": lambda it: str(it[0].is_default(it[1], PROPAGATION)).lower(),
    "state": lambda it: it[1].state.code,
    "transit-gateway-id": lambda it: it[0].id,
    "transit-gateway-route-table-id": lambda it: it[1].id,
}


def create_transit_gateway_route_table(request: Request) -> Answer:
    gateway = ALL.own(needed(request, "TransitGatewayId"), request.account_id, request.region)
    table = gateway.add_table()
    tag_new(request, table.id)
    return {"TransitGatewayRouteTable": _shown(request, (gateway, table), entered=True)}


def describe_transit_gateway_route_tables(request: Request) -> Answer:
    """Those of the caller's own gateways. Raises Refused for an id that is not among them."""
    seen = {it[1].id: it for it in ALL.tables_of(request.account_id, request.region)}
    asked = asked_for(request, "TransitGatewayRouteTableIds", seen, unknown_table, partial(refuse_malformed, "tgw-rtb"))
    found = passing(request, asked, READERS, lambda it: it[1].id)
    return {"TransitGatewayRouteTables": [_shown(request, it) for it in found]}


def delete_transit_gateway_route_table(request: Request) -> Answer:
    gateway, table = _table(request)
    for purpose in (ASSOCIATION, PROPAGATION):
        if gateway.is_default(table, purpose):
            text = f"{table.id} is set as default {purpose.lower()} route table for {gateway.id}"
            raise Refused("IncorrectState", text)
    if table.associations:
        raise Refused("IncorrectState", f"{table.id} has associated attachments")
    table.delete()
    return {"TransitGatewayRouteTable": _shown(request, (gateway, table), entered=True)}


def associate_transit_gateway_route_table(request: Request) -> Answer:
    gateway, table = _table(request)
    attachment = _attachment(request, gateway)
    if any(attachment.id in each.associations for each in gateway.tables.values()):
        text = f"Transit Gateway Attachment {attachment.id} is already associated to a route table."
        raise Refused("Resource.AlreadyAssociated", text)
    refuse_unaccepted(attachment)
    table.associate(attachment.id)
    return {"Association": _part(table, attachment, table.associations[attachment.id].entered)}


def disassociate_transit_gateway_route_table(request: Request) -> Answer:
    """Of an attachment that is gone the code is the one that the `aws` provider takes for done."""
    gateway, table = _table(request)
    attachment = _attachment(request, gateway, "InvalidAssociation.NotFound")
    if attachment.id not in table.associations:
        text = f"Transit Gateway Attachment {attachment.id} is not associated with route table {table.id}."
        # Spelled so by AWS.
        raise Refused("InvalidparameterValue", text)
    table.disassociate(attachment.id)
    return {"Association": _part(table, attachment, "disassociating")}


def enable_transit_gateway_route_table_propagation(request: Request) -> Answer:
    gateway, table = _table(request)
    attachment = _attachment(request, gateway)
    if not attachment.propagates:
        text = "You cannot propagate a peering attachment to a Transit Gateway Route Table"
        raise Refused("InvalidParameterCombination", text)
    if attachment.id in table.propagations:
        text = f"Propagation {attachment.id} already exists in Transit Gateway Route Table {table.id}."
        raise Refused("TransitGatewayRouteTablePropagation.Duplicate", text)
    refuse_unaccepted(attachment)
    table.propagate(attachment.id)
    return {"Propagation": _part(table, attachment, "enabled")}


def disable_transit_gateway_route_table_propagation(request: Request) -> Answer:
    """Of an attachment that is gone the code is the one that the `aws` provider takes for done."""
    gateway, table = _table(request)
    attachment = _attachment(request, gateway, "TransitGatewayRouteTablePropagation.NotFound")
    if table.propagations.pop(attachment.id, None) is None:
        text = f"Propagation {attachment.id} does not exist in Transit Gateway Route Table {table.id}."
        raise Refused("InvalidparameterValue", text)
    return {"Propagation": _part(table, attachment, "disabled")}


def get_transit_gateway_route_table_associations(request: Request) -> Answer:
    gateway, table = _table(request)
    there = ALL.attachments_of(gateway)
    parts = [_part(table, there[key], state.code) for key, state in table.associations.items()]
    return {"Associations": passing(request, parts, PARTS, lambda it: it["TransitGatewayAttachmentId"])}


def get_transit_gateway_route_table_propagations(request: Request) -> Answer:
    gateway, table = _table(request)
    there = ALL.attachments_of(gateway)
    parts = [_part(table, there[key], state.code) for key, state in table.propagations.items()]
    return {
        "TransitGatewayRouteTablePropagations": passing(
            request, parts, PARTS, lambda it: it["TransitGatewayAttachmentId"]
        )
    }


def get_transit_gateway_attachment_propagations(request: Request) -> Answer:
    attachment_id = needed(request, "TransitGatewayAttachmentId")
    attachment = ALL.attachment(attachment_id, request.account_id, request.region)
    found = [
        {"TransitGatewayRouteTableId": table.id, "State": table.propagations[attachment.id].code}
        for _, table in ALL.tables_of(request.account_id, request.region)
        if attachment.id in table.propagations
    ]
    return {"TransitGatewayAttachmentPropagations": found}


def refuse_unaccepted(attachment: Attachment) -> None:
    if not attachment.is_accepted:
        raise wrong_state(attachment)


def _table(request: Request) -> Owned:
    return ALL.table(needed(request, "TransitGatewayRouteTableId"), request.account_id, request.region)


def _attachment(request: Request, gateway: TransitGateway, gone: str | None = None) -> Attachment:
    """Raises Refused; with the code `gone`, if one is given, where the attachment is over or not there."""
    attachment_id = needed(request, "TransitGatewayAttachmentId")
    found = ALL.attachments_of(gateway).get(attachment_id)
    if gone is not None and (found is None or found.is_over):
        text = f"Transit Gateway Attachment {attachment_id} was deleted or does not exist."
        raise Refused(gone, text)
    return attachment_of(gateway, attachment_id)


def attachment_of(gateway: TransitGateway, attachment_id: str) -> Attachment:
    """One of the gateway's; one of another's is told as one that there is not. Raises Refused."""
    refuse_malformed("tgw-attach", attachment_id)
    found = ALL.attachments_of(gateway).get(attachment_id)
    if found is None or found.state.code == "deleted":
        raise unknown_attachment(attachment_id)
    return found


def _part(table: TransitGatewayRouteTable, attachment: Attachment, state: str) -> dict[str, Any]:
    return {"TransitGatewayRouteTableId": table.id, **attachment.shown_in_tables(), "State": state}


PARTS: Readers[dict[str, Any]] = {
    "resource-id": lambda it: it["ResourceId"],
    "resource-type": lambda it: it["ResourceType"],
    "transit-gateway-attachment-id": lambda it: it["TransitGatewayAttachmentId"],
}


def _shown(request: Request, owned: Owned, *, entered: bool = False) -> dict[str, Any]:
    gateway, table = owned
    defaults = {purpose: gateway.is_default(table, purpose) for purpose in (ASSOCIATION, PROPAGATION)}
    return table.shown(tags_of(request, table.id), defaults, entered=entered)


OPERATIONS: dict[str, Operation] = {
    "associate_transit_gateway_route_table": associate_transit_gateway_route_table,
    "create_transit_gateway_route_table": create_transit_gateway_route_table,
    "delete_transit_gateway_route_table": delete_transit_gateway_route_table,
    "describe_transit_gateway_route_tables": describe_transit_gateway_route_tables,
    "disable_transit_gateway_route_table_propagation": disable_transit_gateway_route_table_propagation,
    "disassociate_transit_gateway_route_table": disassociate_transit_gateway_route_table,
    "enable_transit_gateway_route_table_propagation": enable_transit_gateway_route_table_propagation,
    "get_transit_gateway_attachment_propagations": get_transit_gateway_attachment_propagations,
    "get_transit_gateway_route_table_associations": get_transit_gateway_route_table_associations,
    "get_transit_gateway_route_table_propagations": get_transit_gateway_route_table_propagations,
}
