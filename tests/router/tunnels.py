"""Both ends of a VPN connection in network namespaces: the rendered files at the customer's end, and two ends that
stand for AWS's.

    router --(tunnel 1)-- charon c1 ---+          +--- charon a1 --(tunnel 1)-- far
           --(tunnel 2)-- charon c2 ---+-- nat ---+--- charon a2 --(tunnel 2)--

ESP is strongSwan's own, in user space: a TUN device, ipsec0, in the namespace of its charon. It is moved into the
router under the name that the rendered interface has, as this kernel may have no XFRM interfaces; a bridge stays
behind for charon, which asks for the device by its name. What is rendered is read unedited, each tunnel by a charon of
its own.
"""

import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration, RouterTunnel
from devicepath_router.router_file import RouterFile
from devicepath_router.strongswan import phase_1_proposals, phase_2_proposals
from devicepath_tools.rehearsal.hosts.namespace import within
from devicepath_tools.rehearsal.wires import charon
from devicepath_tools.rehearsal.wires.kernel import Kernel
from devicepath_tools.rehearsal.workplace import namespaces
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.hosts.lab import Namespace

FRR = Path("/usr/lib/frr")
START_LIMIT_S = 20.0
PAUSE_S = 0.05
NAT = """\
table ip nat {{
    chain sources {{
        type nat hook postrouting priority srcnat; policy accept;
        oifname {{ "a1", "a2" }} snat to {address}
    }}
}}
"""
FAR_END = """\
connections {{
    far {{
        version = 0
        local_addrs = {tunnel.far_outside_address}
        remote_addrs = {tunnel.own_outside_address}
        encap = yes
        proposals = {phase_1}
        dpd_delay = 10s
        local {{
            auth = psk
            id = {tunnel.far_outside_address}
        }}
        remote {{
            auth = psk
            id = {tunnel.own_outside_address}
        }}
        children {{
            far {{
                local_ts = 0.0.0.0/0
                remote_ts = 0.0.0.0/0
                esp_proposals = {phase_2}
                dpd_action = clear
                start_action = none
            }}
        }}
    }}
}}
secrets {{
    ike-far {{
        id-1 = {tunnel.far_outside_address}
        id-2 = {tunnel.own_outside_address}
        secret = "{tunnel.pre_shared_key}"
    }}
}}
"""


def wait_for(condition, what: str, limit_s: float = START_LIMIT_S) -> None:
    """Raises AssertionError when it has not come to that in time."""
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, f"{what} after {limit_s} s"
        time.sleep(PAUSE_S)


class Charon(charon.Charon):
    """strongSwan's daemon, as on a rehearsal's wires."""

    def __init__(self, workplace: Workplace, namespace: Namespace, daemon: str = "") -> None:
        name = f"{namespaces.prefix(workplace.mark)}r{len(namespaces.existing(workplace.mark))}"
        namespaces.name(name, namespace.path)
        self._held = namespace
        super().__init__(Kernel(workplace.mark), name, daemon)
        self.await_start()

    def hand_over(self, router: Namespace, name: str) -> None:
        """Gives its device to a router, under another name."""
        self._held.ip(
            f"link set {charon.DEVICE} netns {router.holder} name {name}",
            f"link add {charon.DEVICE} type bridge",
            f"link set {charon.DEVICE} up",
        )

    def installed(self) -> int:
        return self.swanctl("--list-sas").stdout.count("INSTALLED")


class Tunnels:
    """The two tunnels of a connection, whose customer's end has the rendered files."""

    def __init__(
        self, workplace: Workplace, configuration: CustomerGatewayConfiguration, files: Iterable[RouterFile]
    ) -> None:
        self.workplace, self.configuration, self.files = workplace, configuration, list(files)
        self.nat, self.router, self.far = (Namespace(workplace) for _ in range(3))
        self._lead()
        self.own_ends = [self._own_end(position, tunnel) for position, tunnel in enumerate(configuration.tunnels)]
        self.far_ends = [self._far_end(position, tunnel) for position, tunnel in enumerate(configuration.tunnels)]
        for own, far, tunnel, name in zip(
            self.own_ends, self.far_ends, configuration.tunnels, self.interfaces, strict=True
        ):
            far.load(
                FAR_END.format(tunnel=tunnel, phase_1=phase_1_proposals(tunnel), phase_2=phase_2_proposals(tunnel))
            )
            own.load(self.content(f"{name}.conf"))

    def content(self, name: str) -> str:
        return next(file.content for file in self.files if file.path.rpartition("/")[2] == name)

    @property
    def interfaces(self) -> list[str]:
        return [file.path.rpartition("/")[2].removesuffix(".conf") for file in self.files if "swanctl" in file.path]

    def is_up(self) -> bool:
        return all(end.installed() for end in self.own_ends)

    def cut(self, position: int) -> None:
        """Nothing passes between the ends of a tunnel any more, and nobody is told."""
        address = self.configuration.tunnels[position].far_outside_address
        rules = f"""
            table ip cut{position} {{
                chain passing {{
                    type filter hook forward priority filter; policy accept;
                    ip saddr {address} drop
                    ip daddr {address} drop
                }}
            }}"""
        subprocess.run(within(self.nat.path, "nft", "-f", "-"), input=rules, text=True, check=True)

    def heal(self, position: int) -> None:
        self.nat.run("nft", "delete", "table", "ip", f"cut{position}")

    def _lead(self) -> None:
        for router in (self.nat, self.router, self.far):
            router.settle(ip_forward=1, conf__all__rp_filter=0, conf__default__rp_filter=0)
        address = self.configuration.own_outside_address
        self.nat.ip(f"address add {address}/32 dev lo")
        subprocess.run(
            within(self.nat.path, "nft", "-f", "-"), input=NAT.format(address=address), text=True, check=True
        )

    def _own_end(self, position: int, tunnel: RouterTunnel) -> Charon:
        namespace, third = Namespace(self.workplace), 101 + position
        self.nat.ip(f"link add c{position + 1} type veth peer name eth0 netns {namespace.holder}")
        _address(self.nat, f"c{position + 1}", f"192.168.{third}.1/30")
        _address(namespace, "eth0", f"192.168.{third}.2/30")
        namespace.ip(f"route add default via 192.168.{third}.1")
        made = Charon(self.workplace, namespace, self.content("devicepath.conf"))
        name = self.interfaces[position]
        made.hand_over(self.router, name)
        self.router.ip(f"link set {name} mtu 1399")
        _address(self.router, name, f"{tunnel.own_inside_address}/30")
        return made

    def _far_end(self, position: int, tunnel: RouterTunnel) -> Charon:
        namespace, third = Namespace(self.workplace), 201 + position
        self.nat.ip(f"link add a{position + 1} type veth peer name eth0 netns {namespace.holder}")
        _address(self.nat, f"a{position + 1}", f"192.168.{third}.1/30")
        _address(namespace, "eth0", f"192.168.{third}.2/30")
        self.nat.ip(f"route add {tunnel.far_outside_address}/32 via 192.168.{third}.2")
        namespace.ip(
            f"address add {tunnel.far_outside_address}/32 dev lo",
            f"route add default via 192.168.{third}.1 src {tunnel.far_outside_address}",
        )
        made = Charon(self.workplace, namespace)
        made.hand_over(self.far, f"t{position + 1}")
        self.far.ip(f"link set t{position + 1} mtu 1399")
        _address(self.far, f"t{position + 1}", f"{tunnel.far_inside_address}/30")
        return made


def _address(namespace: Namespace, interface: str, address: str) -> None:
    namespace.ip(f"address add {address} dev {interface}", f"link set {interface} up")
