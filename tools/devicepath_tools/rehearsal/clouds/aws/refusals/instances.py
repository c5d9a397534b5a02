"""Instances."""

import base64
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.models.instances import Instance
from moto.iam.models import iam_backends

from devicepath_tools.rehearsal.clouds.aws.refusals.network_interfaces import refuse_bad_address, refuse_foreign_groups
from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request, put

MOST_USER_DATA = 16384
"""Bytes before base64. Source: AWS, RunInstances, UserData."""
IMAGE_SIZE_GIB = 8
"""Of Amazon Linux 2023."""
SMALLEST_TYPE = "m1.small"
"""What AWS takes where none is given. Source: RunInstances, InstanceType."""
TRUE = (True, "true")
WHILE_STOPPED = ("InstanceType", "UserData", "Kernel", "Ramdisk")
ADDRESSES = ("private_ip", "private_ip_address", "private_dns_name", "public_ip", "public_ip_address")
"""What moto takes from an instance's primary interface."""


def show_the_terminated() -> None:
    """From now on an instance that has let its interface go has no addresses; moto could not describe it: 500."""
    for name in ADDRESSES:
        put(Instance, name, property(partial(_address, vars(Instance)[name].fget)))


def _address(shown: Callable[[Any], Any], instance: Any) -> Any:
    return shown(instance) if instance.nics.get(0) is not None else None


def _refuse_bad_instance(request: Request) -> None:
    for mapping in request.get("BlockDeviceMappings", []):
        disk = mapping.get("Ebs") or {}
        if not disk.get("SnapshotId"):
            # AWS takes the size of the image's snapshot; moto's images have none.
            disk.setdefault("VolumeSize", IMAGE_SIZE_GIB)
    _refuse_long_user_data(base64.b64decode(request.get("UserData", "")))
    _refuse_unknown_image_or_type(request)
    for zone in _zones(request):
        _refuse_type_of_other_zones(request, request.get("InstanceType", SMALLEST_TYPE), zone)
    _refuse_unknown_profile(request)
    _refuse_bad_network(request)


def _refuse_long_user_data(data: bytes) -> None:
    if len(data) > MOST_USER_DATA:
        raise Refused("InvalidParameterValue", f"User data is limited to {MOST_USER_DATA} bytes")


def _refuse_unknown_image_or_type(request: Request) -> None:
    image_id, kind = request.get("ImageId"), request.get("InstanceType")
    image = next((each for each in request.ec2.amis.values() if each.id == image_id), None)
    if image_id and image is None:
        raise Refused("InvalidAMIID.NotFound", f"The image id '[{image_id}]' does not exist")
    if kind and kind not in INSTANCE_TYPES:
        raise Refused("InvalidParameterValue", f"Invalid value '{kind}' for InstanceType.")
    if image is None or not kind:
        return
    runs = INSTANCE_TYPES[kind]["ProcessorInfo"]["SupportedArchitectures"]
    if image.architecture not in runs:
        raise Refused(
            "InvalidParameterValue",
            f"The architecture '{','.join(runs)}' of the specified instance type does not match the architecture "
            f"'{image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching "
            "architectures, and try again.",
        )


def _refuse_type_of_other_zones(request: Request, kind: str, zone: str) -> None:
    """Source: AWS, EC2 API, error codes, Unsupported."""
    offered = request.ec2.describe_instance_type_offerings("availability-zone", {"instance-type": [kind]})
    zones = [each["Location"] for each in offered]
    if zone not in zones:
        raise Refused(
            "Unsupported",
            f"Your requested instance type ({kind}) is not supported in your requested Availability Zone ({zone}). "
            f"Please retry your request by not specifying an Availability Zone or choosing {', '.join(zones)}.",
        )


def _zones(request: Request) -> Iterator[str]:
    """Where the request wants an instance, if it says so."""
    for wanted in [{"SubnetId": request.get("SubnetId")}, *request.get("NetworkInterfaces", [])]:
        if wanted.get("NetworkInterfaceId"):
            yield request.ec2.get_network_interface(wanted["NetworkInterfaceId"]).subnet.availability_zone
        elif wanted.get("SubnetId"):
            yield request.ec2.get_subnet(wanted["SubnetId"]).availability_zone


def _refuse_start_in_another_zone(request: Request) -> None:
    """A type that was changed while the instance was stopped."""
    for instance_id in request.get("InstanceIds", []):
        instance = request.ec2.get_instance(instance_id)
        _refuse_type_of_other_zones(request, instance.instance_type, instance.placement.zone)


def _refuse_unknown_profile(request: Request) -> None:
    name = request.get("IamInstanceProfile.Name")
    profiles = iam_backends[request.account_id]["aws"].instance_profiles.values()
    if name and name not in [each.name for each in profiles]:
        raise Refused(
            "InvalidParameterValue",
            f"Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
        )


def _refuse_bad_network(request: Request) -> None:
    interfaces = request.get("NetworkInterfaces", [])
    top = {
        "SubnetId": request.get("SubnetId"),
        "PrivateIpAddress": request.get("PrivateIpAddress"),
        "Groups": request.get("SecurityGroupIds", []),
    }
    for wanted in [top, *interfaces]:
        if wanted.get("SubnetId"):
            subnet = request.ec2.get_subnet(wanted["SubnetId"])
            if wanted.get("PrivateIpAddress"):
                refuse_bad_address(request, subnet, wanted["PrivateIpAddress"])
            groups = wanted.get("Groups") or []
            refuse_foreign_groups(request, subnet.vpc_id, f"subnet {subnet.id}", groups)
        interface_id = wanted.get("NetworkInterfaceId")
        if interface_id and request.ec2.get_network_interface(interface_id).instance is not None:
            raise Refused("InvalidNetworkInterface.InUse", f"Interface: [{interface_id}] in use.")


def _refuse_change_while_running(request: Request) -> None:
    _refuse_long_user_data(request.get("UserData.Value", b""))
    instance = request.ec2.get_instance(request.get("InstanceId"))
    named = [name for name in WHILE_STOPPED if request.get(f"{name}.Value") is not None]
    if named and instance.state != "stopped":
        text = f"The instance '{instance.id}' is not in the 'stopped' state."
        raise Refused("IncorrectInstanceState", text)
    kind = request.get("InstanceType.Value")
    if kind is not None and kind not in INSTANCE_TYPES:
        raise Refused("InvalidInstanceAttributeValue", f"Invalid value '{kind}' for InstanceType.")
    if request.get("UserData.Value") is not None:
        # moto decodes it from base64 once more than AWS does.
        request.get("UserData")["Value"] = base64.b64encode(request.get("UserData.Value"))


def _finish(request: Request, result: Any) -> None:
    """What moto drops: termination protection, the check of an interface that was there before, and that one which was
    not goes with the instance. Source: AWS, RunInstances, DeleteOnTermination."""
    asked = {int(each.get("DeviceIndex", 0)): each for each in request.get("NetworkInterfaces", [])}
    for instance in result.result.instances:
        instance.disable_api_termination = bool(request.get("DisableApiTermination", False))
        primary = instance.nics.get(0)
        if primary is not None:
            instance.source_dest_check = primary.source_dest_check
        for index, interface in instance.nics.items():
            wanted = asked.get(int(index), {})
            if "NetworkInterfaceId" not in wanted:
                interface.delete_on_termination = wanted.get("DeleteOnTermination", True) in TRUE


def _check_follows(request: Request, result: Any) -> None:
    """The primary interface has the instance's source/destination check."""
    value = request.get("SourceDestCheck.Value")
    if value is not None:
        request.ec2.get_instance(request.get("InstanceId")).nics[0].source_dest_check = value in TRUE


def terminate(request: Request, instance_ids: list[str]) -> None:
    request.ec2.terminate_instances(instance_ids)
    _detach(request, instance_ids)


def _let_interfaces_go(request: Request, result: Any) -> None:
    _detach(request, request.get("InstanceIds", []))


def _detach(request: Request, instance_ids: list[str]) -> None:
    """An interface that outlives its instance is available again."""
    for instance_id in instance_ids:
        instance = request.ec2.get_instance(instance_id)
        for interface in list(instance.nics.values()):
            instance.detach_eni(interface)


BEFORE: dict[str, Before] = {
    "modify_instance_attribute": _refuse_change_while_running,
    "run_instances": _refuse_bad_instance,
    "start_instances": _refuse_start_in_another_zone,
}
AFTER: dict[str, After] = {
    "modify_instance_attribute": _check_follows,
    "run_instances": _finish,
    "terminate_instances": _let_interfaces_go,
}
