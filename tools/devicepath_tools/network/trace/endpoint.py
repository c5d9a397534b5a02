"""Where a packet starts and where it arrives. A further kind of end is a further class here."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.sim import Sim
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway


@dataclass(frozen=True, slots=True)
class HostEnd:
    """A host, at one of its interfaces."""

    interface: NetworkInterface

    def noun(self, network: Network) -> Noun:
        """What is there."""
        return network.host_of(self.interface) or self.interface

    @property
    def place(self) -> str:
        """For people who have to choose between several."""
        return f"{self.interface.id} in {self.interface.vpc_id}"

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {"kind": "host", "interface": self.interface.id, "instance": self.interface.instance_id or None}

    def is_same(self, other: "Endpoint") -> bool:
        """Whether it is one end with another: a host is the same at all of its interfaces."""
        if not isinstance(other, HostEnd):
            return False
        is_on_one = bool(self.interface.instance_id) and self.interface.instance_id == other.interface.instance_id
        return is_on_one or self.interface.id == other.interface.id


@dataclass(frozen=True, slots=True)
class DeviceEnd:
    """A device on a VPG."""

    vpg: VirtualPrivateGateway
    address: IPv4Address
    """Its own, in the device subnet."""
    sim: Sim | None
    """None: no SIM that was read has the address."""

    def noun(self, network: Network) -> Noun:
        return self.sim or Unread(str(self.address), "device")

    @property
    def place(self) -> str:
        return f"a device of {self.vpg.id}"

    def shown(self) -> dict[str, Any]:
        sim = self.sim.id if self.sim is not None else None
        return {"kind": "device", "vpg": self.vpg.id, "address": str(self.address), "sim": sim}

    def is_same(self, other: "Endpoint") -> bool:
        """A device is the same whatever address its SIM has."""
        if not isinstance(other, DeviceEnd):
            return False
        if self.sim is not None and other.sim is not None:
            return self.sim.id == other.sim.id
        return (self.vpg.id, self.address) == (other.vpg.id, other.address)


@dataclass(frozen=True, slots=True)
class VpgEnd:
    """A VPG itself: what the outer packets of Gate's tunnel are for."""

    vpg: VirtualPrivateGateway

    def noun(self, network: Network) -> Noun:
        return self.vpg

    @property
    def place(self) -> str:
        return self.vpg.id

    def shown(self) -> dict[str, Any]:
        return {"kind": "vpg", "vpg": self.vpg.id}

    def is_same(self, other: "Endpoint") -> bool:
        return False


Endpoint = HostEnd | DeviceEnd | VpgEnd
