"""What a stack takes over or pins, as emulated clouds have to have it before the stack goes up.

Nobody says what else there is in a VPC or on a VPG that exists, so there is nothing else: no gateway, endpoint or
server, no device or peering. But what the file itself counts on is there: an open Gate with `gate: existing`; with
`internet: shared` a routing filter that denies everything but the device subnet; and where the gate peer may send to a
prefix list by HTTPS, that is S3's, and its route table has a gateway endpoint for S3: packages come from there.
Imported when `infra` can be: see checkout.find."""

from collections.abc import Iterator
from typing import Any

from devicepath_spec.choices import Direction, Internet
from devicepath_spec.gate_facts import architecture
from devicepath_spec.traffic_rules import Protocol
from devicepath_tools.rehearsal.clouds.aws.existing import (
    ExistingImage,
    ExistingPrefixList,
    ExistingSubnet,
    ExistingVpc,
    s3,
)
from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingGate, ExistingVpg
from devicepath_tools.rehearsal.existing import Existing
from infra.settings import Settings, connection, load
from infra.settings import backend as backends
from infra.settings import vpg as vpgs
from infra.settings.path_rules import peer_of
from infra.settings.traffic import EgressToPrefixList

HTTPS = 443
NAMED = "named by the stack file: "
"""Begins the name of a prefix list of which no more is known."""


def taken_over(described: Any) -> Existing:
    """`described` is what the stack file says of its path. Raises InvalidSpec."""
    settings = load(described)
    vpg, group = settings.vpg, settings.sim_group
    return Existing(
        vpcs=(_vpc(settings, settings.backend),) if isinstance(settings.backend, backends.ExistingBackend) else (),
        images=tuple(_images(settings)),
        prefix_lists=tuple(_prefix_lists(settings)),
        vpgs=(_vpg(settings, vpg),) if isinstance(vpg, vpgs.ExistingVpg) else (),
        group_ids=(group.id,) if isinstance(group, vpgs.ExistingSimGroup) else (),
    )


def _vpg(settings: Settings, vpg: vpgs.ExistingVpg) -> ExistingVpg:
    gate = settings.gate
    keeps_apart = Direction.DEVICE_TO_DEVICE not in settings.directions
    return ExistingVpg(
        vpg.id,
        vpg.type.value,
        vpg.device_subnet,
        gate=ExistingGate(gate.vni, keeps_apart) if isinstance(gate, connection.ExistingGate) else None,
        allows_only_devices=settings.internet is Internet.SHARED,
    )


def _images(settings: Settings) -> Iterator[ExistingImage]:
    """The one that the gate peer's instance is made from, if the file says which."""
    backend, peer = settings.backend, peer_of(settings)
    if (
        peer is not None
        and isinstance(peer.image, connection.PinnedImage)
        and not isinstance(backend, backends.NoBackend)
    ):
        yield ExistingImage(backend.account_id, backend.region, peer.image.id, architecture(peer.instance_type))


def _prefix_lists(settings: Settings) -> Iterator[ExistingPrefixList]:
    """Those that the gate peer may send to. The first that HTTPS is for is S3's."""
    backend, of_s3 = settings.backend, _s3_prefix_list_id(settings)
    if isinstance(backend, backends.NoBackend):
        return
    for identity in dict.fromkeys(it.prefix_list_id for it in _to_prefix_lists(settings)):
        name = s3(backend.region) if identity == of_s3 else f"{NAMED}{identity}"
        yield ExistingPrefixList(backend.account_id, backend.region, identity, name)


def _s3_prefix_list_id(settings: Settings) -> str | None:
    return next((it.prefix_list_id for it in _to_prefix_lists(settings) if _lets_https_out(it)), None)


def _to_prefix_lists(settings: Settings) -> list[EgressToPrefixList]:
    peer = peer_of(settings)
    egress = peer.egress.values() if peer is not None else ()
    return [it for it in egress if isinstance(it, EgressToPrefixList)]


def _lets_https_out(egress: EgressToPrefixList) -> bool:
    if egress.protocol is Protocol.ALL:
        return True
    first = egress.from_port
    last = first if egress.to_port is None else egress.to_port
    return egress.protocol is Protocol.TCP and first is not None and last is not None and first <= HTTPS <= last


def _vpc(settings: Settings, backend: backends.ExistingBackend) -> ExistingVpc:
    peer = peer_of(settings)
    zone = backend.tiers[peer.tier][peer.zone] if peer is not None and _s3_prefix_list_id(settings) else None
    subnets = [
        ExistingSubnet(zone.subnet_id, str(zone.cidr), f"{backend.region}{letter}", zone.route_table_id)
        for zones in backend.tiers.values()
        for letter, zone in zones.items()
    ]
    to_s3 = (zone.route_table_id,) if zone is not None else ()
    # Two tiers may have one subnet.
    once = tuple(dict.fromkeys(subnets))
    return ExistingVpc(backend.account_id, backend.region, backend.vpc_id, str(backend.cidr), once, to_s3)
