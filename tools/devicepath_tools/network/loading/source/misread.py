"""What a source says that cannot be so, told all at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from devicepath_tools.failure import Failure


@dataclass(frozen=True)
class Fault:
    """One mistake: where it stands, and the value with the rule that it breaks."""

    kind: str
    """What was asked for, such as `Vpcs`; empty: all of it."""
    path: str
    """Where in the answer, such as `Vpcs[3].CidrBlock`; empty: the whole answer."""
    problem: str

    def at(self, place: str) -> str:
        """The line for people; `place` is the file or the call that the answer came from."""
        return ": ".join(part for part in (place, self.path, self.problem) if part)


class Misread(Failure):
    """A source that cannot be read. Its text has one line a fault: place, path, value, rule."""

    def __init__(self, lines: Iterable[str]):
        super().__init__("\n".join(lines))
