"""What a customer does with transit gateways in AWS, as SORACOM comes to see it where no emulated AWS is behind."""

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Settings
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_peering_connections import (
    TransitGatewayPeeringConnection,
)
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_vpc_attachments import (
    TransitGatewayVpcAttachment,
)
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway


def registered(vpg: VirtualPrivateGateway, vpc_id: str) -> TransitGatewayVpcAttachment:
    """What SORACOM keeps of a VPC; else 404."""
    for one in vpg.vpc_attachments:
        if one.vpc_id == vpc_id:
            return one
    raise Refused(404, Code.ATTACHMENT_NOT_FOUND, f"vpc_id: {vpc_id} is not registered.")


def peering(vpg: VirtualPrivateGateway, attachment_id: str) -> TransitGatewayPeeringConnection:
    """A peering connection; else 404."""
    for one in vpg.gateway_peerings:
        if one.attachment_id == attachment_id:
            return one
    raise Refused(404, Code.ATTACHMENT_NOT_FOUND, f"attachment_id: {attachment_id} is none of this VPG.")


def attach(vpg: VirtualPrivateGateway, vpc_id: str, attachment_id: str, settings: Settings) -> None:
    """Accepts the share and attaches a registered VPC. AWS knows no gateway that is not shared."""
    one, gateway, now = registered(vpg, vpc_id), vpg.transit_gateway, settings.clock()
    share = None if gateway is None else gateway.share_with(one.account_id, now)
    if share is None:
        raise Refused(400, Code.TRANSIT_GATEWAY_INVALID, f"vpc_id: nothing is shared with {one.account_id} yet.")
    share.accept(now)
    if one.stuck or one.failed:
        return
    one.attach(attachment_id, now)
    if settings.accepts_registered:
        one.accept(now + settings.attaching_seconds, now)
