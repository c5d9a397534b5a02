"""Parameter of Systems Manager."""

from collections.abc import Set

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    one,
    tag_list,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging

WRITTEN = {
    "allowedPattern": "AllowedPattern",
    "dataType": "DataType",
    "description": "Description",
    "keyId": "KeyId",
    "tier": "Tier",
    "type": "Type",
}


class Parameter(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        tags = tag_list(inputs.get("tagsAll"))
        aws.client("ssm").put_parameter(
            Name=inputs["name"],
            Value=_value(inputs),
            Overwrite=bool(inputs.get("overwrite")),
            **asked(WRITTEN, inputs),
            **({"Tags": tags} if tags and not inputs.get("overwrite") else {}),
        )
        return str(inputs["name"])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        ssm = aws.client("ssm")
        found = ssm.get_parameter(Name=resource_id, WithDecryption=True)["Parameter"]
        named = [{"Key": "Name", "Option": "Equals", "Values": [resource_id]}]
        about = one(ssm.describe_parameters(ParameterFilters=named)["Parameters"]) or {}
        listed = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=resource_id)["TagList"]
        value = {"insecureValue" if state.get("insecureValue") else "value": found["Value"]}
        return {
            **({} if state.get("valueWoVersion") else value),
            "allowedPattern": about.get("AllowedPattern", ""),
            "arn": found["ARN"],
            "dataType": found.get("DataType", "text"),
            "description": about.get("Description", ""),
            "hasValueWo": bool(state.get("valueWoVersion")),
            "name": resource_id,
            "tagsAll": {tag["Key"]: tag["Value"] for tag in listed},
            "tier": about.get("Tier") or "Standard",
            "type": found["Type"],
            "version": found["Version"],
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        ssm = aws.client("ssm")
        written, removed = tagging.changes(state, inputs)
        if removed:
            ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId=resource_id, TagKeys=removed)
        if written:
            ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=resource_id, Tags=tag_list(written))
        if changed - {"tags", "tagsAll"}:
            ssm.put_parameter(Name=resource_id, Value=_value(inputs), Overwrite=True, **asked(WRITTEN, inputs))

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        aws.client("ssm").delete_parameter(Name=resource_id)


def _value(inputs: Inputs) -> str:
    return str(inputs.get("value") or inputs.get("insecureValue") or inputs.get("valueWo") or "")
