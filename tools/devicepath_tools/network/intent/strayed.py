"""Devices that are not where the stack file puts them, or have another address than it says. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

from devicepath_tools.network.intent.ends import EndKind, Ends
from devicepath_tools.network.trace.elsewhere_hop import elsewhere


@dataclass(frozen=True)
class Strayed:
    """One device, what the stack file says of it, and what is."""

    device: str
    said: str
    """In the stack file, with its place."""
    found: str
    fix: str
    wanted_address: IPv4Address | None = None
    """The stack file's; None: it leaves it open."""
    address: IPv4Address | None = None
    """What it has."""

    def __str__(self) -> str:
        return f"{self.device}: {self.found} ({self.said}); {self.fix}"

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {
            "device": self.device,
            "wantedAddress": None if self.wanted_address is None else str(self.wanted_address),
            "address": None if self.address is None else str(self.address),
            "said": self.said,
            "found": self.found,
            "fix": self.fix,
        }


def strayed(ends: Ends) -> tuple[Strayed, ...]:
    """Of those whose SIM was read. One that is offline strays nowhere, but may have another address to come."""
    return tuple(_strayed(ends))


def _strayed(ends: Ends) -> Iterator[Strayed]:
    for name, device in ends.file.devices.items():
        sim = ends.network.sim_with(device.imsi)
        if ends.vpg is None or sim is None:
            continue
        called, place = f"{EndKind.DEVICE.value}:{name}", f"devices.{name}"
        if (away := elsewhere(ends.network, ends.vpg, sim)) is not None:
            said = f"{place}: on the path"
            yield Strayed(called, said, str(away), away.fix, device.address, away.address)
        session, fixed = ends.session(name), ends.vpg.fixed_addresses.get(device.imsi)
        if device.address is None:
            continue
        said = f"{place}.address: {device.address}"
        if fixed is not None and fixed != device.address:
            fix = f"run `pulumi up`, which fixes {device.address} for it, and let it connect anew"
            yield Strayed(called, said, f"the VPG keeps {fixed} for it", fix, device.address, fixed)
        if session is not None and session.address not in (device.address, fixed):
            to_come = device.address if fixed == device.address else fixed
            first = "" if to_come is not None else "run `pulumi up`, which fixes its address, and "
            fix = f"{first}let it connect anew: switch it off and on, or delete its session"
            yield Strayed(called, said, f"has {session.address} now", fix, device.address, session.address)
