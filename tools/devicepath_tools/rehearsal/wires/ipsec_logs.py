"""Why a tunnel did not come up, from what both ends log. Pure.

Source: measured with strongSwan 5.9.8 at both ends."""

from devicepath_tools.network.cause import Cause

RETRANSMITTED = "retransmit 2 of request"
"""The first one may only say that this machine is busy."""
GIVEN_UP = "giving up after"
ANSWERED = "parsed IKE_SA_INIT response"
HEARD = {False: "parsed IKE_SA_INIT request", True: "parsed IKE_AUTH request"}
"""What the other end logs of what was sent, once it has answered at all."""


def cause_of(customers: str, aws: str) -> Cause | None:
    """None: nothing is known yet. `customers` is the log of the router's end, `aws` of the other one."""
    if "received AUTHENTICATION_FAILED" in customers:
        return Cause.VPN_KEY if "tried 1 shared key" in aws or "MAC mismatched" in aws else Cause.VPN_IDENTITY
    if "TS_UNACCEPTABLE" in customers:
        return Cause.VPN_SELECTORS
    if "received NO_PROPOSAL_CHOSEN notify, no CHILD_SA built" in customers:
        return Cause.VPN_PHASE_2
    if "received NO_PROPOSAL_CHOSEN" in customers:
        return Cause.VPN_PHASE_1
    is_answered = ANSWERED in customers
    # Of a busy machine both ends retransmit, and the other one has heard.
    if GIVEN_UP in customers or (RETRANSMITTED in customers and HEARD[is_answered] not in aws):
        return Cause.VPN_PORT_CLOSED if is_answered else Cause.VPN_DOWN
    return None


def is_rekeyed(customers: str) -> bool | None:
    """Of the part of the log since new keys were asked for; None: it is not done yet."""
    if "NO_PROPOSAL_CHOSEN" in customers or "rekeying failed" in customers:
        return False
    return True if "established with SPIs" in customers else None
