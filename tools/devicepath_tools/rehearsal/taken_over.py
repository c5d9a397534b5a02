"""What a stack takes over or pins, as emulated clouds have to have it before the stack goes up.

Nobody says what else there is in a VPC or on a VPG that exists, so there is nothing else: no gateway, endpoint or
server, no device, peering or open Gate. Imported when `infra` can be: see checkout.find."""

from collections.abc import Iterator
from typing import Any

from devicepath.gate_facts import architecture
from devicepath_tools.rehearsal.clouds.aws.existing import ExistingImage, ExistingSubnet, ExistingVpc
from devicepath_tools.rehearsal.clouds.existing import Existing
from devicepath_tools.rehearsal.clouds.soracom.settings import ExistingVpg
from infra.settings import Settings, load
from infra.settings import backend as backends
from infra.settings import vpg as vpgs
from infra.settings.connection import PinnedImage
from infra.settings.path_rules import peer_of


def taken_over(described: Any) -> Existing:
    """`described` is what the stack file says of its path. Raises InvalidSpec."""
    settings = load(described)
    vpg, group = settings.vpg, settings.sim_group
    return Existing(
        vpcs=(_vpc(settings.backend),) if isinstance(settings.backend, backends.ExistingBackend) else (),
        images=tuple(_images(settings)),
        vpgs=(ExistingVpg(vpg.id, vpg.type.value, vpg.device_subnet),) if isinstance(vpg, vpgs.ExistingVpg) else (),
        group_ids=(group.id,) if isinstance(group, vpgs.ExistingSimGroup) else (),
    )


def _images(settings: Settings) -> Iterator[ExistingImage]:
    """The one that the gate peer's instance is made from, if the file says which."""
    backend, peer = settings.backend, peer_of(settings)
    if peer is not None and isinstance(peer.image, PinnedImage) and not isinstance(backend, backends.NoBackend):
        yield ExistingImage(backend.account_id, backend.region, peer.image.id, architecture(peer.instance_type))


def _vpc(backend: backends.ExistingBackend) -> ExistingVpc:
    subnets = [
        ExistingSubnet(zone.subnet_id, str(zone.cidr), f"{backend.region}{letter}", zone.route_table_id)
        for zones in backend.tiers.values()
        for letter, zone in zones.items()
    ]
    # Two tiers may have one subnet.
    once = tuple(dict.fromkeys(subnets))
    return ExistingVpc(backend.account_id, backend.region, backend.vpc_id, str(backend.cidr), once)
