"""A route table of a transit gateway: which attachments ask it, which propagate to it, and what was written into it."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from moto.ec2.utils import random_transit_gateway_route_table_id

from devicepath_tools.rehearsal.clouds.aws.transit_gateways.pace import PACE
from devicepath_tools.rehearsal.clouds.clock import CLOCK, moment
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

Network = IPv4Network | IPv6Network


@dataclass
class StaticTarget:
    """Where a static route, or a reference to a prefix list, leads."""

    attachment_id: str | None
    """None: it is a blackhole, made as one or left by an attachment that is gone."""


@dataclass
class TransitGatewayRouteTable:
    gateway_id: str
    id: str = field(default_factory=lambda: str(random_transit_gateway_route_table_id()))
    created_at: float = field(default_factory=CLOCK.now)
    state: PassingState = field(default_factory=lambda: PassingState("pending", "available", after_s=PACE.gateway_s))
    associations: dict[str, PassingState] = field(default_factory=dict)
    """By the attachment's id; those that end are there until they have ended."""
    propagations: dict[str, PassingState] = field(default_factory=dict)
    static_routes: dict[Network, StaticTarget] = field(default_factory=dict)
    prefix_lists: dict[str, StaticTarget] = field(default_factory=dict)
    """References, by the prefix list's id."""

    def associate(self, attachment_id: str) -> None:
        self.associations[attachment_id] = PassingState("associating", "associated", after_s=PACE.association_s)

    def disassociate(self, attachment_id: str) -> None:
        state = self.associations[attachment_id]
        state.become("disassociating", "disassociated", after_s=PACE.association_s)

    def propagate(self, attachment_id: str) -> None:
        self.propagations[attachment_id] = PassingState("enabled")

    def lose(self, attachment_id: str) -> None:
        """The attachment is gone: what was written stays, and leads nowhere.

        Source: AWS, Transit Gateway guide, blackhole routes."""
        self.associations.pop(attachment_id, None)
        self.propagations.pop(attachment_id, None)
        for target in (*self.static_routes.values(), *self.prefix_lists.values()):
            if target.attachment_id == attachment_id:
                target.attachment_id = None

    def settle(self) -> None:
        """Forgets associations that have ended."""
        for attachment_id, state in list(self.associations.items()):
            if state.code == "disassociated":
                del self.associations[attachment_id]

    def delete(self) -> None:
        self.state.become("deleting", "deleted", after_s=PACE.gateway_s)

    def shown(self, tags: list[dict[str, str]], defaults: dict[str, bool], *, entered: bool = False) -> dict[str, Any]:
        """`defaults` says for what it is the gateway's default table."""
        return {
            "TransitGatewayRouteTableId": self.id,
            "TransitGatewayId": self.gateway_id,
            "State": self.state.entered if entered else self.state.code,
            "DefaultAssociationRouteTable": defaults["Association"],
            "DefaultPropagationRouteTable": defaults["Propagation"],
            "CreationTime": moment(self.created_at),
            "Tags": tags,
        }
