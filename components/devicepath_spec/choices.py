"""The choices that a path has, as words. Pure."""

from enum import Enum


class VpgType(str, Enum):
    """Kind of VPG: E has the internet only, F has Canal by VPC peering, F2 has Canal by transit gateway."""

    E = "E"
    F = "F"
    F2 = "F2"


class RendezvousPoint(str, Enum):
    """Where a VPG is. Source: CreateVirtualPrivateGatewayRequest.placement.region."""

    TOKYO = "ap-northeast-1"
    FRANKFURT = "eu-central-1"
    OREGON = "us-west-2"
    SINGAPORE = "ap-southeast-2"


class Internet(str, Enum):
    """What devices reach besides the path: `none`: nothing, the VPG has no internet gateway; `services`: SORACOM's
    own services, as everything but the path's ranges is denied; `open`: the internet; `shared`: what the filter of an
    existing VPG says, which is another stack's, and in which the path's ranges are allowed."""

    NONE = "none"
    SERVICES = "services"
    OPEN = "open"
    SHARED = "shared"


class Session(str, Enum):
    """What happens to the session of a SIM whose group changes: `keep`: it goes on, and the group's settings hold from
    the next one; `reset`: it ends, so that the device connects anew."""

    KEEP = "keep"
    RESET = "reset"


class ReturnPath(str, Enum):
    """How servers' packets to devices find back: `none`: only the gate peer itself talks with devices; `masquerade`:
    devices see the gate peer's inner address instead of the server's; `redirection`: SORACOM's Junction sends all
    packets of devices to the gate peer, so that both sides see each other's own address, and devices are cut off while
    the gate peer is down."""

    NONE = "none"
    MASQUERADE = "masquerade"
    REDIRECTION = "redirection"


class PacketFilter(str, Enum):
    """What the gate peer filters with: `none`: nothing, its image has no filter; `nftables`: installed once from Amazon
    Linux's repository, through the VPC's S3 endpoint; clamps the MSS, and masquerades where that is chosen."""

    NONE = "none"
    NFTABLES = "nftables"


class Direction(str, Enum):
    """Who opens connections to whom."""

    DEVICE_TO_CLOUD = "device_to_cloud"
    CLOUD_TO_DEVICE = "cloud_to_device"
    DEVICE_TO_DEVICE = "device_to_device"


class Acceptance(str, Enum):
    """Who accepts what another AWS account offers: `accept`: it waits, and is accepted here; `accepted`: nothing is to
    be done, as another stack of the account has accepted it, or the Organization shares without asking."""

    ACCEPT = "accept"
    ACCEPTED = "accepted"


class Replaceable(str, Enum):
    """What is in use and would be ended, and made anew, by a change that its service cannot make: `vpg`, and with it
    the connection; `canal`: the connection of VPG and VPC."""

    VPG = "vpg"
    CANAL = "canal"


class Protocol(str, Enum):
    """An IP protocol."""

    TCP = "tcp"
    UDP = "udp"
    ICMP = "icmp"
    ALL = "all"
