"""What goes from one gate peer's VPC to another's through the overlay is a fault of a rehearsal where it arrives."""

from ipaddress import IPv4Address
from typing import Any

import pytest

from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.packets import Packets
from devicepath_tools.rehearsal.probes.between_gate_peers import PORT, Refused, Strayed
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from tests.network.intent.planned import committed_plan

PROBE = Probe("i-tokyo", IPv4Address("10.32.0.20"), Protocol.UDP, PORT)
LET_THROUGH = "i-tokyo reaches 10.32.0.20 through i-osaka, which should let nothing of it pass."


@pytest.mark.parametrize(
    ("seen", "is_fault"), [(None, False), (IPv4Address("10.160.255.253"), True)], ids=["refused", "let through"]
)
def test_it_is_a_fault_where_it_arrives_also_if_nobody_answers(seen, is_fault):
    settings, network = committed_plan("device-to-device")
    nowhere: Any = None
    outcome = Outcome(PROBE, is_answered=False, source_seen=seen)
    packets = Packets(settings, nowhere, network, refused=(Refused(Strayed(PROBE, "i-osaka"), outcome),))
    assert (LET_THROUGH in packets.faults) is is_fault
