"""A tunnel of a connection: its two addresses at AWS's end, its options, and how it is doing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns import tunnel_options
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.pace import PACE
from devicepath_tools.rehearsal.clouds.clock import moment
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

Network = IPv4Network | IPv6Network
UP, DOWN = "UP", "DOWN"
IPSEC_IS_DOWN, IPSEC_IS_UP = "IPSEC IS DOWN", "IPSEC IS UP"


@dataclass
class VpnTunnel:
    outside_address: IPv4Address
    inside_range: IPv4Network
    inside_range_v6: IPv6Network | None
    """None: packets inside are of IPv4."""
    key: str = field(repr=False)
    options: dict[str, Any]
    """Those that were given, by their names in a request."""
    state: PassingState = field(default_factory=lambda: PassingState(DOWN))
    message: str = IPSEC_IS_DOWN
    """Why it is down; of one that is up it is made from its routes."""
    is_key_stored: bool = False
    """Whether Secrets Manager keeps the key: then it is answered nowhere else."""
    learned: list[Network] = field(default_factory=list)
    """What the customer's router announces."""

    @property
    def is_up(self) -> bool:
        return self.state.code == UP

    @property
    def inside(self) -> Network:
        return self.inside_range_v6 or self.inside_range

    def become(self, status: str, message: str | None, learned: Sequence[Network], most_routes: int) -> None:
        """What its two ends make of it. More routes than AWS takes end the BGP session. Raises KeyError."""
        if status not in (UP, DOWN):
            raise KeyError(status)
        is_too_much = len(learned) > most_routes
        self.state.become(DOWN if is_too_much else status)
        self.learned = list(learned) if self.is_up else []
        self.message = message or (IPSEC_IS_UP if is_too_much else IPSEC_IS_DOWN)

    def interrupt(self) -> None:
        """It is down while it is changed."""
        if self.is_up:
            self.state.become(DOWN, UP, after_s=PACE.connection_s)

    def telemetry(self, static_routes: int | None) -> dict[str, Any]:
        """`static_routes` are those of the connection; None: it speaks BGP."""
        count = static_routes if static_routes is not None else len(self.learned) * self.is_up
        up = "" if static_routes is not None else f"{count} BGP ROUTES"
        return {
            "OutsideIpAddress": str(self.outside_address),
            "Status": self.state.code,
            "StatusMessage": up if self.is_up else self.message,
            "AcceptedRouteCount": count,
            "LastStatusChange": moment(self.state.since),
        }

    def shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "OutsideIpAddress": str(self.outside_address),
            "TunnelInsideCidr": str(self.inside_range),
            **tunnel_options.shown(self.options),
        }
        if self.inside_range_v6 is not None:
            shown["TunnelInsideIpv6Cidr"] = str(self.inside_range_v6)
        return shown if self.is_key_stored else {**shown, "PreSharedKey": self.key}
