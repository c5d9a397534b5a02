"""Gate: the virtual layer 2 network (VXLAN) that lets servers open connections to devices."""

from collections.abc import Mapping, Set
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any

from soracom_provider.api.client import Client
from soracom_provider.api.errors import ApiError, NotFound
from soracom_provider.protocol.resource import Call, Gone, Mark, Problem, Properties, Resource, Unfinished
from soracom_provider.resources.virtual_private_gateway import API_TYPES, fetch, path_of
from soracom_provider.types import Switch, Vni, VpgId, VpgType, in_order
from soracom_provider.waiting import StillWaiting, wait

LIMIT_S = 300.0


class VpgPeer(Properties):
    """One of the two VXLAN ends that a VPG has itself. A gate peer needs both in its forwarding table."""

    outer_address: IPv4Address
    """Where VXLAN packets go: an address in the VPG's range."""
    inner_address: IPv4Address
    """Its address in the device subnet."""
    prefix_length: int
    """Prefix length of the device subnet."""


class GateInputs(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG."""
    vni: Vni = 10
    """VXLAN network identifier: 1 to 16777215."""
    privacy_separator: Switch = False
    """Whether devices of the VPG are kept from talking to each other."""


class GateOutputs(GateInputs):
    opened: bool
    """Whether Gate is open. When somebody closed it, the next update opens it."""
    peers: list[VpgPeer] = []
    """The VPG's own two ends of the tunnel, by outer address."""


class Gate(Resource[Client, GateInputs, GateOutputs]):
    """Gate of a VPG, opened. Give a GatePeer this resource's `vpgId`, so that it is registered after the opening and
    removed before the closing. Opening and closing interrupt the VPG's traffic for some seconds. On a VPG of type F2
    Gate is always open: deleting the resource then leaves it so."""

    Inputs, Outputs = GateInputs, GateOutputs

    async def create(self, call: Call[Client], inputs: GateInputs) -> tuple[str, GateOutputs]:
        return inputs.vpg_id, await self._converge(call, inputs)

    async def read(
        self, call: Call[Client], resource_id: str, inputs: GateInputs | None, outputs: GateOutputs | None
    ) -> tuple[str, GateInputs, GateOutputs]:
        vpg = await fetch(call.api, resource_id)
        if not vpg.get("gateOpened") and outputs is None:
            raise Gone(f"Gate of {resource_id} is closed.")
        vni = vpg.get("gateVxlanId")
        now = GateInputs.seen(
            vpg_id=resource_id,
            vni=outputs.vni if vni is None and outputs else vni,
            privacy_separator=bool(vpg.get("gatePrivacySeparatorEnabled")),
        )
        peers = await _own_peers(call.api, resource_id) if vpg.get("gateOpened") else []
        return resource_id, now, _outputs(now, peers, opened=bool(vpg.get("gateOpened")))

    async def update(
        self, call: Call[Client], resource_id: str, outputs: GateOutputs, inputs: GateInputs
    ) -> GateOutputs:
        return await self._converge(call, inputs)

    async def delete(self, call: Call[Client], resource_id: str, outputs: GateOutputs) -> None:
        try:
            vpg = await fetch(call.api, resource_id)
            if vpg.get("gateOpened") and vpg["type"] != API_TYPES[VpgType.F2]:
                await _close(call.api, resource_id)
        except (Gone, NotFound):
            return

    def drifted(self, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        return set() if outputs.get("opened") and outputs.get("peers") else {"opened", "peers"}

    async def _converge(self, call: Call[Client], inputs: GateInputs) -> GateOutputs:
        """Makes the VPG's Gate what the inputs say, from whatever it is now."""
        path = f"{path_of(inputs.vpg_id)}/gate"
        vpg = await fetch(call.api, inputs.vpg_id)
        if not vpg.get("gateOpened"):
            vpg = await _open(call.api, inputs)
        if vpg.get("gateVxlanId") != inputs.vni:
            await call.api.post(f"{path}/set_vxlan_id", {"vxlanId": inputs.vni})
        if bool(vpg.get("gatePrivacySeparatorEnabled")) != inputs.privacy_separator:
            action = "enable" if inputs.privacy_separator else "disable"
            await call.api.post(f"{path}/{action}_privacy_separator")
        try:
            peers = await wait(call, lambda: _own_peers(call.api, inputs.vpg_id), lambda own: len(own) >= 2, LIMIT_S)
        except StillWaiting as waiting:
            reason = f"Gate of {inputs.vpg_id} is open but not ready: it does not show the VPG's 2 peers yet, and "
            raise Unfinished(
                inputs.vpg_id,
                _outputs(inputs, [], opened=True),
                f"{reason}{waiting.why}. Run `pulumi up` again to go on from there.",
            ) from None
        return _outputs(inputs, peers, opened=True)


def prefix_length(netmask: Any) -> Any:
    """A GatePeer's `netmask`: seen as a prefix length (`9`), a dotted mask is understood too; else as it is."""
    try:
        return IPv4Network(f"0.0.0.0/{netmask}").prefixlen
    except ValueError:
        return netmask


async def peers_of(api: Client, vpg_id: str) -> list[dict[str, Any]]:
    """All gate peers of a VPG: its own and the registered ones."""
    return await api.get_list(f"{path_of(vpg_id)}/gate/peers")


async def _own_peers(api: Client, vpg_id: str) -> list[VpgPeer]:
    own = [
        VpgPeer.seen(
            outer_address=peer.get("outerIpAddress"),
            inner_address=peer.get("innerIpAddress"),
            prefix_length=prefix_length(peer.get("netmask")),
        )
        for peer in await peers_of(api, vpg_id)
        if not peer.get("ownedByCustomer")
    ]
    return sorted(own, key=lambda peer: in_order(peer.outer_address))


async def _open(api: Client, inputs: GateInputs) -> dict[str, Any]:
    """Opens Gate, and returns the VPG after it."""
    body = {"vxlanId": inputs.vni, "privacySeparatorEnabled": inputs.privacy_separator}
    try:
        await api.post(f"{path_of(inputs.vpg_id)}/gate/open", body)
    except ApiError:
        # It is open already when the answer to a first try was lost.
        vpg = await fetch(api, inputs.vpg_id)
        if not vpg.get("gateOpened"):
            raise
        return vpg
    return await fetch(api, inputs.vpg_id)


async def _close(api: Client, vpg_id: str) -> None:
    try:
        await api.post(f"{path_of(vpg_id)}/gate/close")
    except NotFound:
        raise
    except ApiError as error:
        if not (await fetch(api, vpg_id)).get("gateOpened"):
            return
        left = [str(peer.get("outerIpAddress")) for peer in await peers_of(api, vpg_id) if peer.get("ownedByCustomer")]
        if not left:
            raise
        raise Problem(
            f"Gate of {vpg_id} cannot be closed while gate peers are registered: {', '.join(left)}. Remove them first; "
            "a GatePeer whose vpgId is the Gate's `vpgId` is removed in time."
        ) from error


def _outputs(inputs: GateInputs, peers: list[VpgPeer], *, opened: bool) -> GateOutputs:
    return GateOutputs.seen(**vars(inputs), opened=opened, peers=peers)
