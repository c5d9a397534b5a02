"""The table that somebody else has put an attachment into: an attachment is not taken out of it unasked.

The provider takes an attachment out of whatever table it is in, and says nothing of it. Source: the provider, resource
aws_ec2_transit_gateway_route_table_association, replace_existing_association."""

from pulumi import Input, InvokeOutputOptions, Output, ResourceHook

from devicepath.look_up import asked
from devicepath.refused import Refused
from devicepath.transit_gateway.gateway_look_ups import GatewayLookUps
from devicepath_spec.attachment_status import in_anothers_table

LOOK_UP = "aws:ec2transitgateway/getAttachment:getAttachment"


class EarlierAssociation:
    """`place` is where the wanted table is written."""

    def __init__(
        self, place: str, attachment_id: Input[str], table_id: Input[str], region: Input[str], opts: InvokeOutputOptions
    ):
        self._place, self._opts = place, opts
        self._given = Output.all(attachment_id, table_id, region)

    def hook(self, name: str) -> ResourceHook:
        """A hook for the association with the name `name`. It does not run in a preview, where an attachment that this
        stack itself is about to move is still in its old table."""
        return ResourceHook(f"association of {name}", self.refuse_to_take)

    async def refuse_to_take(self, _: object) -> None:
        """Raises Refused where the attachment is in a table that is neither the wanted one nor the gateway's default
        one."""
        attachment_id, wanted, region = await self._given.future() or ("", "", "")
        it = {"transitGatewayAttachmentId": attachment_id, "region": region}
        found = await asked(LOOK_UP, it, attachment_id, self._opts)
        table = found.get("associationTransitGatewayRouteTableId")
        if not table or table == wanted:
            return
        gateway = await GatewayLookUps(region, self._opts).shown(found["transitGatewayId"]) or {}
        if table != gateway.get("associationDefaultRouteTableId"):
            raise Refused([f"{self._place}: {in_anothers_table(attachment_id, table)}"])
