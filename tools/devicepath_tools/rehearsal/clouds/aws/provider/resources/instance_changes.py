"""What of an Instance changes in place, some of it while it is stopped."""

import base64
from collections.abc import Set

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import Inputs, asked, one
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging

METADATA = {
    "httpEndpoint": "HttpEndpoint",
    "httpPutResponseHopLimit": "HttpPutResponseHopLimit",
    "httpTokens": "HttpTokens",
    "instanceMetadataTags": "InstanceMetadataTags",
}
STOPPED = frozenset({"instanceType", "userData", "userDataBase64"})
"""What AWS changes only in an instance that is stopped."""
FLAGS = {"disableApiTermination": "DisableApiTermination", "sourceDestCheck": "SourceDestCheck"}


def change(aws: Region, instance_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
    """Makes the instance what the inputs say. An instance that runs is stopped for it only if it must be."""
    tagging.retag(aws, instance_id, state, inputs)
    if "vpcSecurityGroupIds" in changed:
        aws.ec2.modify_instance_attribute(InstanceId=instance_id, Groups=inputs["vpcSecurityGroupIds"])
    for name in sorted(FLAGS.keys() & changed):
        aws.ec2.modify_instance_attribute(InstanceId=instance_id, **{FLAGS[name]: {"Value": bool(inputs.get(name))}})
    if "metadataOptions" in changed:
        options = asked(METADATA, inputs["metadataOptions"])
        aws.ec2.modify_instance_metadata_options(InstanceId=instance_id, **options)
    if "monitoring" in changed:
        call = aws.ec2.monitor_instances if inputs.get("monitoring") else aws.ec2.unmonitor_instances
        call(InstanceIds=[instance_id])
    if "iamInstanceProfile" in changed:
        _change_profile(aws, instance_id, inputs)
    if "rootBlockDevice" in changed:
        _change_disk(aws, state, inputs)
    if changed & STOPPED:
        _change_stopped(aws, instance_id, state, inputs, changed)


def _change_stopped(aws: Region, instance_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
    ec2 = aws.ec2
    ec2.stop_instances(InstanceIds=[instance_id])
    if "instanceType" in changed:
        ec2.modify_instance_attribute(InstanceId=instance_id, InstanceType={"Value": inputs["instanceType"]})
    if changed & {"userData", "userDataBase64"}:
        encoded = inputs.get("userDataBase64")
        data = base64.b64decode(encoded) if encoded else str(inputs.get("userData", "")).encode()
        ec2.modify_instance_attribute(InstanceId=instance_id, UserData={"Value": data})
    if state.get("instanceState") == "running":
        ec2.start_instances(InstanceIds=[instance_id])


def _change_profile(aws: Region, instance_id: str, inputs: Inputs) -> None:
    filters = [{"Name": "instance-id", "Values": [instance_id]}]
    current = aws.ec2.describe_iam_instance_profile_associations(Filters=filters)["IamInstanceProfileAssociations"]
    association, wanted = one(current), {"Name": inputs.get("iamInstanceProfile", "")}
    if association and wanted["Name"]:
        aws.ec2.replace_iam_instance_profile_association(
            IamInstanceProfile=wanted, AssociationId=association["AssociationId"]
        )
    elif association:
        aws.ec2.disassociate_iam_instance_profile(AssociationId=association["AssociationId"])
    elif wanted["Name"]:
        aws.ec2.associate_iam_instance_profile(IamInstanceProfile=wanted, InstanceId=instance_id)


def _change_disk(aws: Region, state: Inputs, inputs: Inputs) -> None:
    names = {"volumeSize": "Size", "volumeType": "VolumeType", "iops": "Iops", "throughput": "Throughput"}
    old, new = state.get("rootBlockDevice") or {}, inputs.get("rootBlockDevice") or {}
    wanted = {called: new[name] for name, called in names.items() if new.get(name) not in (None, old.get(name))}
    if wanted:
        aws.ec2.modify_volume(VolumeId=old["volumeId"], **wanted)
