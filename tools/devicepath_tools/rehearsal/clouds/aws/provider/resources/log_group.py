"""LogGroup of CloudWatch."""

from collections.abc import Set

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    name_of,
    one,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging

CREATED = {"kmsKeyId": "kmsKeyId", "logGroupClass": "logGroupClass", "tagsAll": "tags"}


class LogGroup(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        name = name_of(inputs)
        aws.client("logs").create_log_group(logGroupName=name, **asked(CREATED, inputs))
        return name

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("retentionInDays"):
            aws.client("logs").put_retention_policy(logGroupName=resource_id, retentionInDays=inputs["retentionInDays"])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        logs = aws.client("logs")
        listed = logs.describe_log_groups(logGroupNamePrefix=resource_id)["logGroups"]
        group = one([each for each in listed if each["logGroupName"] == resource_id])
        if group is None:
            return None
        arn = group["arn"].removesuffix(":*")
        return {
            "arn": arn,
            "kmsKeyId": group.get("kmsKeyId", ""),
            "logGroupClass": group.get("logGroupClass", "STANDARD"),
            "name": resource_id,
            "retentionInDays": group.get("retentionInDays", 0),
            "tagsAll": logs.list_tags_for_resource(resourceArn=arn)["tags"],
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        logs = aws.client("logs")
        written, removed = tagging.changes(state, inputs)
        if removed:
            logs.untag_resource(resourceArn=state["arn"], tagKeys=removed)
        if written:
            logs.tag_resource(resourceArn=state["arn"], tags=written)
        if "retentionInDays" in changed and inputs.get("retentionInDays"):
            self.settle(aws, resource_id, inputs)
        elif "retentionInDays" in changed:
            logs.delete_retention_policy(logGroupName=resource_id)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        if not state.get("skipDestroy"):
            aws.client("logs").delete_log_group(logGroupName=resource_id)
