"""An interface of one VLAN that runs in a namespace."""

import sys
import time
from pathlib import Path

from devicepath_tools.rehearsal.wires import vlan_interface
from devicepath_tools.rehearsal.wires.kernel import Kernel, Unbuildable

SEEN = "/run/seen"
START = f"""mount -t tmpfs -o mode=0700 none /run &&
exec nice -n -15 "$0" -I -S {vlan_interface.__file__} "$1" "$2" "$3" {SEEN}
"""
"""BFD has to get through it every 300 ms, whatever this machine is busy with besides."""
LIMIT_S = 10.0
PAUSE_S = 0.01


class RunningVlan:
    """It ends with its namespace."""

    def __init__(self, kernel: Kernel, namespace: str, line: str, vlan: int, device: str) -> None:
        self.namespace, self.device, self.vlan = namespace, device, vlan
        self._process = kernel.start(namespace, START, b"", sys.executable, line, str(vlan), device)

    def await_start(self) -> None:
        """Returns when its interface is there. Raises Unbuildable."""
        ends_at = time.monotonic() + LIMIT_S
        while not (self._root / "sys/class/net" / self.device).exists():
            if time.monotonic() > ends_at or self._process.poll() is not None:
                raise Unbuildable(f"VLAN {self.vlan} in {self.namespace}: did not start within {LIMIT_S:.0f} s")
            time.sleep(PAUSE_S)

    @property
    def other_vlans(self) -> list[int]:
        """Those whose frames have come by the line."""
        file = self._root / SEEN.lstrip("/")
        return [int(it) for it in file.read_text().split()] if file.exists() else []

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    @property
    def _root(self) -> Path:
        return Path(f"/proc/{self._process.pid}/root")
