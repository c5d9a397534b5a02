"""How the shares get into moto, which keeps a share as a record that grants nothing."""

from functools import cache

from moto.ram import urls
from moto.ram.responses import ResourceAccessManagerResponse

from devicepath_tools.rehearsal.clouds.aws.refusals.request import answer
from devicepath_tools.rehearsal.clouds.aws.resource_shares import invitation_operations, share_operations

OPERATIONS = share_operations.OPERATIONS | invitation_operations.OPERATIONS


@cache
def install() -> None:
    """In this process; a second call does nothing."""
    for action, operation in OPERATIONS.items():
        answer(ResourceAccessManagerResponse, action, operation)
        path = "{0}/" + action.replace("_", "") + "/?$"
        urls.url_paths[path] = ResourceAccessManagerResponse.dispatch
