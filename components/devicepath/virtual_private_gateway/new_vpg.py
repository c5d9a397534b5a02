"""A new VPG, refused where the component's own SIM group would leave a VPG in use for it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi_soracom as soracom
from pulumi import InvokeOptions, Resource, ResourceOptions
from pulumi.runtime import invoke

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.look_up import or_unknown, version_of
from devicepath.refused import refusing
from devicepath.tags import named_in_soracom
from devicepath.virtual_private_gateway.existing_vpg import OWNED, Vpg, VpgGateway
from devicepath_spec.choices import Internet, VpgType
from devicepath_spec.description.path import VpgAlone
from devicepath_spec.description.sim_group import ExistingSimGroup
from devicepath_spec.description.vpg import NewVpg
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET
from devicepath_spec.rules.existing_vpg import leaving


def new_vpg(name: str, end: VpgAlone, vpg: NewVpg, given: Written, child: ResourceOptions) -> Vpg:
    """Raises Refused."""
    own = f"{name}-vpg"
    if not isinstance(end.sim_group, ExistingSimGroup) and not end.allow_replacement:
        _check_not_leaving(name, own, f"{name}-group", child.parent)
    made = soracom.VirtualPrivateGateway(
        own,
        type=vpg.type.value,
        device_subnet=given["vpg"].get("device_subnet", str(DEFAULT_DEVICE_SUBNET)),
        use_internet_gateway=(end.internet or Internet.NONE) is not Internet.NONE,
        region=None if vpg.region is None else vpg.region.value,
        transit_gateway_asn=given["vpg"].get("asn"),
        allow_replacement=end.allow_replacement or None,
        tags=named_in_soracom(given.get("tags"), name),
        opts=kept(child, protect=end.protect),
    )
    return Vpg(made.id, or_unknown(made.vpg_range), None, _gateway(made) if vpg.type is VpgType.F2 else None)


def _gateway(made: soracom.VirtualPrivateGateway) -> VpgGateway:
    return VpgGateway(
        or_unknown(made.transit_gateway_id),
        or_unknown(made.transit_gateway_region),
        or_unknown(made.transit_gateway_asn),
    )


@refusing
def _check_not_leaving(name: str, own: str, group: str, parent: Resource | None) -> None:
    """Checks that before the VPG is made, and billed: the group's settings see the new VPG only afterwards."""
    options = InvokeOptions(parent=parent, version=version_of("pulumi_soracom"))
    owned: Mapping[str, Any] = invoke(OWNED, {}, opts=options).value
    vpgs, groups = _called(own, owned.get("virtualPrivateGateways")), _called(group, owned.get("groups"))
    if lines := leaving(groups) if not vpgs else []:
        raise InvalidSpec([f"{name}.{line}" for line in lines])


def _called(name: str, things: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    # A test's mocks say nothing.
    return [one for one in things or () if one["name"] == name]
