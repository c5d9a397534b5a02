"""Statuses of a VPC peering connection, and what to do about each. Pure.

Source: AWS, VPC peering guide, "VPC peering connection lifecycle"."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network

ACTIVE = "active"
PENDING = "pending-acceptance"
FAILED = "failed"
UNDER_WAY = ("initiating-request", "provisioning")
"""Statuses that a connection passes through by itself; in neither can it be accepted."""
NOT_OVER = ("initiating-request", PENDING, "provisioning", ACTIVE)
"""Statuses of a connection that carries packets, or still may."""
OVER = (FAILED, "rejected", "expired", "deleted", "deleting")
"""Statuses of a connection that has ended. AWS goes on showing it for hours or days."""
UNSEEN = ""
"""Stands for the status where AWS shows no such connection to the account of the VPC."""


def overlapping(ranges: Iterable[str], vpg_cidr: str) -> list[str]:
    """The ranges of a VPC that overlap the VPG's own."""
    own = IPv4Network(vpg_cidr)
    return [cidr for cidr in ranges if IPv4Network(cidr).overlaps(own)]


def overlap(vpc_id: str, ranges: Sequence[str], vpg_cidr: str) -> str:
    """The error where AWS would fail the peering, as ranges overlap."""
    has = "the range" if len(ranges) == 1 else "the ranges"
    return (
        f"{vpc_id} has {has} {', '.join(ranges)}, which overlaps the VPG's own {vpg_cidr}: AWS fails such a peering "
        f'("overlapping CIDR range"); disassociate it from the VPC, or give another VPC, and run again.'
    )


def may_overlap(vpc_id: str, ranges: Sequence[str]) -> str:
    """A warning, while SORACOM has not yet chosen the VPG's range."""
    return (
        f"{vpc_id} has {', '.join(ranges)}, and SORACOM chooses the VPG's own range in 100.64.0.0/10. Where they "
        "overlap, AWS fails the peering, and the VPG has cost its set-up fee. Better give a VPC without it."
    )


def not_active(connection_id: str, status: str, region: str, waited_s: float) -> str:
    """The error about a connection that is not active: its status, the reason, and what to do."""
    what, fix = _EXPLAINED[status]
    waited = f" after {waited_s:g} seconds" if waited_s else ""
    is_now = f"AWS shows {connection_id} as {status}" if status else f"AWS shows no {connection_id} in {region}"
    words = (
        f"aws ec2 describe-vpc-peering-connections --region {region} --vpc-peering-connection-ids {connection_id} "
        "--query 'VpcPeeringConnections[].Status'"
    )
    return f"{is_now}{waited}: {what}; {fix}. AWS's own words: {words}"


_EXPLAINED = {
    FAILED: (
        "the VPC's id or account is not right, or a range of the VPC overlaps one of the VPG's",
        "mend that; it is requested anew once AWS no longer shows it, after about two hours, or by "
        "`pulumi up --replace` with the request's URN",
    ),
    "rejected": ("the VPC's account has rejected it", "run again to request another"),
    "expired": ("nobody accepted it for 7 days", "run again to request another"),
    "deleted": ("one of the two sides has deleted it", "run again to request another"),
    "deleting": ("one of the two sides deletes it", "run again to request another"),
    "initiating-request": ("AWS has not carried the request to the VPC's account yet", "run again later"),
    "provisioning": ("it is accepted and AWS is not done yet", "run again later"),
    PENDING: (
        "it is not accepted",
        "run again; if it stays so, run `pulumi refresh` first, which sees a tag Name that was taken away and by which "
        "an earlier acceptance is known; then look whether the credentials may accept it",
    ),
    UNSEEN: (
        "it failed, which AWS tells the other side only, or account or region are not the VPC's",
        "check both and run again: another one is requested",
    ),
    ACTIVE: ("it carries packets", "there is nothing to do"),
}
