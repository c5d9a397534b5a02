"""The steps of a rehearsal that are about packets, told one by one.

Only for this project's own stack program: another program's stack file does not say who should reach whom."""

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from devicepath_spec.description.path import StackFile
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.judging.stack_file import load
from devicepath_tools.rehearsal import links_told, told_aws
from devicepath_tools.rehearsal.applications.runner import Runner
from devicepath_tools.rehearsal.aws_refusals import aws_refusals_told
from devicepath_tools.rehearsal.behind_routers import BehindRouters
from devicepath_tools.rehearsal.booted_hosts import BootedHosts, bootable
from devicepath_tools.rehearsal.both_clouds import BothClouds
from devicepath_tools.rehearsal.machine import Machine
from devicepath_tools.rehearsal.packets import Packets
from devicepath_tools.rehearsal.steps import Phase, Step, StepFailed, Steps, counted, shortened
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace.workplace import Workplace

MOST_TOLD = 8
"""Disagreements of one step; the rest is counted."""
OVER_WIRES = {"wires": Phase.WIRES, "packets": Phase.PACKETS, "applications": Phase.PACKETS}
"""Steps that need wires."""


class PacketSteps:
    """Each step runs when those held that make what it needs. What they make is there until `take_down`."""

    def __init__(
        self,
        steps: Steps,
        workplace: Workplace,
        clouds: BothClouds,
        described: Any,
        machine: Machine,
        behind: BehindRouters | None = None,
    ) -> None:
        """`described` is what the stack file says of its path, `behind` what there is behind routers of the user's."""
        self._steps = steps
        self._workplace = workplace
        self._clouds = clouds
        self._described = described
        self._machine = machine
        self._behind = behind
        self._open = ExitStack()
        self._told: set[str] = set()
        self._is_traced = False
        self._is_ready = False
        """Whether packets can be sent."""
        self.packets: Packets | None = None
        """Who reaches whom; None: the stack file could not be read."""
        self.wires: Wires | None = None
        self.hosts: BootedHosts | None = None
        """Gate peers that boot what is in their user data; None: the kernel is told what their facts say."""

    def on_paper(self) -> None:
        """Puts servers where they should talk with devices, and traces everything that should be possible, or not."""
        with self._step("servers", Phase.TRACE) as step:
            packets = self.packets = Packets(_settings(self._described), self._clouds, behind=self._behind)
            self._open.callback(packets.remove_servers)
            step.remark = f"{counted(packets.put_servers(), 'stand-in')} for servers of yours"
        if not step.held:
            return
        with self._step("devices", Phase.TRACE) as step:
            self._open.callback(packets.remove_devices)
            packets.bring_devices()
            step.remark = f"{packets.reconnect()} switched off and on again{_own(packets)}"
        if not step.held:
            return
        with self._step("trace", Phase.TRACE) as step:
            traced = packets.trace()
            self._is_traced = True
            self._require_nothing_new(packets.faults)
            step.remark = f"{counted(traced, 'conversation')}, all as the stack file wants them"

    def on_wires(self) -> None:
        """Builds what both clouds hold, and switches on what boots there; it boots while other steps run."""
        packets = self.packets
        if packets is None or not self._is_traced:
            return
        has_links = packets.network.vpn_connections or packets.network.virtual_interfaces
        lacking = self._machine.lacking_for_wires or (missing_for_vpns() if has_links else ())
        if lacking:
            for name, phase in OVER_WIRES.items():
                self._steps.leave_out(name, phase, _reason(lacking))
            return
        files = self._behind.gate_files if self._behind is not None else {}
        boots = bootable(packets.network, files)
        root_file_system = self._machine.root_file_system
        with self._step("wires", Phase.WIRES) as step:
            booted = boots if root_file_system is not None else ()
            routers = self._behind.routers(packets.network) if self._behind is not None else {}
            wires = self._open.enter_context(Wires(packets.network, self._workplace.mark, booted, routers))
            self.wires, self._is_ready = wires, True
            step.remark = counted(len(wires.namespaces), "network namespace")
        if step.held and routers:
            self._tell_of_links(packets, wires)
        if step.held and set(files) - set(boots):
            self._steps.leave_out("gate peer", Phase.BOOT, "one on a router is set up by its facts, and does not boot")
        if not step.held or not boots:
            return
        if root_file_system is None:
            self._steps.leave_out("gate peer", Phase.BOOT, _reason(self._machine.lacking_for_hosts))
            return
        with self._step("gate peer on", Phase.BOOT) as step:
            hosts = self.hosts = BootedHosts(self._workplace, packets.network, wires, root_file_system, files)
            self._open.callback(hosts.stop)
            hosts.start()
            step.remark = f"{_counted(hosts)}, to boot beside what follows"
        self._is_ready = step.held

    def on_air(self) -> None:
        """Sends a packet for everything that was traced, as soon as everybody has booted."""
        packets, wires = self.packets, self.wires
        if packets is None or wires is None or not self._is_ready:
            return
        if self.hosts is not None:
            with self._step("gate peer", Phase.BOOT) as step:
                self.hosts.wait()
                step.remark = f"{_counted(self.hosts)} booted with {_booted_with(self.hosts)}"
            if not step.held:
                return
        with self._step("packets", Phase.PACKETS) as step:
            answered = packets.send(wires)
            self._require_nothing_new(packets.faults)
            self._require_nothing_outside(packets, wires)
            step.remark = f"{counted(len(packets.crossings), 'probe')}, {answered} answered, all as traced"
        if step.held:
            self._perform(packets, wires)

    def _tell_of_links(self, packets: Packets, wires: Wires) -> None:
        """What AWS says of tunnels and sessions is what they do on the wires, by files that nobody has edited."""
        with self._step("tunnels, lines", Phase.WIRES) as step:
            causes = {str(at): cause for it in wires.tunnel_causes.values() for at, cause in it.items()}
            causes |= dict(wires.interface_causes)
            tunnels, lines = wires.tunnel_telemetry(), wires.interface_telemetry()
            told_aws.tell(self._clouds.aws, tunnels, lines)
            packets.hear(tunnels, {key: it.is_up for key, it in lines.items()})
            if faults := list(links_told.down(causes, tunnels)):
                raise StepFailed(*faults)
            step.remark = f"{links_told.up(tunnels, lines)}; the emulated AWS is told"

    def leave_up(self) -> None:
        """Everything stays, but nothing of ours may keep the stack from being destroyed."""
        if self.packets is not None and self.packets.own_devices:
            with self._step("devices stay online", Phase.DOWN) as step:
                self.packets.let_devices_go()
                step.remark = "out of the SIM group, until their next session still on the VPG"

    def take_down(self) -> None:
        """Hosts, wires and servers, as far as there are any; what is in both clouds is the stack's again."""
        with self._step("take-down", Phase.DOWN) as step:
            self._open.close()
            step.remark = "hosts, wires and stand-ins gone"

    @contextmanager
    def _step(self, name: str, phase: Phase) -> Iterator[Step]:
        with self._steps.step(name, phase) as step:
            try:
                with aws_refusals_told():
                    yield step
            except (OSError, subprocess.SubprocessError) as fault:
                raise StepFailed(f"this machine: {fault}") from None

    def _perform(self, packets: Packets, wires: Wires) -> None:
        """What people do over some of the conversations that came through."""
        has_broker = not self._machine.lacking_for_brokers
        with self._step("applications", Phase.PACKETS) as step:
            performed = packets.perform(Runner(wires, self._workplace), has_broker=has_broker)
            self._require_nothing_new(packets.faults)
            self._require_nothing_outside(packets, wires)
            step.remark = f"{performed} over representative conversations, all held"
        if not has_broker:
            self._steps.leave_out("MQTT", Phase.PACKETS, _reason(self._machine.lacking_for_brokers))

    def _require_nothing_new(self, faults: list[str]) -> None:
        """No disagreement that an earlier step has not told."""
        new = [fault for fault in faults if fault not in self._told]
        self._told.update(new)
        if new:
            raise StepFailed(*shortened(new, MOST_TOLD))

    def _require_nothing_outside(self, packets: Packets, wires: Wires) -> None:
        came = {} if packets.may_leave else wires.internet_packets()
        if came:
            told = ", ".join(f"{source} -> {destination}" for source, destination in came)
            raise StepFailed(f"The internet saw packets of a private path: {told}.")


def _settings(described: Any) -> StackFile:
    """Raises StepFailed."""
    try:
        return load(described)
    except InvalidSpec as invalid:
        raise StepFailed(*invalid.faults) from None


def _reason(lacking: Iterable[str]) -> str:
    return "; ".join(line.rstrip(".") for line in lacking)


def _counted(hosts: BootedHosts) -> str:
    return counted(len(hosts.hosts), "host" if hosts.of_sites else "instance")


def _booted_with(hosts: BootedHosts) -> str:
    own = ["user data"] if len(hosts.hosts) > len(hosts.of_sites) else []
    return " or ".join([*own, *(["the files that are put out"] if hosts.of_sites else [])])


def _own(packets: Packets) -> str:
    """Which devices are the rehearsal's own, and why."""
    if not packets.own_devices:
        return ""
    return f", of them the rehearsal's own: {', '.join(map(str, packets.own_devices))}: {packets.why_own_devices}"
