"""Hardware addresses of network interfaces: what wires are plugged in with is what DHCP and metadata tell."""

from hashlib import sha256


def mac_address(interface_id: str) -> str:
    """Of one interface: the same one always, and locally administered as EC2's are."""
    return "02:" + ":".join(f"{byte:02x}" for byte in sha256(interface_id.encode()).digest()[:5])
