"""Transit gateways: attachments that carry what comes and goes, and the table that judges what came by one."""

from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.route_table import RouteState
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.noun import Noun
from devicepath_tools.network.trace.words import counted, label
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayAttachment
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable
from devicepath_tools.network.vpc import Subnet

MENDING = {
    "initiatingRequest": "wait until {attachment} can be accepted, and accept it",
    "pendingAcceptance": "accept {attachment} in the account that was asked for it, or make another one",
    "pending": "wait: {attachment} is accepted, and AWS is not done yet",
    "initiating": "wait: AWS is making {attachment}",
    # SORACOM's words for its side of one. Source: SORACOM API, TransitGatewayVpcAttachment.status.
    "vpcAttachmentPending": "wait until SORACOM has seen {attachment}, and have it accepted there",
    "acceptancePending": "have SORACOM accept {attachment}: acceptTransitGatewayVpcAttachmentFromCustomer",
    "rejected": "make another one instead of {attachment}, and have it accepted: none that was rejected comes back",
    "failed": "mend what {attachment} failed for, and make another one: none that failed comes back",
}
"""By state. Source: AWS, EC2 API, TransitGatewayAttachment.state."""
GONE = "attach again instead of {attachment}, and give the routes that led to it the new one"


@dataclass(frozen=True, slots=True)
class AttachmentHop(Hop):
    """An attachment that a packet goes into, or comes out of: the subject."""

    attachment: TransitGatewayAttachment
    gateway: Noun
    subnet: Subnet | None = None
    """The one whose interface it takes, where it is a VPC's."""
    zone: str = ""
    """The zone that it has no interface in."""

    @property
    def where(self) -> str:
        return self.subnet.id if self.subnet is not None else ""

    @property
    def finding(self) -> str:
        if self.cause is Cause.ATTACHMENT_NOT_AVAILABLE:
            return f"is {self.attachment.state}"
        if self.cause is Cause.ATTACHMENT_ZONE:
            return f"has no subnet in {self.zone}, where this comes from: nothing of that zone gets into it"
        if self.subnet is None:
            return f"is {self.attachment.state}, out of {label(self.gateway)}"
        by = f"by {label(self.subnet)} in {self.subnet.zone}"
        return f"is {self.attachment.state}, into {label(self.gateway)} {by}"

    @property
    def fix(self) -> str:
        named = label(self.attachment)
        if self.cause is Cause.ATTACHMENT_NOT_AVAILABLE:
            return MENDING.get(self.attachment.state, GONE).format(attachment=named)
        if self.cause is Cause.ATTACHMENT_ZONE:
            return f"add a subnet of {self.zone} to {named}"
        return ""

    @property
    def need(self) -> str:
        return self.zone


@dataclass(frozen=True, slots=True)
class NotAttachedHop(Hop):
    """A gateway, the subject, that a VPC's route leads to without an attachment of the VPC."""

    vpc_id: str

    @property
    def finding(self) -> str:
        return f"{self.vpc_id} has no attachment to it"

    @property
    def fix(self) -> str:
        return f"attach {self.vpc_id} to {label(self.subject)}, with a subnet in each zone that sends"

    @property
    def need(self) -> str:
        return self.vpc_id


@dataclass(frozen=True, slots=True)
class NotAssociatedHop(Hop):
    """An attachment, the subject, that no table of a gateway is associated with."""

    gateway: Noun
    tables: tuple[TransitGatewayRouteTable, ...]
    """Those that it could be."""

    @property
    def where(self) -> str:
        return self.gateway.id

    @property
    def finding(self) -> str:
        return f"is associated with no route table of {label(self.gateway)}"

    @property
    def fix(self) -> str:
        tables = " or ".join(map(label, self.tables)) or "a route table"
        return f"associate {label(self.subject)} with {tables}"

    @property
    def need(self) -> str:
        return self.gateway.id


@dataclass(frozen=True, slots=True)
class TransitGatewayRouteHop(Hop):
    """A route of the table, the subject, that is associated with the attachment that a packet came by."""

    table: TransitGatewayRouteTable
    attachment_id: str
    route: TransitGatewayRoute | None
    right: tuple[TransitGatewayRoute, ...] = ()
    """The routes of which one would have to be there, as far as that can be inferred."""

    @property
    def where(self) -> str:
        return self.attachment_id

    @property
    def rule_id(self) -> str:
        return str(self.route) if self.route is not None else ""

    @property
    def finding(self) -> str:
        if self.route is None:
            return f"{counted(len(self.table.routes), 'route')}, none for {self.packet.destination}"
        gone = self.route.state is RouteState.BLACKHOLE and bool(self.route.attachment_id)
        state = ": blackhole, its attachment is gone" if gone else ""
        others = [it for it in self.table.candidates(self.packet.destination) if it is not self.route]
        losing = "".join(f"; {it} loses" for it in others[:1])
        listed = f" (of {self.route.prefix_list_id})" if self.route.prefix_list_id else ""
        return f"{self.route}, {self.route.origin.value}{listed}{state}{losing}"

    @property
    def fix(self) -> str:
        if self.cause is None:
            return ""
        verb = "replace in" if self.route is not None else "add to"
        wanted = self.route.destination if self.route is not None else self.packet.destination
        right = " or ".join(map(str, self.right)) or f"a route for {wanted} to the attachment that leads there"
        return f"{verb} {label(self.table)}: {right}"


@dataclass(frozen=True, slots=True)
class GatewayLoopHop(Hop):
    """An attachment, the subject, that a packet came by before."""

    gateway: Noun

    @property
    def where(self) -> str:
        return self.gateway.id

    @property
    def finding(self) -> str:
        return f"has brought it to {label(self.gateway)} before: the routes lead back here"

    @property
    def fix(self) -> str:
        leads = f"routes for {self.packet.destination} that do not lead back by {label(self.subject)}"
        return f"give what lies behind {label(self.subject)} {leads}"
