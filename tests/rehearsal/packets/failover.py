"""A VPG peer dies that carries a device: how long the gate peer's packets to that device get lost."""

import json
import subprocess

from devicepath_tools.network.sim import Sim
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.rehearsal.hosts.host import Host
from devicepath_tools.rehearsal.wires.wires import Wires
from tests.provider.account import eventually

PACKETS_A_SECOND = 100
BEFORE = 100
"""Packets that are answered before the VPG peer dies."""
UNIT = "devicepath-gate.service"
"""The watch; its start tunes the kernel, too."""
KERNELS_OWN = {"base_reachable_time_ms": 30000, "delay_first_probe_time": 5, "ucast_solicit": 3}
"""What the watch tunes. Source: arp(7)."""


def lost_s(wires: Wires, host: Host, vpg: VirtualPrivateGateway, sim: Sim, counted_s: int) -> float:
    """Seconds without an answer when the VPG peer dies that carries a device, and the other one has it at once.

    Packets are counted for `counted_s` seconds: what takes longer comes out as that."""
    carrying, other = vpg.gate.own_peers
    assert sim.session is not None
    device = str(sim.session.address)
    wires.attach(sim.id, carrying.outer_address)
    # What it knows from before may lead to the other one, which hands on what is for the device.
    said(host, "ip", "neigh", "flush", "dev", "vxlan0")
    eventually(lambda: host.run("ping", "-n", "-c", "1", "-W", "1", device).returncode == 0, "the device is reached")
    assert leads_to(host, device) == str(carrying.outer_address)
    options = ["-n", "-i", str(1 / PACKETS_A_SECOND), "-w", str(counted_s)]
    with subprocess.Popen(host.on_host("ping", *options, device), stdout=subprocess.PIPE, text=True) as ping:
        assert ping.stdout is not None
        answers = [line for _ in range(BEFORE) if "bytes from" in (line := ping.stdout.readline())]
        wires.cut(vpg.id, carrying.outer_address)
        wires.attach(sim.id, other.outer_address)
        rest, _ = ping.communicate()
    wires.mend(vpg.id, carrying.outer_address)
    assert len(answers) > BEFORE / 2, "it was answered before"
    sent, received = (int(it) for it in _summary(rest).split() if it.isdecimal())
    return (sent - received) / sent * counted_s


def await_watch_knows(host: Host, vpg: VirtualPrivateGateway) -> None:
    """Returns when it has seen the VPG peer that is going to die: one that never answered is never missed."""
    _await_told(host, f"VPG peer {vpg.gate.own_peers[0].outer_address} answers\n")


def await_watch_is_over_it(host: Host, vpg: VirtualPrivateGateway) -> None:
    """Returns when it has told that the VPG peer that died answers again."""
    _await_told(host, f"VPG peer {vpg.gate.own_peers[0].outer_address} answers again\n")


def _await_told(host: Host, line: str) -> None:
    eventually(
        lambda: line in said(host, "journalctl", f"--unit={UNIT}", "--output=cat"), f"the watch tells: {line.strip()}"
    )


def stop_watch(host: Host) -> None:
    """What it has tuned stays."""
    said(host, "systemctl", "stop", UNIT)


def untune(host: Host) -> None:
    """Neighbours are looked for as the kernel does by itself."""
    for name, value in KERNELS_OWN.items():
        said(host, "sysctl", "--quiet", "--write", f"net.ipv4.neigh.vxlan0.{name}={value}")


def leads_to(host: Host, device: str) -> str:
    """The VPG peer that the gate peer sends to for a device, by its outer address."""
    (neighbour,) = json.loads(said(host, "ip", "-json", "neigh", "show", device, "dev", "vxlan0"))
    entries = json.loads(said(host, "bridge", "-json", "fdb", "show", "dev", "vxlan0"))
    return next(str(it["dst"]) for it in entries if it["mac"] == neighbour["lladdr"])


def said(host: Host, *command: str) -> str:
    answer = host.run(*command)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def _summary(said_by_ping: str) -> str:
    """`800 packets transmitted, 770 received`."""
    line = next(line for line in said_by_ping.splitlines() if "packets transmitted" in line)
    return line.partition(" received")[0]
