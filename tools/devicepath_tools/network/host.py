"""Hosts: whatever sends, takes and passes on packets by network interfaces. Whose it is makes no difference to one.

An EC2 instance is a host, and so is one in a device's LAN, or a router in a data centre."""

from dataclasses import dataclass, field

from devicepath_tools.network.gate_host import GateHost


@dataclass(frozen=True)
class Host:
    id: str
    interface_ids: tuple[str, ...]
    """The primary one first."""
    is_running: bool = True
    forwards: bool | None = field(default=None, kw_only=True)
    """Whether it passes on what is not for itself; None: nobody says. Of a gate peer its facts say it."""
    gate: GateHost | None = field(default=None, kw_only=True)
    """The gate peer that it is, by what it is known to do; None: it is none, or it is not known what it does."""
    gate_faults: tuple[str, ...] = field(default=(), kw_only=True)
    """Why the tunnel that it is told to make is none that works."""
    name: str = field(default="", kw_only=True)

    @property
    def is_read(self) -> bool:
        """Whether it is known what it does. Of one that is not, a VPG may say that it is a gate peer."""
        return True
