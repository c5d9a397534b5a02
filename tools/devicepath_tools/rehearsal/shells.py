"""How a person gets into the ends of a path that is kept, and into what is between them."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.intent.ends import EndKind
from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.hosts.host import Host
from devicepath_tools.rehearsal.probes.crossing import Crossing
from devicepath_tools.rehearsal.wires.hosts import TUNNEL
from devicepath_tools.rehearsal.wires.wires import Wires

PINGS = ((EndKind.SERVER, EndKind.DEVICE), (EndKind.GATE_PEER, EndKind.DEVICE), (EndKind.DEVICE, EndKind.SERVER))
"""What is shown as an example, where it was answered: who pings whom."""


@dataclass(frozen=True)
class Shell:
    """A place where commands can be run, as root."""

    name: str
    """As in the table of who reaches whom, or what is there."""
    addresses: tuple[IPv4Address, ...]
    inside: tuple[str, ...]
    """What a command begins with that is run there, on the network of the place."""
    shell: tuple[str, ...]
    """The command that gives a shell."""

    def row(self) -> tuple[str, str, str]:
        return self.name, ", ".join(map(str, self.addresses)), shlex.join(self.shell)


def of_ends(wires: Wires, hosts: Mapping[str, Host], crossings: Sequence[Crossing]) -> list[Shell]:
    """Of devices, servers and gate peers. `hosts` are the instances that have booted, by id."""
    found = []
    for name, address in _ends(crossings).items():
        for end in wires.ends_with(address):
            inside = ("ip", "netns", "exec", end.namespace)
            host = hosts.get(end.id)
            # Beside its network: its files and its processes.
            shell = (host.shell if host is not None else None) or (*inside, "bash")
            found.append(Shell(name, end.addresses, inside, tuple(shell)))
    return found


def between(wires: Wires, ends: Sequence[Shell], hosts: Mapping[str, Host]) -> list[Shell]:
    """Of routers, VPGs and whatever else was built."""
    left_out = {name for shell in ends for name in shell.inside}
    # Nothing is in it while the host is on: its interface is in the host's own.
    left_out |= {wired.namespace for host_id, wired in wires.hosts.items() if host_id in hosts}
    return [
        Shell(meaning, (), inside := ("ip", "netns", "exec", name), (*inside, "bash"))
        for name, meaning in wires.namespaces.items()
        if name not in left_out
    ]


def examples(ends: Sequence[Shell], crossings: Sequence[Crossing]) -> Iterator[str]:
    """Commands that show something: pings that were answered, and what is in the tunnel meanwhile."""
    inside = {shell.name: shell.inside for shell in ends}
    answered = [it.conversation for it in crossings if it.outcome is not None and it.outcome.is_answered]
    for kinds in PINGS:
        pings = (
            it for it in answered if it.protocol is Protocol.ICMP and kinds == (it.source.kind, it.destination.kind)
        )
        if (one := next(pings, None)) is not None and str(one.source) in inside:
            yield shlex.join((*inside[str(one.source)], "ping", "-c", "3", str(one.destination.address)))
    for name in dict.fromkeys(str(it.source) for it in answered if it.source.kind is EndKind.GATE_PEER):
        if name in inside:
            yield shlex.join((*inside[name], "tcpdump", "-n", "-i", TUNNEL))


def _ends(crossings: Sequence[Crossing]) -> dict[str, IPv4Address]:
    """By name, each kind together."""
    conversations = [crossing.conversation for crossing in crossings]
    ends = [end for it in conversations for end in (it.source, it.destination)]
    order = (EndKind.DEVICE, EndKind.SERVER, EndKind.GATE_PEER)
    return {str(end): end.address for kind in order for end in ends if end.kind is kind}
