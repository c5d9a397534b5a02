"""What keeps a SIM from getting a fixed address: who has it and does not give it up, or whose entry it is."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pulumi_provider.resource import Call, Gone, Problem
from soracom_provider.api.client import Client
from soracom_provider.api.types import Session
from soracom_provider.resources import address_holder as holder
from soracom_provider.resources import group
from soracom_provider.resources.found import somebodys
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.sim import find_by_imsi, imsis


@dataclass(frozen=True)
class Wanted:
    """An entry as the program wants it."""

    vpg_id: str
    imsi: str
    address: str
    session: Session

    @classmethod
    def of(cls, inputs: Mapping[str, Any]) -> Self:
        """Of inputs by wire name."""
        return cls(inputs["vpgId"], inputs["imsi"], inputs["address"], Session(inputs.get("session", Session.KEEP)))


async def check(call: Call[Client], vpg: Mapping[str, Any], wanted: Wanted, *, is_new: bool) -> None:
    """Raises Problem where the address, or the SIM's entry, belongs to somebody else and will stay so. `is_new` says
    that the entry is not in the state: then one that the SIM has already is judged, too."""
    problem = await obstacle(call, vpg, wanted, is_new=is_new)
    if problem is None:
        return
    if any(it.get("vpgId") == wanted.vpg_id for it in call.beside):
        # The one that gives it up may not have had its turn yet.
        await asyncio.sleep(call.api.poll_interval_s)
        problem = await obstacle(call, vpg, wanted, is_new=is_new)
    if problem is not None:
        raise problem


async def obstacle(call: Call[Client], vpg: Mapping[str, Any], wanted: Wanted, *, is_new: bool) -> Problem | None:
    vpg_id, imsi, address = wanted.vpg_id, wanted.imsi, wanted.address
    entries, ours = await holder.entries_of(call.api, vpg_id), is_ours(call, vpg.get("tags"))
    has = holder.fixed_address(entries, imsi)
    if is_new and not ours and has is not None and not _has_recorded(call, vpg_id, imsi, has):
        there = f"the SIM {imsi} has the fixed address {has} on {vpg_id} already"
        if not await _is_in_own_group(call, imsi):
            return somebodys(call, f"imsi: {there}", vpg_id, f"{vpg_id}/{imsi}", "Leave this entry out")
        # The engine does not show what is gone from the program, as the entry of a device's former address.
        await call.warn(f"For {address}, {there}, and loses it: the SIM is in a group of this stack.")
    other = holder.others_entry(entries, imsi, address)
    if other is None:
        return None
    key, kind = str(other.get("key")), other.get("type")
    if kind in holder.GATE_PEERS:
        return _taken_by_gate_peer(vpg_id, address, key)
    if kind == holder.STATIC and not await _is_leaving(call, wanted, key, ours=ours):
        if ours:
            return _taken_for_good(vpg_id, address, key)
        there = f"address: {address} is the fixed address of the SIM {key} on {vpg_id} already"
        return somebodys(call, there, vpg_id, None, "Choose another address")
    shown = await find_by_imsi(call.api, key)
    return online_obstacle(call, wanted, shown) if shown else None


def online_obstacle(call: Call[Client], wanted: Wanted, shown: Mapping[str, Any]) -> Problem | None:
    """The refusal where a SIM, as the API shows it, has the address by its session; None where it has not, or is about
    to lose it."""
    if not holder.has_by_session(shown, wanted.vpg_id, wanted.address):
        return None
    imsi = (imsis(shown) or [str(shown.get("simId"))])[0]
    if wanted.session is Session.KEEP:
        return _taken_while_online(wanted.vpg_id, wanted.address, imsi)
    return None if _has_entry(call, wanted.vpg_id, imsi) else _taken_by_stranger(wanted.vpg_id, wanted.address, imsi)


async def _is_leaving(call: Call[Client], wanted: Wanted, imsi: str, *, ours: bool) -> bool:
    """Whether a SIM has the address by an entry of this program, and loses it in this run."""
    wants = [it for it in call.wanted.values() if (it.get("vpgId"), it.get("imsi")) == (wanted.vpg_id, imsi)]
    addresses = [it["address"] for it in wants if "address" in it]
    if wanted.address in addresses:
        return False
    if _has_recorded(call, wanted.vpg_id, imsi, wanted.address):
        return True
    # By a run that was cut off: the SIM is this program's, which gives it another one.
    return bool(addresses) and (ours or await _is_in_own_group(call, imsi))


async def _is_in_own_group(call: Call[Client], imsi: str) -> bool:
    group_id = (await find_by_imsi(call.api, imsi) or {}).get("groupId")
    if group_id is None:
        return False
    try:
        return is_ours(call, (await group.fetch(call.api, group_id)).get("tags"))
    except Gone:
        return False


def _has_recorded(call: Call[Client], vpg_id: str, imsi: str, address: str) -> bool:
    return any(
        (it.get("vpgId"), it.get("imsi"), it.get("address")) == (vpg_id, imsi, address) for it in call.recorded.values()
    )


def _has_entry(call: Call[Client], vpg_id: str, imsi: str) -> bool:
    """Whether this program has, had or wants a fixed address for the SIM."""
    known = [*call.recorded.values(), *call.wanted.values()]
    return any("address" in it and (it.get("vpgId"), it.get("imsi")) == (vpg_id, imsi) for it in known)


# What is told


def _taken_by_gate_peer(vpg_id: str, address: str, outer_address: str) -> Problem:
    return Problem(
        f"address: {address} is the inner address of {outer_address}, a gate peer of {vpg_id}; choose another. Where "
        "the gate peer leaves it for another one, that comes first, by a run of `pulumi up` of its own: what is new is "
        "made before what is gone is deleted."
    )


def _taken_for_good(vpg_id: str, address: str, imsi: str) -> Problem:
    """The refusal where another SIM has the address by an entry that stays in this run."""
    return Problem(
        f"address: {address} is the fixed address of the SIM {imsi} on {vpg_id}, and an address has one SIM. Choose "
        "another; or remove that entry first, by a run of `pulumi up` of its own where it is this program's: what is "
        "new is made before what is gone is deleted. Where a run that was cut off made it, `pulumi up` with the stack "
        "file of that run comes first, which records it."
    )


def _taken_by_stranger(vpg_id: str, address: str, imsi: str) -> Problem:
    return Problem(
        f"address: {address} cannot be given: the SIM {imsi}, which has no fixed address of this program, has it on "
        f"{vpg_id} until its session ends. End that session in SORACOM's console and run `pulumi up` again, or choose "
        "another address."
    )


def _taken_while_online(vpg_id: str, address: str, imsi: str) -> Problem:
    return Problem(
        f"address: {address} cannot be given yet: the SIM {imsi} has it on {vpg_id} until its session ends. Either "
        "give the input `session` the value reset (in a stack file `sessions: reset`), so that sessions of SIMs whose "
        "fixed address changes are ended; or switch that device off, wait until it has disconnected, and run `pulumi "
        "up` again."
    )
