"""A call, its answer and the operation between: what the API does, without HTTP's machinery."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud


@dataclass(frozen=True)
class Call:
    """One request as an operation sees it."""

    method: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Values of the path's {parameters}."""
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: object = field(default=None, repr=False)
    """The decoded JSON; None where the request has no body."""

    def option(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next(iter(self.query.get(name, [])), None)


@dataclass(frozen=True)
class Answer:
    """What an operation gives back: JSON, or `raw` bytes where the shape is not ours to choose."""

    status: int
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    content_type: str = "application/json"

    def payload(self) -> bytes:
        """The body's bytes; empty when the operation declares none."""
        if self.raw is not None:
            return self.raw
        return b"" if self.body is None else json.dumps(self.body).encode()


Operation: TypeAlias = "Callable[[SoracomCloud, Call], Answer]"


@dataclass(frozen=True)
class Route:
    """Where an operation is found: method and path, as [SPEC] writes them."""

    method: str
    path: str
    operation: Operation
    public: bool = False
    """True for the one operation that needs no token."""
