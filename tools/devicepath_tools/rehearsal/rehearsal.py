"""A rehearsal from start to end: both clouds up, the stack up and checked, packets through it, all of it gone."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TextIO

from devicepath_tools import aws_provider
from devicepath_tools.aws_provider import AwsProvider, AwsProviderUnavailable, Choice
from devicepath_tools.engine import Engine, ensure
from devicepath_tools.rehearsal import both_clouds, fence
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.existing import Existing
from devicepath_tools.rehearsal.fence import Fence, Unfenced
from devicepath_tools.rehearsal.machine import Machine, equipped
from devicepath_tools.rehearsal.project_copy import ProjectCopy, copy
from devicepath_tools.rehearsal.stack_steps import StackSteps
from devicepath_tools.rehearsal.steps import Phase, StepFailed, Steps, counted
from devicepath_tools.rehearsal.surroundings import entered, surroundings
from devicepath_tools.rehearsal.workplace.workplace import Workplace

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.packet_steps import PacketSteps
    from devicepath_tools.rehearsal.support_steps import SupportSteps

VPG_ID = "vpg_id"
"""What the stack puts out."""
PACKET_STEPS = "devicepath_tools.rehearsal.packet_steps"
UNNAMED_SIMS = 3
"""SIMs of the emulated account when the stack names none: a program may look for some."""
NO_PATH = "no devicepath:path says who should reach whom"


class Ending(Enum):
    """What becomes of what was built."""

    TAKEN_DOWN = "taken down"
    KEPT = "kept"


@dataclass
class Rehearsal:
    """What a rehearsal came to. `run` fills it in."""

    project: Path
    stack: str | None
    output: TextIO
    ending: Ending = Ending.TAKEN_DOWN
    choice: Choice | None = None
    """Which `aws` provider runs; None: the official one where it can be had, else the one that is built."""
    steps: Steps = field(init=False)
    environment: dict[str, str] = field(default_factory=dict)
    copy: ProjectCopy | None = None
    machine: Machine | None = None
    fence: Fence | None = None
    """None: this machine gives none."""
    clouds: BothClouds | None = None
    stack_steps: StackSteps | None = None
    """None: it did not come that far."""
    packet_steps: "PacketSteps | None" = None
    """None: it did not come that far, or the program does not say who should reach whom."""
    support: "SupportSteps | None" = None
    """What SORACOM's support makes; None: as for packets."""

    def __post_init__(self) -> None:
        self.steps = Steps(self.output)

    def run(self, workplace: Workplace) -> None:
        """Runs every step that makes sense after those before it; `steps` tells which held."""
        given = dict(os.environ)
        made = self._copied(workplace)
        engine = self._engine() if made is not None else None
        if made is None or engine is None:
            return
        provider = self._aws_provider(made)
        if not self.steps.held or (made.path is not None and not self._equipped()):
            return
        # All that comes from somewhere else is here.
        self._enter_fence()
        if made.path is not None:
            # It takes as long as both clouds take to start, and we do nothing but wait for these: 2 s.
            Thread(target=import_module, args=(PACKET_STEPS,), daemon=True).start()
        clouds = self._clouds_up(workplace, made)
        if clouds is None:
            return
        self.environment = surroundings(given, workplace, engine, provider, clouds)
        with entered(self.environment):
            self._deploy(workplace, clouds, made)

    def _copied(self, workplace: Workplace) -> ProjectCopy | None:
        with self.steps.step("copy of the project", Phase.CLOUDS) as step:
            self.copy, self.stack = copy(self.project, self.stack, workplace.folder / "project")
            if self.copy.path is None:
                self._require_made(self.copy.needs.existing)
            step.remark = f"stack {self.stack}"
        return self.copy if step.held else None

    def _engine(self) -> Engine | None:
        engine = None
        with self.steps.step("engine", Phase.CLOUDS) as step:
            engine = ensure()
            step.remark = f"Pulumi {engine.version}"
        return engine

    def _aws_provider(self, made: ProjectCopy) -> AwsProvider | None:
        """Another program than this project's may do without one: it is told then, and the program finds out."""
        with self.steps.step("aws provider", Phase.CLOUDS) as step:
            try:
                provider = aws_provider.ensure(self.choice)
            except AwsProviderUnavailable as fault:
                if made.path is not None:
                    raise
                step.remark = f"none: {fault}"
                return None
            step.remark = provider.told
        return provider if step.held else None

    def _enter_fence(self) -> None:
        try:
            self.fence = fence.enter()
        except Unfenced as fault:
            self.steps.leave_out("fence", Phase.CLOUDS, str(fault))
            self.steps.qualify("Not fenced: a program that names other addresses than the clouds' could reach them.")
            return
        with self.steps.step("fence", Phase.CLOUDS) as step:
            step.remark = "a network of its own, with loopback alone"

    def _equipped(self) -> bool:
        """In the user's own surroundings: what hosts boot is kept in the user's cache."""
        with self.steps.step("this machine", Phase.CLOUDS) as step:
            self.machine = equipped()
            step.remark = self.machine.told
        return step.held

    def _clouds_up(self, workplace: Workplace, made: ProjectCopy) -> BothClouds | None:
        needs, further = made.needs, self._further_sims(made)
        with self.steps.step("both emulated clouds", Phase.CLOUDS) as step:
            existing = self._existing(made)
            self.clouds = both_clouds.start(
                workplace,
                account_id=made.own_account_id,
                sims=needs.sims,
                further_sims=further,
                coverage=needs.coverage,
                existing=existing,
            )
            there = f", {counted(len(existing.ids), 'thing')} that the stack takes over" if existing.ids else ""
            sims = counted(len(needs.sims) + further, "SIM")
            step.remark = f"{sims}, AWS account {self.clouds.aws.account_id}{there}"
        return self.clouds

    def _further_sims(self, made: ProjectCopy) -> int:
        """Beside those that the stack names: also those that its directions lack."""
        own = 0
        if made.path is not None:
            from devicepath_spec.faults import InvalidSpec
            from devicepath_spec.judging.stack_file import load
            from devicepath_tools.rehearsal.own_devices import lacking

            with suppress(InvalidSpec):
                own = lacking(load(made.path))
        return own if made.needs.sims else max(own, UNNAMED_SIMS)

    def _existing(self, made: ProjectCopy) -> Existing:
        """What the stack takes over, as far as its settings tell enough of it to put it there. Raises StepFailed."""
        if made.path is None:
            return Existing()
        from devicepath_spec.faults import InvalidSpec
        from devicepath_tools.rehearsal.taken_over import taken_over

        try:
            found = taken_over(made.path)
        except InvalidSpec:
            # The program tells all mistakes itself, before it makes anything.
            return Existing()
        self._require_made([it for it in made.needs.existing if it.rpartition(" ")[2] not in found.ids])
        return found

    def _require_made(self, existing: Sequence[str]) -> None:
        """That a stack makes itself what it names. `existing` is the rest, each as `path: id`. Raises StepFailed."""
        if existing:
            raise StepFailed(
                f"The stack {self.stack} takes over what exists, and emulated clouds do not have it: "
                f"{'; '.join(existing)}. Rehearse a copy of it that makes these itself."
            )

    def _deploy(self, workplace: Workplace, clouds: BothClouds, made: ProjectCopy) -> None:
        stack = self.stack_steps = StackSteps(self.steps, clouds, made, str(self.stack), self.output)
        stack.up()
        if stack.built is None:
            return
        if made.path is not None and self.machine is not None:
            from devicepath_tools.rehearsal.packet_steps import PacketSteps
            from devicepath_tools.rehearsal.support_steps import SupportSteps

            support = self.support = SupportSteps(self.steps, clouds, made.needs.coverage, made.path)
            self.packet_steps = PacketSteps(self.steps, workplace, clouds, made.path, self.machine, support.behind)
        if self.ending is Ending.KEPT:
            self._check(stack)
            if self.packet_steps is not None:
                self.packet_steps.leave_up()
            stack.leave_up()
            return
        with ExitStack() as taken_down:
            taken_down.enter_context(_followed_by(stack.down))
            if self.support is not None:
                taken_down.enter_context(_followed_by(self.support.end))
            if self.packet_steps is not None:
                taken_down.enter_context(_followed_by(self.packet_steps.take_down))
            self._check(stack)

    def _check(self, stack: StackSteps) -> None:
        """The engine's own checks come between those of packets: hosts boot meanwhile."""
        packets = self.packet_steps
        if self.support is not None and self.support.is_needed:
            self.support.make(str(stack.outputs[VPG_ID]))
            stack.after_support()
        if self.support is not None:
            self.support.take_outputs(stack.revealed)
        if packets is not None:
            packets.on_paper()
            packets.on_wires()
        stack.again()
        if packets is not None:
            packets.on_air()
        elif self.copy is not None and self.copy.path is None:
            self.steps.leave_out("trace, packets", Phase.PACKETS, NO_PATH)


@contextmanager
def _followed_by(end: Callable[[], None]) -> Iterator[None]:
    """Also after a fault of ours; not after a signal: by then both clouds are gone."""
    try:
        yield
    except Exception:
        end()
        raise
    end()
