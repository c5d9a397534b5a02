"""What AWS shows before a peering is requested: which connections of the VPC have ended, and whether AWS would fail a
new one."""

import asyncio
from dataclasses import dataclass

import pulumi
from pulumi import Input, InvokeOutputOptions, Output, Resource

from devicepath.answering_account import answering_account
from devicepath.canal_peering.peering_look_ups import PeeringLookUps
from devicepath.refused import Refused
from devicepath_spec.peering_status import FAILED, may_overlap, overlap, overlapping
from devicepath_spec.ranges import VPG_RESERVED


@dataclass(frozen=True)
class KnownConnections:
    """Connections of a VPC according to AWS; SORACOM may list deleted ones."""

    kept: list[str]
    """Ids of those that are not to be requested anew: what has not ended, and what was requested anew once and failed
    again."""
    ended: dict[str, str]
    """Statuses of those that have ended, by id."""


def known_connections(
    name: str,
    *,
    vpc_id: Input[str],
    vpg_cidr: Input[str],
    account_id: Input[str],
    region: Input[str],
    parent: Resource | None,
) -> Output[KnownConnections]:
    """Looks connections up. Raises Refused where the credentials are of another account, and where AWS would fail the
    peering."""
    opts = InvokeOutputOptions(parent=parent)

    async def connections(given: list[str]) -> KnownConnections:
        vpc, place, own, _ = given
        return await _known(PeeringLookUps(place, opts), vpc, own)

    async def is_apart(given: list[str]) -> str:
        vpc, place, own, _ = given
        await _check_ranges(name, PeeringLookUps(place, opts), vpc, own)
        return vpc

    async def warned(given: list[str]) -> str:
        vpc, place, _ = given
        if not await Output.from_input(vpg_cidr).is_known():
            await _warn_of_ranges(name, PeeringLookUps(place, opts), vpc)
        return vpc

    # In another account no connection is to be seen, and that would replace one that carries traffic.
    account = answering_account(f"{name}.account_id", account_id, opts)
    known: Output[KnownConnections] = Output.all(vpc_id, region, vpg_cidr, account).apply(connections)
    apart: Output[str] = Output.all(vpc_id, region, vpg_cidr, account).apply(is_apart)
    if pulumi.runtime.is_dry_run():
        _: Output[str] = Output.all(vpc_id, region, account).apply(warned)
    first: Output[KnownConnections] = Output.all(known, apart).apply(lambda both: both[0])
    return first


async def _known(look_ups: PeeringLookUps, vpc_id: str, vpg_cidr: str) -> KnownConnections:
    everything, live = await asyncio.gather(look_ups.all(vpc_id), look_ups.not_over(vpc_id))
    over = await look_ups.over(vpc_id) if set(everything) - set(live) else {}
    # Connections that other VPGs requested do not count.
    failed = await look_ups.failed_between(vpc_id, vpg_cidr) if FAILED in over.values() else []
    # Once more, since nothing is seen any more that AWS would fail it for. If that has failed as well, AWS has a reason
    # that does not show here: it is not asked again until it has forgotten them.
    return KnownConnections([*live, *(failed if len(failed) > 1 else [])], over)


async def _check_ranges(name: str, look_ups: PeeringLookUps, vpc_id: str, vpg_cidr: str) -> None:
    found = overlapping(await look_ups.ranges(vpc_id), vpg_cidr)
    if found and not await look_ups.is_active_between(vpc_id, vpg_cidr):
        raise Refused([f"{name}.vpc_id: {overlap(vpc_id, found, vpg_cidr)}"])


async def _warn_of_ranges(name: str, look_ups: PeeringLookUps, vpc_id: str) -> None:
    found = overlapping(await look_ups.ranges(vpc_id), str(VPG_RESERVED[0]))
    if found:
        pulumi.warn(f"{name}.vpc_id: {may_overlap(vpc_id, found)}")
