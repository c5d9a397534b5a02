"""An office: people behind a VPN to AWS, who reach servers, and, by a transit gateway, devices."""

from dataclasses import dataclass
from typing import ClassVar

from devicepath_spec.choices import Direction
from devicepath_spec.description.site_to_site_vpn import BgpRouting, VpnSettings
from devicepath_spec.description.transit_gateway import InTables
from devicepath_spec.description.transit_gateway_values import DEFAULT_ASN, Asn
from devicepath_spec.description.values import Name, PlannedRange


@dataclass(frozen=True, kw_only=True)
class RoutingByRanges:
    """AWS is told the ranges behind the router, which are `cidrs` of the office. A tunnel that is dead is left only
    once AWS sees it as down."""

    kind: ClassVar[str] = "static"


@dataclass(frozen=True, kw_only=True)
class OfficeRouting:
    """How AWS knows what is behind an office's router."""

    routing: BgpRouting | RoutingByRanges
    """`bgp`: the router tells it; `static`: it is told `cidrs`. The other way makes another connection."""


@dataclass(frozen=True, kw_only=True)
class VpnOfGateway(VpnSettings, OfficeRouting, InTables):
    """A VPN to a transit gateway of one's own, in its account and region. Which servers, and whether devices are
    reached, is a matter of the gateway's tables."""

    kind: ClassVar[str] = "transit_gateway"
    transit_gateway: Name
    """Which of `transit_gateways` it is."""


@dataclass(frozen=True, kw_only=True)
class VpnOfBackend(VpnSettings, OfficeRouting):
    """A VPN to a virtual private gateway of a backend's VPC, in its account and region. It reaches the servers there,
    and nobody behind the VPC: no devices, and no other VPC."""

    kind: ClassVar[str] = "vpn_gateway"
    backend: Name
    """Name of the backend. Its VPC has one virtual private gateway, which is made."""
    tiers: tuple[Name, ...] | None = None
    """Tiers whose servers are reached: their route tables lead to the office. Left out: all."""
    asn: Asn = DEFAULT_ASN
    """Private ASN of the gateway, another one than the router's. It can never change."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """People behind a VPN to AWS."""

    kind: ClassVar[str] = "office"
    directions: tuple[Direction, ...]
    """Who opens connections to whom: `device_to_cloud`, where devices reach the office, `cloud_to_device`, where people
    reach devices. Nobody, `[]`, where they reach servers only."""
    cidrs: tuple[PlannedRange, ...]
    """What is behind the router, all of it."""
    vpn: VpnOfGateway | VpnOfBackend
    """The VPN that leads there."""
