"""An attachment: what leads into a transit gateway, and what all kinds of it have in common."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from moto.ec2.utils import random_transit_gateway_attachment_id

from devicepath_tools.rehearsal.clouds.aws.transit_gateways.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import (
    ASSOCIATION,
    PROPAGATION,
    TransitGateway,
)
from devicepath_tools.rehearsal.clouds.clock import CLOCK
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

Network = IPv4Network | IPv6Network
OVER = frozenset({"deleted", "deleting", "failed", "failing", "rejected", "rejecting"})
"""States in which it leads nowhere, and never will."""
USABLE = frozenset({"available", "modifying"})
"""States in which it carries packets."""
ACCEPTED = USABLE | {"pending"}
"""States in which tables take it. Source: AWS, IncorrectState of AssociateTransitGatewayRouteTable."""


class Attachment(ABC):
    kind: str
    """As AWS calls the type of what is attached."""
    propagates: bool
    """Whether route tables learn its ranges."""

    def __init__(self, gateway: TransitGateway, state: PassingState) -> None:
        self.id = str(random_transit_gateway_attachment_id())
        self.created_at = CLOCK.now()
        self.gateway, self.state = gateway, state

    @property
    @abstractmethod
    def places(self) -> frozenset[tuple[str, str]]:
        """Accounts, each with its region, that see it."""

    @property
    @abstractmethod
    def ranges(self) -> list[Network]:
        """What it propagates."""

    @property
    @abstractmethod
    def resource(self) -> tuple[str, str]:
        """Id and owner of what the gateway reaches by it."""

    @property
    def ends(self) -> Sequence["Attachment"]:
        """What comes and goes with it, and itself: a peering has an end at either gateway."""
        return (self,)

    @property
    def is_over(self) -> bool:
        return self.state.code in OVER

    @property
    def is_usable(self) -> bool:
        return self.state.code in USABLE

    @property
    def is_accepted(self) -> bool:
        return self.state.code in ACCEPTED

    def accept(self) -> None:
        """It comes to be, and into the default tables of its gateway."""
        self.state.become("pending", "available", after_s=PACE.attachment_s)
        for end in self.ends:
            associated, propagated = (end.gateway.default_table(each) for each in (ASSOCIATION, PROPAGATION))
            if associated is not None:
                associated.associate(end.id)
            if propagated is not None and self.propagates:
                propagated.propagate(end.id)

    def reject(self) -> None:
        self._end("rejecting", "rejected")

    def delete(self) -> None:
        self._end("deleting", "deleted")

    def become(self, state: str) -> None:
        """What the other side, AWS or somebody by hand makes of it, and at once: one of those that are over."""
        if state not in OVER:
            raise KeyError(state)
        self._end(state)

    def _end(self, *codes: str) -> None:
        self.state.become(*codes, after_s=PACE.attachment_s)
        for end in self.ends:
            for table in end.gateway.tables.values():
                table.lose(end.id)

    def shown_in_tables(self) -> dict[str, Any]:
        """The part that a table shows of it."""
        return {"TransitGatewayAttachmentId": self.id, "ResourceId": self.resource[0], "ResourceType": self.kind}
