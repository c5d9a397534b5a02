"""What is wrong with a description, said all at once."""

from collections.abc import Iterable


class InvalidSpec(Exception):
    """A description that cannot be built. Its text has one line a fault: path, value, rule, and what to write.

    No ValueError: Pulumi's SDK tells one of an Output with a traceback of its own."""

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
        """`fault` is the value, the rule and the fix, as one sentence or two. An empty path is all of it."""
        line = _one_line(f"{f'{self._path}{path}'.removesuffix('.')}: {fault}")
        if line not in self._lines:
            self._lines.append(line)

    def extend(self, lines: Iterable[str]) -> None:
        """Takes over lines that have their whole path already."""
        self._lines.extend(line for line in lines if line not in self._lines)

    def has(self, path: str) -> bool:
        """Whether something is wrong there already."""
        return any(line.startswith(_one_line(f"{self._path}{path}: ")) for line in self._lines)

    def at(self, place: str) -> "Faults":
        """Of what stands at a place: what is added there is added here."""
        below = Faults(f"{self._path}{place}")
        below._lines = self._lines
        return below

    @property
    def is_of_a_part(self) -> bool:
        """Whether a path goes before every line."""
        return bool(self._path)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)

    def check(self) -> None:
        """Raises InvalidSpec when there is a fault."""
        if self._lines:
            raise InvalidSpec(self._lines)


def _one_line(text: str) -> str:
    """A name that somebody gave may hold anything: a newline in it begins no other line."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
