"""What a stack file says of things that were there before the stack: as resources, so that one reader reads them."""

from collections.abc import Iterator, Mapping
from typing import Any

from devicepath_spec.choices import Internet
from devicepath_spec.description.backend import ExistingVpcBackend
from devicepath_spec.description.gate import ExistingGate
from devicepath_spec.description.path import StackFile
from devicepath_spec.description.sim_group import ExistingSimGroup
from devicepath_spec.description.transit_gateway import ExistingTransitGatewayOfPath, ExistingTransitGatewayTable
from devicepath_spec.description.vpg import ExistingVpg
from devicepath_spec.ranges import EVERYTHING
from devicepath_tools.network.loading.pulumi.plan_answers import assumed_peers
from devicepath_tools.network.loading.pulumi.resources.resource import Resource

NO_FACTS: Mapping[str, Any] = {}
NOTHING_ELSE = "that there is no more to it than this stack says, which took it over"


def adopted(file: StackFile, vpg_range: str | None, vpg_facts: Mapping[str, Any] = NO_FACTS) -> Iterator[Resource]:
    """VPCs with their subnets and route tables, transit gateways, the VPG and the SIM group, as far as the file names
    them by an id.

    `vpg_range` is what no stack file says; None: it is not known. `vpg_facts` are further ones of the VPG's."""
    for name, backend in file.vpcs.items():
        if isinstance(backend, ExistingVpcBackend):
            yield from _backend(name, backend)
    for name, gateway in file.transit_gateways.items():
        if isinstance(gateway, ExistingTransitGatewayOfPath):
            yield from _gateway(name, gateway)
    if isinstance(file.vpg, ExistingVpg):
        yield from _vpg(file, file.vpg, vpg_range, vpg_facts)
    if isinstance(file.sim_group, ExistingSimGroup):
        yield _known("soracom:index:Group", file.sim_group.id, file.sim_group.id)


def _backend(key: str, backend: ExistingVpcBackend) -> Iterator[Resource]:
    first, *further = map(str, backend.cidrs)
    vpc = {"cidrBlock": first, "ownerId": backend.account_id, "region": backend.region}
    yield _known("aws:ec2/vpc:Vpc", key, backend.vpc_id, **vpc)
    for cidr in further:
        association = {"vpcId": backend.vpc_id, "cidrBlock": cidr}
        kind = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
        yield _known(kind, f"{key}-{cidr}", f"vpc-cidr-assoc-{cidr}", **association)
    tables: set[str] = set()
    for tier, one in backend.tiers.items():
        for letter, zone in one.zones.items():
            name = f"{key}-{tier}-{letter}"
            place = {"availabilityZone": f"{backend.region}{letter}", "tags": {"Name": name}}
            cidr = str(zone.cidr)
            yield _known("aws:ec2/subnet:Subnet", name, zone.subnet_id, vpcId=backend.vpc_id, cidrBlock=cidr, **place)
            if zone.route_table_id not in tables:
                tables.add(zone.route_table_id)
                yield _known("aws:ec2/routeTable:RouteTable", name, zone.route_table_id, vpcId=backend.vpc_id)
            association = {"subnetId": zone.subnet_id, "routeTableId": zone.route_table_id}
            yield _known("aws:ec2/routeTableAssociation:RouteTableAssociation", name, f"rtbassoc-{name}", **association)


def _gateway(key: str, gateway: ExistingTransitGatewayOfPath) -> Iterator[Resource]:
    """With the tables that the file names. Of a gateway that another account owns and shares, nobody here sees any."""
    if gateway.owner_id not in (None, gateway.account_id):
        return
    # Whether it has a default table besides, the file does not say.
    facts = {
        "ownerId": gateway.account_id,
        "region": gateway.region,
        "defaultRouteTableAssociation": "disable",
        "defaultRouteTablePropagation": "disable",
    }
    gateway_id = gateway.transit_gateway_id
    yield _known("aws:ec2transitgateway/transitGateway:TransitGateway", key, gateway_id, **facts)
    for name, table in gateway.tables.items():
        if isinstance(table, ExistingTransitGatewayTable):
            told = {"transitGatewayId": gateway_id, "tags": {"Name": name}}
            yield _known("aws:ec2transitgateway/routeTable:RouteTable", f"{key}-{name}", table.id, **told)


def _vpg(file: StackFile, vpg: ExistingVpg, vpg_range: str | None, further: Mapping[str, Any]) -> Iterator[Resource]:
    facts = {
        **further,
        "type": vpg.type.value,
        "deviceSubnet": str(vpg.device_subnet),
        "vpgRange": vpg_range,
        # Left out, it is as it is: then nobody knows, and it is there unless SORACOM was told otherwise.
        "useInternetGateway": True,
        "status": "running",
    }
    yield _known("soracom:index:VirtualPrivateGateway", "vpg", vpg.id, **facts)
    if isinstance(file.gate, ExistingGate):
        separator = not file.gate.device_to_device
        gate = {"vpgId": vpg.id, "vni": file.gate.vni, "privacySeparator": separator, "opened": True}
        yield _known("soracom:index:Gate", "gate", vpg.id, **gate, peers=assumed_peers(vpg.device_subnet))
    if file.internet is Internet.SHARED:
        # Whoever the list belongs to is taken to deny the rest: else nobody would have to add to it.
        denied = {"action": "deny", "ipRange": str(EVERYTHING)}
        yield _known("soracom:index:RoutingFilter", "filter", vpg.id, vpgId=vpg.id, entries=[denied])


def _known(token: str, name: str, known_id: str, **facts: Any) -> Resource:
    return Resource(token, name, known_id, facts, assumed=NOTHING_ELSE)
