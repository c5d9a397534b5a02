"""What a VPC offers on its own links, in its router's network namespace: DHCP and the Instance Metadata Service."""

import json
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.hosts import metadata_server
from devicepath_tools.rehearsal.hosts.instance_metadata import metadata
from devicepath_tools.rehearsal.hosts.namespace import run, within
from devicepath_tools.rehearsal.wires.mac_address import mac_address
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.workplace import Workplace, own_environment

LEASE_S = 3600
PATH_MTU = 9001
"""What DHCP says in a VPC, in bytes. Hosts here keep to the MTU that their interface has."""
RESOLVER = 2
"""AWS's resolver is at the VPC's base plus two; nobody is there in a rehearsal."""


class VpcServices:
    """Both services for the instances of one VPC.

    `namespace` is the router's, `router_interfaces` its interfaces by subnet id; each has the subnet's first address.
    An instance is told about when the services start: one that is made later needs new ones."""

    def __init__(
        self,
        workplace: Workplace,
        namespace: Path,
        network: Network,
        router_interfaces: Mapping[str, str],
        *,
        hop_limit: int = 1,
    ) -> None:
        self._workplace = workplace
        self._namespace = namespace
        self._network = network
        self._router_interfaces = router_interfaces
        self._hop_limit = hop_limit
        self._name = f"metadata of {next(iter(router_interfaces), 'nothing')}"

    def start(self) -> None:
        """Returns when both answer. Raises Unready."""
        run(self._namespace, "ip", "address", "replace", f"{metadata_server.ADDRESS}/32", "dev", "lo")
        file = self._workplace.folder / f"{self._name.replace(' ', '-')}.json"
        told = {str(address): texts for address, texts in self._metadata()}
        file.write_text(json.dumps({"instances": told, "hopLimit": self._hop_limit}))
        # Credentials may be in user data that somebody else wrote.
        file.chmod(0o600)
        command = within(self._namespace, *metadata_server.command(file))
        self._workplace.start(self._name, command, own_environment())
        marked = {**own_environment(), cleanup.VARIABLE: self._workplace.mark}
        run(self._namespace, *self._dhcp_server(), environment=marked)

    def requests(self) -> list[str]:
        """What the Instance Metadata Service was asked: `10.0.0.254 GET /latest/meta-data/mac HTTP/1.1 200`."""
        return self._workplace.log(self._name).read_text().splitlines()

    def _instances(self) -> Iterator[tuple[Instance, NetworkInterface]]:
        for instance in self._network.instances.values():
            for interface in (self._network.interfaces[it] for it in instance.interface_ids):
                if interface.subnet_id in self._router_interfaces:
                    yield instance, interface

    def _metadata(self) -> Iterator[tuple[IPv4Address, dict[str, str]]]:
        for instance, interface in self._instances():
            texts = metadata(self._network, instance)
            for address in interface.addresses:
                yield address, texts

    def _dhcp_server(self) -> list[str]:
        folder = self._workplace.folder / f"{self._name.replace(' ', '-')}-dhcp"
        folder.mkdir(exist_ok=True)
        options = [
            # Nothing of this machine's own; no DNS; and it answers on these links alone.
            "--conf-file=/dev/null", "--no-hosts", "--no-resolv", "--port=0", "--bind-dynamic", "--except-interface=lo",
            "--user=root", "--dhcp-authoritative", "--no-ping", f"--pid-file={folder / 'pid'}",
            f"--dhcp-leasefile={folder / 'leases'}", f"--log-facility={folder / 'log'}", "--log-dhcp",
            f"--dhcp-option=option:mtu,{PATH_MTU}",
        ]  # fmt: skip
        for subnet_id, interface in self._router_interfaces.items():
            subnet = self._network.subnets[subnet_id]
            resolver = self._network.vpcs[subnet.vpc_id].cidrs[0].network_address + RESOLVER
            options += [
                f"--interface={interface}",
                f"--dhcp-range=set:{subnet_id},{subnet.cidr.network_address},static,{subnet.cidr.netmask},{LEASE_S}",
                f"--dhcp-option=tag:{subnet_id},option:router,{first_address(subnet.cidr)}",
                f"--dhcp-option=tag:{subnet_id},option:dns-server,{resolver}",
            ]
        options += [f"--dhcp-host={mac_address(it.id)},{it.addresses[0]}" for _, it in self._instances()]
        return ["dnsmasq", *options]


def first_address(cidr: IPv4Network) -> IPv4Address:
    """The router's address in a subnet. Source: AWS, VPC user guide, subnet sizing: base plus one."""
    return cidr.network_address + 1
