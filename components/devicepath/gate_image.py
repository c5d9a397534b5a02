"""The image of a gate peer, which has to be one for the processor of its instance type.

An interface can be on one instance only, so the old instance goes before the new one comes: what AWS would refuse then
has to be refused here, while the old one still carries traffic."""

from typing import Any

import pulumi_aws as aws
from pulumi import InvokeOutputOptions, Output

from devicepath.gate_args import GatePeerArgs
from devicepath.gate_facts import DEFAULT_INSTANCE_TYPE, architecture
from devicepath.refused import Refused

AMI_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"
"""Source: AWS, Amazon Linux 2023 user guide."""
OTHERS = {"arm64": "x86_64", "x86_64": "arm64"}
NOT_GONE = ("pending", "running", "stopping", "stopped")


def latest_image(name: str, args: GatePeerArgs, opts: InvokeOutputOptions) -> Output[str]:
    """The current Amazon Linux 2023. Raises Refused where an instance of another processor is there: its image stays,
    as a later one is ignored, and AWS would refuse the new instance when the old one is gone."""
    kind = args.get("instance_type", DEFAULT_INSTANCE_TYPE)
    wanted = architecture(kind)
    other = OTHERS[wanted]
    # It is public; `value` is a secret to the provider.
    image_id: Output[str] = aws.ssm.get_parameter_output(
        name=AMI_PARAMETER + wanted, region=args["region"], opts=opts
    ).insecure_value
    # The program is told no state: AWS knows what has the address now.
    of_the_address = {
        "subnet-id": [args["subnet_id"]],
        "private-ip-address": [args["outer_address"]],
        "architecture": [other],
    }
    standing = aws.ec2.get_instances_output(
        filters=[{"name": key, "values": values} for key, values in of_the_address.items()],
        instance_state_names=NOT_GONE,
        region=args["region"],
        opts=opts,
    )

    def fitting(known: list[Any]) -> str:
        image, found = str(known[0]), known[1]
        if found:
            rule = f"{kind} is of {wanted}, and the gate peer's instance {found[0]} of {other}, as its image is"
            fix = f"give a type of {other}, or an image too: ami_id {image}, in a stack file image.kind: pinned"
            raise Refused([f"{name}.instance_type: {rule}; {fix}. After that run it may be left out again."])
        return image

    return Output.all(image_id, standing.ids).apply(fitting)
