"""BGP between both ends of a connection's tunnels, by FRR: what each announces, in files of its own."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

FRR = "/usr/lib/frr"
KEEPALIVE_S, HOLD_TIME_S = 10, 30
"""As AWS has it. Source: AWS, Site-to-Site VPN, the configuration of a customer gateway device."""
RETRY_S = 1
FOLDER = "/run/frr"
START = f"""mount -t tmpfs -o mode=0755 none /run
mkdir {FOLDER} && cat >{FOLDER}/frr.conf && chown -R frr:frr {FOLDER}
common="-f {FOLDER}/frr.conf -A 127.0.0.1 -z {FOLDER}/zserv.api --vty_socket {FOLDER}"
{FRR}/zebra -d $common -i {FOLDER}/zebra.pid --log file:{FOLDER}/zebra.log
exec {FRR}/bgpd $common -i {FOLDER}/bgpd.pid --log file:{FOLDER}/bgpd.log
"""


@dataclass(frozen=True)
class Neighbour:
    address: IPv4Address
    asn: int
    med: int | None = None
    """What is asked to be lower is taken first; None: the customer's end says nothing of it."""


def configuration(asn: int, own: IPv4Address, neighbours: Sequence[Neighbour], announced: Sequence[IPv4Network]) -> str:
    """A file of FRR. The lowest of several own addresses names the router."""
    lines = [
        f"router bgp {asn}",
        f" bgp router-id {own}",
        " no bgp ebgp-requires-policy",
        " no bgp network import-check",
    ]
    lines.append(f" timers bgp {KEEPALIVE_S} {HOLD_TIME_S}")
    for it in neighbours:
        lines += [f" neighbor {it.address} remote-as {it.asn}", f" neighbor {it.address} timers connect {RETRY_S}"]
    lines.append(" address-family ipv4 unicast")
    lines += [f"  network {cidr}" for cidr in announced]
    lines += [f"  neighbor {it.address} route-map med-{it.med} out" for it in neighbours if it.med is not None]
    lines += [" exit-address-family", "!"]
    for med in dict.fromkeys(it.med for it in neighbours if it.med is not None):
        lines += [f"route-map med-{med} permit 10", f" set metric {med}", "!"]
    return "\n".join([*lines, ""])


def start(namespace: str, text: str, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """zebra and bgpd, in a namespace. They end with it."""
    process = subprocess.Popen(
        ["ip", "netns", "exec", namespace, "sh", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
    )
    if process.stdin is not None:
        with process.stdin as given:
            given.write(text.encode())
    return process
