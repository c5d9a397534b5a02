"""How things are called in a trace."""

from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.noun import Noun

ANY = -1
LAST_PORT = 65535
ICMP_TYPES = {0: "echo reply", 3: "destination unreachable", 8: "echo request", 11: "time exceeded"}
"""The common ones. Source: IANA, ICMP parameters."""


def printable(text: str) -> str:
    """Names are anybody's text: what would move the terminal's cursor is not shown."""
    return "".join(character if character.isprintable() else "?" for character in text)


def label(noun: Noun) -> str:
    """Name and id, or the id alone."""
    return printable(f"{noun.name} ({noun.id})" if noun.name else noun.id)


def traffic(packet: Packet) -> str:
    """What a rule would have to allow, without the addresses: `tcp 80`, `icmp echo request`."""
    if packet.protocol is Protocol.ICMP:
        return f"icmp {ICMP_TYPES.get(packet.port, f'type {packet.port}')}"
    return f"{packet.protocol.value} {packet.port}"


def span(protocol: Protocol | None, first: int, last: int) -> str:
    """What a rule holds, without the addresses: `tcp 80-90`, `all traffic`."""
    if protocol is None:
        return "all traffic"
    if protocol is Protocol.ICMP:
        if first == ANY:
            return "all icmp"
        return f"icmp {ICMP_TYPES.get(first, f'type {first}')}" + (f" code {last}" if last not in (ANY, 0) else "")
    if (first, last) == (0, LAST_PORT):
        return f"all {protocol.value}"
    return f"{protocol.value} {first}" + (f"-{last}" if last != first else "")


def counted(number: int, word: str) -> str:
    """`1 rule`, `2 rules`, `no rule`."""
    return f"no {word}" if number == 0 else f"{number} {word}{'s' if number > 1 else ''}"
