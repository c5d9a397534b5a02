"""Customer routes: where a VPG of type F2 sends its devices' packets for a VPC."""

from collections.abc import Mapping, Sequence

import pulumi_soracom as soracom
from pulumi import Input, Resource, ResourceOptions

from devicepath.route_names import by_identity, in_a_name


def customer_routes(
    name: str,
    vpg_id: Input[str],
    ranges: Mapping[str, Input[str]],
    attachment_id: Input[str],
    after: Sequence[Resource],
    child: ResourceOptions,
) -> dict[str, soracom.CustomerRoute]:
    """A customer route for each range. Each is named after its range, as a VPG has one route for a range. They are made
    after `after`, which bring answers back."""
    own = ResourceOptions.merge(child, ResourceOptions(depends_on=list(after)))
    return {
        key: soracom.CustomerRoute(
            f"{name}-customer/{in_a_name(key)}",
            vpg_id=vpg_id,
            destination_cidr=destination,
            target=attachment_id,
            opts=own,
        )
        for key, destination in by_identity(ranges).items()
    }
