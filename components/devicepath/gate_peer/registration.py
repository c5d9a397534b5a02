"""How a gate peer is made known to the VPG, wherever its host is."""

from collections.abc import Sequence

import pulumi_soracom as soracom
from pulumi import Resource, ResourceOptions

from devicepath.described import Written


def register(name: str, given: Written, child: ResourceOptions) -> soracom.GatePeer:
    """`given` are the VPG's id, and the outer and the inner address."""
    # SORACOM knows a gate peer by its outer address: the old registration goes before one with another inner address.
    return soracom.GatePeer(
        f"{name}-registration",
        vpg_id=given["vpg_id"],
        outer_address=given["outer_address"],
        inner_address=given.get("inner_address"),
        opts=ResourceOptions.merge(child, ResourceOptions(delete_before_replace=True)),
    )


def redirect(
    name: str,
    registration: soracom.GatePeer,
    after: Sequence[Resource],
    replaced_with: Sequence[Resource],
    child: ResourceOptions,
) -> soracom.Redirection:
    """Comes last, and goes first: while it leads to a host that is not there, devices are cut off."""
    return soracom.Redirection(
        name,
        vpg_id=registration.vpg_id,
        gateway=registration.inner_address,
        opts=ResourceOptions.merge(child, ResourceOptions(depends_on=[*after], replace_with=[*replaced_with])),
    )
