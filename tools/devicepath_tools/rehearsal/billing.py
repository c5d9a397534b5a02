"""What of a built path is billed by the hour in real clouds, whether packets flow or not."""

from collections import Counter
from collections.abc import Iterable

from devicepath_tools.rehearsal.steps import counted
from devicepath_tools.rehearsal.thing import Thing

BILLED = {
    "VPG": ("VPG, and a set-up fee each time one is made", "VPGs, and a set-up fee each time one is made"),
    "transit gateway attachment": ("attachment to a transit gateway", "attachments to transit gateways"),
    "interface endpoint": ("interface endpoint, in each of its zones", "interface endpoints, in each of their zones"),
    "instance": ("instance", "instances"),
    "volume": ("volume", "volumes"),
    "NAT gateway": ("NAT gateway", "NAT gateways"),
    "elastic IP address": ("elastic IP address", "elastic IP addresses"),
}
"""By kind of thing, as it is called once and more often. Source: price lists of AWS's and SORACOM's."""

SORACOMS = "(SORACOM's)"
"""What the place of a thing in SORACOM's own AWS account has in it."""


def hourly(things: Iterable[Thing]) -> list[str]:
    """`1 VPG, ...`, a line for each kind that is there. SORACOM's own AWS account is not the user's affair."""
    own = [thing for thing in things if SORACOMS not in thing.place]
    # What two accounts see is one thing.
    there = Counter(kind for kind, _ in {(thing.kind, thing.identity) for thing in own})
    return [counted(there[kind], *called) for kind, called in BILLED.items() if there[kind]]
