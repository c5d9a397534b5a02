"""What a rehearsal may do to attachments behind the API's back: /emulation/virtual_private_gateways/{vpg_id}/..."""

from devicepath_tools.rehearsal.clouds.soracom.account import customers_side
from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields


def change_attachment(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../transit_gateway_vpc_attachments/{vpc_id} {"stuck": true|false}, {"status": "failed"}, or, without an
    emulated AWS, {"attachmentId": "tgw-attach-..."}: the customer has attached the VPC."""
    vpg = cloud.vpgs.get(call.parameters["vpg_id"])
    fields = Fields(call.body, {"stuck", "status", "attachmentId"})
    one = customers_side.registered(vpg, call.parameters["vpc_id"])
    if fields.has("stuck"):
        one.stuck = fields.boolean("stuck")
    if fields.has("attachmentId"):
        customers_side.attach(vpg, one.vpc_id, fields.text("attachmentId"), cloud.settings)
    if fields.has("status"):
        _check(fields.text("status"), "failed")
        one.fail(cloud.now())
    return Answer(200, one.shown(cloud.now()))


def change_peering(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../transit_gateway_peering_connections/{attachment_id} {"stuck": true|false} or, without an emulated AWS,
    {"status": "active"}: the customer has accepted."""
    vpg = cloud.vpgs.get(call.parameters["vpg_id"])
    fields = Fields(call.body, {"stuck", "status"})
    one = customers_side.peering(vpg, call.parameters["attachment_id"])
    if fields.has("stuck"):
        one.stuck = fields.boolean("stuck")
    if fields.has("status"):
        _check(fields.text("status"), "active")
        one.set_accepted(cloud.now(), accepted=True)
    return Answer(200, one.shown())


def withhold_shares(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../resource_shares {"withheld": true|false}: SORACOM does not get done sharing the gateway, or goes on."""
    gateway = cloud.vpgs.get(call.parameters["vpg_id"]).transit_gateway
    if gateway is None:
        raise Refused(400, Code.TRANSIT_GATEWAY_INVALID, "only a type F2 VPG has a transit gateway.")
    gateway.withholds_shares = Fields(call.body, {"withheld"}).boolean("withheld")
    return Answer(200, gateway.shown(cloud.now()))


def _check(status: str, allowed: str) -> None:
    if status != allowed:
        raise Refused(400, Code.BODY_INVALID, f"status: only {allowed} can be set.")


_VPG = "/virtual_private_gateways/{vpg_id}"
ROUTES = [
    Route("POST", f"{_VPG}/transit_gateway_vpc_attachments/{{vpc_id}}", change_attachment),
    Route("POST", f"{_VPG}/transit_gateway_peering_connections/{{attachment_id}}", change_peering),
    Route("POST", f"{_VPG}/resource_shares", withhold_shares),
]
