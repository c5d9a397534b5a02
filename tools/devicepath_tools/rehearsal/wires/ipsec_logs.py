"""Why a tunnel did not come up, from what both ends log. Pure.

Source: measured with strongSwan 5.9.8 at both ends."""

from devicepath_tools.network.cause import Cause

RETRANSMITTED = "retransmit 2 of request"
"""The first one may only say that this machine is busy."""
ANSWERED = "parsed IKE_SA_INIT response"


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
    if RETRANSMITTED in customers:
        return Cause.VPN_PORT_CLOSED if ANSWERED in customers else Cause.VPN_DOWN
    return None


def is_rekeyed(customers: str) -> bool | None:
    """Of the part of the log since new keys were asked for; None: it is not done yet."""
    if "NO_PROPOSAL_CHOSEN" in customers or "rekeying failed" in customers:
        return False
    return True if "established with SPIs" in customers else None
