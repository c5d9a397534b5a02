"""Between the gate peers of a VPG: the worst that it could do, for nobody knows what SORACOM's does.

It takes whatever one of them sends through its tunnel, also what is for a server in another one's VPC, and hands it to
that gate peer. What has to keep two VPCs apart is then the gate peer's host alone."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.rehearsal.wires.gates import Member
from devicepath_tools.rehearsal.wires.hosts import TUNNEL
from devicepath_tools.rehearsal.wires.nft import Table, listed
from devicepath_tools.rehearsal.wires.plan import Namespace

ROUTES = 20
"""The kernel's table of ways from one gate peer to another's VPC."""
QUESTION = f"iifname {TUNNEL} arp operation request arp daddr ip"


def lay(namespace: Namespace, table: Table, members: Sequence[Member]) -> None:
    """The ways, in the overlay of one of the VPG's ends. `table` judges there."""
    for cidr, member in _by_range(members).items():
        namespace.run(f"route add {cidr} via {member.gate.inner.ip} dev {TUNNEL} onlink table {ROUTES}")
    namespace.run(f"rule add iif {TUNNEL} lookup {ROUTES} pref 90")
    # It answers for what it would send back into the tunnel.
    namespace.link_sysctls[f"net/ipv4/conf/{TUNNEL}/proxy_arp_pvlan"] = "1"
    forward = table.hook("forward", "forward")
    for cidr, member in _by_range(members).items():
        # The host drops it by itself.
        if member.gate.masquerades:
            told = table.told(Cause.OPENED_FROM_TUNNEL, member.instance.id)
            forward.append(f"iifname {TUNNEL} oifname {TUNNEL} ip daddr {cidr} {told}")


def answer(asked: Table, members: Sequence[Member], others: Iterable[IPv4Address]) -> None:
    """It answers for the gate peers and their VPCs; of all else that it would send back into the tunnel, for nobody.
    `others` are addresses that answer for themselves, or that somebody answers for besides: devices, and its own."""
    chain = asked.hook("asked", "input")
    known: list[IPv4Address | IPv4Network] = [*(it.gate.inner.ip for it in members), *_by_range(members)]
    chain.insert(1, f"{QUESTION} {listed(known)} accept")
    chain.append(f"{QUESTION} != {asked.addresses('answered_for', others)} drop")


def _by_range(members: Sequence[Member]) -> dict[IPv4Network, Member]:
    """Of several in one VPC the first."""
    found: dict[IPv4Network, Member] = {}
    for member in members:
        for cidr in member.vpc.cidrs:
            found.setdefault(cidr, member)
    return found
