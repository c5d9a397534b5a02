"""What AWS says of the peering connections of one VPC, by the `aws` provider's look-ups.

They are asked for ids alone, by a filter for each status: the look-up that gives a status cannot be sent to another
region than the provider's (pulumi-aws 7, getVpcPeeringConnection)."""

import asyncio

import pulumi_aws as aws
from pulumi import InvokeOutputOptions

from devicepath.look_up import Filters, answer, filters
from devicepath_spec.peering_status import ACTIVE, FAILED, NOT_OVER, OVER, UNDER_WAY, UNSEEN

CONNECTIONS = "The VPC's peering connections"


class PeeringLookUps:
    """Look-ups in one region, as the account of the VPC."""

    def __init__(self, region: str, opts: InvokeOutputOptions):
        self.region = region
        self._opts = opts

    async def ranges(self, vpc_id: str) -> list[str]:
        """All IPv4 ranges of a VPC, its secondary ones too."""
        vpc = await answer(aws.ec2.get_vpc_output(id=vpc_id, region=self.region, opts=self._opts), CONNECTIONS)
        associations = vpc.cidr_block_associations if vpc is not None else []
        return [one.cidr_block for one in associations if one.state in ("associating", "associated")]

    async def ids(self, given: Filters) -> list[str]:
        """Ids of the connections that pass these filters."""
        return await self._ids(given) or []

    async def _ids(self, given: Filters) -> list[str] | None:
        """None where the look-up is not answered: the engine does not ask now, or a test's mocks say nothing."""
        found = await answer(
            aws.ec2.get_vpc_peering_connections_output(filters=filters(given), region=self.region, opts=self._opts),
            CONNECTIONS,
        )
        return list(found.ids) if found is not None else None

    async def status(self, connection_id: str) -> str:
        """The status according to AWS, UNSEEN where it shows none. An active one costs one look-up."""
        one = {"vpc-peering-connection-id": [connection_id]}
        active = await self._ids({**one, "status-code": [ACTIVE]})
        # Where nobody answers, there is nothing to wait for.
        if active is None or active:
            return ACTIVE
        rest = [status for status in (*NOT_OVER, *OVER) if status != ACTIVE]
        found = await asyncio.gather(*(self.ids({**one, "status-code": [status]}) for status in rest))
        shown = next((status for status, ids in zip(rest, found, strict=True) if ids), None)
        # AWS's list of what can be filtered by does not name initiating-request.
        return shown or (UNDER_WAY[0] if await self.ids(one) else UNSEEN)

    async def all(self, vpc_id: str) -> list[str]:
        """Ids of a VPC's connections in any status, as long as AWS shows them."""
        return await self.ids({"accepter-vpc-info.vpc-id": [vpc_id]})

    async def over(self, vpc_id: str) -> dict[str, str]:
        """Statuses of a VPC's connections that have ended and will never carry a packet again, by id."""
        of_vpc = {"accepter-vpc-info.vpc-id": [vpc_id]}
        found = await asyncio.gather(*(self.ids({**of_vpc, "status-code": [status]}) for status in OVER))
        return {one: status for status, ids in zip(OVER, found, strict=True) for one in ids}

    async def not_over(self, vpc_id: str) -> list[str]:
        """Ids of a VPC's connections that carry packets, or still may."""
        return await self.ids({"accepter-vpc-info.vpc-id": [vpc_id], "status-code": NOT_OVER})

    async def failed_between(self, vpc_id: str, vpg_cidr: str) -> list[str]:
        """Ids of the failed connections between a VPC of range `vpg_cidr` and this one."""
        ends = {"accepter-vpc-info.vpc-id": [vpc_id], "requester-vpc-info.cidr-block": [vpg_cidr]}
        return await self.ids({**ends, "status-code": [FAILED]})

    async def is_active_between(self, vpc_id: str, vpg_cidr: str) -> bool:
        """Whether a connection between a VPC of that range and this one carries packets."""
        ends = {"accepter-vpc-info.vpc-id": [vpc_id], "requester-vpc-info.cidr-block": [vpg_cidr]}
        return bool(await self.ids({**ends, "status-code": [ACTIVE]}))
