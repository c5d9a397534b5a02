"""A fixed address for a SIM on a VPG."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.api.client import Client, segment
from soracom_provider.api.errors import ApiError, NotFound
from soracom_provider.api.turns import turn
from soracom_provider.api.types import Imsi, InnerAddress, Session, VpgId
from soracom_provider.resources import address_holder as holder
from soracom_provider.resources.address_obstacle import Wanted, check, obstacle, online_obstacle
from soracom_provider.resources.found import changed_meanwhile, left
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.sim import imsis
from soracom_provider.resources.virtual_private_gateway import fetch

TRIES = 5
"""An address that was freed may be taken again before it is put."""


class IpAddressMapEntryProperties(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG."""
    imsi: Annotated[Imsi, Mark.IMMUTABLE]
    """IMSI of the SIM."""
    address: InnerAddress
    """The address that the SIM gets with its next session: a free one of the device subnet."""
    session: Session = Session.KEEP
    """`reset` ends the session of a SIM that gives this address up, so that another SIM can have it: SORACOM gives
    nobody an address that is in use. `keep` leaves the session, and the address is refused to the other SIM until the
    device has disconnected."""


class IpAddressMapEntry(Resource[Client, IpAddressMapEntryProperties, IpAddressMapEntryProperties]):
    """A fixed address for a SIM: the VPG gives it whenever the SIM connects, from its next session on. Addresses can be
    swapped, or go to other SIMs, in one run; those of devices that are online need `session` `reset` for that. On a VPG
    of another stack, an entry that is there already is refused. Deleting leaves an entry that has another address by
    then. Imported by `<VPG's id>/<IMSI>`."""

    Inputs = Outputs = IpAddressMapEntryProperties

    async def create(
        self, call: Call[Client], inputs: IpAddressMapEntryProperties
    ) -> tuple[str, IpAddressMapEntryProperties]:
        vpg, wanted = await fetch(call.api, inputs.vpg_id), Wanted.of(inputs.wire())
        if not is_ours(call, vpg.get("tags")):
            await check(call, vpg, wanted, is_new=True)
        await _put(call, wanted)
        return f"{inputs.vpg_id}/{inputs.imsi}", inputs

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: IpAddressMapEntryProperties | None,
        outputs: IpAddressMapEntryProperties | None,
    ) -> tuple[str, IpAddressMapEntryProperties, IpAddressMapEntryProperties]:
        vpg_id, separator, imsi = resource_id.partition("/")
        if not separator:
            raise Problem(f"{resource_id!r} is not the id of an entry; it is <VPG's id>/<IMSI>.")
        await fetch(call.api, vpg_id)
        address = holder.fixed_address(await holder.entries_of(call.api, vpg_id), imsi)
        if address is None:
            raise Gone(resource_id)
        session = inputs.session if inputs else None
        now = IpAddressMapEntryProperties.seen(vpg_id=vpg_id, imsi=imsi, address=address, session=session)
        return resource_id, now, now

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: IpAddressMapEntryProperties,
        inputs: IpAddressMapEntryProperties,
    ) -> IpAddressMapEntryProperties:
        before, wanted = str(outputs.address), Wanted.of(inputs.wire())
        if before == wanted.address:
            return inputs
        vpg = await fetch(call.api, inputs.vpg_id)
        if not is_ours(call, vpg.get("tags")):
            has = holder.fixed_address(await holder.entries_of(call.api, inputs.vpg_id), inputs.imsi)
            if has not in (None, before, wanted.address):
                raise changed_meanwhile(f"The fixed address of the SIM {inputs.imsi}", has, before, inputs.vpg_id)
            await check(call, vpg, wanted, is_new=False)
        await _put(call, wanted)
        if inputs.session is Session.RESET:
            await holder.end_session_with(call, inputs.imsi, inputs.vpg_id, before)
        return inputs

    async def delete(self, call: Call[Client], resource_id: str, outputs: IpAddressMapEntryProperties) -> None:
        vpg_id, imsi, address = outputs.vpg_id, outputs.imsi, str(outputs.address)
        others = [it for it in call.beside if (it.get("vpgId"), it.get("imsi")) == (vpg_id, imsi)]
        if any(it.get("address") == address for it in others):
            # Another resource of the program has it by then: its name changed.
            return
        try:
            await fetch(call.api, vpg_id)
            async with turn(call.api, vpg_id, imsi):
                has = holder.fixed_address(await holder.entries_of(call.api, vpg_id), imsi)
                if has == address:
                    await _remove(call.api, vpg_id, imsi)
        except (Gone, NotFound):
            return
        if has not in (None, address) and not others:
            await call.warn(left(f"The fixed address of the SIM {imsi} on {vpg_id}", has, address))
        if outputs.session is Session.RESET:
            await holder.end_session_with(call, imsi, vpg_id, address)

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        if {"vpgId", "imsi", "address"} <= known.keys():
            await check(call, await fetch(call.api, known["vpgId"]), Wanted.of(known), is_new=True)

    async def foresee_update(
        self, call: Call[Client], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        if {"vpgId", "imsi", "address"} <= known.keys() and known["address"] != outputs.get("address"):
            await check(call, await fetch(call.api, known["vpgId"]), Wanted.of(known), is_new=False)


async def _put(call: Call[Client], wanted: Wanted) -> None:
    """Puts the entry, and frees its address before, where another SIM of this program has it."""
    for _ in range(TRIES):
        try:
            async with turn(call.api, wanted.vpg_id, wanted.imsi):
                await call.api.post(holder.map_of(wanted.vpg_id), {"key": wanted.imsi, "ipAddress": wanted.address})
            return
        except NotFound:
            raise
        except ApiError:
            if not await _make_room(call, wanted):
                raise
    raise Problem(
        f"address: {wanted.address} was taken again on {wanted.vpg_id} by a SIM whose session was ended {TRIES} times "
        "to free it. Switch that device off and run `pulumi up` again, or choose another address."
    )


async def _make_room(call: Call[Client], wanted: Wanted) -> bool:
    """Whether something was done about a refusal. Raises Problem where it is known who has the address."""
    vpg_id, address = wanted.vpg_id, wanted.address
    vpg = await fetch(call.api, vpg_id)
    if problem := await obstacle(call, vpg, wanted, is_new=False):
        raise problem
    other = holder.others_entry(await holder.entries_of(call.api, vpg_id), wanted.imsi, address)
    if other is not None and other.get("type") == holder.STATIC:
        await _give_up(call, wanted, str(other.get("key")))
        return True
    shown = await holder.online_with(call.api, vpg_id, address)
    if shown is None:
        return False
    if problem := online_obstacle(call, wanted, shown):
        raise problem
    await holder.end_session_with(call, imsis(shown)[0], vpg_id, address)
    return True


async def _give_up(call: Call[Client], wanted: Wanted, imsi: str) -> None:
    """Takes the wanted address from another SIM. The resource that has it puts another one, or would have deleted it.
    One that is as it is recorded does neither: a run that was cut off gave its SIM this address, and it gets its own
    again."""
    own = _unchanged(call, wanted.vpg_id, imsi)
    if own not in (None, wanted.address):
        await _put(call, replace(wanted, imsi=imsi, address=own))
        return
    async with turn(call.api, wanted.vpg_id, imsi):
        entries = await holder.entries_of(call.api, wanted.vpg_id)
        if holder.fixed_address(entries, imsi) == wanted.address:
            await _remove(call.api, wanted.vpg_id, imsi)


def _unchanged(call: Call[Client], vpg_id: str, imsi: str) -> str | None:
    """The address of the SIM's entry where that is wanted as it is recorded."""
    identity = ("vpgId", "imsi", "address")
    for urn, it in call.wanted.items():
        recorded = call.recorded.get(urn, {})
        is_same = all(name in it and it[name] == recorded.get(name) for name in identity)
        if is_same and (it["vpgId"], it["imsi"]) == (vpg_id, imsi):
            return str(it["address"])
    return None


async def _remove(api: Client, vpg_id: str, imsi: str) -> None:
    await api.delete_if_there(f"{holder.map_of(vpg_id)}/{segment(imsi)}")
