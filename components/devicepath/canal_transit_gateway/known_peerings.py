"""What AWS shows of the peerings of the user's own gateway before SORACOM is asked for one: which of them are over.

SORACOM may list one that is over, and has no word for it: without this it would never be requested anew."""

import asyncio
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import Input, InvokeOutputOptions, Output, Resource

from devicepath.canal_peering.peering_look_ups import PeeringLookUps
from devicepath.look_up import answer, filters
from devicepath.refused import Refused

# Source: AWS, EC2 API, TransitGatewayAttachmentState.
NOT_OVER = ("initiating", "initiatingRequest", "pendingAcceptance", "pending", "available", "modifying", "rollingBack")
OVER = ("deleted", "deleting", "rejected", "rejecting", "failed", "failing")
"""Of one that never will carry a packet again. AWS shows it for two hours."""
PEERINGS = "The transit gateway's peerings"


@dataclass(frozen=True)
class KnownPeerings:
    """Attachments of one gateway according to AWS."""

    live: list[str] | None
    """Those that are not over; None where nobody answers."""
    ended: dict[str, str]
    """States of those that are over, by id."""


def known_peerings(
    name: str,
    transit_gateway_id: Input[str],
    account_id: Input[str],
    region: Input[str],
    parent: Resource | None,
) -> Output[KnownPeerings]:
    """Raises Refused where AWS answers for another account."""
    opts = InvokeOutputOptions(parent=parent)

    async def look(given: list[str]) -> KnownPeerings:
        gateway, wanted, place = given
        # Another account sees no peering of it, and that would replace one that carries traffic.
        asked = await PeeringLookUps(place, opts).account_id()
        if asked not in (wanted, None):
            fix = "use credentials of that account, or give its provider with opts.providers"
            raise Refused([f"{name}.account_id: {wanted}, but AWS answers for account {asked}; {fix}."])
        live, over = await asyncio.gather(
            _ids(gateway, place, NOT_OVER, opts),
            asyncio.gather(*(_ids(gateway, place, (state,), opts) for state in OVER)),
        )
        ended = {one: state for state, ids in zip(OVER, over, strict=True) for one in ids or []}
        return KnownPeerings(live, ended)

    known: Output[KnownPeerings] = Output.all(transit_gateway_id, account_id, region).apply(look)
    return known


async def _ids(gateway: str, region: str, states: tuple[str, ...], opts: InvokeOutputOptions) -> list[str] | None:
    """None where nobody answers."""
    asked = filters({"transit-gateway-id": [gateway], "state": states})
    found = aws.ec2transitgateway.get_peering_attachments_output(filters=asked, region=region, opts=opts)
    shown = await answer(found, PEERINGS)
    return None if shown is None else list(shown.ids)
