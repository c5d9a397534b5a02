"""Waiting for a peering that SORACOM has requested, until the gateway's account sees it.

`aws.ec2transitgateway.PeeringAttachmentAccepter` accepts what is there at that moment, and AWS carries a request from
one account and region to the other in its own time. In one region the account knows it by another id than SORACOM,
which is found by the two gateways: two of them have one peering."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pulumi import Input, InvokeOutputOptions, Output, Resource
from pulumi.runtime import is_dry_run

from devicepath.canal_transit_gateway.attachment_look_ups import AttachmentLookUps
from devicepath.canal_transit_gateway.known_peerings import NOT_OVER
from devicepath.canal_transit_gateway.peered_gateways import PeeredGateways
from devicepath.refused import Refused
from devicepath.waiting import until

LIMIT_S = 180.0
"""Seconds to wait; SORACOM's console speaks of minutes. Assumed."""
FIRST_PAUSE_S = 0.25
UNDER_WAY = ("initiating", "initiatingRequest")
"""States of an attachment before it can be accepted. Source: AWS, EC2 API, TransitGatewayAttachmentState."""
OFFERED = tuple(state for state in NOT_OVER if state not in UNDER_WAY)
Seen = TypeVar("Seen")


def offered_peering(name: str, attachment_id: Input[str], ends: PeeredGateways, parent: Resource | None) -> Output[str]:
    """The peering's id on this side, known once AWS shows it there. Whether it can still be accepted then, AWS says to
    the accepter. Raises Refused where both gateways are in one region and AWS shows no peering of them."""
    opts = InvokeOutputOptions(parent=parent)

    async def offered(given: list[Any]) -> str:
        of_soracom, own, place, of_vpg, place_of_vpg = given
        look_ups = AttachmentLookUps(place, opts)
        if place != place_of_vpg:
            await _settled(lambda: _is_offered(of_soracom, look_ups))
            return str(of_soracom)
        found = await _settled(lambda: _own_end(own, of_vpg, look_ups))
        if found == "":
            told = f"AWS shows no peering of {own} with SORACOM's {of_vpg} in {place}"
            why = "it was deleted or rejected there, or AWS is not done yet"
            fix = f"have another one requested, `pulumi up --replace` with the URN of {name}-request"
            raise Refused([f"{name}: {told}: {why}. Run again; if it stays so, {fix}."])
        return str(found or of_soracom)

    known = Output.all(attachment_id, ends.own, ends.region, ends.of_vpg, ends.region_of_vpg)
    found: Output[str] = known.apply(offered)
    return found


async def _settled(look: Callable[[], Awaitable[Seen]]) -> Seen:
    """Once it is there; None settles it, too."""
    return await until(look, lambda seen: seen is None or bool(seen), limit_s=LIMIT_S, first_pause_s=FIRST_PAUSE_S)


async def _is_offered(attachment_id: str, look_ups: AttachmentLookUps) -> bool | None:
    """None where nobody answers."""
    it = {"transit-gateway-attachment-id": [attachment_id]}
    all_of_it = await look_ups.ids(it)
    if not all_of_it:
        return None if all_of_it is None else False
    return not await look_ups.ids({**it, "state": UNDER_WAY})


async def _own_end(own: str, of_vpg: str, look_ups: AttachmentLookUps) -> str | None:
    """Empty: it is not offered. None where nobody answers."""
    # A preview does not wait for one that is still under way.
    states = NOT_OVER if is_dry_run() else OFFERED
    shown = await look_ups.ids({"transit-gateway-id": [own], "state": states})
    for one in shown or ():
        behind = await look_ups.gateway_behind(one)
        if behind in (of_vpg, None):
            return one
    return None if shown is None else ""
