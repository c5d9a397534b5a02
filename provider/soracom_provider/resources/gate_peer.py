"""A gate peer: a Linux host at the user's end of Gate's tunnel, made known to the VPG."""

from collections.abc import Mapping
from ipaddress import IPv4Address
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.api.client import Client, segment
from soracom_provider.api.errors import ApiError, NotFound
from soracom_provider.api.types import Address, InnerAddress, VpgId
from soracom_provider.resources.found import import_line, is_taken_over, left, somebodys
from soracom_provider.resources.gate import peers_of, prefix_length
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.redirection import redirection_of
from soracom_provider.resources.virtual_private_gateway import fetch, path_of


class GatePeerInputs(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG; take it from the Gate (`vpgId`), so that the peer is registered while Gate is open."""
    outer_address: Annotated[Address, Mark.IMMUTABLE]
    """The host's address in its own network, which VXLAN packets come from and go to."""
    inner_address: Annotated[InnerAddress | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """The host's address inside the tunnel: a free one of the device subnet. Left out: SORACOM chooses."""


class GatePeerOutputs(GatePeerInputs):
    inner_address: Annotated[IPv4Address, Mark.IMMUTABLE]
    """The host's address inside the tunnel."""
    prefix_length: int
    """Prefix length that goes with the inner address: the device subnet's."""


class GatePeer(Resource[Client, GatePeerInputs, GatePeerOutputs]):
    """A gate peer registered with a VPG: Gate then carries packets between its inner address and devices. SORACOM knows
    it by its outer address, so a host that is replaced must keep that address, or be registered anew. On a VPG of
    another stack, an outer address that is registered already is refused."""

    Inputs, Outputs = GatePeerInputs, GatePeerOutputs

    async def create(self, call: Call[Client], inputs: GatePeerInputs) -> tuple[str, GatePeerOutputs]:
        vpg = await fetch(call.api, inputs.vpg_id)
        if not vpg.get("gateOpened"):
            raise Problem(
                f"Gate of {inputs.vpg_id} is closed, so {inputs.outer_address} cannot be registered. "
                "Make a soracom.Gate and give this GatePeer its `vpgId`."
            )

        resource_id = f"{inputs.vpg_id}/{inputs.outer_address}"

        async def find() -> dict[str, Any] | None:
            return await _registered(call.api, inputs.vpg_id, str(inputs.outer_address))

        peer = await find()
        if peer is not None:
            _check_not_somebodys(call, vpg, peer)
        else:
            body = {"outerIpAddress": str(inputs.outer_address)}
            if inputs.inner_address:
                body["innerIpAddress"] = str(inputs.inner_address)
            peer = await call.api.create(f"{path_of(inputs.vpg_id)}/gate/peers", body, find, "its outer address")
        if inputs.inner_address and peer.get("innerIpAddress") != str(inputs.inner_address):
            raise Problem(
                f"{inputs.outer_address} is already registered with {inputs.vpg_id}, with the inner address "
                f"{peer.get('innerIpAddress')} and not {inputs.inner_address}. Unregister it in SORACOM's console, or "
                f"take it over: `{import_line(call, resource_id)}`."
            )
        return resource_id, _outputs(inputs.vpg_id, peer)

    async def read(
        self, call: Call[Client], resource_id: str, inputs: GatePeerInputs | None, outputs: GatePeerOutputs | None
    ) -> tuple[str, GatePeerInputs, GatePeerOutputs]:
        vpg_id, separator, outer_address = resource_id.partition("/")
        if not separator:
            raise Problem(f"{resource_id!r} is not the id of a gate peer; it is <VPG's id>/<outer address>.")
        await fetch(call.api, vpg_id)
        peer = await _registered(call.api, vpg_id, outer_address)
        if peer is None:
            raise Gone(resource_id)
        now = _outputs(vpg_id, peer)
        return resource_id, GatePeerInputs.seen(**vars(now)), now

    async def delete(self, call: Call[Client], resource_id: str, outputs: GatePeerOutputs) -> None:
        if is_taken_over(call, {"vpgId": outputs.vpg_id, "outerAddress": str(outputs.outer_address)}):
            return
        try:
            await fetch(call.api, outputs.vpg_id)
        except Gone:
            return
        peer = await _registered(call.api, outputs.vpg_id, str(outputs.outer_address))
        if peer is None:
            return
        if (now := peer.get("innerIpAddress")) != str(outputs.inner_address):
            what = f"The inner address of {outputs.outer_address}, a gate peer of {outputs.vpg_id},"
            await call.warn(left(what, now, outputs.inner_address))
            return
        path = f"{path_of(outputs.vpg_id)}/gate/peers/{segment(str(outputs.outer_address))}"
        try:
            await call.api.delete_if_there(path)
        except ApiError as error:
            # Whatever the refusal says: when the peer is not registered, there is nothing left to do.
            if await _registered(call.api, outputs.vpg_id, str(outputs.outer_address)) is None:
                return
            redirection = redirection_of(await fetch(call.api, outputs.vpg_id))
            if redirection is None or redirection.gateway != outputs.inner_address:
                raise
            raise Problem(
                f"{outputs.outer_address} cannot be unregistered while {outputs.vpg_id} redirects devices to its inner "
                f"address {outputs.inner_address}. Remove the redirection first; a Redirection whose vpgId is the "
                "GatePeer's `vpgId` is removed in time."
            ) from error

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        vpg_id, outer_address, inner_address = (known.get(key) for key in ("vpgId", "outerAddress", "innerAddress"))
        if vpg_id is None or outer_address is None:
            return
        vpg = await fetch(call.api, vpg_id)
        peers = await _registered_all(call.api, vpg_id)
        # Its own registration goes before it is made anew.
        peers = {outer: peer for outer, peer in peers.items() if call.replaced_id != f"{vpg_id}/{outer}"}
        if (peer := peers.get(outer_address)) is not None:
            _check_not_somebodys(call, vpg, peer)
        if inner_address is None:
            return
        if peer is not None and (now := peer.get("innerIpAddress")) != inner_address:
            raise Problem(
                f"outerAddress: {outer_address} is a gate peer of {vpg_id} already, with the inner address {now} and "
                f"not {inner_address}. Give it another address, or let a run end that one first."
            )
        for other, peer in peers.items():
            if other != outer_address and peer.get("innerIpAddress") == inner_address:
                raise Problem(
                    f"innerAddress: {inner_address} is that of {other} already, another gate peer of {vpg_id}, and "
                    "SORACOM gives none to two. Give a free one, or let a run change or end that one first."
                )


def _check_not_somebodys(call: Call[Client], vpg: Mapping[str, Any], peer: Mapping[str, Any]) -> None:
    """Raises Problem."""
    if is_ours(call, vpg.get("tags")):
        return
    vpg_id, outer, inner = vpg["vpgId"], peer["outerIpAddress"], peer.get("innerIpAddress")
    there = f"outerAddress: {outer} is a gate peer of {vpg_id} already, with the inner address {inner}"
    raise somebodys(call, there, vpg_id, f"{vpg_id}/{outer}", "Give the host another address")


async def _registered(api: Client, vpg_id: str, outer_address: str) -> dict[str, Any] | None:
    return (await _registered_all(api, vpg_id)).get(outer_address)


async def _registered_all(api: Client, vpg_id: str) -> dict[str, dict[str, Any]]:
    """The user's gate peers of a VPG, by their outer addresses."""
    try:
        peers = await peers_of(api, vpg_id)
    except NotFound:
        return {}
    return {peer.get("outerIpAddress", ""): peer for peer in peers if peer.get("ownedByCustomer")}


def _outputs(vpg_id: str, peer: dict[str, Any]) -> GatePeerOutputs:
    return GatePeerOutputs.seen(
        vpg_id=vpg_id,
        outer_address=peer.get("outerIpAddress"),
        inner_address=peer.get("innerIpAddress"),
        prefix_length=prefix_length(peer.get("netmask")),
    )
