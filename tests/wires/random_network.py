"""Small networks by chance, of the kinds of things that a path has, most of them right and some of them not.

The same seed gives the same network. Ranges and names are few, so that rules meet packets."""

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any, TypeVar

from devicepath_tools.network.gate_host import VXLAN_UDP_PORT, GateHost
from devicepath_tools.network.instance import Instance, NetworkInterface
from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.network import Identified, Network
from devicepath_tools.network.network_acl import Action, NetworkAcl, NetworkAclEntry
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, RouteTable, Target, TargetKind
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.network.sim import Sim, SimGroup, SimSession
from devicepath_tools.network.virtual_private_gateway import (
    FilterAction,
    Gate,
    GatePeer,
    RoutingFilterEntry,
    VirtualPrivateGateway,
    VpgType,
)
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

ALL = IPv4Network("0.0.0.0/0")
REGIONS = ("ap-northeast-1", "ap-northeast-1", "ap-northeast-1", "eu-central-1")
VPG_RANGE, DEVICE_SUBNET = IPv4Network("100.64.0.0/26"), IPv4Network("10.128.0.0/9")
ENDS = (
    GatePeer(IPv4Address("100.64.0.4"), IPv4Address("10.128.0.2")),
    GatePeer(IPv4Address("100.64.0.36"), IPv4Address("10.128.0.3")),
)
INNER = tuple(map(IPv4Address, ("10.255.255.254", "10.255.255.253", "10.255.255.252", "10.255.255.251")))
"""Of gate peers."""
SERVICES: tuple[dict[str, Any], ...] = (
    {"protocol": None},
    {"protocol": Protocol.TCP},
    {"protocol": Protocol.TCP, "first_port": 80, "last_port": 80},
    {"protocol": Protocol.TCP, "first_port": 22, "last_port": 443},
    {"protocol": Protocol.UDP},
    {"protocol": Protocol.UDP, "first_port": 53, "last_port": 53},
    {"protocol": Protocol.UDP, "first_port": 4789, "last_port": 4789},
    {"protocol": Protocol.ICMP, "first_port": -1, "last_port": -1},
    {"protocol": Protocol.ICMP, "first_port": 8, "last_port": -1},
    {"protocol": Protocol.ICMP, "first_port": 0, "last_port": 0},
)
EPHEMERAL: dict[str, Any] = {"first_port": 1024, "last_port": 65535}
Item = TypeVar("Item")


def random_network(seed: int) -> Network:
    return Dice(random.Random(seed)).network()


@dataclass
class Dice:
    """What a network is made by."""

    dice: random.Random
    rooms: dict[str, Any] = field(default_factory=dict)

    def network(self) -> Network:
        for number in range(self.dice.choice((1, 2, 2, 3))):
            self._vpc(number)
        self._peerings()
        if self._chance(0.8):
            self._vpg()
        for subnet in list(self._all("subnets")):
            self._table(subnet)
            self._acl(subnet)
        for vpc in self._all("vpcs"):
            self._internet(vpc)
        return Network(**self.rooms)

    def _chance(self, share: float) -> bool:
        return self.dice.random() < share

    def _any(self, *items: Item) -> Item:
        return self.dice.choice(items)

    def _add(self, room: str, noun: Identified) -> None:
        self.rooms.setdefault(room, {})[noun.id] = noun

    def _all(self, room: str) -> list[Any]:
        return list(self.rooms.get(room, {}).values())

    def _vpc(self, number: int) -> None:
        cidr = IPv4Network(f"10.{number}.0.0/16")
        vpc = Vpc(f"vpc-{number}", "111111111111", self._any(*REGIONS), (cidr,))
        self._add("vpcs", vpc)
        groups = [f"sg-{number}{letter}" for letter in "ab"]
        for position in range(self.dice.choice((1, 2, 2, 3))):
            subnet = Subnet(f"subnet-{number}{position}", vpc.id, IPv4Network(f"10.{number}.{position}.0/24"), "a")
            self._add("subnets", subnet)
            for host in range(self.dice.choice((1, 1, 2))):
                self._host(subnet, f"{number}{position}{host}", subnet.cidr[10 + host], groups)
        for group_id in groups:
            self._group(group_id, vpc, groups)

    def _host(self, subnet: Subnet, name: str, address: IPv4Address, groups: list[str]) -> None:
        chosen = tuple(self._any(groups[:1], groups[:1], groups[1:], groups))
        interface = NetworkInterface(
            f"eni-{name}",
            subnet.vpc_id,
            subnet.id,
            (address,),
            chosen,
            source_dest_check=self._chance(0.8),
            instance_id="" if self._chance(0.03) else f"i-{name}",
        )
        self._add("interfaces", interface)
        if interface.instance_id:
            self._add("instances", Instance(f"i-{name}", (interface.id,), not self._chance(0.04), "#!/bin/sh"))

    def _group(self, group_id: str, vpc: Vpc, groups: list[str]) -> None:
        others: list[Any] = [ALL, ALL, vpc.cidrs[0], IPv4Network("10.0.0.0/8"), VPG_RANGE, DEVICE_SUBNET, *groups]
        ingress = [self._rule(f"sgr-{group_id}-i{it}", others) for it in range(self.dice.choice((1, 2, 4, 6)))]
        if self._chance(0.5):
            ingress.append(SecurityGroupRule(f"sgr-{group_id}-all", None, cidr=ALL))
        egress = [SecurityGroupRule(f"sgr-{group_id}-e", None, cidr=ALL)]
        if self._chance(0.15):
            egress = [self._rule(f"sgr-{group_id}-e{it}", others) for it in range(self.dice.choice((0, 1, 3)))]
        self._add("security_groups", SecurityGroup(group_id, vpc.id, tuple(ingress), tuple(egress)))

    def _rule(self, rule_id: str, others: list[Any]) -> SecurityGroupRule:
        other = self.dice.choice(others)
        end = {"group_id": other} if isinstance(other, str) else {"cidr": other}
        return SecurityGroupRule(rule_id, **self.dice.choice(SERVICES), **end)

    def _acl(self, subnet: Subnet) -> None:
        ingress, egress = self._entries(), self._entries()
        acl_id, of = f"acl-{subnet.id}", frozenset({subnet.id})
        self._add("network_acls", NetworkAcl(acl_id, subnet.vpc_id, of, ingress, egress))

    def _entries(self) -> tuple[NetworkAclEntry, ...]:
        if self._chance(0.85):
            return (NetworkAclEntry(100, Action.ALLOW, None, ALL),)
        return tuple(self._entry(10 * (it + 1)) for it in range(self._any(1, 2, 4)))

    def _entry(self, number: int) -> NetworkAclEntry:
        cidr = self._any(ALL, ALL, IPv4Network("10.0.0.0/8"), IPv4Network("10.0.0.0/24"), VPG_RANGE)
        carried = self._any(*SERVICES, {"protocol": Protocol.TCP, **EPHEMERAL}, {"protocol": Protocol.UDP, **EPHEMERAL})
        return NetworkAclEntry(number, self._any(Action.ALLOW, Action.ALLOW, Action.DENY), cidr=cidr, **carried)

    def _peerings(self) -> None:
        vpcs = self._all("vpcs")
        for near, far in itertools.pairwise(vpcs):
            if self._chance(0.7):
                status = "active" if self._chance(0.85) else "pending-acceptance"
                one, other = (PeeringSide(it.id, it.account_id, it.region, it.cidrs) for it in (near, far))
                self._add("peerings", VpcPeeringConnection(f"pcx-{near.id}-{far.id}", status, one, other))

    def _table(self, subnet: Subnet) -> None:
        vpc = self.rooms["vpcs"][subnet.vpc_id]
        routes = [Route(vpc.cidrs[0], Target(TargetKind.LOCAL, "local"), origin=RouteOrigin.TABLE)]
        for peering in self._all("peerings"):
            target = Target(TargetKind.VPC_PEERING_CONNECTION, peering.id)
            far = peering.far_side(vpc.id).cidrs
            if vpc.id in (peering.requester.vpc_id, peering.accepter.vpc_id) and self._chance(0.85):
                destination = VPG_RANGE if "canal" in peering.id else self._any(*far, *far, IPv4Network("10.0.0.0/8"))
                routes.append(Route(destination, target, self._state()))
        own = [it for it in self._all("interfaces") if it.vpc_id == vpc.id]
        if self._chance(0.75):
            gates = [it for it in own if self._gate_of(it) is not None]
            chosen = self.dice.choice(gates if gates and self._chance(0.9) else own)
            destination = self._any(DEVICE_SUBNET, DEVICE_SUBNET, IPv4Network("10.128.0.0/16"), ALL)
            routes.append(Route(destination, Target(TargetKind.NETWORK_INTERFACE, chosen.id), self._state()))
        if self._chance(0.1):
            whole = self.dice.choice([it for it in self._all("subnets") if it.vpc_id == vpc.id]).cidr
            routes.append(Route(whole, Target(TargetKind.NETWORK_INTERFACE, self.dice.choice(own).id)))
        table = RouteTable(f"rtb-{subnet.id}", vpc.id, tuple(routes), frozenset({subnet.id}))
        self._add("route_tables", table)

    def _internet(self, vpc: Vpc) -> None:
        if self._chance(0.5):
            return
        gateway = InternetGateway(f"igw-{vpc.id}", vpc.id)
        self._add("internet_gateways", gateway)
        route = Route(ALL, Target(TargetKind.INTERNET_GATEWAY, gateway.id))
        for table in self._all("route_tables"):
            has_default = any(it.destination == ALL for it in table.routes)
            if table.vpc_id == vpc.id and not has_default and self._chance(0.5):
                self._add("route_tables", replace(table, routes=(*table.routes, route)))

    def _state(self) -> RouteState:
        return RouteState.ACTIVE if self._chance(0.93) else RouteState.BLACKHOLE

    def _gate_of(self, interface: NetworkInterface) -> GateHost | None:
        instance = self.rooms["instances"].get(interface.instance_id)
        return instance.gate if instance is not None else None

    def _vpg(self) -> None:
        all_vpcs = self._all("vpcs")
        vpcs = self.dice.sample(all_vpcs, min(len(all_vpcs), self._any(1, 1, 2)))
        peerings = {self._canal(vpc): self._destination(vpc) for vpc in vpcs}
        gate_peers = dict(zip(INNER, [it for vpc in vpcs for it in self._chosen(vpc)], strict=False))
        gate = self._gate(gate_peers)
        for inner, interface in gate_peers.items():
            self._gate_peer(interface, inner, gate)
        cidrs = [cidr for vpc in vpcs for cidr in (*vpc.cidrs, IPv4Network(f"{vpc.cidrs[0][256]}/24"))]
        entries = [
            RoutingFilterEntry(self._any(*FilterAction), self._any(ALL, *cidrs)) for _ in range(self._any(0, 0, 1, 2))
        ]
        devices = {f"4401{number:011}": DEVICE_SUBNET[10 + number] for number in range(self._any(1, 2, 3))}
        self._add(
            "vpgs",
            VirtualPrivateGateway(
                "vpg-1",
                VpgType.F,
                "running" if self._chance(0.96) else "creating",
                VPG_RANGE,
                DEVICE_SUBNET,
                has_internet_gateway=self._chance(0.2),
                gate=gate,
                routing_filter=tuple({it.range: it for it in entries}.values()),
                peerings=peerings,
                fixed_addresses=devices,
            ),
        )
        self._devices(devices)

    def _canal(self, vpc: Vpc) -> str:
        """The id of a connection between a VPC and the VPG."""
        status = "active" if self._chance(0.95) else "pending-acceptance"
        theirs = PeeringSide("vpc-soracom", "999999999999", vpc.region, ())
        ours = PeeringSide(vpc.id, vpc.account_id, vpc.region, vpc.cidrs)
        peering = VpcPeeringConnection(f"pcx-canal-{vpc.id}", status, theirs, ours)
        self._add("peerings", peering)
        return peering.id

    def _destination(self, vpc: Vpc) -> IPv4Network:
        return self._any(*vpc.cidrs, *vpc.cidrs, IPv4Network(f"{vpc.cidrs[0][0]}/24"))

    def _chosen(self, vpc: Vpc) -> list[NetworkInterface]:
        """Those of a VPC's interfaces that are gate peers': mostly one."""
        own = [it for it in self._all("interfaces") if it.vpc_id == vpc.id and it.instance_id]
        return self.dice.sample(own, min(len(own), self._any(0, 1, 1, 1, 1, 1, 1, 2, 2)))

    def _gate(self, gate_peers: Mapping[IPv4Address, NetworkInterface]) -> Gate:
        peers = [GatePeer(it.addresses[0], inner) for inner, it in gate_peers.items() if self._chance(0.93)]
        return Gate(
            is_open=self._chance(0.92),
            vni=self._any(10, 10, 77),
            privacy_separator=self._chance(0.2),
            own_peers=ENDS,
            registered_peers=tuple(peers),
            redirection=self._any(*(gate_peers or INNER[:1])) if self._chance(0.3) else None,
        )

    def _gate_peer(self, interface: NetworkInterface, inner: IPv4Address, gate: Gate) -> None:
        ends = tuple(it.outer_address for it in ENDS)
        host = GateHost(
            outer_address=interface.addresses[0],
            inner=IPv4Interface((inner, DEVICE_SUBNET.prefixlen)),
            vni=gate.vni if self._chance(0.95) else gate.vni + 1,
            udp_port=VXLAN_UDP_PORT if self._chance(0.95) else 8472,
            mtu=1450,
            vpg_peers=ends if self._chance(0.9) else ends[:1],
            forwards=self._chance(0.9),
            masquerades=gate.redirection != inner or self._chance(0.2),
        )
        open_ports = SecurityGroupRule(f"sgr-{interface.id}", None, cidr=ALL)
        group = SecurityGroup(f"sg-gate-{interface.id}", interface.vpc_id, (open_ports,), (open_ports,))
        self._add("security_groups", group)
        groups = (group.id,) if self._chance(0.7) else interface.security_group_ids
        changed = NetworkInterface(
            interface.id, interface.vpc_id, interface.subnet_id, interface.addresses, groups,
            source_dest_check=self._chance(0.07), instance_id=interface.instance_id,
        )  # fmt: skip
        self._add("interfaces", changed)
        self._add("instances", Instance(interface.instance_id, (interface.id,), user_data="#!/bin/sh", gate=host))

    def _devices(self, devices: dict[str, IPv4Address]) -> None:
        self._add("sim_groups", SimGroup("group-1", "vpg-1" if self._chance(0.95) else ""))
        for number, (imsi, address) in enumerate(devices.items()):
            online = SimSession("vpg-1", address, self._any(None, IPv4Address("100.64.0.5")))
            session = online if self._chance(0.85) else self._any(None, SimSession("", IPv4Address("10.64.0.9")))
            group_id = "group-1" if self._chance(0.93) else ""
            self._add("sims", Sim(f"sim-{number}", (imsi,), group_id, session))
