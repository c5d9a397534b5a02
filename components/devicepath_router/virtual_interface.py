"""Direct, and Direct Connect of one's own: a VLAN to AWS with BGP, as the customer's router sees it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from devicepath_router import frr, install_notes, networkd
from devicepath_router.bgp_router import BgpNeighbor, BgpRouter
from devicepath_router.router_file import RouterFile
from devicepath_spec.choices import Distribution
from devicepath_spec.direct_connect_facts import MTUS, NO_NAMES, VLANS
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import is_host_of, not_routed
from devicepath_spec.tunnel_facts import MOST_ANNOUNCED_TO_VGW

HOLD_TIME_S = 90
"""AWS's. BFD is faster: the other end is known to be gone after 0.9 s. Source: AWS, Direct Connect user guide."""
PACKAGES = {
    Distribution.DEBIAN: ("iproute2", "frr"),
    Distribution.UBUNTU: ("iproute2", "frr"),
    Distribution.RHEL: ("iproute", "systemd-networkd", "frr"),
}
BGP_KEY = re.compile(r"[!-~]{1,80}", re.ASCII)
"""80 characters is what TCP's MD5 takes in Linux."""


class VirtualInterfaceKind(str, Enum):
    """What is at the other end: `private`: a virtual private gateway, or a Direct Connect gateway with some; `transit`:
    a Direct Connect gateway with transit gateways."""

    PRIVATE = "private"
    TRANSIT = "transit"


@dataclass(frozen=True, kw_only=True)
class VirtualInterface:
    """One VLAN, with one BGP session."""

    name: str
    """Of the VLAN's interface on the host."""
    parent: str
    """The host's interface that the cross connect is plugged into."""
    vlan: int
    own_address: IPv4Interface
    """The router's, with the prefix length that both ends have: 30 or 31."""
    far_address: IPv4Address
    own_asn: int
    far_asn: int
    """Another one than the router's. Source: AWS, CreatePrivateVirtualInterface."""
    bgp_key: str = field(repr=False)
    own_ranges: tuple[IPv4Network, ...]
    """What is announced."""
    far_ranges: tuple[IPv4Network, ...] = ()
    """What alone is taken. None: whatever is announced, but for a default route and what overlaps own_ranges."""
    kind: VirtualInterfaceKind = VirtualInterfaceKind.PRIVATE
    mtu: int = 1500
    distribution: Distribution = Distribution.DEBIAN


def files(interface: VirtualInterface) -> tuple[RouterFile, ...]:
    """The VLAN, BGP, and what starts both. FRR's file has the key. Raises InvalidSpec."""
    faults = Faults()
    for place, fault in _faults(interface):
        faults.add(place, fault)
    faults.check()
    lines = (
        *install_notes.packages(interface.distribution, *PACKAGES[interface.distribution]),
        *install_notes.networks(interface.distribution, interface.name),
        *install_notes.are_there((interface.name,), _otherwise(interface)),
        *install_notes.BGP,
        "",
        "# Soon the session is established, and BFD up: BFD alone says nothing of the key.",
        "vtysh -c 'show bgp summary' -c 'show bfd peers brief'",
    )
    names = (interface.parent, interface.name)
    return (
        *vlan_files(interface),
        *frr.files(bgp_router(interface)),
        install_notes.script(interface.name, lines),
        *install_notes.unmanaged(interface.distribution, interface.name, names),
    )


def vlan_files(interface: VirtualInterface) -> tuple[RouterFile, ...]:
    """Of systemd-networkd. The interface below is made known to it: whatever else it does stays as it is."""
    name, folder = interface.name, networkd.FOLDER
    return (
        RouterFile(f"{folder}/30-{name}.netdev", f"[NetDev]\nName={name}\nKind=vlan\n\n[VLAN]\nId={interface.vlan}\n"),
        RouterFile(f"{folder}/30-{name}.network", _network(interface)),
        RouterFile(f"{folder}/20-{interface.parent}.network", _parent(interface)),
        networkd.OWN_SETTINGS,
        RouterFile(f"/etc/sysctl.d/90-{name}.conf", networkd.settings([name])),
    )


def bgp_router(interface: VirtualInterface) -> BgpRouter:
    """Its BGP, which a host puts together with that of its other connections."""
    neighbor = BgpNeighbor(
        description=interface.name,
        address=interface.far_address,
        remote_asn=interface.far_asn,
        hold_time_s=HOLD_TIME_S,
        has_bfd=True,
        password=interface.bgp_key,
    )
    return BgpRouter(
        asn=interface.own_asn,
        router_id=interface.own_address.ip,
        announced=interface.own_ranges,
        neighbors=(neighbor,),
        taken=interface.far_ranges,
    )


def _network(interface: VirtualInterface) -> str:
    return networkd.network(interface.name, str(interface.own_address), interface.mtu, interface.far_ranges)


def _otherwise(interface: VirtualInterface) -> str:
    """What to do where networkd has made no VLAN. Of several files that match an interface it takes the first by name.
    Source: systemd.network(5)."""
    parent, name = interface.parent, interface.name
    found = f"networkctl status {parent} shows which file networkd takes for that; if it is not 20-{parent}.network, as"
    return f"{found} with netplan, write VLAN={name} below [Network] in {networkd.FOLDER}/ITS-NAME.d/{name}.conf"


def _parent(interface: VirtualInterface) -> str:
    return f"""\
[Match]
Name={interface.parent}

[Link]
MTUBytes={interface.mtu}
RequiredForOnline=no

[Network]
VLAN={interface.name}
ConfigureWithoutCarrier=yes
LinkLocalAddressing=no
IPv6AcceptRA=no
"""


def _outer_addresses(interface: VirtualInterface, link: IPv4Network) -> Iterator[tuple[str, str]]:
    """Of four addresses those that are no host's."""
    for place, one in (("own_address", interface.own_address.ip), ("far_address", interface.far_address)):
        if link.prefixlen == 30 and not is_host_of(one, link):
            told = f"{one} is the first or the last address of {link}"
            yield place, f"{told}; write {link[1]} or {link[2]}, as the interface has it."


def _faults(interface: VirtualInterface) -> Iterator[tuple[str, str]]:
    if interface.name == interface.parent:
        yield "name", f"{interface.name} is parent, too, and a VLAN has an interface of its own; write another name."
    if interface.vlan not in VLANS:
        yield "vlan", f"{interface.vlan} is not possible; write {VLANS[0]} to {VLANS[-1]}, as the interface has it."
    if interface.name in NO_NAMES:
        yield (
            "name",
            f"{interface.name} is what Linux calls no interface that is made; write another one, such as direct.",
        )
    link = interface.own_address.network
    if link.prefixlen not in (30, 31):
        yield "own_address", f"{interface.own_address} has /{link.prefixlen}; write /30 or /31, as both ends have it."
    elif interface.far_address not in link or interface.far_address == interface.own_address.ip:
        yield "far_address", f"{interface.far_address} is not the other address of {link}; write that."
    else:
        yield from _outer_addresses(interface, link)
    if interface.own_asn == interface.far_asn:
        yield "own_asn", f"{interface.own_asn} is far_asn, too, and AWS takes none that is its own; write another one."
    if not BGP_KEY.fullmatch(interface.bgp_key):
        told = f"{len(interface.bgp_key)} characters that are no key"
        yield "bgp_key", f"{told}; write the one of the interface, without blanks, at most 80."
    if interface.mtu not in MTUS[interface.kind.value]:
        known = " or ".join(map(str, MTUS[interface.kind.value]))
        yield "mtu", f"{interface.mtu} is not one of a {interface.kind.value} interface; write {known}."
    if not interface.own_ranges:
        yield "own_ranges", "is empty; write what is behind the router, such as 192.168.50.0/24."
    for own in interface.own_ranges:
        if (apart := not_routed(own)) is not None:
            yield "own_ranges", f"{own} is in {apart}, which no router leads to; write what is behind the router."
        if own in interface.far_ranges:
            yield (
                "far_ranges",
                f"{own} is one of own_ranges, too, and neither side would know whose it is; take it out.",
            )
    if len(interface.own_ranges) > MOST_ANNOUNCED_TO_VGW:
        told = f"{len(interface.own_ranges)} ranges, and AWS closes the session at more than {MOST_ANNOUNCED_TO_VGW}"
        yield "own_ranges", f"{told}; write summaries of them."
