"""What a rehearsal has behind routers of the user's: what was handed over for each, and the files that are run there.

The router's are rendered from what was handed over, as `devicepath door render` does; a gate peer's are those that the
stack puts out. Nothing of either is edited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from typing import Any

from devicepath_router import any_form
from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration, RouterTunnel
from devicepath_router.rendered import rendered
from devicepath_router.router_file import RouterFile
from devicepath_router.router_host import RouterHost
from devicepath_spec import gate_conf
from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.behind import Behind, behind
from devicepath_tools.network.intent.sites import gate_host_id
from devicepath_tools.network.loading.host.user_data import of_facts
from devicepath_tools.network.network import Network
from devicepath_tools.network.vpn_connection import VpnTunnel
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry

GATE_PEER_FILES = "gate_peer_files"
"""What the stack puts out of gate peers that are hosts."""
CONNECTION = "door"
"""What the router calls its connection: interfaces are named after it."""


@dataclass
class BehindRouters:
    """Of one stack."""

    file: StackFile
    handed_over: dict[str, CustomerGatewayConfiguration] = field(default_factory=dict, repr=False)
    """By data centre."""
    gate_files: Mapping[str, tuple[RouterFile, ...]] = field(default_factory=dict)
    """Of gate peers, by the ids of their hosts."""
    telemetry: Mapping[IPv4Address, TunnelTelemetry] = field(default_factory=dict)
    """What tunnels do on the wires, by AWS's outside addresses: none before they run there."""

    def take(self, place: Behind, configuration: str) -> None:
        """What support has handed over for a data centre. Raises InvalidSpec with everything that is wrong in it."""
        self.handed_over[place.backend] = any_form.read(configuration, f"{place.backend}.xml")

    def take_outputs(self, outputs: Mapping[str, Any]) -> None:
        """What the stack puts out."""
        self.gate_files = {
            gate_host_id(place, name): tuple(_files(outputs.get(GATE_PEER_FILES, {}).get(name, ())))
            for place in behind(self.file)
            for name in place.gate_peers
        }

    def told(self, network: Network) -> Network:
        """The same network; connections have the tunnels that were handed over, which SORACOM's API shows nobody."""
        connections, known = dict(network.vpn_connections), dict(network.customer_gateways)
        for it in self.handed_over.values():
            connection = connections.get(it.connection_id)
            if connection is not None and connection.customer_gateway_id in known:
                tunnels = tuple(self._tunnel(one) for one in it.tunnels)
                connections[connection.id] = replace(connection, tunnels=tunnels)
                gateway = known[connection.customer_gateway_id]
                known[gateway.id] = replace(gateway, address=it.own_outside_address)
        return replace(network, vpn_connections=connections, customer_gateways=known)

    def as_put_out(self, network: Network) -> Network:
        """The same network; gate peers that have files do what these say. Raises Misread."""
        hosts = dict(network.other_hosts)
        for host_id, files in self.gate_files.items():
            facts = next((it.content for it in files if it.path == gate_conf.PATH), None)
            if facts is not None and host_id in hosts:
                hosts[host_id] = replace(hosts[host_id], gate=of_facts(facts))
        return replace(network, other_hosts=hosts)

    def hear(self, telemetry: Mapping[IPv4Address, TunnelTelemetry]) -> None:
        self.telemetry = dict(telemetry)

    def _tunnel(self, told: RouterTunnel) -> VpnTunnel:
        heard = self.telemetry.get(told.far_outside_address)
        known = VpnTunnel(told.far_outside_address, told.inside_range)
        return known if heard is None else replace(known, is_up=heard.is_up, message=heard.message)

    def routers(self, network: Network) -> dict[str, RenderedRouter]:
        """The files of each router, by its host's id. Raises InvalidSpec."""
        found = {}
        for place in behind(self.file):
            configuration = self.handed_over.get(place.backend)
            router = network.other_hosts.get(place.router_id)
            if configuration is not None and router is not None:
                found[router.id] = _router(network, place, configuration)
        return found


def _router(network: Network, place: Behind, configuration: CustomerGatewayConfiguration) -> RenderedRouter:
    connection = network.vpn_connections[configuration.connection_id]
    host = RouterHost(
        name=CONNECTION,
        own_ranges=place.ranges,
        far_ranges=(network.vpgs[connection.vpg_id].vpg_range,),
        local_address=place.router_address,
    )
    files = {it.path: it.content for it in rendered(configuration, host)}
    return RenderedRouter(files, {it.far_outside_address: it.pre_shared_key for it in configuration.tunnels})


def _files(put_out: Iterable[Mapping[str, Any]]) -> Iterable[RouterFile]:
    for it in put_out:
        yield RouterFile(str(it["path"]), str(it["content"]), int(str(it["mode"]), 8), str(it["owner"]))
