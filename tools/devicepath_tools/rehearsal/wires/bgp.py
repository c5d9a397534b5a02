"""BGP between both ends of a connection's tunnels, by FRR: what each announces, in files of its own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from devicepath_tools.rehearsal.wires.kernel import Kernel

FRR = "/usr/lib/frr"
KEEPALIVE_S, HOLD_TIME_S = 10, 30
"""As AWS has it. Source: AWS, Site-to-Site VPN, the configuration of a customer gateway device."""
RETRY_S = 1
FOLDER = "/run/frr"
START = f"""umask 077
mount -t tmpfs -o mode=0755 none /run
mkdir {FOLDER} && cat >{FOLDER}/frr.conf && chown -R frr:frr {FOLDER}
common="-f {FOLDER}/frr.conf -A 127.0.0.1 -z {FOLDER}/zserv.api --vty_socket {FOLDER}"
{FRR}/zebra -d $common -i {FOLDER}/zebra.pid --log file:{FOLDER}/zebra.log
exec {FRR}/bgpd $common -i {FOLDER}/bgpd.pid --log file:{FOLDER}/bgpd.log
"""
"""zebra and bgpd, in a namespace, with which they end. Their file is given."""


@dataclass(frozen=True)
class Neighbour:
    address: IPv4Address
    asn: int
    med: int | None = None
    """What is asked to be lower is taken first; None: the customer's end says nothing of it."""


@dataclass
class Speaker:
    """A router that talks BGP, with whatever is at the other ends of its tunnels."""

    asn: int
    own: IPv4Address
    """Names it."""
    neighbours: list[Neighbour] = field(default_factory=list)
    announced: list[IPv4Network] = field(default_factory=list)
    rendered: str = ""
    """A file that says all this already; empty: there is none."""

    @property
    def file(self) -> str:
        return self.rendered or configuration(self.asn, self.own, self.neighbours, list(dict.fromkeys(self.announced)))


def configuration(asn: int, own: IPv4Address, neighbours: Sequence[Neighbour], announced: Sequence[IPv4Network]) -> str:
    """A file of FRR."""
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


def sessions(kernel: Kernel, pid: int) -> dict[IPv4Address, tuple[IPv4Network, ...]]:
    """Of those that are established, what each has learned, by the neighbour's address. `pid` is of the daemon."""
    peers = _asked(kernel, pid, "show bgp ipv4 unicast summary json").get("peers", {})
    established = [address for address, it in peers.items() if it.get("state") == "Established"]
    return {
        IPv4Address(it): tuple(
            map(IPv4Network, _asked(kernel, pid, f"show bgp ipv4 unicast neighbors {it} routes json")["routes"])
        )
        for it in established
    }


def _asked(kernel: Kernel, pid: int, question: str) -> dict[str, Any]:
    command = ["nsenter", "-t", str(pid), "-m", "-n", "vtysh", "--vty_socket", FOLDER, "-c", question]
    found: dict[str, Any] = json.loads(kernel.asked(command).stdout or "{}")
    return found
