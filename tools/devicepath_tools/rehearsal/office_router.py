"""The router of an office, as the stack puts out its files, with what AWS's end of its VPN has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from typing import Any

from devicepath_router.router_file import RouterFile
from devicepath_spec.description.office import VpnOfBackend
from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.behind import Behind
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.both_clouds import Aws
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from devicepath_tools.rehearsal.wires.tunnel_telemetry import TunnelTelemetry


@dataclass
class OfficeRouter:
    connection_id: str
    files: tuple[RouterFile, ...] = ()
    """None: the router is of another kind, and both ends are made up."""
    keys: Mapping[IPv4Address, str] = field(default_factory=dict, repr=False)
    """AWS's, by its outside addresses."""
    telemetry: Mapping[IPv4Address, TunnelTelemetry] = field(default_factory=dict)
    """What tunnels do on the wires: none before they run there, whatever the emulated AWS says then."""

    def expected(self, place: Behind) -> dict[IPv4Address, TunnelTelemetry]:
        """What tunnels are going to do: AWS leads nothing to an office that has announced nothing."""
        learned = () if place.is_static else place.ranges
        return {it: TunnelTelemetry(is_up=True, message="", learned=learned) for it in self.keys}

    def told(self, network: Network, place: Behind) -> Network:
        """The same network; of the tunnels it is known what they do on the wires, and nothing else."""
        del place
        connection = network.vpn_connections.get(self.connection_id)
        if connection is None:
            return network
        tunnels = []
        for it in connection.tunnels:
            heard = self.telemetry.get(it.outside_address)
            up, message = (None, "") if heard is None else (heard.is_up, heard.message)
            tunnels.append(replace(it, is_up=up, message=message))
        told = replace(connection, tunnels=tuple(tunnels))
        return replace(network, vpn_connections={**network.vpn_connections, told.id: told})

    def router(self, network: Network, place: Behind) -> RenderedRouter | None:
        """What the stack puts out."""
        del network, place
        return RenderedRouter({it.path: it.content for it in self.files}, self.keys) if self.files else None


def read(file: StackFile, place: Behind, connection_id: str, files: Iterable[RouterFile], aws: Aws) -> OfficeRouter:
    """With AWS's keys. What AWS refuses raises ClientError."""
    vpn = file.offices[place.backend].vpn
    at = file.vpcs[vpn.backend] if isinstance(vpn, VpnOfBackend) else file.transit_gateways[vpn.transit_gateway]
    ec2: Any = aws.client("ec2", at.region, at.account_id)
    (shown,) = ec2.describe_vpn_connections(VpnConnectionIds=[connection_id])["VpnConnections"]
    keys = {IPv4Address(it["OutsideIpAddress"]): it.get("PreSharedKey", "") for it in shown["Options"]["TunnelOptions"]}
    return OfficeRouter(connection_id, tuple(files), keys)
