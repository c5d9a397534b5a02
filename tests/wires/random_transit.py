"""Small networks by chance that transit gateways join, most of them right and some of them not: VPCs with attachments
in some of their zones, gateways of one region or two with several tables, a VPG of type F2."""

import random
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, RouteTable, Target, TargetKind
from devicepath_tools.network.sim import Sim, SimGroup, SimSession
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
    gateway_ids,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable
from devicepath_tools.network.virtual_private_gateway import (
    CustomerRoute,
    FilterAction,
    Gate,
    RoutingFilterEntry,
    VirtualPrivateGateway,
    VpgType,
)
from devicepath_tools.network.vpc import Subnet, Vpc
from tests.wires.random_network import ALL, DEVICE_SUBNET, ENDS, VPG_RANGE, Dice

ACCOUNT, SORACOM = "111111111111", "999999999999"
OF_SORACOM = "tgw-soracom"
EVERYBODY = IPv4Network("10.0.0.0/8")
ZONES = "aab"
NOT_YET = ("pendingAcceptance", "pending", "rejected", "deleting")


def random_transit_network(seed: int) -> Network:
    return _TransitDice(random.Random(seed)).network()


class _TransitDice(Dice):
    def network(self) -> Network:
        for number in range(self.dice.choice((2, 2, 3, 3))):
            self._vpc(number)
        self._zones()
        gateways = [TransitGateway("tgw-1", ACCOUNT, "r", 64600, self._chance(0.7), is_whole=True)]
        if self._chance(0.5):
            gateways.append(TransitGateway("tgw-2", ACCOUNT, "r2", 64601, self._chance(0.7), is_whole=True))
        for gateway in gateways:
            self._add("transit_gateways", gateway)
        for vpc in self._all("vpcs"):
            for gateway in gateways if self._chance(0.2) else [self._any(*gateways)]:
                self._attachment(vpc, gateway.id)
        if self._chance(0.7):
            self._native_vpg()
        self._gateway_peerings(gateways)
        for gateway in gateways:
            self._tables(gateway.id)
        for subnet in list(self._all("subnets")):
            self._table(subnet)
            self._acl(subnet)
        return Network(**self.rooms)

    def _zones(self) -> None:
        """One region, and zones in it; a subnet for an attachment alone in some VPCs."""
        for vpc in self._all("vpcs"):
            self._add("vpcs", replace(vpc, region="r", account_id=self._any(ACCOUNT, ACCOUNT, "222222222222")))
            if self._chance(0.4):
                own = IPv4Network(f"{vpc.cidrs[0][9 * 256]}/24")
                self._add("subnets", Subnet(f"subnet-{vpc.id}-t", vpc.id, own, ""))
        for subnet in self._all("subnets"):
            self._add("subnets", replace(subnet, zone=f"r{self._any(*ZONES)}"))

    def _attachment(self, vpc: Vpc, gateway_id: str) -> None:
        own = [it for it in self._all("subnets") if it.vpc_id == vpc.id]
        by_zone = {it.zone: it for it in self.dice.sample(own, len(own))}
        chosen = self.dice.sample(sorted(by_zone), self._any(1, len(by_zone), len(by_zone)))
        self._add(
            "transit_gateway_attachments",
            TransitGatewayVpcAttachment(
                f"attach-{vpc.id}-{gateway_id}",
                gateway_id,
                vpc.id,
                self._carrying(),
                tuple(by_zone[zone].id for zone in chosen),
                appliance_mode=self._chance(0.15),
                security_group_referencing=self._chance(0.75),
            ),
        )

    def _carrying(self) -> str:
        return "available" if self._chance(0.93) else self._any(*NOT_YET)

    def _gateway_peerings(self, gateways: list[TransitGateway]) -> None:
        pairs = [(OF_SORACOM, it.id) for it in gateways if self.rooms.get("vpgs") and self._chance(0.6)]
        if len(gateways) > 1 and self._chance(0.85):
            pairs.append((gateways[0].id, gateways[1].id))
        for one, other in pairs:
            sides = (TransitGatewaySide(one), TransitGatewaySide(other))
            peering = TransitGatewayPeeringAttachment(f"attach-{one}-{other}", *sides, self._carrying())
            self._add("transit_gateway_attachments", peering)
        vpg = self.rooms.get("vpgs", {}).get("vpg-1")
        if vpg is not None:
            self._add("vpgs", replace(vpg, customer_routes=tuple(self._customer_routes())))

    def _at(self, gateway_id: str) -> list[Any]:
        return [it for it in self._all("transit_gateway_attachments") if gateway_id in gateway_ids(it)]

    def _destinations(self, attachment: Any) -> list[IPv4Network]:
        """Ranges that may be behind an attachment: its VPC's, or everybody's."""
        if isinstance(attachment, TransitGatewayVpcAttachment):
            cidr = self.rooms["vpcs"][attachment.vpc_id].cidrs[0]
            return [cidr, cidr, IPv4Network(f"{cidr[0]}/24")]
        vpcs = [it.cidrs[0] for it in self._all("vpcs")]
        return [*vpcs, DEVICE_SUBNET, EVERYBODY]

    def _customer_routes(self) -> list[CustomerRoute]:
        found: dict[IPv4Network, CustomerRoute] = {}
        for attachment in self._at(OF_SORACOM):
            for destination in self.dice.sample(self._destinations(attachment), self._any(1, 2)):
                if self._chance(0.9) and destination != DEVICE_SUBNET:
                    found.setdefault(destination, CustomerRoute(destination, attachment.id))
        return list(found.values())

    def _tables(self, gateway_id: str) -> None:
        """Every attachment to one of the tables, or to none."""
        attachments = self._at(gateway_id)
        names = [f"rtb-{gateway_id}-{letter}" for letter in "ab"[: self._any(1, 2)]]
        associated: dict[str, set[str]] = {it: set() for it in names}
        for attachment in attachments:
            if self._chance(0.95):
                associated[self._any(*names)].add(attachment.id)
        for name in names:
            routes: dict[IPv4Network, TransitGatewayRoute] = {}
            for attachment in attachments:
                for destination in self.dice.sample(self._destinations(attachment), 1):
                    if self._chance(0.5):
                        routes.setdefault(destination, self._gateway_route(destination, attachment.id))
            vpcs = [it.id for it in attachments if isinstance(it, TransitGatewayVpcAttachment)]
            self._add(
                "transit_gateway_route_tables",
                TransitGatewayRouteTable(
                    name,
                    gateway_id,
                    tuple(routes.values()),
                    frozenset(associated[name]),
                    frozenset(it for it in vpcs if self._chance(0.75)),
                ),
            )

    def _gateway_route(self, destination: IPv4Network, attachment_id: str) -> TransitGatewayRoute:
        if self._chance(0.08):
            return TransitGatewayRoute(destination, state=RouteState.BLACKHOLE)
        origin = self._any(RouteOrigin.STATIC, RouteOrigin.STATIC, RouteOrigin.PREFIX_LIST)
        return TransitGatewayRoute(destination, attachment_id, self._state(), origin)

    def _table(self, subnet: Subnet) -> None:
        vpc = self.rooms["vpcs"][subnet.vpc_id]
        routes = {vpc.cidrs[0]: Route(vpc.cidrs[0], Target(TargetKind.LOCAL, "local"), origin=RouteOrigin.TABLE)}
        mine = [it for it in self._all("transit_gateway_attachments") if getattr(it, "vpc_id", "") == vpc.id]
        gateways = [it.transit_gateway_id for it in mine] or ["tgw-1"]
        others = [it.cidrs[0] for it in self._all("vpcs") if it.id != vpc.id]
        for destination in (*others, DEVICE_SUBNET, EVERYBODY):
            if self._chance(0.25 if destination == EVERYBODY else 0.85):
                target = Target(TargetKind.TRANSIT_GATEWAY, self._gateway_for(destination, gateways))
                routes.setdefault(destination, Route(destination, target, self._state()))
        if self._chance(0.12):
            own = [it for it in self._all("interfaces") if it.vpc_id == vpc.id]
            target = Target(TargetKind.NETWORK_INTERFACE, self.dice.choice(own).id)
            routes.setdefault(ALL, Route(ALL, target))
        table = RouteTable(f"rtb-{subnet.id}", vpc.id, tuple(routes.values()), frozenset({subnet.id}))
        self._add("route_tables", table)

    def _gateway_for(self, destination: IPv4Network, gateways: list[str]) -> str:
        if destination == DEVICE_SUBNET and OF_SORACOM in gateways and self._chance(0.8):
            return OF_SORACOM
        return self._any(*gateways) if self._chance(0.97) else self._any("tgw-1", OF_SORACOM)

    def _native_vpg(self) -> None:
        for vpc in self._all("vpcs"):
            if self._chance(0.5):
                self._attachment(vpc, OF_SORACOM)
        self._add("transit_gateways", TransitGateway(OF_SORACOM, SORACOM, "r"))
        devices = {f"4401{number:011}": DEVICE_SUBNET[10 + number] for number in range(self._any(1, 2))}
        cidrs = [it.cidrs[0] for it in self._all("vpcs")]
        entries = [RoutingFilterEntry(self._any(*FilterAction), self._any(ALL, *cidrs))] if self._chance(0.2) else []
        self._add(
            "vpgs",
            VirtualPrivateGateway(
                "vpg-1",
                VpgType.F2,
                "running" if self._chance(0.96) else "creating",
                VPG_RANGE,
                DEVICE_SUBNET,
                has_internet_gateway=self._chance(0.2),
                gate=Gate(is_open=True, own_peers=ENDS, privacy_separator=self._chance(0.2)),
                routing_filter=tuple(entries),
                fixed_addresses=devices,
                transit_gateway_id=OF_SORACOM,
            ),
        )
        self._native_devices(devices)

    def _native_devices(self, devices: dict[str, IPv4Address]) -> None:
        self._add("sim_groups", SimGroup("group-1", "vpg-1"))
        for number, (imsi, address) in enumerate(devices.items()):
            session = SimSession("vpg-1", address) if self._chance(0.9) else None
            self._add("sims", Sim(f"sim-{number}", (imsi,), "group-1", session))
