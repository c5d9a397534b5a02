"""The whole of `devicepath:path`: one path."""

from typing import Annotated

from pydantic import Field

from devicepath_spec.choices import Direction, Internet, Replaceable, Session
from infra.settings.backend import Backend
from infra.settings.connection import Canal, Gate
from infra.settings.device import Device
from infra.settings.section import Section
from infra.settings.values import Name
from infra.settings.vpg import SimGroup, Vpg


class Settings(Section):
    """A private path between devices with SORACOM SIMs and a backend."""

    name: Name | None = None
    """Name of the deployment: everything is named after it, and it stays when the stack is renamed. Left out: the
    stack's name. Another one would make everything anew, and is refused."""
    directions: list[Direction]
    """Who opens connections to whom: `device_to_cloud`, `cloud_to_device`, `device_to_device`."""
    vpg: Vpg
    """SORACOM's virtual private gateway."""
    sim_group: SimGroup
    """The SIM group that is on the VPG."""
    devices: dict[Name, Device] = {}
    """SIMs that are put into the group, by a name that stays. A SIM has one group: this takes it out of another."""
    sessions: Session = Session.KEEP
    """`reset` ends a SIM's session when its group changes, so that it connects anew with what is set here; `keep`."""
    internet: Internet | None = None
    """What devices reach besides the path: `none`, `services` (SORACOM's own), `open`, or on an existing VPG `shared`:
    what its routing filter says, which is another stack's, with this path's ranges added to it. Left out: `none` for a
    new VPG, and as it is for an existing one."""
    backend: Backend
    """The VPC that devices talk with."""
    canal: Canal
    """The private connection of VPG and VPC."""
    gate: Gate
    """The network that lets servers, and other devices, open connections to devices."""
    protect: Annotated[bool, Field(strict=True)] = False
    """Whether VPG, SIM group, VPC and peering are kept: `pulumi destroy` and whatever would end or replace one of them
    are refused. Devices, rules and the gate peer are free to change."""
    allow_replacement: list[Replaceable] = []
    """What this change may end and make anew, though it is in use: `vpg`, `canal`. Right for one `pulumi up`; take it
    out afterwards."""
    tags: dict[str, str] = {}
    """Tags of everything that can have tags, at both ends."""
