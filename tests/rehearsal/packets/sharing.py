"""Two stacks on one VPG, and packets between all that they have: the first made it, the second is its guest."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.intent.conversation import PING, Conversation
from devicepath_tools.network.intent.ends import End, EndKind
from devicepath_tools.network.intent.traced import traced
from devicepath_tools.rehearsal.packets import Packets
from devicepath_tools.rehearsal.probes.crossing import Crossing
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.infra.on_engine.clouds import Clouds
from tests.infra.on_engine.deployed.deployed import SECOND
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.stack_file import committed, with_changes

WITHOUT_SESSION_MANAGER = {"backends.main.session_manager": {"kind": "none"}}
HOST = with_changes(
    committed("remote-access"), {"name": "first-site", "internet": "services", **WITHOUT_SESSION_MANAGER}
)
"""The VPG, its Gate and the list of its routing filter belong to it."""
NOT_PEERED = "no VPC leads to the range of another"


def on_vpg(vpg_id: str) -> dict[str, Any]:
    """What a stack file says of a VPG that is not, or no longer, its own."""
    return {"kind": "existing", "id": vpg_id, "type": "F", "device_subnet": HOST["vpg"]["device_subnet"]}


def guest(vpg_id: str) -> dict[str, Any]:
    """The path of the second stack."""
    return with_changes(
        SECOND,
        {
            **WITHOUT_SESSION_MANAGER,
            "name": "second-site",
            "vpg": on_vpg(vpg_id),
            "internet": "shared",
            "devices.valve-1.address": "10.130.0.21",
            "devices.valve-2.address": "10.130.0.22",
            "gate.kind": "existing",
            "gate_peers.main.inner_address": "10.130.255.253",
        },
    )


@dataclass(frozen=True)
class Seen:
    """What became of one conversation."""

    crossing: Crossing
    between: str
    """Who spoke with whom, as the stack sees it whose VPC or device it is: `own server -> other device`."""

    @property
    def is_answered(self) -> bool:
        return self.crossing.outcome is not None and self.crossing.outcome.is_answered


def look(clouds: Clouds, *stacks: PathStack) -> list[Seen]:
    """Every conversation of their stack files; as if devices of the others were theirs, too, and pings between their
    servers."""
    with ExitStack() as servers:
        asked = [servers.enter_context(_with_servers(stack, stacks, clouds)) for stack in stacks]
        for packets in asked:
            packets.reconnect()
        for packets in asked:
            packets.trace()
        for one, other in permutations(asked, 2):
            apart = traced(one.file, one.network, list(_between(_servers(one), _servers(other))))
            one.crossings += tuple(Crossing(it.conversation, it.trace) for it in apart)
        with Workplace() as workplace, Wires(asked[0].network, workplace.mark) as wires:
            for packets in asked:
                packets.send(wires)
    own = [stack.path["devices"].keys() for stack in stacks]
    return [
        Seen(it, _who(it, names))
        for packets, names in zip(asked, own, strict=True)
        for it in packets.crossings
    ]  # fmt: skip


def faults(seen: Collection[Seen]) -> list[str]:
    """Where packets, traces and stack files disagree."""
    return [fault for one in seen for fault in one.crossing.faults]


@contextmanager
def _with_servers(stack: PathStack, stacks: Sequence[PathStack], clouds: Clouds) -> Iterator[Packets]:
    """Stand-ins, which no stack makes; a subnet with some could not be deleted."""
    devices = {name: device for one in stacks for name, device in one.path["devices"].items()}
    packets = Packets(load(with_changes(stack.path, {"devices": devices})), clouds.both)
    packets.put_servers()
    try:
        yield packets
    finally:
        packets.remove_servers()


def _servers(packets: Packets) -> list[End]:
    ends = (it.conversation.source for it in packets.crossings if it.conversation.why != NOT_PEERED)
    return list(dict.fromkeys(end for end in ends if end.kind is EndKind.SERVER))


def _between(some: Sequence[End], others: Sequence[End]) -> Iterator[Conversation]:
    for source in some:
        for destination in others:
            yield Conversation(source, destination, *PING, is_wanted=False, why=NOT_PEERED)


def _who(crossing: Crossing, own_devices: Collection[str]) -> str:
    conversation = crossing.conversation
    is_apart = conversation.why == NOT_PEERED

    def said(end: End, *, is_others: bool) -> str:
        is_others = is_others or (end.kind is EndKind.DEVICE and end.name not in own_devices)
        return f"{'other' if is_others else 'own'} {end.kind.value}"

    return f"{said(conversation.source, is_others=False)} -> {said(conversation.destination, is_others=is_apart)}"
