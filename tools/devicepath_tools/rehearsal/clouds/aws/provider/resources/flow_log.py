"""FlowLog."""

from collections.abc import Set

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    one,
    tags_of,
    taken,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging
from soracom_provider.protocol.resource import Problem

CREATED = {
    "iamRoleArn": "DeliverLogsPermissionArn",
    "logDestination": "LogDestination",
    "logDestinationType": "LogDestinationType",
    "logFormat": "LogFormat",
    "maxAggregationInterval": "MaxAggregationInterval",
    "trafficType": "TrafficType",
}
WATCHED = {"vpcId": "VPC", "subnetId": "Subnet", "eniId": "NetworkInterface", "transitGatewayId": "TransitGateway"}
"""What is watched: the property, and EC2's ResourceType."""
PREFIXES = {"vpcId": "vpc-", "subnetId": "subnet-", "eniId": "eni-", "transitGatewayId": "tgw-"}


class FlowLog(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        kind = next(name for name in WATCHED if inputs.get(name))
        made = aws.ec2.create_flow_logs(
            ResourceIds=[inputs[kind]],
            ResourceType=WATCHED[kind],
            **asked(CREATED, inputs),
            **tagging.specification("vpc-flow-log", inputs),
        )
        for refused in made.get("Unsuccessful", ()):
            raise Problem(f"CreateFlowLogs: {refused['Error']['Code']}: {refused['Error']['Message']}")
        return str(made["FlowLogIds"][0])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = one(aws.ec2.describe_flow_logs(FlowLogIds=[resource_id])["FlowLogs"])
        if found is None:
            return None
        destination = found.get("LogDestination")
        if not destination and found.get("LogGroupName"):
            destination = aws.arn("logs", f"log-group:{found['LogGroupName']}")
        watched = {
            name: found["ResourceId"] for name, prefix in PREFIXES.items() if found["ResourceId"].startswith(prefix)
        }
        return {
            **taken(CREATED, found),
            **watched,
            "arn": aws.arn("ec2", f"vpc-flow-log/{resource_id}"),
            "logDestination": destination or state.get("logDestination", ""),
            "tagsAll": tags_of(found),
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        aws.ec2.delete_flow_logs(FlowLogIds=[resource_id])
