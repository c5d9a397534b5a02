"""Longest-prefix look-up that stays fast at 10,000 prefixes: a dictionary for each prefix length."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import Generic, TypeVar

Value = TypeVar("Value")
BITS = 32


class PrefixTable(Generic[Value]):
    """Values by prefix. Of one prefix that comes twice the first value counts."""

    def __init__(self, entries: Iterable[tuple[IPv4Network, Value]]) -> None:
        lengths: dict[int, dict[int, Value]] = {}
        for prefix, value in entries:
            shift = BITS - prefix.prefixlen
            lengths.setdefault(shift, {}).setdefault(int(prefix.network_address) >> shift, value)
        # The longest prefix first: the least to shift away.
        self._lengths = sorted(lengths.items())

    def longest(self, address: IPv4Address) -> Value | None:
        """The value of the longest prefix that holds an address."""
        number = int(address)
        for shift, values in self._lengths:
            found = values.get(number >> shift)
            if found is not None:
                return found
        return None

    def all(self, address: IPv4Address) -> Iterator[Value]:
        """The values of every prefix that holds an address, the longest first: the winner, and those that lost."""
        number = int(address)
        for shift, values in self._lengths:
            found = values.get(number >> shift)
            if found is not None:
                yield found
