"""How the operations get into moto, beside its own; and its connections get AWS's ids and types."""

import secrets
from functools import cache
from typing import Any

from moto.directconnect.models import Connection
from moto.directconnect.responses import DirectConnectResponse

from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations import (
    associations,
    gateways,
    proposals,
    virtual_interfaces,
)
from devicepath_tools.rehearsal.clouds.aws.refusals.request import answer, put

NOUNS = (associations, gateways, proposals, virtual_interfaces)


@cache
def install() -> None:
    """In this process; a second call does nothing."""
    for noun in NOUNS:
        for action, operation in noun.OPERATIONS.items():
            answer(DirectConnectResponse, action, operation)
    _mend_connections()


def _mend_connections() -> None:
    """moto's id is an ARN, and the `aws` provider's code stops at two of its types."""
    shown = Connection.to_dict

    def identify(connection: Any) -> None:
        connection.connection_id = f"dxcon-{secrets.token_hex(4)}"

    def to_dict(connection: Any) -> dict[str, Any]:
        mended = {**shown(connection), "hasLogicalRedundancy": "no", "ownerAccount": connection.owner_account}
        del mended["loaIssueTime"]
        return mended

    put(Connection, "__post_init__", identify)
    put(Connection, "to_dict", to_dict)
