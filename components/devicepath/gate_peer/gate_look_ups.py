"""What AWS says of a gate peer's instance and of what the next one would be made from.

A program does not see the state, so AWS is asked what there is. Look-ups that list things return an empty list where
there is nothing. Those that return one thing fail then, and a failed Output ends a program with a traceback even where
the failure is handled: so they are called in their plain, not their Output, form."""

import base64
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pulumi_aws as aws
from pulumi import InvokeOptions, InvokeOutputOptions, Output, Resource, RunError

from devicepath.look_up import Filters, answer, filters
from devicepath_spec.next_instance import CurrentInstance, Image

AMI_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"
"""Source: AWS, Amazon Linux 2023 user guide."""
NOT_GONE = ("pending", "running", "stopping", "stopped")
NO_RESULT = ("query returned no results", "NoSuchEntity")
"""Source: terraform-provider-aws, aws_ami; AWS, IAM API, ListInstanceProfilesForRole."""

INSTANCE = "The gate peer's instance"

Result = TypeVar("Result")


def latest_image(architecture: str, region: Any, parent: Resource | None) -> Output[str]:
    """Id of the current Amazon Linux 2023."""
    found = aws.ssm.get_parameter_output(
        name=AMI_PARAMETER + architecture, region=region, opts=InvokeOutputOptions(parent=parent)
    )
    # It is public; `value` is a secret to the provider.
    image_id: Output[str] = found.insecure_value
    return image_id


class GateLookUps:
    """Look-ups in one region. They raise RunError with AWS's reason where AWS refuses one."""

    def __init__(self, region: str, parent: Resource | None):
        self.region = region
        self._parent = parent

    async def current(
        self, name: str, vpc_id: str, subnet_id: str | None, address: str | None
    ) -> CurrentInstance | None:
        """The instance that has this address, or else the only one in the VPC that is tagged with this name: a gate
        peer that moves to another subnet has another address there."""
        found: list[str] = []
        if subnet_id is not None and address is not None:
            found = await self._instances({"subnet-id": [subnet_id], "private-ip-address": [address]})
        found = found or await self._instances({"vpc-id": [vpc_id], "tag:Name": [name]})
        return self._instance(found[0]) if len(found) == 1 else None

    def image(self, image_id: str) -> Image | None:
        """The image; None where the account may use none of this id."""
        found = self._one(
            lambda opts: aws.ec2.get_ami(
                filters=filters({"image-id": [image_id]}),
                # A deprecated one can still be launched; of one id there is one image, whoever owns it.
                include_deprecated=True,
                allow_unsafe_filter=True,
                most_recent=True,
                region=self.region,
                opts=opts,
            )
        )
        return None if found is None else Image(image_id, found.architecture, found.state)

    def profiles_of(self, role: str) -> list[str]:
        """Names of the instance profiles that have a role; empty where there is no such role."""
        found = self._one(lambda opts: aws.iam.get_instance_profiles(role_name=role, opts=opts))
        return [] if found is None else list(found.names)

    async def zones_with(self, instance_type: str) -> list[str] | None:
        """Zones of the region that offer an instance type, sorted; None where the look-up is not answered."""
        found = await answer(
            aws.ec2.get_instance_type_offerings_output(
                filters=filters({"instance-type": [instance_type]}),
                location_type="availability-zone",
                region=self.region,
                opts=InvokeOutputOptions(parent=self._parent),
            ),
            INSTANCE,
        )
        return sorted(found.locations) if found is not None else None

    async def is_in(self, subnet_id: str, zones: Sequence[str]) -> bool:
        """Whether the subnet is in one of these zones."""
        found = await answer(
            aws.ec2.get_subnets_output(
                filters=filters({"subnet-id": [subnet_id], "availability-zone": zones}),
                region=self.region,
                opts=InvokeOutputOptions(parent=self._parent),
            ),
            INSTANCE,
        )
        return found is None or bool(found.ids)

    async def _instances(self, given: Filters) -> list[str]:
        found = await answer(
            aws.ec2.get_instances_output(
                filters=filters(given),
                instance_state_names=NOT_GONE,
                region=self.region,
                opts=InvokeOutputOptions(parent=self._parent),
            ),
            INSTANCE,
        )
        return list(found.ids) if found is not None else []

    def _instance(self, instance_id: str) -> CurrentInstance | None:
        found = self._one(
            lambda opts: aws.ec2.get_instance(
                instance_id=instance_id, get_user_data=True, region=self.region, opts=opts
            )
        )
        if found is None:
            return None
        script = base64.b64decode(found.user_data_base64 or "").decode(errors="replace")
        return CurrentInstance(
            instance_id,
            (found.tags or {}).get("Name", ""),
            found.ami,
            found.instance_type,
            found.network_interface_id,
            found.iam_instance_profile or "",
            script,
        )

    def _one(self, look_up: Callable[[InvokeOptions], Result]) -> Result | None:
        try:
            return look_up(InvokeOptions(parent=self._parent))
        # The SDK raises nothing more special.
        except Exception as fault:
            if any(reason in str(fault) for reason in NO_RESULT):
                return None
            raise RunError(f"{INSTANCE} could not be looked up: {fault}") from None
