"""One instance that really boots: systemd, networkd and cloud-init over a root file system that is never written to."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devicepath_router.router_file import RouterFile
from devicepath_tools.failure import Failure
from devicepath_tools.rehearsal.hosts.namespace import require_other
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.hosts.site_files import MIRROR
from devicepath_tools.rehearsal.workplace import cgroup, cleanup
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from devicepath_tools.written_files import write

BOOT = Path(__file__).with_name("boot.sh")
BOOT_LIMIT_S = 120.0
STOP_LIMIT_S = 30.0
POLL_S = 0.05
POWER_OFF = signal.SIGRTMIN + 4
"""What systemd takes for it. Source: systemd(1), signals."""
PAYLOAD = "payload"
"""In a host's group, by systemd-nspawn: what runs on the host."""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SHELL = ("bash", "--login")
CLOUD_INITS = re.compile(r"Cloud-init v\. |\S+ \S+ - \S+\.py\[")
"""How lines begin that cloud-init writes into the output of user data."""
REPOSITORY = "etc/dnf/repository"
"""Where the stand-in for dnf reads where packages are."""


class BootFailed(Failure):
    """A host did not come up, or what cloud-init ran on it failed; the message says what, and where to read on."""


@dataclass(frozen=True)
class Attachment:
    """The interface of a host: it is in `network_namespace` (a file, such as /run/netns/NAME) whenever the host is off.

    While the host is on it is in a network namespace of the host's own, and its other end is where it was."""

    network_namespace: Path
    interface: str


class Host:
    """Its changes to the root file system last until the workplace goes, and so over a reboot.

    `package_repository` is the URL of what the stand-in for dnf installs from; None: nothing can be installed. `files`
    are there before it boots for the first time, and `mirror`, a folder of packages, at site_files.MIRROR."""

    def __init__(
        self,
        workplace: Workplace,
        root_file_system: RootFileSystem,
        name: str,
        attachment: Attachment,
        *,
        package_repository: str | None = None,
        files: Sequence[RouterFile] = (),
        mirror: Path | None = None,
    ) -> None:
        self.name = name
        self._mark = workplace.mark
        self._folder = workplace.folder / "hosts" / name
        self._root_file_system = root_file_system
        self._attachment = attachment
        self._repository = package_repository if mirror is None else f"file://{MIRROR}"
        self._files, self._mirror = files, mirror
        self._leader: subprocess.Popen[bytes] | None = None
        self._groups: list[Path] = []
        self.boots = 0
        """How often it was started."""

    @property
    def console(self) -> Path:
        """What the last boot wrote on the console."""
        return self._folder / f"console-{self.boots}.log"

    @property
    def network_namespace(self) -> Path:
        """The host's own, while it is on."""
        return Path(f"/proc/{self._running()}/ns/net")

    @property
    def is_on(self) -> bool:
        return self._leader is not None and self._leader.poll() is None

    def start(self) -> None:
        """Begins to boot, and returns at once. Raises Unready when its interface is in this machine's own network."""
        if self.is_on:
            raise RuntimeError(f"{self.name} is on")
        require_other(self._attachment.network_namespace)
        self._prepare()
        self.boots += 1
        self._groups = cgroup.make(self._mark, self.name)
        attached = self._attachment
        # Open: the file may be one of /proc, where the host's own namespace of processes shows others.
        namespace = os.open(attached.network_namespace, os.O_RDONLY)
        with self.console.open("wb") as console:
            command = [
                "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", str(BOOT),
                str(self._folder), str(self._root_file_system.root), f"/proc/self/fd/{namespace}", attached.interface,
                self.name, *map(str, self._groups),
            ]  # fmt: skip
            self._leader = subprocess.Popen(
                command,
                env={"PATH": PATH, cleanup.VARIABLE: self._mark},
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                pass_fds=[namespace],
                start_new_session=True,
            )
        os.close(namespace)

    def wait_until_booted(self, limit_s: float = BOOT_LIMIT_S) -> None:
        """Returns when cloud-init has done all that it does at a boot, user data too. Raises BootFailed."""
        ends = time.monotonic() + limit_s
        while (result := self._result()) is None:
            if not self.is_on:
                raise BootFailed(f"{self.name} went off while it booted: {_last_line(self.console)} ({self.console})")
            if time.monotonic() > ends:
                raise BootFailed(f"{self.name} has not booted in {limit_s:.0f} s: {self.console} has what it said.")
            time.sleep(POLL_S)
        if result["v1"]["errors"]:
            said = _last_line(self._folder / "upper/var/log/cloud-init-output.log")
            modules = "; ".join(result["v1"]["errors"])
            raise BootFailed(f"{self.name}: its user data failed: {said} ({self.console} has all; {modules})")

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Runs a command on the host, as root, and gives what came of it."""
        return subprocess.run(self.on_host(*command), capture_output=True, text=True, check=False)

    def on_host(self, *command: str) -> list[str]:
        """A command that runs one on the host."""
        entered = ["nsenter", f"--target={self._running()}", "--all", "--"]
        return [*entered, "env", "--ignore-environment", f"PATH={PATH}", *command]

    @property
    def shell(self) -> list[str] | None:
        """The command that gives a person a shell on the host, as root; None: it is off."""
        first = self._first_process()
        if first is None:
            return None
        return ["nsenter", f"--target={first}", "--all", "--", "env", "--ignore-environment", "TERM=xterm", *SHELL]

    def stop(self) -> None:
        """Switches it off as `poweroff` does, and the hard way if that takes too long. Its changes stay."""
        if self._leader is None:
            return
        self._power_off()
        self._wait_until_off(self._leader)
        self._leader = None
        cgroup.remove_one(self._groups)

    def _power_off(self) -> None:
        ends = time.monotonic() + STOP_LIMIT_S
        while self.is_on and time.monotonic() < ends:
            first = self._first_process()
            if first is not None:
                with suppress(ProcessLookupError):
                    os.kill(first, POWER_OFF)
                return
            # It was switched on a moment ago.
            time.sleep(POLL_S)

    def _wait_until_off(self, leader: "subprocess.Popen[bytes]") -> None:
        try:
            leader.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            # Without the leader, which gives the interface back.
            cgroup.end(self._groups[0] / PAYLOAD)
            leader.wait(STOP_LIMIT_S)

    def reboot(self) -> None:
        """Off and on again, with the same changes and the same instance id; returns when it has booted."""
        self.stop()
        self.start()
        self.wait_until_booted()

    def _prepare(self) -> None:
        for name in ("lower", "upper", "work", "root"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        if self.boots == 0:
            write(self._files, self._folder / "upper")
            if self._mirror is not None:
                shutil.copytree(self._mirror, self._folder / "upper" / MIRROR.lstrip("/"))
        if self._repository is not None:
            file = self._folder / "upper" / REPOSITORY
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{self._repository}\n")

    def _running(self) -> int:
        """Its first process. Raises RuntimeError when it is off."""
        first = self._first_process()
        if first is None:
            raise RuntimeError(f"{self.name} is off")
        return first

    def _first_process(self) -> int | None:
        file = self._groups[0] / PAYLOAD / "init.scope/cgroup.procs" if self._groups else Path()
        try:
            return int(file.read_text().split()[0])
        except (OSError, IndexError):
            return None

    def _result(self) -> dict[str, Any] | None:
        """What cloud-init says when it has ended."""
        try:
            file = Path(f"/proc/{self._first_process()}/root/run/cloud-init/result.json")
            result: dict[str, Any] = json.loads(file.read_text())
        except (OSError, ValueError):
            return None
        return result


def _last_line(file: Path) -> str:
    """The last line that is not cloud-init's own."""
    lines = file.read_text(errors="replace").splitlines() if file.is_file() else []
    said = [line.strip() for line in lines if line.strip() and not CLOUD_INITS.match(line)]
    return said[-1] if said else "it said nothing"
