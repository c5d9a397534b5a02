"""What is done to a resource of one type. Its properties are plain values by the names of the wire."""

import secrets
from collections.abc import Mapping, Set
from typing import Any

from botocore.exceptions import ClientError

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from soracom_provider.protocol.resource import Problem

State = dict[str, Any]
Inputs = Mapping[str, Any]

GONE = frozenset({"NoSuchEntity", "ResourceNotFoundException", "ParameterNotFound"})


class ResourceType:
    """One type; a file of `resources/` has one noun or a family of them. Methods block: they run in threads."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        """One call that makes it; returns its id."""
        raise NotImplementedError

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        """What the creating call cannot say. If it fails, the resource exists and is recorded."""

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        """What AWS has now, by wire name; None when it is gone. Names left out stay as they are recorded."""
        raise NotImplementedError

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        """Makes what is recorded in `state` what `inputs` say; `changed` are the names that differ."""
        raise Problem(f"it has no update for {', '.join(sorted(changed))}.")

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        """What is gone already may raise AWS's error: see `is_gone`."""
        raise NotImplementedError

    def imported(self, import_id: str) -> tuple[str, State]:
        """The id behind what an import takes, and the properties that the text has."""
        return import_id, {}


def is_gone(error: ClientError) -> bool:
    code = str(error.response["Error"]["Code"])
    return code in GONE or "NotFound" in code


def code_of(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def one(found: list[Any]) -> Any:
    """The only one, or None."""
    return found[0] if found else None


def asked(fields: Mapping[str, str], inputs: Inputs) -> dict[str, Any]:
    """Parameters of a call from inputs: of the fields, wire name to AWS's name, those that are given."""
    return {name: inputs[wire] for wire, name in fields.items() if inputs.get(wire) not in (None, "", [], {})}


def taken(fields: Mapping[str, str], described: Mapping[str, Any]) -> State:
    """Properties from what AWS describes: of the fields, those that it has."""
    return {wire: described[name] for wire, name in fields.items() if name in described}


def tags_of(described: Mapping[str, Any]) -> dict[str, str]:
    """Tags of what AWS describes, without AWS's own."""
    listed = described.get("Tags") or described.get("TagSet") or []
    return {tag["Key"]: tag["Value"] for tag in listed if not tag["Key"].startswith("aws:")}


def tag_list(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in (tags or {}).items()]


def name_of(inputs: Inputs) -> str:
    """The name, or one that begins with the prefix as Terraform's do."""
    return str(inputs.get("name") or f"{inputs['namePrefix']}{secrets.token_hex(13)}")
