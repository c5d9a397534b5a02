"""Gate: the virtual layer 2 network (VXLAN) that lets servers open connections to devices."""

from collections.abc import Iterable, Mapping, Set
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource, Unfinished
from soracom_provider.api.client import Client
from soracom_provider.api.errors import ApiError, NotFound, Unreachable
from soracom_provider.api.types import Switch, Vni, VpgId, VpgType, in_order
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources.found import changed_meanwhile, is_only_used, is_taken_over, left, somebodys, uses
from soracom_provider.resources.groups_of_others import stays_for_others
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.virtual_private_gateway import API_TYPES, fetch, path_of

LIMIT_S = 300.0
DEFAULT_VNI = 10
"""Source: OpenGateRequest.vxlanId."""
GATE = "gate"
"""What a look-up calls it."""


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
    vni: Vni = DEFAULT_VNI
    """VXLAN network identifier: 1 to 16777215."""
    privacy_separator: Switch = False
    """Whether devices of the VPG are kept from talking to each other."""


class GateOutputs(GateInputs):
    opened: bool
    """Whether Gate is open. When somebody closed it, the next update opens it."""
    peers: list[VpgPeer] = []
    """The VPG's own two ends of the tunnel, sorted by outer address. When one of them changes later, the other keeps
    its place."""
    former_vni: int | None = None
    """VNI that the VPG had before, of a VPG of type F2 (whose Gate is always open) that another state made. Deleting
    sets it again."""
    former_privacy_separator: bool | None = None
    """Whether the privacy separator was on before: as `formerVni`."""


class Gate(Resource[Client, GateInputs, GateOutputs]):
    """Gate of a VPG, opened. Give a GatePeer this resource's `vpgId`, so that it is registered after the opening and
    removed before the closing. Opening and closing interrupt the VPG's traffic for some seconds. On a VPG of type F2
    Gate is always open, and stays so when the resource is deleted. On a VPG of another stack, a Gate that is open
    already is refused; of type F2, one that has gate peers, or whose privacy separator is on. Deleting leaves a Gate
    open whose VNI somebody has changed, and on a VPG of others one that has gate peers of theirs. Where the stack
    leaves the VPG and other stacks have SIM groups on it, deleting leaves Gate open if the VPG is no stack's, and is
    refused if it is this stack's own; a stack that stays on the VPG can close its Gate."""

    Inputs, Outputs = GateInputs, GateOutputs

    async def create(self, call: Call[Client], inputs: GateInputs) -> tuple[str, GateOutputs]:
        vpg = await fetch(call.api, inputs.vpg_id)
        await _check_not_somebodys(call, vpg)
        await _tell_of_unknown_former(call, vpg, inputs.vni, separator=inputs.privacy_separator)
        former = {} if is_ours(call, vpg.get("tags")) or not _is_f2(vpg) else _former(vpg)
        return inputs.vpg_id, await self._converge(call, vpg, inputs, [], former)

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
        now_there = await own_peers(call.api, resource_id) if vpg.get("gateOpened") else []
        peers = _in_their_places(now_there, outputs.peers if outputs else [])
        opened = bool(vpg.get("gateOpened"))
        return resource_id, now, _outputs(now, peers, _recorded(outputs), opened=opened)

    async def update(
        self, call: Call[Client], resource_id: str, outputs: GateOutputs, inputs: GateInputs
    ) -> GateOutputs:
        vpg = await fetch(call.api, resource_id)
        if not is_ours(call, vpg.get("tags")):
            _check_not_changed(vpg, outputs, inputs)
        return await self._converge(call, vpg, inputs, outputs.peers, _recorded(outputs))

    async def delete(self, call: Call[Client], resource_id: str, outputs: GateOutputs) -> None:
        if is_taken_over(call, {"vpgId": resource_id}):
            return
        if is_only_used(call, GATE, resource_id):
            await call.warn(
                f"Gate of {resource_id} is no longer this stack's own, and stays open: the program uses it."
            )
            return
        try:
            vpg = await fetch(call.api, resource_id)
            if _is_f2(vpg):
                await _give_back(call, vpg, outputs)
            elif vpg.get("gateOpened") and vpg.get("gateVxlanId") != outputs.vni:
                await call.warn(left(f"The VNI of {resource_id}'s Gate", vpg.get("gateVxlanId"), outputs.vni))
            elif vpg.get("gateOpened"):
                leaving = not uses(call, resource_id)
                if leaving and await stays_for_others(call, vpg, "Gate", ended="closed", left="open"):
                    return
                await _close(call, vpg)
        except (Gone, NotFound):
            return

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        vpg_id = known.get("vpgId")
        if vpg_id is not None and vpg_id != call.replaced_id:
            vpg = await fetch(call.api, vpg_id)
            await _check_not_somebodys(call, vpg)
            if {"vni", "privacySeparator"} <= known.keys():
                await _tell_of_unknown_former(call, vpg, known["vni"], separator=known["privacySeparator"])

    def drifted(self, urn: str, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        return set() if outputs.get("opened") and outputs.get("peers") else {"opened", "peers"}

    async def _converge(
        self,
        call: Call[Client],
        vpg: dict[str, Any],
        inputs: GateInputs,
        recorded: list[VpgPeer],
        former: Mapping[str, Any],
    ) -> GateOutputs:
        """Makes the VPG's Gate what the inputs say, from whatever it is now. `recorded` are the peers that the state
        has."""
        if not vpg.get("gateOpened"):
            await _open(call.api, inputs)
        try:
            await _set(
                call.api, await fetch(call.api, inputs.vpg_id), inputs.vni, privacy_separator=inputs.privacy_separator
            )
            peers = await wait(call, lambda: own_peers(call.api, inputs.vpg_id), lambda own: len(own) >= 2, LIMIT_S)
            return _outputs(inputs, _in_their_places(peers, recorded), former, opened=True)
        except StillWaiting as waiting:
            why = f"it does not show the VPG's 2 peers yet, and {waiting.why}."
        except (ApiError, Unreachable) as error:
            # It is recorded all the same: on a VPG of others, the next run would take the open Gate for theirs.
            why = f"{str(error).rstrip('.')}."
        reason = f"Gate of {inputs.vpg_id} is open but not ready: {why} Run `pulumi up` again to go on from there."
        raise Unfinished(inputs.vpg_id, _outputs(inputs, [], former, opened=True), reason)


def prefix_length(netmask: Any) -> Any:
    """A gate peer's `netmask` as a prefix length: the API shows `9`, and a dotted mask is understood, too. Anything
    else is returned as it is."""
    try:
        return IPv4Network(f"0.0.0.0/{netmask}").prefixlen
    except ValueError:
        return netmask


async def peers_of(api: Client, vpg_id: str) -> list[dict[str, Any]]:
    """All gate peers of a VPG: its own and the registered ones."""
    return await api.get_list(f"{path_of(vpg_id)}/gate/peers")


async def own_peers(api: Client, vpg_id: str) -> list[VpgPeer]:
    """The VPG's own two, by outer address."""
    return own_of(await peers_of(api, vpg_id))


def own_of(peers: Iterable[Mapping[str, Any]]) -> list[VpgPeer]:
    """Those of them that are the VPG's own, by outer address."""
    own = [
        VpgPeer.seen(
            outer_address=peer.get("outerIpAddress"),
            inner_address=peer.get("innerIpAddress"),
            prefix_length=prefix_length(peer.get("netmask")),
        )
        for peer in peers
        if not peer.get("ownedByCustomer")
    ]
    return sorted(own, key=lambda peer: in_order(peer.outer_address))


def _in_their_places(peers: list[VpgPeer], recorded: list[VpgPeer]) -> list[VpgPeer]:
    """What a program makes of the first and the second of them, as rules of a security group, then changes for one that
    is new alone: were they sorted, each could get what the other still has, which AWS refuses as a duplicate."""
    before = [peer.outer_address for peer in recorded]
    new = [peer for peer in peers if peer.outer_address not in before]
    by_address = {peer.outer_address: peer for peer in peers}
    places = [by_address.get(address) or (new.pop(0) if new else None) for address in before]
    return [peer for peer in [*places, *new] if peer is not None]


async def _registered(api: Client, vpg_id: str) -> list[str]:
    """Outer addresses of the gate peers that are not the VPG's own."""
    return [str(peer.get("outerIpAddress")) for peer in await peers_of(api, vpg_id) if peer.get("ownedByCustomer")]


async def _open(api: Client, inputs: GateInputs) -> None:
    body = {"vxlanId": inputs.vni, "privacySeparatorEnabled": inputs.privacy_separator}
    try:
        await api.post(f"{path_of(inputs.vpg_id)}/gate/open", body)
    except ApiError:
        # It is open already when the answer to a first try was lost.
        if not (await fetch(api, inputs.vpg_id)).get("gateOpened"):
            raise


async def _set(api: Client, vpg: Mapping[str, Any], vni: int, *, privacy_separator: bool) -> None:
    path = f"{path_of(vpg['vpgId'])}/gate"
    if vpg.get("gateVxlanId") != vni:
        await api.post(f"{path}/set_vxlan_id", {"vxlanId": vni})
    if bool(vpg.get("gatePrivacySeparatorEnabled")) != privacy_separator:
        await api.post(f"{path}/{'enable' if privacy_separator else 'disable'}_privacy_separator")


async def _give_back(call: Call[Client], vpg: Mapping[str, Any], outputs: GateOutputs) -> None:
    """Each only if it still is what was recorded, and nothing under gate peers of others: this stack's own have gone
    before."""
    vpg_id = vpg["vpgId"]
    has_former = outputs.former_vni is not None or outputs.former_privacy_separator is not None
    if has_former and (peers := await _registered(call.api, vpg_id)):
        await call.warn(f"Gate of {vpg_id} was left as it is: others registered gate peers, {', '.join(peers)}.")
        return
    vni, separator = vpg.get("gateVxlanId"), bool(vpg.get("gatePrivacySeparatorEnabled"))
    if outputs.former_vni is not None and vni == outputs.vni:
        vni = outputs.former_vni
    if outputs.former_privacy_separator is not None and separator == outputs.privacy_separator:
        separator = outputs.former_privacy_separator
    if vni is not None:
        await _set(call.api, vpg, vni, privacy_separator=separator)


async def _close(call: Call[Client], vpg: Mapping[str, Any]) -> None:
    vpg_id = vpg["vpgId"]
    try:
        await call.api.post(f"{path_of(vpg_id)}/gate/close")
    except NotFound:
        raise
    except ApiError as error:
        if not (await fetch(call.api, vpg_id)).get("gateOpened"):
            return
        peers = await _registered(call.api, vpg_id)
        if not peers:
            raise
        if not is_ours(call, vpg.get("tags")):
            await call.warn(f"Gate of {vpg_id} was left open: others registered gate peers, {', '.join(peers)}.")
            return
        raise Problem(
            f"Gate of {vpg_id} cannot be closed while gate peers are registered: {', '.join(peers)}. Remove them "
            "first; a GatePeer whose vpgId is the Gate's `vpgId` is removed in time."
        ) from error


async def _check_not_somebodys(call: Call[Client], vpg: Mapping[str, Any]) -> None:
    """Raises Problem where Gate is somebody else's already. A Gate that is always open counts as that where gate peers
    are registered, or its privacy separator is on: another VNI would cut them off, and without the separator devices
    would reach each other."""
    vpg_id, separator = vpg["vpgId"], "on" if vpg.get("gatePrivacySeparatorEnabled") else "off"
    if not vpg.get("gateOpened") or is_ours(call, vpg.get("tags")):
        return
    if _is_f2(vpg) and separator == "off" and not await _registered(call.api, vpg_id):
        return
    there = f"vpgId: Gate of {vpg_id} is open already (VNI {vpg.get('gateVxlanId')}, privacy separator {separator})"
    raise somebodys(call, there, vpg_id, vpg_id, "Leave this Gate out")


async def _tell_of_unknown_former(call: Call[Client], vpg: Mapping[str, Any], vni: int, *, separator: bool) -> None:
    """Warns where a Gate that is always open, on a VPG of others, has the wanted settings already, so that its former
    ones are not known. No warning where they are those that every VPG begins with."""
    has = (vpg.get("gateVxlanId"), bool(vpg.get("gatePrivacySeparatorEnabled")))
    if not _is_f2(vpg) or is_ours(call, vpg.get("tags")) or has != (vni, separator) or has == (DEFAULT_VNI, False):
        return
    await call.warn(
        f"Gate of {vpg['vpgId']}, which this stack did not make, has the VNI {vni} and the privacy separator "
        f"{'on' if separator else 'off'} already, as wanted here. It keeps them when this is deleted. If a run that "
        "was cut off set them, what it had before is not known: note it down, if you know it, and set it in SORACOM's "
        "console then."
    )


def _check_not_changed(vpg: Mapping[str, Any], recorded: GateOutputs, wanted: GateInputs) -> None:
    """Raises Problem where an update would overwrite what somebody has set meanwhile on a VPG of others."""
    vpg_id = vpg["vpgId"]
    if recorded.opened and not vpg.get("gateOpened"):
        raise changed_meanwhile(f"Gate of {vpg_id}", "closed", "open", vpg_id)
    for what, now, before, then in (
        ("VNI", vpg.get("gateVxlanId"), recorded.vni, wanted.vni),
        (
            "privacy separator",
            bool(vpg.get("gatePrivacySeparatorEnabled")),
            recorded.privacy_separator,
            wanted.privacy_separator,
        ),
    ):
        if now not in (before, then):
            raise changed_meanwhile(f"The {what} of {vpg_id}'s Gate", now, before, vpg_id)


def _former(vpg: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "former_vni": vpg.get("gateVxlanId"),
        "former_privacy_separator": bool(vpg.get("gatePrivacySeparatorEnabled")),
    }


def _recorded(outputs: GateOutputs | None) -> dict[str, Any]:
    """What the VPG had before."""
    return {name: value for name, value in vars(outputs).items() if name.startswith("former_")} if outputs else {}


def _is_f2(vpg: Mapping[str, Any]) -> bool:
    return bool(vpg.get("type") == API_TYPES[VpgType.F2])


def _outputs(inputs: GateInputs, peers: list[VpgPeer], former: Mapping[str, Any], *, opened: bool) -> GateOutputs:
    return GateOutputs.seen(**vars(inputs), **former, opened=opened, peers=peers)
