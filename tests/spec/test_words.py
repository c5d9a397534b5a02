"""A word that no choice has: told with its place and with those that there are, and no traceback."""

from typing import Any

import pytest

from devicepath.backend_vpc.component import BackendVpc
from devicepath.gate_peer.component import GatePeer
from devicepath.virtual_private_gateway.component import VirtualPrivateGateway
from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging.judgement import described, judge_path
from devicepath_spec.judging.stack_file import load
from tests.components import test_backend_vpc, test_gate_peer
from tests.components.path_arguments import changed
from tests.components.recording import record
from tests.infra.stack_file import a_path

WORDS = [
    "vpg.type", "vpg.region", "internet", "devices.pump-1.session", "sessions", "backends.main.directions[0]",
    "gate_peers.main.packet_filter", "gate_peers.main.device_traffic.ssh.protocol", "allow_replacement[0]",
]  # fmt: skip
KINDS = [
    "vpg.kind", "sim_group.kind", "gate.kind", "backends.main.kind", "backends.main.tiers.app.kind",
    "backends.main.flow_logs.kind", "backends.main.session_manager.kind", "backends.main.canal.kind",
    "gate_peers.main.kind", "gate_peers.main.return_path.kind", "gate_peers.main.image.kind",
]  # fmt: skip


def with_words(places: list[str]) -> Any:
    """A path that says "sideways" at some places."""
    words = {place.removesuffix("[0]"): ["sideways"] if place.endswith("[0]") else "sideways" for place in places}
    path = a_path({"gate_peers.main.image": {"kind": "latest"}})
    return changed(path, words)


def told_of_file(path: Any) -> tuple[str, ...]:
    with pytest.raises(InvalidSpec) as refusal:
        load(path)
    return refusal.value.faults


def told_of_arguments(path: Any) -> tuple[str, ...]:
    with pytest.raises(InvalidSpec) as refusal:
        described(Path, path, judge_path, "line1", Faults())
    return refusal.value.faults


@pytest.mark.parametrize("told", [told_of_file, told_of_arguments])
@pytest.mark.parametrize("place", WORDS + KINDS)
def test_an_unknown_word_of_a_path_is_told_with_those_there_are(place, told):
    first, *others = told(with_words([place]))
    assert first.startswith(f"{place}: 'sideways' is unknown; write ")
    assert first.endswith(" instead.")
    assert others == []


@pytest.mark.parametrize("told", [told_of_file, told_of_arguments])
@pytest.mark.parametrize("places", [WORDS, KINDS[1:3] + KINDS[4:8] + KINDS[9:]], ids=["words", "kinds"])
def test_all_unknown_words_are_told_at_once(places, told):
    lines = told(with_words(places))
    assert all(": 'sideways' is unknown; write " in line for line in lines)
    assert sorted(line.partition(": ")[0] for line in lines) == sorted(places)


@pytest.mark.parametrize(
    ("component", "args", "place"),
    [
        (VirtualPrivateGateway, {"vpg": {"kind": "new", "type": "G"}}, "vpg.type"),
        (BackendVpc, {**test_backend_vpc.USUAL, "flow_logs": {"kind": "some"}}, "flow_logs.kind"),
        (BackendVpc, {**test_backend_vpc.USUAL, "kind": "vpc"}, "kind"),
        (GatePeer, {**test_gate_peer.USUAL, "return_path": "back"}, "return_path"),
    ],
    ids=["VirtualPrivateGateway", "BackendVpc", "kind", "GatePeer"],
)
def test_a_component_alone_tells_it_too(component, args, place):
    with pytest.raises(InvalidSpec, match=rf"^line1\.{place}: '\w+' is unknown; write .* instead\.$"):
        record(lambda: component("line1", args))
