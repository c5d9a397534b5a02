"""User data of a gate peer, and what it says."""

from ipaddress import IPv4Address, IPv4Interface

from devicepath_tools.network.gate_host import GateHost

FACTS = """\
INTERFACE=vxlan0
OUTER_ADDRESS=10.10.8.10
INNER_ADDRESS=10.130.255.254/16
VNI=10
UDP_PORT=4789
MTU=1450
VPG_PEERS="100.64.0.4/10.130.0.1 100.64.0.36/10.130.0.2"
FORWARDING=yes
PRIVACY_SEPARATOR=no
PACKET_FILTER=nftables
MASQUERADING=yes
CLAMPED_MSS=1410
"""
HOST = GateHost(
    outer_address=IPv4Address("10.10.8.10"),
    inner=IPv4Interface("10.130.255.254/16"),
    vni=10,
    udp_port=4789,
    mtu=1450,
    vpg_peers=(IPv4Address("100.64.0.4"), IPv4Address("100.64.0.36")),
    forwards=True,
    privacy_separator=False,
    masquerades=True,
    clamped_mss=1410,
)


def script(facts: str = FACTS, end: str = "END_OF_FILE") -> str:
    return (
        "#!/bin/sh\nset -eu\ncat >/etc/other.conf <<'END_OF_FILE'\nVNI=99\nEND_OF_FILE\n\n"
        f"cat >/etc/devicepath/gate.conf <<'END_OF_FILE'\n{facts}{end}\nchmod 0644 /etc/devicepath/gate.conf\n"
    )
