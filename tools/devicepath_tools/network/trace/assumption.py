"""What a trace takes to be so because no source tells."""

from enum import Enum


class Assumption(str, Enum):
    """A closed list; the value is the sentence for people."""

    LISTENER = "something listens there, and no firewall of its own is in the way"
    RUNNING = "the instance runs: it was not read"
    SECOND_INTERFACE = "the host sends by the interface that has the address"
    ANSWER_TAKEN = "what AWS keeps the interface for takes the answer to what it asks"
    FORWARDING = "the host passes on unchanged what is not for itself: what it boots was not read"
    GATE_PEER = "the host is a gate peer as it should be: what it boots was not read"
    VPG_PEERS = "the VPG's ends are those that the gate peer floods to: they were not read"
    DEVICE_ROUTES = "the device sends it through its SIM"
    DEVICE_ONLINE = "the device is online: no SIM was read"
    TRANSLATED_ADDRESS = "the address of the VPG that it is translated to"
    TUNNEL_UP = "a tunnel of the VPN connection is up: nothing tells whether one is"
    SESSION_UP = "the BGP session of the virtual interface is up: nothing tells whether it is"
    NAT_ADDRESS = "the NAT gateway sends it from the first of its addresses"
    NOT_REDIRECTED = "what devices send to each other, and to other gate peers, is not redirected"
