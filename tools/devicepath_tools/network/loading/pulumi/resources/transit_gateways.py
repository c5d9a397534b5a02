"""Transit gateways, those of VPGs of type F2 among them, and what is attached to them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from devicepath_tools.network.loading.pulumi.resources.direct_connect import direct_connect_attachments
from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.loading.pulumi.resources.vpns import vpn_attachments
from devicepath_tools.network.network import by_id
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    AVAILABLE,
    OF_SORACOM,
    TransitGatewayAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
)

GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
VPC_ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
VPC_ACCEPTED = "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter"
PEERING = "aws:ec2transitgateway/peeringAttachment:PeeringAttachment"
PEERING_ACCEPTED = "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter"
VPG = "soracom:index:VirtualPrivateGateway"
PEERING_BY_SORACOM = "soracom:index:TransitGatewayPeeringConnection"
ACCEPTED_BY_SORACOM = "soracom:index:TransitGatewayVpcAttachmentAcceptance"
ACTIVE_AT_SORACOM = "soracom:index:TransitGatewayPeeringActivation"
ENABLED, DISABLED = "enable", "disable"
PENDING = "pendingAcceptance"
AWS_ATTACHMENT_ID = "transitGatewayAttachmentId"


def transit_gateways(reading: Reading) -> dict[str, TransitGateway]:
    """The stack's own, and SORACOM's, whose tables are told to nobody."""
    return by_id([*map(_gateway, reading.resources.of(GATEWAY)), *_soracoms(reading)])


def _gateway(gateway: Resource) -> TransitGateway:
    """Of one that was there before the stack nobody tells all."""
    asn = gateway.get("amazonSideAsn")
    referencing = gateway.get("securityGroupReferencingSupport") or (None if gateway.assumed else DISABLED)
    return TransitGateway(
        id=gateway.id,
        account_id=str(gateway.get("ownerId") or ""),
        region=str(gateway.get("region") or ""),
        asn=None if asn is None else int(asn),
        # Source: AWS, EC2 API, TransitGatewayRequestOptions: off unless it is asked for.
        security_group_referencing=None if referencing is None else referencing == ENABLED,
        is_whole=not gateway.assumed,
        name=gateway.tag_name,
    )


def _soracoms(reading: Reading) -> Iterator[TransitGateway]:
    for vpg in reading.resources.of(VPG):
        if vpg.get("transitGatewayId"):
            asn = vpg.get("transitGatewayAsn")
            yield TransitGateway(
                str(vpg["transitGatewayId"]),
                str(vpg.get("transitGatewayOwnerId") or ""),
                str(vpg.get("transitGatewayRegion") or ""),
                None if asn is None else int(asn),
            )


def attachments(reading: Reading) -> dict[str, TransitGatewayAttachment]:
    """Of VPCs, of VPN connections and of other gateways. One that its other side has to accept is as far as the
    stack's resources say."""
    resources = reading.resources
    requested = [
        *(_by_soracom(one, reading) for one in resources.of(PEERING_BY_SORACOM)),
        *map(_between, resources.of(PEERING)),
    ]
    of_vpcs = (_of_vpc(one, reading) for one in resources.of(VPC_ATTACHMENT))
    return by_id(
        [*of_vpcs, *vpn_attachments(reading), *direct_connect_attachments(reading), *_peerings(requested, reading)]
    )


def _peerings(
    requested: Iterable[TransitGatewayPeeringAttachment], reading: Reading
) -> Iterator[TransitGatewayPeeringAttachment]:
    """Each with what accepts it: by the same id, or in one region by the id of the other end."""
    accepters = {str(one[AWS_ATTACHMENT_ID]): one for one in reading.resources.of(PEERING_ACCEPTED)}
    for peering in requested:
        same = accepters.pop(peering.id, None)
        state = _at_soracom(ACTIVE_AT_SORACOM, peering.id, reading) or AVAILABLE
        if same is not None:
            # Of two regions each has its own tags; those of the account that is looked at are the accepter's.
            yield replace(peering, state=state, name=same.tag_name or peering.name)
            continue
        other = next((key for key, one in accepters.items() if _is_other_end(one, peering)), "")
        if not other:
            yield peering
            continue
        accepter = accepters.pop(other)
        ends = peering.requester.transit_gateway_id, peering.accepter.transit_gateway_id
        yield replace(peering, state=state, of_end=ends[0])
        yield replace(peering, id=other, state=AVAILABLE, name=accepter.tag_name, of_end=ends[1])
    yield from map(_accepted_alone, accepters.values())


def _is_other_end(accepter: Resource, peering: TransitGatewayPeeringAttachment) -> bool:
    """In one region, and as far as the accepter tells its gateways."""
    if not peering.requester.region or peering.requester.region != peering.accepter.region:
        return False
    requester, own = accepter.get("peerTransitGatewayId"), accepter.get("transitGatewayId")
    is_from_there = requester in (None, peering.requester.transit_gateway_id)
    return is_from_there and own in (None, peering.accepter.transit_gateway_id)


def _of_vpc(attachment: Resource, reading: Reading) -> TransitGatewayVpcAttachment:
    referencing = attachment.get("securityGroupReferencingSupport") or ENABLED
    return TransitGatewayVpcAttachment(
        id=attachment.id,
        transit_gateway_id=str(attachment["transitGatewayId"]),
        vpc_id=str(attachment["vpcId"]),
        state=_state_of_vpc(attachment, reading),
        subnet_ids=tuple(sorted(attachment.texts("subnetIds"))),
        appliance_mode=attachment.get("applianceModeSupport") == ENABLED,
        dns=attachment.get("dnsSupport") != DISABLED,
        # Source: AWS, EC2 API, CreateTransitGatewayVpcAttachmentRequestOptions: on unless it is asked for.
        security_group_referencing=referencing == ENABLED,
        name=attachment.tag_name,
    )


def _state_of_vpc(attachment: Resource, reading: Reading) -> str:
    gateway_id = str(attachment["transitGatewayId"])
    if any(vpg.get("transitGatewayId") == gateway_id for vpg in reading.resources.of(VPG)):
        return _at_soracom(ACCEPTED_BY_SORACOM, attachment.id, reading) or PENDING
    own = next((one for one in reading.resources.of(GATEWAY) if one.id == gateway_id), None)
    if own is None:
        reading.assume(attachment.id, "that the owner of the transit gateway has accepted it")
        return AVAILABLE
    accepted = [str(one[AWS_ATTACHMENT_ID]) for one in reading.resources.of(VPC_ACCEPTED)]
    vpc = reading.vpcs.get(str(attachment["vpcId"]))
    owner = str(own.get("ownerId") or "")
    is_at_home = vpc is None or not owner or vpc.account_id == owner
    is_let_in = is_at_home or own.get("autoAcceptSharedAttachments") == ENABLED or attachment.id in accepted
    return AVAILABLE if is_let_in else PENDING


def _at_soracom(kind: str, attachment_id: str, reading: Reading) -> str:
    """How far an attachment is on SORACOM's side, in AWS's words; empty: no resource of this kind is about it."""
    for one in reading.resources.of(kind):
        if str(one["attachmentId"]) == attachment_id:
            word = str(one.get("status") or "active")
            return OF_SORACOM.get(word, word)
    return ""


def _by_soracom(peering: Resource, reading: Reading) -> TransitGatewayPeeringAttachment:
    """SORACOM is the requester, and the owner of the other gateway accepts."""
    vpg = next((one for one in reading.resources.of(VPG) if one.id == peering["vpgId"]), None)
    return TransitGatewayPeeringAttachment(
        id=str(peering["attachmentId"]),
        requester=TransitGatewaySide(
            str((vpg and vpg.get("transitGatewayId")) or ""),
            str((vpg and vpg.get("transitGatewayOwnerId")) or ""),
            str((vpg and vpg.get("transitGatewayRegion")) or ""),
        ),
        accepter=TransitGatewaySide(
            str(peering["transitGatewayId"]),
            str(peering.get("awsAccountId") or ""),
            str(peering.get("awsRegion") or ""),
        ),
        state=PENDING,
        name=str(peering.get("name") or ""),
    )


def _between(peering: Resource) -> TransitGatewayPeeringAttachment:
    return TransitGatewayPeeringAttachment(
        id=peering.id,
        requester=TransitGatewaySide(str(peering["transitGatewayId"]), "", str(peering.get("region") or "")),
        accepter=TransitGatewaySide(
            str(peering["peerTransitGatewayId"]),
            str(peering.get("peerAccountId") or ""),
            str(peering.get("peerRegion") or ""),
        ),
        state=str(peering.get("state") or PENDING),
        name=peering.tag_name,
    )


def _accepted_alone(accepter: Resource) -> TransitGatewayPeeringAttachment:
    """Somebody else requested it."""
    return TransitGatewayPeeringAttachment(
        id=str(accepter[AWS_ATTACHMENT_ID]),
        requester=TransitGatewaySide(
            str(accepter.get("peerTransitGatewayId") or ""), str(accepter.get("peerAccountId") or "")
        ),
        accepter=TransitGatewaySide(str(accepter.get("transitGatewayId") or ""), "", str(accepter.get("region") or "")),
        name=accepter.tag_name,
    )
