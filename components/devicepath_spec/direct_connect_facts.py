"""Facts about AWS Direct Connect: what an interface, its session and a gateway take. Pure.

Source: AWS, Direct Connect user guide, virtual interfaces, gateways, allowed prefixes, MTU, and quotas."""

PRIVATE, TRANSIT = "private", "transit"
"""The two kinds of virtual interfaces: to VPCs, and to transit gateways."""
VLANS = range(1, 4095)
STANDARD_MTU = 1500
MTUS = {PRIVATE: (STANDARD_MTU, 9001), TRANSIT: (STANDARD_MTU, 8500)}
"""Bytes. The guide's table says 8500 for both, its text 9001 for a private one, which the provider takes."""
LINK_PREFIX_LENGTHS = (30, 31)
"""Of the two addresses of an interface."""
KEY_LENGTHS = range(6, 81)
"""Characters of a BGP key. Source: AWS, Direct Connect API, authKey."""
ASNS = range(1, 4294967295)
"""Of the customer's router."""
LARGEST_SENT_ASN = 2147483647
"""What the provider sends of an interface that it makes."""
MOST_ANNOUNCED = 100
"""Routes that a router may announce: at one more, AWS closes the session."""
MOST_PREFIXES = 200
"""Allowed prefixes of a transit gateway, of both IP versions together."""
MOST_VPN_GATEWAYS, MOST_TRANSIT_GATEWAYS, MOST_INTERFACES = 20, 6, 30
"""Of a Direct Connect gateway."""
NO_NAMES = ("all", "default", "lo")
"""What no interface of Linux can be called that is made. Source: seen; the kernel has settings of the first two."""
