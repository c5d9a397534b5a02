"""Where a packet starts and where it arrives."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.sim import Sim
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway


@dataclass(frozen=True, slots=True)
class HostEnd:
    """A host, at one of its interfaces."""

    interface: NetworkInterface


@dataclass(frozen=True, slots=True)
class DeviceEnd:
    """A device on a VPG."""

    vpg: VirtualPrivateGateway
    address: IPv4Address
    """Its own, in the device subnet."""
    sim: Sim | None
    """None: no SIM that was read has the address."""


@dataclass(frozen=True, slots=True)
class VpgEnd:
    """A VPG itself: what the outer packets of Gate's tunnel are for."""

    vpg: VirtualPrivateGateway


Endpoint = HostEnd | DeviceEnd | VpgEnd
