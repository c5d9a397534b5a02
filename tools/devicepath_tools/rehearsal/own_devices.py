"""Devices of a rehearsal's own, where the stack file lists too few for its directions: a fleet may join by other ways.

Each is a SIM of the emulated account that joins the stack's SIM group as a fleet does, by SORACOM's API, and leaves it
again."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from itertools import count, islice
from typing import Any, TypeVar

from devicepath_spec.choices import Direction
from devicepath_spec.description.device import Device
from devicepath_spec.description.path import StackFile
from devicepath_tools.accounts.soracom_account import connected
from devicepath_tools.network.intent.unproven import OF_DEVICES
from devicepath_tools.rehearsal.devices import NotBack, unheard
from soracom_provider.api.client import Client
from soracom_provider.resources import sim as sims

NAME = "rehearsal"
Result = TypeVar("Result")


@dataclass(frozen=True)
class OwnDevice:
    name: str
    """None that the stack file gives to a device."""
    sim_id: str
    imsi: str
    address: IPv4Address | None = None
    """In the device subnet; None: it has no session on the VPG."""

    def __str__(self) -> str:
        at = f", {self.address}" if self.address is not None else ""
        return f"{self.name} (IMSI {self.imsi}{at})"

    def shown(self) -> dict[str, Any]:
        """For programs."""
        address = None if self.address is None else str(self.address)
        return {"name": self.name, "simId": self.sim_id, "imsi": self.imsi, "address": address}


def lacking(file: StackFile) -> int:
    """How many devices the directions need beside those that the stack file lists."""
    needed = max((OF_DEVICES.get(direction, 1) for direction in file.directions), default=0)
    return max(needed - len(file.devices), 0)


def why(file: StackFile) -> str:
    """Why there are some, in words."""
    if not file.devices:
        return "devices lists none"
    return f"devices lists {len(file.devices)}, and {Direction.DEVICE_TO_DEVICE.value} takes 2"


def with_own(file: StackFile, own: Sequence[OwnDevice]) -> StackFile:
    """The same file with these devices beside those of the stack file."""
    added = {one.name: Device(imsi=one.imsi) for one in own}
    return replace(file, devices={**file.devices, **added})


def chosen(options: Mapping[str, str | None], file: StackFile) -> tuple[OwnDevice, ...]:
    """As many SIMs that are in no group as are lacking; raises NotBack where the account has too few.

    `options` are the configuration of SORACOM's provider."""
    listed = {device.imsi for device in file.devices.values()}
    names = (name for number in count(1) if (name := f"{NAME}-{number}") not in file.devices)

    async def run(api: Client) -> tuple[OwnDevice, ...]:
        there = await api.pages(sims.PATH)
        free = [sim for sim in there if not sim.get("groupId") and listed.isdisjoint(sims.imsis(sim))]
        if len(free) < lacking(file):
            raise NotBack(f"The emulated account has {len(free)} SIMs in no group, and {lacking(file)} are needed.")
        named = zip(islice(names, lacking(file)), free, strict=False)
        return tuple(OwnDevice(name, str(sim["simId"]), sims.imsis(sim)[0]) for name, sim in named)

    return _with_api(options, run)


def join(options: Mapping[str, str | None], own: Collection[OwnDevice], group_id: str) -> None:
    """Puts them into a group; their sessions are as before: see devices.reconnect."""

    async def run(api: Client) -> None:
        for one in own:
            await api.post(f"{sims.path_of(one.sim_id)}/set_group", {"groupId": group_id})

    _with_api(options, run)


def leave(options: Mapping[str, str | None], own: Collection[OwnDevice]) -> None:
    """Takes them out of their group. A session goes on as it began, until its next one."""

    async def run(api: Client) -> None:
        for one in own:
            await api.post(f"{sims.path_of(one.sim_id)}/unset_group")

    _with_api(options, run)


def _with_api(options: Mapping[str, str | None], run: Callable[[Client], Awaitable[Result]]) -> Result:
    async def connect() -> Result:
        async with connected(options, unheard) as api:
            return await run(api)

    return asyncio.run(connect())
