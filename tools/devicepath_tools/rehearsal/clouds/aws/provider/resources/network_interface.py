"""NetworkInterface."""

from collections.abc import Set
from typing import Any

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

CREATED = {
    "subnetId": "SubnetId",
    "securityGroups": "Groups",
    "description": "Description",
    "interfaceType": "InterfaceType",
}
READ = {
    "description": "Description",
    "interfaceType": "InterfaceType",
    "macAddress": "MacAddress",
    "ownerId": "OwnerId",
    "privateDnsName": "PrivateDnsName",
    "privateIp": "PrivateIpAddress",
    "sourceDestCheck": "SourceDestCheck",
    "subnetId": "SubnetId",
}


class NetworkInterface(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        addresses = list(inputs.get("privateIps") or inputs.get("privateIpLists") or ())
        if inputs.get("privateIp"):
            addresses = [inputs["privateIp"], *(other for other in addresses if other != inputs["privateIp"])]
        wanted = [{"PrivateIpAddress": each, "Primary": each == addresses[0]} for each in addresses]
        made = aws.ec2.create_network_interface(
            **asked(CREATED, inputs),
            **({"PrivateIpAddresses": wanted} if wanted else {}),
            **tagging.specification("network-interface", inputs),
        )
        return str(made["NetworkInterface"]["NetworkInterfaceId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("sourceDestCheck") is False:
            self._set_source_dest_check(aws, resource_id, inputs)
        for each in inputs.get("attachments", ()):
            aws.ec2.attach_network_interface(
                NetworkInterfaceId=resource_id, InstanceId=each["instance"], DeviceIndex=each["deviceIndex"]
            )

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = one(aws.ec2.describe_network_interfaces(NetworkInterfaceIds=[resource_id])["NetworkInterfaces"])
        if found is None:
            return None
        addresses = [each["PrivateIpAddress"] for each in found["PrivateIpAddresses"]]
        return {
            **taken(READ, found),
            "arn": aws.arn("ec2", f"network-interface/{resource_id}"),
            "attachments": _attachments(found),
            "privateIps": addresses,
            "privateIpLists": addresses,
            "privateIpsCount": len(addresses) - 1,
            "securityGroups": [each["GroupId"] for each in found["Groups"]],
            "tagsAll": tags_of(found),
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        ec2 = aws.ec2
        if "sourceDestCheck" in changed:
            self._set_source_dest_check(aws, resource_id, inputs)
        if "securityGroups" in changed:
            ec2.modify_network_interface_attribute(NetworkInterfaceId=resource_id, Groups=inputs["securityGroups"])
        if "description" in changed:
            text = {"Value": inputs.get("description", "")}
            ec2.modify_network_interface_attribute(NetworkInterfaceId=resource_id, Description=text)
        if "privateIps" in changed:
            old, new = set(state.get("privateIps", ())), set(inputs.get("privateIps", ()))
            if old - new:
                ec2.unassign_private_ip_addresses(NetworkInterfaceId=resource_id, PrivateIpAddresses=sorted(old - new))
            if new - old:
                ec2.assign_private_ip_addresses(NetworkInterfaceId=resource_id, PrivateIpAddresses=sorted(new - old))

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        found = one(aws.ec2.describe_network_interfaces(NetworkInterfaceIds=[resource_id])["NetworkInterfaces"])
        attachment = (found or {}).get("Attachment") or {}
        if attachment.get("AttachmentId") and attachment.get("DeviceIndex") != 0:
            aws.ec2.detach_network_interface(AttachmentId=attachment["AttachmentId"], Force=True)
        aws.ec2.delete_network_interface(NetworkInterfaceId=resource_id)

    def _set_source_dest_check(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        check = {"Value": bool(inputs["sourceDestCheck"])}
        aws.ec2.modify_network_interface_attribute(NetworkInterfaceId=resource_id, SourceDestCheck=check)


def _attachments(found: dict[str, Any]) -> list[State]:
    attachment = found.get("Attachment") or {}
    if not attachment.get("InstanceId"):
        return []
    return [
        {
            "attachmentId": attachment["AttachmentId"],
            "deviceIndex": attachment["DeviceIndex"],
            "instance": attachment["InstanceId"],
            "networkCardIndex": attachment.get("NetworkCardIndex", 0),
        }
    ]
