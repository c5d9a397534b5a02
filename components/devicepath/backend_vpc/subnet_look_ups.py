"""What AWS shows of the subnets of one VPC, by the `aws` provider's look-ups."""

import asyncio
from collections.abc import Iterable
from ipaddress import IPv4Network

import pulumi_aws as aws
from pulumi import InvokeOutputOptions

from devicepath.look_up import answer, filters
from devicepath_spec.rules.subnets import SUBNET, Occupant, ShownSubnet

SUBNETS = "The VPC's subnets"


class SubnetLookUps:
    """Look-ups in one region, as the account of the VPC."""

    def __init__(self, region: str, opts: InvokeOutputOptions):
        self._region = region
        self._opts = opts

    async def all(self, vpc_id: str) -> list[ShownSubnet]:
        """All subnets of a VPC, whoever made them."""
        of_vpc = filters({"vpc-id": [vpc_id]})
        found = await answer(aws.ec2.get_subnets_output(filters=of_vpc, region=self._region, opts=self._opts), SUBNETS)
        return list(await asyncio.gather(*(self._subnet(one) for one in (found.ids if found else ()))))

    async def made_by(self, component: str, vpc_id: str) -> list[str]:
        """Ids of those subnets of a VPC that a BackendVpc of this name made."""
        own = filters({"vpc-id": [vpc_id], "tag-key": [SUBNET], "tag:Name": [f"{component}-*"]})
        found = await answer(aws.ec2.get_subnets_output(filters=own, region=self._region, opts=self._opts), SUBNETS)
        return list(found.ids) if found else []

    async def occupants(self, subnets: Iterable[ShownSubnet]) -> list[Occupant]:
        """The network interfaces in these subnets, whoever made them."""
        ids = [subnet.id for subnet in subnets]
        if not ids:
            return []
        in_them = filters({"subnet-id": ids})
        found = await answer(
            aws.ec2.get_network_interfaces_output(filters=in_them, region=self._region, opts=self._opts), SUBNETS
        )
        return list(await asyncio.gather(*(self._occupant(one) for one in (found.ids if found else ()))))

    async def _subnet(self, subnet_id: str) -> ShownSubnet:
        one = await answer(aws.ec2.get_subnet_output(id=subnet_id, region=self._region, opts=self._opts), SUBNETS)
        key = (one.tags or {}).get(SUBNET, "")
        return ShownSubnet(subnet_id, key, IPv4Network(one.cidr_block), one.availability_zone)

    async def _occupant(self, interface_id: str) -> Occupant:
        one = await answer(
            aws.ec2.get_network_interface_output(id=interface_id, region=self._region, opts=self._opts), SUBNETS
        )
        return Occupant(interface_id, one.subnet_id, (one.tags or {}).get("Name", ""), one.interface_type)
