"""Tables of nftables, as text, with the counters that their rules name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.wires.tally import Place, Tally, Use

LOG_GROUP = 7
"""Of NFLOG: what is dropped, or would be, is told there, with the counter's name."""
SNAP_BYTES = 160
"""Of each packet told: enough for the headers outside and inside of a tunnel, and a probe's token."""
MOST_FLOWS = 65536
LATER_FRAGMENT = "ip frag-off & 0x1fff != 0"
"""Has no ports. No rule of AWS's about these is known; without its first one, a packet is none."""
ICMP_ERRORS = "ip protocol icmp icmp type { destination-unreachable, time-exceeded, parameter-problem }"


def named(identity: str) -> str:
    """An id as a name of nftables: `sg-1` as `sg_1`."""
    return re.sub(r"\W", "_", identity)


def listed(addresses: Iterable[object]) -> str:
    return f"{{ {', '.join(str(address) for address in addresses)} }}"


@dataclass
class Table:
    """One table of one namespace."""

    family: str
    """`ip`, `bridge` or `arp`."""
    tally: Tally
    chains: dict[str, list[str]] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    """What stands between the braces, by name."""
    _places: dict[Place, str] = field(default_factory=dict)
    _uses: dict[Use, str] = field(default_factory=dict)

    def chain(self, name: str, *lines: str) -> list[str]:
        """The lines of a chain, which is made on first sight; more lines are added."""
        chain = self.chains.setdefault(name, [])
        chain.extend(lines)
        return chain

    def hook(self, name: str, hook: str, priority: int | str = 0, kind: str = "filter") -> list[str]:
        """A chain that packets meet at one of the kernel's hooks, made on first sight."""
        if name in self.chains:
            return self.chains[name]
        return self.chain(name, f"type {kind} hook {hook} priority {priority}; policy accept;")

    def addresses(self, name: str, addresses: Iterable[IPv4Address]) -> str:
        """A set of addresses; gives how rules refer to it."""
        elements = sorted(set(addresses))
        self.sets[name] = "type ipv4_addr;" + (f" elements = {listed(elements)};" if elements else "")
        return f"@{name}"

    def told(self, cause: Cause | None, object_id: str) -> str:
        """A statement: counts and tells, and the packet goes on. For what the far end itself drops."""
        place = Place(cause, object_id)
        if place not in self._places:
            self._places[place] = self.tally.place(place)
        name = self._places[place]
        log = f'log prefix "{name}" group {LOG_GROUP} snaplen {SNAP_BYTES} queue-threshold 1'
        return f'counter name "{name}" {log}'

    def stopped(self, cause: Cause | None, object_id: str) -> str:
        """A statement: counts, tells and drops."""
        return f"{self.told(cause, object_id)} drop"

    @property
    def tells(self) -> bool:
        """Whether anything can stop here."""
        return bool(self._places)

    def counter(self, object_id: str, entry: object) -> str:
        """The name of the counter of something that lets packets through."""
        use = Use(object_id, str(entry))
        if use not in self._uses:
            self._uses[use] = self.tally.use(use)
        return self._uses[use]

    def used(self, object_id: str, entry: object) -> str:
        """A statement: counts that something let a packet through."""
        return f'counter name "{self.counter(object_id, entry)}"'

    def text(self) -> str:
        """The table, made anew whether or not there is one."""
        lines = [f"table {self.family} wires", f"delete table {self.family} wires", f"table {self.family} wires {{"]
        lines += [f"counter {name} {{ }}" for name in (*self._places.values(), *self._uses.values())]
        lines += [f"set {name} {{ {body} }}" for name, body in self.sets.items()]
        # A chain that others jump to has to stand before them: those with hooks come last.
        for name, chain in sorted(self.chains.items(), key=lambda item: _is_hook(item[1])):
            lines += [f"chain {name} {{", *chain, "}"]
        return "\n".join([*lines, "}", ""])


def _is_hook(chain: list[str]) -> bool:
    return bool(chain) and chain[0].startswith("type ")


def carried(protocol: Protocol | None, first_port: int, last_port: int) -> str:
    """A match: what a rule of AWS's says of protocol and ports. Of ICMP these are type and code, -1 for all."""
    if protocol is None:
        return ""
    match = f"ip protocol {protocol.value}"
    if protocol is not Protocol.ICMP:
        whole = (first_port, last_port) == (0, 65535)
        return match if whole else f"{match} th dport {first_port}-{last_port}"
    kind = f" icmp type {first_port}" if first_port >= 0 else ""
    code = f" icmp code {last_port}" if first_port >= 0 and last_port >= 0 else ""
    return match + kind + code
