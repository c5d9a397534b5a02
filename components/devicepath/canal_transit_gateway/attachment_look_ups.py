"""What AWS shows of peering attachments of transit gateways, by the `aws` provider's look-ups."""

import pulumi_aws as aws
from pulumi import InvokeOutputOptions

from devicepath.look_up import Filters, answer, asked, filters

PEERINGS = "The transit gateway's peerings"
LOOK_UP = "aws:ec2transitgateway/getPeeringAttachment:getPeeringAttachment"


class AttachmentLookUps:
    """Look-ups in one region, as one account, which sees its own end of each peering."""

    def __init__(self, region: str, opts: InvokeOutputOptions):
        self._region = region
        self._opts = opts

    async def ids(self, given: Filters) -> list[str] | None:
        """Ids of the attachments that pass these filters; None where the look-up is not answered."""
        found = aws.ec2transitgateway.get_peering_attachments_output(
            filters=filters(given), region=self._region, opts=self._opts
        )
        shown = await answer(found, PEERINGS)
        return None if shown is None else list(shown.ids)

    async def gateway_behind(self, attachment_id: str) -> str | None:
        """Id of the gateway at the other end; None where the look-up is not answered."""
        found = await asked(LOOK_UP, {"id": attachment_id, "region": self._region}, attachment_id, self._opts)
        return found.get("peerTransitGatewayId")
