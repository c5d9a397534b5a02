"""The watchdog of a customer's router, as it is rendered: it keeps static routes on a tunnel that works."""

import subprocess

from devicepath_tools.rehearsal.wires.kernel import Kernel

START = """mount -t tmpfs -o mode=0700 none /run
head -c "$0" >/run/watchdog && cat >/run/facts
exec sh /run/watchdog /run/facts
"""


def start(kernel: Kernel, namespace: str, program: str, facts: str) -> "subprocess.Popen[bytes]":
    """In the namespace of the router. It ends with that."""
    raw = program.encode()
    return kernel.start(namespace, START, raw + facts.encode(), str(len(raw)))
