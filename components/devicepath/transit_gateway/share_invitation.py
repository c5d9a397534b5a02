"""The invitation to another account's share, with an error that lists the possible reasons where there is none.

The provider looks for it for two minutes, and then says of every case that nothing is pending. Source: the provider,
resource aws_ram_resource_share_accepter."""

from pulumi import ErrorHook, ErrorHookArgs

from devicepath.refused import Refused
from devicepath_spec.share_status import nothing_pending

NOTHING_PENDING = "No pending RAM Resource Share"


class ShareInvitation:
    """`place` is where the setting `share` is written, `again` how another invitation is had."""

    def __init__(self, place: str, again: str):
        self._place, self._again = place, again

    def hook(self, name: str) -> ErrorHook:
        """A hook for the accepter with the name `name`. What it raises is shown instead of the provider's own error."""
        return ErrorHook(f"invitation to {name}", self.is_tried_again)

    def is_tried_again(self, failed: ErrorHookArgs) -> bool:
        """Always False, as the provider has waited already. Raises Refused where no invitation waits."""
        if failed.failed_operation == "create" and NOTHING_PENDING in next(iter(failed.errors), ""):
            raise Refused([f"{self._place}: {nothing_pending(self._again)}"])
        return False
