"""A hosted virtual interface: a VLAN on somebody's connection, given to another account, which confirms it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import IPv4Interface, IPv4Network, IPv6Interface, IPv6Network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect_gateway import DirectConnectGateway
from devicepath_tools.rehearsal.clouds.aws.direct_connect.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

Network = IPv4Network | IPv6Network
Address = IPv4Interface | IPv6Interface
MOST_ROUTES = 100
"""That a BGP session may bring. Source: AWS, Direct Connect quotas."""
LAST_PLAIN_NUMBER = 2**31 - 1


class Kind(str, Enum):
    PRIVATE = "private"
    TRANSIT = "transit"


MTUS = {Kind.PRIVATE: (1500, 8500, 9001), Kind.TRANSIT: (1500, 8500)}
"""Source: AWS, Direct Connect guide, MTU: its table and its text disagree about private interfaces; both are taken."""


@dataclass(frozen=True)
class Session:
    """The one BGP session of an interface."""

    number: int
    """The customer's autonomous system."""
    key: str = field(repr=False)
    amazon: Address
    customer: Address


@dataclass
class VirtualInterface:
    kind: Kind
    name: str
    region: str
    connection_id: str
    allocator: str
    """The account of the connection."""
    owner: str
    """The account that it was given to."""
    vlan: int
    mtu: int
    session: Session
    id: str = field(default_factory=lambda: f"dxvif-{secrets.token_hex(4)}")
    state: PassingState = field(default_factory=lambda: PassingState("confirming"))
    target: DirectConnectGateway | VpnGateway | None = None
    """What it was confirmed to lead to."""
    is_up: bool = False
    """Whether its session is established."""
    learned: list[Network] = field(default_factory=list)
    """What the customer's router announces."""

    @property
    def arn(self) -> str:
        return f"arn:aws:directconnect:{self.region}:{self.owner}:dxvif/{self.id}"

    @property
    def code(self) -> str:
        """One that is there is `down` while its session is not established."""
        code = self.state.code
        return "down" if code == "available" and not self.is_up else code

    @property
    def is_gone(self) -> bool:
        return self.state.code in ("deleted", "deleting", "rejected")

    @property
    def reached(self) -> list[Network]:
        return self.learned if self.code == "available" else []

    def confirm(self, target: DirectConnectGateway | VpnGateway) -> None:
        self.target = target
        if isinstance(target, VpnGateway):
            target.beside.append(self)
        self.state.become("pending", "available", after_s=PACE.interface_s)

    def delete(self) -> None:
        self.state.become("deleting", "deleted", after_s=PACE.interface_s)

    def become(self, status: str, learned: Sequence[Network]) -> None:
        """What the two ends of the session make of it. More routes than AWS takes end it. Raises KeyError."""
        if status not in ("up", "down"):
            raise KeyError(status)
        self.is_up = status == "up" and len(learned) <= MOST_ROUTES
        self.learned = list(learned) if self.is_up else []

    def shown(self, tags: list[dict[str, str]]) -> dict[str, Any]:
        target = self.target
        shown: dict[str, Any] = {
            "virtualInterfaceId": self.id,
            "virtualInterfaceName": self.name,
            "virtualInterfaceType": self.kind.value,
            "virtualInterfaceState": self.code,
            "ownerAccount": self.owner,
            "connectionId": self.connection_id,
            "location": "EqTY2",
            "region": self.region,
            "vlan": self.vlan,
            "mtu": self.mtu,
            "jumboFrameCapable": True,
            "siteLinkEnabled": False,
            "awsDeviceV2": "EqTY2-rehearsal",
            "awsLogicalDeviceId": "EqTY2-rehearsal",
            **self._shown_session(),
            "bgpPeers": [self._shown_peer()],
            "tags": tags,
        }
        if target is not None:
            name = "virtualGatewayId" if isinstance(target, VpnGateway) else "directConnectGatewayId"
            shown |= {name: target.id, "amazonSideAsn": target.number}
        return shown

    def _shown_session(self) -> dict[str, Any]:
        number = self.session.number
        return {
            **({"asn": number} if number <= LAST_PLAIN_NUMBER else {}),
            "asnLong": number,
            "authKey": self.session.key,
            "amazonAddress": str(self.session.amazon),
            "customerAddress": str(self.session.customer),
            "addressFamily": f"ipv{self.session.amazon.version}",
        }

    def _shown_peer(self) -> dict[str, Any]:
        return {
            "bgpPeerId": f"dxpeer-{self.id.removeprefix('dxvif-')}",
            **self._shown_session(),
            "bgpPeerState": "available",
            "bgpStatus": "up" if self.is_up else "down",
            "awsDeviceV2": "EqTY2-rehearsal",
            "awsLogicalDeviceId": "EqTY2-rehearsal",
        }
