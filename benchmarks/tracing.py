"""What tracing a packet and its answer costs, of every pair of many peered VPCs: it must not grow with the network.

Each VPC has a host, a table with a route to every other VPC, and a peering connection with each: 100 VPCs have 10,000
routes, 4,950 peering connections and 9,900 ordered pairs. No process is started and nothing is asked of a cloud."""

import gc
import time
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
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

FEW, MANY = 50, 100
RUNS = 3
LOWEST_RATIO, HIGHEST_RATIO = 0.8, 1.25
NAMES = f"of {FEW} VPCs", f"of {MANY} VPCs"
GOAL_S = 2.0
"""For all pairs of many."""
REGION, ACCOUNT = "ap-northeast-1", "111111111111"
PORT, EPHEMERAL = 443, 50000
EVERYBODY = IPv4Network("0.0.0.0/0")
OPEN = (NetworkAclEntry(100, Action.ALLOW, None, EVERYBODY), NetworkAclEntry(32767, Action.DENY, None, EVERYBODY))


def measure(_processes: Processes, progress: Progress) -> list[Section]:
    """Seconds of CPU time for every pair of many VPCs, both ways; and microseconds a pair, of few and of many."""
    few_us: list[float] = []
    many_us: list[float] = []
    many_s: list[float] = []
    for run in range(1, RUNS + 1):
        # Few before and after many: what else the machine does changes over seconds.
        for vpcs, samples in ((FEW, few_us), (MANY, many_us), (FEW, few_us)):
            seconds, pairs = _every_pair(vpcs)
            samples.append(seconds / pairs * 1e6)
            if vpcs == MANY:
                many_s.append(seconds)
            progress(f"tracing: run {run} of {RUNS}, {vpcs} VPCs: {pairs} pairs in {seconds:.2f} s of CPU time")
    linear = Comparison("CPU time a pair, us", few_us, many_us, LOWEST_RATIO, HIGHEST_RATIO)
    at_once = Comparison("CPU time, s", [GOAL_S], many_s, highest=1.0)
    mesh = f"{MANY} VPCs with {MANY**2} routes"
    return [
        Section("tracingCpuUsPerPair", f"A trace and its answer (median of {RUNS} runs)", NAMES, [linear]),
        Section("tracingCpuSeconds", f"All pairs of {mesh} (median of {RUNS} runs)", ("aimed at", "traced"), [at_once]),
    ]


def _every_pair(vpcs: int) -> tuple[float, int]:
    """CPU seconds for all ordered pairs, and how many they are. Making the indexes is in it, as in a first trace."""
    network = full_mesh(vpcs)
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
    return Network(
        vpcs=by_id(Vpc(f"vpc-{it}", ACCOUNT, REGION, (_cidr(it),)) for it in range(vpcs)),
        subnets=by_id(Subnet(f"subnet-{it}", f"vpc-{it}", _cidr(it), f"{REGION}a") for it in range(vpcs)),
        route_tables=by_id(_table(it, vpcs) for it in range(vpcs)),
        security_groups=by_id(_group(it) for it in range(vpcs)),
        network_acls=by_id(
            NetworkAcl(f"acl-{it}", f"vpc-{it}", frozenset({f"subnet-{it}"}), OPEN, OPEN) for it in range(vpcs)
        ),
        interfaces=by_id(_interface(it) for it in range(vpcs)),
        instances=by_id(Instance(f"i-{it}", (f"eni-{it}",)) for it in range(vpcs)),
        peerings=by_id(peerings),
    )


def _cidr(number: int) -> IPv4Network:
    return IPv4Network(f"10.{number}.0.0/16")


def _peering(one: int, other: int) -> VpcPeeringConnection:
    sides = [PeeringSide(f"vpc-{it}", ACCOUNT, REGION, (_cidr(it),)) for it in (one, other)]
    return VpcPeeringConnection(f"pcx-{one}-{other}", "active", sides[0], sides[1])


def _table(number: int, vpcs: int) -> RouteTable:
    local = Route(_cidr(number), Target(TargetKind.LOCAL, "local"), origin=RouteOrigin.TABLE)
    others = tuple(
        Route(_cidr(it), Target(TargetKind.VPC_PEERING_CONNECTION, f"pcx-{min(it, number)}-{max(it, number)}"))
        for it in range(vpcs)
        if it != number
    )
    return RouteTable(f"rtb-{number}", f"vpc-{number}", (local, *others), is_main=True)


def _group(number: int) -> SecurityGroup:
    inwards = SecurityGroupRule(f"sgr-{number}-in", Protocol.TCP, PORT, PORT, IPv4Network("10.0.0.0/8"))
    outwards = SecurityGroupRule(f"sgr-{number}-out", None, 0, 65535, EVERYBODY)
    return SecurityGroup(f"sg-{number}", f"vpc-{number}", (inwards,), (outwards,))


def _interface(number: int) -> NetworkInterface:
    address = IPv4Address(f"10.{number}.0.10")
    return NetworkInterface(
        f"eni-{number}", f"vpc-{number}", f"subnet-{number}", (address,), (f"sg-{number}",), instance_id=f"i-{number}"
    )
