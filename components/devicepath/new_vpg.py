"""A VPG that is made, unless the component's SIM group would leave one in use for it."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import pulumi_soracom as soracom
from pulumi import InvokeOptions, Resource, ResourceOptions
from pulumi.runtime import invoke

from devicepath.existing_vpg import OWNED, Vpg
from devicepath.kept import kept
from devicepath.look_up import or_unknown
from devicepath.refused import refusing
from devicepath.tags import named_in_soracom
from devicepath.vpg_args import VirtualPrivateGatewayArgs
from devicepath_spec.choices import Internet, VpgType
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET
from devicepath_spec.vpg_rules import leaving


def new_vpg(name: str, own: str, group: str, args: VirtualPrivateGatewayArgs, child: ResourceOptions) -> Vpg:
    """`own` and `group` are what the component's VPG and SIM group are called. Raises Refused."""
    _check_not_leaving(name, own, group, args, child.parent)
    made = soracom.VirtualPrivateGateway(
        own,
        type=VpgType(args["type"]).value,
        device_subnet=args.get("device_subnet", str(DEFAULT_DEVICE_SUBNET)),
        use_internet_gateway=Internet(args.get("internet", Internet.NONE)) is not Internet.NONE,
        region=args.get("region"),
        allow_replacement=args.get("allow_replacement") or None,
        tags=named_in_soracom(args.get("tags"), name),
        opts=kept(child, args),
    )
    return Vpg(made.id, or_unknown(made.vpg_range), None)


@refusing
def _check_not_leaving(
    name: str, own: str, group: str, args: VirtualPrivateGatewayArgs, parent: Resource | None
) -> None:
    """Before the VPG is made, and billed: the group's settings know of it only afterwards."""
    if args.get("group_id") is not None or args.get("allow_replacement"):
        return
    owned: Mapping[str, Any] = invoke(
        OWNED, {}, opts=InvokeOptions(parent=parent, version=version("pulumi_soracom"))
    ).value
    vpgs, groups = _called(own, owned.get("virtualPrivateGateways")), _called(group, owned.get("groups"))
    if lines := leaving(groups) if not vpgs else []:
        raise InvalidSpec([f"{name}.{line}" for line in lines])


def _called(name: str, things: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    # A test's mocks say nothing.
    return [one for one in things or () if one["name"] == name]
