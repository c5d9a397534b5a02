"""A proposal of an association: the owner of a gateway asks the owner of a Direct Connect gateway."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from devicepath_tools.rehearsal.clouds.aws.direct_connect.gateway_association import (
    Associated,
    shown_gateway,
    shown_prefixes,
)
from devicepath_tools.rehearsal.clouds.aws.direct_connect.virtual_interface import Network
from devicepath_tools.rehearsal.clouds.passing_state import PassingState


@dataclass
class AssociationProposal:
    direct_id: str
    """Of the Direct Connect gateway: there need not be one."""
    direct_owner: str
    gateway: Associated
    prefixes: list[Network]
    id: str = field(default_factory=lambda: str(uuid4()))
    state: PassingState = field(default_factory=lambda: PassingState("requested"))

    def shown(self, existing: list[Network]) -> dict[str, Any]:
        """`existing` are the prefixes of an association that there is already."""
        return {
            "proposalId": self.id,
            "proposalState": self.state.code,
            "directConnectGatewayId": self.direct_id,
            "directConnectGatewayOwnerAccount": self.direct_owner,
            "associatedGateway": shown_gateway(self.gateway),
            "existingAllowedPrefixesToDirectConnectGateway": shown_prefixes(existing),
            "requestedAllowedPrefixesToDirectConnectGateway": shown_prefixes(self.prefixes),
        }
