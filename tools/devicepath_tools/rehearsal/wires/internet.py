"""The internet: one namespace which answers for every public address, and counts every packet that comes."""

from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires.nft import MOST_FLOWS, listed
from devicepath_tools.rehearsal.wires.plan import QUIET, Namespace, Plan
from devicepath_tools.rehearsal.wires.vpcs import Router, VpcWires

INTERNET_MTU = 1500
"""Bytes. Source: AWS, EC2 user guide, network MTU."""
NOT_GLOBAL = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
)  # fmt: skip
"""Source: IANA, IPv4 special-purpose address registry."""
SEEN = "seen"
"""The set of what came: source and destination, with a counter each."""


class Internet:
    """Made when the first gateway leads there: a network without one has none."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._legs = 0
        self.namespace: Namespace | None = None

    def leg(self, router: Namespace, interface: str) -> str:
        """A line from a router into the internet; gives its name there."""
        if self.namespace is None:
            self.namespace = self._made()
        leg = f"i{self._legs}"
        self._legs += 1
        self._plan.line((self.namespace, leg), (router, interface), INTERNET_MTU)
        return leg

    def leads_to(self, leg: str, address: IPv4Address) -> None:
        """Answers to a public address leave by a leg."""
        if self.namespace is not None:
            self.namespace.run(f"route add {address} dev {leg} table local")

    def _made(self) -> Namespace:
        namespace = self._plan.namespace("net", "the internet", QUIET | {"net/ipv4/conf/all/rp_filter": "0"})
        # Every address that no leg leads to is this namespace's own.
        namespace.run("route add local 0.0.0.0/0 dev lo table local")
        table = namespace.table("ip", self._plan.tally)
        table.sets[SEEN] = f"type ipv4_addr . ipv4_addr; flags dynamic; size {MOST_FLOWS}; counter;"
        table.hook("came", "prerouting")
        table.chain("came", f'iifname "i*" update @{SEEN} {{ ip saddr . ip daddr }}')
        return namespace


def connect(network: Network, net: Internet, wires: VpcWires) -> None:
    """The internet gateways of a VPC."""
    for gateway in network.internet_gateways.values():
        if gateway.vpc_id == wires.vpc.id:
            leg = wires.legs[gateway.id] = f"g{len(wires.legs)}"
            far = net.leg(wires.namespace, leg)
            public = _public_addresses(network, wires.vpc.id)
            for address in public.values():
                net.leads_to(far, address)
            _translate(wires.router, gateway, leg, public)


def _translate(router: Router, gateway: InternetGateway, leg: str, public: dict[IPv4Address, IPv4Address]) -> None:
    """One address to one: an interface without a public one is not let through. Source: AWS, internet gateways."""
    table = router.table
    known = table.addresses("with_public_address", public)
    router.handed_on.append(f"oifname {leg} ip saddr != {known} {table.stopped(Cause.NO_PUBLIC_ADDRESS, gateway.id)}")
    if public:
        there = listed(f"{private} : {address}" for private, address in public.items())
        back = listed(f"{address} : {private}" for private, address in public.items())
        table.hook("to_public", "postrouting", "srcnat", "nat").append(f"oifname {leg} snat to ip saddr map {there}")
        table.hook("from_public", "prerouting", "dstnat", "nat").append(f"iifname {leg} dnat to ip daddr map {back}")


def _public_addresses(network: Network, vpc_id: str) -> dict[IPv4Address, IPv4Address]:
    """Private to public."""
    return {
        it.private_address: it.address
        for interface in network.interfaces.values()
        if interface.vpc_id == vpc_id
        for it in interface.public_addresses or ()
    }


def of_vpg(number: int) -> IPv4Address:
    """A public address that a VPG's devices appear with. Made up, of a range for documentation (RFC 5737)."""
    return IPv4Network("198.51.100.0/24")[1 + number % 250]


def of_own_network(number: int) -> IPv4Address:
    """The same of a device on SORACOM's own network."""
    return IPv4Network("203.0.113.0/24")[1 + number % 250]
