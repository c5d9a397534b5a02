"""InstanceState: whether an instance runs. Without it nobody starts one that was stopped by hand."""

from collections.abc import Set

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import Inputs, ResourceType, State, one
from soracom_provider.protocol.resource import Problem

ENDED = frozenset({"shutting-down", "terminated"})


class InstanceState(ResourceType):
    """As with the real provider, an instance that is as it should be is asked nothing, and deleting this leaves it as
    it is."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        instance_id = str(inputs["instanceId"])
        if _state(aws, instance_id) is None:
            raise Problem(f"{instance_id} does not exist in {aws.name}, or is terminated.")
        return instance_id

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if _state(aws, resource_id) == inputs["state"]:
            return
        if inputs["state"] == "stopped":
            aws.ec2.stop_instances(InstanceIds=[resource_id], Force=bool(inputs.get("force")))
        else:
            aws.ec2.start_instances(InstanceIds=[resource_id])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = _state(aws, resource_id)
        return None if found is None else {"instanceId": resource_id, "state": found}

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        if "state" in changed:
            self.settle(aws, resource_id, inputs)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        """The instance is not this resource's."""


def _state(aws: Region, instance_id: str) -> str | None:
    """None when it is gone."""
    reservation = one(aws.ec2.describe_instances(InstanceIds=[instance_id])["Reservations"])
    instance = one(reservation["Instances"]) if reservation else None
    found = None if instance is None else str(instance["State"]["Name"])
    return None if found in ENDED else found
