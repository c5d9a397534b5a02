"""Whether AWS can change a VPC and its subnets to what the plan says: checked before anything is made or deleted."""

from typing import Any

import pulumi_aws as aws
from pulumi import Input, InvokeOutputOptions, Output, Resource

from devicepath.backend_vpc.subnet_look_ups import SubnetLookUps
from devicepath.refused import Refused
from devicepath_spec.faults import Faults
from devicepath_spec.rules.address_plan import AddressPlan
from devicepath_spec.rules.subnets import check_leaving, check_subnets, check_vpc, leaving


def checked_vpc_id(
    name: str, vpc: "aws.ec2.Vpc", plan: AddressPlan, cidr: Input[str], region: Input[str], parent: Resource
) -> Output[str]:
    """The VPC's id, for all that is made in it. A preview does not know that of a new VPC, and nothing is looked up
    then.

    Raises Refused with all that AWS cannot do in place. A run that began such a change could neither finish it nor take
    it back: the old subnet is in the way of the new one, and the new one in the way of the old."""

    async def checked(given: list[Any]) -> str:
        vpc_id, kept_cidr, kept_region, wanted, place = given
        faults, urn = Faults(name), str(await vpc.urn.future())
        check_vpc(faults, "cidr", wanted, kept_cidr, vpc_id, urn)
        check_vpc(faults, "region", place, kept_region, vpc_id, urn)
        look_ups = SubnetLookUps(kept_region, InvokeOutputOptions(parent=parent))
        shown = await look_ups.all(vpc_id)
        check_subnets(faults, kept_region, plan, shown)
        gone = leaving(plan, shown)
        check_leaving(faults, name, gone, await look_ups.occupants(gone))
        if faults.lines:
            raise Refused(faults.lines)
        return str(vpc_id)

    known: Output[str] = Output.all(vpc.id, vpc.cidr_block, vpc.region, cidr, region).apply(checked)
    return known
