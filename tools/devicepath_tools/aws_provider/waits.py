"""How long the provider waits before it looks again: emulated clouds have done what they were asked for by then."""

import json
import re
from dataclasses import dataclass
from pathlib import Path


class NoSuchWait(Exception):
    """A module is not as it was: where its waits are is not known."""


@dataclass(frozen=True)
class Waits:
    """What the provider waits by, and how many times shorter it is to wait.

    How long it waits at most stays, but for the invitation to a resource share: it is looked for as long where there is
    none to come, at each refresh, too."""

    times: int
    modules: dict[str, dict[str, list[str]]]
    """Module -> file in it -> patterns of its text; a pattern's group is a length of time."""

    def shortened(self, module: str, source: Path) -> dict[str, str]:
        """The text of the module's files that say how long to wait, by their places in `source`.

        Raises NoSuchWait if a pattern does not stand there just once."""
        return {name: self._text(source, name, patterns) for name, patterns in self.modules[module].items()}

    def _text(self, source: Path, name: str, patterns: list[str]) -> str:
        text = (source / name).read_text()
        for pattern in patterns:
            found = list(re.finditer(pattern, text))
            if len(found) != 1:
                raise NoSuchWait(f"{source.name}/{name} has {pattern!r} {len(found)} times, and it should stand once.")
            end = found[0].end(1)
            text = f"{text[:end]} / {self.times}{text[end:]}"
        return text


def read(path: Path) -> Waits:
    """The waits that a file lists."""
    return Waits(**json.loads(path.read_text()))
