"""What a rehearsal has behind routers of the user's: what was handed over for each, and the files that are run there.

The router's are rendered from what was handed over; a gate peer's are those that the stack puts out. Nothing of either
is edited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from typing import Any

from devicepath_router import any_form
from devicepath_router.router_file import RouterFile
from devicepath_spec import gate_conf
from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.behind import Behind, Way, behind
from devicepath_tools.network.intent.sites import gate_host_id
from devicepath_tools.network.loading.host.user_data import of_facts
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal import office_router
from devicepath_tools.rehearsal.both_clouds import Aws
from devicepath_tools.rehearsal.carrier import LineGiven
from devicepath_tools.rehearsal.direct_handed_over import DirectHandedOver
from devicepath_tools.rehearsal.door_handed_over import DoorHandedOver
from devicepath_tools.rehearsal.office_router import OfficeRouter
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry

GATE_PEER_FILES, ROUTER_FILES, VPN_IDS = "gate_peer_files", "router_files", "vpn_connection_ids"
"""What the stack puts out: of gate peers that are hosts, and of offices."""
HandedOver = DoorHandedOver | DirectHandedOver | OfficeRouter


@dataclass
class BehindRouters:
    """Of one stack."""

    file: StackFile
    handed_over: dict[str, HandedOver] = field(default_factory=dict)
    """By data centre, and by office what the stack puts out."""
    gate_files: Mapping[str, tuple[RouterFile, ...]] = field(default_factory=dict)
    """Of gate peers, by the ids of their hosts."""

    def take_door(self, place: Behind, configuration: str) -> None:
        """What support has handed over for a data centre. Raises InvalidSpec with everything that is wrong in it."""
        self.handed_over[place.backend] = DoorHandedOver(any_form.read(configuration, f"{place.backend}.xml"))

    def take_direct(self, place: Behind, line: LineGiven) -> None:
        self.handed_over[place.backend] = DirectHandedOver(line)

    def take_offices(self, outputs: Mapping[str, Any], aws: Aws) -> None:
        """What the stack puts out of their routers, and AWS's end of their VPNs. What AWS refuses is a ClientError."""
        for place in behind(self.file):
            connection_id = outputs.get(VPN_IDS, {}).get(place.backend)
            if place.way is Way.VPN and connection_id is not None:
                files = map(RouterFile.of_output, outputs.get(ROUTER_FILES, {}).get(place.backend, ()))
                router = office_router.read(self.file, place, str(connection_id), files, aws)
                self.handed_over[place.backend] = router

    def take_gate_peers(self, outputs: Mapping[str, Any]) -> None:
        """What the stack puts out of those that are hosts."""
        self.gate_files = {
            gate_host_id(place, name): tuple(map(RouterFile.of_output, outputs.get(GATE_PEER_FILES, {}).get(name, ())))
            for place in behind(self.file)
            for name in place.gate_peers
        }

    def expected(self) -> dict[IPv4Address, TunnelTelemetry]:
        """What the tunnels of offices are going to do, by AWS's outside addresses."""
        found: dict[IPv4Address, TunnelTelemetry] = {}
        for place, it in self._places():
            if isinstance(it, OfficeRouter):
                found |= it.expected(place)
        return found

    def told(self, network: Network) -> Network:
        """The same network, with what was handed over: SORACOM's API shows it nobody."""
        for place, handed_over in self._places():
            network = handed_over.told(network, place)
        return network

    def as_put_out(self, network: Network) -> Network:
        """The same network; gate peers that have files do what these say. Raises Misread."""
        hosts = dict(network.other_hosts)
        for host_id, files in self.gate_files.items():
            facts = next((it.content for it in files if it.path == gate_conf.PATH), None)
            if facts is not None and host_id in hosts:
                hosts[host_id] = replace(hosts[host_id], gate=of_facts(facts))
        return replace(network, other_hosts=hosts)

    def hear_tunnels(self, telemetry: Mapping[IPv4Address, TunnelTelemetry]) -> None:
        """What they do on the wires."""
        for _, it in self._places():
            if not isinstance(it, DirectHandedOver):
                it.telemetry = dict(telemetry)

    def hear_sessions(self, established: Mapping[str, bool]) -> None:
        """Of virtual interfaces, by their ids."""
        for _, it in self._places():
            if isinstance(it, DirectHandedOver):
                it.is_bgp_up = established.get(it.line.interface_id)

    def routers(self, network: Network) -> dict[str, RenderedRouter]:
        """The files of each router, by its host's id. Raises InvalidSpec."""
        found = {}
        for place, it in self._places():
            rendered = it.router(network, place) if place.router_id in network.other_hosts else None
            if rendered is not None:
                found[place.router_id] = rendered
        return found

    def _places(self) -> Iterable[tuple[Behind, HandedOver]]:
        for place in behind(self.file):
            if place.backend in self.handed_over:
                yield place, self.handed_over[place.backend]
