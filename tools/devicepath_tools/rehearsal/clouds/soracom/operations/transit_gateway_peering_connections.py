"""What the API does with transit gateway peering connections: create and delete."""

import secrets

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_peering_connections import (
    TransitGatewayPeeringConnection,
)
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields
from devicepath_tools.rehearsal.clouds.soracom.operations.transit_gateways import (
    account_id,
    aws_id,
    matching,
    with_gateway,
)


def create(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../transit_gateway_peering_connections: 201 with the whole VPG; `pending` until the customer accepts.

    Assumed: the same gateway a second time is refused, as AWS has one peering between two gateways; and which regions
    may be is AWS's business.
    """
    vpg, gateway = with_gateway(cloud, call)
    fields = Fields(call.body, {"customerAwsAccountId", "customerRegion", "customerTransitGatewayId", "name"})
    account = account_id(fields)
    region = matching(fields, "customerRegion", r"[a-z]{2}(-[a-z]+)+-\d", "a region is like ap-northeast-1")
    gateway_id = matching(
        fields, "customerTransitGatewayId", aws_id("tgw"), "a transit gateway's id is like tgw-0123456789abcdef0"
    )
    name = fields.text("name") if fields.has("name") else None
    wanted = (account, region, gateway_id)
    if any((one.account_id, one.region, one.transit_gateway_id) == wanted for one in vpg.gateway_peerings):
        raise Refused(
            400, Code.TRANSIT_GATEWAY_INVALID, f"customerTransitGatewayId: {gateway_id} is peered with it already."
        )
    attachment_id = f"tgw-attach-{secrets.token_hex(9)[:17]}"
    if cloud.aws is not None:
        attachment_id = cloud.aws.transit_gateways.request_peering(gateway, *wanted)
    vpg.gateway_peerings.append(
        TransitGatewayPeeringConnection(
            attachment_id=attachment_id,
            account_id=account,
            region=region,
            transit_gateway_id=gateway_id,
            name=name,
            created_at=cloud.now(),
        )
    )
    cloud.vpgs.touch(vpg)
    return Answer(201, cloud.shown_vpg(vpg))


def delete(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../{soracom_tgw_peering_attachment_id}: in AWS, too, which ends it for both sides."""
    vpg, gateway = with_gateway(cloud, call)
    attachment_id = call.parameters["soracom_tgw_peering_attachment_id"]
    connection = next((one for one in vpg.gateway_peerings if one.attachment_id == attachment_id), None)
    if connection is None:
        raise Refused(
            404, Code.ATTACHMENT_NOT_FOUND, f"soracom_tgw_peering_attachment_id: {attachment_id} is none of this VPG."
        )
    if cloud.aws is not None:
        cloud.aws.transit_gateways.delete_peering(gateway, attachment_id)
    vpg.gateway_peerings.remove(connection)
    cloud.vpgs.touch(vpg)
    return Answer(204)


_PEERINGS = "/virtual_private_gateways/{vpg_id}/transit_gateway_peering_connections"
ROUTES = [
    Route("POST", _PEERINGS, create),
    Route("DELETE", f"{_PEERINGS}/{{soracom_tgw_peering_attachment_id}}", delete),
]
