"""What there is of a VPN connection before it runs: routers at both ends, and for each tunnel two namespaces that
encrypt, with the customer's NAT and a piece of internet between them.

    AWS's end --- charon --- underlay --- NAT of the customer's --- charon --- the customer's router

Each charon's interface is moved into the router that it belongs to."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.vpn_connection import VpnConnection, VpnTunnel
from devicepath_tools.rehearsal.wires.nft import Table, listed
from devicepath_tools.rehearsal.wires.plan import QUIET, ROUTER, Namespace, Plan
from devicepath_tools.rehearsal.wires.vpcs import Router

UNDERLAY_MTU = 1500
BEHIND_NAT = IPv4Network("172.31.240.0/24")
"""Addresses of the customer's charons, for each connection the same: nobody but its own NAT sees them."""
INSIDE = IPv4Network("169.254.192.0/18")
"""Inside ranges of tunnels that tell none: two for each of 2,048 connections."""
CUT = "cut_tunnels"
"""The set of AWS's outside addresses that nothing gets to or from."""
MANY = 4
"""Inside addresses of a tunnel."""


@dataclass(frozen=True)
class TunnelWires:
    """One tunnel's namespaces, and its interface at both routers."""

    tunnel: VpnTunnel
    aws: str
    customer: str
    aws_device: str
    customer_device: str
    inside: IPv4Network

    @property
    def aws_inside(self) -> IPv4Address:
        return self.inside[1]

    @property
    def customer_inside(self) -> IPv4Address:
        return self.inside[2]


@dataclass
class VpnWires:
    connection: VpnConnection
    router: CustomerRouter
    address: IPv4Address
    """What AWS knows the router by."""
    end: Router
    """In AWS."""
    customer: Router
    underlay: str
    tunnels: list[TunnelWires] = field(default_factory=list)


def lay(plan: Plan, wires: VpnWires, number: int) -> None:
    """The namespaces of all of a connection's tunnels."""
    underlay = plan.namespaces[wires.underlay]
    edge = plan.namespace(f"e{number}", f"NAT in front of {wires.router.id}", ROUTER)
    plan.line((edge, "wan"), (underlay, "customer"), UNDERLAY_MTU)
    edge.run(f"addr add {wires.address}/32 dev wan", "route add default dev wan")
    underlay.run(f"route add {wires.address} dev customer")
    _translate(edge.table("ip", plan.tally), wires)
    down = [it.outside_address for it in wires.connection.tunnels if it.is_up is False]
    _cut(underlay.table("ip", plan.tally), down)
    for place, tunnel in enumerate(wires.connection.tunnels):
        aws = plan.namespace(f"a{number}{place}", f"AWS's end of the tunnel {tunnel.outside_address}", QUIET)
        customer = plan.namespace(f"c{number}{place}", f"the customer's end of {tunnel.outside_address}", QUIET)
        own = BEHIND_NAT[MANY * place + 2]
        plan.line((aws, "eth0"), (underlay, f"aws{place}"), UNDERLAY_MTU)
        plan.line((customer, "eth0"), (edge, f"in{place}"), UNDERLAY_MTU)
        _address(aws, tunnel.outside_address, underlay, f"aws{place}")
        _address(customer, own, edge, f"in{place}")
        ends = wires.router.tunnel_to(tunnel.outside_address)
        if ends is not None:
            # Without an address of what a narrow tunnel is for, strongSwan's plugin installs none of its routes.
            for namespace, selector in ((customer, ends.own_selector), (aws, ends.far_selector)):
                if selector.prefixlen:
                    namespace.run(f"addr add {selector[1]}/32 dev lo")
        inside = tunnel.inside_range or IPv4Network((INSIDE[MANY * (2 * number + place)], 30))
        devices = f"t{number}{place}", f"x{number}{place}"
        wires.tunnels.append(TunnelWires(tunnel, aws.name, customer.name, *devices, inside))


def _address(namespace: Namespace, address: IPv4Address, near: Namespace, line: str) -> None:
    namespace.run(f"addr add {address}/32 dev eth0", "route add default dev eth0")
    near.run(f"route add {address} dev {line}")


def _translate(table: Table, wires: VpnWires) -> None:
    table.hook("hidden", "postrouting", "srcnat", "nat").append(f"oifname wan snat to {wires.address}")
    ports = sorted(wires.router.closed_ports)
    if ports:
        closed = table.hook("closed", "forward")
        closed += [f"udp dport {listed(ports)} drop", f"udp sport {listed(ports)} drop"]


def _cut(table: Table, down: list[IPv4Address]) -> None:
    table.addresses(CUT, down)
    table.hook("cut", "forward").extend([f"ip saddr @{CUT} drop", f"ip daddr @{CUT} drop"])


def cutting(address: IPv4Address) -> str:
    """What nftables is told for an underlay: nothing gets to an outside address any more."""
    return f"add element ip wires {CUT} {{ {address} }}\n"


CAUSES = (
    Cause.VPN_NOT_AVAILABLE, Cause.VPN_DOWN, Cause.VPN_PORT_CLOSED, Cause.VPN_PHASE_1, Cause.VPN_IDENTITY,
    Cause.VPN_KEY, Cause.VPN_SELECTORS, Cause.VPN_PHASE_2, Cause.VPN_PHASE_2_GROUP, Cause.TOO_MANY_PREFIXES,
)  # fmt: skip
"""Why no tunnel is up."""
