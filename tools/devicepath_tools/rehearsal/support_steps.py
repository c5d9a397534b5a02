"""The steps of a rehearsal that are SORACOM's support's: what no API makes, the emulated SORACOM makes by a ticket."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from devicepath_spec.description.path import StackFile
from devicepath_spec.description.vpg import NewVpg
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.intent.behind import Behind, Way, behind
from devicepath_tools.rehearsal import told_aws
from devicepath_tools.rehearsal.aws_refusals import aws_refusals_told
from devicepath_tools.rehearsal.behind_routers import BehindRouters
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.carrier import Carrier
from devicepath_tools.rehearsal.clouds.soracom.account.settings import REGIONS, Coverage
from devicepath_tools.rehearsal.steps import Phase, Step, StepFailed, Steps, counted
from devicepath_tools.rehearsal.support_desk import SupportDesk, path_of

KINDS = {Way.DOOR: "vpn_connections", Way.DIRECT: "virtual_interfaces"}
"""What the desk calls them."""


class SupportSteps:
    """Door and Direct of each data centre: ordered once the VPG is there, and ended before that is."""

    def __init__(self, steps: Steps, clouds: BothClouds, coverage: Coverage, described: Any) -> None:
        """`described` is what the stack file says of its path."""
        self._steps, self._aws, self._desk = steps, clouds.aws, SupportDesk(clouds.soracom.emulation_url)
        self._made: list[tuple[str, Behind, str]] = []
        """VPG, data centre, id of what was made."""
        file = _read(described)
        self._carrier = Carrier(clouds.aws, _region(file, coverage))
        self.behind = BehindRouters(file) if file is not None else None
        """None: the stack file could not be read, and the program has told why."""

    @property
    def is_needed(self) -> bool:
        return bool(self._places)

    def make(self, vpg_id: str) -> None:
        """All that the stack needs of support."""
        for way in Way:
            places = [it for it in self._places if it.way is way]
            if places and self.behind is not None:
                with self._step(way.value, Phase.UP) as step:
                    for place in places:
                        self._order(vpg_id, place, self.behind)
                    step.remark = f"emulated: SORACOM's support makes {self._told(way)}"

    def take_outputs(self, outputs: Mapping[str, Any]) -> None:
        """What the stack puts out of gate peers and routers, with secrets. AWS leads nothing to an office before its
        router has announced something, which is shown on the wires."""
        if self.behind is None:
            return
        self.behind.take_gate_peers(outputs)
        if not any(it.way is Way.VPN for it in behind(self.behind.file)):
            return
        with self._step("routers of offices", Phase.UP) as step:
            self.behind.take_offices(outputs, self._aws)
            expected = self.behind.expected()
            told_aws.tell(self._aws, expected, {})
            announced = sum(len(it.learned) for it in expected.values())
            step.remark = (
                f"the emulated AWS expects {counted(announced, 'route')} of {counted(len(expected), 'tunnel')}"
            )

    def end(self) -> None:
        """All that was made, so that the VPG can end."""
        for way in (it for it in Way if any(place.way is it for _, place, _ in self._made)):
            with self._step(f"{way.value} ends", Phase.DOWN) as step:
                self._end_all(way, step)

    def commands_to_end(self) -> tuple[str, ...]:
        """What a person runs where it is kept, before the stack can be destroyed."""
        return tuple(
            f"sh -c 'curl -s -X DELETE \"$SORACOM_EMULATION{path_of(vpg_id, KINDS[place.way], made)}\"'"
            f"  # SORACOM's support ends {place.way.value}"
            for vpg_id, place, made in self._made
        )

    @contextmanager
    def _step(self, name: str, phase: Phase) -> Iterator[Step]:
        with self._steps.step(name, phase) as step:
            try:
                with aws_refusals_told():
                    yield step
            except InvalidSpec as fault:
                raise StepFailed(*fault.faults) from None

    @property
    def _places(self) -> tuple[Behind, ...]:
        places = behind(self.behind.file) if self.behind is not None else ()
        return tuple(it for it in places if it.way in KINDS)

    def _told(self, way: Way) -> str:
        return ", ".join(f"{made} to {place.backend}" for _, place, made in self._made if place.way is way)

    def _order(self, vpg_id: str, place: Behind, known: BehindRouters) -> None:
        if place.way is Way.DIRECT:
            self._order_direct(vpg_id, place, known)
        elif place.address is not None:
            made = self._desk.order_door(vpg_id, place.address, place.ranges, place.asn)
            self._made.append((vpg_id, place, made.connection_id))
            known.take_door(place, made.configuration)

    def _order_direct(self, vpg_id: str, place: Behind, known: BehindRouters) -> None:
        interface_id = self._carrier.give(place.backend, place.carries)
        self._desk.order_direct(vpg_id, interface_id)
        self._made.append((vpg_id, place, interface_id))
        known.take_direct(place, self._carrier.told(interface_id))

    def _end_all(self, way: Way, step: Step) -> None:
        ended = [it for it in self._made if it[1].way is way]
        for one in ended:
            vpg_id, _, made = one
            if way is Way.DIRECT:
                self._desk.end_direct(vpg_id, made)
                self._carrier.take_back(made)
            else:
                self._desk.end_door(vpg_id, made)
            self._made.remove(one)
        step.remark = f"emulated: SORACOM's support ends {', '.join(made for _, _, made in ended)}"


def _region(file: StackFile | None, coverage: Coverage) -> str:
    """The VPG's: the coverage's first, where the stack file says none."""
    said = file.vpg.region if file is not None and isinstance(file.vpg, NewVpg) else None
    return said.value if said is not None else REGIONS[coverage][0]


def _read(described: Any) -> StackFile | None:
    try:
        return load(described)
    except InvalidSpec:
        return None
