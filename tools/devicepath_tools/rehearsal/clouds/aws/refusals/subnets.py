"""Subnets."""

from ipaddress import IPv4Network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request


def _refuse_bad_subnet(request: Request) -> None:
    """Source: AWS, VPC user guide: a /16 to a /28, in a zone of the VPC's region."""
    text = request.get("CidrBlock")
    try:
        length = IPv4Network(text, strict=False).prefixlen if text else 24
    except ValueError:
        return
    if not 16 <= length <= 28:
        raise Refused("InvalidSubnet.Range", f"The CIDR '{text}' is invalid.")
    zones = request.ec2.describe_availability_zones()
    zone, zone_id = request.get("AvailabilityZone"), request.get("AvailabilityZoneId")
    if zone and zone not in [each.name for each in zones]:
        offered = ", ".join(each.name for each in zones)
        raise Refused(
            "InvalidParameterValue",
            f"Value ({zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the "
            f"following availability zones: {offered}.",
        )
    if not zone and not zone_id:
        # moto would take one of us-east-1.
        request.default("AvailabilityZone", zones[0].name)


def _refuse_subnet_in_use(request: Request) -> None:
    subnet_id = request.get("SubnetId")
    if any(interface.subnet.id == subnet_id for interface in request.ec2.enis.values()):
        raise Refused("DependencyViolation", f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")


def _no_public_addresses(request: Request, result: Any) -> None:
    """AWS gives them only in default subnets; moto in the first subnet of a zone."""
    subnet = result.result["Subnet"]
    subnet.map_public_ip_on_launch = subnet.default_for_az = False


BEFORE: dict[str, Before] = {"create_subnet": _refuse_bad_subnet, "delete_subnet": _refuse_subnet_in_use}
AFTER: dict[str, After] = {"create_subnet": _no_public_addresses}
