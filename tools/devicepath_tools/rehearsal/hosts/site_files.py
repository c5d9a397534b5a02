"""What a host of the user's has besides the files that are rendered for it: a network without DHCP, and somebody who
runs the script among these. Its stand-in is cloud-init, with instructions on the host itself."""

from ipaddress import IPv4Address, IPv4Interface

from devicepath_router.router_file import PROGRAM, RouterFile

MIRROR = "/var/cache/mirror"
"""Where packages are on it: see Host."""
SEED = "/var/lib/cloud/seed/nocloud-net"
"""Source: cloud-init, NoCloud."""
APT_GET = f"""\
#!/bin/sh
# A stand-in for a mirror of Debian's: what is not on the host yet comes from {MIRROR}.
set -eu
[ "$1" = install ] || exit 0
shift
for package in "$@"; do
    case $package in -*) continue ;; esac
    if [ "$(dpkg-query --show --showformat '${{db:Status-Status}}' "$package" 2>/dev/null)" != installed ]; then
        dnf install "$package"
    fi
done
"""


def site_files(
    name: str, address: IPv4Interface, gateway: IPv4Address, interface: str, script: str
) -> list[RouterFile]:
    """`script` is run once, at the first boot."""
    return [
        RouterFile("/etc/systemd/network/10-lan.network", _network(interface, address, gateway)),
        RouterFile("/etc/cloud/cloud.cfg.d/99-site.cfg", "datasource_list: [NoCloud]\ndatasource: {}\n"),
        RouterFile(f"{SEED}/meta-data", f"instance-id: {name}\nlocal-hostname: {name}\ndsmode: net\n"),
        RouterFile(f"{SEED}/user-data", f"#!/bin/sh\nexec sh {script}\n"),
        RouterFile("/usr/local/sbin/apt-get", APT_GET, PROGRAM),
    ]


def _network(interface: str, address: IPv4Interface, gateway: IPv4Address) -> str:
    return f"""\
[Match]
Name={interface}

[Network]
Address={address}
LinkLocalAddressing=no
IPv6AcceptRA=no

[Route]
Gateway={gateway}
GatewayOnLink=yes
"""
