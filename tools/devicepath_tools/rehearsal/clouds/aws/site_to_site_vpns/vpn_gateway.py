"""A virtual private gateway: AWS's end of connections for one VPC."""

from typing import Any, Protocol

from moto.ec2.utils import random_id

from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import Network
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

DEFAULT_NUMBER = 64512
HOLDING = frozenset({"attaching", "attached"})
"""States in which the VPC has the gateway."""


class Reaching(Protocol):
    """What brings routes to a gateway besides its connections."""

    @property
    def reached(self) -> list[Network]: ...


class VpnGateway:
    MOST_ROUTES = 100
    """That a BGP session may bring. Source: AWS, Site-to-Site VPN quotas."""

    def __init__(self, account_id: str, region: str, number: int, zone: str) -> None:
        self.id = str(random_id(prefix="vgw", size=17))
        self.account_id, self.region, self.number, self.zone = account_id, region, number, zone
        self.state = PassingState("pending", "available", after_s=PACE.gateway_s)
        self.vpcs: dict[str, PassingState] = {}
        """The one that it is attached to, or was last, by its id."""
        self.tables: set[str] = set()
        """Route tables of the VPC that it propagates to, by id."""
        self.beside: list[Reaching] = []

    @property
    def is_gone(self) -> bool:
        return self.state.code in ("deleted", "deleting")

    @property
    def vpc_id(self) -> str | None:
        """Of the VPC that has it, or is about to."""
        return next((vpc_id for vpc_id, state in self.vpcs.items() if state.code in HOLDING), None)

    @property
    def is_held(self) -> bool:
        """Also while it is being detached."""
        return any(state.code != "detached" for state in self.vpcs.values())

    def attach(self, vpc_id: str) -> None:
        self.vpcs = {vpc_id: PassingState("attaching", "attached", after_s=PACE.vpc_s)}

    def detach(self, vpc_id: str) -> None:
        self.vpcs[vpc_id].become("detaching", "detached", after_s=PACE.vpc_s)
        self.tables.clear()

    def delete(self) -> None:
        self.state.become("deleting", "deleted", after_s=PACE.gateway_s)

    def get_filter_value(self, *_: str) -> list[str]:
        """moto, which asks before it deletes a VPC, learns of none that holds it up: that is refused before."""
        return []

    def shown(self, tags: list[dict[str, str]], *, entered: bool = False) -> dict[str, Any]:
        """`entered`: as the answer to the request that brought it into its state."""
        shown: dict[str, Any] = {
            "VpnGatewayId": self.id,
            "State": self.state.entered if entered else self.state.code,
            "Type": "ipsec.1",
            "AmazonSideAsn": self.number,
            "VpcAttachments": [{"VpcId": vpc_id, "State": state.code} for vpc_id, state in self.vpcs.items()],
            "Tags": tags,
        }
        return {**shown, "AvailabilityZone": self.zone} if self.zone else shown
