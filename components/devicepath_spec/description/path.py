"""A path: SORACOM's end, backends, and gate peers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from devicepath_spec.choices import Direction, Internet, Replaceable, Session
from devicepath_spec.description.backend import ExistingVpcBackend, NewVpcBackend
from devicepath_spec.description.data_center import DataCenter
from devicepath_spec.description.device import Device
from devicepath_spec.description.gate import ClosedGate, ExistingGate, OpenGate
from devicepath_spec.description.gate_peer import HostGatePeer, Instance
from devicepath_spec.description.office import Office
from devicepath_spec.description.sim_group import ExistingSimGroup, NewSimGroup
from devicepath_spec.description.transit_gateway import ExistingTransitGatewayOfPath, NewTransitGatewayOfPath
from devicepath_spec.description.values import AccountId, Name, Range, RoleArn
from devicepath_spec.description.vpg import ExistingVpg, NewVpg
from devicepath_spec.unknown import UNKNOWN


@dataclass(frozen=True, kw_only=True)
class DevicesEnd:
    """SORACOM's end of a path."""

    vpg: NewVpg | ExistingVpg
    """SORACOM's virtual private gateway."""
    internet: Internet | None = None
    """What devices reach besides the path. `none`: nothing; `services`: SORACOM's own services; `open`: the internet;
    `shared`, on an existing VPG: what its routing filter allows, which belongs to another stack, and to which this
    path's ranges are added. Left out: `none` for a new VPG; an existing one stays as it is."""
    sim_group: NewSimGroup | ExistingSimGroup = field(default_factory=NewSimGroup)
    """The SIM group that is on the VPG. Left out: a new one."""
    devices: Mapping[Name, Device] = field(default_factory=dict)
    """SIMs that are put into the group, by a name that stays. A SIM has one group: this takes it out of another."""
    sessions: Session = Session.KEEP
    """What happens to a SIM's session when its group changes. `keep`: it goes on, and what is set here holds from the
    next session on. `reset`: it is ended, so that the device connects anew."""
    gate: OpenGate | ExistingGate | ClosedGate = field(default_factory=ClosedGate)
    """The network that lets servers, and other devices, open connections to devices. Left out: closed."""


@dataclass(frozen=True, kw_only=True)
class VpgAlone(DevicesEnd):
    """A VPG with its devices that is no part of a DevicePath."""

    allowed_ranges: Mapping[Name, Range] = field(default_factory=dict)
    """Ranges that devices reach besides each other, by a name that stays. With `internet: services` the routing filter
    allows these and denies all others; with `shared` they are added to the filter that there is."""
    protect: bool = False
    """Whether the VPG and the group are kept: whatever would end or replace them is refused. Devices and settings are
    free to change. Left out: they are not."""
    allow_replacement: bool = False
    """Whether a change that SORACOM cannot make in place may delete the VPG and make another one, though it is in use.
    Left out: such a change is refused."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of the VPG and of the group, besides their name."""


@dataclass(frozen=True, kw_only=True)
class Path(DevicesEnd):
    """A private path between devices with SORACOM SIMs and backends."""

    backends: Mapping[Name, NewVpcBackend | ExistingVpcBackend | DataCenter | Office] = field(default_factory=dict)
    """What devices talk with, by a name that stays. Left out: nothing but each other."""
    transit_gateways: Mapping[Name, NewTransitGatewayOfPath | ExistingTransitGatewayOfPath] = field(
        default_factory=dict
    )
    """Transit gateways of your own that are peered with that of a VPG of type F2, by a name that stays."""
    gate_peers: Mapping[Name, Instance | HostGatePeer] = field(default_factory=dict)
    """Hosts in Gate's network, through which servers open connections to devices, by a name that stays."""
    protect: bool = False
    """Whether VPG, SIM group, VPCs, peerings, attachments and transit gateways are kept: `pulumi destroy` and whatever
    would end or replace one of them are refused. Devices, rules, routes and gate peers are free to change."""
    allow_replacement: tuple[Replaceable, ...] = ()
    """What this change may delete and make anew, though it is in use: `vpg`, `canal`. It is meant for one `pulumi up`;
    take it out afterwards."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags, at both ends."""

    @property
    def vpcs(self) -> Mapping[str, NewVpcBackend | ExistingVpcBackend]:
        """Backends that are VPCs, by their names."""
        return {key: one for key, one in self._known_backends() if isinstance(one, NewVpcBackend | ExistingVpcBackend)}

    @property
    def data_centers(self) -> Mapping[str, DataCenter]:
        """Backends that are data centres, by their names."""
        return {key: one for key, one in self._known_backends() if isinstance(one, DataCenter)}

    @property
    def offices(self) -> Mapping[str, Office]:
        """Backends that are offices, by their names."""
        return {key: one for key, one in self._known_backends() if isinstance(one, Office)}

    @property
    def instances(self) -> Mapping[str, Instance]:
        """Gate peers in VPCs, by their names."""
        return {key: one for key, one in self._known_gate_peers() if isinstance(one, Instance)}

    @property
    def hosts(self) -> Mapping[str, HostGatePeer]:
        """Gate peers in data centres, by their names."""
        return {key: one for key, one in self._known_gate_peers() if isinstance(one, HostGatePeer)}

    def _known_backends(self) -> Iterator[tuple[str, NewVpcBackend | ExistingVpcBackend | DataCenter | Office]]:
        """Of one whose kind is wrong nobody says what it is."""
        yield from ((key, one) for key, one in self.backends.items() if one is not UNKNOWN)

    def _known_gate_peers(self) -> Iterator[tuple[str, Instance | HostGatePeer]]:
        yield from ((key, one) for key, one in self.gate_peers.items() if one is not UNKNOWN)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """All directions that a backend or Gate is for, each once."""
        named = {direction for backend in self.backends.values() for direction in backend.directions}
        if isinstance(self.gate, OpenGate | ExistingGate) and self.gate.device_to_device:
            named.add(Direction.DEVICE_TO_DEVICE)
        return tuple(one for one in Direction if one in named)


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """What a stack file says besides its path."""

    name: Name | None = None
    """Name of the deployment: everything is named after it, and it stays when the stack is renamed. Left out: the
    stack's name. A change of it is refused, as everything would be made anew."""
    assumed_roles: Mapping[AccountId, RoleArn] = field(default_factory=dict)
    """IAM roles that are assumed in AWS accounts, by the account's id in quotes. For an account that is not listed, the
    credentials in use have to be its own."""


@dataclass(frozen=True, kw_only=True)
class StackFile(Path, Deployment):
    """A private path between devices with SORACOM SIMs and backends."""
