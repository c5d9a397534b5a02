"""What AWS says of the two tunnels. They are told apart by their inside addresses: AWS answers in an order of its own,
and the provider sorts where it knows nothing better."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Any, TypedDict

import pulumi_aws as aws
from pulumi import Output

from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn
from devicepath_spec.rules.tunnel_options import TUNNELS

NUMBERS = (1, 2)


class VpnTunnelEnds(TypedDict):
    """The addresses of both ends of a tunnel."""

    outside_address: Output[str]
    """AWS's address, which the router's packets go to."""
    inside_address: Output[str]
    """AWS's address in the tunnel, which its BGP has."""
    router_inside_address: Output[str]
    """The router's address in the tunnel."""


SHOWN = {
    "outside_address": "address",
    "inside_address": "vgw_inside_address",
    "router_inside_address": "cgw_inside_address",
    "preshared_key": "preshared_key",
}
"""The provider's names, behind its name of a tunnel."""


class TunnelEnds:
    """Of one connection."""

    def __init__(self, vpn: SiteToSiteVpn, connection: "aws.ec2.VpnConnection"):
        self._vpn, self._connection = vpn, connection

    def ends(self) -> dict[str, VpnTunnelEnds]:
        """By the tunnels' names."""
        return {
            name: VpnTunnelEnds(
                outside_address=self._told(name, "outside_address"),
                inside_address=self._told(name, "inside_address"),
                router_inside_address=self._told(name, "router_inside_address"),
            )
            for name in TUNNELS
        }

    def preshared_keys(self) -> dict[str, Output[str]]:
        """By the tunnels' names; secret."""
        return {name: Output.secret(self._told(name, "preshared_key")) for name in TUNNELS}

    def _told(self, name: str, key: str) -> Output[str]:
        inside: IPv4Network = getattr(self._vpn.tunnels, name).inside_cidr
        addresses = [getattr(self._connection, f"tunnel{number}_cgw_inside_address") for number in NUMBERS]
        values = [getattr(self._connection, f"tunnel{number}_{SHOWN[key]}") for number in NUMBERS]

        def of_tunnel(known: Mapping[str, Sequence[Any]]) -> Any:
            place = number_of(inside, known["addresses"], TUNNELS.index(name))
            return known["values"][place]

        found: Output[str] = Output.all(addresses=addresses, values=values).apply(of_tunnel)
        return found


def number_of(inside: IPv4Network, addresses: Sequence[str | None], otherwise: int) -> int:
    """Which of the two a tunnel is. `otherwise` where nobody tells, as with a test's mocks or over IPv6."""
    for number, address in enumerate(addresses):
        if address is not None and ":" not in address and IPv4Address(address) in inside:
            return number
    return otherwise
