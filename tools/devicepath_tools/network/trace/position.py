"""Where a packet is on its way, between two decisions."""

from dataclasses import dataclass

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.nat_gateway import NatGateway
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.sim import Sim
from devicepath_tools.network.site import CustomerRouter, Site
from devicepath_tools.network.trace.gate_end import GateEnd
from devicepath_tools.network.trace.noun import Unread
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayVpcAttachment
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.network.virtual_private_gateway import GatePeer, VirtualPrivateGateway
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.network.vpn_connection import VpnConnection


@dataclass(frozen=True, slots=True)
class Position:
    packet: Packet


@dataclass(frozen=True, slots=True)
class InHost(Position):
    """A host sends it of its own."""

    interface: NetworkInterface
    """The one that has the address it is sent from."""


@dataclass(frozen=True, slots=True)
class Leaving(Position):
    """It leaves a host by an interface."""

    interface: NetworkInterface


@dataclass(frozen=True, slots=True)
class Arriving(Position):
    """It is about to enter an interface."""

    interface: NetworkInterface
    sender: NetworkInterface | Unread | None
    """The interface that it left last, if that has its source address: what references to groups go by."""
    crosses_edge: bool
    """Whether it comes from outside the subnet: then the subnet's network ACL judges it."""


@dataclass(frozen=True, slots=True)
class AtHost(Position):
    """It has entered a host by an interface."""

    interface: NetworkInterface


@dataclass(frozen=True, slots=True)
class IntoNatGateway(Position):
    """A route leads it to a NAT gateway."""

    gateway: NatGateway
    from_subnet_id: str


@dataclass(frozen=True, slots=True)
class OnPeering(Position):
    """It enters a VPC peering connection."""

    peering_id: str
    vpc_id: str
    """The VPC that it comes from; empty: a VPG's own."""
    sender: NetworkInterface | Unread | None


@dataclass(frozen=True, slots=True)
class IntoTransitGateway(Position):
    """A route leads it out of a VPC to a transit gateway."""

    transit_gateway_id: str
    subnet: Subnet
    """The one that it leaves: its zone is the one of the way in."""
    sender: NetworkInterface | Unread | None


@dataclass(frozen=True, slots=True)
class AtTransitGateway(Position):
    """It has come to a transit gateway by one of its attachments."""

    transit_gateway_id: str
    attachment_id: str
    entered: Subnet | None
    """Of a VPC's attachment: the subnet with the interface that it came in by. None: it comes from elsewhere."""
    sender: NetworkInterface | Unread | None


@dataclass(frozen=True, slots=True)
class OutOfTransitGateway(Position):
    """A transit gateway sends it into a VPC."""

    attachment: TransitGatewayVpcAttachment
    entered: Subnet | None
    sender: NetworkInterface | Unread | None


@dataclass(frozen=True, slots=True)
class IntoVpnGateway(Position):
    """A route leads it out of a VPC to AWS's virtual private gateway."""

    vpn_gateway_id: str


@dataclass(frozen=True, slots=True)
class IntoVpn(Position):
    """What a VPN connection ends at in AWS, or a VPG, sends it to the customer."""

    connection: VpnConnection


@dataclass(frozen=True, slots=True)
class IntoVirtualInterface(Position):
    """The same by a virtual interface of Direct Connect."""

    interface: VirtualInterface


@dataclass(frozen=True, slots=True)
class IntoDirectConnectGateway(Position):
    """A transit gateway sends it to a Direct Connect gateway."""

    direct_connect_gateway_id: str


@dataclass(frozen=True, slots=True)
class FromRouter(Position):
    """A router of the customer's has it for what is behind its VPN connections and virtual interfaces."""

    router: CustomerRouter


@dataclass(frozen=True, slots=True)
class InSite(Position):
    """It is in a network of the customer's, on its way to a host there or out of it."""

    site: Site


@dataclass(frozen=True, slots=True)
class IntoTunnel(Position):
    """A gate peer puts it into its tunnel to the VPG."""

    gate: GateEnd


@dataclass(frozen=True, slots=True)
class OutOfTunnel(Position):
    """It has come out of the tunnel, at a gate peer."""

    gate: GateEnd


@dataclass(frozen=True, slots=True)
class InDevice(Position):
    """A device sends it."""

    vpg: VirtualPrivateGateway
    sim: Sim | None


@dataclass(frozen=True, slots=True)
class FromDevice(Position):
    """It has come to a VPG from one of its devices."""

    vpg: VirtualPrivateGateway
    sim: Sim | None


@dataclass(frozen=True, slots=True)
class AtVpg(Position):
    """It has come to a VPG over a peering connection, or by its transit gateway."""

    vpg: VirtualPrivateGateway


@dataclass(frozen=True, slots=True)
class ToDevice(Position):
    """A VPG has it for a device."""

    vpg: VirtualPrivateGateway


@dataclass(frozen=True, slots=True)
class ToGatePeer(Position):
    """A VPG puts it into Gate's tunnel, for one of our gate peers."""

    vpg: VirtualPrivateGateway
    peer: GatePeer


@dataclass(frozen=True, slots=True)
class OntoCanal(Position):
    """A VPG sends it over one of its peering connections, or to an attachment of its transit gateway."""

    vpg: VirtualPrivateGateway
