"""A charon in a namespace: strongSwan's daemon, with files of its own that nobody else sees and that go with it."""

import os
import re
import subprocess
import time
from pathlib import Path

from devicepath_tools.rehearsal.wires.ipsec_files import DAEMON
from devicepath_tools.rehearsal.wires.kernel import Kernel, Unbuildable

CHARON = "/usr/lib/ipsec/charon"
DEVICE = "ipsec0"
"""The interface that it makes, in user space."""
START = f"mount -t tmpfs -o mode=0700 none /run && cat >/run/strongswan.conf && exec {CHARON}"
REFUSED = re.compile(r"loading \w+ '.*' failed: ").match
"""What swanctl says of the one thing that is wrong, among much else."""
LIMIT_S = 10.0
PAUSE_S = 0.02


class Charon:
    """Of one end of one tunnel. Its configuration, with the key, is in a file system in memory, of its own mounts."""

    def __init__(self, kernel: Kernel, namespace: str, settings: str = "") -> None:
        """`settings` are further ones, which count before our own."""
        self.namespace = namespace
        self._environment = kernel.environment
        given = f"{DAEMON}{settings}\n".encode()
        self._process = kernel.start(namespace, START, given, STRONGSWAN_CONF="/run/strongswan.conf")

    @property
    def _run(self) -> Path:
        return Path(f"/proc/{self._process.pid}/root/run")

    @property
    def socket(self) -> Path:
        """Where it listens for commands."""
        return self._run / "vici"

    def await_start(self) -> None:
        """Returns when it listens and its interface is there. Raises Unbuildable."""
        ends_at = time.monotonic() + LIMIT_S
        device = self._run.parent / "sys/class/net" / DEVICE
        while not (self.socket.exists() and device.exists()):
            if time.monotonic() > ends_at or self._process.poll() is not None:
                raise Unbuildable(f"charon in {self.namespace}: did not start within {LIMIT_S:.0f} s")
            time.sleep(PAUSE_S)

    def load(self, text: str) -> None:
        """A file of swanctl, with its secrets. Raises Unbuildable, without any of it."""
        file = self._run / "tunnel.conf"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as written:
            written.write(text)
        done = self.swanctl("--load-all", "--file", str(file))
        if done.returncode != 0:
            said = re.sub(r"secret = \S+", "secret", f"{done.stdout}{done.stderr}").splitlines()
            why = next((line for line in said if REFUSED(line)), next(reversed(said), "nothing"))
            raise Unbuildable(f"swanctl in {self.namespace} says: {why}")

    def is_installed(self) -> bool:
        """Whether its tunnel is up: an association of ESP is there."""
        return "INSTALLED" in self.swanctl("--list-sas").stdout

    def initiate(self, name: str) -> None:
        """Begins a tunnel anew. What came of it, the log tells."""
        self.swanctl("--initiate", "--child", name, "--timeout", "1")

    def terminate(self, name: str) -> None:
        """Ends a tunnel: the other end is told."""
        self.swanctl("--terminate", "--ike", name)

    def rekey(self, name: str) -> None:
        """Asks for new keys of phase 2, as happens by itself within an hour. What came of it, the log tells."""
        self.swanctl("--rekey", "--child", name)

    def log(self) -> str:
        file = self._run / "log"
        return file.read_text() if file.exists() else ""

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def swanctl(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """What the daemon says to a command."""
        return subprocess.run(
            ["swanctl", *arguments, "--uri", f"unix://{self.socket}"],
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
            env=self._environment | {"STRONGSWAN_CONF": str(self._run / "strongswan.conf")},
        )
