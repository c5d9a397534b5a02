"""The steps of a rehearsal that are SORACOM's support's: what no API makes, the emulated SORACOM makes by a ticket."""

from typing import Any

from devicepath_spec.description.path import StackFile
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.intent.behind import Behind, Way, behind
from devicepath_tools.rehearsal.behind_routers import BehindRouters
from devicepath_tools.rehearsal.steps import Phase, StepFailed, Steps
from devicepath_tools.rehearsal.support_desk import SupportDesk, path_of


class SupportSteps:
    """Door of each data centre: ordered once the VPG is there, and ended before that is."""

    def __init__(self, steps: Steps, desk: SupportDesk, described: Any) -> None:
        """`described` is what the stack file says of its path."""
        self._steps = steps
        self._desk = desk
        self._made: list[tuple[str, Behind, str]] = []
        """VPG, data centre, connection."""
        file = _read(described)
        self.behind = BehindRouters(file) if file is not None else None
        """None: the stack file could not be read, and the program has told why."""

    @property
    def is_needed(self) -> bool:
        return any(it.way is Way.DOOR for it in self._places)

    def make(self, vpg_id: str) -> None:
        """All that the stack needs of support."""
        if not self.is_needed:
            return
        with self._steps.step("Door", Phase.UP) as step:
            for place in self._places:
                if place.way is Way.DOOR:
                    self._order(vpg_id, place)
            made = ", ".join(f"{connection} to {place.backend}" for _, place, connection in self._made)
            step.remark = f"emulated: SORACOM's support makes {made}"

    def end(self) -> None:
        """All that was made, so that the VPG can end."""
        if not self._made:
            return
        with self._steps.step("Door ends", Phase.DOWN) as step:
            ended = ", ".join(connection for _, _, connection in self._made)
            while self._made:
                vpg_id, _, connection_id = self._made[-1]
                self._desk.end_door(vpg_id, connection_id)
                self._made.pop()
            step.remark = f"emulated: SORACOM's support ends {ended}"

    def commands_to_end(self) -> tuple[str, ...]:
        """What a person runs where it is kept, before the stack can be destroyed."""
        return tuple(
            f"sh -c 'curl -s -X DELETE \"$SORACOM_EMULATION{path_of(vpg_id, connection_id)}\"'"
            for vpg_id, _, connection_id in self._made
        )

    @property
    def _places(self) -> tuple[Behind, ...]:
        return behind(self.behind.file) if self.behind is not None else ()

    def _order(self, vpg_id: str, place: Behind) -> None:
        if place.address is None or self.behind is None:
            raise RuntimeError(f"{place.backend} has no Door")
        made = self._desk.order_door(vpg_id, place.address, place.ranges, place.asn)
        self._made.append((vpg_id, place, made.connection_id))
        try:
            self.behind.take(place, made.configuration)
        except InvalidSpec as fault:
            raise StepFailed(*fault.faults) from None


def _read(described: Any) -> StackFile | None:
    try:
        return load(described)
    except InvalidSpec:
        return None
