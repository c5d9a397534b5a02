"""What a rehearsal put into the cloud makes way for the stack: it is no part of it, and holds nothing up.

A stand-in for a server goes with its subnet, its security group with the VPC; whoever asks who is in a subnet, as a
stack does before one goes, is not told of it. In AWS a server of a user's refuses both; here the stack is tried, and
after `--keep` nobody is there to take the stand-ins away first."""

from collections.abc import Iterator
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals import instances
from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Request
from devicepath_tools.rehearsal.clouds.stand_in import TAG


def _clear_subnet(request: Request) -> None:
    subnet_id = request.get("SubnetId")
    for interface in list(request.ec2.enis.values()):
        if interface.subnet.id == subnet_id and interface.instance is not None and _is_one(interface.instance):
            instances.terminate(request, [interface.instance.id])


def _clear_vpc(request: Request) -> None:
    for group in list(_groups(request, request.get("VpcId"))):
        request.ec2.delete_security_group(group_id=group.id)


def _pass_over(request: Request, result: Any) -> None:
    if any(each["Name"] == "subnet-id" for each in request.get("Filters", [])):
        found = result.result["NetworkInterfaces"]
        result.result["NetworkInterfaces"] = [
            interface for interface in found if interface.instance is None or not _is_one(interface.instance)
        ]


def _groups(request: Request, vpc_id: str) -> Iterator[Any]:
    return (group for group in request.ec2.groups.get(vpc_id, {}).values() if _is_one(group))


def _is_one(resource: Any) -> bool:
    return any(tag["key"] == TAG for tag in resource.get_tags())


BEFORE: dict[str, Before] = {"delete_subnet": _clear_subnet, "delete_vpc": _clear_vpc}
AFTER: dict[str, After] = {"describe_network_interfaces": _pass_over}
