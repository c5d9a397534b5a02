"""What this machine lacks for the wires."""

import ctypes
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from devicepath_tools.rehearsal.workplace.namespaces import CLONE_NEWNET

PROGRAMS = {"ip": "iproute2", "bridge": "iproute2", "nft": "nftables"}
"""Each with the Debian package that has it."""
CAP_NET_ADMIN = 12
CAP_SYS_ADMIN = 21
KINDS = ("veth", "bridge", "vxlan")
"""Of links."""
RULES = """
table bridge lacking {
    set seen {
        type ifname . inet_proto . ipv4_addr . ipv4_addr . inet_service . inet_service
        flags dynamic,timeout
        timeout 1m
    }
    chain any {
        type filter hook prerouting priority 0;
        ether type arp log group 7 drop
        update @seen { iifname . ip protocol . ip saddr . ip daddr . th sport . th dport }
    }
}
table ip lacking {
    chain any {
        type filter hook forward priority 0;
        rt classid and 0xffff 1 counter drop
    }
    chain translated {
        type nat hook postrouting priority srcnat;
        masquerade
    }
}
"""
"""One of each kind of rule that the wires have."""
TRY_LIMIT_S = 10.0


def missing() -> list[str]:
    """One line for each thing that this machine lacks; none: the wires can be built."""
    if not sys.platform.startswith("linux"):
        return [f"This is {sys.platform}, and network namespaces are Linux's."]
    lacking = [
        f"The command {program} is missing (Debian: apt-get install {package})."
        for program, package in PROGRAMS.items()
        if shutil.which(program) is None
    ]
    if not _may_administer():
        lacking.append("Namespaces and links need root, or CAP_SYS_ADMIN and CAP_NET_ADMIN.")
    return lacking or _kernel_lacks()


def _may_administer() -> bool:
    status = Path("/proc/self/status").read_text()
    effective = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:"))
    wanted = 1 << CAP_NET_ADMIN | 1 << CAP_SYS_ADMIN
    return effective & wanted == wanted


def _kernel_lacks() -> list[str]:
    """Tries each thing in a namespace that has no name and ends with its thread."""
    lacking: list[str] = []

    def run() -> None:
        library = ctypes.CDLL(None, use_errno=True)
        if library.unshare(CLONE_NEWNET) != 0:
            lacking.append(f"The kernel gives no network namespace: {os.strerror(ctypes.get_errno())}.")
            return
        for kind in KINDS:
            options = ["id", "1", "dstport", "4789"] if kind == "vxlan" else []
            if fault := _fault_of(["ip", "link", "add", f"try-{kind}", "type", kind, *options], ""):
                lacking.append(f"The kernel has no links of the kind {kind}: {fault}")
        if fault := _fault_of(["nft", "-f", "-"], RULES):
            lacking.append(f"The kernel's nftables lack something: {fault}")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return lacking


def _fault_of(command: list[str], text: str) -> str:
    done = subprocess.run(
        command, input=text, text=True, capture_output=True, timeout=TRY_LIMIT_S, check=False
    )  # fmt: skip
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or [f"{command[0]} failed"])[0]
