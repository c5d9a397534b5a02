"""What may be asked about resource shares, by the owner and by those they are shared with."""

from collections.abc import Iterable
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_share import (
    Association,
    ResourceShare,
    account_of,
)
from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_shares import (
    SHARES,
    refuse_foreign_resource,
    unknown,
)
from devicepath_tools.rehearsal.clouds.clock import CLOCK

Answer = dict[str, Any]


def create_resource_share(request: Request) -> Answer:
    share = ResourceShare(
        account_id=request.account_id,
        region=request.region,
        name=str(request.get("name")),
        allows_external=bool(request.get("allowExternalPrincipals", True)),
        tags=_tags(request),
    )
    _associate(request, share)
    SHARES.add(share)
    return {"resourceShare": share.shown(share.tags)}


def update_resource_share(request: Request) -> Answer:
    share = SHARES.own(str(request.get("resourceShareArn")), request.account_id)
    share.name = str(request.get("name", share.name))
    share.allows_external = bool(request.get("allowExternalPrincipals", share.allows_external))
    share.changed_at = CLOCK.now()
    return {"resourceShare": share.shown(share.tags)}


def delete_resource_share(request: Request) -> Answer:
    share = SHARES.own(str(request.get("resourceShareArn")), request.account_id)
    for principal in list(share.principals):
        SHARES.withdraw(share, principal)
    share.resources.clear()
    share.status.become("DELETED")
    return {"returnValue": True}


def get_resource_shares(request: Request) -> Answer:
    is_own = request.get("resourceOwner") == "SELF"
    found = SHARES.owned if is_own else SHARES.received
    shares = {share.arn: share for share in found(request.account_id, request.region)}
    for arn in request.get("resourceShareArns") or []:
        if arn not in shares:
            raise unknown(arn)
    wanted, name, status = (request.get(key) for key in ("resourceShareArns", "name", "resourceShareStatus"))
    return {
        "resourceShares": [
            share.shown(share.tags if is_own else {})
            for share in shares.values()
            if (not wanted or share.arn in wanted)
            and (name is None or share.name == name)
            and (status is None or share.status.code == status)
            and _has_tags(share, request.get("tagFilters") or [])
        ]
    }


def associate_resource_share(request: Request) -> Answer:
    share = SHARES.own(str(request.get("resourceShareArn")), request.account_id)
    return {"resourceShareAssociations": [share.shown_association(it) for it in _associate(request, share)]}


def disassociate_resource_share(request: Request) -> Answer:
    """By the owner; or by whom it is shared with, which leaves the share so, as a whole account."""
    share = SHARES.find(str(request.get("resourceShareArn")))
    principals, resources = request.get("principals") or [], request.get("resourceArns") or []
    if share.account_id != request.account_id:
        _refuse_leaving(share, principals, request.account_id)
    gone = [share.resources.pop(arn) for arn in resources if arn in share.resources]
    for principal in _as_written(share, principals):
        gone.append(share.principals[principal])
        SHARES.withdraw(share, principal)
    for association in gone:
        association.status.become("DISASSOCIATING")
    return {"resourceShareAssociations": [share.shown_association(it) for it in gone]}


def get_resource_share_associations(request: Request) -> Answer:
    arns, kind = request.get("resourceShareArns") or [], request.get("associationType")
    shares = SHARES.owned(request.account_id, request.region)
    shares += SHARES.received(request.account_id, request.region)
    for arn in arns:
        if arn not in {share.arn for share in shares}:
            raise unknown(arn)
    entity, status = request.get("resourceArn") or request.get("principal"), request.get("associationStatus")
    return {
        "resourceShareAssociations": [
            share.shown_association(association)
            for share in shares
            if not arns or share.arn in arns
            for association in share.associations
            if kind in (None, association.kind)
            and entity in (None, association.entity)
            and status in (None, association.status.code)
        ]
    }


def tag_resource(request: Request) -> Answer:
    SHARES.own(str(request.get("resourceShareArn")), request.account_id).tags.update(_tags(request))
    return {}


def untag_resource(request: Request) -> Answer:
    share = SHARES.own(str(request.get("resourceShareArn")), request.account_id)
    for key in request.get("tagKeys") or []:
        share.tags.pop(key, None)
    return {}


def _associate(request: Request, share: ResourceShare) -> list[Association]:
    resources, principals = request.get("resourceArns") or [], request.get("principals") or []
    for arn in resources:
        refuse_foreign_resource(arn, request.account_id)
    for principal in principals:
        SHARES.is_external(share, principal)
    # Resources first: an invitation's time depends on what it is to.
    made = [share.resources.setdefault(arn, Association(arn, "RESOURCE")) for arn in resources]
    return made + [SHARES.share_with(share, principal) for principal in principals]


def _refuse_leaving(share: ResourceShare, principals: Iterable[str], account_id: str) -> None:
    """Source: AWS, RAM user guide, leaving a resource share: not within an organization, and only for oneself."""
    association = share.principal_of(account_id, frozenset())
    if association is None or any(account_of(each) != account_id for each in principals):
        raise unknown(share.arn)
    if not association.external:
        text = f"You cannot leave the resource share {share.arn}: it is shared within your organization."
        raise Refused("OperationNotPermittedException", text)


def _as_written(share: ResourceShare, principals: Iterable[str]) -> list[str]:
    """The share's own spelling of principals: an account's id stands for its ARN, too."""
    wanted = {account_of(each) or each for each in principals}
    return [each for each in share.principals if (account_of(each) or each) in wanted]


def _tags(request: Request) -> dict[str, str]:
    return {str(tag["key"]): str(tag.get("value", "")) for tag in request.get("tags") or []}


def _has_tags(share: ResourceShare, filters: Iterable[dict[str, Any]]) -> bool:
    return all(
        each["tagKey"] in share.tags and (not each.get("tagValues") or share.tags[each["tagKey"]] in each["tagValues"])
        for each in filters
    )


OPERATIONS: dict[str, Operation] = {
    "associate_resource_share": associate_resource_share,
    "create_resource_share": create_resource_share,
    "delete_resource_share": delete_resource_share,
    "disassociate_resource_share": disassociate_resource_share,
    "get_resource_share_associations": get_resource_share_associations,
    "get_resource_shares": get_resource_shares,
    "tag_resource": tag_resource,
    "untag_resource": untag_resource,
    "update_resource_share": update_resource_share,
}
