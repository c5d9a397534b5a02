"""Which group a SIM is in."""

from collections.abc import Iterator, Mapping, Sequence, Set
from enum import Enum
from typing import Annotated, Any

from soracom_provider.api.client import Client
from soracom_provider.api.errors import ApiError
from soracom_provider.protocol.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.resources.sim import fetch, fetch_by_imsi, imsis, path_of, reset_session
from soracom_provider.types import GroupId, Imsi, SimId


class Session(str, Enum):
    """What happens to a SIM's session when its group changes. Nothing of a group takes effect before a new one."""

    RESET = "reset"
    KEEP = "keep"


class SimGroupMembershipInputs(Properties):
    sim_id: Annotated[SimId | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """Id of the SIM. Give this or imsi."""
    imsi: Annotated[Imsi | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """IMSI of the SIM. Give this or simId."""
    group_id: GroupId
    """Id of the group."""
    session: Session
    """`reset` ends the SIM's session whenever its group changes, so that the device connects anew with the group's
    settings; `keep` leaves it, and they hold from the next session on."""

    @classmethod
    def conflicts(cls, known: Mapping[str, Any], given: Set[str]) -> Iterator[tuple[str, str]]:
        if not given & {"sim_id", "imsi"}:
            yield "sim_id", "no SIM is named; give simId or imsi."
        if given >= {"sim_id", "imsi"}:
            yield "imsi", "simId and imsi name the SIM twice; give one of them."


class SimGroupMembershipOutputs(SimGroupMembershipInputs):
    sim_id: Annotated[SimId, Mark.IMMUTABLE]
    """Id of the SIM."""


class SimGroupMembership(Resource[Client, SimGroupMembershipInputs, SimGroupMembershipOutputs]):
    """A SIM in a group. A SIM has one group: putting it into this one takes it out of another. Deleting takes the SIM
    out, unless it is in another group by then, or another membership of the program has it there. A SIM that is
    offline is no error. Imported by the SIM's id."""

    Inputs, Outputs = SimGroupMembershipInputs, SimGroupMembershipOutputs

    async def create(
        self, call: Call[Client], inputs: SimGroupMembershipInputs
    ) -> tuple[str, SimGroupMembershipOutputs]:
        sim = await _named(call.api, inputs.sim_id, inputs.imsi)
        if sim.get("groupId") not in (None, inputs.group_id):
            await call.warn(f"SIM {sim['simId']} was in the group {sim['groupId']} and leaves it.")
        return sim["simId"], await _join(call.api, sim, inputs)

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
        )
        return resource_id, now, _outputs(sim, now)

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: SimGroupMembershipOutputs,
        inputs: SimGroupMembershipInputs,
    ) -> SimGroupMembershipOutputs:
        return await _join(call.api, await fetch(call.api, resource_id), inputs)

    async def delete(self, call: Call[Client], resource_id: str, outputs: SimGroupMembershipOutputs) -> None:
        try:
            sim = await fetch(call.api, resource_id)
            if sim.get("groupId") != outputs.group_id or _is_wanted_there(sim, call.beside):
                return
            await _leave(call.api, resource_id)
            if outputs.session is Session.RESET:
                await reset_session(call.api, resource_id)
        except Gone:
            return

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        sim_id, imsi = known.get("simId"), known.get("imsi")
        if sim_id is None and imsi is None:
            return
        sim = await _named(call.api, sim_id, imsi)
        # A group that is not made yet has no id, and is another than any that a SIM is in.
        if sim.get("groupId") not in (None, known.get("groupId")):
            await call.warn(f"SIM {imsi or sim_id} leaves the group {sim['groupId']}: a SIM has one group.")

    async def foresee_update(
        self, call: Call[Client], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        if known.get("groupId") != outputs.get("groupId"):
            await self.foresee(call, known)


async def _named(api: Client, sim_id: str | None, imsi: str | None) -> dict[str, Any]:
    """The SIM that inputs name. Raises Problem when the account has no such SIM."""
    if sim_id is None:
        return await fetch_by_imsi(api, str(imsi))
    try:
        return await fetch(api, sim_id)
    except Gone:
        raise Problem(f"simId: this account has no SIM {sim_id}; check it, and the coverage.") from None


async def _join(api: Client, sim: Mapping[str, Any], inputs: SimGroupMembershipInputs) -> SimGroupMembershipOutputs:
    if sim.get("groupId") != inputs.group_id:
        await api.post(f"{path_of(sim['simId'])}/set_group", {"groupId": inputs.group_id})
    # Also when the group was right already: a run cut off here may have set it and not ended the session.
    if inputs.session is Session.RESET:
        await reset_session(api, sim["simId"])
    return _outputs(sim, inputs)


def _is_wanted_there(sim: Mapping[str, Any], memberships: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of the memberships has this SIM in its group: a device has another name now, or two swapped SIMs."""
    names = {sim["simId"], *imsis(sim)}
    return any(it.get("groupId") == sim["groupId"] and names & {it.get("simId"), it.get("imsi")} for it in memberships)


async def _leave(api: Client, sim_id: str) -> None:
    try:
        await api.post(f"{path_of(sim_id)}/unset_group")
    except ApiError:
        # It is in no group already when the answer to a first try was lost.
        if (await fetch(api, sim_id)).get("groupId"):
            raise


def _outputs(sim: Mapping[str, Any], inputs: SimGroupMembershipInputs) -> SimGroupMembershipOutputs:
    first = imsis(sim)[:1]
    imsi = inputs.imsi or (first[0] if first else None)
    return SimGroupMembershipOutputs.seen(
        sim_id=sim["simId"], imsi=imsi, group_id=inputs.group_id, session=inputs.session
    )
