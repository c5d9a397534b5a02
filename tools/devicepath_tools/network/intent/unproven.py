"""Directions that nothing would show to work: the stack file names them, and no conversation of theirs is wanted. Pure.

Most such files are refused. What is left hangs on what there is: devices that join by other ways, prefix lists."""

from collections.abc import Iterable, Iterator, Mapping

from devicepath_spec.choices import Direction
from devicepath_spec.description.gate_peer import Instance
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.ends import Ends
from devicepath_tools.network.intent.traffic import redirecting_of

OF_DEVICES = {Direction.DEVICE_TO_DEVICE: 2}
"""How many devices a direction takes, where that is not one."""


def unproven(ends: Ends, wanted: Iterable[Conversation]) -> Mapping[str, str]:
    """Why not, by the place in the stack file. `wanted` are the conversations that show something."""
    if ends.vpg is None and ends.missing:
        # Each end says so itself.
        return {}
    shown = {(one.direction, _backend(one)) for one in wanted if one.is_wanted}
    lacking = [place for place in _directions(ends) if place not in shown]
    return {_place(*one): _why(ends, *one) for one in lacking}


def _directions(ends: Ends) -> Iterator[tuple[Direction, str]]:
    """All that are named, each with its backend; between devices there is none."""
    for name, backend in ends.file.vpcs.items():
        yield from ((direction, name) for direction in backend.directions)
    if Direction.DEVICE_TO_DEVICE in ends.file.directions:
        yield Direction.DEVICE_TO_DEVICE, ""


def _backend(one: Conversation) -> str:
    return one.source.backend or one.destination.backend


def _place(direction: Direction, backend: str) -> str:
    return f"backends.{backend}.directions: {direction.value}" if backend else "gate.device_to_device: true"


def _why(ends: Ends, direction: Direction, backend: str) -> str:
    least, there = OF_DEVICES.get(direction, 1), len(ends.devices)
    if there < least:
        return f"nothing shows it: it takes {least} of `devices` with an address, and there {_are(there)}"
    lists = _prefix_lists(ends) if direction is Direction.DEVICE_TO_CLOUD else []
    if lists:
        return (
            f"nothing shows it: what {', '.join(lists)} holds is not known, and no range of servers is listed beside it"
        )
    served = {*(one.backend for one, _ in ends.servers), *(one.backend for one, _ in ends.site_servers)}
    if direction is not Direction.DEVICE_TO_DEVICE and backend not in served:
        return f"nothing shows it: no server of backends.{backend}.tiers could be put anywhere"
    return "nothing shows it: nobody has a free address in the ranges that the stack file lists for it"


def _prefix_lists(ends: Ends) -> list[str]:
    """What a gate peer lets out of what devices send, without a range."""
    if (redirecting := redirecting_of(ends.file)) is None:
        return []
    name, peer = redirecting
    if not isinstance(peer, Instance):
        return []
    return [f"gate_peers.{name}.egress.{key}" for key, one in peer.egress.items() if one.prefix_list_id is not None]


def _are(number: int) -> str:
    return f"is {number}" if number == 1 else f"are {number or 'none'}"
