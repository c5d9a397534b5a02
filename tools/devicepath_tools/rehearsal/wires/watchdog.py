"""The watchdog of a customer's router, as it is rendered: it keeps static routes on a tunnel that works."""

import subprocess
from collections.abc import Mapping

START = """mount -t tmpfs -o mode=0700 none /run
head -c "$0" >/run/watchdog && cat >/run/facts
exec sh /run/watchdog /run/facts
"""


def start(namespace: str, program: str, facts: str, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """In the namespace of the router. It ends with that."""
    raw = program.encode()
    process = subprocess.Popen(
        ["ip", "netns", "exec", namespace, "sh", "-c", START, str(len(raw))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
    )
    if process.stdin is not None:
        with process.stdin as given:
            given.write(raw + facts.encode())
    return process
