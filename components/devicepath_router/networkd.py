"""systemd-networkd's files of the tunnels' interfaces, and what the kernel has to be told of them."""

from collections.abc import Iterator

from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration
from devicepath_router.router_file import RouterFile
from devicepath_router.router_host import RouterHost

FOLDER = "/etc/systemd/network"


def files(configuration: CustomerGatewayConfiguration, host: RouterHost) -> tuple[RouterFile, ...]:
    """An interface for each tunnel, and the kernel's settings."""
    return (*_interfaces(configuration, host), RouterFile(f"/etc/sysctl.d/90-{host.name}.conf", _settings(host)))


def _interfaces(configuration: CustomerGatewayConfiguration, host: RouterHost) -> Iterator[RouterFile]:
    for position, tunnel in enumerate(configuration.tunnels):
        name = host.interface(position)
        yield RouterFile(f"{FOLDER}/30-{name}.netdev", _netdev(name, host.interface_id(position)))
        address = f"{tunnel.own_inside_address}/{tunnel.inside_range.prefixlen}"
        yield RouterFile(f"{FOLDER}/30-{name}.network", network(name, address, host.mtu))


def _netdev(name: str, number: int) -> str:
    return f"""\
[NetDev]
Name={name}
Kind=xfrm

[Xfrm]
InterfaceId={number}
Independent=yes
"""


def network(name: str, address: str, mtu: int) -> str:
    """Of an interface with one address."""
    return f"""\
[Match]
Name={name}

[Link]
MTUBytes={mtu}
RequiredForOnline=no

[Network]
Address={address}
ConfigureWithoutCarrier=yes
LinkLocalAddressing=no
IPv6AcceptRA=no
LLMNR=no
MulticastDNS=no
"""


def _settings(host: RouterHost) -> str:
    loose = "".join(f"net.ipv4.conf.{host.interface(position)}.rp_filter = 2\n" for position in range(2))
    return f"""\
# A router passes on what is not for itself.
net.ipv4.ip_forward = 1
# The other end answers through either tunnel, whichever the question came through.
{loose}"""
