"""The choices that a path has, as words. Pure."""

from enum import Enum


class VpgType(str, Enum):
    """Kind of VPG: E has the internet only, F has Canal by VPC peering, and Door and Direct, F2 has Canal by transit
    gateway."""

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
    """What devices reach besides the path: `none`: nothing, the VPG has no internet gateway; `services`: SORACOM's own
    services, and the routing filter denies all else; `open`: the internet; `shared`: what the routing filter of an
    existing VPG allows, which belongs to another stack; the path's ranges are added to it."""

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
    """The gate peer's packet filter: `none`: there is none in its image; `nftables`: installed once, at the first boot,
    from Amazon Linux's repository, through the VPC's S3 endpoint. It clamps the MSS, and masquerades where that is
    chosen."""

    NONE = "none"
    NFTABLES = "nftables"


class Direction(str, Enum):
    """Who opens connections to whom."""

    DEVICE_TO_CLOUD = "device_to_cloud"
    CLOUD_TO_DEVICE = "cloud_to_device"
    DEVICE_TO_DEVICE = "device_to_device"


class Acceptance(str, Enum):
    """Who accepts what another AWS account offers: `accept`: it waits to be accepted, and is accepted here; `accepted`:
    there is nothing to do, as another stack of the account has accepted it, or the AWS Organization shares without
    asking."""

    ACCEPT = "accept"
    ACCEPTED = "accepted"


class Replaceable(str, Enum):
    """What may be deleted and made anew, though it is in use, where a change cannot be made in place: `vpg`: the VPG,
    and with it its connections; `canal`: the connection of VPG and VPC."""

    VPG = "vpg"
    CANAL = "canal"


class Protocol(str, Enum):
    """An IP protocol."""

    TCP = "tcp"
    UDP = "udp"
    ICMP = "icmp"
    ALL = "all"


class IkeVersion(str, Enum):
    """A version of IKE that AWS's end of a tunnel speaks."""

    IKEV1 = "ikev1"
    IKEV2 = "ikev2"


class Encryption(str, Enum):
    """A cipher that AWS's end of a tunnel takes."""

    AES128 = "AES128"
    AES256 = "AES256"
    AES128_GCM_16 = "AES128-GCM-16"
    AES256_GCM_16 = "AES256-GCM-16"


AUTHENTICATED = (Encryption.AES256_GCM_16, Encryption.AES128_GCM_16)
"""Those that need no integrity algorithm."""


class Integrity(str, Enum):
    """A hash that AWS's end of a tunnel takes."""

    SHA1 = "SHA1"
    SHA2_256 = "SHA2-256"
    SHA2_384 = "SHA2-384"
    SHA2_512 = "SHA2-512"


class DeadPeerAction(str, Enum):
    """What AWS does once the customer's router is silent for too long: `clear`: the IKE session ends; `none`: nothing;
    `restart`: AWS opens it again."""

    CLEAR = "clear"
    NONE = "none"
    RESTART = "restart"


class StartupAction(str, Enum):
    """Who opens the IKE session: `add`: the customer's router; `start`: AWS, too, which takes IKEv2 and a customer
    gateway with an address."""

    ADD = "add"
    START = "start"


class KeyStorage(str, Enum):
    """Where AWS keeps the pre-shared keys: `standard`: in the VPN service, and they are shown to whoever describes the
    connection; `secrets_manager`: in Secrets Manager, and they are shown nowhere else."""

    STANDARD = "standard"
    SECRETS_MANAGER = "secrets_manager"


class InsideIpVersion(str, Enum):
    """What the tunnels carry; of IPv6 a transit gateway alone."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"


class TunnelBandwidth(str, Enum):
    """What one tunnel carries: `standard`: 1.25 Gbit/s; `large`: 5 Gbit/s, on a transit gateway."""

    STANDARD = "standard"
    LARGE = "large"


class Distribution(str, Enum):
    """Which Linux a customer's router is: `rhel` is Red Hat Enterprise Linux and whatever is made of it, with EPEL."""

    DEBIAN = "debian"
    UBUNTU = "ubuntu"
    RHEL = "rhel"


class HostPlace(str, Enum):
    """Where a gate peer in a data centre is: `beside_router`: a host of its own, which sends to the VPG through the
    router; `on_router`: the host that the tunnels end at."""

    BESIDE_ROUTER = "beside_router"
    ON_ROUTER = "on_router"


class TunnelLog(str, Enum):
    """How a tunnel's log is written: `none`: it is not."""

    NONE = "none"
    JSON = "json"
    TEXT = "text"


class GatewayKind(str, Enum):
    """What a Direct Connect gateway leads to: `vpn_gateway`: the virtual private gateway of a VPC; `transit_gateway`: a
    transit gateway."""

    VPN_GATEWAY = "vpn_gateway"
    TRANSIT_GATEWAY = "transit_gateway"
