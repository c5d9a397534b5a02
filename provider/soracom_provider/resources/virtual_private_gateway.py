"""A VPG: the private gateway that SIMs are attached to. It costs money from its creation until it is terminated."""

from collections.abc import Iterator, Mapping, Sequence, Set
from ipaddress import IPv4Network
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource, Unfinished
from soracom_provider.api.client import Client, segment
from soracom_provider.api.errors import ApiError, NotFound
from soracom_provider.api.types import DeviceSubnet, PrivateAsn, Region, Switch, Tags, VpgType
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources.door_and_direct import check_none_left
from soracom_provider.resources.groups_of_others import check_no_groups_of_others
from soracom_provider.resources.ownership import (
    Claim,
    claim_seen,
    claimed_anew,
    create_tagged,
    is_anothers,
    is_handed_over,
    is_unclaimed,
    put_tags,
    tagged,
    tell_of_owner,
    without_tag,
)
from soracom_provider.resources.transit_gateway import F2, TransitGatewayOutputs, gateway_outputs, transit_gateway_of

PATH = "/virtual_private_gateways"
API_TYPES = {VpgType.E: 14, VpgType.F: 15, VpgType.F2: F2}
"""Source: CreateVirtualPrivateGatewayRequest.type."""
JAPAN = "jp"
"""The coverage."""
LIMIT_S = 900.0
"""SORACOM's hands-on guide speaks of about 3 minutes."""

# Source of the words: SORACOM's console.
CREATING, RUNNING, TERMINATING, TERMINATED, FAILED = "creating", "running", "terminating", "terminated", "failed"
ENDED = (TERMINATING, TERMINATED)

CONNECTIONS = {
    "vpcPeeringConnections": "VPC peering connections",
    "soracomTransitGatewayVpcAttachments": "attached VPCs",
    "soracomTransitGatewayPeeringConnections": "peerings of its transit gateway",
}
"""What keeps a VPG from being terminated, by the name that the API lists it by."""


class VirtualPrivateGatewayProperties(Properties):
    type: Annotated[VpgType, Mark.IMMUTABLE]
    """Kind of VPG: `E` (internet only), `F` (Canal by VPC peering, Door, Direct) or `F2` (Canal by transit gateway)."""
    device_subnet: Annotated[DeviceSubnet, Mark.IMMUTABLE] = IPv4Network("10.128.0.0/9")
    """Range that SIMs get addresses from, in CIDR notation: private, and outside 100.64.0.0/10 and 198.18.0.0/15."""
    use_internet_gateway: Annotated[Switch, Mark.IMMUTABLE] = True
    """Whether devices reach the internet through the VPG. Type E cannot do without."""
    region: Annotated[Region | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """Where the VPG is. Left out: Tokyo for the coverage jp, Frankfurt for g."""
    transit_gateway_asn: Annotated[PrivateAsn | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """ASN of the transit gateway that a VPG of type F2 has; a private one. Left out: SORACOM's default, 64512."""
    tags: Tags = {}
    """Tags; `name` is what SORACOM's console shows. At most 19: SORACOM allows 20, and the provider needs one."""

    @classmethod
    def conflicts(cls, known: Mapping[str, Any], given: Set[str]) -> Iterator[tuple[str, str]]:
        kind = known.get("type")
        if kind == VpgType.E and known.get("use_internet_gateway") is False:
            yield (
                "use_internet_gateway",
                (
                    "a VPG of type E cannot do without the internet gateway; use type F or F2, or keep it and deny "
                    "0.0.0.0/0 with a RoutingFilter."
                ),
            )
        if kind in (VpgType.E, VpgType.F) and "transit_gateway_asn" in given:
            yield "transit_gateway_asn", f"a VPG of type {kind.value} has no transit gateway; leave it out or use F2."


class VirtualPrivateGatewayInputs(VirtualPrivateGatewayProperties):
    allow_replacement: Annotated[Switch, Mark.OBSERVED] = False
    """Whether a change that SORACOM cannot make may end the VPG and make another one. Left out: it is refused."""


class VirtualPrivateGatewayOutputs(VirtualPrivateGatewayProperties, TransitGatewayOutputs):
    status: str
    """Status of the VPG according to SORACOM: `running` when it can be used."""
    vpg_range: IPv4Network | None = None
    """The VPG's own range inside 100.64.0.0/10: what a VPC sees of a type F VPG, and needs a route and rules for."""
    claim: str | None = None
    """Which state and creation the VPG belongs to, as its tag says. For the provider's own use."""


class VirtualPrivateGateway(Resource[Client, VirtualPrivateGatewayInputs, VirtualPrivateGatewayOutputs]):
    """A SORACOM Virtual Private Gateway (VPG). It bills from creation to deletion. Type, device subnet, internet
    gateway, region and ASN cannot be changed: a new value is refused, or with allowReplacement deletes the VPG and then
    makes another, with a new address range, and every SIM on it loses its session. It does not end while others have
    SIM groups, peerings or attachments on it. Waits until it is running: 900 seconds, or what customTimeouts say."""

    Inputs, Outputs = VirtualPrivateGatewayInputs, VirtualPrivateGatewayOutputs

    async def create(
        self, call: Call[Client], inputs: VirtualPrivateGatewayInputs
    ) -> tuple[str, VirtualPrivateGatewayOutputs]:
        _check_coverage(call.api, inputs.region)
        claim = Claim.new(call)
        owned = inputs.tags | claim.tag()
        if interrupted := await _interrupted(call, inputs):
            vpg_id, tags = interrupted["vpgId"], interrupted["tags"]
            await call.warn(f"Went on with {vpg_id}, which an interrupted run had created for this resource.")
            # Tagged only then, because SORACOM may refuse changes to a VPG that it is still creating.
            now = await self._ready(call, interrupted, Claim.of(tags))
            await put_tags(call.api, path_of(vpg_id), tags, owned)
            return vpg_id, now.model_copy(update={"tags": inputs.tags, "claim": claim.recorded})

        vpg = await create_tagged(call.api, PATH, _request(inputs, owned), claim)
        return vpg["vpgId"], await self._ready(call, vpg, claim)

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: VirtualPrivateGatewayInputs | None,
        outputs: VirtualPrivateGatewayOutputs | None,
    ) -> tuple[str, VirtualPrivateGatewayInputs, VirtualPrivateGatewayOutputs]:
        vpg = await fetch(call.api, resource_id)
        claim = claim_seen(call, resource_id, vpg.get("tags"), outputs.claim if outputs else None)
        if outputs is None:
            await tell_of_owner(call, resource_id, vpg.get("tags"))
        now = outputs_of(vpg, claim, outputs)
        return resource_id, VirtualPrivateGatewayInputs.seen(**vars(now)), now

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: VirtualPrivateGatewayOutputs,
        inputs: VirtualPrivateGatewayInputs,
    ) -> VirtualPrivateGatewayOutputs:
        vpg = await fetch(call.api, resource_id)
        has = vpg.get("tags")
        claim = claimed_anew(call, resource_id, has, outputs.claim)
        now = await self._ready(call, vpg, claim)
        await put_tags(call.api, path_of(resource_id), has, inputs.tags | claim.tag())
        return now.model_copy(update={"tags": inputs.tags, "claim": claim.recorded})

    async def delete(self, call: Call[Client], resource_id: str, outputs: VirtualPrivateGatewayOutputs) -> None:
        try:
            vpg = await look_at(call.api, resource_id)
            if is_anothers(vpg.get("tags"), outputs.claim):
                await call.warn(f"{resource_id} was left alone: its tag says that another stack has it.")
                return
            if is_handed_over(call, "vpgId", resource_id):
                await put_tags(call.api, path_of(resource_id), vpg.get("tags"), without_tag(vpg.get("tags")))
                await call.warn(f"{resource_id} is no longer this stack's own, and stays: the program still uses it.")
                return
            if vpg["status"] == CREATING:
                await wait(call, lambda: look_at(call.api, resource_id), _is_created, LIMIT_S)
            if outputs.status == FAILED and call.urn in call.wanted:
                await _check_still_failed(call, resource_id)
            if vpg["status"] not in ENDED:
                await check_no_groups_of_others(call, resource_id)
                await _terminate(call.api, resource_id)
            await wait(call, lambda: look_at(call.api, resource_id), _is_terminated, LIMIT_S)
        except Gone:
            return
        except StillWaiting as waiting:
            raise Problem(f"{resource_id} is not terminated yet: {waiting.why}. Run the same command again.") from None

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        _check_coverage(call.api, known.get("region"))
        if call.replaced_id is not None:
            if call.recorded.get(call.urn, {}).get("status") == FAILED:
                await _check_still_failed(call, call.replaced_id)
            await check_no_groups_of_others(call, call.replaced_id)
            await _check_no_lines(call.api, call.replaced_id)

    async def foresee_update(
        self, call: Call[Client], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        if outputs.get("claim") is None:
            await tell_of_owner(call, resource_id, (await fetch(call.api, resource_id)).get("tags"))

    def drifted(self, urn: str, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        unclaimed = {"claim"} if is_unclaimed(urn, owner, outputs.get("claim")) else set()
        is_without = outputs.get("type") == VpgType.F2.value and not outputs.get("transitGatewayId")
        # Recorded by a version that did not know it.
        return unclaimed | ({"transitGatewayId"} if is_without else set())

    def forbid_replacement(self, resource_id: str, changes: str, observed: Mapping[str, Any]) -> None:
        if observed.get("allowReplacement"):
            return
        raise Problem(
            f"{resource_id} would be ended and another VPG made, as SORACOM cannot change {changes}. That is a new "
            "set-up fee, another vpgRange, and every SIM on it is cut off until its next session. Take the change "
            "back, or allow it: allowReplacement, in a stack file `allow_replacement: [vpg]`."
        )

    def spoilt(self, resource_id: str, outputs: Mapping[str, Any], observed: Mapping[str, Any]) -> Set[str]:
        return {"status"} if outputs.get("status") == FAILED else set()

    async def _ready(
        self, call: Call[Client], vpg: Mapping[str, Any], claim: Claim | None
    ) -> VirtualPrivateGatewayOutputs:
        """Waits until the VPG is running. `vpg` is what was last seen of it, and is recorded even if the wait fails."""
        vpg_id, recorded = vpg["vpgId"], claim.recorded if claim else None
        shown = False

        async def look() -> Mapping[str, Any]:
            nonlocal vpg, shown
            try:
                vpg, shown = await look_at(call.api, vpg_id), True
            except Gone:
                # What was just created may not be shown yet: it has an id, and is to be recorded with it.
                if shown:
                    raise
            if vpg["status"] in ENDED:
                raise Gone(vpg_id)
            return vpg

        try:
            await wait(call, look, _is_complete, LIMIT_S)
        except (StillWaiting, Problem) as waiting:
            reason = f"exists but is not ready: it is still {vpg.get('status')}, and {waiting}"
            raise Unfinished(
                vpg_id,
                outputs_of(vpg, recorded),
                f"{vpg_id} {reason.rstrip('.')}. Run `pulumi up` again to go on from there.",
            ) from None
        if vpg["status"] != RUNNING:
            reason = f"exists but is not ready: SORACOM says that it is {vpg['status']}. "
            raise Unfinished(vpg_id, outputs_of(vpg, recorded), f"{vpg_id} {reason}`pulumi up` replaces it.")
        return outputs_of(vpg, recorded)


def _check_coverage(api: Client, region: str | None) -> None:
    """Raises Problem where no VPG of the account's coverage is there. Source: SORACOM's guide to coverages."""
    if api.coverage == JAPAN and region is not None and Region(region) is not Region.TOKYO:
        raise Problem(
            f"region: {Region(region).value}, but a VPG of the coverage {JAPAN} is always in {Region.TOKYO.value}; "
            "leave it out, or use an account's coverage g."
        )


def path_of(vpg_id: str) -> str:
    return f"{PATH}/{segment(vpg_id)}"


def region_of(vpg: Mapping[str, Any]) -> str | None:
    region: str | None = (vpg.get("placement") or {}).get("region")
    return region


async def look_at(api: Client, vpg_id: str) -> dict[str, Any]:
    """The VPG as the API shows it, whatever its status. Raises Gone."""
    try:
        return await api.get_one(path_of(vpg_id), "vpgId", "status")
    except NotFound:
        raise Gone(vpg_id) from None


async def fetch(api: Client, vpg_id: str) -> dict[str, Any]:
    """The VPG as the API shows it. Raises Gone where it does not exist, or is being terminated, which cannot be
    undone."""
    vpg = await look_at(api, vpg_id)
    if vpg["status"] in ENDED:
        raise Gone(vpg_id)
    return vpg


async def _check_still_failed(call: Call[Client], vpg_id: str) -> None:
    """Raises Problem where a VPG would be replaced because it is recorded as failed, and runs by now."""
    try:
        status = (await look_at(call.api, vpg_id))["status"]
    except Gone:
        return
    if status == RUNNING and not call.observed.get("allowReplacement"):
        raise Problem(
            f"{vpg_id} is recorded as failed and runs by now, so it is not ended: `pulumi refresh` records that, "
            "and `pulumi up` keeps it. Or allow it: allowReplacement, in a stack file `allow_replacement: [vpg]`."
        )


async def _check_no_lines(api: Client, vpg_id: str) -> None:
    """Before all else that hangs on it is ended. Raises Problem."""
    try:
        check_none_left(vpg_id, await look_at(api, vpg_id))
    except Gone:
        return


def _is_created(vpg: Mapping[str, Any]) -> bool:
    return bool(vpg["status"] != CREATING)


def _is_complete(vpg: Mapping[str, Any]) -> bool:
    """Whether the API shows all of the VPG that other resources need."""
    has_gateway = vpg.get("type") != F2 or transit_gateway_of(vpg).get("id") is not None
    return _is_created(vpg) and (has_gateway or vpg["status"] != RUNNING)


def _is_terminated(vpg: Mapping[str, Any]) -> bool:
    return bool(vpg["status"] == TERMINATED)


async def _interrupted(call: Call[Client], inputs: VirtualPrivateGatewayInputs) -> dict[str, Any] | None:
    """The VPG that an earlier run created for this resource and could not record. Raises Problem where its properties
    are others than wanted."""
    alive = [(claim, vpg) for claim, vpg in await tagged(call.api, PATH) if vpg["status"] in (CREATING, RUNNING)]
    made = [vpg for claim, vpg in alive if claim.is_for(call) and vpg["vpgId"] != call.replaced_id]
    if not made:
        await _tell_of_others(call, [vpg["vpgId"] for claim, vpg in alive if claim.is_namesake(call)])
        return None
    ids = ", ".join(vpg["vpgId"] for vpg in made)
    cure = (
        "Nothing was created. `devicepath orphans` shows whether a stack still uses it; if none does, terminate it in "
        "SORACOM's console, or `pulumi import` it with the properties it has."
    )
    if len(made) > 1:
        raise Problem(f"{ids} all carry the tag of this resource, so it is not clear which to go on with. {cure}")
    has = outputs_of(made[0], None)
    wants = {
        name: value
        for name, value in vars(inputs).items()
        if name not in ("tags", "allow_replacement") and value is not None
    }
    other = sorted(name for name, value in wants.items() if getattr(has, name) != value)
    if other:
        raise Problem(f"{ids} carries the tag of this resource, but has another {', '.join(other)}. {cure}")
    return made[0]


async def _tell_of_others(call: Call[Client], ids: Sequence[str]) -> None:
    """Warns of a VPG of the same name: it costs money, and perhaps nobody knows of it any more."""
    if ids:
        await call.warn(
            f"{', '.join(ids)} has this name, too, and is another state's (another backend's, or a lost one's): it is "
            "left alone, and this is a new VPG. `devicepath orphans` tells whose it is; `pulumi import` takes it."
        )


async def _terminate(api: Client, vpg_id: str) -> None:
    try:
        await api.post(f"{path_of(vpg_id)}/terminate")
    except NotFound:
        raise Gone(vpg_id) from None
    except ApiError as error:
        vpg = await look_at(api, vpg_id)
        if vpg["status"] in ENDED:
            return
        if error.status == 400:
            check_none_left(vpg_id, vpg)
        left = [f"{what}: {', '.join(sorted(vpg[name]))}" for name, what in CONNECTIONS.items() if vpg.get(name)]
        if error.status != 400 or not left:
            raise
        raise Problem(
            f"{vpg_id} cannot be terminated while it has {'; '.join(left)}. Delete them, by "
            "`pulumi destroy` of the stack that made them or in SORACOM's console, and run the same command again; or "
            "hand the VPG over (docs/several-stacks.md)."
        ) from error


def _request(inputs: VirtualPrivateGatewayInputs, tags: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": API_TYPES[inputs.type],
        "deviceSubnetCidrRange": str(inputs.device_subnet),
        "useInternetGateway": inputs.use_internet_gateway,
        "tags": dict(tags),
    }
    if inputs.region:
        body["placement"] = {"region": inputs.region.value}
    if inputs.transit_gateway_asn:
        body["soracomTransitGateway"] = {"asn": inputs.transit_gateway_asn}
    return body


def outputs_of(
    vpg: Mapping[str, Any], claim: str | None, recorded: VirtualPrivateGatewayOutputs | None = None
) -> VirtualPrivateGatewayOutputs:
    """The outputs from what the API shows of a VPG. Where it leaves out a property that cannot change, the recorded
    value stays."""
    kinds = {number: kind for kind, number in API_TYPES.items()}
    if (number := vpg.get("type")) not in kinds:
        raise Problem(f"{vpg['vpgId']} is of type {number}, which is not E, F or F2 and cannot be handled here.")
    subnet, internet = vpg.get("deviceSubnetCidrRange"), vpg.get("useInternetGateway")
    return VirtualPrivateGatewayOutputs.seen(
        type=kinds[number],
        device_subnet=recorded.device_subnet if subnet is None and recorded else subnet,
        use_internet_gateway=recorded.use_internet_gateway if internet is None and recorded else internet,
        region=region_of(vpg),
        **gateway_outputs(vpg, recorded),
        tags=without_tag(vpg.get("tags")),
        status=vpg["status"],
        vpg_range=vpg.get("vpgSubnetCidrRange"),
        claim=claim,
    )
