"""VPCs."""

from ipaddress import IPv4Network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request

ASSOCIATED = ("associating", "associated")


def ranges_of(vpc: Any) -> list[IPv4Network]:
    """The IPv4 ranges of one of moto's VPCs; it goes on listing what was disassociated, as AWS does for a while."""
    listed = [each for each in vpc.get_cidr_block_association_set() if each["cidr_block_state"]["state"] in ASSOCIATED]
    return [IPv4Network(each["cidr_block"], strict=False) for each in listed]


def _refuse_overlap(request: Request) -> None:
    """Source: AWS, AssociateVpcCidrBlock: a secondary range overlaps no other of the VPC."""
    text = request.get("CidrBlock")
    if not text:
        return
    wanted = IPv4Network(text, strict=False)
    for taken in ranges_of(request.ec2.get_vpc(request.get("VpcId"))):
        if wanted.overlaps(taken):
            raise Refused("InvalidVpc.Range", f"The CIDR '{text}' conflicts with another CIDR of the VPC: {taken}.")


def _delete_network_acls(request: Request, result: Any) -> None:
    """The VPC's own goes with it; moto keeps it."""
    for listed in list(request.ec2.network_acls.values()):
        if listed.vpc_id == request.get("VpcId"):
            request.ec2.network_acls.pop(listed.id)


BEFORE: dict[str, Before] = {"associate_vpc_cidr_block": _refuse_overlap}
AFTER: dict[str, After] = {"delete_vpc": _delete_network_acls}
