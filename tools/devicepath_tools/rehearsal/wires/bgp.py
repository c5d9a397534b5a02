"""BGP between both ends of a connection's tunnels, or of a virtual interface, by FRR: what each announces, in files of
its own."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from devicepath_tools.rehearsal.wires.kernel import Kernel

FRR = "/usr/lib/frr"
HOLD_TIME_S = 30
"""As AWS has it over a VPN; packets that keep it alive are sent three times as often. Source: AWS, Site-to-Site VPN,
the configuration of a customer gateway device."""
AWS_ASN, CUSTOMER_ASN = 64512, 65000
"""Where none is told. The first is AWS's default."""
MEDS = (100, 200)
"""AWS has one of two sessions preferred. Source: AWS, Site-to-Site VPN, tunnel endpoint replacement."""
WEIGHTS = (200, 100)
"""At AWS's own end, where it sends by one of two while that is up."""
RETRY_S = 1
FOLDER = "/run/frr"
START = f"""umask 077
mount -t tmpfs -o mode=0755 none /run || exit 1
mkdir {FOLDER} && cat >{FOLDER}/frr.conf && chown -R frr:frr {FOLDER}
common="-f {FOLDER}/frr.conf -A 127.0.0.1 -z {FOLDER}/zserv.api --vty_socket {FOLDER}"
{FRR}/zebra -d $common -i {FOLDER}/zebra.pid --log file:{FOLDER}/zebra.log
if grep -q '^bfd$' {FOLDER}/frr.conf
then nice -n -15 {FRR}/bfdd -d $common -i {FOLDER}/bfdd.pid --bfdctl {FOLDER}/bfdd.sock --log file:{FOLDER}/bfdd.log
fi
exec {FRR}/bgpd $common -i {FOLDER}/bgpd.pid --log file:{FOLDER}/bgpd.log
"""
"""zebra and bgpd, and bfdd where the file speaks of it, in a namespace, with which they end. Their file is given. What
has to answer every 300 ms goes before what this machine is busy with besides."""
BFD_INTERVAL_MS, BFD_MULTIPLIER = 300, 3
"""AWS's end of Direct Connect. Source: AWS, Direct Connect user guide, BFD."""


@dataclass(frozen=True)
class Neighbour:
    address: IPv4Address
    asn: int
    med: int | None = None
    """What is asked to be lower is taken first; None: the customer's end says nothing of it."""
    weight: int | None = None
    """Of what is learned from it: the highest is taken, and it alone. None: all are alike, and share the packets."""
    hold_time_s: int = HOLD_TIME_S
    has_bfd: bool = False
    most_prefixes: int | None = None
    """With more it closes the session; None: it takes all."""
    key: str = field(default="", repr=False)
    """Of TCP (MD5); empty: none."""


@dataclass(frozen=True)
class Session:
    """What came of one with a neighbour."""

    state: str
    """FRR's word."""
    told: str = ""
    """What the last notification said, in FRR's words."""
    is_full: bool = False
    """Whether the neighbour has announced too many prefixes."""
    is_alive: bool = False
    """As BFD says."""

    @property
    def is_established(self) -> bool:
        return self.state == "Established"


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
    for it in neighbours:
        lines += _neighbour(it)
    lines.append(" address-family ipv4 unicast")
    lines += [f"  network {cidr}" for cidr in announced]
    lines += [f"  neighbor {it.address} route-map med-{it.med} out" for it in neighbours if it.med is not None]
    lines += [f"  neighbor {it.address} weight {it.weight}" for it in neighbours if it.weight is not None]
    if any(it.weight is not None for it in neighbours):
        lines.append("  maximum-paths 1")
    # FRR asks before it counts the new one: with 99 it closes at the 101st.
    lines += [
        f"  neighbor {it.address} maximum-prefix {it.most_prefixes - 1}"
        for it in neighbours
        if it.most_prefixes is not None
    ]
    lines += [" exit-address-family", "!"]
    for med in dict.fromkeys(it.med for it in neighbours if it.med is not None):
        lines += [f"route-map med-{med} permit 10", f" set metric {med}", "!"]
    return "\n".join([*lines, *_bfd([it.address for it in neighbours if it.has_bfd]), ""])


def _neighbour(it: Neighbour) -> Iterator[str]:
    at = f" neighbor {it.address}"
    yield f"{at} remote-as {it.asn}"
    yield f"{at} timers {it.hold_time_s // 3} {it.hold_time_s}"
    yield f"{at} timers connect {RETRY_S}"
    if it.key:
        yield f"{at} password {it.key}"
    if it.has_bfd:
        yield f"{at} bfd"


def _bfd(addresses: Sequence[IPv4Address]) -> Iterator[str]:
    if addresses:
        yield "bfd"
    for address in addresses:
        yield f" peer {address}"
        yield f"  receive-interval {BFD_INTERVAL_MS}"
        yield f"  transmit-interval {BFD_INTERVAL_MS}"
        yield f"  detect-multiplier {BFD_MULTIPLIER}"


def learned(kernel: Kernel, pid: int) -> dict[IPv4Address, tuple[IPv4Network, ...]]:
    """Of sessions that are established, what each has learned, by the neighbour's address. `pid` is of the daemon."""
    return {
        it: tuple(map(IPv4Network, _asked(kernel, pid, f"show bgp ipv4 unicast neighbors {it} routes json")["routes"]))
        for it, session in sessions(kernel, pid).items()
        if session.is_established
    }


def sessions(kernel: Kernel, pid: int) -> dict[IPv4Address, Session]:
    """By the neighbour's address."""
    told = _asked(kernel, pid, "show bgp neighbors json")
    return {IPv4Address(address): _session(it) for address, it in told.items() if isinstance(it, dict)}


def _session(told: dict[str, Any]) -> Session:
    bfd = told.get("peerBfdInfo") or {}
    return Session(
        told.get("bgpState", ""),
        told.get("lastNotificationReason", ""),
        bool(told.get("prefixesConfigExceedMax")),
        bfd.get("status") == "Up",
    )


def _asked(kernel: Kernel, pid: int, question: str) -> dict[str, Any]:
    command = ["nsenter", "-t", str(pid), "-m", "-n", "vtysh", "--vty_socket", FOLDER, "-c", question]
    found: dict[str, Any] = json.loads(kernel.asked(command).stdout or "{}")
    return found
