"""What is wrong with a description, said all at once."""

from collections.abc import Callable, Iterable
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()
"""What is not known yet. Rules pass over it: it is judged when it is known."""


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
        """`fault` is the value, the rule and the fix, as one sentence or two."""
        line = f"{self._path}{path}: {fault}"
        if line not in self._lines:
            self._lines.append(line)

    def extend(self, lines: Iterable[str]) -> None:
        """Takes over lines that have their whole path already."""
        self._lines.extend(line for line in lines if line not in self._lines)

    def has(self, path: str) -> bool:
        """Whether something is wrong there already."""
        return any(line.startswith(f"{self._path}{path}: ") for line in self._lines)

    def gather(self, build: Callable[[], object]) -> None:
        """Runs what may raise InvalidSpec, and keeps its faults instead."""
        try:
            build()
        except InvalidSpec as invalid:
            self.extend(invalid.faults)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)

    def check(self) -> None:
        """Raises InvalidSpec when there is a fault."""
        if self._lines:
            raise InvalidSpec(self._lines)

    def cidr(self, path: str, text: object) -> IPv4Network | None:
        """The range that a text says, or a fault and None; None for what is not known yet."""
        if text is UNKNOWN:
            return None
        try:
            loose = IPv4Network(str(text), strict=False)
        except (AddressValueError, NetmaskValueError, ValueError):
            self.add(path, f"{text!r} is not an IPv4 range; write it like 10.0.0.0/16.")
            return None
        if "/" not in str(text):
            self.add(path, f"{text} has no prefix length; write it like 10.0.0.0/16.")
            return None
        if str(loose.network_address) != str(text).split("/", maxsplit=1)[0]:
            self.add(path, f"{text} has host bits set; write {loose}.")
            return None
        return loose

    def address(self, path: str, text: object) -> IPv4Address | None:
        """The address that a text says, or a fault and None; None for what is not known yet."""
        if text is UNKNOWN:
            return None
        try:
            return IPv4Address(str(text))
        except ValueError:
            self.add(path, f"{text!r} is not an IPv4 address; write it like 10.0.0.254.")
            return None
