"""VPC peering connections."""

from collections.abc import Callable
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.peering_lifecycle import ENDED
from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.refusals.vpcs import ranges_of

FILTERS: dict[str, Callable[[Any], str]] = {
    "accepter-vpc-info.owner-id": lambda connection: str(connection.peer_vpc.owner_id),
    "accepter-vpc-info.vpc-id": lambda connection: str(connection.peer_vpc.id),
    "requester-vpc-info.cidr-block": lambda connection: str(connection.vpc.cidr_block),
    "requester-vpc-info.owner-id": lambda connection: str(connection.vpc.owner_id),
    "requester-vpc-info.vpc-id": lambda connection: str(connection.vpc.id),
    "status-code": lambda connection: str(connection.status["Code"]),
    "vpc-peering-connection-id": lambda connection: str(connection.id),
}
"""Source: AWS, DescribeVpcPeeringConnections, without those for the accepter's ranges and for times."""


class SeenFrom:
    """A connection as one of its two accounts sees it: each has tags of its own on it."""

    def __init__(self, connection: Any, backend: Any) -> None:
        self._connection, self._backend = connection, backend

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    @property
    def tag_list(self) -> Any:
        """What moto answers as Tags."""
        return self._backend.describe_tags(filters={"resource-id": [self._connection.id]})


def _fail_overlap(request: Request, result: Any) -> None:
    """Source: AWS, peering guide: ranges that overlap make the status `failed`; the call itself is answered."""
    connection = result.result["VpcPeeringConnection"]
    ours, theirs = ranges_of(connection.vpc), ranges_of(connection.peer_vpc)
    if connection.vpc.id == connection.peer_vpc.id or any(mine.overlaps(other) for mine in ours for other in theirs):
        connection._status.fail()


def _refuse_unknown(request: Request) -> None:
    """moto leaves out what is not there."""
    for connection_id in request.get("VpcPeeringConnectionIds") or []:
        request.ec2.get_vpc_peering_connection(connection_id)


def _as_asked(request: Request, result: Any) -> None:
    """Those that the filters let through, which moto does not read, each with this account's tags."""
    filters = {each["Name"]: each["Values"] for each in request.get("Filters", [])}
    unknown = sorted(name for name in filters.keys() - FILTERS.keys() if not name.startswith(("tag:", "tag-key")))
    if unknown:
        raise Refused("InvalidParameterValue", f"The filter '{unknown[0]}' is not known to the emulated AWS.")
    seen = [SeenFrom(each, request.ec2) for each in result.result["VpcPeeringConnections"]]
    result.result["VpcPeeringConnections"] = [
        each for each in seen if all(_passes(each, name, values) for name, values in filters.items())
    ]


def _passes(connection: SeenFrom, name: str, values: list[str]) -> bool:
    if name in FILTERS:
        return FILTERS[name](connection) in values
    tags = {tag["key"]: tag["value"] for tag in connection.tag_list}
    if name == "tag-key":
        return not tags.keys().isdisjoint(values)
    return tags.get(name.removeprefix("tag:")) in values


def _refuse_deletion_of_the_ended(request: Request) -> None:
    """Source: AWS, DeleteVpcPeeringConnection: none that failed or was rejected. Peering guide: none that expired."""
    connection_id = request.get("VpcPeeringConnectionId")
    status = request.ec2.get_vpc_peering_connection(connection_id).status["Code"]
    if status in ENDED:
        text = f"Invalid state transition for {connection_id}, attempted to transition from {status} to deleting"
        raise Refused("InvalidStateTransition", text)


def _refuse_early_or_foreign_options(request: Request) -> None:
    """Source: AWS, ModifyVpcPeeringConnectionOptions: of an active connection, each end its own."""
    connection_id = request.get("VpcPeeringConnectionId")
    connection = request.ec2.get_vpc_peering_connection(connection_id)
    if connection.status["Code"] != "active":
        raise Refused(
            "OperationNotPermitted", f"Peering connection {connection_id} is not active; its options cannot be changed."
        )
    ends = {
        "AccepterPeeringConnectionOptions": connection.peer_vpc,
        "RequesterPeeringConnectionOptions": connection.vpc,
    }
    for name, vpc in ends.items():
        here = (request.account_id, request.region)
        if request.get(name) is not None and here != (vpc.owner_id, vpc.region):
            text = f"User {request.account_id} cannot modify {name} of {connection_id} from {request.region}."
            raise Refused("OperationNotPermitted", text)


BEFORE: dict[str, Before] = {
    "delete_vpc_peering_connection": _refuse_deletion_of_the_ended,
    "describe_vpc_peering_connections": _refuse_unknown,
    "modify_vpc_peering_connection_options": _refuse_early_or_foreign_options,
}
AFTER: dict[str, After] = {
    "create_vpc_peering_connection": _fail_overlap,
    "describe_vpc_peering_connections": _as_asked,
}
