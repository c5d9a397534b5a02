"""A VPC and a VPG of network namespaces, for one gate peer that really boots.

    server 10.0.0.20 --- router 10.0.0.1 --- gate peer 10.0.0.254
                            |   |
              100.64.152.4 a     b 100.64.152.132      each VPG peer: VXLAN in its outer namespace,
                 10.128.0.2 \\   / 10.128.0.3           and devices in its inner one
                             device 10.254.174.102

Namespaces are held by processes with the mark of the workplace, so that they end with it.
"""

import os
import subprocess
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.rehearsal.hosts import package_repository
from devicepath_tools.rehearsal.hosts.host import Attachment, Host
from devicepath_tools.rehearsal.hosts.namespace import run, within
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.hosts.vpc_services import VpcServices
from devicepath_tools.rehearsal.wires.mac_address import mac_address
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.workplace import Workplace

DEVICE = "10.254.174.102"
SERVER = "10.0.0.20"
GATE = "10.0.0.254"
S3 = "52.216.0.1"
OUTER = {"a": "100.64.152.4", "b": "100.64.152.132"}
INNER = {"a": "10.128.0.2", "b": "10.128.0.3"}
ROUTER = {"a": "100.64.152.1", "b": "100.64.152.129"}


class Namespace:
    """One network namespace. It is there as long as the process that holds it."""

    def __init__(self, workplace: Workplace) -> None:
        holder = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "echo; exec sleep infinity"],
            env={**os.environ, cleanup.VARIABLE: workplace.mark},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert holder.stdout is not None
        assert holder.stdout.readline(), "it is in its own namespace"
        self.holder = holder.pid
        self.path = Path(f"/proc/{holder.pid}/ns/net")
        self.ip("link set lo up")

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(within(self.path, *command), capture_output=True, text=True, check=False)

    def ip(self, *lines: str) -> None:
        """Commands of ip, one after another."""
        for line in lines:
            run(self.path, "ip", *line.split())

    def settle(self, **settings: int) -> None:
        """Settings of the kernel under net/ipv4, with __ for a slash."""
        for name, value in settings.items():
            path = f"/proc/sys/net/ipv4/{name.replace('__', '/')}"
            run(self.path, "sh", "-c", f"echo {value} >{path}")

    def answers(self, address: str, *options: str) -> bool:
        return self.run("ping", "-n", "-c", "2", "-i", "0.2", "-W", "1", *options, address).returncode == 0


class VpgPeer:
    """One end of the tunnel at SORACOM, and the devices that are behind it."""

    def __init__(self, workplace: Workplace, name: str, router: Namespace, device: Namespace) -> None:
        self.name = name
        self.outer, self.inner = Namespace(workplace), Namespace(workplace)
        router.ip(
            f"link add vpg-{name} type veth peer name eth0 netns {self.outer.holder}",
            f"address add {ROUTER[name]}/25 dev vpg-{name}",
            f"link set vpg-{name} up",
        )
        self.outer.ip(
            f"address add {OUTER[name]}/25 dev eth0",
            "link set eth0 up",
            f"route add default via {ROUTER[name]}",
            f"link add vxlan0 type vxlan id 10 local {OUTER[name]} dstport 4789 dev eth0",
        )
        run(self.outer.path, "bridge", *f"fdb append 00:00:00:00:00:00 dev vxlan0 dst {GATE}".split())
        # Its socket stays where it was made.
        self.outer.ip(f"link set vxlan0 netns {self.inner.holder}")
        self.inner.ip(
            f"address add {INNER[name]}/9 dev vxlan0",
            "link set vxlan0 up",
            f"link add devices type veth peer name vpg-{name} netns {device.holder}",
            "link set devices up",
        )
        self.inner.settle(ip_forward=1, conf__all__rp_filter=0)
        for interface in ("vxlan0", "devices"):
            self.inner.settle(**{f"conf__{interface}__proxy_arp": 1, f"neigh__{interface}__proxy_delay": 0})
        device.ip(f"link set vpg-{name} up")


class Lab:
    """All of it. `user_data` is what the gate peer boots; `server_data` makes the server a host, too."""

    def __init__(self, workplace: Workplace, user_data: str, server_data: str = "") -> None:
        self.workplace = workplace
        self.router, self.gate, self.server, self.device = (Namespace(workplace) for _ in range(4))
        self._link("gate", self.gate)
        self._link("server", self.server)
        self.router.ip(
            "link add subnet type bridge", "address add 10.0.0.1/24 dev subnet", "link set subnet up",
            "link set gate master subnet", "link set server master subnet",
            f"route add 10.128.0.0/9 via {GATE}", f"address add {S3}/32 dev lo",
        )  # fmt: skip
        self.router.settle(ip_forward=1, conf__all__send_redirects=0, conf__subnet__send_redirects=0)
        if not server_data:
            self.server.ip(
                f"address add {SERVER}/24 dev ens5", "link set ens5 up", "route add default via 10.0.0.1",
            )  # fmt: skip
        self.peers = {name: VpgPeer(workplace, name, self.router, self.device) for name in ("a", "b")}
        self.device.ip(f"address add {DEVICE}/32 dev lo")
        self.attach_device("a")
        self.network = network(user_data, server_data)
        self.services = VpcServices(workplace, self.router.path, self.network, {"subnet-app": "subnet"})
        self.services.start()

    def _link(self, name: str, host: Namespace) -> None:
        mac = mac_address(f"eni-{name}")
        self.router.ip(
            f"link add {name} type veth peer name ens5 address {mac} netns {host.holder}", f"link set {name} up"
        )

    def host(self, name: str, root_file_system: RootFileSystem, repository: str | None = None) -> Host:
        """The instance on `gate` or `server`, not started yet."""
        attachment = Attachment({"gate": self.gate, "server": self.server}[name].path, "ens5")
        return Host(self.workplace, root_file_system, f"i-{name}", attachment, package_repository=repository)

    def repository(self, root_file_system: RootFileSystem) -> str:
        """URL of packages, which are where S3 is."""
        return package_repository.start(self.workplace, self.router.path, root_file_system.packages, S3)

    def attach_device(self, name: str) -> None:
        """The device is behind this VPG peer from now on, and behind no other."""
        for each in self.peers.values():
            each.inner.run("ip", "route", "del", f"{DEVICE}/32")
        self.peers[name].inner.ip(f"route add {DEVICE}/32 dev devices")
        self.device.ip(f"route replace default dev vpg-{name} src {DEVICE}")

    def cut(self, name: str) -> None:
        """This VPG peer is dead."""
        self.router.ip(f"link set vpg-{name} down")

    def mend(self, name: str) -> None:
        self.router.ip(f"link set vpg-{name} up")


def network(user_data: str, server_data: str) -> Network:
    """What the services know of the VPC."""
    app = IPv4Network("10.0.0.0/24")
    interfaces = [
        NetworkInterface(f"eni-{name}", "vpc-1", "subnet-app", (IPv4Address(address),), ("sg-1",))
        for name, address in (("gate", GATE), ("server", SERVER))
    ]
    instances = [
        Instance("i-gate", ("eni-gate",), user_data=user_data),
        Instance("i-server", ("eni-server",), user_data=server_data),
    ]
    return Network(
        vpcs=by_id([Vpc("vpc-1", "123456789012", "ap-northeast-1", (IPv4Network("10.0.0.0/16"),))]),
        subnets=by_id([Subnet("subnet-app", "vpc-1", app, "ap-northeast-1a")]),
        security_groups=by_id([SecurityGroup("sg-1", "vpc-1", (), (), name="gate-host")]),
        interfaces=by_id(interfaces),
        instances=by_id(instances),
    )
