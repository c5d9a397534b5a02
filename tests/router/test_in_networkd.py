"""Real systemd reads the rendered units, and real networkd the rendered files. It makes what this kernel has."""

import os
import subprocess
import time
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from devicepath_router import frr, gate_host
from devicepath_router.aws_xml import read
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_router.virtual_interface import files as of_direct
from devicepath_tools.rehearsal.hosts.namespace import within
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.hosts.lab import Namespace
from tests.router.handed_over import xml
from tests.router.test_bgp_over_tunnels import FAR, FAR_END, UP_LIMIT_S, Router
from tests.router.test_gate_host import HOST as GATE
from tests.router.test_virtual_interface import DIRECT
from tests.router.tunnels import wait_for

pytestmark = pytest.mark.slow

HOST = RouterHost(
    name="door", own_ranges=(IPv4Network("192.168.50.0/24"),), far_ranges=(IPv4Network("100.64.152.0/24"),)
)
AT_ONCE_S = 3.0
KEPT_IN = f"unreachable {FAR} proto static metric 4294967295"
SAME_METRIC = FAR_END.replace("metric 200", "metric 100")
NETWORKD = """
mount -t tmpfs none /run
mkdir -p /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp
chown -R systemd-network: /run/systemd/netif
mount --bind "$1" /etc/systemd/network
mkdir -p /run/systemd/networkd.conf.d
cp "$1"/90-devicepath.conf /run/systemd/networkd.conf.d
mount -o remount,ro /sys
exec /lib/systemd/systemd-networkd
"""
"""With a /sys that cannot be written, as in a container, it does not wait for udev."""


def said_of(folder: Path, workplace: Workplace, namespace: Namespace) -> str:
    """What networkd says of the files in a folder, once it has gone through them all."""
    log = folder.parent / f"{folder.name}.log"
    with log.open("w") as out:
        subprocess.Popen(
            within(namespace.path, "unshare", "--mount", "sh", "-c", NETWORKD, "sh", str(folder)),
            env={**os.environ, "SYSTEMD_LOG_TARGET": "console", cleanup.VARIABLE: workplace.mark},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    wait_for(lambda: "Enumeration completed" in log.read_text(), "networkd has not read its files")
    return log.read_text()


def written(files, folder: Path) -> Path:
    folder.mkdir()
    for file in files:
        if "systemd/network" in file.path:
            path = folder / file.path.rpartition("/")[2]
            path.write_text(file.content)
            path.chmod(0o644)
    folder.chmod(0o755)
    return folder


def test_networkd_understands_every_line(tmp_path):
    tmp_path.chmod(0o755)
    with Workplace() as place:
        namespace = Namespace(place)
        namespace.ip("link add eth1 type veth peer name other")
        files = (*rendered(read(xml()), HOST), *of_direct(DIRECT))
        said = said_of(written(files, tmp_path / "whole"), place, namespace)
        assert [
            line
            for line in said.splitlines()
            if ("/etc/" in line or "/run/" in line) and "Configuring with" not in line
        ] == []
        faulty = [replace(file, content=file.content.replace("Kind=", "Kinds=")) for file in files]
        said = said_of(written(faulty, tmp_path / "faulty"), place, Namespace(place))
        assert said.count("Unknown key 'Kinds' in section [NetDev]") == 3


def test_every_unit_is_one_that_systemd_takes(tmp_path):
    static = rendered(read(xml(is_static=True)), HOST)
    units = [file for file in (*static, *gate_host.files(GATE)) if file.path.endswith(".service")]
    for file in units:
        name = file.path.rpartition("/")[2].replace("@", "@door")
        (tmp_path / name).write_text(file.content.replace("/usr/local/sbin/", "/bin/echo "))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(map(str, tmp_path.glob("*.service")))],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in verified.stderr.splitlines() if "devicepath" in line]
    assert (len(units), told) == (6, [])


def test_an_address_of_a_line_is_there_at_once_also_while_the_line_is_down(tmp_path):
    """networkd asks first whether somebody has an address of 169.254.0.0/16, for seconds, on a line that is up.
    And what is to go by the line goes nowhere else until it can."""
    tmp_path.chmod(0o755)
    with Workplace() as place:
        namespace = Namespace(place)
        namespace.ip("link add direct type veth peer name other")
        said_of(
            without_netdevs(of_direct(replace(DIRECT, far_ranges=HOST.far_ranges)), tmp_path / "files"),
            place,
            namespace,
        )
        wait_for(lambda: "169.254.77.2/30" in shown(namespace, "direct"), "the address is not there", AT_ONCE_S)
        wait_for(lambda: KEPT_IN in routes(namespace), "packets could leave by another way", AT_ONCE_S)


def test_routes_over_both_tunnels_stay_when_networkd_sets_up_another_interface(tmp_path):
    """As when a second connection is given to a host: next hops of FRR's that are of no interface were taken away, and
    with them the routes. While there are none, nothing leaves by the host's default route."""
    tmp_path.chmod(0o755)
    files = rendered(read(xml()), HOST)
    annex = rendered(read(xml()), replace(HOST, name="annex", first_interface_id=3))
    with Workplace() as place:
        router, far = Namespace(place), Namespace(place)
        for position, name in enumerate(("door-1", "door-2")):
            router.ip(f"link add {name} type veth peer name t{position} netns {far.holder}")
            far.ip(f"address add 169.254.10.{4 * position + 1}/30 dev t{position}", f"link set t{position} up")
        said_of(without_netdevs([*files, *annex], tmp_path / "files"), place, router)
        wait_for(lambda: KEPT_IN in routes(router), "packets could leave by another way", AT_ONCE_S)
        own = Router(place, router, "own", next(file.content for file in files if file.path == frr.PATH))
        Router(place, far, "far", SAME_METRIC)
        wait_for(lambda: own.route(FAR).count("via") == 2, "no route over both tunnels", UP_LIMIT_S)
        router.ip("link add annex-1 type veth peer name other")
        wait_for(lambda: "169.254.10.2/30" in shown(router, "annex-1"), "networkd has not set it up", AT_ONCE_S * 4)
        time.sleep(AT_ONCE_S)
        assert own.route(FAR).count("via") == 2
        router.ip("link add internet type bridge", "link set internet up", "route add default dev internet")
        for name in ("door-1", "door-2"):
            router.ip(f"link set {name} down")
        wait_for(lambda: "via" not in own.route(FAR), "the routes are still there", AT_ONCE_S)
        assert KEPT_IN in routes(router)
        assert "No route to host" in router.run("ip", "route", "get", "100.64.152.10").stderr


def without_netdevs(files, folder: Path) -> Path:
    """The interfaces are there, of a kind that this kernel has."""
    return written((file for file in files if not file.path.endswith(".netdev")), folder)


def routes(namespace: Namespace) -> str:
    return namespace.run("ip", "route", "show", FAR).stdout


def shown(namespace: Namespace, interface: str) -> str:
    return namespace.run("ip", "address", "show", "dev", interface).stdout
