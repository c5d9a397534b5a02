"""getAmi: the image that filters find."""

import re
from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.functions.lookup import filters, the_only
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import tags_of, taken

READ = {
    "architecture": "Architecture",
    "creationDate": "CreationDate",
    "description": "Description",
    "hypervisor": "Hypervisor",
    "id": "ImageId",
    "imageId": "ImageId",
    "imageLocation": "ImageLocation",
    "imageOwnerAlias": "ImageOwnerAlias",
    "imageType": "ImageType",
    "name": "Name",
    "ownerId": "OwnerId",
    "public": "Public",
    "rootDeviceName": "RootDeviceName",
    "rootDeviceType": "RootDeviceType",
    "state": "State",
    "virtualizationType": "VirtualizationType",
}


def get_ami(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """With mostRecent the youngest, by its date and then its name; otherwise the only one."""
    asked = {"Owners": arguments["owners"]} if arguments.get("owners") else {}
    images = aws.ec2.describe_images(Filters=filters(arguments), **asked)["Images"]
    if arguments.get("nameRegex"):
        images = [image for image in images if re.search(arguments["nameRegex"], image["Name"])]
    if arguments.get("mostRecent"):
        images = sorted(images, key=lambda image: (image["CreationDate"], image["Name"]))[-1:]
    image = the_only(images, "image")
    return {
        **arguments,
        **taken(READ, image),
        "arn": f"arn:aws:ec2:{aws.name}::image/{image['ImageId']}",
        "region": aws.name,
        "tags": tags_of(image),
    }
