"""What is done with the files on the host, as a script to read before it is run: packages, services, and what to look
at then. It holds no secret."""

from collections.abc import Iterable, Iterator, Sequence

from devicepath_router.router_file import PROGRAM, RouterFile
from devicepath_router.router_host import RouterHost
from devicepath_spec.choices import Distribution

STRONGSWAN = ("charon-systemd", "strongswan-swanctl", "libstrongswan-standard-plugins")
"""Debian's, with the plugins for AES-GCM and elliptic curves, which it only recommends."""
PACKAGES = {
    Distribution.DEBIAN: ("iproute2", "iputils-ping", "nftables", *STRONGSWAN),
    Distribution.UBUNTU: ("iproute2", "iputils-ping", "nftables", *STRONGSWAN),
    Distribution.RHEL: ("iproute", "iputils", "nftables", "systemd-networkd", "strongswan"),
}
"""On RHEL, systemd-networkd and strongSwan are EPEL's."""
BEGINNING = (
    "#!/bin/sh",
    "# Read it, then run it as root, once the other files are where they belong. It may be run again.",
    "set -eu",
    "",
)
NETWORKD = (
    "# Where networkd had nothing to do so far, nobody waits for it at boot: it knows of these interfaces alone, and",
    "# whatever needs the network would wait for two minutes, also while that is up.",
    "if ! systemctl is-enabled --quiet systemd-networkd.service; then",
    "    systemctl enable systemd-networkd.service",
    "    systemctl disable systemd-networkd-wait-online.service",
    "fi",
)
"""Its unit enables the one that waits. Source: systemd-networkd.service, [Install]."""
BGP = (
    "",
    "# BGP. The file is FRR's alone, as it may hold keys.",
    "chown frr:frr /etc/frr/frr.conf",
    "chmod 0600 /etc/frr/frr.conf",
    "sed -i -e 's/^bgpd=no/bgpd=yes/' -e 's/^bfdd=no/bfdd=yes/' /etc/frr/daemons",
    "systemctl enable frr.service",
    "systemctl restart frr.service",
)


def files(host: RouterHost, *, has_bgp: bool, interfaces: Sequence[str]) -> tuple[RouterFile, ...]:
    """The script of a VPN's router, and what NetworkManager is told where it is the distribution's."""
    lines = (
        *packages(host.distribution, *PACKAGES[host.distribution], *(["frr"] if has_bgp else [])),
        *networks(host.distribution, host.name),
        *are_there(interfaces, "journalctl --unit=systemd-networkd says why; the kernel needs xfrm_interface"),
        f"systemctl enable --now devicepath-clamp@{host.name}.service",
        *_tunnels(host),
        *(BGP if has_bgp else _watchdog(host)),
        *_looked_at(has_bgp=has_bgp),
    )
    return (script(host.name, lines), *unmanaged(host.distribution, host.name, interfaces))


def script(name: str, lines: Iterable[str]) -> RouterFile:
    """One of these lines, which begin with its packages."""
    text = "".join(f"{line}\n" for line in (*BEGINNING, *lines))
    return RouterFile(f"/etc/devicepath/{name}-install.sh", text, PROGRAM)


def unmanaged(distribution: Distribution, name: str, interfaces: Sequence[str]) -> tuple[RouterFile, ...]:
    """That NetworkManager leaves interfaces to networkd: both would want one that neither is told to leave."""
    if distribution is not Distribution.RHEL:
        return ()
    names = ";".join(f"interface-name:{interface}" for interface in interfaces)
    return (RouterFile(f"/etc/NetworkManager/conf.d/90-{name}.conf", f"[keyfile]\nunmanaged-devices+={names}\n"),)


def packages(distribution: Distribution, *names: str) -> Iterator[str]:
    """Lines that install packages of a distribution."""
    if distribution is Distribution.RHEL:
        yield "dnf --assumeyes install epel-release"
        yield f"dnf --assumeyes install {' '.join(names)}"
    else:
        yield "export DEBIAN_FRONTEND=noninteractive"
        yield "apt-get update"
        yield f"apt-get install --yes --no-install-recommends {' '.join(names)}"


def networks(distribution: Distribution, name: str) -> Iterator[str]:
    """Lines that bring up what networkd's files say, and the kernel's settings of a name."""
    yield ""
    yield "# Interfaces, and the kernel's settings. Interfaces that are there keep what they have."
    if distribution is Distribution.RHEL:
        yield "systemctl reload NetworkManager.service || true"
    yield "systemctl daemon-reload"
    yield from NETWORKD
    yield "systemctl restart systemd-networkd.service"
    yield f"sysctl --quiet --load=/etc/sysctl.d/90-{name}.conf || true"


def are_there(interfaces: Sequence[str], otherwise: str) -> Iterator[str]:
    """Lines that end the script where networkd has not made an interface: its restart tells nobody. `otherwise` is what
    to do then, in words that a shell leaves as they are between quotes."""
    for interface in interfaces:
        yield "tries=0"
        yield f"until ip link show dev {interface} >/dev/null 2>&1; do"
        yield "    tries=$((tries + 1))"
        yield '    if [ "$tries" -gt 5 ]; then'
        yield f'        echo "{interface} is not there: {otherwise}." >&2'
        yield "        exit 1"
        yield "    fi"
        yield "    sleep 1"
        yield "done"


def _tunnels(host: RouterHost) -> Iterator[str]:
    yield ""
    yield "# The tunnels. A host's firewall has to let UDP 500 and 4500 in, and forward between tunnels and networks."
    yield "systemctl enable strongswan.service"
    yield "systemctl restart strongswan.service"
    yield f"systemctl enable --now devicepath-keeper@{host.name}.service"


def _watchdog(host: RouterHost) -> Iterator[str]:
    yield ""
    yield "# Routes that follow the tunnel that works."
    yield f"systemctl enable --now devicepath-watchdog@{host.name}.service"


def _looked_at(*, has_bgp: bool) -> Iterator[str]:
    yield ""
    yield "# Soon each tunnel is ESTABLISHED and INSTALLED, and each far inside address answers."
    yield "swanctl --list-sas"
    if has_bgp:
        yield "vtysh -c 'show bgp summary'"
