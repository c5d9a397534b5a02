"""What a VPC peering with SORACOM must keep. Pure."""

import re
from ipaddress import IPv4Network

from devicepath_spec.faults import Faults
from devicepath_spec.ranges import LARGEST_PEERING_DESTINATION, VPG_RESERVED, is_private

ACCOUNT_ID = re.compile(r"\d{12}")


def check_destination(faults: Faults, path: str, value: object) -> None:
    """What devices may reach over a peering: private, at most a /16, and nothing that VPGs use."""
    network = faults.cidr(path, value) if isinstance(value, str) else None
    if network is None:
        return
    if not is_private(network):
        fix = "give the VPC's range or a part of it"
        faults.add(path, f"{network} is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; {fix}.")
    elif network.prefixlen < LARGEST_PEERING_DESTINATION:
        faults.add(path, f"{network} is larger than the /16 that SORACOM allows; give the part that devices need.")


def check_vpg_range(faults: Faults, path: str, value: object) -> None:
    """The VPG's own range."""
    network = faults.cidr(path, value) if isinstance(value, str) else None
    if network is not None and not _is_of_vpgs(network):
        faults.add(path, f"{network} is not inside 100.64.0.0/10; give the VPG's `vpgRange`, not the device subnet.")


def check_account(faults: Faults, path: str, value: object) -> None:
    if isinstance(value, str) and not ACCOUNT_ID.fullmatch(value):
        faults.add(path, f"{value!r} is not an AWS account's id; it has 12 digits.")


def _is_of_vpgs(network: IPv4Network) -> bool:
    return any(network.subnet_of(reserved) for reserved in VPG_RESERVED)
