"""What tracing a packet and its answer costs, of every pair of many VPCs: it must not grow with the network.

Each VPC has a host. Peered, each has a table with a route to every other VPC, and a peering connection with each: 100
VPCs have 10,000 routes, 4,950 peering connections and 9,900 ordered pairs. Behind one transit gateway each has an
attachment that propagates to the one table. No process is started and nothing is asked of a cloud."""

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from itertools import combinations, permutations

from benchmarks.figures import Comparison, Section
from benchmarks.processes import Processes
from benchmarks.progress import Progress
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.network_acl import Action, NetworkAcl, NetworkAclEntry
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteTable, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayVpcAttachment
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRouteTable
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

FEW, MANY = 50, 100
FEW_BEHIND, MANY_BEHIND = 25, 50
"""VPCs behind one transit gateway."""
RUNS = 3
LOWEST_RATIO, HIGHEST_RATIO = 0.8, 1.25
GOAL_S = 2.0
"""For all pairs of many."""
REGION, ACCOUNT, HUB = "ap-northeast-1", "111111111111", "tgw-1"
PORT, EPHEMERAL = 443, 50000
EVERYBODY = IPv4Network("0.0.0.0/0")
OPEN = (NetworkAclEntry(100, Action.ALLOW, None, EVERYBODY), NetworkAclEntry(32767, Action.DENY, None, EVERYBODY))


def measure(_processes: Processes, progress: Progress) -> list[Section]:
    """Seconds of CPU time for every pair of many VPCs, both ways; and microseconds a pair, of few and of many."""
    mesh = _Measured(full_mesh, FEW, MANY, progress)
    behind = _Measured(behind_gateway, FEW_BEHIND, MANY_BEHIND, progress)
    told = ("aimed at", "traced")
    mesh_title = f"All pairs of {MANY} VPCs with {MANY**2} routes (median of {RUNS} runs)"
    behind_title = f"All pairs of {MANY_BEHIND} VPCs behind one transit gateway (median of {RUNS} runs)"
    return [
        Section("tracingCpuUsPerPair", f"A trace and its answer (median of {RUNS} runs)", mesh.names, [mesh.linear]),
        Section("tracingCpuSeconds", mesh_title, told, [mesh.at_once]),
        Section("tracingGatewayCpuUsPerPair", "The same behind one transit gateway", behind.names, [behind.linear]),
        Section("tracingGatewaySeconds", behind_title, told, [behind.at_once]),
    ]


class _Measured:
    """Every pair of few and of many VPCs."""

    def __init__(self, of: Callable[[int], Network], few: int, many: int, progress: Progress) -> None:
        self.names = (f"of {few} VPCs", f"of {many} VPCs")
        few_us: list[float] = []
        many_us: list[float] = []
        many_s: list[float] = []
        for run in range(1, RUNS + 1):
            # Few before and after many: what else the machine does changes over seconds.
            for vpcs, samples in ((few, few_us), (many, many_us), (few, few_us)):
                seconds, pairs = _every_pair(of(vpcs))
                samples.append(seconds / pairs * 1e6)
                if vpcs == many:
                    many_s.append(seconds)
                progress(f"tracing: run {run} of {RUNS}, {vpcs} VPCs: {pairs} pairs in {seconds:.2f} s of CPU time")
        self.linear = Comparison("CPU time a pair, us", few_us, many_us, LOWEST_RATIO, HIGHEST_RATIO)
        self.at_once = Comparison("CPU time, s", [GOAL_S], many_s, highest=1.0)


def _every_pair(network: Network) -> tuple[float, int]:
    """CPU seconds for all ordered pairs, and how many they are. Making the indexes is in it, as in a first trace."""
    packets = [
        (HostEnd(sender), Packet(sender.addresses[0], receiver.addresses[0], Protocol.TCP, PORT, EPHEMERAL))
        for sender, receiver in permutations(network.interfaces.values(), 2)
    ]
    gc.collect()
    before = time.process_time()
    reached = sum(trace(network, sender, packet).verdict is Verdict.REACHABLE for sender, packet in packets)
    seconds = time.process_time() - before
    if reached != len(packets):
        raise RuntimeError(f"{len(packets) - reached} of {len(packets)} pairs do not reach each other; all should.")
    return seconds, len(packets)


def full_mesh(vpcs: int) -> Network:
    """VPCs 10.0.0.0/16, 10.1.0.0/16 and so on, each peered with each; a host .10 in each."""
    peerings = [_peering(one, other) for one, other in combinations(range(vpcs), 2)]
    return replace(_apart(vpcs), route_tables=by_id(_table(it, vpcs) for it in range(vpcs)), peerings=by_id(peerings))


def behind_gateway(vpcs: int) -> Network:
    """The same VPCs, attached to one transit gateway with one table."""
    attachments = [
        TransitGatewayVpcAttachment(f"attach-{it}", HUB, f"vpc-{it}", subnet_ids=(f"subnet-{it}",))
        for it in range(vpcs)
    ]
    names = frozenset(it.id for it in attachments)
    to_gateway = Route(IPv4Network("10.0.0.0/8"), Target(TargetKind.TRANSIT_GATEWAY, HUB))
    return replace(
        _apart(vpcs),
        route_tables=by_id(
            RouteTable(f"rtb-{it}", f"vpc-{it}", (_local(it), to_gateway), is_main=True) for it in range(vpcs)
        ),
        transit_gateways=by_id([TransitGateway(HUB, ACCOUNT, REGION, is_whole=True)]),
        transit_gateway_attachments=by_id(attachments),
        transit_gateway_route_tables=by_id(
            [TransitGatewayRouteTable("rtb-hub", HUB, associated=names, propagating=names)]
        ),
    )


def _apart(vpcs: int) -> Network:
    """VPCs that nothing joins."""
    return Network(
        vpcs=by_id(Vpc(f"vpc-{it}", ACCOUNT, REGION, (_cidr(it),)) for it in range(vpcs)),
        subnets=by_id(Subnet(f"subnet-{it}", f"vpc-{it}", _cidr(it), f"{REGION}a") for it in range(vpcs)),
        security_groups=by_id(_group(it) for it in range(vpcs)),
        network_acls=by_id(
            NetworkAcl(f"acl-{it}", f"vpc-{it}", frozenset({f"subnet-{it}"}), OPEN, OPEN) for it in range(vpcs)
        ),
        interfaces=by_id(_interface(it) for it in range(vpcs)),
        instances=by_id(Instance(f"i-{it}", (f"eni-{it}",)) for it in range(vpcs)),
    )


def _cidr(number: int) -> IPv4Network:
    return IPv4Network(f"10.{number}.0.0/16")


def _peering(one: int, other: int) -> VpcPeeringConnection:
    sides = [PeeringSide(f"vpc-{it}", ACCOUNT, REGION, (_cidr(it),)) for it in (one, other)]
    return VpcPeeringConnection(f"pcx-{one}-{other}", "active", sides[0], sides[1])


def _table(number: int, vpcs: int) -> RouteTable:
    others = tuple(
        Route(_cidr(it), Target(TargetKind.VPC_PEERING_CONNECTION, f"pcx-{min(it, number)}-{max(it, number)}"))
        for it in range(vpcs)
        if it != number
    )
    return RouteTable(f"rtb-{number}", f"vpc-{number}", (_local(number), *others), is_main=True)


def _local(number: int) -> Route:
    return Route(_cidr(number), Target(TargetKind.LOCAL, "local"), origin=RouteOrigin.TABLE)


def _group(number: int) -> SecurityGroup:
    inwards = SecurityGroupRule(f"sgr-{number}-in", Protocol.TCP, PORT, PORT, IPv4Network("10.0.0.0/8"))
    outwards = SecurityGroupRule(f"sgr-{number}-out", None, 0, 65535, EVERYBODY)
    return SecurityGroup(f"sg-{number}", f"vpc-{number}", (inwards,), (outwards,))


def _interface(number: int) -> NetworkInterface:
    address = IPv4Address(f"10.{number}.0.10")
    return NetworkInterface(
        f"eni-{number}", f"vpc-{number}", f"subnet-{number}", (address,), (f"sg-{number}",), instance_id=f"i-{number}"
    )
