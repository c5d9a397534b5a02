"""Whether a share of another account is accepted, and what to do about it. Pure.

Source: AWS, RAM user guide, "Accepting and rejecting resource share invitations"; RAM API, ResourceShareInvitation."""

from devicepath_spec.choices import Acceptance

LIVES_DAYS = 7
"""How long the invitation to a transit gateway's share waits. Source: AWS, RAM user guide."""


def accepted_before(transit_gateway_id: str) -> str:
    """What is wrong with `accept`."""
    return (
        f"accept, but the account sees {transit_gateway_id} already: another stack has accepted its share, the "
        "Organization shares without asking, or a run of this stack was ended just after it. Write accepted instead."
    )


def nothing_pending() -> str:
    """What is wrong with `accept` where no invitation waits."""
    return (
        "accept, but no invitation to the share waits: it was declined, or has waited for "
        f"{LIVES_DAYS} days, or the credentials may not list invitations (ram:GetResourceShareInvitations). Have it "
        "offered anew: `pulumi up --replace` with the URN of what offers it, the registration or the principal "
        "association; where it is accepted by somebody else, write accepted instead."
    )


def not_accepted(transit_gateway_id: str, region: str, share: Acceptance) -> str:
    """What is wrong where the account does not see the gateway."""
    unseen = f"{share.value}, but the account does not see {transit_gateway_id} in {region}"
    if share is Acceptance.ACCEPT:
        return f"{unseen}: its share is accepted, and AWS is not done yet. Run again."
    return (
        f"{unseen}: nobody has accepted its share. Write accept instead; or, if nothing waits to be accepted, because "
        f"it was declined or has waited for {LIVES_DAYS} days, have it offered anew: "
        f"`pulumi up --replace` with the URN of what offers it."
    )
