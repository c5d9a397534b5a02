"""The SIM group that is on the VPG, new or existing."""

from dataclasses import dataclass
from typing import ClassVar

from devicepath_spec.description.values import DnsServers, LinkMtu, SoracomId


@dataclass(frozen=True, kw_only=True)
class NewSimGroup:
    """A new SIM group."""

    kind: ClassVar[str] = "new"
    dns_servers: DnsServers = ()
    """One or two DNS servers that devices are told instead of SORACOM's: a paid option. Left out: SORACOM's."""
    link_mtu: LinkMtu | None = None
    """MTU in bytes that devices are told, 576 to 1500. Left out: nothing is told."""


@dataclass(frozen=True, kw_only=True)
class ExistingSimGroup:
    """An existing SIM group. Its SIMs move to this VPG with their next session; its other settings stay."""

    kind: ClassVar[str] = "existing"
    id: SoracomId
    """Id of the group."""
    dns_servers: DnsServers = ()
    """One or two DNS servers that devices are told: a paid option. Left out: as the group has it."""
    link_mtu: LinkMtu | None = None
    """MTU in bytes that devices are told, 576 to 1500. Left out: as the group has it."""
