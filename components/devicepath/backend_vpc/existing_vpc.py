"""An existing VPC as a backend: nothing is made in it, and nothing of it is ended."""

from typing import Any

from pulumi import Input, InvokeOutputOptions, Output, Resource

from devicepath.backend_vpc.subnet_look_ups import SubnetLookUps
from devicepath.refused import Refused
from devicepath_spec.rules.subnets import own_vpc


def existing_vpc_id(name: str, vpc_id: Input[str], region: Input[str], parent: Resource) -> Output[str]:
    """The id of an existing VPC. Raises Refused for a VPC that the component `name` made itself: the engine would
    delete it, as the program no longer makes it."""

    async def checked(given: list[Any]) -> str:
        known, place = given
        made = await SubnetLookUps(place, InvokeOutputOptions(parent=parent)).made_by(name, known)
        if made:
            raise Refused([f"{name}.vpc_id: {own_vpc(known, made[0])}"])
        return str(known)

    known: Output[str] = Output.all(vpc_id, region).apply(checked)
    return known
