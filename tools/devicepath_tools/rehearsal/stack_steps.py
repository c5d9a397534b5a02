"""The steps of a rehearsal that are the engine's: the stack up, nothing to change, nothing drifted, all of it gone."""

import time
from collections.abc import Mapping
from typing import Any, TextIO

from devicepath_tools.rehearsal import both_clouds, inventory
from devicepath_tools.rehearsal.aws_inventory import Unreadable
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.deployment import Deployment
from devicepath_tools.rehearsal.inventory import Inventory
from devicepath_tools.rehearsal.project_copy import ProjectCopy
from devicepath_tools.rehearsal.steps import Phase, StepFailed, Steps, counted, shortened

RETURN_LIMIT_S = 10.0
"""SIMs and VPGs that were let go are settled within this time."""
RETURN_POLL_S = 0.1
MOST_TOLD = 5
"""Things named in one failure; the rest is counted."""


class StackSteps:
    """For any program. Everything runs in this process's environment: see surroundings.entered."""

    def __init__(self, steps: Steps, clouds: BothClouds, copy: ProjectCopy, stack: str, output: TextIO) -> None:
        self._steps = steps
        self._clouds = clouds
        self._copy = copy
        self._stack = stack
        self._output = output
        self._before = Inventory(())
        self._deployment: Deployment | None = None
        self.built: Inventory | None = None
        """What `up` made; None: it did not hold."""
        self.outputs: dict[str, Any] = {}

    @property
    def revealed(self) -> Mapping[str, Any]:
        """The outputs with secrets: nothing of it may be shown or written."""
        return {} if self._deployment is None else self._deployment.revealed

    @property
    def warnings(self) -> list[str]:
        """What the engine, the providers and the program warned of so far."""
        return [] if self._deployment is None else self._deployment.warnings

    def up(self) -> None:
        """Looks at what there is, and runs the program. `built` is there if that held."""
        with self._steps.step("what both clouds hold", Phase.CLOUDS) as step:
            self._before = self._inventory()
            step.remark = counted(len(self._before.things), "thing")
        if not self._steps.held:
            return
        with self._steps.step("up", Phase.UP) as step:
            self._deployment = Deployment(self._copy.folder, self._stack, self._output)
            changes = self._deployment.up("up")
            built = Inventory(tuple(self._inventory().beside(self._before)))
            step.remark = f"{counted(len(changes), 'resource')}, {counted(len(built.things), 'thing')} in both clouds"
            self.built, self.outputs = built, self._deployment.outputs

    def after_support(self) -> None:
        """Runs the program once more, as one does when support has made what was ordered."""
        with self._steps.step("up after the order", Phase.UP) as step:
            changes = self._deployed.up("up after the order")
            self.outputs = self._deployed.outputs
            step.remark = counted(len(changes), "resource") if changes else "no changes"

    def again(self) -> None:
        """Neither the program nor a cloud may want a change now."""
        with self._steps.step("up again", Phase.UP) as step:
            changes = self._deployed.up("up again")
            _expect_nothing(changes, "the program gives other values the second time; see these")
            step.remark = "no changes"
        with self._steps.step("refresh", Phase.UP) as step:
            changes = self._deployed.refresh("refresh")
            _expect_nothing(changes, "a cloud shows other values than were asked for; see these")
            step.remark = "no changes"

    def down(self) -> None:
        """Takes the stack down, and compares both clouds with what they held before."""
        with self._steps.step("destroy", Phase.DOWN) as step:
            gone = counted(len(self._deployed.destroy("destroy")), "resource")
            lifted = "; protection was lifted: the real one is refused" if self._deployed.has_protected else ""
            step.remark = f"{gone} gone{lifted}"
        with self._steps.step("both clouds as before", Phase.DOWN) as step:
            self._expect_as_before()
            step.remark = counted(len(self._before.things), "thing")

    def leave_up(self) -> None:
        """Tells that the stack stays."""
        for name in ("destroy", "both clouds as before"):
            self._steps.leave_out(name, Phase.DOWN, "what was built is kept")

    @property
    def _deployed(self) -> Deployment:
        if self._deployment is None:
            raise RuntimeError("the stack is not up")
        return self._deployment

    def _inventory(self) -> Inventory:
        needs = self._copy.needs
        try:
            return inventory.read(self._clouds, needs.account_ids, needs.regions)
        except Unreadable as fault:
            raise StepFailed(f"{both_clouds.AWS}: {fault}") from None

    def _expect_as_before(self) -> None:
        ends = time.monotonic() + RETURN_LIMIT_S
        while (now := self._inventory()) != self._before and time.monotonic() < ends:
            time.sleep(RETURN_POLL_S)
        failures = [f"left behind: {thing}" for thing in now.beside(self._before)]
        failures += [f"missing: {thing}" for thing in self._before.beside(now)]
        if failures:
            raise StepFailed(*failures, "Mend the program, or the provider whose resource this is.")


def _expect_nothing(changes: list[str], why: str) -> None:
    """Raises StepFailed when there are changes."""
    if changes:
        told = ", ".join(shortened(changes, MOST_TOLD))
        raise StepFailed(f"{counted(len(changes), 'change')} where there should be none, {why}: {told}.")
