"""What a stack file says of things that were there before the stack: as resources, so that one reader reads them."""

from collections.abc import Iterator
from typing import Any

from devicepath_spec.choices import Direction, Internet
from devicepath_spec.vpg_rules import EVERYTHING
from devicepath_tools.network.loading.pulumi.plan_answers import assumed_peers
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from infra.settings import Settings
from infra.settings.backend import ExistingBackend
from infra.settings.connection import ExistingGate
from infra.settings.vpg import ExistingSimGroup, ExistingVpg

NOTHING_ELSE = "that there is no more to it than this stack says, which took it over"


def adopted(settings: Settings, vpg_range: str | None) -> Iterator[Resource]:
    """The VPC with its subnets and route tables, the VPG and the SIM group, as far as the file names them by an id.

    `vpg_range` is what no stack file says; None: it is not known."""
    if isinstance(settings.backend, ExistingBackend):
        yield from _backend(settings.backend)
    if isinstance(settings.vpg, ExistingVpg):
        yield from _vpg(settings, settings.vpg, vpg_range)
    if isinstance(settings.sim_group, ExistingSimGroup):
        yield _known("soracom:index:Group", settings.sim_group.id, settings.sim_group.id)


def _backend(backend: ExistingBackend) -> Iterator[Resource]:
    vpc = {"cidrBlock": str(backend.cidr), "ownerId": backend.account_id, "region": backend.region}
    yield _known("aws:ec2/vpc:Vpc", "backend", backend.vpc_id, **vpc)
    tables: set[str] = set()
    for tier, zones in backend.tiers.items():
        for letter, zone in zones.items():
            name = f"{tier}-{letter}"
            place = {"availabilityZone": f"{backend.region}{letter}", "tags": {"Name": name}}
            cidr = str(zone.cidr)
            yield _known("aws:ec2/subnet:Subnet", name, zone.subnet_id, vpcId=backend.vpc_id, cidrBlock=cidr, **place)
            if zone.route_table_id not in tables:
                tables.add(zone.route_table_id)
                yield _known("aws:ec2/routeTable:RouteTable", name, zone.route_table_id, vpcId=backend.vpc_id)
            association = {"subnetId": zone.subnet_id, "routeTableId": zone.route_table_id}
            yield _known("aws:ec2/routeTableAssociation:RouteTableAssociation", name, f"rtbassoc-{name}", **association)


def _vpg(settings: Settings, vpg: ExistingVpg, vpg_range: str | None) -> Iterator[Resource]:
    facts = {
        "type": vpg.type.value,
        "deviceSubnet": str(vpg.device_subnet),
        "vpgRange": vpg_range,
        # Left out, it is as it is: then nobody knows, and it is there unless SORACOM was told otherwise.
        "useInternetGateway": True,
        "status": "running",
    }
    yield _known("soracom:index:VirtualPrivateGateway", "vpg", vpg.id, **facts)
    if isinstance(settings.gate, ExistingGate):
        separator = Direction.DEVICE_TO_DEVICE not in settings.directions
        gate = {"vpgId": vpg.id, "vni": settings.gate.vni, "privacySeparator": separator, "opened": True}
        yield _known("soracom:index:Gate", "gate", vpg.id, **gate, peers=assumed_peers(vpg.device_subnet))
    if settings.internet is Internet.SHARED:
        # Whoever the list belongs to is taken to deny the rest: else nobody would have to add to it.
        denied = {"action": "deny", "ipRange": str(EVERYTHING)}
        yield _known("soracom:index:RoutingFilter", "filter", vpg.id, vpgId=vpg.id, entries=[denied])


def _known(token: str, name: str, known_id: str, **facts: Any) -> Resource:
    return Resource(token, name, known_id, facts, assumed=NOTHING_ELSE)
