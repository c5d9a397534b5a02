"""What decides about a packet, as a trace names it."""

from dataclasses import dataclass
from typing import Protocol


class Noun(Protocol):
    """Whatever can decide about a packet."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of which only the id is known."""

    id: str
    name: str = ""
