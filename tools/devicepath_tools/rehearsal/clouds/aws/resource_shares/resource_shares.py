"""All resource shares and invitations, of every account and region."""

import re

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused
from devicepath_tools.rehearsal.clouds.aws.resource_shares.invitation import Invitation
from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_share import (
    ORGANIZATION,
    Association,
    ResourceShare,
    account_of,
)
from devicepath_tools.rehearsal.clouds.clock import CLOCK

VISIBLE_S = 2 * 3600.0
"""How long its owner still sees a share that was deleted. Assumed, as with transit gateways' attachments."""
RESOURCE = re.compile(r"arn:aws:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):[a-z-]+[/:].+")


class ResourceShares:
    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """As it began."""
        self._shares: dict[str, ResourceShare] = {}
        self.invitations: dict[str, Invitation] = {}
        self.organization: frozenset[str] = frozenset()
        """Accounts of one organization in which sharing is switched on: nobody there needs an invitation."""

    def grants(self, arn: str, account_id: str) -> bool:
        """Whether an account may use something that is another's."""
        for share in self._shares.values():
            resource = share.resources.get(arn)
            if resource is not None and resource.is_settled and self._has_part(share, account_id):
                return True
        return False

    def add(self, share: ResourceShare) -> None:
        self._shares[share.arn] = share

    def owned(self, account_id: str, region: str) -> list[ResourceShare]:
        """Also those that were deleted of late."""
        oldest = CLOCK.now() - VISIBLE_S
        return [
            share
            for share in self._shares.values()
            if (share.account_id, share.region) == (account_id, region)
            and (share.is_active or share.status.since > oldest)
        ]

    def received(self, account_id: str, region: str) -> list[ResourceShare]:
        """Those of others that an account has a part in. One whose invitation is open is not among them.

        Source: aws/aws-cli, issue 8951."""
        return [
            share
            for share in self._shares.values()
            if share.account_id != account_id and share.region == region and self._has_part(share, account_id)
        ]

    def own(self, arn: str, account_id: str) -> ResourceShare:
        """A share that is an account's own and was not deleted. Raises Refused."""
        share = self._shares.get(arn)
        if share is None or not share.is_active:
            raise unknown(arn)
        if share.account_id != account_id:
            raise Refused("OperationNotPermittedException", f"You are not the owner of the resource share {arn}.")
        return share

    def find(self, arn: str) -> ResourceShare:
        """A share by its ARN, whosever it is. Raises Refused."""
        share = self._shares.get(arn)
        if share is None:
            raise unknown(arn)
        return share

    def share_with(self, share: ResourceShare, principal: str) -> Association:
        """Gives a principal its part, or an invitation to it. Raises Refused."""
        known = share.principals.get(principal)
        account_id = account_of(principal)
        external = self.is_external(share, principal)
        invited = [it for it in self.invitations.values() if it.share is share and it.receiver == account_id]
        if known is not None and (not external or any(it.status.code in ("ACCEPTED", "PENDING") for it in invited)):
            return known
        made = Association(principal, "PRINCIPAL", external=external, awaits_acceptance=external)
        share.principals[principal] = made
        if external and account_id is not None:
            invitation = Invitation(share, account_id)
            self.invitations[invitation.arn] = invitation
        return made

    def withdraw(self, share: ResourceShare, principal: str) -> None:
        """Takes a principal's part away; invitations to it go along."""
        share.principals.pop(principal, None)
        account_id = account_of(principal)
        for arn, invitation in list(self.invitations.items()):
            if invitation.share is share and invitation.receiver == account_id:
                del self.invitations[arn]

    def invitation(self, arn: str, account_id: str) -> Invitation:
        """One that an account has got. Raises Refused."""
        found = self.invitations.get(arn)
        if found is None or found.receiver != account_id or not found.is_visible:
            text = f"ResourceShareInvitation {arn} could not be found."
            raise Refused("ResourceShareInvitationArnNotFoundException", text)
        return found

    def accepted(self, invitation: Invitation) -> None:
        """Whoever was invited has its part from now on."""
        invitation.status.become("ACCEPTED")
        for principal, association in invitation.share.principals.items():
            if account_of(principal) == invitation.receiver:
                association.settle()

    def change_invitations(self, share_arn: str, status: str) -> None:
        """What time, or whoever was invited, makes of a share's invitations. Raises KeyError where there is none."""
        found = [it for it in self.invitations.values() if it.share.arn == share_arn]
        if not found:
            raise KeyError(share_arn)
        for invitation in found:
            if status == "ACCEPTED":
                self.accepted(invitation)
            else:
                invitation.status.become(status)

    def _has_part(self, share: ResourceShare, account_id: str) -> bool:
        principal = self._principal(share, account_id)
        return share.is_active and principal is not None and principal.is_settled

    def _principal(self, share: ResourceShare, account_id: str) -> Association | None:
        members = self.organization if share.account_id in self.organization else frozenset[str]()
        return share.principal_of(account_id, members)

    def is_external(self, share: ResourceShare, principal: str) -> bool:
        """Whether a principal has to be invited. Raises Refused for one that cannot be, and for what is none."""
        account_id = account_of(principal)
        if account_id is None and not ORGANIZATION.fullmatch(principal):
            text = f"Principal ID {principal} is malformed. Verify the ID and try again."
            raise Refused("InvalidParameterException", text)
        inside = share.account_id in self.organization
        if account_id == share.account_id or (inside and (account_id is None or account_id in self.organization)):
            return False
        if account_id is None:
            raise Refused("UnknownResourceException", f"Organization {principal} could not be found.")
        if not share.allows_external:
            raise Refused(
                "OperationNotPermittedException",
                "The resource you are attempting to share can only be shared within your AWS Organization.",
            )
        return True


def refuse_foreign_resource(arn: str, account_id: str) -> None:
    """Only its owner shares a thing. Whether it exists is not looked at."""
    found = RESOURCE.fullmatch(arn)
    if found is None:
        text = f"The specified resource ARN {arn} is not valid. Verify the ARN and try again."
        raise Refused("MalformedArnException", text)
    if found[1] != account_id:
        raise Refused("OperationNotPermittedException", f"You are not the owner of the resource {arn}.")


def unknown(arn: str) -> Refused:
    return Refused("UnknownResourceException", f"ResourceShare {arn} could not be found.")


SHARES = ResourceShares()
"""Of this process."""
