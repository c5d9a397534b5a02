"""Addresses of this machine: an emulated cloud listens on no other."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: a loopback address, or the name `localhost`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
