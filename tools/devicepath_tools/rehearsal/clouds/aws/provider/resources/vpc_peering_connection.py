"""VpcPeeringConnection, VpcPeeringConnectionAccepter and PeeringConnectionOptions."""

from collections.abc import Set
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    one,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging
from soracom_provider.protocol.resource import Problem

CREATED = {
    "vpcId": "VpcId",
    "peerVpcId": "PeerVpcId",
    "peerOwnerId": "PeerOwnerId",
    "peerRegion": "PeerRegion",
}
OVER = frozenset({"deleted", "deleting", "expired", "failed", "rejected"})
"""Statuses of a connection that will never carry a packet again; AWS shows it for a while yet."""
ENDS = {"accepter": "AccepterVpcInfo", "requester": "RequesterVpcInfo"}
OPTIONS = {"accepter": "AccepterPeeringConnectionOptions", "requester": "RequesterPeeringConnectionOptions"}


class VpcPeeringConnection(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        made = aws.ec2.create_vpc_peering_connection(
            **asked(CREATED, inputs), **tagging.specification("vpc-peering-connection", inputs)
        )["VpcPeeringConnection"]
        if made["Status"]["Code"] in OVER:
            raise Problem(f"{made['VpcPeeringConnectionId']}: {made['Status']['Code']}: {made['Status']['Message']}")
        return str(made["VpcPeeringConnectionId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("autoAccept"):
            _accept(aws, resource_id)
        _set_options(aws, resource_id, inputs, {name for name in OPTIONS if inputs.get(name)})

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = described(aws, resource_id)
        if found is None:
            return None
        return {**_shown(found), **_ends(found, own="requester", peer="accepter")}

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        if inputs.get("autoAccept") and state.get("acceptStatus") != "active":
            _accept(aws, resource_id)
        _set_options(aws, resource_id, inputs, changed)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        if described(aws, resource_id) is not None:
            aws.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=resource_id)


class VpcPeeringConnectionAccepter(ResourceType):
    """Deleting it leaves the connection."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        connection_id = str(inputs["vpcPeeringConnectionId"])
        if described(aws, connection_id) is None:
            raise Problem(f"{connection_id} does not exist in {aws.name}, or is over.")
        return connection_id

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("autoAccept"):
            _accept(aws, resource_id)
        tagging.retag(aws, resource_id, {}, inputs)
        _set_options(aws, resource_id, inputs, {name for name in OPTIONS if inputs.get(name)})

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = described(aws, resource_id)
        if found is None:
            return None
        ends = _ends(found, own="accepter", peer="requester")
        return {**_shown(found), **ends, "vpcPeeringConnectionId": resource_id}

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        if inputs.get("autoAccept"):
            _accept(aws, resource_id)
        _set_options(aws, resource_id, inputs, changed)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        """The connection is not this resource's."""


class PeeringConnectionOptions(ResourceType):
    """Deleting it leaves the options as they are."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        connection_id = str(inputs["vpcPeeringConnectionId"])
        _set_options(aws, connection_id, inputs, OPTIONS.keys() & inputs.keys())
        return connection_id

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = described(aws, resource_id)
        if found is None:
            return None
        shown = _shown(found)
        return {"vpcPeeringConnectionId": resource_id, **{name: shown[name] for name in OPTIONS}}

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        _set_options(aws, resource_id, inputs, changed)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        """There is nothing to take back."""


def described(aws: Region, connection_id: str) -> dict[str, Any] | None:
    """The connection, None when it is over."""
    ids = [connection_id]
    found = one(aws.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=ids)["VpcPeeringConnections"])
    return None if found is None or found["Status"]["Code"] in OVER else dict(found)


def _accept(aws: Region, connection_id: str) -> None:
    found = described(aws, connection_id)
    if found and found["Status"]["Code"] == "pending-acceptance":
        aws.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection_id)


def _set_options(aws: Region, connection_id: str, inputs: Inputs, names: Set[str]) -> None:
    options = {
        OPTIONS[name]: {"AllowDnsResolutionFromRemoteVpc": bool(inputs[name].get("allowRemoteVpcDnsResolution"))}
        for name in sorted(OPTIONS.keys() & names)
        if inputs.get(name)
    }
    if options:
        aws.ec2.modify_vpc_peering_connection_options(VpcPeeringConnectionId=connection_id, **options)


def _shown(found: dict[str, Any]) -> State:
    options = {
        name: {
            "allowRemoteVpcDnsResolution": bool(
                (found.get(called, {}).get("PeeringOptions") or {}).get("AllowDnsResolutionFromRemoteVpc")
            )
        }
        for name, called in ENDS.items()
    }
    return {"acceptStatus": found["Status"]["Code"], "tagsAll": tags_of(found), **options}


def _ends(found: dict[str, Any], *, own: str, peer: str) -> State:
    here, there = found[ENDS[own]], found[ENDS[peer]]
    return {
        "vpcId": here["VpcId"],
        "peerVpcId": there["VpcId"],
        "peerOwnerId": there["OwnerId"],
        "peerRegion": there.get("Region", ""),
    }
