"""The customer's router itself, as far as its files are made here."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from devicepath_spec.choices import Distribution
from devicepath_spec.description.values import FixedAddress, PlannedRange
from devicepath_spec.reading.value import matching, whole

RouterName = Annotated[
    str, matching("[a-z][a-z0-9]{0,11}", "a name of 1 to 12 lower-case letters and digits", "office", decides=True)
]
InterfaceId = Annotated[int, whole(1, 65534, "the number of an interface")]
TunnelMtu = Annotated[int, whole(576, 1438, "an MTU in bytes")]


@dataclass(frozen=True, kw_only=True)
class LinuxRouter:
    """A Linux host with strongSwan, and FRR for BGP. Its files are put out, with the tunnels' keys in them."""

    kind: ClassVar[str] = "linux"
    name: RouterName
    """What its files and interfaces are named after: another one for each connection of the host."""
    own_ranges: tuple[PlannedRange, ...] = ()
    """What is behind it, and is announced by BGP. Left out: `routing.cidrs`."""
    far_ranges: tuple[PlannedRange, ...] = ()
    """What is behind AWS. Left out: `target.vpc_cidrs`, and where there are none, with BGP whatever is announced."""
    distribution: Distribution = Distribution.DEBIAN
    """Which Linux it is."""
    local_address: FixedAddress | None = None
    """Its address that packets which it sends itself have in the tunnels. Left out: the inside one."""
    first_interface_id: InterfaceId = 1
    """Number of the first of its two XFRM interfaces, which no other connection of the host has."""
    mtu: TunnelMtu = 1399
    """Bytes, of the tunnels' interfaces."""


@dataclass(frozen=True, kw_only=True)
class OtherRouter:
    """Whatever it is: nothing is made for it."""

    kind: ClassVar[str] = "other"
