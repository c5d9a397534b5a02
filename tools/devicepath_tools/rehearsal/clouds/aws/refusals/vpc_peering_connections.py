"""VPC peering connections."""

from collections.abc import Callable
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.refusals.vpcs import ranges_of

FILTERS: dict[str, Callable[[Any], str]] = {
    "accepter-vpc-info.owner-id": lambda connection: str(connection.peer_vpc.owner_id),
    "accepter-vpc-info.vpc-id": lambda connection: str(connection.peer_vpc.id),
    "requester-vpc-info.owner-id": lambda connection: str(connection.vpc.owner_id),
    "requester-vpc-info.vpc-id": lambda connection: str(connection.vpc.id),
    "status-code": lambda connection: str(connection.status["Code"]),
    "vpc-peering-connection-id": lambda connection: str(connection.id),
}
"""Source: AWS, DescribeVpcPeeringConnections, without those for ranges, times and tags."""


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
        connection._status.code = "failed"
        connection._status.message = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"


def _as_asked(request: Request, result: Any) -> None:
    """Those that the filters let through, which moto does not read, each with this account's tags."""
    filters = {each["Name"]: each["Values"] for each in request.get("Filters", [])}
    unknown = sorted(filters.keys() - FILTERS.keys())
    if unknown:
        raise Refused("InvalidParameterValue", f"The filter '{unknown[0]}' is not known to the emulated AWS.")
    result.result["VpcPeeringConnections"] = [
        SeenFrom(each, request.ec2)
        for each in result.result["VpcPeeringConnections"]
        if all(FILTERS[name](each) in values for name, values in filters.items())
    ]


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


BEFORE: dict[str, Before] = {"modify_vpc_peering_connection_options": _refuse_early_or_foreign_options}
AFTER: dict[str, After] = {
    "create_vpc_peering_connection": _fail_overlap,
    "describe_vpc_peering_connections": _as_asked,
}
