"""What a stack takes over, as emulated clouds have to have it before the stack goes up.

Nobody says what else there is in a VPC or on a VPG that exists, so there is nothing else: no gateway, endpoint or
server, no device, peering or open Gate. Imported when `infra` can be: see checkout.find."""

from typing import Any

from devicepath_tools.rehearsal.clouds.aws.existing import ExistingSubnet, ExistingVpc
from devicepath_tools.rehearsal.clouds.existing import Existing
from devicepath_tools.rehearsal.clouds.soracom.settings import ExistingVpg
from infra.settings import backend as backends
from infra.settings import load
from infra.settings import vpg as vpgs


def taken_over(described: Any) -> Existing:
    """`described` is what the stack file says of its path. Raises InvalidSpec."""
    settings = load(described)
    vpg, group = settings.vpg, settings.sim_group
    return Existing(
        vpcs=(_vpc(settings.backend),) if isinstance(settings.backend, backends.ExistingBackend) else (),
        vpgs=(ExistingVpg(vpg.id, vpg.type.value, vpg.device_subnet),) if isinstance(vpg, vpgs.ExistingVpg) else (),
        group_ids=(group.id,) if isinstance(group, vpgs.ExistingSimGroup) else (),
    )


def _vpc(backend: backends.ExistingBackend) -> ExistingVpc:
    subnets = [
        ExistingSubnet(zone.subnet_id, str(zone.cidr), f"{backend.region}{letter}", zone.route_table_id)
        for zones in backend.tiers.values()
        for letter, zone in zones.items()
    ]
    return ExistingVpc(backend.account_id, backend.region, backend.vpc_id, str(backend.cidr), tuple(subnets))
