"""A customer's router as files: what is rendered for it runs on the wires as it is, and nothing of it is written anew.

Not run are an XFRM interface, in whose place strongSwan's TUN has its name, and units of systemd."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface

from devicepath_tools.rehearsal.wires.kernel import Unbuildable

TUNNEL = re.compile(r"/swanctl/conf\.d/([^/]+)\.conf$").search
DAEMON = re.compile(r"/strongswan\.d/[^/]+\.conf$").search
RULES = re.compile(r"/etc/devicepath/[^/]+\.nft$").fullmatch
ROUTING = "/etc/frr/frr.conf"
WATCHDOG = "/usr/local/sbin/devicepath-watchdog"
VLAN = re.compile(r"/systemd/network/30-([^/]+)\.netdev$").search
PARENT = re.compile(r"/systemd/network/20-([^/]+)\.network$").search
FACTS = re.compile(r"/etc/devicepath/[^/]+\.watchdog$").fullmatch
_far_end = re.compile(r"^\s*remote_addrs = (\S+)$", re.M).search
_vlan = re.compile(r"^Kind=vlan\s+\[VLAN\]\s+Id=(\d+)$", re.M).search
_mtu = re.compile(r"^MTUBytes=(\d+)$", re.M).search
_address = re.compile(r"^Address=(\S+)$", re.M).search


@dataclass(frozen=True)
class RenderedTunnel:
    """The customer's end of one tunnel."""

    name: str
    """Of the connection, its child, and the interface."""
    swanctl: str = field(repr=False)
    """With the key."""
    inside: IPv4Interface
    mtu: int
    """Bytes."""


@dataclass(frozen=True)
class RenderedVlan:
    """The customer's end of one virtual interface."""

    name: str
    """Of the VLAN's interface."""
    parent: str
    """The one that the line is plugged into."""
    vlan: int
    address: IPv4Interface
    mtu: int
    parent_mtu: int
    """Bytes."""


@dataclass(frozen=True)
class RenderedRouter:
    """By path, the text of each file; and AWS's keys, by its outside addresses, and of virtual interfaces by its
    addresses of BGP."""

    files: Mapping[str, str] = field(repr=False)
    keys: Mapping[IPv4Address, str] = field(repr=False)

    def tunnel(self, outside_address: IPv4Address) -> RenderedTunnel | None:
        """The one to an address of AWS's; None: no file is about it. Raises Unbuildable."""
        for path, text in self.files.items():
            found, far = TUNNEL(path), _far_end(text)
            if found and far and IPv4Address(far[1]) == outside_address:
                return self._tunnel(found[1], text)
        return None

    def vlan(self, address: IPv4Interface) -> RenderedVlan | None:
        """The one of a virtual interface, by the router's address in it; None: no file is about it. Raises
        Unbuildable."""
        for path, text in self.files.items():
            found, number = VLAN(path), _vlan(text)
            if found and number:
                network = self._network(found[1])
                if network[0] == address:
                    return self._vlan(found[1], int(number[1]), *network)
        return None

    @property
    def daemon(self) -> str:
        """Settings of strongSwan's daemon."""
        return "\n".join(text for path, text in self.files.items() if DAEMON(path))

    @property
    def routing(self) -> str:
        """FRR's file; empty: there is none."""
        return self.files.get(ROUTING, "")

    @property
    def rules(self) -> list[str]:
        """Files of nftables."""
        return [text for path, text in self.files.items() if RULES(path)]

    @property
    def watchdog(self) -> tuple[str, str] | None:
        """The program that keeps static routes on a tunnel that works, and its facts; None: there is none."""
        facts = next((text for path, text in self.files.items() if FACTS(path)), "")
        return (self.files[WATCHDOG], facts) if facts and WATCHDOG in self.files else None

    def _tunnel(self, name: str, text: str) -> RenderedTunnel:
        return RenderedTunnel(name, text, *self._network(name))

    def _network(self, name: str) -> tuple[IPv4Interface, int]:
        """Address and MTU of an interface, as systemd-networkd is told."""
        network = next((it for path, it in self.files.items() if path.endswith(f"-{name}.network")), "")
        address, mtu = _address(network), _mtu(network)
        if address is None or mtu is None:
            raise Unbuildable(f"{name}: no file of systemd-networkd says its address and its MTU.")
        return IPv4Interface(address[1]), int(mtu[1])

    def _vlan(self, name: str, number: int, address: IPv4Interface, mtu: int) -> RenderedVlan:
        for path, text in self.files.items():
            parent, parent_mtu = PARENT(path), _mtu(text)
            if parent and parent_mtu and f"\nVLAN={name}\n" in text:
                return RenderedVlan(name, parent[1], number, address, mtu, int(parent_mtu[1]))
        raise Unbuildable(f"{name}: no file of systemd-networkd says which interface the VLAN is on, and its MTU.")
