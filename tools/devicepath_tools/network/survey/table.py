"""Conversations in a table, for people and for programs. Pure."""

from collections.abc import Sequence
from typing import Any

from devicepath_tools.columns import GAP, columns
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.traced import Traced
from devicepath_tools.network.packet import ECHO_REQUEST, Protocol

TITLE = "Who reaches whom"
HEADINGS = ("from", "to", "what", "wanted", "trace")
MARK = "!"
"""Before what is not as it should be."""


def came_out(one: Traced) -> tuple[str, str]:
    """Whether it is wanted, and what the trace says."""
    return ("yes" if one.conversation.is_wanted else "no", one.trace.verdict.value)


def shown(one: Traced) -> dict[str, Any]:
    """For programs."""
    conversation = one.conversation
    return {
        "from": str(conversation.source),
        "to": str(conversation.destination),
        "what": what(conversation),
        "wanted": conversation.is_wanted,
        "why": conversation.why,
        "trace": one.trace.verdict.value,
    }


def what(conversation: Conversation) -> str:
    """`ping`, `tcp 22`."""
    if conversation.protocol is Protocol.ICMP and conversation.port == ECHO_REQUEST:
        return "ping"
    return f"{conversation.protocol.value} {conversation.port}"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], title: str = TITLE, *, marked: int = 0) -> str:
    """In columns as wide as they need to be; the title alone where there is no row. The first `marked` rows have a
    mark."""
    if not rows:
        return title
    lines = columns([headings, *rows])
    margins = [MARK.ljust(len(GAP)) if 0 < place <= marked else GAP for place in range(len(lines))]
    return "\n".join([title, *(f"{margin}{line}" for margin, line in zip(margins, lines, strict=True))])
