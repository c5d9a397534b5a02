"""What SORACOM's API tells of a VPG of type F2: its transit gateway, what is attached to it, its customer routes."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Any

from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    OF_SORACOM,
    TransitGatewayAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.network.virtual_private_gateway import CustomerRoute

Json = Mapping[str, Any]


def gateway_id(vpg: Json) -> str:
    """Empty: it has none."""
    return str((vpg.get("soracomTransitGateway") or {}).get("id") or "")


def gateways(vpg: Json) -> Iterator[TransitGateway]:
    """SORACOM's own, as its AWS account has it. Its tables are told to nobody: customer routes stand for them."""
    told = vpg.get("soracomTransitGateway") or {}
    if gateway_id(vpg):
        asn = told.get("asn")
        yield TransitGateway(
            gateway_id(vpg),
            str(told.get("awsAccountId") or ""),
            str(told.get("region") or ""),
            None if asn is None else int(asn),
        )


def attachments(vpg: Json) -> Iterator[TransitGatewayAttachment]:
    """Those that AWS has given an id: a VPC that is only registered has none yet."""
    own = gateway_id(vpg)
    if not own:
        return
    for it in _entries(vpg, "soracomTransitGatewayVpcAttachments"):
        attachment_id = it.get("customerTransitGatewayVpcAttachmentId") or it.get("id")
        if attachment_id and it.get("customerVpcId"):
            yield TransitGatewayVpcAttachment(
                str(attachment_id), own, str(it["customerVpcId"]), _state(it), name=str(it.get("name") or "")
            )
    for it in _entries(vpg, "soracomTransitGatewayPeeringConnections"):
        attachment_id = it.get("soracomTransitGatewayPeeringAttachmentId") or it.get("id")
        if attachment_id and it.get("customerTransitGatewayId"):
            side = _soracoms_side(vpg)
            customers = TransitGatewaySide(
                str(it["customerTransitGatewayId"]),
                str(it.get("customerAwsAccountId") or ""),
                str(it.get("customerRegion") or ""),
            )
            # In one region the id is of SORACOM's end alone.
            of_end = own if side.region and side.region == customers.region else ""
            yield TransitGatewayPeeringAttachment(
                str(attachment_id), side, customers, _state(it), str(it.get("name") or ""), of_end
            )


def customer_routes(vpg: Json) -> Iterator[CustomerRoute]:
    """By attachment, also where one names the gateway that it leads to."""
    by_gateway = {
        str(it.get("customerTransitGatewayId")): str(it.get("soracomTransitGatewayPeeringAttachmentId") or it.get("id"))
        for it in _entries(vpg, "soracomTransitGatewayPeeringConnections")
    }
    for it in (vpg.get("customerRoutes") or {}).values():
        if _leads(it):
            target = str(it["target"])
            yield CustomerRoute(IPv4Network(it["destinationCidr"]), by_gateway.get(target, target))


def untold(vpg: Json) -> Iterator[str]:
    """What of all this it has, and does not tell."""
    for key, route in (vpg.get("customerRoutes") or {}).items():
        if not _leads(route):
            yield f"customer route {key} does not tell from where to where it leads"
    for it in _entries(vpg, "soracomTransitGatewayVpcAttachments"):
        if it.get("status") == "vpcAttachmentPending":
            vpc = it.get("customerVpcId")
            yield f"{vpc} of {it.get('customerAwsAccountId')} is registered, and AWS has no attachment of it yet"


def _leads(route: object) -> bool:
    return isinstance(route, Mapping) and bool(route.get("destinationCidr") and route.get("target"))


def _soracoms_side(vpg: Json) -> TransitGatewaySide:
    own = next(gateways(vpg))
    return TransitGatewaySide(own.id, own.account_id, own.region)


def _state(entry: Json) -> str:
    status = str(entry.get("status") or "")
    return OF_SORACOM.get(status, status)


def _entries(vpg: Json, key: str) -> list[Json]:
    return [it for it in (vpg.get(key) or {}).values() if isinstance(it, Mapping)]
