"""What a stack takes over or pins, as emulated clouds have to have it before the stack goes up.

Nobody says what else there is in a VPC or on a VPG that exists, so there is nothing else: no gateway, endpoint or
server, no device or peering. But what the file itself counts on is there: an open Gate with `gate: existing`; with
`internet: shared` a routing filter that denies everything but the device subnet; and where a gate peer may send to a
prefix list by HTTPS, that is S3's, and its route table has a gateway endpoint for S3: packages come from there."""

from collections.abc import Iterator
from typing import Any

from devicepath_spec.choices import Internet, Protocol
from devicepath_spec.description.backend import ExistingVpcBackend
from devicepath_spec.description.gate import ExistingGate as DescribedGate
from devicepath_spec.description.gate_peer import Instance, PinnedImage
from devicepath_spec.description.path import StackFile
from devicepath_spec.description.sim_group import ExistingSimGroup
from devicepath_spec.description.traffic import Egress
from devicepath_spec.description.transit_gateway import GatewayParts, Routed, VpcAttachment
from devicepath_spec.description.vpg import ExistingVpg as DescribedVpg
from devicepath_spec.gate_facts import architecture
from devicepath_spec.judging.stack_file import load
from devicepath_tools.rehearsal.clouds.aws.existing import (
    ExistingImage,
    ExistingPrefixList,
    ExistingSubnet,
    ExistingVpc,
    s3,
)
from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingGate, ExistingVpg
from devicepath_tools.rehearsal.existing import Existing

HTTPS = 443
NAMED = "named by the stack file: "
"""Begins the name of a prefix list of which no more is known."""


def taken_over(described: Any) -> Existing:
    """`described` is what the stack file says of its path. Raises InvalidSpec."""
    file = load(described)
    vpg, group = file.vpg, file.sim_group
    return Existing(
        vpcs=tuple(_vpcs(file)),
        images=tuple(dict.fromkeys(_images(file))),
        prefix_lists=tuple(dict.fromkeys(_prefix_lists(file))),
        vpgs=(_vpg(file, vpg),) if isinstance(vpg, DescribedVpg) else (),
        group_ids=(group.id,) if isinstance(group, ExistingSimGroup) else (),
    )


def _vpg(file: StackFile, vpg: DescribedVpg) -> ExistingVpg:
    gate = file.gate
    return ExistingVpg(
        vpg.id,
        vpg.type.value,
        vpg.device_subnet,
        gate=ExistingGate(gate.vni, not gate.device_to_device) if isinstance(gate, DescribedGate) else None,
        allows_only_devices=file.internet is Internet.SHARED,
    )


def _images(file: StackFile) -> Iterator[ExistingImage]:
    """Those that gate peers' instances are made from, as far as the file says which."""
    for peer in file.instances.values():
        if isinstance(peer.image, PinnedImage):
            backend = file.vpcs[peer.backend]
            yield ExistingImage(backend.account_id, backend.region, peer.image.id, architecture(peer.instance_type))


def _prefix_lists(file: StackFile) -> Iterator[ExistingPrefixList]:
    """Those that gate peers may send to, of which the first that HTTPS is for is S3's; and those that routes to and in
    transit gateways are for."""
    for peer in file.instances.values():
        backend, of_s3 = file.vpcs[peer.backend], _s3_prefix_list_id(peer)
        for identity in dict.fromkeys(to.prefix_list_id for to in peer.egress.values() if to.prefix_list_id):
            name = s3(backend.region) if identity == of_s3 else f"{NAMED}{identity}"
            yield ExistingPrefixList(backend.account_id, backend.region, identity, name)
    for gateway in file.transit_gateways.values():
        for identity in dict.fromkeys(to.prefix_list_id for to in _routed(gateway) if to.prefix_list_id):
            yield ExistingPrefixList(gateway.account_id, gateway.region, identity, f"{NAMED}{identity}")


def _routed(gateway: GatewayParts) -> Iterator[Routed]:
    for table in gateway.tables.values():
        yield from table.routes.values()
    for attachment in gateway.attachments.values():
        if isinstance(attachment, VpcAttachment):
            yield from attachment.destinations.values()


def _s3_prefix_list_id(peer: Instance) -> str | None:
    lists = (to for to in peer.egress.values() if to.prefix_list_id is not None)
    return next((to.prefix_list_id for to in lists if _lets_https_out(to)), None)


def _lets_https_out(egress: Egress) -> bool:
    if egress.protocol is Protocol.ALL:
        return True
    first = egress.from_port
    last = first if egress.to_port is None else egress.to_port
    return egress.protocol is Protocol.TCP and first is not None and last is not None and first <= HTTPS <= last


def _vpcs(file: StackFile) -> Iterator[ExistingVpc]:
    for name, backend in file.vpcs.items():
        if isinstance(backend, ExistingVpcBackend):
            peers = [peer for peer in file.instances.values() if peer.backend == name and _s3_prefix_list_id(peer)]
            yield _vpc(backend, peers)


def _vpc(backend: ExistingVpcBackend, fetching: list[Instance]) -> ExistingVpc:
    """`fetching` are the gate peers in it whose packages come from S3."""
    subnets = [
        ExistingSubnet(zone.subnet_id, str(zone.cidr), f"{backend.region}{letter}", zone.route_table_id)
        for tier in backend.tiers.values()
        for letter, zone in tier.zones.items()
    ]
    to_s3 = tuple(dict.fromkeys(backend.tiers[peer.tier].zones[peer.zone].route_table_id for peer in fetching))
    # Two tiers may have one subnet.
    once = tuple(dict.fromkeys(subnets))
    cidrs = tuple(map(str, backend.cidrs))
    return ExistingVpc(backend.account_id, backend.region, backend.vpc_id, cidrs, once, to_s3)
