"""Junction's redirection: a VPG sends all packets of its devices to one gate peer."""

from collections.abc import Mapping, Set
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.api.client import Client
from soracom_provider.api.errors import ApiError, NotFound
from soracom_provider.api.types import InnerAddress, VpgId
from soracom_provider.resources.found import changed_meanwhile, import_line, is_taken_over, left, somebodys
from soracom_provider.resources.gate import peers_of
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.virtual_private_gateway import fetch, path_of


class RedirectionInputs(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG; take it from the GatePeer (`vpgId`), so that the peer is registered before and removed after."""
    gateway: InnerAddress
    """Where packets go: the inner address of a gate peer of the VPG, the GatePeer's `innerAddress`."""


class RedirectionOutputs(RedirectionInputs):
    enabled: bool
    """Whether the redirection is on. When somebody switched it off, the next update switches it on."""


class Redirection(Resource[Client, RedirectionInputs, RedirectionOutputs]):
    """Junction's redirection of a VPG: all packets of its devices go to a gate peer, which sends them on. A VPG has one
    redirection at most. A redirection to another gateway that is there already is refused, and on a VPG of another
    stack any that is there. Devices are cut off while the gate peer is down, so let this resource depend on its host.
    Needs an open Gate. Imported by the VPG's id."""

    Inputs, Outputs = RedirectionInputs, RedirectionOutputs

    async def create(self, call: Call[Client], inputs: RedirectionInputs) -> tuple[str, RedirectionOutputs]:
        vpg = await fetch(call.api, inputs.vpg_id)
        _check_not_somebodys(call, vpg)
        has = redirection_of(vpg)
        if has is not None and has.gateway != inputs.gateway:
            if has.enabled:
                raise Problem(
                    f"{inputs.vpg_id} already redirects its devices to {has.gateway}, and not to {inputs.gateway}. "
                    f"Unset it in SORACOM's console, or take it over: `{import_line(call, inputs.vpg_id)}`."
                )
            await call.warn(f"The redirection to {has.gateway} that {inputs.vpg_id} had, switched off, was replaced.")
        return inputs.vpg_id, await _set(call.api, vpg, inputs)

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: RedirectionInputs | None,
        outputs: RedirectionOutputs | None,
    ) -> tuple[str, RedirectionInputs, RedirectionOutputs]:
        has = redirection_of(await fetch(call.api, resource_id))
        if has is None or (outputs is None and not has.enabled):
            raise Gone(f"{resource_id} redirects nothing.")
        return resource_id, RedirectionInputs.seen(**vars(has)), has

    async def update(
        self, call: Call[Client], resource_id: str, outputs: RedirectionOutputs, inputs: RedirectionInputs
    ) -> RedirectionOutputs:
        vpg = await fetch(call.api, resource_id)
        has = redirection_of(vpg)
        if has and has.gateway not in (outputs.gateway, inputs.gateway) and not is_ours(call, vpg.get("tags")):
            raise changed_meanwhile(f"The redirection of {resource_id}", has.gateway, outputs.gateway, resource_id)
        return await _set(call.api, vpg, inputs)

    async def delete(self, call: Call[Client], resource_id: str, outputs: RedirectionOutputs) -> None:
        if is_taken_over(call, {"vpgId": resource_id}):
            return
        try:
            vpg = await fetch(call.api, resource_id)
            has = redirection_of(vpg)
            if has is None:
                return
            if has.gateway != outputs.gateway and not is_ours(call, vpg.get("tags")):
                await call.warn(left(f"The redirection of {resource_id}", has.gateway, outputs.gateway))
                return
            if has.enabled and has.gateway != outputs.gateway:
                raise Problem(
                    f"{resource_id} redirects its devices to {has.gateway} now, and not to {outputs.gateway} as "
                    "recorded, so it was left as it is. `pulumi refresh` records it, and the same command then ends "
                    "it; if it belongs to another stack, `pulumi state delete` makes this one forget it."
                )
            await _unset(call.api, resource_id)
        except Gone:
            return

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        vpg_id = known.get("vpgId")
        if vpg_id is not None and vpg_id != call.replaced_id:
            _check_not_somebodys(call, await fetch(call.api, vpg_id))

    def drifted(self, urn: str, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        return set() if outputs.get("enabled") else {"enabled"}


def redirection_of(vpg: Mapping[str, Any]) -> RedirectionOutputs | None:
    """The redirection of a VPG as the API shows it; None where it has none."""
    shown = vpg.get("redirection") or {}
    if not shown.get("gateway"):
        return None
    return RedirectionOutputs.seen(vpg_id=vpg["vpgId"], gateway=shown["gateway"], enabled=bool(shown.get("enabled")))


def _check_not_somebodys(call: Call[Client], vpg: Mapping[str, Any]) -> None:
    """Raises Problem, also of one that is switched off: whoever did it may switch it on."""
    has, vpg_id = redirection_of(vpg), vpg["vpgId"]
    if has is not None and not is_ours(call, vpg.get("tags")):
        there = (
            f"vpgId: {vpg_id} redirects its devices to {has.gateway} already{'' if has.enabled else ', switched off'}"
        )
        raise somebodys(call, there, vpg_id, vpg_id, "Leave this Redirection out")


async def _set(api: Client, vpg: Mapping[str, Any], inputs: RedirectionInputs) -> RedirectionOutputs:
    cure = "Take vpgId and gateway from a soracom.GatePeer's `vpgId` and `innerAddress`."
    if not vpg.get("gateOpened"):
        raise Problem(f"Gate of {inputs.vpg_id} is closed, so devices cannot be redirected to {inputs.gateway}. {cure}")
    body = {"enabled": True, "gateway": str(inputs.gateway)}
    try:
        await api.post(f"{path_of(inputs.vpg_id)}/junction/set_redirection", body)
    except NotFound:
        raise
    except ApiError as error:
        inner = [
            str(peer.get("innerIpAddress"))
            for peer in await peers_of(api, inputs.vpg_id)
            if peer.get("ownedByCustomer")
        ]
        if str(inputs.gateway) in inner:
            raise
        registered = ", ".join(inner) or "none"
        raise Problem(f"{error} (Inner addresses of registered gate peers: {registered}. {cure})") from error
    return RedirectionOutputs(**vars(inputs), enabled=True)


async def _unset(api: Client, vpg_id: str) -> None:
    try:
        await api.post(f"{path_of(vpg_id)}/junction/unset_redirection")
    except NotFound:
        raise Gone(vpg_id) from None
    except ApiError:
        # It is unset already when the answer to a first try was lost.
        has = redirection_of(await fetch(api, vpg_id))
        if has is not None and has.enabled:
            raise
