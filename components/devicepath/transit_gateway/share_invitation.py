"""The invitation to another account's share: its absence is told with all reasons that there are.

The provider looks for it for two minutes, and then says of every case that nothing is pending. Source: the provider,
resource aws_ram_resource_share_accepter."""

from pulumi import ErrorHook, ErrorHookArgs

from devicepath.refused import Refused
from devicepath_spec.share_status import nothing_pending

NOTHING_PENDING = "No pending RAM Resource Share"


class ShareInvitation:
    """`place` is where the setting stands that says who accepts, `again` how another invitation comes."""

    def __init__(self, place: str, again: str):
        self._place, self._again = place, again

    def hook(self, name: str) -> ErrorHook:
        """For the accepter that is called `name`. What it raises is told instead of what the provider says."""
        return ErrorHook(f"invitation to {name}", self.is_tried_again)

    def is_tried_again(self, failed: ErrorHookArgs) -> bool:
        """Never: the provider has waited. Raises Refused where no invitation waits."""
        if failed.failed_operation == "create" and NOTHING_PENDING in next(iter(failed.errors), ""):
            raise Refused([f"{self._place}: {nothing_pending(self._again)}"])
        return False
