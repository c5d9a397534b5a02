"""FRR's file: BGP to the other end, with BFD where that has it.

Both sessions of a VPN have the same weight and local preference, and no AS path is prepended: AWS says by the MED which
tunnel it wants used, also while it maintains the other one. Source: AWS, Site-to-Site VPN user guide, tunnel endpoint
replacements. Seen to work with FRR 8.4.4."""

from collections.abc import Iterable, Iterator

from devicepath_router.bgp_router import BgpNeighbor, BgpRouter
from devicepath_router.customer_gateway_configuration import keepalive_s
from devicepath_router.router_file import SECRET, RouterFile

PATH = "/etc/frr/frr.conf"
OWNER = "frr"
CONNECT_RETRY_S = 10
BFD_INTERVAL_MS = 300
BFD_MULTIPLIER = 3
"""AWS's end of Direct Connect: 300 ms, three times. Source: AWS, Direct Connect user guide, BFD."""
OUT, IN, SOURCE = "devicepath-out", "devicepath-in", "devicepath-source"


def files(router: BgpRouter) -> tuple[RouterFile, ...]:
    """The file of all sessions of a host."""
    lines = [
        "frr defaults traditional",
        "log syslog informational",
        "! Routes have their next hops in them: networkd takes away those of several ways that stand alone, and so the",
        "! routes, whenever it sets up an interface.",
        "no zebra nexthop kernel enable",
        "!",
        *_router(router),
        "!",
        *_lists(router),
        *_source(router),
        *_bfd(router.neighbors),
        "line vty",
    ]
    return (RouterFile(PATH, "".join(f"{line}\n" for line in lines), SECRET, OWNER),)


def _router(router: BgpRouter) -> Iterator[str]:
    yield f"router bgp {router.asn}"
    yield f" bgp router-id {router.router_id}"
    yield " bgp log-neighbor-changes"
    yield " ! What is announced need not be a route of this host's, such as a summary of several."
    yield " no bgp network import-check"
    yield " ! Or routes by a dead line stay two minutes longer, where the other end says that it restarts gracefully."
    yield " bgp graceful-restart-disable"
    for neighbor in router.neighbors:
        yield from _neighbor(neighbor)
    yield " !"
    yield " address-family ipv4 unicast"
    yield from (f"  network {network}" for network in router.announced)
    for neighbor in router.neighbors:
        yield f"  neighbor {neighbor.address} activate"
        yield f"  neighbor {neighbor.address} soft-reconfiguration inbound"
        yield f"  neighbor {neighbor.address} prefix-list {IN} in"
        yield f"  neighbor {neighbor.address} prefix-list {OUT} out"
    yield " exit-address-family"


def _neighbor(neighbor: BgpNeighbor) -> Iterator[str]:
    at = f" neighbor {neighbor.address}"
    yield f"{at} remote-as {neighbor.remote_asn}"
    yield f"{at} description {neighbor.description}"
    yield f"{at} timers {keepalive_s(neighbor.hold_time_s)} {neighbor.hold_time_s}"
    yield f"{at} timers connect {CONNECT_RETRY_S}"
    if neighbor.password is not None:
        yield f"{at} password {neighbor.password}"
    if neighbor.has_bfd:
        yield f"{at} bfd"


def _lists(router: BgpRouter) -> Iterator[str]:
    """What goes out is what is announced, and nothing that was learned from another session: this host carries no
    traffic between the others."""
    yield from _numbered(f"ip prefix-list {OUT}", (f"permit {network}" for network in router.announced))
    taken = [f"permit {network}{_parts(network.prefixlen)}" for network in router.taken]
    if not taken:
        own = (f"deny {network}{_parts(network.prefixlen)}" for network in router.announced)
        taken = [*own, "deny 0.0.0.0/0", "permit 0.0.0.0/0 le 32"]
    yield from _numbered(f"ip prefix-list {IN}", taken)
    yield "!"


def _source(router: BgpRouter) -> Iterator[str]:
    if router.source is not None:
        yield f"route-map {SOURCE} permit 10"
        yield f" set src {router.source}"
        yield "!"
        yield f"ip protocol bgp route-map {SOURCE}"
        yield "!"


def _bfd(neighbors: Iterable[BgpNeighbor]) -> Iterator[str]:
    watched = [neighbor for neighbor in neighbors if neighbor.has_bfd]
    if watched:
        yield "bfd"
        for neighbor in watched:
            yield f" peer {neighbor.address}"
            yield f"  receive-interval {BFD_INTERVAL_MS}"
            yield f"  transmit-interval {BFD_INTERVAL_MS}"
            yield f"  detect-multiplier {BFD_MULTIPLIER}"
            yield " !"
        yield "!"


def _numbered(before: str, entries: Iterable[str]) -> Iterator[str]:
    for number, entry in enumerate(entries, start=1):
        yield f"{before} seq {number * 5} {entry}"


def _parts(prefix_length: int) -> str:
    """And every part of it."""
    return "" if prefix_length == 32 else " le 32"
