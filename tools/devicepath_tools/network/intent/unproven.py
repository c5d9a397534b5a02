"""Directions that nothing would show to work: the stack file names them, and no conversation of theirs is wanted. Pure.

Most such files are refused. What is left hangs on what there is: devices that join by other ways, prefix lists."""

from collections.abc import Iterable, Mapping

from devicepath_spec.choices import Direction
from devicepath_tools.network.intent.conversations import Conversation
from devicepath_tools.network.intent.ends import Ends
from infra.settings.connection import Redirection
from infra.settings.path_rules import peer_of
from infra.settings.traffic import EgressToPrefixList

OF_DEVICES = {Direction.DEVICE_TO_DEVICE: 2}
"""How many devices a direction takes, where that is not one."""


def unproven(ends: Ends, wanted: Iterable[Conversation]) -> Mapping[str, str]:
    """Why not, by the place in the stack file. `wanted` are the conversations that show something."""
    if ends.vpg is None and ends.missing:
        # Each end says so itself.
        return {}
    shown = {one.direction for one in wanted if one.is_wanted}
    lacking = [direction for direction in ends.settings.directions if direction not in shown]
    return {f"directions: {direction.value}": _why(ends, direction) for direction in lacking}


def _why(ends: Ends, direction: Direction) -> str:
    least, there = OF_DEVICES.get(direction, 1), len(ends.devices)
    if there < least:
        return f"nothing shows it: it takes {least} of `devices` with an address, and there {_are(there)}"
    lists = _prefix_lists(ends) if direction is Direction.DEVICE_TO_CLOUD else []
    if lists:
        named = ", ".join(f"gate.peer.egress.{name}" for name in lists)
        return f"nothing shows it: what {named} holds is not known, and no range of servers is listed beside it"
    if direction is not Direction.DEVICE_TO_DEVICE and not ends.servers:
        return "nothing shows it: no server of backend.tiers could be put anywhere"
    return "nothing shows it: nobody has a free address in the ranges that the stack file lists for it"


def _prefix_lists(ends: Ends) -> list[str]:
    """What the gate peer lets out of what devices send, without a range."""
    peer = peer_of(ends.settings)
    if peer is None or not isinstance(peer.return_path, Redirection):
        return []
    return [name for name, one in peer.egress.items() if isinstance(one, EgressToPrefixList)]


def _are(number: int) -> str:
    return f"is {number}" if number == 1 else f"are {number or 'none'}"
