"""What of a type F2 VPG follows from what an emulated AWS shows, and is looked up before anybody is told."""

from devicepath_tools.rehearsal.clouds.soracom.account.aws_transit_gateways import (
    AVAILABLE,
    PENDING_ACCEPTANCE,
    AwsTransitGateways,
    SeenAttachment,
)
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Settings
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_vpc_attachments import (
    TransitGatewayVpcAttachment,
)
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateways import TransitGateway
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway


def look(vpg: VirtualPrivateGateway, aws: AwsTransitGateways, settings: Settings) -> None:
    """Brings shares, attachments and peerings up to what AWS shows. When SORACOM itself looks is not known."""
    gateway, now = vpg.transit_gateway, settings.clock()
    if gateway is None:
        return
    for share in gateway.shares.values():
        if not share.accepted and aws.is_accepted(gateway, share.arn):
            share.accept(now)
    if vpg.vpc_attachments:
        seen = aws.vpc_attachments(gateway)
        for registered in vpg.vpc_attachments:
            _bring_up(registered, seen.get((registered.account_id, registered.vpc_id)), now)
            if settings.accepts_registered:
                _accept_by_itself(registered, seen.get((registered.account_id, registered.vpc_id)), gateway, aws)
    if vpg.gateway_peerings:
        available = aws.available_peerings(gateway)
        for connection in vpg.gateway_peerings:
            connection.set_accepted(now, accepted=connection.attachment_id in available)


def _bring_up(registered: TransitGatewayVpcAttachment, seen: SeenAttachment | None, now: float) -> None:
    if registered.stuck or registered.failed:
        return
    if registered.attachment_id is None:
        if seen is None or seen.is_over:
            return
        registered.attach(seen.attachment_id, now)
    if seen is None or seen.is_over or seen.attachment_id != registered.attachment_id:
        registered.fail(now)
    elif seen.state == AVAILABLE and registered.active_at is None:
        registered.accept(now, now)


def _accept_by_itself(
    registered: TransitGatewayVpcAttachment,
    seen: SeenAttachment | None,
    gateway: TransitGateway,
    aws: AwsTransitGateways,
) -> None:
    if seen is not None and seen.state == PENDING_ACCEPTANCE and not registered.stuck:
        aws.accept(gateway, seen.attachment_id)
