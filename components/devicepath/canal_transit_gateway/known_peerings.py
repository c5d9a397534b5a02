"""What AWS shows of the peerings of the user's own gateway before SORACOM is asked for one: which of them have ended.

SORACOM may go on listing a peering that has ended, and has no status for that: without this it would never be requested
anew."""

import asyncio
from dataclasses import dataclass

from pulumi import Input, InvokeOutputOptions, Output, Resource

from devicepath.answering_account import answering_account
from devicepath.canal_transit_gateway.attachment_look_ups import AttachmentLookUps
from devicepath.canal_transit_gateway.peered_gateways import PeeredGateways

# Source: AWS, EC2 API, TransitGatewayAttachmentState.
NOT_OVER = ("initiating", "initiatingRequest", "pendingAcceptance", "pending", "available", "modifying", "rollingBack")
OVER = ("deleted", "deleting", "rejected", "rejecting", "failed", "failing")
"""States of an attachment that will never carry a packet again. AWS shows it for two hours."""


@dataclass(frozen=True)
class KnownPeerings:
    """Attachments of one gateway according to AWS."""

    live: list[str] | None
    """Ids of those that have not ended; None where the look-up is not answered, or AWS shows none by the id that
    SORACOM uses."""
    ended: dict[str, str]
    """States of those that have ended, by id."""


def known_peerings(
    name: str,
    ends: PeeredGateways,
    account_id: Input[str],
    parent: Resource | None,
) -> Output[KnownPeerings]:
    """Looks peerings up. Raises Refused where the credentials are of another account."""
    opts = InvokeOutputOptions(parent=parent)

    async def look(given: list[str]) -> KnownPeerings:
        gateway, _, place, place_of_vpg = given
        if place == place_of_vpg:
            # By another id than SORACOM's, which alone the request has.
            return KnownPeerings(None, {})
        look_ups = AttachmentLookUps(place, opts)
        live, over = await asyncio.gather(
            look_ups.ids({"transit-gateway-id": [gateway], "state": NOT_OVER}),
            asyncio.gather(*(look_ups.ids({"transit-gateway-id": [gateway], "state": [state]}) for state in OVER)),
        )
        ended = {one: state for state, ids in zip(OVER, over, strict=True) for one in ids or []}
        return KnownPeerings(live, ended)

    # Another account sees no peering of it, and that would replace one that carries traffic.
    account = answering_account(f"{name}.account_id", account_id, opts)
    known: Output[KnownPeerings] = Output.all(ends.own, account, ends.region, ends.region_of_vpg).apply(look)
    return known
