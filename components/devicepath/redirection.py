"""Where SORACOM's Junction redirection goes: all packets of a VPG's devices to one gate peer.

The SORACOM provider has no resource for it yet. Until it has, this is the one place that knows: a path with the return
path `redirection` is built up to here, and says what is left to do by hand. With the resource, `redirect_devices` makes
it from the same arguments, and nothing else changes.
"""

from typing import TypedDict

import pulumi
from pulumi import Input, Output, Resource


class RedirectionArgs(TypedDict):
    """A redirection (setRedirection of SORACOM's API: `enabled`, `gateway`)."""

    vpg_id: Input[str]
    """The VPG whose devices are redirected."""
    gateway: Input[str]
    """Inner address of the gate peer that gets their packets."""


def redirect_devices(component: Resource, args: RedirectionArgs) -> None:
    """Says what has to be set."""

    def say(known: list[str]) -> None:
        vpg_id, gateway = known
        text = f"Junction's redirection of {vpg_id} is not made here: set it to {gateway} in SORACOM's console."
        pulumi.log.warn(text, component)

    Output.all(args["vpg_id"], args["gateway"]).apply(say)
