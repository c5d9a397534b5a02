"""A file of a host at the customer's end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

READABLE = 0o644
SECRET = 0o600
PROGRAM = 0o755


@dataclass(frozen=True)
class RouterFile:
    """What is written, where, and who may read it."""

    path: str
    """On the host, from its root."""
    content: str = field(repr=False)
    """All of it. It may hold keys: whoever shows it shows them."""
    mode: int = READABLE
    owner: str = "root"
    """User and group of the host."""

    @classmethod
    def of_output(cls, shown: Mapping[str, Any]) -> "RouterFile":
        """As a component puts it out: the mode is text, as `chmod` takes it."""
        return cls(str(shown["path"]), str(shown["content"]), int(str(shown["mode"]), 8), str(shown["owner"]))

    @property
    def is_secret(self) -> bool:
        """Whether nobody but its owner may read it."""
        return self.mode == SECRET
