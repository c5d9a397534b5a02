"""Direct Connect: gateways, what they are associated with, and virtual interfaces. Whether one is up, no state
tells."""

from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv4Network

from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation, DirectConnectGateway
from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.network import by_id
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayDirectConnectAttachment
from devicepath_tools.network.virtual_interface import DEFAULT_MTU, VirtualInterface

GATEWAY = "aws:directconnect/gateway:Gateway"
ASSOCIATION = "aws:directconnect/gatewayAssociation:GatewayAssociation"
OWN = (
    "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface",
    "aws:directconnect/transitVirtualInterface:TransitVirtualInterface",
)
ACCEPTED = (
    "aws:directconnect/hostedPrivateVirtualInterfaceAccepter:HostedPrivateVirtualInterfaceAccepter",
    "aws:directconnect/hostedTransitVirtualInterfaceAcceptor:HostedTransitVirtualInterfaceAcceptor",
)
"""Of others' connections. A hosted interface that was given away ends at nothing of the giver's."""
GATEWAY_ID = "dxGatewayId"
TRANSIT = "transitGateway"


def direct_connect_gateways(reading: Reading) -> dict[str, DirectConnectGateway]:
    return by_id(
        DirectConnectGateway(one.id, one.number("amazonSideAsn"), str(one.get("name") or ""))
        for one in reading.resources.of(GATEWAY)
    )


def direct_connect_associations(reading: Reading) -> dict[str, DirectConnectAssociation]:
    return by_id(_association(one) for one in reading.resources.of(ASSOCIATION))


def virtual_interfaces(reading: Reading) -> dict[str, VirtualInterface]:
    return by_id([*_own(reading), *_accepted(reading)])


def direct_connect_attachments(reading: Reading) -> Iterator[TransitGatewayDirectConnectAttachment]:
    """Those that AWS makes with an association."""
    for one in reading.resources.of(ASSOCIATION):
        attachment_id, gateway_id = one.get("transitGatewayAttachmentId"), one.get("associatedGatewayId")
        if attachment_id and gateway_id:
            yield TransitGatewayDirectConnectAttachment(str(attachment_id), str(gateway_id), str(one[GATEWAY_ID]))


def _association(association: Resource) -> DirectConnectAssociation:
    gateway_id = str(association.get("associatedGatewayId") or "")
    is_transit = association.get("associatedGatewayType") == TRANSIT or gateway_id.startswith("tgw-")
    allowed = (IPv4Network(it) for it in association.texts("allowedPrefixes") if ":" not in it)
    return DirectConnectAssociation(
        association.id,
        str(association[GATEWAY_ID]),
        "" if is_transit else gateway_id,
        gateway_id if is_transit else "",
        tuple(allowed),
    )


def _own(reading: Reading) -> Iterator[VirtualInterface]:
    for one in reading.resources.of(*OWN):
        yield VirtualInterface(
            one.id,
            one.number("vlan"),
            str(one.get(GATEWAY_ID) or ""),
            str(one.get("vpnGatewayId") or ""),
            amazon_address=_address(one, "amazonAddress"),
            customer_address=_address(one, "customerAddress"),
            asn=one.number("bgpAsn"),
            amazon_asn=one.number("amazonSideAsn"),
            mtu=one.number("mtu") or DEFAULT_MTU,
            name=str(one.get("name") or ""),
        )


def _accepted(reading: Reading) -> Iterator[VirtualInterface]:
    for one in reading.resources.of(*ACCEPTED):
        ends_at = str(one.get(GATEWAY_ID) or ""), str(one.get("vpnGatewayId") or "")
        yield VirtualInterface(str(one["virtualInterfaceId"]), None, *ends_at, name=one.tag_name)


def _address(interface: Resource, key: str) -> IPv4Interface | None:
    found = str(interface.get(key) or "")
    return IPv4Interface(found) if found and ":" not in found else None
