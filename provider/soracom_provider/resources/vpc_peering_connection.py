"""Canal by VPC peering: SORACOM's account asks an AWS account to peer a VPC with a VPG of type F."""

from collections.abc import Mapping, Set
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.api.client import Client, segment
from soracom_provider.api.types import AwsAccountId, DestinationRange, PeeringRegion, Switch, VpcId, VpgId
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources.found import import_line, is_taken_over, left, somebodys
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.virtual_private_gateway import LIMIT_S, PATH, fetch, path_of, region_of

REASONS = {
    "deleted": ", by the VPC's owner or by SORACOM",
    "rejected": ", by the VPC's account",
    "expired": ", not accepted within 7 days",
    "failed": ", for a reason that no longer shows",
}
"""Source: AWS, VPC peering guide, lifecycle."""


IDENTITY = {"vpgId", "peerOwnerId", "peerVpcId"}
"""A VPG has one connection to a VPC."""


class VpcPeeringConnectionOutputs(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG; it is of type F."""
    peer_owner_id: Annotated[AwsAccountId, Mark.IMMUTABLE]
    """Id of the AWS account that owns the VPC: 12 digits."""
    peer_vpc_id: Annotated[VpcId, Mark.IMMUTABLE]
    """Id of the VPC."""
    destination_cidr_block: Annotated[DestinationRange, Mark.IMMUTABLE]
    """What devices may reach, in CIDR notation: the VPC's range or a part of it, private and at most a /16."""
    peer_region: Annotated[PeeringRegion | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """AWS region of the VPC. Left out: the VPG's."""


class VpcPeeringConnectionInputs(VpcPeeringConnectionOutputs):
    live_connection_ids: Annotated[list[str] | None, Mark.OBSERVED] = None
    """Ids of the VPC's connections that AWS shows and that have not ended: `ids` of
    `aws.ec2.get_vpc_peering_connections`. A connection that is not among them was deleted or rejected in AWS, or has
    expired, and is replaced. Left out: that goes unnoticed."""
    ended_connections: Annotated[dict[str, str] | None, Mark.OBSERVED] = None
    """AWS's statuses of connections that have ended, by id: the message about a replacement names them."""
    allow_replacement: Annotated[Switch, Mark.OBSERVED] = False
    """Whether another VPG, VPC, region, account or range may end the connection and request another one. Left out: it
    is refused. A connection that has ended in AWS is replaced in any case."""


class VpcPeeringConnection(Resource[Client, VpcPeeringConnectionInputs, VpcPeeringConnectionOutputs]):
    """A VPC peering connection that SORACOM's AWS account requests for a VPG. Its id is AWS's (`pcx-...`): accept it on
    the AWS side (`aws.ec2.VpcPeeringConnectionAccepter`) within AWS's 7 days, and route the VPG's range to it. The
    first one is in a VPG's price, further ones are billed. On a VPG of another stack, a connection with the VPC that is
    there already is refused."""

    Inputs, Outputs = VpcPeeringConnectionInputs, VpcPeeringConnectionOutputs

    async def create(
        self, call: Call[Client], inputs: VpcPeeringConnectionInputs
    ) -> tuple[str, VpcPeeringConnectionOutputs]:
        vpg = await fetch(call.api, inputs.vpg_id)
        region = inputs.peer_region or region_of(vpg)

        async def find() -> dict[str, Any] | None:
            return _to_the_same_vpc(await fetch(call.api, inputs.vpg_id), inputs.wire())

        entry = _to_the_same_vpc(vpg, inputs.wire())
        if entry is not None and await self._is_over(call, vpg, entry):
            await _end(call, inputs.vpg_id, entry["id"])
            entry = None
        if entry is not None:
            _check_range(call, vpg, entry, str(inputs.destination_cidr_block))
        if entry is None:
            body = _outputs(inputs, region).wire()
            del body["vpgId"]
            entry = await call.api.create(f"{path_of(inputs.vpg_id)}/vpc_peering_connections", body, find, "its VPC")
        else:
            await call.warn(f"Went on with {entry['id']}, which already connects {inputs.peer_vpc_id} with the VPG.")
        return entry["id"], _outputs(inputs, region)

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: VpcPeeringConnectionInputs | None,
        outputs: VpcPeeringConnectionOutputs | None,
    ) -> tuple[str, VpcPeeringConnectionInputs, VpcPeeringConnectionOutputs]:
        vpg = await fetch(call.api, inputs.vpg_id) if inputs else await _vpg_with(call.api, resource_id)
        entry = _connections(vpg).get(resource_id)
        if entry is None:
            raise Gone(resource_id)
        recorded = outputs.peer_region if outputs else None
        now = VpcPeeringConnectionOutputs.seen(
            vpg_id=vpg["vpgId"],
            peer_owner_id=entry.get("peerOwnerId"),
            peer_vpc_id=entry.get("peerVpcId"),
            destination_cidr_block=entry.get("destinationCidrBlock"),
            # The VPG's list of connections is not known to name the region (VpcPeeringConnection of the console).
            peer_region=entry.get("peerRegion") or recorded or region_of(vpg),
        )
        return resource_id, VpcPeeringConnectionInputs.seen(**vars(now)), now

    async def delete(self, call: Call[Client], resource_id: str, outputs: VpcPeeringConnectionOutputs) -> None:
        vpg_id = outputs.vpg_id
        if is_taken_over(call, {name: value for name, value in outputs.wire().items() if name in IDENTITY}):
            return
        try:
            entry = _connections(await fetch(call.api, vpg_id)).get(resource_id)
            if entry is None:
                return
            if (now := entry.get("peerVpcId")) != outputs.peer_vpc_id:
                await call.warn(left(f"The VPC of {resource_id}", now, outputs.peer_vpc_id))
                return
            await _end(call, vpg_id, resource_id)
        except Gone:
            return

    def forbid_replacement(self, resource_id: str, changes: str, observed: Mapping[str, Any]) -> None:
        if observed.get("allowReplacement"):
            return
        raise Problem(
            f"{resource_id} would be ended and another connection requested, as SORACOM cannot change {changes}. "
            "Devices and servers are cut off from each other meanwhile. Take the change back, or allow it: "
            "allowReplacement, in a stack file `allow_replacement: [canal]`."
        )

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        if not {"vpgId", "peerOwnerId", "peerVpcId", "destinationCidrBlock"} <= known.keys():
            return
        vpg = await fetch(call.api, known["vpgId"])
        entry = _to_the_same_vpc(vpg, known)
        if entry is not None and entry["id"] != call.replaced_id and not await self._is_over(call, vpg, entry):
            _check_range(call, vpg, entry, known["destinationCidrBlock"])

    def is_observed(self, outputs: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
        # They are looked up for the VPC that is wanted: of a connection to another one they say nothing.
        return outputs.get("peerVpcId") == wanted.get("peerVpcId")

    def spoilt(self, resource_id: str, outputs: Mapping[str, Any], observed: Mapping[str, Any]) -> Set[str]:
        # SORACOM goes on listing a connection that is over in AWS (assumed; nothing is published about it).
        live = observed.get("liveConnectionIds")
        return {"liveConnectionIds"} if live is not None and resource_id not in live else set()

    def remark(self, resource_id: str, observed: Mapping[str, Any]) -> str | None:
        if not self.spoilt(resource_id, {}, observed):
            return None
        status = (observed.get("endedConnections") or {}).get(resource_id)
        shown = f"AWS shows {resource_id} as {status}" if status else f"AWS no longer shows {resource_id}"
        why = REASONS.get(status or "", "")
        return f"{shown}{why}: another one is requested."

    async def _is_over(self, call: Call[Client], vpg: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
        """Whether a connection that SORACOM lists for the VPC has ended in AWS; if so, warns. Raises Problem where the
        connection belongs to somebody else."""
        if not is_ours(call, vpg.get("tags")):
            there = f"peerVpcId: {_connects(vpg, entry)}, for {entry.get('destinationCidrBlock')}"
            raise somebodys(call, there, vpg["vpgId"], entry["id"], "Use that connection")
        if remark := self.remark(entry["id"], call.observed):
            await call.warn(remark)
        return bool(self.spoilt(entry["id"], {}, call.observed))


async def _end(call: Call[Client], vpg_id: str, connection_id: str) -> None:
    """Deletes a connection on SORACOM's side. Raises Gone with the VPG, and Problem while it is still listed."""
    await call.api.delete_if_there(f"{path_of(vpg_id)}/vpc_peering_connections/{segment(connection_id)}")
    try:
        # A VPG cannot be terminated, nor the VPC connected anew, while it lists a connection.
        await wait(call, lambda: fetch(call.api, vpg_id), lambda vpg: connection_id not in _connections(vpg), LIMIT_S)
    except StillWaiting as waiting:
        raise Problem(f"{connection_id} is not deleted yet: {waiting.why}. Run the same command again.") from None


def _outputs(inputs: VpcPeeringConnectionInputs, region: str | None) -> VpcPeeringConnectionOutputs:
    return VpcPeeringConnectionOutputs.seen(**vars(inputs) | {"peer_region": region})


def _connections(vpg: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By AWS id. The API answers null while a VPG is being created."""
    entries = (vpg.get("vpcPeeringConnections") or {}).items()
    return {key: {"id": key} | entry for key, entry in entries}


def _to_the_same_vpc(vpg: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any] | None:
    """`inputs` by wire name."""
    wanted = (inputs["peerOwnerId"], inputs["peerVpcId"])
    entries = _connections(vpg).values()
    return next((entry for entry in entries if (entry.get("peerOwnerId"), entry.get("peerVpcId")) == wanted), None)


def _connects(vpg: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    return f"{entry['id']} already connects {entry['peerVpcId']} with {vpg['vpgId']}"


def _check_range(call: Call[Client], vpg: Mapping[str, Any], entry: Mapping[str, Any], wanted: str) -> None:
    """Raises Problem where what connects the VPC already is for another range than wanted."""
    has = entry.get("destinationCidrBlock")
    if has != wanted:
        raise Problem(
            f"{_connects(vpg, entry)}, for {has} and not for {wanted}. Delete it in SORACOM's console, or take it "
            f"over: `{import_line(call, entry['id'])}`."
        )


async def _vpg_with(api: Client, connection_id: str) -> dict[str, Any]:
    for vpg in await api.pages(PATH):
        if connection_id in _connections(vpg):
            found: dict[str, Any] = vpg
            return found
    raise Gone(connection_id)
