"""What this machine lacks for VPN connections and virtual interfaces on the wires. Only networks that have some need
it."""

from pathlib import Path

FILES = {
    "/usr/lib/ipsec/charon": "strongswan-charon",
    "/usr/lib/ipsec/plugins/libstrongswan-kernel-libipsec.so": "libcharon-extra-plugins",
    "/usr/lib/ipsec/plugins/libstrongswan-gcm.so": "libstrongswan-standard-plugins",
    "/usr/sbin/swanctl": "strongswan-swanctl",
    "/usr/lib/frr/bgpd": "frr",
    "/usr/lib/frr/bfdd": "frr",
    "/usr/bin/ping": "iputils-ping",
}
"""Each with the Debian package that has it: IPsec with ESP in user space, BGP and BFD."""
TUN = "/dev/net/tun"


def missing_for_vpns() -> list[str]:
    """One line for each thing; none: tunnels can be up."""
    lacking = [
        f"{file} is missing (Debian: apt-get install {package})."
        for file, package in FILES.items()
        if not Path(file).exists()
    ]
    if not Path(TUN).exists():
        lacking.append(f"{TUN} is missing: load the kernel's module tun, or give the container that device.")
    return lacking
