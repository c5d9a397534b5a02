"""What is to be made of the kernel: namespaces, links between them, and what is in each. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from devicepath_tools.rehearsal.wires.nft import Table
from devicepath_tools.rehearsal.wires.tally import Tally

QUIET = {
    "net/ipv6/conf/all/disable_ipv6": "1",
    "net/ipv6/conf/default/disable_ipv6": "1",
}
"""Nothing of IPv6 is modelled, and its own packets would be counted."""
ROUTER = QUIET | {
    "net/ipv4/ip_forward": "1",
    "net/ipv4/conf/all/rp_filter": "0",
    "net/ipv4/conf/default/rp_filter": "0",
    "net/ipv4/conf/all/send_redirects": "0",
    "net/ipv4/conf/default/send_redirects": "0",
    # What arrives by another way than its answer would take is judged by our rules alone.
    "net/ipv4/conf/all/accept_local": "1",
    # Each packet that is too large is told so.
    "net/ipv4/icmp_ratelimit": "0",
    # Frames between hosts of a subnet are no affair of the router's rules.
    "net/bridge/bridge-nf-call-iptables": "0",
    "net/bridge/bridge-nf-call-arptables": "0",
}
"""Written where the kernel has them."""
FIRST_INDEX = 1000
"""Of our cables' interfaces."""


@dataclass
class Namespace:
    """One network namespace."""

    name: str
    meaning: str
    """For people: `VPC vpc-1`."""
    sysctls: Mapping[str, str] = field(default_factory=lambda: QUIET)
    """By path under /proc/sys."""
    raised: list[str] = field(default_factory=lambda: ["link set lo up"])
    """Lines of `ip -batch` that are first: routes lead only to links that are up."""
    commands: list[str] = field(default_factory=list)
    """Lines of `ip -batch`, after them."""
    link_sysctls: dict[str, str] = field(default_factory=dict)
    """Those of one link, which a new link does not take over from a default."""
    forwarding_entries: list[str] = field(default_factory=list)
    """Lines of `bridge -batch`, after them."""
    tables: list[Table] = field(default_factory=list)

    def run(self, *commands: str) -> None:
        self.commands.extend(commands)

    def table(self, family: str, tally: Tally) -> Table:
        table = Table(family, tally)
        self.tables.append(table)
        return table


@dataclass(frozen=True)
class End:
    """One end of a cable."""

    namespace: Namespace
    interface: str
    mac: str
    index: int
    """The kernel's number of the interface."""

    @property
    def words(self) -> str:
        return f"name {self.interface} index {self.index} address {self.mac}"


@dataclass(frozen=True)
class Cable:
    """A pair of veth interfaces, each in a namespace."""

    near: End
    far: End
    mtu: int

    @property
    def command(self) -> str:
        near, far = self.near, self.far
        return (
            f"link add {near.words} mtu {self.mtu} netns {near.namespace.name} type veth "
            f"peer {far.words} mtu {self.mtu} netns {far.namespace.name}"
        )


@dataclass(frozen=True)
class Tunnel:
    """A VXLAN interface in one namespace, whose packets travel in another one.

    With both in one, a route to a server behind the tunnel's far end would lead the tunnel into itself."""

    underlay: Namespace
    overlay: Namespace
    interface: str
    local: IPv4Address
    vni: int
    udp_port: int
    mtu: int

    @property
    def command(self) -> str:
        """To be run in the underlay."""
        # Without dstport the kernel takes 8472.
        return (
            f"link add name {self.interface} netns {self.overlay.name} mtu {self.mtu} type vxlan id {self.vni} "
            f"local {self.local} dstport {self.udp_port}"
        )


@dataclass
class Plan:
    """All of it."""

    prefix: str
    """Of the namespaces' names."""
    tally: Tally = field(default_factory=Tally)
    namespaces: dict[str, Namespace] = field(default_factory=dict)
    """By name."""
    cables: list[Cable] = field(default_factory=list)
    tunnels: list[Tunnel] = field(default_factory=list)
    _macs: int = 0

    def namespace(self, short_name: str, meaning: str, sysctls: Mapping[str, str] = QUIET) -> Namespace:
        """A new one. `short_name` has a kind and a number, and 5 characters at most."""
        made = Namespace(f"{self.prefix}{short_name}", meaning, sysctls)
        self.namespaces[made.name] = made
        return made

    def cable(self, near: tuple[Namespace, str], far: tuple[Namespace, str], mac: str, mtu: int) -> Cable:
        """A cable between a bridge and a host, whose end has this hardware address."""
        return self._cable(near, far, mtu, self._mac(), mac)

    def line(self, near: tuple[Namespace, str], far: tuple[Namespace, str], mtu: int) -> Cable:
        """A cable between two routers, both ends up. What is sent into it comes out, and nobody asks for a neighbour.

        Without ARP the kernel sends to the interface's own address: so both ends have the same."""
        mac = self._mac()
        for namespace, interface in (near, far):
            namespace.raised.append(f"link set {interface} up arp off")
        return self._cable(near, far, mtu, mac, mac)

    def tunnel(self, tunnel: Tunnel) -> None:
        self.tunnels.append(tunnel)

    def _cable(
        self, near: tuple[Namespace, str], far: tuple[Namespace, str], mtu: int, near_mac: str, far_mac: str
    ) -> Cable:
        # Both ends have other numbers than any other interface. Where they happen to have the same one, each in its
        # namespace, the kernel takes its time to join them: up to a second.
        index = FIRST_INDEX + 2 * len(self.cables)
        cable = Cable(End(*near, near_mac, index), End(*far, far_mac, index + 1), mtu)
        self.cables.append(cable)
        return cable

    def _mac(self) -> str:
        self._macs += 1
        # The bit of 02 says: given by nobody's registry.
        return ":".join(f"{byte:02x}" for byte in (0x02, 0xDC, *self._macs.to_bytes(4, "big")))
