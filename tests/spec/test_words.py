"""A word that no choice has: told with its place and with those that there are, and no traceback."""

import copy
from typing import Any

import pytest
from devicepath_spec.path_rules import path_plan

from devicepath.backend_vpc import BackendVpc
from devicepath.gate_peer import GatePeer
from devicepath.virtual_private_gateway import VirtualPrivateGateway
from devicepath_spec.faults import InvalidSpec
from tests.components import test_backend_vpc, test_gate_peer
from tests.components.recording import record
from tests.components.test_device_path import REMOTE_ACCESS
from tests.infra.stack_file import put

PLACES = [
    "directions", "allow_replacement", "vpg.type", "vpg.internet", "vpg.session", "vpg.devices.press.session",
    "backend.flow_logs", "backend.session_manager", "canal.kind", "gate_peer.return_path", "gate_peer.packet_filter",
    "gate_peer.device_traffic.ssh.protocol",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_word_of_a_path_is_told_with_those_there_are(place):
    assert refused({place: "sideways"}) == [place]


def test_all_unknown_words_are_told_at_once():
    assert refused(dict.fromkeys(PLACES, "sideways")) == PLACES


@pytest.mark.parametrize("place", ["directions", "allow_replacement"])
@pytest.mark.parametrize("value", ["vpg", None, [None], [1]], ids=str)
def test_what_is_no_list_of_words_is_told(place, value):
    """A text is a sequence of letters to Python, and to a type checker."""
    with pytest.raises(InvalidSpec) as told:
        path_plan({**REMOTE_ACCESS, place: value})
    assert [line.partition(";")[0] for line in told.value.faults] == [f"{place}: {value!r} is no list of words"]


def refused(words: dict[str, str]) -> list[str]:
    """Places that are told of."""
    args: dict[str, Any] = copy.deepcopy(REMOTE_ACCESS)
    for place, word in words.items():
        put(args, place.split("."), [word] if place in ("directions", "allow_replacement") else word)
    with pytest.raises(InvalidSpec) as told:
        path_plan(args)
    assert all(": 'sideways' is unknown; write " in line for line in told.value.faults)
    return [line.partition(": ")[0] for line in told.value.faults]


@pytest.mark.parametrize(
    ("component", "args", "place"),
    [
        (VirtualPrivateGateway, {"type": "G"}, "type"),
        (BackendVpc, {**test_backend_vpc.USUAL, "flow_logs": "some"}, "flow_logs"),
        (GatePeer, {**test_gate_peer.USUAL, "return_path": "back"}, "return_path"),
    ],
    ids=["VirtualPrivateGateway", "BackendVpc", "GatePeer"],
)
def test_a_component_alone_tells_it_too(component, args, place):
    with pytest.raises(InvalidSpec, match=rf"line1\.{place}: '\w+' is unknown; write "):
        record(lambda: component("line1", args))
