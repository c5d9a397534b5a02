"""SIMs, their groups and their sessions: how a device is on a VPG."""

from dataclasses import dataclass
from ipaddress import IPv4Address


@dataclass(frozen=True)
class SimGroup:
    id: str
    vpg_id: str = ""
    """The VPG that its SIMs are on from their next session on; empty: none."""
    link_mtu: int | None = None
    """What devices are told, in bytes."""
    name: str = ""


@dataclass(frozen=True)
class SimSession:
    """A session, as it was when it began: a group that changed later is not in it."""

    vpg_id: str
    """Empty: on no VPG."""
    address: IPv4Address
    """The device's."""
    translated_address: IPv4Address | None = None
    """What servers see of it on type F, where SORACOM tells it (`gatewayPrivateIpAddress`)."""


@dataclass(frozen=True)
class Sim:
    id: str
    imsis: tuple[str, ...]
    group_id: str = ""
    session: SimSession | None = None
    """None: the device is offline."""
    name: str = ""
    """What the stack calls the device; else its tag `name`."""
