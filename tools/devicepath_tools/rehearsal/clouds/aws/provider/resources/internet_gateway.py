"""InternetGateway, attached where it has a VPC."""

from collections.abc import Set

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import Inputs, ResourceType, State, one, tags_of
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging


class InternetGateway(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        made = aws.ec2.create_internet_gateway(**tagging.specification("internet-gateway", inputs))
        return str(made["InternetGateway"]["InternetGatewayId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("vpcId"):
            aws.ec2.attach_internet_gateway(InternetGatewayId=resource_id, VpcId=inputs["vpcId"])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        gateway = one(aws.ec2.describe_internet_gateways(InternetGatewayIds=[resource_id])["InternetGateways"])
        if gateway is None:
            return None
        attached = one(gateway["Attachments"])
        return {
            "arn": aws.arn("ec2", f"internet-gateway/{resource_id}"),
            "ownerId": gateway.get("OwnerId", aws.account_id),
            "vpcId": attached["VpcId"] if attached else "",
            "tagsAll": tags_of(gateway),
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        if "vpcId" in changed:
            self._detach(aws, resource_id, state)
            self.settle(aws, resource_id, inputs)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        self._detach(aws, resource_id, state)
        aws.ec2.delete_internet_gateway(InternetGatewayId=resource_id)

    def _detach(self, aws: Region, resource_id: str, state: Inputs) -> None:
        now = self.read(aws, resource_id, state)
        if now and now["vpcId"]:
            aws.ec2.detach_internet_gateway(InternetGatewayId=resource_id, VpcId=now["vpcId"])
