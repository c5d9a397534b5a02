"""A data centre: servers behind a router of one's own, which Door or Direct leads to."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from devicepath_spec.choices import Direction
from devicepath_spec.description.site_to_site_vpn_values import CustomerAsn
from devicepath_spec.description.values import Address, Range
from devicepath_spec.reading.value import Value, Wrong
from devicepath_spec.tunnel_facts import TUNNEL_MTU

LINE_MTUS = (1500, 9001)
"""Bytes, of a private virtual interface. Source: AWS, Direct Connect user guide, set the MTU."""


def line_mtu(value: Any) -> int:
    if isinstance(value, bool) or value not in LINE_MTUS:
        known = " or ".join(map(str, LINE_MTUS))
        raise Wrong(f"{value!r} is no MTU of a private virtual interface; write {known} instead.")
    return int(value)


LineMtu = Annotated[int, Value(line_mtu, {"type": "integer", "enum": list(LINE_MTUS)}, str(LINE_MTUS[0]), decides=True)]


@dataclass(frozen=True, kw_only=True)
class DoorByBgp:
    """The router and SORACOM's end tell each other their ranges."""

    kind: ClassVar[str] = "bgp"
    asn: CustomerAsn
    """ASN of the router, a private one such as 65000."""


@dataclass(frozen=True, kw_only=True)
class DoorByRanges:
    """SORACOM's end is told the ranges behind the router, which are `cidrs` of the data centre."""

    kind: ClassVar[str] = "static"


@dataclass(frozen=True, kw_only=True)
class Door:
    """A VPN of SORACOM's, which its support makes by an order: `devicepath door order`."""

    kind: ClassVar[str] = "door"
    router_address: Address
    """The router's fixed public address, or that of the NAT before it. Another one is another order."""
    routing: DoorByBgp | DoorByRanges
    """How SORACOM's end knows what is behind the router. The other way is another order."""

    @property
    def carries(self) -> int:
        """Bytes, of an IP packet on the way to the VPG."""
        return TUNNEL_MTU


@dataclass(frozen=True, kw_only=True)
class Direct:
    """A line of AWS Direct Connect to SORACOM, which its support and a carrier make by an order."""

    kind: ClassVar[str] = "direct"
    mtu: LineMtu = LINE_MTUS[0]
    """Bytes that its virtual interface carries: 1500 or 9001."""

    @property
    def carries(self) -> int:
        """Bytes, of an IP packet on the way to the VPG."""
        return self.mtu


@dataclass(frozen=True, kw_only=True)
class DataCenter:
    """Servers behind a router of one's own, in a data centre or an office. Nothing of it is made here: SORACOM's
    support makes the connection, and a VPG that has it is ended by support alone."""

    kind: ClassVar[str] = "data_center"
    directions: tuple[Direction, ...]
    """Who opens connections to whom: `device_to_cloud`, `cloud_to_device`."""
    cidrs: tuple[Range, ...]
    """What is behind the router, all of it."""
    connection: Door | Direct
    """What leads there from a VPG of type F."""
