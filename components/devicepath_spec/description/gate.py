"""Gate: the network that lets gate peers, and other devices, open connections to devices."""

from dataclasses import dataclass
from typing import ClassVar

from devicepath_spec.description.values import Vni
from devicepath_spec.gate_facts import DEFAULT_VNI


@dataclass(frozen=True, kw_only=True)
class OpenGate:
    """Gate is opened: gate peers are in one network with the devices."""

    kind: ClassVar[str] = "open"
    vni: Vni = DEFAULT_VNI
    """VXLAN network identifier, 1 to 16777215."""
    device_to_device: bool = False
    """Whether devices open connections to each other. Left out: SORACOM's privacy separator keeps them apart."""


@dataclass(frozen=True, kw_only=True)
class ExistingGate:
    """Gate of an existing VPG that is open already, by another stack or by hand: it is used, and left as it is."""

    kind: ClassVar[str] = "existing"
    vni: Vni = DEFAULT_VNI
    """Its VXLAN network identifier."""
    device_to_device: bool = False
    """Whether devices open connections to each other: then its privacy separator has to be off."""


@dataclass(frozen=True, kw_only=True)
class ClosedGate:
    """Gate is left alone: devices open connections, and nobody else."""

    kind: ClassVar[str] = "closed"
