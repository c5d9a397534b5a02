"""A gate peer that is no EC2 instance: a host in a data centre or an office, which reaches the VPG through a VPN's
tunnels or Direct. It runs the same program as one in a VPC."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from devicepath_router.gate_program import INSTALL, INTERFACE, SHIPPED, facts_file
from devicepath_router.install_notes import NETWORKD, packages, script, unmanaged
from devicepath_router.router_file import RouterFile
from devicepath_router.shipped_file import shipped
from devicepath_spec import gate_conf
from devicepath_spec.choices import Distribution, HostPlace, PacketFilter, ReturnPath
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import LARGEST_FRAME, SMALLEST_MTU, VXLAN_OVERHEAD, GateFacts
from devicepath_spec.tunnel_facts import TUNNEL_MTU

PACKAGES = {
    Distribution.DEBIAN: ("iproute2", "iputils-ping", "nftables"),
    Distribution.UBUNTU: ("iproute2", "iputils-ping", "nftables"),
    Distribution.RHEL: ("iproute", "iputils", "nftables", "systemd-networkd"),
}
NAME = "gate"


@dataclass(frozen=True, kw_only=True)
class GateHost:
    """One gate peer, and what is below its tunnel."""

    facts: GateFacts
    own_ranges: tuple[IPv4Network, ...]
    """What the VPG's side knows to be behind the router: the gate peer's outer address is one of it."""
    distribution: Distribution = Distribution.DEBIAN
    place: HostPlace = HostPlace.BESIDE_ROUTER
    underlay_mtu: int = TUNNEL_MTU
    """Bytes, of the least that is on the way to the VPG: a VPN's tunnel, or Direct."""

    @property
    def most_mtu(self) -> int:
        """Of the interface: one byte more, and each large packet is sent in two, without an error anywhere."""
        return self.underlay_mtu - VXLAN_OVERHEAD


def files(host: GateHost) -> tuple[RouterFile, ...]:
    """The facts, the program, its units, and what starts it. None is secret. Raises InvalidSpec."""
    faults = Faults()
    for place, fault in _faults(host):
        faults.add(place, fault)
    faults.check()
    return (
        RouterFile(gate_conf.PATH, facts_file(host.facts)),
        *(RouterFile(path, shipped(name), mode) for name, (path, mode) in SHIPPED.items()),
        script(NAME, _install(host)),
        *unmanaged(host.distribution, NAME, (INTERFACE,)),
    )


def _faults(host: GateHost) -> Iterator[tuple[str, str]]:
    facts = host.facts
    if not SMALLEST_MTU <= host.most_mtu <= LARGEST_FRAME - VXLAN_OVERHEAD:
        least, most = SMALLEST_MTU + VXLAN_OVERHEAD, LARGEST_FRAME
        yield "underlay_mtu", f"{host.underlay_mtu} is not possible; write {least} to {most} bytes."
    elif facts.mtu > host.most_mtu:
        told = f"{facts.mtu} and VXLAN's {VXLAN_OVERHEAD} are more than the {host.underlay_mtu} below it"
        yield (
            "mtu",
            f"{told}: packets would be sent in pieces, and nothing would say so; write {host.most_mtu} at most.",
        )
    if not any(facts.outer_address in own for own in host.own_ranges):
        own = ", ".join(map(str, host.own_ranges)) or "none"
        told = f"{facts.outer_address} is in none of own_ranges ({own}), and the VPG could not answer"
        yield "outer_address", f"{told}; write one of them, or have its range announced, too."
    if host.place is HostPlace.ON_ROUTER and not facts.forwards:
        told = f"{ReturnPath.NONE.value}, on the router: the program would keep the host from forwarding"
        yield "return_path", f"{told}; write masquerade or redirection, or give the gate peer a host of its own."
    if facts.return_path is ReturnPath.MASQUERADE and facts.packet_filter is not PacketFilter.NFTABLES:
        yield "packet_filter", f"{facts.packet_filter.value}, and masquerade needs nftables; write that."


def _install(host: GateHost) -> Iterator[str]:
    yield from packages(host.distribution, *PACKAGES[host.distribution])
    yield from NETWORKD
    yield "systemctl start systemd-networkd.service"
    if host.distribution is Distribution.RHEL:
        yield "systemctl reload NetworkManager.service || true"
    yield from shipped(INSTALL).splitlines()
    yield ""
    yield "# Each of the VPG's outer addresses has to be reached through the router, not by the way to the internet."
    for peer in host.facts.vpg_peers:
        yield f"ip route get {peer.outer_address} from {host.facts.outer_address}"
