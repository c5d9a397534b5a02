"""Tags of EC2's resources: given with the creating call, changed afterwards."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import Inputs, tag_list


def specification(kind: str, inputs: Inputs) -> dict[str, Any]:
    """The parameter that tags what a call creates; nothing when there are no tags."""
    tags = tag_list(inputs.get("tagsAll"))
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": tags}]} if tags else {}


def changes(state: Inputs, inputs: Inputs) -> tuple[dict[str, str], list[str]]:
    """Tags to write, and keys to remove."""
    old: Mapping[str, str] = state.get("tagsAll") or {}
    new: Mapping[str, str] = inputs.get("tagsAll") or {}
    return {key: value for key, value in new.items() if old.get(key) != value}, sorted(old.keys() - new.keys())


def retag(aws: Region, resource_id: str, state: Inputs, inputs: Inputs) -> None:
    written, removed = changes(state, inputs)
    if removed:
        aws.ec2.delete_tags(Resources=[resource_id], Tags=[{"Key": key} for key in removed])
    if written:
        aws.ec2.create_tags(Resources=[resource_id], Tags=tag_list(written))
