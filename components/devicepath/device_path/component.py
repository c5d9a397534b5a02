"""The whole path between devices and backends, from one description."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import ComponentResource, Output, ProviderResource, Resource, ResourceOptions

from devicepath.arguments import DevicePathArgs
from devicepath.backend_vpc.component import BackendVpc
from devicepath.described import Written, described
from devicepath.device_path.path_attachments import attach_to_vpg
from devicepath.device_path.path_backend import PathBackend, vpc_of_backend
from devicepath.device_path.path_gate_peer import PathGatePeer
from devicepath.device_path.path_host import PathHost
from devicepath.device_path.path_office import path_offices
from devicepath.device_path.path_transit_gateway import path_transit_gateways
from devicepath.device_path.path_vpg import vpg_arguments
from devicepath.device_path.vpg_lines import VpgLines, keep_while_there
from devicepath.gate_peer.component import GatePeer
from devicepath.given_providers import Providers, check_providers, with_provider
from devicepath.kept import refuse_to_destroy
from devicepath.refused import refusing
from devicepath.site_to_site_vpn.tunnel_ends import VpnTunnelEnds
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.description.gate_peer import HostGatePeer
from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults
from devicepath_spec.judging.judgement import judge_name, judge_path
from devicepath_spec.rules.names import GIVE_ANOTHER


class DevicePath(ComponentResource):
    """A VirtualPrivateGateway, and for each backend a BackendVpc and a CanalPeering or a CanalTransitGateway,
    TransitGateways, SiteToSiteVpns to offices, and GatePeers, as far as each is described, put together. Of a data
    centre it makes nothing: it puts out what SORACOM's support is asked for, and the files of the gate peers there.

    It makes no resources besides these. A description that SORACOM or AWS would refuse is refused with all its
    mistakes, before anything is made. Backends of several accounts: give `aws_providers`.
    """

    vpg_id: Output[str]
    """Id of the VPG."""
    vpg_range: Output[str]
    """The VPG's own range: what servers see of devices over Canal."""
    device_subnet: Output[str]
    """Range of the devices' addresses."""
    group_id: Output[str]
    """Id of the SIM group."""
    device_addresses: Mapping[str, str]
    """Fixed addresses of devices, by their names."""
    vpc_ids: Mapping[str, Output[str]]
    """Ids of the VPCs, by the backends' names."""
    ranges: Mapping[str, Mapping[str, Mapping[str, str]]]
    """The address plan: range of each subnet, by backend, tier and letter of the zone."""
    connection_ids: Mapping[str, Output[str]]
    """`pcx-...`, of the active VPC peerings, or `tgw-attach-...`, of what leads to SORACOM's transit gateway, by the
    backends' names."""
    transit_gateway_ids: Mapping[str, Output[str]]
    """Ids of the path's own transit gateways, by their names."""
    gate_peer_addresses: Mapping[str, Output[str]]
    """The gate peers' addresses in their VPCs and data centres, by their names."""
    gate_peer_inner_addresses: Mapping[str, Output[str]]
    """The gate peers' addresses in the device subnet: what devices see of servers that are masqueraded."""
    gate_peer_instance_ids: Mapping[str, Output[str]]
    """Ids of the gate peers' instances, by their names: what Session Manager takes."""

    gate_peer_files: Mapping[str, Output[Sequence[Any]]]
    """The files of gate peers on hosts in data centres, by their names: of each file its `path`, `content`, `mode` and
    `owner`. None is secret."""
    door_orders: Mapping[str, Output[str]]
    """What SORACOM's support is asked for, to make Door, by the data centres' names."""
    door_connections: Output[Sequence[Any]] | None
    """The VPN connections of Door that the VPG has: none until SORACOM's support has made one. None: no data centre is
    described."""
    virtual_interfaces: Output[Sequence[str]] | None
    """The virtual interfaces of Direct that the VPG has. None: as before."""
    vpn_connection_ids: Mapping[str, Output[str]]
    """Ids of the VPN connections to offices, `vpn-...`, by the offices' names."""
    tunnels: Mapping[str, Mapping[str, VpnTunnelEnds]]
    """The addresses of their tunnels, by the offices' names and `first` and `second`."""
    router_files: Mapping[str, Output[Sequence[Any]]]
    """The files of offices' Linux routers, by their names: of each file its `path`, `content`, `mode` and `owner`;
    secret, as the tunnels' keys are in them."""

    def __init__(
        self,
        name: str,
        args: DevicePathArgs,
        opts: ResourceOptions | None = None,
        aws_providers: Mapping[str, ProviderResource] | None = None,
        transit_gateway_providers: Mapping[str, ProviderResource] | None = None,
    ):
        """`aws_providers` are `aws` providers by the names of backends, and `transit_gateway_providers` by the names of
        the path's own transit gateways. Left out: the provider of the options."""
        super().__init__("devicepath:index:DevicePath", name, {}, opts)
        path, given = described(Path, args, judge_path, name)
        _check(name, path, aws_providers, transit_gateway_providers)
        child = ResourceOptions(parent=self)
        self.vpg = VirtualPrivateGateway(f"{name}-vpg", vpg_arguments(path, given), child)
        # No comprehension, nor a method: the SDK describes every frame that is on the stack, for each resource.
        self.backends: dict[str, PathBackend] = {}
        for key in path.vpcs:
            options = with_provider(child, aws_providers, key)
            vpc = BackendVpc(*vpc_of_backend(name, key, path, given, options))
            self.backends[key] = PathBackend(name, key, path, given, self.vpg, vpc, options)
        attach_to_vpg(name, path, given, self.vpg, self.backends, aws_providers, child)
        self.transit_gateways = path_transit_gateways(
            name, path, given, self.vpg, self.backends, aws_providers, transit_gateway_providers, child
        )
        self.offices = path_offices(
            name, path, given, self.vpg, self.backends, self.transit_gateways, aws_providers, transit_gateway_providers,
            child,
        )  # fmt: skip
        self._make_gate_peers(name, path, given, aws_providers)
        self.lines = VpgLines(path, given, self.vpg, child) if path.data_centers else None
        for key, backend in self.backends.items():
            interfaces = [self.gate_peers[one].interface for one, it in path.instances.items() if it.backend == key]
            backend.open_session_manager(interfaces)
        refuse_to_destroy(name, self._parts, child, protect=path.protect)
        keep_while_there(name, f"{self.vpg.pulumi_resource_name}-vpg", path, self._parts, child)
        self._tell(path)
        self.register_outputs(self._outputs)

    def _make_gate_peers(self, name: str, path: Path, given: Written, providers: Providers) -> None:
        child = ResourceOptions(parent=self)
        self.gate_peers: dict[str, GatePeer] = {}
        self.hosts: dict[str, PathHost] = {}
        # Where SORACOM chooses an inner address, it is to know of those that are given: it might choose one of them.
        given_first: list[Resource] = [self.vpg]
        for key, peer in sorted(path.gate_peers.items(), key=lambda one: one[1].inner_address is None):
            later = child
            if peer.inner_address is None:
                later = ResourceOptions.merge(child, ResourceOptions(depends_on=[*given_first]))
            made: GatePeer | PathHost
            if isinstance(peer, HostGatePeer):
                made = self.hosts[key] = PathHost(name, key, path, given, self.vpg, later)
            else:
                options, backend = with_provider(later, providers, peer.backend), self.backends[peer.backend]
                made = self.gate_peers[key] = PathGatePeer(name, key, path, given, self.vpg, backend, options)
            if peer.inner_address is not None:
                given_first.append(made.registration)

    @property
    def _outputs(self) -> dict[str, Any]:
        return {
            "vpgId": self.vpg_id,
            "vpgRange": self.vpg_range,
            "deviceSubnet": self.device_subnet,
            "groupId": self.group_id,
            "deviceAddresses": self.device_addresses,
            "vpcIds": self.vpc_ids,
            "ranges": self.ranges,
            "connectionIds": self.connection_ids,
            "transitGatewayIds": self.transit_gateway_ids,
            "gatePeerAddresses": self.gate_peer_addresses,
            "gatePeerInnerAddresses": self.gate_peer_inner_addresses,
            "gatePeerInstanceIds": self.gate_peer_instance_ids,
            "gatePeerFiles": self.gate_peer_files,
            "doorOrders": self.door_orders,
            "doorConnections": self.door_connections,
            "virtualInterfaces": self.virtual_interfaces,
            "vpnConnectionIds": self.vpn_connection_ids,
            "tunnels": self.tunnels,
            "routerFiles": self.router_files,
        }

    @property
    def _parts(self) -> list[Resource]:
        """The component's parts, each once: several backends may share a canal."""
        of_backends = [part for one in self.backends.values() for part in one.parts]
        of_gateways = [part for one in self.transit_gateways.values() for part in one.parts]
        of_hosts = [one.registration for one in self.hosts.values()]
        of_vpcs = [*of_backends, *of_gateways, *(one.vpn for one in self.offices.values())]
        return list(dict.fromkeys([self.vpg, *of_vpcs, *self.gate_peers.values(), *of_hosts]))

    def _tell(self, path: Path) -> None:
        vpg, devices = self.vpg, path.devices.items()
        self.vpg_id, self.vpg_range, self.group_id = vpg.vpg_id, vpg.vpg_range, vpg.group_id
        self.device_subnet = vpg.device_subnet
        self.device_addresses = {key: str(one.address) for key, one in devices if one.address is not None}
        backends, peers = self.backends.items(), self.gate_peers.items()
        everywhere: Mapping[str, GatePeer | PathHost] = {**self.gate_peers, **self.hosts}
        self.vpc_ids = {key: one.vpc.vpc_id for key, one in backends}
        self.ranges = {key: one.vpc.ranges for key, one in backends}
        self.connection_ids = {key: one.canal.connection_id for key, one in backends if one.canal is not None}
        self.transit_gateway_ids = {key: one.gateway.transit_gateway_id for key, one in self.transit_gateways.items()}
        self.gate_peer_addresses = {key: one.outer_address for key, one in everywhere.items()}
        self.gate_peer_inner_addresses = {key: one.inner_address for key, one in everywhere.items()}
        self.gate_peer_files = {key: one.files for key, one in self.hosts.items()}
        self.door_orders = {} if self.lines is None else self.lines.door_orders
        self.door_connections = None if self.lines is None else self.lines.door_connections
        self.virtual_interfaces = None if self.lines is None else self.lines.virtual_interfaces
        self.gate_peer_instance_ids = {key: one.instance_id for key, one in peers}
        vpns = {key: one.vpn for key, one in self.offices.items()}
        self.vpn_connection_ids = {key: one.connection_id for key, one in vpns.items()}
        self.tunnels = {key: one.tunnels for key, one in vpns.items()}
        self.router_files = {key: one.router_files for key, one in vpns.items() if one.router_files is not None}


@refusing
def _check(name: str, path: Path, providers: Providers, of_gateways: Providers) -> None:
    faults = Faults(name)
    judge_name(path, name, "name", GIVE_ANOTHER, faults)
    check_providers(list(path.vpcs), providers, "a backend", faults.at("aws_providers"))
    place = faults.at("transit_gateway_providers")
    check_providers(list(path.transit_gateways), of_gateways, "a transit gateway", place)
    faults.check()
