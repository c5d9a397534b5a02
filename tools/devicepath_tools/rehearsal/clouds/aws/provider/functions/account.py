"""Who is asking, and where: getCallerIdentity, getRegion, getPartition, getAvailabilityZones."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.functions.lookup import filters


def get_caller_identity(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    identity = aws.client("sts").get_caller_identity()
    return {
        "accountId": identity["Account"],
        "arn": identity["Arn"],
        "id": identity["Account"],
        "userId": identity["UserId"],
    }


def get_region(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    name = arguments.get("name") or aws.name
    endpoint = f"ec2.{name}.amazonaws.com"
    return {"description": name, "endpoint": endpoint, "id": name, "name": name, "region": name}


def get_partition(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {"dnsSuffix": "amazonaws.com", "id": "aws", "partition": "aws", "reverseDnsPrefix": "com.amazonaws"}


def get_availability_zones(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Zones that can be used, by name; without those that are excluded."""
    found = aws.ec2.describe_availability_zones(Filters=filters(arguments))["AvailabilityZones"]
    zones = sorted(
        (
            zone
            for zone in found
            if arguments.get("state") in (None, zone["State"])
            and zone["ZoneName"] not in arguments.get("excludeNames", ())
            and zone["ZoneId"] not in arguments.get("excludeZoneIds", ())
        ),
        key=lambda zone: str(zone["ZoneName"]),
    )
    return {
        **arguments,
        "groupNames": sorted({zone.get("GroupName") or aws.name for zone in zones}),
        "id": aws.name,
        "names": [zone["ZoneName"] for zone in zones],
        "region": aws.name,
        "zoneIds": [zone["ZoneId"] for zone in zones],
    }
