"""The VPG, new or existing."""

from dataclasses import dataclass
from typing import ClassVar

from devicepath_spec.choices import RendezvousPoint, VpgType
from devicepath_spec.description.transit_gateway_values import Asn
from devicepath_spec.description.values import DeviceSubnet, SoracomId
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET


@dataclass(frozen=True, kw_only=True)
class NewVpg:
    """A new VPG. It costs a set-up fee, and then a fee by the hour. Type, device subnet and region can never change."""

    kind: ClassVar[str] = "new"
    type: VpgType
    """`E`: the internet only. `F`: Canal by VPC peering. `F2`: Canal by transit gateway."""
    device_subnet: DeviceSubnet = DEFAULT_DEVICE_SUBNET
    """Range that SIMs get addresses from: private, and outside 100.64.0.0/10 and 198.18.0.0/15."""
    region: RendezvousPoint | None = None
    """Where the VPG is. With the coverage jp it is always in Tokyo. Left out: Tokyo for jp, Frankfurt for g."""
    asn: Asn | None = None
    """ASN of the transit gateway that type F2 has: a private one, and another than the gateways that it is peered with
    have. It can never change. Left out: 64512."""


@dataclass(frozen=True, kw_only=True)
class ExistingVpg:
    """An existing VPG. Only what is written here is changed on it, and it is never deleted."""

    kind: ClassVar[str] = "existing"
    id: SoracomId
    """Id of the VPG."""
    type: VpgType
    """Its type: `E`, `F` or `F2`."""
    device_subnet: DeviceSubnet
    """Its device subnet."""
