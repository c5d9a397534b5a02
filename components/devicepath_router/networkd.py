"""systemd-networkd's files of the tunnels' interfaces, and what the kernel has to be told of them."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration
from devicepath_router.router_file import RouterFile
from devicepath_router.router_host import RouterHost

FOLDER = "/etc/systemd/network"
LAST_METRIC = 4294967295
"""Whatever else leads there goes before it: in FRR, too, where the first eight bits of a metric are the distance.
Source: FRR's documentation, zebra, administrative distance; and seen with FRR 8.4.4."""
FORWARDING = """\
# A router passes on what is not for itself.
net.ipv4.ip_forward = 1
"""
"""Of the kernel."""
OWN_SETTINGS = RouterFile(
    "/etc/systemd/networkd.conf.d/90-devicepath.conf",
    """\
[Network]
# Routes of others stay, as FRR's and the watchdog's: it would take them away whenever it reads its files anew.
ManageForeignRoutes=no
""",
)
"""For all interfaces of the host. Source: networkd.conf(5)."""


def files(configuration: CustomerGatewayConfiguration, host: RouterHost) -> tuple[RouterFile, ...]:
    """An interface for each tunnel, networkd's own settings, and the kernel's."""
    interfaces = (host.interface(position) for position in range(len(configuration.tunnels)))
    of_kernel = RouterFile(f"/etc/sysctl.d/90-{host.name}.conf", settings(interfaces))
    return (*_interfaces(configuration, host), OWN_SETTINGS, of_kernel)


def _interfaces(configuration: CustomerGatewayConfiguration, host: RouterHost) -> Iterator[RouterFile]:
    for position, tunnel in enumerate(configuration.tunnels):
        name = host.interface(position)
        yield RouterFile(f"{FOLDER}/30-{name}.netdev", _netdev(name, host.interface_id(position)))
        address = f"{tunnel.own_inside_address}/{tunnel.inside_range.prefixlen}"
        # Routes that are unreachable are of the host, and of none of its interfaces.
        far_ranges = () if position else host.far_ranges
        yield RouterFile(f"{FOLDER}/30-{name}.network", network(name, address, host.mtu, far_ranges))


def _netdev(name: str, number: int) -> str:
    return f"""\
[NetDev]
Name={name}
Kind=xfrm

[Xfrm]
InterfaceId={number}
Independent=yes
"""


def network(name: str, address: str, mtu: int, far_ranges: Iterable[IPv4Network] = ()) -> str:
    """Of an interface with one address, and what is to go by lines of this kind alone. Without the last line of the
    address networkd would first ask on the line whether somebody has it, as always with addresses of 169.254.0.0/16:
    for 7 s, and only on a line that is up."""
    return f"""\
[Match]
Name={name}

[Link]
MTUBytes={mtu}
RequiredForOnline=no

[Network]
ConfigureWithoutCarrier=yes
LinkLocalAddressing=no
IPv6AcceptRA=no
LLMNR=no
MulticastDNS=no

[Address]
Address={address}
DuplicateAddressDetection=none
{"".join(map(_kept_in, far_ranges))}"""


def _kept_in(network: IPv4Network) -> str:
    """Without a way there, packets would follow the host's default route, in clear."""
    return f"""
[Route]
Destination={network}
Type=unreachable
Metric={LAST_METRIC}
"""


def settings(interfaces: Iterable[str]) -> str:
    """Of the kernel, for these. With slashes, as a VLAN may have a dot in its name."""
    loose = "".join(f"net/ipv4/conf/{interface}/rp_filter = 2\n" for interface in interfaces)
    return f"{FORWARDING}# The other end answers through either of two, whichever the question came through.\n{loose}"
