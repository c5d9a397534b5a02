"""NAT gateways: what goes through one comes from an address of its own, and only answers come back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from devicepath_tools.network.instance import NetworkInterface, PublicAddress

AVAILABLE = "available"
"""The only state that carries packets for certain. Source: AWS, VPC user guide, work with NAT gateways."""
SERVICE = "nat_gateway"
"""What AWS calls the type of its network interface."""


@dataclass(frozen=True)
class NatGatewayAddress:
    """One of those that it sends from, at a network interface of its own."""

    interface_id: str
    address: IPv4Address
    public_address: IPv4Address | None = None
    """What an internet gateway translates it to; None: it is a private NAT gateway's."""


@dataclass(frozen=True)
class NatGateway:
    id: str
    vpc_id: str
    subnet_id: str
    """The one that it is in: its route table leads on. Empty: it is not told, or it is in all zones of the VPC."""
    addresses: tuple[NatGatewayAddress, ...]
    """The primary one first; none: not told."""
    state: str = AVAILABLE
    """AWS's word."""
    name: str = ""

    @property
    def carries(self) -> bool:
        return self.state == AVAILABLE

    @property
    def is_told(self) -> bool:
        """Whether it is known where it is, and what it sends from."""
        return bool(self.subnet_id and self.addresses)


def with_interfaces_of(
    interfaces: Mapping[str, NetworkInterface], gateways: Iterable[NatGateway]
) -> dict[str, NetworkInterface]:
    """Interfaces with those of NAT gateways, whether or not these are described by themselves. One has no security
    group, and takes and sends packets of everybody. Source: AWS, VPC user guide, NAT gateway basics."""
    found = dict(interfaces)
    for gateway in gateways:
        for one in gateway.addresses if gateway.subnet_id else ():
            known = found.get(one.interface_id) or _made(gateway, one)
            found[one.interface_id] = replace(
                known, security_group_ids=(), are_groups_read=True, source_dest_check=False, service=SERVICE
            )
    return found


def _made(gateway: NatGateway, one: NatGatewayAddress) -> NetworkInterface:
    public = (PublicAddress(one.public_address, one.address),) if one.public_address is not None else ()
    own = (one.address,)
    return NetworkInterface(one.interface_id, gateway.vpc_id, gateway.subnet_id, own, (), public_addresses=public)
