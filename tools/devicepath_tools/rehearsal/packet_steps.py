"""The steps of a rehearsal that are about packets, told one by one."""

from typing import Any

from devicepath_tools.checkout import find_stack_program
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.steps import StepFailed, Steps, counted
from devicepath_tools.rehearsal.workplace import Workplace

MOST_TOLD = 8
"""Disagreements of one step; the rest is counted."""


class PacketSteps:
    """For a stack of this project's own program: another program's does not say who should reach whom."""

    def __init__(self, steps: Steps, workplace: Workplace, clouds: BothClouds, described: Any) -> None:
        """`described` is what the stack file says of its path."""
        find_stack_program()
        from devicepath_tools.rehearsal.packets import Packets
        from infra.settings import load

        self._steps = steps
        self._workplace = workplace
        self._wires: Any = None
        self.packets = Packets(load(described), clouds)

    def on_paper(self) -> None:
        """Puts servers where devices and servers should talk, and traces all of it."""
        with self._steps.step("servers") as step:
            step.remark = f"{counted(self.packets.put_servers(), 'stand-in')} for servers of yours"
        if not self._steps.held:
            return
        with self._steps.step("trace") as step:
            traced = self.packets.trace()
            self._require_agreement("what the stack file wants and what the trace says")
            step.remark = f"{counted(traced, 'conversation')} as the stack file wants them"

    def on_wires(self) -> None:
        """Builds what both clouds hold, and sends a packet for everything that was traced."""
        from devicepath_tools.rehearsal.wires.missing import missing
        from devicepath_tools.rehearsal.wires.kernel import Unbuildable
        from devicepath_tools.rehearsal.wires.wires import Wires

        if lacking := missing():
            with self._steps.step("wires") as step:
                self._require_in_ci(lacking)
                step.remark = f"left out, and so are packets: {' '.join(lacking)}"
            return
        with self._steps.step("wires") as step:
            wires = Wires(self.packets.network, self._workplace.mark)
            try:
                wires.__enter__()
            except Unbuildable as fault:
                raise StepFailed(str(fault)) from None
            self._wires = wires
            step.remark = counted(len(wires.namespaces), "network namespace")
        if self._wires is None:
            return
        with self._steps.step("packets") as step:
            answered = self.packets.send(self._wires)
            self._require_agreement("trace and packets")
            self._require_no_internet()
            step.remark = f"{answered} of {len(self.packets.crossings)} answered, all as traced"
