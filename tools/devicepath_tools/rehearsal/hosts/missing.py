"""What this machine lacks for hosts to boot on it."""

import os
import shutil
import subprocess
from tempfile import TemporaryDirectory

from devicepath_tools.rehearsal.workplace import cgroup

COMMANDS = {
    "systemd-nspawn": "systemd-container",
    "mmdebstrap": "mmdebstrap",
    "apt-get": "apt",
    "dnsmasq": "dnsmasq-base",
    "ip": "iproute2",
    "nsenter": "util-linux",
    "setpriv": "util-linux",
    "unshare": "util-linux",
}
"""By the package of Debian that has it."""
TRIAL = """
mkdir lower upper work root
mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work root || exit 3
ip link add trial type veth peer name other || exit 4
ip link add vxlan0 type vxlan id 1 dstport 4789 || exit 5
"""
"""In namespaces of its own and an empty folder where rehearsals have theirs, so that nothing of it stays."""
TOLD = {
    3: "overlay file systems: none can be mounted in the temporary folder; load the kernel's module overlay, or "
    "set TMPDIR to a folder that is not on an overlay itself",
    4: "veth interfaces: the kernel has none; load or build in the module veth",
    5: "VXLAN interfaces: the kernel has none; load or build in the module vxlan",
}


def missing() -> list[str]:
    """One line for each thing, with what to do; empty when hosts can boot."""
    lines = [
        f"{command}: install the Debian package {package}"
        for command, package in COMMANDS.items()
        if shutil.which(command) is None
    ]
    if os.geteuid() != 0:
        return [*lines, "root: hosts need mounts, network namespaces and cgroups; start this as root"]
    if not cgroup.hierarchies():
        lines.append("cgroups: version 2 is not mounted; mount it, beside version 1 if that has to stay")
    elif not all(os.access(folder, os.W_OK) for folder in cgroup.hierarchies()):
        lines.append("cgroups: they cannot be written; a container needs --privileged and --cgroupns=host")
    return lines or _tried()


def _tried() -> list[str]:
    command = ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "sh", "-c", TRIAL]
    with TemporaryDirectory() as folder:
        answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if answer.returncode == 0:
        return []
    said = answer.stderr.strip().splitlines() or ["it said nothing"]
    return [
        TOLD.get(answer.returncode, f"namespaces: they cannot be made; a container needs --privileged ({said[-1]})")
    ]
