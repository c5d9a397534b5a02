"""What is done with the files on the host, as a script to read before it is run: packages, services, and what to look
at then. It holds no secret."""

from collections.abc import Iterator, Sequence

from devicepath_router.router_file import PROGRAM, RouterFile
from devicepath_router.router_host import Distribution, RouterHost

STRONGSWAN = ("charon-systemd", "strongswan-swanctl", "libstrongswan-standard-plugins")
"""Debian's, with the plugins for AES-GCM and elliptic curves, which it only recommends."""
PACKAGES = {
    Distribution.DEBIAN: ("iproute2", "iputils-ping", "nftables", *STRONGSWAN),
    Distribution.UBUNTU: ("iproute2", "iputils-ping", "nftables", *STRONGSWAN),
    Distribution.RHEL: ("iproute", "iputils", "nftables", "systemd-networkd", "strongswan"),
}
"""On RHEL, systemd-networkd and strongSwan are EPEL's."""
UNMANAGED = "/etc/NetworkManager/conf.d/90-devicepath.conf"
"""NetworkManager and networkd would both want an interface that neither is told to leave."""


def files(host: RouterHost, *, has_bgp: bool, interfaces: Sequence[str]) -> tuple[RouterFile, ...]:
    """The script, and what NetworkManager is told where it is the distribution's."""
    lines = (*_packages(host.distribution, has_bgp=has_bgp), *_start(host, has_bgp=has_bgp))
    script = RouterFile(f"/etc/devicepath/{host.name}-install.sh", "".join(f"{line}\n" for line in lines), PROGRAM)
    return (script, *unmanaged(host.distribution, interfaces))


def unmanaged(distribution: Distribution, interfaces: Sequence[str]) -> tuple[RouterFile, ...]:
    """That NetworkManager leaves interfaces to networkd."""
    if distribution is not Distribution.RHEL:
        return ()
    names = ";".join(f"interface-name:{name}" for name in interfaces)
    return (RouterFile(UNMANAGED, f"[keyfile]\nunmanaged-devices+={names}\n"),)


def packages(distribution: Distribution, *names: str) -> Iterator[str]:
    """Lines that install packages of a distribution."""
    if distribution is Distribution.RHEL:
        yield "dnf --assumeyes install epel-release"
        yield f"dnf --assumeyes install {' '.join(names)}"
    else:
        yield "export DEBIAN_FRONTEND=noninteractive"
        yield "apt-get update"
        yield f"apt-get install --yes --no-install-recommends {' '.join(names)}"


def _packages(distribution: Distribution, *, has_bgp: bool) -> Iterator[str]:
    yield "#!/bin/sh"
    yield "# Read it, then run it as root, once the other files are where they belong. It may be run again."
    yield "set -eu"
    yield ""
    yield from packages(distribution, *PACKAGES[distribution], *(["frr"] if has_bgp else []))


def _start(host: RouterHost, *, has_bgp: bool) -> Iterator[str]:
    yield ""
    yield "# Interfaces, and the kernel's settings."
    if host.distribution is Distribution.RHEL:
        yield "systemctl reload NetworkManager.service || true"
    yield "systemctl daemon-reload"
    yield "systemctl enable --now systemd-networkd.service"
    yield "networkctl reload"
    yield f"sysctl --quiet --load=/etc/sysctl.d/90-{host.name}.conf || true"
    yield f"systemctl enable --now devicepath-clamp@{host.name}.service"
    yield ""
    yield "# The tunnels. A host's firewall has to let UDP 500 and 4500 in, and forward between tunnels and networks."
    yield "systemctl enable --now strongswan.service"
    yield "systemctl restart strongswan.service"
    yield ""
    if has_bgp:
        yield "# BGP. The file is FRR's alone, as it may hold keys."
        yield "chown frr:frr /etc/frr/frr.conf"
        yield "chmod 0600 /etc/frr/frr.conf"
        yield "sed -i -e 's/^bgpd=no/bgpd=yes/' -e 's/^bfdd=no/bfdd=yes/' /etc/frr/daemons"
        yield "systemctl enable frr.service"
        yield "systemctl restart frr.service"
    else:
        yield "# Routes that follow the tunnel that works."
        yield f"systemctl enable --now devicepath-watchdog@{host.name}.service"
    yield ""
    yield "# Each tunnel is to be ESTABLISHED and INSTALLED, and each far inside address to answer."
    yield "swanctl --list-sas"
    if has_bgp:
        yield "vtysh -c 'show bgp summary'"
