"""Two stacks live on one VPG beside each other, and either can go. The tests follow each other."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.inventory import Inventory
from devicepath_tools.rehearsal.wires import missing
from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.deployed.deployed import SECOND
from tests.infra.on_engine.path_stack import PathStack
from tests.rehearsal.packets.sharing import HOST, faults, guest, look, on_vpg

pytestmark = pytest.mark.engine

REACHED = {
    f"{one} -> {other}"
    for place in ("own", "other")
    for one, other in (
        (f"{place} device", "own server"), ("own server", f"{place} device"), ("own gate-peer", f"{place} device"),
    )
}  # fmt: skip
"""One VPG is one network of devices: all of its peerings and gate peers are there for all of them."""
APART = {"own device -> own device", "own device -> other device", "other device -> own device",
         "other device -> other device", "own server -> other server"}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    clouds: Clouds
    vpg_id: str
    host: PathStack
    guest: PathStack
    alone: Inventory
    """What there was before the guest came."""

    def assert_reached(self, *stacks: PathStack) -> None:
        """By packets: all that their files want, and nothing else."""
        assert faults(look(self.clouds, *stacks)) == []


@pytest.fixture(scope="module")
def pair(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both are up."""
    if lacking := missing.missing():
        pytest.skip("; ".join(lacking))
    with emulated(HOST, SECOND) as clouds:
        first = PathStack(engine, tmp_path_factory.mktemp("first") / "project", HOST, clouds=clouds)
        first.up()
        vpg_id, alone = first.outputs()["vpg_id"], clouds.inventory()
        second = PathStack(engine, tmp_path_factory.mktemp("second") / "project", guest(vpg_id), clouds=clouds)
        second.up()
        yield Pair(clouds, vpg_id, first, second, alone)
        first.close()
        second.close()


def assert_unchanged(stack: PathStack) -> None:
    """Nothing of it is otherwise in the clouds, and its file would change nothing."""
    assert stack.operations("refresh", "--yes", "--skip-preview") == {}
    assert stack.operations("up", "--yes", "--skip-preview") == {}


def test_neither_sees_the_other_as_a_change(pair: Pair):
    assert_unchanged(pair.host)
    assert_unchanged(pair.guest)


def test_each_reaches_its_own_and_what_the_vpg_keeps_apart_stays_so(pair: Pair):
    seen = look(pair.clouds, pair.host, pair.guest)
    assert faults(seen) == []
    answered = {one.between for one in seen if one.is_answered}
    assert answered == REACHED
    assert {one.between for one in seen} - answered >= APART


def test_the_guest_goes_and_comes_back_and_the_host_is_as_before(pair: Pair):
    pair.guest.destroy()
    pair.clouds.assert_as(pair.alone)
    assert_unchanged(pair.host)
    pair.assert_reached(pair.host)
    pair.guest.up()
    pair.assert_reached(pair.guest)


def test_the_host_cannot_end_what_the_guest_is_on_and_says_so(pair: Pair):
    """It comes back all the same."""
    refused = pair.host.pulumi("destroy", "--yes", "--skip-preview", status=1)
    group_id = pair.guest.resources()["Group", "vpg-group"]["id"]
    kept = [f"Gate of {pair.vpg_id} is not closed", f"The routing filter of {pair.vpg_id} is not emptied"]
    # Both are tried at once, and the engine ends with the first that is refused.
    why = f"while SIM groups of others are on {pair.vpg_id}: {group_id}."
    assert any(f"{thing} {why}" in refused.output for thing in kept), refused.output
    assert {noun for noun, _ in pair.host.resources()} >= {"VirtualPrivateGateway", "Gate", "RoutingFilter"}
    assert_unchanged(pair.guest)
    pair.assert_reached(pair.guest)
    pair.host.up()
    pair.assert_reached(pair.host, pair.guest)


def test_the_host_hands_the_vpg_over_and_goes(pair: Pair):
    """Its file says that the VPG exists; the rest of it is as before."""
    pair.host.change({"vpg": on_vpg(pair.vpg_id)})
    assert pair.host.operations("up", "--yes", "--skip-preview") == {("VirtualPrivateGateway", "vpg-vpg"): "delete"}
    told = pair.host.destroy().output
    assert f"Gate of {pair.vpg_id} was left open" in told
    assert f"The routing filter of {pair.vpg_id} was left as it is" in told
    assert_unchanged(pair.guest)
    pair.assert_reached(pair.guest)
    pair.guest.destroy()
