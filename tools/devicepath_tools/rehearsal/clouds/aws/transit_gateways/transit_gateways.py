"""All transit gateways and attachments, of every account and region."""

import re
from collections.abc import Iterator

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused
from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_shares import SHARES
from devicepath_tools.rehearsal.clouds.aws.transit_gateways import subnet_interfaces
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.route_table import TransitGatewayRouteTable
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.vpc_attachment import VpcAttachment
from devicepath_tools.rehearsal.clouds.clock import CLOCK
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

VISIBLE_S = 2 * 3600.0
"""How long one sees what is deleted, failed or rejected. Source: AWS, Transit Gateway guide, VPC attachments."""
ENDED = ("deleted", "failed", "rejected")
ID = {kind: re.compile(rf"{kind}-[0-9a-f]{{8,17}}") for kind in ("tgw", "tgw-attach", "tgw-rtb")}


class TransitGateways:
    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """As it began."""
        self.gateways: dict[str, TransitGateway] = {}
        self.attachments: list[Attachment] = []

    def settle(self) -> None:
        """Lets happen what time brings along: called before each request, so nothing runs in between."""
        self.gateways = {key: it for key, it in self.gateways.items() if not _is_forgotten(it.state)}
        self.attachments = [each for each in self.attachments if not _is_forgotten(each.state)]
        for attachment in self.attachments:
            if isinstance(attachment, VpcAttachment):
                subnet_interfaces.follow(attachment)
        for gateway in self.gateways.values():
            for table in list(gateway.tables.values()):
                table.settle()
                if _is_forgotten(table.state):
                    del gateway.tables[table.id]

    def seen_by(self, account_id: str, region: str) -> list[TransitGateway]:
        """An account's own, and those that are shared with it."""
        return [
            gateway
            for gateway in self.gateways.values()
            if gateway.region == region and (gateway.account_id == account_id or SHARES.grants(gateway.arn, account_id))
        ]

    def usable(self, gateway_id: str, account_id: str, region: str) -> TransitGateway:
        """One that an account may attach to. Raises Refused."""
        refuse_malformed("tgw", gateway_id)
        for gateway in self.seen_by(account_id, region):
            if gateway.id == gateway_id and not gateway.is_gone:
                return gateway
        raise unknown_gateway(gateway_id)

    def own(self, gateway_id: str, account_id: str, region: str) -> TransitGateway:
        """One that an account may change. Raises Refused."""
        gateway = self.usable(gateway_id, account_id, region)
        if gateway.account_id != account_id:
            raise unknown_gateway(gateway_id)
        return gateway

    def attachments_seen_by(self, account_id: str, region: str) -> list[Attachment]:
        return [each for each in self.attachments if (account_id, region) in each.places]

    def attachment(self, attachment_id: str, account_id: str, region: str) -> Attachment:
        """One that an account sees. Raises Refused."""
        refuse_malformed("tgw-attach", attachment_id)
        for each in self.attachments_seen_by(account_id, region):
            if each.id == attachment_id:
                return each
        raise unknown_attachment(attachment_id)

    def attachments_of(self, gateway: TransitGateway) -> dict[str, Attachment]:
        """By id; also those that are over, for as long as they are seen."""
        return {each.id: each for each in self.attachments if each.gateway is gateway}

    def change_attachment(self, attachment_id: str, state: str) -> None:
        """What AWS, or somebody else, makes of it. Raises KeyError where there is none, or it is no such state."""
        found = {each.id: each for each in self.attachments}
        found[attachment_id].become(state)

    def vpc_attachments(self, vpc_id: str) -> Iterator[VpcAttachment]:
        """Those of a VPC, also such as are over."""
        for each in self.attachments:
            if isinstance(each, VpcAttachment) and each.vpc.id == vpc_id:
                yield each

    def tables_of(self, account_id: str, region: str) -> list[tuple[TransitGateway, TransitGatewayRouteTable]]:
        """An account's, each with its gateway. Only the owner sees them."""
        return [
            (gateway, table)
            for gateway in self.gateways.values()
            if (gateway.account_id, gateway.region) == (account_id, region)
            for table in gateway.tables.values()
        ]

    def table(self, table_id: str, account_id: str, region: str) -> tuple[TransitGateway, TransitGatewayRouteTable]:
        """One that is not deleted. Raises Refused."""
        refuse_malformed("tgw-rtb", table_id)
        for gateway, table in self.tables_of(account_id, region):
            if table.id == table_id and table.state.code not in ("deleted", "deleting"):
                return gateway, table
        raise unknown_table(table_id)


def _is_forgotten(state: PassingState) -> bool:
    return state.code in ENDED and state.since < CLOCK.now() - VISIBLE_S


def refuse_malformed(kind: str, identity: str) -> None:
    """The spellings of the codes are AWS's own."""
    if ID[kind].fullmatch(identity):
        return
    if kind == "tgw":
        raise Refused("InvalidTransitGatewayID.Malformed", f"Invalid Transit Gateway id {identity}.")
    if kind == "tgw-attach":
        raise Refused("InvalidTransitGatewayAttachmentID.Malformed", "Invalid Transit Gateway Attachment id.")
    raise Refused("InvalidRouteTableId.Malformed", f"Invalid Transit Gateway Route Table id {identity}.")


def unknown_gateway(gateway_id: str) -> Refused:
    text = f"Transit Gateway {gateway_id} was deleted or does not exist."
    return Refused("InvalidTransitGatewayID.NotFound", text)


def unknown_attachment(attachment_id: str) -> Refused:
    text = f"Transit Gateway Attachment {attachment_id} was deleted or does not exist."
    return Refused("InvalidTransitGatewayAttachmentID.NotFound", text)


def wrong_state(attachment: Attachment) -> Refused:
    return Refused("IncorrectState", f"{attachment.id} is in invalid state")


def unknown_table(table_id: str) -> Refused:
    text = f"Transit Gateway Route Table {table_id} was deleted or does not exist."
    return Refused("InvalidRouteTableID.NotFound", text)


ALL = TransitGateways()
"""Of this process."""
