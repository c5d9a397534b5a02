"""What this machine has for packets: wires, and hosts that boot. What it lacks is left out, and told."""

import os
from dataclasses import dataclass

from devicepath_tools.failure import Failure
from devicepath_tools.rehearsal.applications import missing as applications
from devicepath_tools.rehearsal.hosts import missing as hosts
from devicepath_tools.rehearsal.hosts import root_file_system
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem, RootFileSystemUnavailable
from devicepath_tools.rehearsal.wires import missing as wires


class Unequipped(Failure):
    """Something is lacking where nothing may be left out; one line for each."""


@dataclass(frozen=True)
class Machine:
    lacking_for_wires: tuple[str, ...]
    """One line for each thing; none: packets can be sent."""
    lacking_for_hosts: tuple[str, ...]
    """One line for each thing; none: gate peers boot their user data."""
    lacking_for_brokers: tuple[str, ...]
    """One line for each thing; none: MQTT is spoken where it is wanted."""
    root_file_system: RootFileSystem | None
    """What hosts boot; None: none does."""

    @property
    def told(self) -> str:
        """In a few words, what packets will meet."""
        if self.lacking_for_wires:
            return f"packets are left out: {' '.join(self.lacking_for_wires)}"
        without = f"; no broker runs: {' '.join(self.lacking_for_brokers)}" if self.lacking_for_brokers else ""
        if self.lacking_for_hosts:
            why = " ".join(self.lacking_for_hosts)
            return f"wires; no host boots, and gate peers are set up by their facts: {why}{without}"
        return f"wires, and hosts that boot{without}"


def equipped() -> Machine:
    """Looks, and makes the root file system of hosts where there is none yet. Raises Unequipped with CI=true."""
    for_wires = tuple(wires.missing())
    for_hosts = for_wires or tuple(hosts.missing())
    for_brokers = tuple(applications.missing())
    made = None
    if not for_hosts:
        try:
            made = root_file_system.ensure()
        except RootFileSystemUnavailable as fault:
            for_hosts = (str(fault),)
    lacking = dict.fromkeys((*for_wires, *for_hosts, *for_brokers))
    if lacking and os.environ.get("CI", "").lower() == "true":
        raise Unequipped("\n".join([*lacking, "With CI=true nothing may be left out."]))
    return Machine(for_wires, for_hosts, for_brokers, made)
