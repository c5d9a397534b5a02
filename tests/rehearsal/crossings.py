"""Conversations in the sample of the network's tests, with what became of them."""

from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.ends import End, EndKind
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Protocol
from devicepath_tools.rehearsal.probes.crossing import Crossing
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.wires.tally import Place
from tests.network.sample import APP, CAM, CAM_8, PLANT, a_packet, a_ping, traced

INTERNET_ADDRESS = IPv4Address("1.1.1.1")
CAM_7_END, CAM_8_END = End(EndKind.DEVICE, CAM, "cam-7"), End(EndKind.DEVICE, CAM_8, "cam-8")
APP_END = End(EndKind.SERVER, APP, "app-1")
INTERNET_END = End(EndKind.INTERNET, INTERNET_ADDRESS)
WHY = "directions: device_to_cloud"
PING = 0
"""As a port: it is no TCP then."""


def conversation(source: End, destination: End, port: int, *, is_wanted: bool, seen: str = "") -> Conversation:
    kind = (Protocol.ICMP, ECHO_REQUEST) if port == PING else (Protocol.TCP, port)
    seen_source = IPv4Address(seen) if seen else None
    return Conversation(source, destination, *kind, is_wanted=is_wanted, why=WHY, seen_source=seen_source)


def crossing(asked: Conversation, outcome: Outcome | None = None, *, network: Network = PLANT) -> Crossing:
    """With the network's trace."""
    ends = asked.source.address, asked.destination.address
    packet = a_ping(*ends) if asked.protocol is Protocol.ICMP else a_packet(*ends, asked.port)
    return Crossing(asked, traced(network, packet), outcome)


def answered(seen: IPv4Address | str, round_trip_ms: float = 1.0) -> Outcome:
    return Outcome(_probe(), True, IPv4Address(seen), round_trip_ms)


def died(cause: Cause, object_id: str) -> Outcome:
    return Outcome(_probe(), False, died=Place(cause, object_id))


def lost() -> Outcome:
    """Not answered, and seen to stop nowhere."""
    return Outcome(_probe(), False)


def _probe() -> Probe:
    return Probe("sim-7", APP)
