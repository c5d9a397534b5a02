"""Networks for tests, in the words of a path. `remote_access()` is one that works; a test changes what it is about.

i-app 10.10.0.20 ---+                                                             +--- pump-1 10.130.0.11
i-web 10.10.0.21 ---+-- vpc-1 --(pcx-1)-- VPG 100.64.0.0/26 (100.64.0.4, .36) ----+--- pump-2 10.130.0.12
i-gate 10.10.8.10 --+    inner address 10.130.255.254, VXLAN 10
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from devicepath_tools.network.gate_host import VXLAN_UDP_PORT, GateHost
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.network import Identified, Network, by_id
from devicepath_tools.network.network_acl import Action, NetworkAcl, NetworkAclEntry
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, RouteTable, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.network.sim import Sim, SimGroup, SimSession
from devicepath_tools.network.virtual_private_gateway import Gate, GatePeer, VirtualPrivateGateway, VpgType
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

OURS, SORACOMS = "111122223333", "999988887777"
REGION = "ap-northeast-1"
EVERYWHERE = "0.0.0.0/0"
VPG_RANGE, DEVICE_SUBNET, VPC_RANGE = "100.64.0.0/26", "10.130.0.0/16", "10.10.0.0/16"
APP, WEB, GATE = "10.10.0.20", "10.10.0.21", "10.10.8.10"
INNER = "10.130.255.254"
PUMP_1, PUMP_2 = "10.130.0.11", "10.130.0.12"
VPG_A, VPG_B = "100.64.0.4", "100.64.0.36"
TRANSLATED = "100.64.0.5"
KINDS = {
    "vpc": TargetKind.LOCAL,
    "eni": TargetKind.NETWORK_INTERFACE,
    "pcx": TargetKind.VPC_PEERING_CONNECTION,
    "igw": TargetKind.INTERNET_GATEWAY,
    "nat": TargetKind.NAT_GATEWAY,
    "tgw": TargetKind.TRANSIT_GATEWAY,
}


def allow(what: str, other: str) -> tuple[str, str]:
    """One rule of a security group: `tcp 80`, `tcp 80-90`, `icmp` or `all`, and a range or a group."""
    return what, other


def _carried(what: str) -> dict[str, Any]:
    kind, _, ports = what.partition(" ")
    if kind == "all":
        return {"protocol": None}
    if kind == "icmp":
        return {"protocol": Protocol.ICMP, "first_port": int(ports or -1), "last_port": -1}
    first, _, last = (ports or "0-65535").partition("-")
    return {"protocol": Protocol(kind), "first_port": int(first), "last_port": int(last or first)}


def rules(group_id: str, direction: str, allowed: Iterable[tuple[str, str]]) -> tuple[SecurityGroupRule, ...]:
    return tuple(
        SecurityGroupRule(
            f"sgr-{group_id}-{direction}-{number}",
            **_carried(what),
            **({"group_id": other} if other.startswith("sg-") else {"cidr": IPv4Network(other)}),
        )
        for number, (what, other) in enumerate(allowed)
    )


def entries(*lines: str) -> tuple[NetworkAclEntry, ...]:
    """Entries of a network ACL: `100 allow tcp 80 10.0.0.0/8`."""
    made = []
    for line in lines:
        number, action, *what, cidr = line.split()
        made.append(NetworkAclEntry(int(number), Action(action), cidr=IPv4Network(cidr), **_carried(" ".join(what))))
    return tuple(made)


def route(destination: str, target: str, state: RouteState = RouteState.ACTIVE, **changes: Any) -> Route:
    """A route to `local`, `pcx-1`, `eni-gate`, ..."""
    kind = TargetKind.LOCAL if target == "local" else KINDS[target.partition("-")[0]]
    origin = RouteOrigin.TABLE if target == "local" else RouteOrigin.STATIC
    return Route(IPv4Network(destination), Target(kind, target), **{"state": state, "origin": origin, **changes})


@dataclass
class ANetwork:
    """What a network is made of, by id; `made` gives the network."""

    nouns: dict[str, Any] = field(default_factory=dict)

    def add(self, kind: str, *nouns: Identified) -> None:
        self.nouns.setdefault(kind, {}).update(by_id(nouns))

    def change(self, kind: str, identity: str, **changes: Any) -> "ANetwork":
        self.nouns[kind][identity] = replace(self.nouns[kind][identity], **changes)
        return self

    def of(self, kind: str, identity: str) -> Any:
        return self.nouns[kind][identity]

    @property
    def made(self) -> Network:
        return Network(**self.nouns)

    def vpc(self, vpc_id: str, cidr: str, region: str = REGION) -> None:
        self.add("vpcs", Vpc(vpc_id, OURS, region, (IPv4Network(cidr),)))

    def subnet(self, subnet_id: str, vpc_id: str, cidr: str, *routes: Route, table_id: str = "") -> None:
        """With a route table of its own and a network ACL that allows everything."""
        self.add("subnets", Subnet(subnet_id, vpc_id, IPv4Network(cidr), f"{REGION}a"))
        local = route(str(self.of("vpcs", vpc_id).cidrs[0]), "local")
        table_id = table_id or subnet_id.replace("subnet", "rtb")
        self.add("route_tables", RouteTable(table_id, vpc_id, (local, *routes), frozenset({subnet_id})))
        everything = entries(f"100 allow all {EVERYWHERE}")
        acl_id = subnet_id.replace("subnet", "acl")
        self.add("network_acls", NetworkAcl(acl_id, vpc_id, frozenset({subnet_id}), everything, everything))

    def routes(self, table_id: str, *routes: Route) -> "ANetwork":
        """Puts other routes beside the local ones."""
        local = tuple(it for it in self.of("route_tables", table_id).routes if it.target.kind is TargetKind.LOCAL)
        return self.change("route_tables", table_id, routes=(*local, *routes))

    def group(
        self,
        group_id: str,
        vpc_id: str,
        ingress: Iterable[tuple[str, str]],
        egress: Iterable[tuple[str, str]] = (("all", EVERYWHERE),),
    ) -> "ANetwork":
        made = rules(group_id, "in", ingress), rules(group_id, "out", egress)
        self.add("security_groups", SecurityGroup(group_id, vpc_id, *made))
        return self

    def instance(self, name: str, subnet_id: str, address: str, *groups: str, **changes: Any) -> None:
        """`i-{name}` with `eni-{name}`. Changes of the interface: source_dest_check; all others are the instance's."""
        of_interface = {key: changes.pop(key) for key in ("source_dest_check", "public_addresses") if key in changes}
        interface = NetworkInterface(
            f"eni-{name}",
            self.of("subnets", subnet_id).vpc_id,
            subnet_id,
            (IPv4Address(address),),
            groups,
            instance_id=f"i-{name}",
            **of_interface,
        )
        self.add("interfaces", interface)
        self.add("instances", Instance(f"i-{name}", (interface.id,), **{"user_data": "#!/bin/sh", **changes}))

    def peering(self, peering_id: str, requester: str, accepter: str, status: str = "active") -> None:
        """Between two VPCs; the one that is not known is SORACOM's."""
        self.add("peerings", VpcPeeringConnection(peering_id, status, self._side(requester), self._side(accepter)))

    def gateway(self, gateway_id: str, vpc_id: str) -> None:
        self.add("internet_gateways", InternetGateway(gateway_id, vpc_id))

    def device(self, name: str, imsi: str, address: str, vpg_id: str = "vpg-1", group_id: str = "group-1") -> None:
        session = SimSession(vpg_id, IPv4Address(address), IPv4Address(TRANSLATED))
        self.add("sims", Sim(f"sim-{name}", (imsi,), group_id, session, name))

    def gate(self, **changes: Any) -> "ANetwork":
        """Changes the VPG's Gate."""
        return self.change("vpgs", "vpg-1", gate=replace(self.of("vpgs", "vpg-1").gate, **changes))

    def gate_host(self, **changes: Any) -> "ANetwork":
        """Changes what the gate peer boots."""
        return self.change("instances", "i-gate", gate=replace(self.of("instances", "i-gate").gate, **changes))

    def _side(self, vpc_id: str) -> PeeringSide:
        vpc = self.nouns.get("vpcs", {}).get(vpc_id)
        return PeeringSide(vpc_id, OURS if vpc else SORACOMS, vpc.region if vpc else REGION, vpc.cidrs if vpc else ())


def remote_access() -> ANetwork:
    """A server reaches devices through a gate peer that masquerades; devices reach servers by Canal."""
    made = ANetwork()
    made.vpc("vpc-1", VPC_RANGE)
    to_vpg, to_devices = route(VPG_RANGE, "pcx-1"), route(DEVICE_SUBNET, "eni-gate")
    made.subnet("subnet-app", "vpc-1", "10.10.0.0/24", to_vpg, to_devices)
    made.subnet("subnet-gate", "vpc-1", "10.10.8.0/24", to_vpg)
    made.group(
        "sg-app", "vpc-1", [("icmp", VPC_RANGE), ("tcp 80", VPC_RANGE), ("tcp 80", VPG_RANGE), ("icmp", VPG_RANGE)]
    )
    made.group("sg-gate", "vpc-1", [("udp 4789", VPG_RANGE), ("tcp 22", "sg-app"), ("icmp", "sg-app")])
    made.instance("app", "subnet-app", APP, "sg-app")
    made.instance("web", "subnet-app", WEB, "sg-app")
    made.instance("gate", "subnet-gate", GATE, "sg-gate", source_dest_check=False, gate=_gate_host())
    made.peering("pcx-1", "vpc-soracom", "vpc-1")
    made.add("vpgs", _vpg())
    made.add("sim_groups", SimGroup("group-1", "vpg-1", link_mtu=1400))
    made.device("pump-1", "001010000000001", PUMP_1)
    made.device("pump-2", "001010000000002", PUMP_2)
    return made


def _gate_host() -> GateHost:
    return GateHost(
        outer_address=IPv4Address(GATE),
        inner=IPv4Interface(f"{INNER}/16"),
        vni=10,
        udp_port=VXLAN_UDP_PORT,
        mtu=1450,
        vpg_peers=(IPv4Address(VPG_A), IPv4Address(VPG_B)),
        forwards=True,
        masqueraded=(IPv4Network("10.10.0.0/24"),),
        clamped_mss=1410,
    )


def _vpg() -> VirtualPrivateGateway:
    ends = (
        GatePeer(IPv4Address(VPG_A), IPv4Address("10.130.0.1")),
        GatePeer(IPv4Address(VPG_B), IPv4Address("10.130.0.2")),
    )
    return VirtualPrivateGateway(
        "vpg-1",
        VpgType.F,
        "running",
        IPv4Network(VPG_RANGE),
        IPv4Network(DEVICE_SUBNET),
        has_internet_gateway=False,
        gate=Gate(is_open=True, own_peers=ends, registered_peers=(GatePeer(IPv4Address(GATE), IPv4Address(INNER)),)),
        peerings={"pcx-1": IPv4Network(VPC_RANGE)},
        fixed_addresses={"001010000000001": IPv4Address(PUMP_1), "001010000000002": IPv4Address(PUMP_2)},
    )
