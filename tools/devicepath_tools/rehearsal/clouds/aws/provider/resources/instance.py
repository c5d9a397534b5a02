"""Instance: created, read and ended here; what changes in place is in instance_changes.py."""

import base64
from collections.abc import Set
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    one,
    tag_list,
    tags_of,
    taken,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources.instance_changes import change

CREATED = {
    "ami": "ImageId",
    "disableApiTermination": "DisableApiTermination",
    "disableApiStop": "DisableApiStop",
    "ebsOptimized": "EbsOptimized",
    "instanceInitiatedShutdownBehavior": "InstanceInitiatedShutdownBehavior",
    "instanceType": "InstanceType",
    "keyName": "KeyName",
}
DISK = {
    "deleteOnTermination": "DeleteOnTermination",
    "encrypted": "Encrypted",
    "iops": "Iops",
    "kmsKeyId": "KmsKeyId",
    "throughput": "Throughput",
    "volumeSize": "VolumeSize",
    "volumeType": "VolumeType",
}
METADATA = {
    "httpEndpoint": "HttpEndpoint",
    "httpProtocolIpv6": "HttpProtocolIpv6",
    "httpPutResponseHopLimit": "HttpPutResponseHopLimit",
    "httpTokens": "HttpTokens",
    "instanceMetadataTags": "InstanceMetadataTags",
}
READ = {
    "ami": "ImageId",
    "ebsOptimized": "EbsOptimized",
    "instanceType": "InstanceType",
    "keyName": "KeyName",
    "privateDns": "PrivateDnsName",
    "privateIp": "PrivateIpAddress",
    "subnetId": "SubnetId",
}
ENDED = frozenset({"shutting-down", "terminated"})


class Instance(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        made = aws.ec2.run_instances(
            MinCount=1,
            MaxCount=1,
            **asked(CREATED, inputs),
            **_place(inputs),
            **_disk(aws, inputs),
            **_tags(inputs),
            **_user_data(inputs),
            **_options(inputs),
        )
        return str(made["Instances"][0]["InstanceId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("sourceDestCheck") is False and not has_own_interface(inputs):
            aws.ec2.modify_instance_attribute(InstanceId=resource_id, SourceDestCheck={"Value": False})

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        reservation = one(aws.ec2.describe_instances(InstanceIds=[resource_id])["Reservations"])
        instance = one(reservation["Instances"]) if reservation else None
        if instance is None or instance["State"]["Name"] in ENDED:
            return None
        own = {"sourceDestCheck": bool(instance.get("SourceDestCheck"))} if not has_own_interface(state) else {}
        profile = instance.get("IamInstanceProfile", {}).get("Arn", "")
        return {
            **taken(READ, instance),
            **own,
            "arn": aws.arn("ec2", f"instance/{resource_id}"),
            "availabilityZone": instance["Placement"]["AvailabilityZone"],
            "iamInstanceProfile": profile.rpartition("/")[2],
            "instanceState": instance["State"]["Name"],
            "metadataOptions": taken(METADATA, instance.get("MetadataOptions") or {}),
            "monitoring": instance["Monitoring"]["State"] == "enabled",
            "publicIp": instance.get("PublicIpAddress", ""),
            "publicDns": instance.get("PublicDnsName", ""),
            "tenancy": instance["Placement"].get("Tenancy") or "default",
            "vpcSecurityGroupIds": [each["GroupId"] for each in instance["SecurityGroups"]],
            "tagsAll": tags_of(instance),
            **_read_interfaces(instance, state),
            **_read_disk(aws, instance),
            **_read_attributes(aws, resource_id, state),
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        change(aws, resource_id, state, inputs, changed)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        aws.ec2.terminate_instances(InstanceIds=[resource_id])


def has_own_interface(properties: Inputs) -> bool:
    """Whether the program gives the instance an interface of its own, which then has the check."""
    return bool(properties.get("primaryNetworkInterface") or properties.get("networkInterfaces"))


def _place(inputs: Inputs) -> dict[str, Any]:
    """Where it is in the network."""
    primary, others = inputs.get("primaryNetworkInterface"), inputs.get("networkInterfaces")
    if primary:
        return {"NetworkInterfaces": [{"DeviceIndex": 0, "NetworkInterfaceId": primary["networkInterfaceId"]}]}
    if others:
        fields = {"deviceIndex": "DeviceIndex", "networkInterfaceId": "NetworkInterfaceId"}
        return {"NetworkInterfaces": [{called: each[name] for name, called in fields.items()} for each in others]}
    groups = {"subnetId": "SubnetId", "privateIp": "PrivateIpAddress"}
    if inputs.get("associatePublicIpAddress") is None:
        return asked({**groups, "vpcSecurityGroupIds": "SecurityGroupIds"}, inputs)
    public = {"DeviceIndex": 0, "AssociatePublicIpAddress": inputs["associatePublicIpAddress"]}
    return {"NetworkInterfaces": [{**public, **asked({**groups, "vpcSecurityGroupIds": "Groups"}, inputs)}]}


def _disk(aws: Region, inputs: Inputs) -> dict[str, Any]:
    disk = inputs.get("rootBlockDevice")
    if not disk:
        return {}
    image = one(aws.ec2.describe_images(ImageIds=[inputs["ami"]])["Images"])
    name = image["RootDeviceName"] if image else "/dev/xvda"
    volume = {called: disk[wire] for wire, called in DISK.items() if disk.get(wire) is not None}
    return {"BlockDeviceMappings": [{"DeviceName": name, "Ebs": volume}]}


def _tags(inputs: Inputs) -> dict[str, Any]:
    disk = (inputs.get("rootBlockDevice") or {}).get("tags")
    wanted = {"instance": inputs.get("tagsAll"), "volume": inputs.get("volumeTags") or disk}
    listed = [{"ResourceType": kind, "Tags": tag_list(tags)} for kind, tags in wanted.items() if tags]
    return {"TagSpecifications": listed} if listed else {}


def _user_data(inputs: Inputs) -> dict[str, Any]:
    if inputs.get("userDataBase64"):
        return {"UserData": base64.b64decode(inputs["userDataBase64"])}
    return asked({"userData": "UserData"}, inputs)


def _options(inputs: Inputs) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if inputs.get("iamInstanceProfile"):
        options["IamInstanceProfile"] = {"Name": inputs["iamInstanceProfile"]}
    if inputs.get("metadataOptions"):
        options["MetadataOptions"] = asked(METADATA, inputs["metadataOptions"])
    if inputs.get("monitoring") is not None:
        options["Monitoring"] = {"Enabled": inputs["monitoring"]}
    if inputs.get("creditSpecification"):
        options["CreditSpecification"] = {"CpuCredits": inputs["creditSpecification"]["cpuCredits"]}
    placement = asked({"availabilityZone": "AvailabilityZone", "tenancy": "Tenancy"}, inputs)
    return options | ({"Placement": placement} if placement else {})


def _read_interfaces(instance: dict[str, Any], state: Inputs) -> State:
    primary = one([each for each in instance["NetworkInterfaces"] if each["Attachment"]["DeviceIndex"] == 0])
    if primary is None:
        return {}
    found = primary["NetworkInterfaceId"]
    shown: State = {"primaryNetworkInterfaceId": found}
    if not state.get("networkInterfaces"):
        deleted = bool(primary["Attachment"].get("DeleteOnTermination"))
        shown["primaryNetworkInterface"] = {"networkInterfaceId": found, "deleteOnTermination": deleted}
    return shown


def _read_disk(aws: Region, instance: dict[str, Any]) -> State:
    root = instance.get("RootDeviceName")
    mapped = one([each for each in instance["BlockDeviceMappings"] if each["DeviceName"] == root])
    mapped = mapped or one(instance["BlockDeviceMappings"])
    if mapped is None:
        return {}
    volume = one(aws.ec2.describe_volumes(VolumeIds=[mapped["Ebs"]["VolumeId"]])["Volumes"])
    sizes = {"volumeSize": "Size", "volumeType": "VolumeType", "iops": "Iops", "throughput": "Throughput"}
    return {
        "rootBlockDevice": {
            **taken(sizes | {"encrypted": "Encrypted", "kmsKeyId": "KmsKeyId"}, volume or {}),
            "deleteOnTermination": bool(mapped["Ebs"].get("DeleteOnTermination", True)),
            "deviceName": mapped["DeviceName"],
            "tags": tags_of(volume or {}),
            "volumeId": mapped["Ebs"]["VolumeId"],
        }
    }


def _read_attributes(aws: Region, instance_id: str, state: Inputs) -> State:
    def attribute(name: str, called: str) -> Any:
        return aws.ec2.describe_instance_attribute(InstanceId=instance_id, Attribute=name).get(called, {}).get("Value")

    encoded = str(attribute("userData", "UserData") or "")
    protected = bool(attribute("disableApiTermination", "DisableApiTermination"))
    if state.get("userDataBase64"):
        return {"userDataBase64": encoded, "disableApiTermination": protected}
    text = base64.b64decode(encoded).decode(errors="replace") if encoded else ""
    return {"userData": text, "disableApiTermination": protected}
