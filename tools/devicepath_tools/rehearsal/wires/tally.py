"""What the kernel's counters are called, and what each of them says."""

from dataclasses import dataclass, field

from devicepath_tools.network.cause import Cause


@dataclass(frozen=True)
class Place:
    """Where a packet can stop, said as a trace says it."""

    cause: Cause | None
    """None: there the model ends, not the packet's way; a real cloud may carry it on."""
    object_id: str

    def __str__(self) -> str:
        return f"{self.cause.value if self.cause else 'not modelled'}: {self.object_id}"


@dataclass(frozen=True)
class Use:
    """What lets packets through, and counts them: one route, one rule, one entry."""

    object_id: str
    """Of the route table, the security group, the network ACL, the VPG."""
    entry: str
    """Which of its entries."""

    def __str__(self) -> str:
        return f"{self.object_id}: {self.entry}"


@dataclass
class Tally:
    """Names of counters. One place has several: one in each table of the kernel's where packets stop for it."""

    places: dict[str, Place] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)

    def place(self, place: Place) -> str:
        """A new counter for a place."""
        kind = place.cause.name.lower() if place.cause else "not_modelled"
        name = f"{kind}_{len(self.places)}"
        self.places[name] = place
        return name

    def use(self, use: Use) -> str:
        """A new counter for a use."""
        name = f"use_{len(self.uses)}"
        self.uses[name] = use
        return name
