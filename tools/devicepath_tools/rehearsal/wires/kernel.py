"""Makes of the kernel what a plan says, and asks its counters. Each namespace costs one process of a kind at most."""

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any, TypeVar

from devicepath_tools.failure import Failure
from devicepath_tools.rehearsal.wires.carrier import await_carrier
from devicepath_tools.rehearsal.wires.plan import Namespace, Plan
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.namespaces import inside

AT_ONCE = 4
"""Processes side by side: they wait for each other in the kernel anyway."""
LIMIT_S = 30.0
"""Of one process."""
SYSCTLS = Path("/proc/sys")
Item = TypeVar("Item")
Result = TypeVar("Result")


class Unbuildable(Failure):
    """The kernel refused a part of the wires; the message says which, and what it said."""


class Kernel:
    """The kernel, as one rehearsal sees it. What it starts carries the rehearsal's mark, so the clean-up finds it."""

    def __init__(self, mark: str) -> None:
        self.environment = {**os.environ, cleanup.VARIABLE: mark}
        """Of whatever it starts."""

    def build(self, plan: Plan) -> None:
        """Makes all of a plan. Raises Unbuildable; what is there by then has to be removed."""
        namespaces = list(plan.namespaces.values())
        self._run("namespaces", ["ip"], [f"netns add {namespace.name}" for namespace in namespaces])
        # Before the links: these take over what is set for new ones.
        each(namespaces, lambda it: inside(it.name, lambda: _write(it.sysctls)))
        self._run("cables", ["ip"], [cable.command for cable in plan.cables])
        for tunnel in plan.tunnels:
            self.configure(tunnel.underlay.name, tunnel.underlay.meaning, [tunnel.command])
        each(namespaces, self._fill)
        await_carrier(plan.cables)

    def configure(self, name: str, meaning: str, commands: Iterable[str]) -> None:
        """Lines of `ip -batch` in a namespace. Raises Unbuildable."""
        self._run(meaning, ["ip", "-n", name], list(commands))

    def load_rules(self, name: str, meaning: str, rules: str) -> None:
        """Rules of nftables in a namespace. Raises Unbuildable."""
        inside(name, lambda: self._checked(meaning, ["nft", "-f", "-"], rules))

    def start(self, name: str, script: str, given: bytes, *arguments: str, **more: str) -> "subprocess.Popen[bytes]":
        """A shell in a namespace, which `given` comes to. `more` are of its environment."""
        process = subprocess.Popen(
            ["ip", "netns", "exec", name, "sh", "-c", script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment | more,
        )
        if process.stdin is not None:
            with process.stdin as reads:
                reads.write(given)
        return process

    def asked(self, command: list[str], text: str = "") -> "subprocess.CompletedProcess[str]":
        """What came of a program, whatever that is."""
        return subprocess.run(
            command, input=text, text=True, capture_output=True, timeout=LIMIT_S, check=False, env=self.environment
        )

    def destinations(self, name: str) -> set[IPv4Network]:
        """What the main table of a namespace leads to."""
        said = inside(name, lambda: self._checked(name, ["ip", "-j", "route", "show"], ""))
        shown = (str(it["dst"]) for it in json.loads(said or "[]"))
        return {IPv4Network("0.0.0.0/0" if it == "default" else it) for it in shown}

    def answers(self, name: str, address: IPv4Address, device: str) -> bool:
        """Whether an address answers one of three pings that a namespace sends by an interface."""
        command = ["ping", "-n", "-q", "-c", "3", "-i", "0.2", "-W", "1", "-I", device, str(address)]
        return inside(name, lambda: self.asked(command).returncode == 0)

    def counters(self, name: str) -> dict[str, int]:
        """Packets by counter, in a namespace."""
        # -t leaves the elements of sets out, which are many.
        listed = self._listed(name, "-t", "list", "counters")
        return {it["counter"]["name"]: it["counter"]["packets"] for it in listed if "counter" in it}

    def counted_elements(self, name: str, what: str) -> list[tuple[tuple[str, ...], int]]:
        """The parts of each element of a set in a namespace, and its packets. `what` is for example `ip wires seen`."""
        listed = self._listed(name, "list", "set", *what.split())
        elements = (it["elem"] for found in listed if "set" in found for it in found["set"].get("elem", []))
        return [(tuple(it["val"]["concat"]), it["counter"]["packets"]) for it in elements]

    def _listed(self, name: str, *arguments: str) -> list[dict[str, Any]]:
        said = inside(name, lambda: self._checked(name, ["nft", "-j", *arguments], ""))
        found: list[dict[str, Any]] = json.loads(said)["nftables"]
        return found

    def _fill(self, namespace: Namespace) -> None:
        self.configure(namespace.name, namespace.meaning, [*namespace.raised, *namespace.commands])
        inside(namespace.name, lambda: _write(namespace.link_sysctls))
        self._run(namespace.meaning, ["bridge", "-n", namespace.name], namespace.forwarding_entries)
        if namespace.tables:
            rules = "\n".join(table.text() for table in namespace.tables)
            self.load_rules(namespace.name, namespace.meaning, rules)

    def _run(self, meaning: str, program: list[str], lines: list[str]) -> None:
        if lines:
            self._checked(meaning, [*program, "-batch", "-"], "\n".join(lines) + "\n")

    def _checked(self, meaning: str, command: list[str], text: str) -> str:
        done = self.asked(command, text)
        if done.returncode != 0:
            raise Unbuildable(f"{meaning}: {command[0]} says: {_said(done.stderr, text)}")
        return done.stdout


def each(items: Iterable[Item], do: Callable[[Item], Result]) -> list[Result]:
    """Does something with each, several at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(do, items))


def _write(values: Mapping[str, str]) -> None:
    """Settings of the namespace that the thread is in. One that this kernel does not have is left out."""
    for path, value in values.items():
        file = SYSCTLS / path
        if file.exists():
            file.write_text(value)


def _said(errors: str, text: str) -> str:
    """What a program said; where it tells only the number of a line, with that line."""
    said, _, number = " ".join(line.strip() for line in errors.splitlines()).partition(" Command failed -:")
    lines = text.splitlines()
    return f"{said} ({lines[int(number) - 1]})" if number.isdigit() and int(number) <= len(lines) else said
