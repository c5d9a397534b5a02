"""A VPC: one namespace, the implicit router. Its subnets are bridges in it, which interfaces are plugged into."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.rehearsal.wires.nft import Table, listed
from devicepath_tools.rehearsal.wires.plan import ROUTER, Namespace, Plan

VPC_MTU = 9001
"""Bytes. Source: AWS, EC2 user guide, network MTU."""
TRAP = "trap"
"""The interface that leads nowhere: what is routed there has met its end, and is counted before it arrives."""
LOCAL_TABLE = 99
"""For what comes in from a peering connection or from an internet gateway: it reaches the VPC and nothing beyond it."""
REALM = "rt classid and 0xffff"
"""A match. Routes have a number that packets carry from then on. (The upper half is that of the way back.)"""


@dataclass
class Router:
    """A namespace that routes by tables whose routes are numbered: each is counted, and some are an end."""

    namespace: Namespace
    of: str
    """The VPC or VPG whose router it is."""
    table: Table
    refused: list[str] = field(default_factory=list)
    """What some routes do not take."""
    leaving: list[str] = field(default_factory=list)
    """What a packet meets first, once it is routed."""
    handed_on: list[str] = field(default_factory=list)
    """What it meets where its route goes on."""
    _counters: dict[int, str] = field(default_factory=dict)
    _ends: dict[int, str] = field(default_factory=dict)
    _realms: int = 0

    @classmethod
    def in_namespace(cls, plan: Plan, namespace: Namespace, of: str) -> "Router":
        namespace.run(f"link add name {TRAP} type bridge", f"link set {TRAP} up arp off")
        return cls(namespace, of, namespace.table("ip", plan.tally))

    def route(self, destination: object, way: str, *, table: int | str = "main", counter: str = "") -> int:
        """A route; with a counter, it counts what it leads. Gives its realm."""
        realm = self._realm(counter) if counter else 0
        self.namespace.run(f"route add {destination} {way} table {table}{f' realm {realm}' if realm else ''}")
        return realm

    def end(self, destination: object, stopped: str, *, table: int | str = "main", counter: str = "") -> int:
        """A route that leads nowhere. `stopped` is what is done with what takes it. Gives its realm."""
        realm = self._realm(counter)
        self._ends[realm] = stopped
        self.namespace.run(f"route add {destination} dev {TRAP} table {table} metric 9 realm {realm}")
        return realm

    def refuse(self, realm: int, destinations: Iterable[object], stopped: str) -> None:
        """Does something else with what takes a route to some destinations."""
        self.refused.append(f"{REALM} {realm} ip daddr {listed(destinations)} {stopped}")

    def judge(self) -> None:
        """The chain of all this. Called once, when nothing more is added."""
        forward = self.table.hook("forward", "forward")
        forward += self.leaving
        if self._counters:
            counters = listed(f'{realm} : "{name}"' for realm, name in self._counters.items())
            forward.append(f"counter name {REALM} map {counters}")
        forward += self.refused
        if self._ends:
            forward.append(f"{REALM} vmap {listed(f'{realm} : goto end_{realm}' for realm in self._ends)}")
        for realm, stopped in self._ends.items():
            self.table.chain(f"end_{realm}", stopped)
        forward += self.handed_on
        self.table.hook("told", "output")
        # The router says so to the sender of each packet that it could not pass on whole.
        too_large = self.table.told(Cause.TOO_LARGE, self.of)
        self.table.chain("told", f"icmp type destination-unreachable icmp code frag-needed {too_large}")

    def _realm(self, counter: str) -> int:
        self._realms += 1
        if counter:
            self._counters[self._realms] = counter
        return self._realms


@dataclass
class VpcWires:
    """What there is of a VPC, for those who plug something into it."""

    vpc: Vpc
    router: Router
    frames: Table
    """Judges what interfaces send and take."""
    bridges: dict[str, str]
    """By subnet."""
    ports: dict[str, str] = field(default_factory=dict)
    """By network interface: the bridge's side of its cable."""
    legs: dict[str, str] = field(default_factory=dict)
    """By peering connection and internet gateway: the interface that leads there."""
    zone_legs: dict[tuple[str, str], str] = field(default_factory=dict)
    """By transit gateway and zone, the same."""
    gateway_legs: dict[str, Subnet] = field(default_factory=dict)
    """By interface that leads to a transit gateway: the subnet that it is in."""

    @property
    def namespace(self) -> Namespace:
        return self.router.namespace


def lay(plan: Plan, network: Network, vpc: Vpc, number: int) -> VpcWires:
    """The router and the bridges, with nothing plugged in and no routes."""
    namespace = plan.namespace(f"vpc{number}", f"VPC {vpc.id}", ROUTER)
    router = Router.in_namespace(plan, namespace, vpc.id)
    bridges: dict[str, str] = {}
    for subnet in subnets(network, vpc):
        bridge = bridges[subnet.id] = f"s{len(bridges)}"
        namespace.run(
            f"link add name {bridge} type bridge mcast_snooping 0",
            f"link set {bridge} mtu {VPC_MTU} up",
            f"addr add {router_address(subnet)}/{subnet.cidr.prefixlen} dev {bridge}",
        )
    return VpcWires(vpc, router, namespace.table("bridge", plan.tally), bridges)


def subnets(network: Network, vpc: Vpc) -> list[Subnet]:
    return [subnet for subnet in network.subnets.values() if subnet.vpc_id == vpc.id]


def router_address(subnet: Subnet) -> IPv4Address:
    """The first host of a subnet is its VPC's router. Source: AWS, VPC user guide, subnet CIDR blocks."""
    return subnet.cidr[1]


def router_addresses(network: Network, vpc: Vpc) -> Iterable[IPv4Address]:
    return [router_address(subnet) for subnet in subnets(network, vpc)]
