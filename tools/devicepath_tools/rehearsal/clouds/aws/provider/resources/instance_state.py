"""InstanceState: whether an instance runs. Without it nobody starts one that was stopped by hand."""

from collections.abc import Set

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import Inputs, ResourceType, State, one

ENDED = frozenset({"shutting-down", "terminated"})


class InstanceState(ResourceType):
    """Deleting it leaves the instance as it is."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        return str(inputs["instanceId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if inputs["state"] == "stopped":
            aws.ec2.stop_instances(InstanceIds=[resource_id], Force=bool(inputs.get("force")))
        else:
            aws.ec2.start_instances(InstanceIds=[resource_id])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        reservation = one(aws.ec2.describe_instances(InstanceIds=[resource_id])["Reservations"])
        instance = one(reservation["Instances"]) if reservation else None
        if instance is None or instance["State"]["Name"] in ENDED:
            return None
        return {"instanceId": resource_id, "state": instance["State"]["Name"]}

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        if "state" in changed:
            self.settle(aws, resource_id, inputs)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        """The instance is not this resource's."""
