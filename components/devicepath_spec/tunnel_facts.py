"""Facts about AWS's end of an IPsec tunnel: what it takes, and what it takes where nothing is said. Pure.

Source: AWS, Site-to-Site VPN user guide, tunnel options; EC2 API, VpnTunnelOptionsSpecification."""

from ipaddress import IPv4Network, IPv6Network

INSIDE = IPv4Network("169.254.0.0/16")
INSIDE_RESERVED = tuple(
    IPv4Network(f"169.254.{one}") for one in ("0.0/30", "1.0/30", "2.0/30", "3.0/30", "4.0/30", "5.0/30", "169.252/30")
)
"""What AWS uses itself."""
INSIDE_IPV6 = IPv6Network("fd00::/8")
INSIDE_PREFIX_LENGTH, INSIDE_IPV6_PREFIX_LENGTH = 30, 126
PHASE1_DH_GROUPS = (2, *range(14, 25))
PHASE2_DH_GROUPS = (2, 5, *range(14, 25))
"""35 to 37, which the API's model has besides, need key exchanges that the provider does not send."""
WEAK_DH_GROUPS = (2, 5, 22, 23, 24)
"""Source: RFC 8247, 2.4: not to be used any more."""
KEY_LENGTHS = range(8, 65)
"""Characters of a pre-shared key."""
PHASE1_LIFETIMES_S, PHASE2_LIFETIMES_S = range(900, 28801), range(900, 3601)
SHORTEST_REKEY_MARGIN_S, LONGEST_REKEY_MARGIN_S = 60, 1800
"""The provider checks the longest; AWS takes half of the lifetime of phase 2, which is no more."""
SHORTEST_DPD_TIMEOUT_S, LONGEST_DPD_TIMEOUT_S = 30, 2147483647
"""AWS says no longest: it is what its API has room for."""
ASNS = range(1, 4294967296)
"""Of a customer gateway. Source: AWS, EC2 API, CreateCustomerGateway."""
LARGEST_SHORT_ASN = 2147483647
"""A larger one is another property of a customer gateway. Source: AWS, EC2 API, BgpAsnExtended."""
RESERVED_ASNS = {7224: None, 9059: "eu-west-1", 10124: "ap-northeast-1", 17943: "ap-southeast-1"}
"""AWS's own, by the region that keeps it; None: each does. Source: AWS, Site-to-Site VPN user guide, customer
gateway."""
MOST_STATIC_ROUTES = 100
"""Of a virtual private gateway's connection. Source: AWS, Site-to-Site VPN quotas."""
TUNNEL_MTU = 1399
"""Bytes, of a tunnel's interface: what AWS advises. The most that fits is 1406, with SHA2-512 and NAT traversal.
Source: AWS, Site-to-Site VPN user guide, customer gateway devices."""
MOST_ANNOUNCED_TO_VGW, MOST_ANNOUNCED_TO_TGW = 100, 1000
"""Prefixes that a router may announce by BGP: to a virtual private gateway over a VPN, and over a virtual interface of
Direct Connect; and to a transit gateway over a VPN. With one more AWS closes the session (6/1). Source: AWS,
Site-to-Site VPN and Direct Connect user guides, quotas."""
GCM_ALONE = "has GCM alone, which strongSwan has not in IKEv1; write AES256, too"
"""Of a Linux router. Seen with strongSwan 5.9.8."""
