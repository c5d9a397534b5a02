"""What is wrong with a description, reported all at once."""

from collections.abc import Iterable


class InvalidSpec(Exception):
    """A description that cannot be built. Its text has one line a fault: path, value, rule, and what to write.

    It is no ValueError, as Pulumi's SDK shows a ValueError that an Output raises with a traceback."""

    faults: tuple[str, ...]

    def __init__(self, faults: Iterable[str]):
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class Faults:
    """Collects faults, so that all of them are reported together. `path` goes before every line."""

    def __init__(self, path: str = ""):
        self._path = f"{path}." if path else ""
        self._lines: list[str] = []

    def add(self, path: str, fault: str) -> None:
        """Adds a fault at a path, which is empty for the whole description. `fault` has the value, the rule and the
        fix, in one or two sentences."""
        line = _one_line(f"{f'{self._path}{path}'.removesuffix('.')}: {fault}")
        if line not in self._lines:
            self._lines.append(line)

    def extend(self, lines: Iterable[str]) -> None:
        """Adds lines that begin with their whole path already."""
        self._lines.extend(line for line in lines if line not in self._lines)

    def has(self, path: str) -> bool:
        """Whether there is a fault at a path already."""
        return any(line.startswith(_one_line(f"{self._path}{path}: ")) for line in self._lines)

    def at(self, place: str) -> "Faults":
        """The faults of a part, at `place`: what is added to them is added here, with the place before it."""
        below = Faults(f"{self._path}{place}")
        below._lines = self._lines
        return below

    @property
    def is_of_a_part(self) -> bool:
        """Whether these are the faults of a part."""
        return bool(self._path)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)

    def check(self) -> None:
        """Raises InvalidSpec when there is a fault."""
        if self._lines:
            raise InvalidSpec(self._lines)


def _one_line(text: str) -> str:
    """The text on one line: a name that a user gave may have a newline in it."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
