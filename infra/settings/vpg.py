"""SORACOM's end in the stack file: the VPG, and the SIM group that is on it."""

from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field, Tag

from devicepath_spec.choices import RendezvousPoint, VpgType
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET
from infra.settings.section import CHOSEN_BY_KIND, Section
from infra.settings.values import DeviceSubnet, DnsServer, LinkMtu, SoracomId


class NewVpg(Section):
    """A VPG of its own. It costs a set-up fee and then by the hour. Type, device subnet and region can never change."""

    kind: Literal["new"]
    type: VpgType
    """`E`: the internet only. `F`: Canal by VPC peering. `F2`: Canal by transit gateway."""
    device_subnet: DeviceSubnet = DEFAULT_DEVICE_SUBNET
    """Range that SIMs get addresses from: private, and outside 100.64.0.0/10 and 198.18.0.0/15."""
    region: RendezvousPoint | None = None
    """Where the VPG is: of the coverage jp always in Tokyo. Left out: Tokyo for jp, Frankfurt for g."""


class ExistingVpg(Section):
    """A VPG that exists. It is not changed but for what this file asks for, and never deleted."""

    kind: Literal["existing"]
    id: SoracomId
    """Id of the VPG."""
    type: VpgType
    """What it is: `E`, `F` or `F2`."""
    device_subnet: DeviceSubnet
    """Its device subnet."""


Vpg = Annotated[Annotated[NewVpg, Tag("new")] | Annotated[ExistingVpg, Tag("existing")], CHOSEN_BY_KIND]


class NewSimGroup(Section):
    """A SIM group of its own."""

    kind: Literal["new"]
    dns_servers: Annotated[list[DnsServer], Field(max_length=2)] = []
    """One or two DNS servers that devices are told instead of SORACOM's: a paid option. Left out: SORACOM's."""
    link_mtu: LinkMtu | None = None
    """MTU in bytes that devices are told, 576 to 1500. Left out: nothing is told."""


class ExistingSimGroup(Section):
    """A SIM group that exists. Its SIMs move to this VPG with their next session; its other settings stay."""

    kind: Literal["existing"]
    id: SoracomId
    """Id of the group."""
    dns_servers: Annotated[list[DnsServer], Field(max_length=2)] = []
    """One or two DNS servers that devices are told: a paid option. Left out: as the group has it."""
    link_mtu: LinkMtu | None = None
    """MTU in bytes that devices are told, 576 to 1500. Left out: as the group has it."""


SimGroup = Annotated[Annotated[NewSimGroup, Tag("new")] | Annotated[ExistingSimGroup, Tag("existing")], CHOSEN_BY_KIND]


def device_subnet_of(vpg: NewVpg | ExistingVpg | None) -> IPv4Network | None:
    return None if vpg is None else vpg.device_subnet
