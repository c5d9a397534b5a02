"""Accepting another account's share of a transit gateway: once, and without ever leaving it again.

`aws.ram.ResourceShareAccepter` fails where nothing waits to be accepted, and deleting it makes the whole account leave
the share, with all that other stacks have on it. So it is retained on delete, and the setting `share` says who
accepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import (
    CustomResource,
    Input,
    Output,
    ResourceHook,
    ResourceHookBinding,
    ResourceHookOptions,
    ResourceOptions,
)
from pulumi.runtime import is_dry_run

from devicepath.given_providers import look_up_options
from devicepath.refused import Refused
from devicepath.transit_gateway.gateway_look_ups import GatewayLookUps
from devicepath.transit_gateway.share_invitation import ShareInvitation
from devicepath.waiting import until
from devicepath_spec.choices import Acceptance
from devicepath_spec.share_status import accepted_before, not_accepted

LIMIT_S = 120.0
"""Seconds to wait: AWS shows a gateway some seconds after its share was accepted. Assumed."""
FIRST_PAUSE_S = 0.25


@dataclass(frozen=True)
class OfferedGateway:
    """A gateway of another account, as it is offered to this one."""

    transit_gateway_id: Input[str]
    share_arn: Input[str]
    region: Input[str]
    again: str
    """How another invitation is had where this one was declined or has expired; for a message."""


class ShareAcceptance:
    """An account's acceptance of a share. `place` is where the setting `share` is written, for errors."""

    accepter: "aws.ram.ResourceShareAccepter | None"
    transit_gateway_id: Output[str]
    """Id of the gateway, known once this account sees it."""

    def __init__(
        self, name: str, place: str, offered: OfferedGateway, share: Acceptance, child: ResourceOptions,
        others: Sequence[CustomResource] = (),
    ):  # fmt: skip
        """`others` are accepters elsewhere in the program that may accept the same share."""
        self._place, self._offered, self._share = place, offered, share
        self._opts = look_up_options(child)
        self.accepter = self._accept(name, child) if share is Acceptance.ACCEPT else None
        accepted = offered.share_arn if self.accepter is None else self.accepter.share_arn
        first = [one.id for one in others]
        gateway, region = offered.transit_gateway_id, offered.region
        self.transit_gateway_id = Output.all(gateway, region, accepted, *first).apply(self._seen)

    def _accept(self, name: str, child: ResourceOptions) -> "aws.ram.ResourceShareAccepter":
        # Told before it is made, and only then: of an accepter that is there already, nothing is to be said.
        offered = ShareInvitation(self._place, self._offered.again).hook(name)
        hooks = ResourceHookBinding(before_create=[self._second_acceptance(name)], on_error=[offered])
        own = ResourceOptions(retain_on_delete=True, hooks=hooks)
        return aws.ram.ResourceShareAccepter(
            name,
            share_arn=self._offered.share_arn,
            region=self._offered.region,
            opts=ResourceOptions.merge(child, own),
        )

    def _second_acceptance(self, name: str) -> ResourceHook:
        # In a preview, too: of what is planned to be made, it is told there.
        return ResourceHook(f"acceptance of {name}", self._refuse_a_second_time, ResourceHookOptions(on_dry_run=True))

    async def _refuse_a_second_time(self, _: object) -> None:
        gateway, region = self._offered.transit_gateway_id, self._offered.region
        known = await Output.all(gateway, region).future()
        if known and await GatewayLookUps(known[1], self._opts).is_shown(known[0]):
            raise Refused([f"{self._place}: {accepted_before(known[0])}"])

    async def _seen(self, given: list[Any]) -> str:
        gateway, region, *_ = given
        look_ups = GatewayLookUps(region, self._opts)
        is_shown = await until(
            lambda: look_ups.is_shown(gateway),
            lambda shown: shown is not False,
            limit_s=LIMIT_S,
            first_pause_s=FIRST_PAUSE_S,
        )
        is_to_come = is_dry_run() and self._share is Acceptance.ACCEPT
        if is_shown is False and not is_to_come:
            raise Refused([f"{self._place}: {not_accepted(gateway, region, self._share, self._offered.again)}"])
        return str(gateway)
