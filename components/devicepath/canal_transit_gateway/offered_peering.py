"""Waiting for a peering that SORACOM has requested, until the gateway's account sees it.

`aws.ec2transitgateway.PeeringAttachmentAccepter` accepts what is there at that moment, and AWS carries a request from
one account and region to the other in its own time."""

from typing import Any

import pulumi_aws as aws
from pulumi import Input, InvokeOutputOptions, Output, Resource

from devicepath.look_up import answer, filters
from devicepath.waiting import until

LIMIT_S = 180.0
"""Minutes, as SORACOM's console says. Assumed."""
FIRST_PAUSE_S = 0.25
UNDER_WAY = ("initiating", "initiatingRequest")
"""States before it can be accepted. Source: AWS, EC2 API, TransitGatewayAttachmentState."""
PEERINGS = "The transit gateway's peerings"


def offered_peering(attachment_id: Input[str], region: Input[str], parent: Resource | None) -> Output[str]:
    """Its id, once it is offered. What has become of it since is AWS's to tell whoever accepts it."""
    opts = InvokeOutputOptions(parent=parent)

    async def offered(given: list[Any]) -> str:
        peering_id, place = given
        await until(
            lambda: _is_offered(peering_id, place, opts),
            lambda is_offered: is_offered is not False,
            limit_s=LIMIT_S,
            first_pause_s=FIRST_PAUSE_S,
        )
        return str(peering_id)

    known: Output[str] = Output.all(attachment_id, region).apply(offered)
    return known


async def _is_offered(attachment_id: str, region: str, opts: InvokeOutputOptions) -> bool | None:
    """None where nobody answers."""
    all_of_it = await _ids(attachment_id, region, opts, {})
    if not all_of_it:
        return None if all_of_it is None else False
    return not await _ids(attachment_id, region, opts, {"state": UNDER_WAY})


async def _ids(attachment_id: str, region: str, opts: InvokeOutputOptions, more: dict[str, Any]) -> list[str] | None:
    asked = filters({"transit-gateway-attachment-id": [attachment_id], **more})
    found = aws.ec2transitgateway.get_peering_attachments_output(filters=asked, region=region, opts=opts)
    shown = await answer(found, PEERINGS)
    return None if shown is None else list(shown.ids)
