"""Attachments to transit gateways: of a VPC, of a VPN connection, of a Direct Connect gateway, or of a gateway in
another region.

Those of other kinds (Connect) are not modelled, and not kept."""

from dataclasses import dataclass

AVAILABLE = "available"
CARRYING = (AVAILABLE, "modifying")
"""States in which an attachment carries packets. Source: AWS, EC2 API, TransitGatewayAttachment.state; that one which
is being modified goes on carrying is assumed."""
GONE = ("deleted", "failed", "rejected")
"""States in which it is shown for two hours, and is none any more. Source: AWS, VPC, transit gateways, attachments."""
OF_SORACOM = {"active": AVAILABLE, "pending": "pendingAcceptance"}
"""AWS's words for SORACOM's. Others stay: `vpcAttachmentPending` and `acceptancePending` are states of SORACOM's side
alone. Source: SORACOM API, TransitGatewayVpcAttachment.status and TransitGatewayPeeringConnection.status."""


@dataclass(frozen=True)
class TransitGatewayVpcAttachment:
    id: str
    transit_gateway_id: str
    vpc_id: str
    state: str = AVAILABLE
    """AWS's word, such as `pendingAcceptance`."""
    subnet_ids: tuple[str, ...] | None = None
    """Those that it has an interface in, one a zone, sorted; None: not told."""
    appliance_mode: bool = False
    """On: both directions of a flow leave by one zone, which AWS picks. Off: by the zone that they came in from."""
    dns: bool = True
    """Whether public names of hosts behind other attachments are answered with private addresses. Decides about no
    packet."""
    security_group_referencing: bool | None = None
    """None: not told."""
    name: str = ""

    @property
    def carries(self) -> bool:
        return self.state in CARRYING


@dataclass(frozen=True)
class TransitGatewaySide:
    """One end of a peering."""

    transit_gateway_id: str
    account_id: str = ""
    region: str = ""


@dataclass(frozen=True)
class TransitGatewayPeeringAttachment:
    """A peering of two gateways. In two regions it has one id, on both sides; in one region each end has its own.

    Source: AWS, EC2 API, TransitGatewayPeeringAttachment; of one region, issues of the aws provider (24677, 38027)."""

    id: str
    requester: TransitGatewaySide
    accepter: TransitGatewaySide
    state: str = AVAILABLE
    name: str = ""
    of_end: str = ""
    """The gateway whose end the id is of; empty: it is of both ends."""

    @property
    def carries(self) -> bool:
        return self.state in CARRYING

    @property
    def gateways(self) -> frozenset[str]:
        return frozenset({self.requester.transit_gateway_id, self.accepter.transit_gateway_id})

    def far_side(self, transit_gateway_id: str) -> TransitGatewaySide:
        """The end that a gateway is not at."""
        return self.accepter if self.requester.transit_gateway_id == transit_gateway_id else self.requester


@dataclass(frozen=True)
class TransitGatewayVpnAttachment:
    """Of a VPN connection: AWS makes it with the connection."""

    id: str
    transit_gateway_id: str
    vpn_connection_id: str
    state: str = AVAILABLE
    name: str = ""

    @property
    def carries(self) -> bool:
        return self.state in CARRYING


@dataclass(frozen=True)
class TransitGatewayDirectConnectAttachment:
    """Of a Direct Connect gateway: AWS makes it with the association."""

    id: str
    transit_gateway_id: str
    direct_connect_gateway_id: str
    state: str = AVAILABLE
    name: str = ""

    @property
    def carries(self) -> bool:
        return self.state in CARRYING


TransitGatewayAttachment = (
    TransitGatewayVpcAttachment
    | TransitGatewayPeeringAttachment
    | TransitGatewayVpnAttachment
    | TransitGatewayDirectConnectAttachment
)


def gateway_ids(attachment: TransitGatewayAttachment) -> tuple[str, ...]:
    """The gateways that it is at: one, or both of a peering whose ends have one id."""
    if not isinstance(attachment, TransitGatewayPeeringAttachment):
        return (attachment.transit_gateway_id,)
    if attachment.of_end:
        return (attachment.of_end,)
    return attachment.requester.transit_gateway_id, attachment.accepter.transit_gateway_id
