"""A rehearsal from start to end: both clouds up, the stack up, nothing to change, nothing drifted, all of it gone."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from devicepath_tools.engine import Engine, EngineUnavailable, ensure
from devicepath_tools.project import NoProject
from devicepath_tools.rehearsal import both_clouds, inventory
from devicepath_tools.rehearsal.aws_inventory import Unreadable
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.deployment import Deployment, EngineFailed
from devicepath_tools.rehearsal.inventory import Inventory
from devicepath_tools.rehearsal.machine import Machine, Unequipped, equipped
from devicepath_tools.rehearsal.packet_steps import PacketSteps
from devicepath_tools.rehearsal.project_copy import ProjectCopy, copy
from devicepath_tools.rehearsal.steps import StepFailed, Steps, counted
from devicepath_tools.rehearsal.surroundings import entered, surroundings
from devicepath_tools.rehearsal.workplace import Unready, Workplace

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.packets import Packets

UNNAMED_SIMS = 3
"""SIMs of the emulated account when the stack names none: a program may look for some."""
RETURN_LIMIT_S = 10.0
"""SIMs and VPGs that were let go are settled within this time."""
RETURN_POLL_S = 0.1
TOLD = 5
"""Things named in one failure; the rest is counted."""


@dataclass
class Rehearsal:
    """What a rehearsal came to. `run` fills it in."""

    project: Path
    stack: str | None
    output: TextIO
    steps: Steps = field(init=False)
    built: Inventory | None = None
    outputs: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    copy: ProjectCopy | None = None
    clouds: BothClouds | None = None
    machine: Machine | None = None
    packets: "Packets | None" = None
    """Who reaches whom; None: the program does not say who should."""

    def __post_init__(self) -> None:
        self.steps = Steps(self.output)

    def run(self, workplace: Workplace) -> None:
        """Runs every step that makes sense after those before it; `steps` tells which held."""
        given = dict(os.environ)
        if not self._copied(workplace):
            return
        engine = self._engine()
        if engine is None:
            return
        if _there(self.copy).path is not None and not self._equipped():
            return
        clouds = self._clouds_up(workplace)
        if clouds is None:
            return
        self.environment = surroundings(given, workplace, engine, clouds)
        with entered(self.environment):
            before = self._read(clouds)
            if before is not None:
                self._deploy(workplace, clouds, before)

    def _engine(self) -> Engine | None:
        engine = None
        with self.steps.step("engine") as step:
            try:
                engine = ensure()
            except EngineUnavailable as fault:
                raise StepFailed(str(fault)) from None
            step.remark = f"Pulumi {engine.version}"
        return engine

    def _equipped(self) -> bool:
        """In the user's own surroundings: what hosts boot is kept in the user's cache."""
        with self.steps.step("this machine") as step:
            try:
                self.machine = equipped()
            except Unequipped as fault:
                raise StepFailed(*str(fault).splitlines()) from None
            step.remark = self.machine.told
        return self.steps.held

    def _copied(self, workplace: Workplace) -> bool:
        with self.steps.step("copy of the project") as step:
            try:
                self.copy, self.stack = copy(self.project, self.stack, workplace.folder / "project")
            except NoProject as fault:
                raise StepFailed(str(fault)) from None
            needs = self.copy.needs
            if needs.existing:
                raise StepFailed(
                    f"The stack {self.stack} takes over what exists, and emulated clouds are empty: "
                    f"{'; '.join(needs.existing)}. Rehearse a copy of it that makes these itself."
                )
            step.remark = f"stack {self.stack}"
        return self.steps.held

    def _clouds_up(self, workplace: Workplace) -> BothClouds | None:
        needs = _there(self.copy).needs
        with self.steps.step("both emulated clouds") as step:
            try:
                self.clouds = both_clouds.start(
                    workplace,
                    account_id=next(iter(needs.account_ids), None),
                    sims=needs.sims,
                    further_sims=0 if needs.sims else UNNAMED_SIMS,
                    coverage=needs.coverage,
                )
            except Unready as fault:
                raise StepFailed(str(fault)) from None
            step.remark = f"{counted(len(needs.sims) or UNNAMED_SIMS, 'SIM')}, AWS account {self.clouds.aws.account_id}"
        return self.clouds

    def _read(self, clouds: BothClouds) -> Inventory | None:
        before = None
        with self.steps.step("what both clouds hold") as step:
            before = self._inventory(clouds)
            step.remark = counted(len(before.things), "thing")
        return before

    def _deploy(self, workplace: Workplace, clouds: BothClouds, before: Inventory) -> None:
        deployment = None
        with self._engine_step("up") as step:
            deployment = Deployment(_there(self.copy).folder, str(self.stack), self.output)
            changes = deployment.up("up")
            self.built = Inventory(tuple(self._inventory(clouds).beside(before)))
            self.outputs = deployment.outputs()
            step.remark = (
                f"{counted(len(changes), 'resource')}, {counted(len(self.built.things), 'thing')} in both clouds"
            )
        if deployment is None or not self.steps.held:
            return
        described = _there(self.copy).path
        packet_steps = None
        if described is not None and self.machine is not None:
            packet_steps = PacketSteps(self.steps, workplace, clouds, described, self.machine)
            self.packets = packet_steps.packets
            packet_steps.on_paper()
        with self._engine_step("up again") as step:
            _expect_nothing(deployment.up("up again"), "the program gives other values the second time; see these")
            step.remark = "no changes"
        with self._engine_step("refresh") as step:
            _expect_nothing(deployment.refresh("refresh"), "a cloud shows other values than were asked for; see these")
            step.remark = "no changes"
        if packet_steps is not None and self.steps.held:
            packet_steps.on_wires()
        if packet_steps is not None:
            packet_steps.take_down()
        with self._engine_step("destroy") as step:
            step.remark = f"{counted(len(deployment.destroy('destroy')), 'resource')} gone"
        with self.steps.step("both clouds as before") as step:
            self._expect_as_before(clouds, before)
            step.remark = counted(len(before.things), "thing")

    @contextmanager
    def _engine_step(self, name: str) -> Iterator[Any]:
        with self.steps.step(name) as step:
            try:
                yield step
            except EngineFailed as fault:
                raise StepFailed(*fault.errors) from None

    def _inventory(self, clouds: BothClouds) -> Inventory:
        needs = _there(self.copy).needs
        try:
            return inventory.read(clouds, needs.account_ids, needs.regions)
        except Unreadable as fault:
            raise StepFailed(f"{both_clouds.AWS}: {fault}") from None

    def _expect_as_before(self, clouds: BothClouds, before: Inventory) -> None:
        ends = time.monotonic() + RETURN_LIMIT_S
        while (now := self._inventory(clouds)) != before and time.monotonic() < ends:
            time.sleep(RETURN_POLL_S)
        failures = [f"left behind: {thing}" for thing in now.beside(before)]
        failures += [f"missing: {thing}" for thing in before.beside(now)]
        if failures:
            raise StepFailed(*failures, "Mend the program, or the provider whose resource this is.")


def _there(made: ProjectCopy | None) -> ProjectCopy:
    if made is None:
        raise RuntimeError("the project has not been copied")
    return made


def _expect_nothing(changes: list[str], why: str) -> None:
    """Raises StepFailed when there are changes."""
    if changes:
        more = f" and {len(changes) - TOLD} more" if len(changes) > TOLD else ""
        raise StepFailed(
            f"{counted(len(changes), 'change')} where there should be none, {why}: {', '.join(changes[:TOLD])}{more}."
        )
