"""The steps of a rehearsal that are about packets, told one by one."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from devicepath_tools import checkout
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.devices import NotBack
from devicepath_tools.rehearsal.machine import Machine
from devicepath_tools.rehearsal.steps import StepFailed, Steps, counted
from devicepath_tools.rehearsal.workplace import Unready, Workplace

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.wires.wires import Wires

MOST_TOLD = 8
"""Disagreements of one step; the rest is counted."""


class PacketSteps:
    """For a stack of this project's own program: another program's does not say who should reach whom."""

    def __init__(
        self,
        steps: Steps,
        workplace: Workplace,
        clouds: BothClouds,
        described: Any,
        machine: Machine,
    ) -> None:
        """`described` is what the stack file says of its path."""
        checkout.find()
        from devicepath_tools.rehearsal.packets import Packets
        from infra.settings import load

        self._steps = steps
        self._workplace = workplace
        self._open = ExitStack()
        self.packets = Packets(load(described), clouds)
        self.wires: Wires | None = None
        self._machine = machine

    def on_paper(self) -> None:
        """Puts servers where they should talk with devices, and traces everything that should be possible, or not."""
        with self._steps.step("servers") as step:
            step.remark = f"{counted(self.packets.put_servers(), 'stand-in')} for servers of yours"
        with self._steps.step("devices") as step:
            try:
                step.remark = f"{self.packets.reconnect()} switched off and on again"
            except NotBack as fault:
                raise StepFailed(str(fault)) from None
        if not self._steps.held:
            return
        with self._steps.step("trace") as step:
            traced = self.packets.trace()
            self._require_agreement()
            step.remark = f"{counted(traced, 'conversation')}, all as the stack file wants them"

    def on_wires(self) -> None:
        """Builds what both clouds hold, and sends a packet for everything that was traced."""
        if self._machine.lacking_for_wires:
            return
        with self._steps.step("wires") as step:
            self.wires = self._build()
            step.remark = counted(len(self.wires.namespaces), "network namespace")
        if self.wires is None:
            return
        self._boot(self.wires)
        if not self._steps.held:
            return
        with self._steps.step("packets") as step:
            answered = self.packets.send(self.wires)
            self._require_agreement()
            self._require_nothing_outside(self.wires)
            step.remark = f"{counted(len(self.packets.crossings), 'probe')}, {answered} answered, all as traced"
        if self._steps.held:
            self._perform(self.wires)

    def take_down(self) -> None:
        """Wires and servers; what is in both clouds is the stack's again."""
        self._open.close()
        self.packets.remove_servers()

    def _build(self) -> "Wires":
        from devicepath_tools.rehearsal.booted_hosts import bootable
        from devicepath_tools.rehearsal.wires.kernel import Unbuildable
        from devicepath_tools.rehearsal.wires.wires import Wires

        try:
            booted = () if self._machine.root_file_system is None else bootable(self.packets.network)
            return self._open.enter_context(Wires(self.packets.network, self._workplace.mark, booted))
        except Unbuildable as fault:
            raise StepFailed(str(fault)) from None

    def _boot(self, wires: "Wires") -> None:
        """Gate peers boot what is in their user data; without that, the kernel is told what their facts say."""
        from devicepath_tools.rehearsal.booted_hosts import BootedHosts, bootable
        from devicepath_tools.rehearsal.hosts.host import BootFailed

        if self._machine.root_file_system is None or not bootable(self.packets.network):
            return
        with self._steps.step("gate peer") as step:
            hosts = BootedHosts(self._workplace, self.packets.network, wires, self._machine.root_file_system)
            self._open.callback(hosts.stop)
            try:
                hosts.start()
                hosts.wait()
            except (BootFailed, Unready) as fault:
                raise StepFailed(str(fault)) from None
            step.remark = f"{counted(len(hosts.hosts), 'instance')} booted with user data"

    def _perform(self, wires: "Wires") -> None:
        """What people do over some of the conversations that came through."""
        from devicepath_tools.rehearsal.applications.stage import Stage

        with self._steps.step("applications") as step:
            performed = self.packets.perform(
                Stage(wires, self._workplace), has_broker=not self._machine.lacking_for_brokers
            )
            self._require_agreement()
            self._require_nothing_outside(wires)
            step.remark = f"{performed} over representative conversations, all held"

    def _require_agreement(self) -> None:
        faults = self.packets.faults
        if faults:
            more = [f"and {len(faults) - MOST_TOLD} more"] if len(faults) > MOST_TOLD else []
            raise StepFailed(*faults[:MOST_TOLD], *more)

    def _require_nothing_outside(self, wires: "Wires") -> None:
        came = {} if self.packets.may_leave else wires.internet_packets()
        if came:
            told = ", ".join(f"{source} -> {destination}" for source, destination in came)
            raise StepFailed(f"The internet saw packets of a private path: {told}.")
