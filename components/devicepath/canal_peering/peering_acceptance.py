"""Waiting for a peering connection: until it can be accepted, and until it is active.

`aws.ec2.VpcPeeringConnectionAccepter` accepts a connection that is pending at that moment, and otherwise succeeds
without doing anything: its existence proves nothing. It accepts again whenever it is updated, so a tag is changed to
have it do so."""

from collections.abc import Callable, Mapping
from typing import Any

from pulumi import Input, InvokeOutputOptions, Output, Resource
from pulumi.runtime import is_dry_run

from devicepath.canal_peering.peering_look_ups import PeeringLookUps
from devicepath.refused import Refused
from devicepath.waiting import until
from devicepath_spec.peering_status import ACTIVE, PENDING, UNDER_WAY, UNSEEN, not_active
from devicepath_spec.rules.tags import ACCEPTANCE

LAST_ACCEPTANCE = 9
"""The highest number of an acceptance. After it comes the first one again, without a tag: all that matters is that the
tags differ."""
LIMIT_S = 180.0
"""Seconds to wait for AWS, which takes a second or two, and more between regions. Assumed."""
FIRST_PAUSE_S = 0.25


class PeeringAcceptance:
    """What the accepter of one requested connection needs, and the id that it gives. `name` begins the errors."""

    connection_id: Output[str]
    """The connection's id, once it can be accepted or is active."""

    def __init__(self, name: str, requested_id: Output[str], region: Input[str], parent: Resource | None):
        opts = InvokeOutputOptions(parent=parent)
        self._wait = Output.from_input(region).apply(lambda place: PeeringWait(name, PeeringLookUps(place, opts)))

        async def offered(given: list[Any]) -> tuple[str, int]:
            wait: PeeringWait = given[0]
            connection_id: str = given[1]
            return await wait.until_acceptable(connection_id)

        self._offered: Output[tuple[str, int]] = Output.all(self._wait, requested_id).apply(offered)
        self.connection_id = Output.all(requested_id, self._offered).apply(lambda both: str(both[0]))

    def tagged(self, tags: Mapping[str, Input[str]]) -> Output[Mapping[str, str]]:
        """The accepter's tags, different from those that it has where it has to accept again."""

        def numbered(given: list[Any]) -> dict[str, str]:
            own, (_, number) = given
            return {**own, **({ACCEPTANCE: str(number)} if number > 1 else {})}

        return Output.all(Output.from_input(tags), self._offered).apply(numbered)

    def active(self, accepted_id: Output[str]) -> Output[str]:
        """The connection's id, known once the connection is active. There is no wait where it was active before."""

        async def active(given: list[Any]) -> str:
            wait, connection_id, accepted, (status, _) = given
            if status != ACTIVE:
                await wait.until_active(connection_id)
            return str(accepted)

        return Output.all(self._wait, self.connection_id, accepted_id, self._offered).apply(active)


class PeeringWait:
    """Waits for a connection; `path` names it in errors."""

    def __init__(self, path: str, look_ups: PeeringLookUps):
        self._path = path
        self._look_ups = look_ups

    async def until_acceptable(self, connection_id: str) -> tuple[str, int]:
        """Its status, pending or active, and the number of the acceptance that it needs or has: 1 for the first.

        A preview looks and does not wait. Raises Refused when the connection has ended, or the limit has passed."""
        status = await self._until(connection_id, lambda status: status in (ACTIVE, PENDING), (*UNDER_WAY, UNSEEN))
        number = await self._acceptance(connection_id)
        # Ours are the only tags on this side of it: an acceptance was here and came too early.
        if status == PENDING and await self._has(connection_id, {"tag-key": ["Name"]}):
            number = number % LAST_ACCEPTANCE + 1
        return status, number

    async def until_active(self, connection_id: str) -> None:
        """Waits until the connection is active. Raises Refused as `until_acceptable` does."""
        await self._until(connection_id, lambda status: status == ACTIVE, (*UNDER_WAY, PENDING, UNSEEN))

    async def _until(self, connection_id: str, is_done: Callable[[str], bool], passing: tuple[str, ...]) -> str:
        status = await until(
            lambda: self._look_ups.status(connection_id),
            lambda status: is_done(status) or status not in passing,
            limit_s=LIMIT_S,
            first_pause_s=FIRST_PAUSE_S,
        )
        if is_done(status) or (is_dry_run() and status in passing):
            return status
        timed_out_s = LIMIT_S if status in passing else 0.0
        raise Refused([f"{self._path}: {not_active(connection_id, status, self._look_ups.region, timed_out_s)}"])

    async def _acceptance(self, connection_id: str) -> int:
        if not await self._has(connection_id, {"tag-key": [ACCEPTANCE]}):
            return 1
        for number in range(2, LAST_ACCEPTANCE):
            if await self._has(connection_id, {f"tag:{ACCEPTANCE}": [str(number)]}):
                return number
        return LAST_ACCEPTANCE

    async def _has(self, connection_id: str, tag: dict[str, list[str]]) -> bool:
        return bool(await self._look_ups.ids({"vpc-peering-connection-id": [connection_id], **tag}))
