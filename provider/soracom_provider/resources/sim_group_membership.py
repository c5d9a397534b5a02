"""Which group a SIM is in."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.api.client import Client
from soracom_provider.api.errors import ApiError
from soracom_provider.api.types import GroupId, Imsi, Session, SimId
from soracom_provider.resources import group
from soracom_provider.resources.found import changed_meanwhile, somebodys
from soracom_provider.resources.ownership import Claim, is_ours
from soracom_provider.resources.sim import fetch, fetch_by_imsi, imsis, path_of, reset_session


class SimGroupMembershipInputs(Properties):
    sim_id: Annotated[SimId | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """Id of the SIM. Give this or `imsi`."""
    imsi: Annotated[Imsi | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """IMSI of the SIM. Give this or `simId`."""
    group_id: GroupId
    """Id of the group."""
    session: Session
    """`reset` ends the SIM's session whenever its group changes, or what `takesOver` says, so that the device connects
    anew with the new settings; `keep` leaves the session, and they hold from the next one on. Changing this input alone
    ends no session."""
    takes_over: dict[str, str] | None = None
    """What a session of the SIM takes over besides its group, by names of your own, for example its fixed address. With
    `session` `reset`, another value ends the session as another group does, but not where the input is, or was, left
    out. Nothing else is done with it."""

    @classmethod
    def conflicts(cls, known: Mapping[str, Any], given: Set[str]) -> Iterator[tuple[str, str]]:
        if not given & {"sim_id", "imsi"}:
            yield "sim_id", "no SIM is named; give simId or imsi."
        if given >= {"sim_id", "imsi"}:
            yield "imsi", "simId and imsi name the SIM twice; give one of them."


class SimGroupMembershipOutputs(SimGroupMembershipInputs):
    sim_id: Annotated[SimId, Mark.IMMUTABLE]
    """Id of the SIM."""
    former_group_id: str | None = None
    """Id of the group that the SIM goes back to when this is deleted: one that this stack did not make, and that the
    SIM was in before, or was found in by a refresh; at an import, the group itself, if no stack made it."""


class SimGroupMembership(Resource[Client, SimGroupMembershipInputs, SimGroupMembershipOutputs]):
    """A SIM in a group. A SIM has one group: putting it into this one takes it out of another. Deleting puts it back
    into that other one if it still exists, and else into none; but a SIM that is in a third group by then stays there,
    and one that another membership of the program has in this group stays in it. A SIM that is already in the group,
    where another stack made that, is refused. A SIM that is offline is no error. Imported by the SIM's id."""

    Inputs, Outputs = SimGroupMembershipInputs, SimGroupMembershipOutputs

    async def create(
        self, call: Call[Client], inputs: SimGroupMembershipInputs
    ) -> tuple[str, SimGroupMembershipOutputs]:
        sim = await _named(call.api, inputs.sim_id, inputs.imsi)
        before = sim.get("groupId")
        if before == inputs.group_id:
            await _check_not_somebodys(call, sim)
            await _tell_of_unknown_former(call, sim)
        elif before is not None:
            await call.warn(f"SIM {sim['simId']} was in the group {before} and leaves it.")
        former = None if before == inputs.group_id else await _to_go_back_to(call, before)
        await _join(call.api, sim, inputs)
        # Also when the group was right already: a run cut off here may have set it and not ended the session.
        if inputs.session is Session.RESET:
            try:
                await reset_session(call.api, sim["simId"])
            except Problem:
                # Not recorded: the next run would find the SIM in a group of others, and take it for theirs.
                if before != inputs.group_id:
                    await _leave(call.api, sim["simId"], before)
                raise
        return sim["simId"], _outputs(sim, inputs, former)

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: SimGroupMembershipInputs | None,
        outputs: SimGroupMembershipOutputs | None,
    ) -> tuple[str, SimGroupMembershipInputs, SimGroupMembershipOutputs]:
        sim = await fetch(call.api, resource_id)
        if not sim.get("groupId"):
            raise Gone(f"{resource_id} is in no group.")
        session = inputs.session if inputs else Session.KEEP
        by_imsi = inputs is not None and inputs.sim_id is None
        now = SimGroupMembershipInputs.seen(
            sim_id=None if by_imsi else resource_id,
            imsi=inputs.imsi if inputs and by_imsi else None,
            group_id=sim["groupId"],
            session=session,
            takes_over=inputs.takes_over if inputs else None,
        )
        former = await (_seen_former(call, sim, outputs) if outputs else _imported_former(call, sim))
        return resource_id, now, _outputs(sim, now, former)

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: SimGroupMembershipOutputs,
        inputs: SimGroupMembershipInputs,
    ) -> SimGroupMembershipOutputs:
        sim = await fetch(call.api, resource_id)
        now = sim.get("groupId")
        if now not in (None, outputs.group_id, inputs.group_id):
            there = await group.fetch(call.api, inputs.group_id)
            if not is_ours(call, there.get("tags")):
                raise changed_meanwhile(f"The group of SIM {resource_id}", now, outputs.group_id, inputs.group_id)
            await call.warn(f"SIM {resource_id} leaves the group {now}, where somebody put it: a SIM has one group.")
        await _join(call.api, sim, inputs)
        # As recorded, too: a run cut off here may have set the group and not ended the session.
        moved = {now, outputs.group_id} != {inputs.group_id}
        if inputs.session is Session.RESET and (moved or _takes_over_other(outputs, inputs)):
            await reset_session(call.api, resource_id)
        return _outputs(sim, inputs, outputs.former_group_id)

    async def delete(self, call: Call[Client], resource_id: str, outputs: SimGroupMembershipOutputs) -> None:
        try:
            sim = await fetch(call.api, resource_id)
            if sim.get("groupId") != outputs.group_id or _is_wanted_there(sim, call.beside):
                return
            if outputs.former_group_id == outputs.group_id:
                return
            back_in = await _leave(call.api, resource_id, outputs.former_group_id)
            if Claim.of((back_in or {}).get("tags")) is not None:
                await call.warn(
                    f"SIM {resource_id} is in the group {outputs.former_group_id} again, where it was before, which "
                    "another stack made. If that stack does not list it any more, take it out in SORACOM's console."
                )
            if outputs.session is Session.RESET:
                await reset_session(call.api, resource_id)
        except Gone:
            return

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        sim = await _tell_of_move(call, known)
        if sim and sim.get("groupId") and sim["groupId"] == known.get("groupId") and sim["simId"] != call.replaced_id:
            await _check_not_somebodys(call, sim)

    async def foresee_update(
        self, call: Call[Client], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        if known.get("groupId") != outputs.get("groupId"):
            await _tell_of_move(call, known)


async def _named(api: Client, sim_id: str | None, imsi: str | None) -> dict[str, Any]:
    """The SIM that inputs name. Raises Problem when the account has no such SIM."""
    if sim_id is None:
        return await fetch_by_imsi(api, str(imsi))
    try:
        return await fetch(api, sim_id)
    except Gone:
        raise Problem(f"simId: this account has no SIM {sim_id}; check it, and the coverage.") from None


async def _tell_of_move(call: Call[Client], known: Mapping[str, Any]) -> dict[str, Any] | None:
    """The SIM, where it is known. Raises Problem as `_named` does."""
    sim_id, imsi = known.get("simId"), known.get("imsi")
    if sim_id is None and imsi is None:
        return None
    sim = await _named(call.api, sim_id, imsi)
    # A group that is not made yet has no id, and is another than any that a SIM is in.
    if sim.get("groupId") not in (None, known.get("groupId")):
        await call.warn(f"SIM {imsi or sim_id} leaves the group {sim['groupId']}: a SIM has one group.")
    return sim


async def _check_not_somebodys(call: Call[Client], sim: Mapping[str, Any]) -> None:
    """Raises Problem where the SIM is in the group already, and another stack made that."""
    sim_id, group_id = sim["simId"], sim["groupId"]
    if not is_ours(call, (await group.fetch(call.api, group_id)).get("tags")):
        there = f"groupId: the SIM {sim_id} is in the group {group_id} already"
        raise somebodys(call, there, group_id, sim_id, "Leave this membership out")


async def _tell_of_unknown_former(call: Call[Client], sim: Mapping[str, Any]) -> None:
    """Warns of a SIM that is in a group of this state already, though no state records that it was put there."""
    if sim["simId"] != call.replaced_id and not _is_wanted_there(sim, call.beside):
        await call.warn(
            f"SIM {sim['simId']} is in the group {sim['groupId']} already, as after an interrupted run. If it was in"
            " another before, that is not known: a deletion puts it back into none."
        )


async def _to_go_back_to(call: Call[Client], group_id: str | None) -> str | None:
    """The group that a SIM was in before. It does not go back to one of this state, which may be deleted along with
    this."""
    if group_id is None:
        return None
    try:
        return None if is_ours(call, (await group.fetch(call.api, group_id)).get("tags")) else group_id
    except Gone:
        return None


async def _imported_former(call: Call[Client], sim: Mapping[str, Any]) -> str | None:
    """The former group of an imported membership: the group itself where no stack made it, so that a deletion leaves
    the SIM there."""
    there = await group.fetch(call.api, sim["groupId"])
    return sim["groupId"] if Claim.of(there.get("tags")) is None else None


async def _seen_former(call: Call[Client], sim: Mapping[str, Any], outputs: SimGroupMembershipOutputs) -> str | None:
    """The former group that a refresh records: a group of others that somebody has put the SIM into meanwhile, so that
    a deletion leaves it there; else the recorded one."""
    if sim["groupId"] == outputs.group_id:
        return outputs.former_group_id
    return await _to_go_back_to(call, sim["groupId"]) or outputs.former_group_id


def _takes_over_other(recorded: SimGroupMembershipInputs, wanted: SimGroupMembershipInputs) -> bool:
    return None not in (recorded.takes_over, wanted.takes_over) and recorded.takes_over != wanted.takes_over


async def _join(api: Client, sim: Mapping[str, Any], inputs: SimGroupMembershipInputs) -> None:
    if sim.get("groupId") != inputs.group_id:
        await _set_group(api, sim["simId"], inputs.group_id)


async def _set_group(api: Client, sim_id: str, group_id: str) -> None:
    await api.post(f"{path_of(sim_id)}/set_group", {"groupId": group_id})


def _is_wanted_there(sim: Mapping[str, Any], memberships: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of the memberships has this SIM in its group: a device has another name now, or two swapped SIMs."""
    names = {sim["simId"], *imsis(sim)}
    return any(it.get("groupId") == sim["groupId"] and names & {it.get("simId"), it.get("imsi")} for it in memberships)


async def _leave(api: Client, sim_id: str, former_group_id: str | None) -> dict[str, Any] | None:
    """The group that it is back in."""
    if former_group_id is not None:
        try:
            former = await group.fetch(api, former_group_id)
            await _set_group(api, sim_id, former["groupId"])
            return former
        except Gone:
            pass
    try:
        await api.post(f"{path_of(sim_id)}/unset_group")
    except ApiError:
        # It is in no group already when the answer to a first try was lost.
        if (await fetch(api, sim_id)).get("groupId"):
            raise
    return None


def _outputs(
    sim: Mapping[str, Any], inputs: SimGroupMembershipInputs, former_group_id: str | None
) -> SimGroupMembershipOutputs:
    first = imsis(sim)[:1]
    return SimGroupMembershipOutputs.seen(
        sim_id=sim["simId"],
        imsi=inputs.imsi or (first[0] if first else None),
        group_id=inputs.group_id,
        session=inputs.session,
        takes_over=inputs.takes_over,
        former_group_id=former_group_id,
    )
