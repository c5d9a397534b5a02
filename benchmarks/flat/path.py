"""The whole path; and of its parts the VPG with its devices, and Canal."""

import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import Alias, ComponentResource, ResourceOptions, Stash

from benchmarks.flat.backend import backend, endpoints_group, session_manager
from benchmarks.flat.gate_peer import gate_peer
from benchmarks.flat.shared import REGION, Empty, named
from devicepath.canal_peering.peering_acceptance import PeeringAcceptance
from devicepath.canal_peering.peering_request import known_connections

ACCOUNT_ID = "111122223333"
DEVICES = {"001010000000001": "10.130.0.11", "001010000000002": "10.130.0.12"}


def declare(name: str) -> None:
    """Registers the path under a name."""
    whole = Empty("DevicePath", name)
    at_soracom = Empty("VirtualPrivateGateway", f"{name}-vpg", ResourceOptions(parent=whole))
    vpg, gate = _vpg(f"{name}-vpg", at_soracom)
    component = Empty("BackendVpc", f"{name}-backend-main", _formerly(f"{name}-backend", whole))
    vpc, subnets, tables, s3 = backend(f"{name}-backend-main", component)
    canal = _canal(f"{name}-canal-main", vpg, vpc, tables, _formerly(f"{name}-canal", whole))
    endpoints = endpoints_group(f"{name}-backend-main", vpc, component)
    after_canal = ResourceOptions.merge(_formerly(f"{name}-gate-peer", whole), ResourceOptions(depends_on=[canal]))
    host = Empty("GatePeer", f"{name}-gate-peer-main", after_canal)
    interface = gate_peer(
        f"{name}-gate-peer-main", vpg, gate, vpc, subnets, tables, s3, endpoints, component, host, canal
    )
    session_manager(f"{name}-backend-main", vpc, subnets, endpoints, interface, component)
    last = ResourceOptions(parent=whole, depends_on=[at_soracom, component, canal, host])
    Stash(f"{name}-kept-by-protect-true", input=False, opts=last)


def _formerly(name: str, parent: ComponentResource) -> ResourceOptions:
    """What states from before a path had several of them call it."""
    return ResourceOptions(parent=parent, aliases=[Alias(name=name)])


def _vpg(name: str, component: Empty) -> tuple[soracom.VirtualPrivateGateway, soracom.Gate]:
    child = ResourceOptions(parent=component)
    tags = {"project": "remote-access", "name": name}
    vpg = soracom.VirtualPrivateGateway(
        f"{name}-vpg", type="F", device_subnet="10.130.0.0/16", use_internet_gateway=False, tags=tags, opts=child
    )
    gate = soracom.Gate(f"{name}-gate", vpg_id=vpg.id, vni=10, privacy_separator=True, opts=child)
    group = soracom.Group(f"{name}-group", tags=tags, opts=child)
    after_gate = ResourceOptions(parent=component, depends_on=[gate])
    settings = soracom.GroupConfiguration(
        f"{name}-group", group_id=group.id, vpg_id=vpg.id, link_mtu=1400, opts=after_gate
    )
    for imsi, address in DEVICES.items():
        entry = soracom.IpAddressMapEntry(
            f"{name}-{address.replace('.', '-')}", vpg_id=vpg.id, imsi=imsi, address=address, opts=child
        )
        soracom.SimGroupMembership(
            f"{name}-{imsi}", imsi=imsi, group_id=settings.group_id, session="keep",
            takes_over={"vpg": settings.vpg_id, "linkMtu": "1400", "address": entry.address},
            opts=ResourceOptions(parent=child.parent, depends_on=[gate, group]),
        )  # fmt: skip
    return vpg, gate


def _canal(
    name: str,
    vpg: soracom.VirtualPrivateGateway,
    vpc: aws.ec2.Vpc,
    tables: dict[str, aws.ec2.RouteTable],
    opts: ResourceOptions,
) -> ComponentResource:
    canal = Empty("CanalPeering", name, opts)
    child = ResourceOptions(parent=canal)
    # What is looked up in AWS, and waited for, is no part of what is measured.
    known = known_connections(
        name, vpc_id=vpc.id, vpg_cidr=vpg.vpg_range, account_id=ACCOUNT_ID, region=REGION, parent=canal
    )
    request = soracom.VpcPeeringConnection(
        f"{name}-request", vpg_id=vpg.id, peer_owner_id=ACCOUNT_ID, peer_region=REGION, peer_vpc_id=vpc.id,
        destination_cidr_block="10.10.0.0/16", live_connection_ids=known.apply(lambda known: known.kept),
        ended_connections=known.apply(lambda known: known.ended), opts=child,
    )  # fmt: skip
    acceptance = PeeringAcceptance(name, request.id, REGION, canal)
    accepter = aws.ec2.VpcPeeringConnectionAccepter(
        f"{name}-accept", vpc_peering_connection_id=acceptance.connection_id, auto_accept=True, region=REGION,
        tags=acceptance.tagged(named(name)), opts=child,
    )  # fmt: skip
    active = acceptance.active(accepter.id)
    for key, table in tables.items():
        aws.ec2.Route(
            f"{name}-route-{key}", route_table_id=table.id, destination_cidr_block=vpg.vpg_range,
            vpc_peering_connection_id=active, region=REGION, opts=child,
        )  # fmt: skip
    return canal
