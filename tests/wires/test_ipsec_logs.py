"""Why a tunnel is not up, from the lines that strongSwan's two ends wrote when each fault was made."""

import pytest

from devicepath_tools.network.cause import Cause
from devicepath_tools.rehearsal.wires.ipsec_logs import cause_of, is_rekeyed

REFUSED = "10[IKE] received AUTHENTICATION_FAILED notify error"
ANSWERED = "12[ENC] parsed IKE_SA_INIT response 0 [ SA KE No N(NATD_S_IP) N(NATD_D_IP) ]"

HEARD = "05[ENC] parsed IKE_SA_INIT request 0 [ SA KE No N(NATD_S_IP) N(NATD_D_IP) ]"
BUSY = f"{HEARD}\n06[ENC] parsed IKE_AUTH request 1 [ IDi AUTH SA TSi TSr ]"
TWICE = "08[IKE] retransmit 2 of request with message ID 1"


@pytest.mark.parametrize(
    ("customers", "aws", "cause"),
    [
        (REFUSED, "10[IKE] tried 1 shared key for '203.0.113.10' - '198.51.100.1', but MAC mismatched", Cause.VPN_KEY),
        (REFUSED, "10[CFG] no matching peer config found", Cause.VPN_IDENTITY),
        ("10[IKE] received NO_PROPOSAL_CHOSEN notify error", "", Cause.VPN_PHASE_1),
        ("10[IKE] received NO_PROPOSAL_CHOSEN notify, no CHILD_SA built", "", Cause.VPN_PHASE_2),
        ("10[IKE] received TS_UNACCEPTABLE notify, no CHILD_SA built", "", Cause.VPN_SELECTORS),
        (f"{ANSWERED}\n{TWICE}", HEARD, Cause.VPN_PORT_CLOSED),
        ("08[IKE] retransmit 2 of request with message ID 0", "", Cause.VPN_DOWN),
        (f"{ANSWERED}\n{TWICE}", BUSY, None),
        ("08[IKE] retransmit 2 of request with message ID 0", HEARD, None),
        (f"{ANSWERED}\n{TWICE}\n08[IKE] giving up after 2 retransmits", BUSY, Cause.VPN_PORT_CLOSED),
        (f"{ANSWERED}\n08[IKE] retransmit 1 of request with message ID 1", "", None),
        ("", "", None),
    ],
)
def test_each_fault_is_known_by_what_is_logged(customers: str, aws: str, cause: Cause | None):
    assert cause_of(customers, aws) is cause


@pytest.mark.parametrize(
    ("log", "is_new"),
    [
        ("CHILD_SA t{2} established with SPIs c1_i c2_o and TS 0.0.0.0/0 === 0.0.0.0/0", True),
        ("no CHILD_SA built\nCHILD_SA rekeying failed, trying again in 14 seconds", False),
        ("establishing CHILD_SA t{2} reqid 1", None),
    ],
)
def test_whether_a_tunnel_got_new_keys_is_known_by_what_is_logged(log, is_new):
    assert is_rekeyed(log) is is_new
