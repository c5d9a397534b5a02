"""What is rendered for BGP, unedited, in real FRR and strongSwan, against an end that stands for AWS's."""

import json
import os
import shutil
import subprocess
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from devicepath_router.aws_xml import read
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_tools.rehearsal.hosts.namespace import within
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.hosts.lab import Namespace
from tests.router.handed_over import xml
from tests.router.tunnels import FRR, Tunnels, wait_for

pytestmark = pytest.mark.slow

OWN, FAR, DEFAULT = "192.168.50.0/24", "100.64.152.0/24", "0.0.0.0/0"
HOST = RouterHost(name="door", own_ranges=(IPv4Network(OWN),))
CONFIGURATION = read(xml())
UP_LIMIT_S = 40.0
HELD_LIMIT_S = 40.0
"""AWS's hold time is 30 s, and it has no BFD over a VPN."""
FAR_END = f"""\
router bgp 64512
 bgp router-id 169.254.10.1
 no bgp ebgp-requires-policy
 no bgp network import-check
 timers bgp 10 30
 bgp graceful-restart
 neighbor 169.254.10.2 remote-as 65000
 neighbor 169.254.10.2 timers connect 2
 neighbor 169.254.10.6 remote-as 65000
 neighbor 169.254.10.6 timers connect 2
 address-family ipv4 unicast
  network {FAR}
  network {DEFAULT}
  neighbor 169.254.10.2 route-map FIRST out
  neighbor 169.254.10.6 route-map SECOND out
 exit-address-family
!
route-map FIRST permit 10
 set metric 200
route-map SECOND permit 10
 set metric 100
"""


class Router:
    """FRR in a namespace, with all its files in a folder of its own."""

    def __init__(self, workplace: Workplace, namespace: Namespace, name: str, content: str) -> None:
        self.namespace, self.folder = namespace, workplace.folder / name
        # FRR is a user of its own, and the file is for nobody else.
        workplace.folder.chmod(0o711)
        self.folder.mkdir()
        file = self.folder / "frr.conf"
        file.touch(0o600)
        file.write_text(content)
        for path in (self.folder, file):
            shutil.chown(path, "frr", "frr")
        for daemon in ("zebra", "bgpd"):
            self._start(workplace, daemon, file)

    def _start(self, workplace: Workplace, daemon: str, file: Path) -> None:
        own = ["--vty_socket", str(self.folder), "-A", "127.0.0.1"]
        files = ["-f", str(file), "-i", f"{self.folder}/{daemon}.pid", "-z", f"{self.folder}/zserv.api"]
        log = ["--log", f"file:{self.folder}/{daemon}.log"]
        subprocess.run(
            within(self.namespace.path, str(FRR / daemon), "-d", *own, *files, *log),
            env={**os.environ, cleanup.VARIABLE: workplace.mark},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def said(self, command: str) -> dict:
        answer = subprocess.run(
            within(self.namespace.path, "vtysh", "--vty_socket", str(self.folder), "-c", f"{command} json"),
            capture_output=True,
            text=True,
            check=False,
        )
        return json.loads(answer.stdout or "{}")

    def established(self) -> int:
        peers = self.said("show bgp summary").get("ipv4Unicast", {}).get("peers", {})
        return [peer["state"] for peer in peers.values()].count("Established")

    def route(self, network: str) -> str:
        return self.namespace.run("ip", "route", "show", network).stdout


@pytest.fixture(scope="module")
def routers():
    with Workplace() as place:
        tunnels = Tunnels(place, CONFIGURATION, rendered(CONFIGURATION, HOST))
        tunnels.router.ip(f"route add blackhole {OWN}")
        wait_for(tunnels.is_up, "the tunnels are not up")
        own = Router(place, tunnels.router, "own-frr", tunnels.content("frr.conf"))
        far = Router(place, tunnels.far, "far-frr", FAR_END)
        wait_for(lambda: own.established() == 2, "both sessions are not up", UP_LIMIT_S)
        yield tunnels, own, far


def test_each_end_learns_what_is_behind_the_other_and_no_default_route(routers):
    _, own, far = routers
    wait_for(lambda: own.route(FAR) and far.route(OWN), "the routes are not there", UP_LIMIT_S)
    assert own.route(DEFAULT) == ""
    assert list(far.said("show bgp ipv4 unicast").get("routes", {})) == ["0.0.0.0/0", FAR, OWN]


def test_the_tunnel_is_the_one_that_the_other_end_wants(routers):
    """By the MED: the second has the lower one, and nothing at this end goes before it."""
    _, own, _ = routers
    wait_for(lambda: "dev door-2" in own.route(FAR), "the route is not by the second tunnel", UP_LIMIT_S)


def test_a_dead_tunnel_is_left_when_the_hold_time_is_over(routers):
    """Also where the other end says that it restarts gracefully, for which FRR would wait 120 s more."""
    tunnels, own, _ = routers
    tunnels.cut(1)
    wait_for(lambda: "dev door-1" in own.route(FAR), "the route has not moved", HELD_LIMIT_S)
