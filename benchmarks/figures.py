"""What measurements come to: medians, quotients, and the lines that people read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from devicepath_tools.columns import GAP, columns


@dataclass(frozen=True)
class Cost:
    """CPU time of one process, user and system together, of one run with a number of resources."""

    resources: int
    without_s: float
    """Seconds for the same command with no resource: what is spent before and after the first."""
    with_s: float
    """Seconds with all of them."""

    @property
    def each_ms(self) -> float:
        """Milliseconds for each resource."""
        return (self.with_s - self.without_s) / self.resources * 1000


@dataclass(frozen=True)
class Comparison:
    """Two kinds of samples, in any one unit, and what their quotient should be."""

    what: str
    first: Sequence[float]
    """What it is compared with, measured in the same run."""
    second: Sequence[float]
    lowest: float = 0.0
    """The quotient that is aimed at, at least; 0 where lower is better."""
    highest: float = math.inf
    """And at most; infinite where higher is better, or none is aimed at."""

    @property
    def medians(self) -> tuple[float, float]:
        return median(self.first), median(self.second)

    @property
    def ratio(self) -> float:
        """The second kind's median to the first's."""
        first, second = self.medians
        return second / first

    @property
    def is_reached(self) -> bool:
        return self.lowest <= self.ratio <= self.highest

    @property
    def goal(self) -> str:
        if math.isinf(self.highest):
            return f"{self.lowest:g} at least" if self.lowest else "none"
        return f"{self.lowest:g} to {self.highest:g}" if self.lowest else f"{self.highest:g} at most"

    @property
    def verdict(self) -> str:
        if self.goal == "none":
            return ""
        return "reached" if self.is_reached else "NOT reached"

    def json(self) -> dict[str, object]:
        return {
            "what": self.what,
            "first": list(self.first),
            "second": list(self.second),
            "medians": list(self.medians),
            "ratio": self.ratio,
            "goal": self.goal,
            "reached": None if self.goal == "none" else self.is_reached,
        }


@dataclass(frozen=True)
class Section:
    """Comparisons of the same two kinds."""

    key: str
    """What it is called in the JSON."""
    title: str
    names: tuple[str, str]
    """What the first and the second kind are."""
    comparisons: Sequence[Comparison]


def table(section: Section) -> list[str]:
    """A heading, then a line for each comparison."""
    rows = [("", *section.names, "ratio", "goal", "")]
    for it in section.comparisons:
        first, second = it.medians
        rows.append((it.what, f"{first:.2f}", f"{second:.2f}", f"{it.ratio:.2f}", it.goal, it.verdict))
    return [section.title, *(f"{GAP}{line}" for line in columns(rows, right=range(1, 4)))]
