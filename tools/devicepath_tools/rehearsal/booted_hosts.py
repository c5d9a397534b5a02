"""The gate peers of a rehearsal that boot for real: instances by their user data, on the wires of their VPC, and hosts
of a data centre by the files that are rendered for them."""

import time
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Interface

from devicepath_router.router_file import RouterFile
from devicepath_tools.network.gate_host import GateHost
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import RouteState, TargetKind
from devicepath_tools.rehearsal.hosts import package_repository
from devicepath_tools.rehearsal.hosts.host import Attachment, BootFailed, Host
from devicepath_tools.rehearsal.hosts.namespace import run
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.hosts.site_files import site_files
from devicepath_tools.rehearsal.hosts.vpc_services import VpcServices
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace import namespaces
from devicepath_tools.rehearsal.workplace.workplace import Workplace

S3 = IPv4Address("52.216.0.1")
"""In the prefix list of S3 that the emulated AWS has."""
FILTER = "devicepath-filter.service"
FILTER_LIMIT_S = 60.0
INSTALLS = "-install.sh"
"""How the script is called, of rendered files, that says what is done with them."""
FORWARDING = "/proc/sys/net/ipv4/ip_forward"
POLL_S = 0.1
NO_FILES: Mapping[str, Sequence[RouterFile]] = {}
CURE = (
    "In a VPC that a stack takes over there is one for the gate peer where gate.peer.egress lets HTTPS (tcp, from_port "
    "443) out to a prefix list. Write that, with the id of S3's, or packet_filter: none."
)


def bootable(network: Network, files: Mapping[str, Sequence[RouterFile]] = NO_FILES) -> tuple[str, ...]:
    """The hosts that boot: gate peers that run, instances, and hosts that have files. A router boots nothing."""
    instances = (it.id for it in network.instances.values() if it.gate is not None and it.is_running)
    routers = {it.id for it in network.vpn.routers}
    return (*instances, *(it for it in network.other_hosts if files.get(it) and it not in routers))


class BootedHosts:
    """Switched on by `start`, on the air after `wait`, off after `stop`.

    Packages come from S3, for instances whose subnet's route table leads there by a gateway endpoint. `files` are those
    of hosts that are no instances, by id."""

    def __init__(
        self,
        workplace: Workplace,
        network: Network,
        wires: Wires,
        root_file_system: RootFileSystem,
        files: Mapping[str, Sequence[RouterFile]] = NO_FILES,
    ) -> None:
        self._workplace = workplace
        self._root_file_system = root_file_system
        self._network = network
        self._wires = wires
        self._files = files
        self._packages: dict[str, str] = {}
        """URL of packages, by VPC."""
        self.hosts: dict[str, Host] = {}
        """By id."""

    def start(self) -> None:
        """Returns while they boot. Raises Unready, and BootFailed for one that would never find its packages."""
        booting = bootable(self._network, self._files)
        instances = [it for it in booting if it in self._network.instances]
        for vpc_id in {self._primary(instance_id).vpc_id for instance_id in instances}:
            self._serve(vpc_id)
        for instance_id in instances:
            self._require_packages(instance_id)
        for host_id in booting:
            made = self._host(host_id) if host_id in self._network.instances else self._host_of_site(host_id)
            self.hosts[host_id] = made
            made.start()

    def wait(self) -> None:
        """Returns when all have booted and filter as their facts say. Raises BootFailed."""
        for instance_id, host in self.hosts.items():
            host.wait_until_booted()
            self._wires.has_booted(instance_id, host.network_namespace)
            gate = self._network.hosts[instance_id].gate
            if gate is not None and _filters(gate):
                _await_filter(host, forwards=gate.forwards)

    def reboot(self, instance_id: str) -> None:
        """Off and on again. Raises BootFailed."""
        self.hosts[instance_id].reboot()
        self.wait()

    def stop(self) -> None:
        for host in self.hosts.values():
            host.stop()
        self.hosts = {}

    @property
    def of_sites(self) -> list[str]:
        """Ids of those that are no instances."""
        return [it for it in self.hosts if it not in self._network.instances]

    def _primary(self, instance_id: str) -> NetworkInterface:
        return self._network.interfaces[self._network.instances[instance_id].interface_ids[0]]

    def _serve(self, vpc_id: str) -> None:
        """DHCP, metadata and packages of one VPC."""
        plugged = [it for host in self._wires.hosts.values() for it in host.interfaces if it.subnet.vpc_id == vpc_id]
        router = namespaces.FOLDER / plugged[0].vpc_namespace
        VpcServices(self._workplace, router, self._network, {it.subnet.id: it.bridge for it in plugged}).start()
        run(router, "ip", "address", "replace", f"{S3}/32", "dev", "lo")
        self._packages[vpc_id] = package_repository.start(
            self._workplace, router, self._root_file_system.packages, str(S3)
        )

    def _require_packages(self, instance_id: str) -> None:
        """At once: it would try for a minute."""
        gate, subnet_id = self._network.instances[instance_id].gate, self._primary(instance_id).subnet_id
        if gate is None or not _filters(gate) or self._leads_to_s3(subnet_id):
            return
        table = self._network.table_of(subnet_id)
        raise BootFailed(
            f"{instance_id} installs nftables from S3, and {table.id if table is not None else 'no route table'} of "
            f"{subnet_id} leads there by no gateway endpoint. {CURE}"
        )

    def _host(self, instance_id: str) -> Host:
        wired = self._wires.hosts[instance_id]
        plugged = wired.interfaces[0]
        attachment = Attachment(namespaces.FOLDER / wired.namespace, plugged.name)
        packages = self._packages[plugged.subnet.vpc_id] if self._leads_to_s3(plugged.subnet.id) else None
        return Host(self._workplace, self._root_file_system, instance_id, attachment, package_repository=packages)

    def _host_of_site(self, host_id: str) -> Host:
        """Its network is written on the host: nothing there gives addresses."""
        wired = self._wires.hosts[host_id]
        plugged, files = wired.interfaces[0], self._files[host_id]
        site = self._network.sites[plugged.subnet.vpc_id]
        near = next(it for it in site.ranges if plugged.addresses[0] in it)
        router = next(it for it in self._network.vpn.routers if it.site_id == site.id)
        gateway = self._network.interfaces[router.interface_ids[0]].addresses[0]
        script = next(it.path for it in files if it.path.endswith(INSTALLS))
        address = IPv4Interface((plugged.addresses[0], near.prefixlen))
        own = site_files(host_id, address, gateway, plugged.name, script)
        attachment = Attachment(namespaces.FOLDER / wired.namespace, plugged.name)
        return Host(
            self._workplace,
            self._root_file_system,
            host_id,
            attachment,
            files=[*own, *files],
            mirror=self._root_file_system.packages,
        )

    def _leads_to_s3(self, subnet_id: str) -> bool:
        table = self._network.table_of(subnet_id)
        route = table.best(S3) if table is not None else None
        return (
            route is not None and route.target.kind is TargetKind.GATEWAY_ENDPOINT and route.state is RouteState.ACTIVE
        )


def _filters(gate: GateHost) -> bool:
    return gate.masquerades or gate.clamped_mss is not None


def _await_filter(host: Host, *, forwards: bool) -> None:
    """It is installed and loaded beside the tunnel, which does not wait for it, and goes on trying. What is filtered is
    forwarded after that."""
    ends = time.monotonic() + FILTER_LIMIT_S
    while not _is_filtering(host, forwards=forwards):
        if time.monotonic() > ends:
            said = host.run("journalctl", "--unit", FILTER, "--lines", "1", "--output", "cat").stdout.strip()
            raise BootFailed(f"{host.name}: no packet filter in {FILTER_LIMIT_S:.0f} s: {said}")
        time.sleep(POLL_S)


def _is_filtering(host: Host, *, forwards: bool) -> bool:
    if host.run("nft", "list", "table", "ip", "devicepath").returncode != 0:
        return False
    return not forwards or host.run("cat", FORWARDING).stdout.strip() == "1"
