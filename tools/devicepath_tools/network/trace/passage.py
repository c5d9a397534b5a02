"""Steps at which nothing is refused, and turns that nobody can follow."""

from dataclasses import dataclass, field
from enum import Enum

from devicepath_tools.network.trace.hop import Hop


class Passage(str, Enum):
    """What becomes of a packet; the value is for people."""

    SENT = "sends it"
    SENT_TO_ITSELF = "keeps it: the address is its own"
    WITHIN_SITE = "hands it on in the site"
    SAME_SUBNET = "the same subnet: neither a route nor a network ACL decides"
    PASSED_ON = "passes it on"
    DELIVERED = "takes it"
    UNWRAPPED = "unwraps it: Gate is open, VNI and port agree, the gate peer is registered"
    REDIRECTED = "redirects it to the gate peer"
    TO_A_GATE_PEER = "passes it on to the gate peer that it is for"
    TO_A_DEVICE = "passes it on to the device, untranslated"
    FROM_DEVICE_TO_DEVICE = "passes it on from device to device: its Gate is open"
    ONLINE = "is online as"


@dataclass(frozen=True, slots=True)
class PassageHop(Hop):
    passage: Passage
    detail: str = ""

    @property
    def finding(self) -> str:
        return f"{self.passage.value} {self.detail}".rstrip()


class Unknown(str, Enum):
    """Why nobody can say what becomes of a packet; the value is for people."""

    NOT_MODELLED = "what it does with a packet is not modelled"
    INTERNET = "it leaves to the internet, and is not followed there"
    SUBNET_NOT_READ = "the subnet was not read"
    TABLE_NOT_READ = "the route table was not read"
    PREFIX_LIST_NOT_READ = "a route to a prefix list may decide, and what the list holds was not read"
    PREFIX_LISTS_OVERLAP = (
        "two prefix lists hold it and lead to different targets: AWS picks one, and tells nobody which"
    )
    ACL_NOT_READ = "the network ACL was not read"
    GROUPS_NOT_READ = "which security groups it has was not read"
    INTERFACE_NOT_READ = "the interface was not read"
    INTERFACES_NOT_READ = "nobody there is known to have the address, but not every interface was read"
    VPN_CONNECTION_NOT_READ = "the VPN connection was not read"
    VPN_GATEWAY_NOT_READ = "the virtual private gateway, or the VPC that it is attached to, was not read"
    ANNOUNCED_NOT_READ = "what is announced to it, by routers behind VPN connections or Direct Connect, was not read"
    BEHIND_CUSTOMER_GATEWAY = "what is behind the customer's router was not told"
    NOT_ALLOWED = "none of its associations is told to allow a range that holds it"
    TUNNEL_MTU = "whether it fits, the ciphers decide that both ends choose; and it may not be fragmented"
    NAT_GATEWAY_NOT_READ = "where the NAT gateway is, and what it sends from, was not read"
    PEERING_NOT_READ = "the peering connection was not read"
    FAR_VPC_NOT_READ = "the VPC at the other end was not read"
    OWN_SERVICE = "an address of AWS's own: what answers there is not modelled"
    SORACOM_SERVICE = "an address of SORACOM's own: what answers there is not modelled"
    SEVERAL_INTERFACES = "the host has several interfaces: by which one it leaves is its operating system's choice"
    VPG_NOT_READ = "the VPG that its tunnel leads to was not read"
    VPG_ENDS_NOT_READ = "the VPG's own ends of the tunnel were not read"
    GATE_PEERS_NOT_READ = "the VPG's gate peers were not read"
    SIMS_NOT_READ = "no SIM that was read has the address, but not every SIM was read"
    SIM_NOT_READ = "no SIM that was read is this device's"
    GROUP_NOT_READ = "its SIM group was not read"
    GATE_PEER_NOT_READ = "the gate peer's host was not read"
    OTHER_VPG_NOT_READ = "the VPG that the device is on was not read"
    BETWEEN_GATE_PEERS = "whether a VPG passes packets from one gate peer to another is not known"
    GATEWAY_NOT_READ = "which of its tables judges what comes from there was not read: only its owner sees it"
    SEVERAL_ASSOCIATIONS = "it is said to be associated with several route tables, of which AWS has one decide"
    ATTACHMENT_OF_ANOTHER = "it is no attachment of the transit gateway that is to send there"
    ATTACHMENT_NOT_READ = "the attachment was not read, or is of a kind that is not modelled"
    ATTACHMENT_SUBNETS_NOT_READ = "the subnets of the attachment, and with them its zones, were not read"
    ROUTES_NOT_READ = "not all of the table's routes were read, and one that was not may decide"
    PROPAGATIONS_OVERLAP = (
        "two attachments propagate it: AWS takes the range of the one that was attached first, and tells nobody which"
    )
    ZONE_OF_EXIT = "AWS picks the zone that it leaves by, and the attachment's subnets do not do the same with it"
    BETWEEN_ATTACHMENTS = "whether a VPG's transit gateway passes packets from one attachment to another is not known"
    GATE_OVER_TRANSIT_GATEWAY = "whether Gate's tunnel works over a VPG's transit gateway is not known"
    OTHER_WAYS = "something leads from the VPG that is not modelled"


@dataclass(frozen=True, slots=True)
class UnknownHop(Hop):
    reason: Unknown
    is_unknown: bool = field(default=True, kw_only=True)

    @property
    def finding(self) -> str:
        return self.reason.value
