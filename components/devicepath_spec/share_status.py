"""Errors about the acceptance of another account's share. Pure.

Source: AWS, RAM user guide, "Accepting and rejecting resource share invitations"; RAM API, ResourceShareInvitation."""

from devicepath_spec.choices import Acceptance

LIVES_DAYS = 7
"""How long the invitation to a transit gateway's share waits. Source: AWS, RAM user guide."""
AGAIN_BY_SORACOM = "only SORACOM can invite the account again: ask its support, or use another VPG"
"""SORACOM has one share for an account, and no call that offers it anew: docs/unchecked.md."""
AGAIN_BY_OWNER = "have it offered anew: `pulumi up --replace` with the URN of the share's principal association"


def accepted_before(transit_gateway_id: str) -> str:
    """The error where `accept` is written and the account sees the gateway already."""
    return (
        f"accept, but the account sees {transit_gateway_id} already: another stack has accepted its share, the "
        "Organization shares without asking, or a run of this stack was ended just after it. Write accepted instead."
    )


def nothing_pending(again: str) -> str:
    """The error where `accept` is written and no invitation waits; `again` is how another one is had."""
    return (
        "accept, but no invitation to the share waits: it was declined, or has waited for "
        f"{LIVES_DAYS} days, or the credentials may not list invitations (ram:GetResourceShareInvitations). Where "
        f"somebody else has accepted it, write accepted instead; else {again}."
    )


def not_accepted(transit_gateway_id: str, region: str, share: Acceptance, again: str) -> str:
    """The error where the account does not see the gateway; `again` is how another invitation is had."""
    unseen = f"{share.value}, but the account does not see {transit_gateway_id} in {region}"
    if share is Acceptance.ACCEPT:
        return f"{unseen}: its share is accepted, and AWS is not done yet. Run again."
    return (
        f"{unseen}: nobody has accepted its share. Write accept instead; or, if nothing waits to be accepted, because "
        f"it was declined or has waited for {LIVES_DAYS} days, {again}."
    )
