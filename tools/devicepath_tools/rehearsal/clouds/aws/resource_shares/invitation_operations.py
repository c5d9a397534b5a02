"""What may be asked about invitations, and by whom something is shared with what."""

from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.resource_shares.invitation import Invitation
from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_share import Association, ResourceShare
from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_shares import SHARES
from devicepath_tools.rehearsal.clouds.clock import moment

Answer = dict[str, Any]
OVER = {"ACCEPTED": "AlreadyAccepted", "EXPIRED": "Expired", "REJECTED": "AlreadyRejected"}
KINDS = {"prefix-list": "ec2:PrefixList", "subnet": "ec2:Subnet", "transit-gateway": "ec2:TransitGateway"}
"""What RAM calls a kind that an ARN names."""


def get_resource_share_invitations(request: Request) -> Answer:
    """Of the caller. One that is asked for by its ARN and is not there is an error; a share without any is none."""
    arns, shares = (request.get(key) or [] for key in ("resourceShareInvitationArns", "resourceShareArns"))
    for arn in arns:
        SHARES.invitation(arn, request.account_id)
    return {
        "resourceShareInvitations": [
            invitation.shown()
            for invitation in SHARES.invitations.values()
            if (invitation.receiver, invitation.share.region) == (request.account_id, request.region)
            and invitation.is_visible
            and (not arns or invitation.arn in arns)
            and (not shares or invitation.share.arn in shares)
        ]
    }


def accept_resource_share_invitation(request: Request) -> Answer:
    invitation = _open(request)
    SHARES.accepted(invitation)
    return {"resourceShareInvitation": invitation.shown()}


def reject_resource_share_invitation(request: Request) -> Answer:
    invitation = _open(request)
    invitation.status.become("REJECTED")
    return {"resourceShareInvitation": invitation.shown()}


def list_resources(request: Request) -> Answer:
    wanted = request.get("resourceArns")
    return {
        "resources": [
            {
                "arn": association.entity,
                "type": KINDS.get(association.entity.rpartition(":")[2].partition("/")[0]),
                "resourceShareArn": share.arn,
                "status": "AVAILABLE" if association.is_settled else "PENDING",
                "creationTime": moment(association.created_at),
                "lastUpdatedTime": moment(association.status.since),
                "resourceRegionScope": "REGIONAL",
            }
            for share, association in _listed(request)
            if association.kind == "RESOURCE" and (not wanted or association.entity in wanted)
        ]
    }


def list_principals(request: Request) -> Answer:
    wanted = request.get("principals")
    return {
        "principals": [
            {
                "id": association.entity,
                "resourceShareArn": share.arn,
                "creationTime": moment(association.created_at),
                "lastUpdatedTime": moment(association.status.since),
                "external": association.external,
            }
            for share, association in _listed(request)
            if association.kind == "PRINCIPAL" and (not wanted or association.entity in wanted)
        ]
    }


def list_resource_share_permissions(request: Request) -> Answer:
    """One for each kind that is shared: AWS's default. Custom permissions are not emulated."""
    share = SHARES.own(str(request.get("resourceShareArn")), request.account_id)
    kinds = {arn.rpartition(":")[2].partition("/")[0] for arn in share.resources}
    return {
        "permissions": [
            {
                "arn": f"arn:aws:ram::aws:permission/AWSRAMDefaultPermission{KINDS[kind].partition(':')[2]}",
                "version": "1",
                "defaultVersion": True,
                "name": f"AWSRAMDefaultPermission{KINDS[kind].partition(':')[2]}",
                "resourceType": KINDS[kind],
                "status": "ASSOCIATED",
                "creationTime": moment(share.created_at),
                "lastUpdatedTime": moment(share.created_at),
                "isResourceTypeDefault": True,
                "permissionType": "AWS_MANAGED",
                "featureSet": "STANDARD",
            }
            for kind in sorted(kinds & KINDS.keys())
        ]
    }


def _open(request: Request) -> Invitation:
    arn = str(request.get("resourceShareInvitationArn"))
    invitation = SHARES.invitation(arn, request.account_id)
    if not invitation.is_pending:
        what = OVER[invitation.status.code]
        text = f"ResourceShareInvitation {arn} is {invitation.status.code}."
        raise Refused(f"ResourceShareInvitation{what}Exception", text)
    return invitation


def _listed(request: Request) -> list[tuple[ResourceShare, Association]]:
    """Of the caller's own shares that stand, or of others'."""
    found = SHARES.owned if request.get("resourceOwner") == "SELF" else SHARES.received
    arns, resource = request.get("resourceShareArns"), request.get("resourceArn")
    return [
        (share, association)
        for share in found(request.account_id, request.region)
        if (not arns or share.arn in arns) and (not resource or resource in share.resources)
        for association in share.associations
    ]


OPERATIONS: dict[str, Operation] = {
    "accept_resource_share_invitation": accept_resource_share_invitation,
    "get_resource_share_invitations": get_resource_share_invitations,
    "list_principals": list_principals,
    "list_resource_share_permissions": list_resource_share_permissions,
    "list_resources": list_resources,
    "reject_resource_share_invitation": reject_resource_share_invitation,
}
