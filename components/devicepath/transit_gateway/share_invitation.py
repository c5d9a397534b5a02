"""The invitation to another account's share: waited for, and its absence told with all reasons that there are.

The provider accepts what waits at that moment, and says of every other case that nothing is pending."""

import asyncio
import time

from pulumi import ErrorHook, ErrorHookArgs

from devicepath.refused import Refused
from devicepath_spec.share_status import nothing_pending

NOTHING_PENDING = "No pending RAM Resource Share"
"""Source: the provider, resource aws_ram_resource_share_accepter."""
LIMIT_S = 30.0
"""AWS shows an invitation some seconds after a share was made. Assumed."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 8.0


class ShareInvitation:
    """`place` is where the setting stands that says who accepts."""

    def __init__(self, place: str):
        self._place = place
        self._ends: float | None = None
        self._pause_s = FIRST_PAUSE_S

    def hook(self, name: str) -> ErrorHook:
        """For the accepter that is called `name`: tries again until the invitation is there, or the limit is over."""
        return ErrorHook(f"invitation to {name}", self._is_tried_again)

    async def _is_tried_again(self, failed: ErrorHookArgs) -> bool:
        latest = next(iter(failed.errors), "")
        if failed.failed_operation != "create" or NOTHING_PENDING not in latest:
            return False
        self._ends = self._ends or time.monotonic() + LIMIT_S
        if time.monotonic() >= self._ends:
            raise Refused([f"{self._place}: {nothing_pending()}"])
        await asyncio.sleep(self._pause_s)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        return True
