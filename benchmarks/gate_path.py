"""A path from a server through a gate peer to a device, on wires, with and without the gate peer's packet filter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from typing import TypeVar

import yaml

from benchmarks import PROJECT, STACK
from benchmarks.progress import Progress
from benchmarks.stream import Ends, Stream
from devicepath_spec.judging.stack_file import KEY, load
from devicepath_tools.failure import Failure
from devicepath_tools.network.intent.servers import servers, with_servers
from devicepath_tools.network.loading.pulumi import plan
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.route_table import Route, RouteTable, Target, TargetKind
from devicepath_tools.rehearsal.booted_hosts import S3, BootedHosts, bootable
from devicepath_tools.rehearsal.hosts.host import Host
from devicepath_tools.rehearsal.hosts.namespace import run
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.machine import equipped
from devicepath_tools.rehearsal.wires.hosts import TUNNEL
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace import namespaces
from devicepath_tools.rehearsal.workplace.workplace import Workplace

PORT = 22
"""What remote-access lets servers open on devices."""
TABLE = ("ip", "devicepath")
RULES = "/etc/devicepath/gate.nft"
"""What the gate peer's user data has written; its service loads them at each boot."""
S3_RANGE = IPv4Network(f"{S3}/32")
Result = TypeVar("Result")


@dataclass(frozen=True)
class GatePath:
    ends: Ends
    gate_peer: Host
    inner_address: IPv4Address
    """The gate peer's, in the tunnel."""
    overlay: str
    """The namespace that the VPG's side of the tunnel is in."""

    def through_gate_peer(self) -> list[Stream]:
        """Both directions. Raises RuntimeError if it does not masquerade."""
        return self._streams(self.inner_address)

    def through_bare_tunnel(self) -> list[Stream]:
        """Both directions. Raises RuntimeError if something translates."""
        with self._bare():
            return self._streams(self.ends.server_address)

    @contextmanager
    def _bare(self) -> Iterator[None]:
        """Without the gate peer's packet filter, for a while. A fault ends the wires, and nothing is put back."""
        back = f"{self.ends.server_address}/32"
        overlay = namespaces.FOLDER / self.overlay
        self._on_gate_peer("nft", "delete", "table", *TABLE)
        run(overlay, "ip", "route", "add", back, "via", str(self.inner_address), "dev", TUNNEL, "onlink")
        yield
        run(overlay, "ip", "route", "del", back)
        self._on_gate_peer("nft", "-f", RULES)

    def _on_gate_peer(self, *command: str) -> None:
        answer = self.gate_peer.run(*command)
        if answer.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed on the gate peer: {answer.stderr.strip()}")

    def _streams(self, source: IPv4Address) -> list[Stream]:
        streams = self.ends.both_directions(PORT)
        if wrong := {stream.source_seen for stream in streams} - {source}:
            raise RuntimeError(f"The device sees {', '.join(map(str, wrong))} as the source, and not {source}.")
        return streams


def booted(what: str, progress: Progress, measured: Callable[[Network, Wires, BootedHosts], Result]) -> Result | None:
    """What is measured on the wires of the stack with its gate peer booted; None where this machine boots none.

    `what` is called so in what is told. Raises RuntimeError."""
    machine = equipped()
    if machine.root_file_system is None:
        progress(f"{what}: left out, as no gate peer boots: {' '.join(machine.lacking_for_hosts)}")
        return None
    progress(f"{what}: booting a gate peer")
    try:
        with Workplace() as workplace, _booted(workplace, machine.root_file_system) as made:
            return measured(*made)
    except (Failure, OSError) as fault:
        raise RuntimeError(f"{what}: {fault}") from None


@contextmanager
def _booted(workplace: Workplace, root_file_system: RootFileSystem) -> Iterator[tuple[Network, Wires, BootedHosts]]:
    network = planned()
    with Wires(network, workplace.mark, bootable(network)) as wires:
        hosts = BootedHosts(workplace, network, wires, root_file_system)
        try:
            hosts.start()
            hosts.wait()
            yield network, wires, hosts
        finally:
            hosts.stop()


def planned() -> Network:
    """What the stack would be, with servers, and with the way to S3 that its gate peer installs packages from."""
    stack_file = PROJECT / "stacks" / f"Pulumi.{STACK}.yaml"
    file = load(yaml.safe_load(stack_file.read_text())["config"][KEY])
    network = plan.read(STACK, file)
    # Only AWS knows the ranges of a prefix list, so a plan has neither them nor the endpoint's routes.
    lists = {
        rule.prefix_list_id
        for group in network.security_groups.values()
        for rule in group.egress
        if rule.prefix_list_id
    }
    return replace(
        with_servers(network, servers(file, network)),
        prefix_lists=by_id(PrefixList(it, (S3_RANGE,)) for it in lists),
        route_tables=by_id(_with_s3(table) for table in network.route_tables.values()),
    )


def _with_s3(table: RouteTable) -> RouteTable:
    to_s3 = Route(S3_RANGE, Target(TargetKind.GATEWAY_ENDPOINT, "vpce-s3"))
    return replace(table, routes=(*table.routes, to_s3))


def between(network: Network, wires: Wires, hosts: BootedHosts) -> GatePath:
    ((gate_id, gate_peer),) = hosts.hosts.items()
    facts = network.instances[gate_id].gate
    device = next((it for it in wires.devices.values() if it.peer is not None), None)
    if facts is None or device is None or device.peer is None or device.address is None:
        raise RuntimeError(f"{STACK} has no gate peer, or no device that is on its VPG.")
    server_namespace, server_address = _server(wires, network, gate_id)
    ends = Ends(server_namespace, server_address, device.namespace, device.address)
    return GatePath(ends, gate_peer, facts.inner.ip, device.peer.overlay)


def _server(wires: Wires, network: Network, gate_id: str) -> tuple[str, IPv4Address]:
    """The namespace and the address of the first server: an instance that is not the gate peer."""
    for instance_id in network.instances:
        if instance_id != gate_id:
            host = wires.hosts[instance_id]
            return host.namespace, host.interfaces[0].addresses[0]
    raise RuntimeError(f"{STACK} has no server.")
