"""Devices move from a VPG of type F to one of type F2, step by step, and back again from each: docs/moving-to-f2.md.

The tests follow each other."""

from collections.abc import Iterator

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.wires import missing
from tests.infra.on_engine.path_stack import Key, PathStack
from tests.infra.on_engine.test_interrupted import HASTY, PATIENT, Interrupted, Point
from tests.infra.stack_file import LEFT_OUT
from tests.rehearsal.packets.moving import DEVICES, LOWER, OLD, TRIAL, UPPER, Move, both_up

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
PUMP_1, PUMP_2 = (OLD["devices"][name] for name in ("pump-1", "pump-2"))
RANGES = "backends.main.canal.device_ranges"
SINGLE = {"trial": f"{TRIAL['address']}/32"}
BOTH = {**SINGLE, "pump-1": "10.130.0.11/32", "pump-2": "10.130.0.12/32"}
HALVES = {"lower": LOWER, "upper": UPPER}
TO_DEVICES = "rtb-00000001"
CREATE, DELETE = "ec2:CreateRoute", "ec2:DeleteRoute"


@pytest.fixture(scope="module")
def move(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Move]:
    if lacking := missing.missing():
        pytest.skip("; ".join(lacking))
    with both_up(engine, tmp_path_factory.mktemp("move")) as move:
        yield move


def assert_reached(move: Move, *, without: tuple[PathStack, str] | None = None) -> None:
    """By packets, as the trace says: all that the files of both want, and nothing else."""
    assert [fault for crossing in move.look(without=without) for fault in crossing.faults] == []


def entry(address: str) -> Key:
    return "IpAddressMapEntry", f"vpg-{address.replace('.', '-')}"


def member(imsi: str) -> Key:
    return "SimGroupMembership", f"vpg-{imsi}"


TO_ALL_OF_THEM = ("Route", f"backend-main-to-devices-{TO_DEVICES}")


def route(cidr: str) -> Key:
    """Of a part of the device subnet."""
    return "Route", f"{TO_ALL_OF_THEM[1]}/{''.join(it if it.isalnum() else '-' for it in cidr)}"


def of_device(device: dict[str, str], done: str) -> dict[Key, str]:
    return {entry(device["address"]): done, member(device["imsi"]): done}


def led(*ranges: str) -> dict[str, str]:
    """Beside what the old stack leads to its gate peer."""
    return {**dict.fromkeys(ranges, "gateway"), DEVICES: "gate peer"}


def kill(move: Move, name: str, point: Point) -> None:
    """Kills an `up` of the new stack at this point."""
    move.new.pulumi("config", "set", "soracom:waitScale", PATIENT)
    Interrupted(move.new, move.clouds, move.relay, move.before).kill_at(name, point, [])
    move.new.pulumi("config", "set", "soracom:waitScale", HASTY)


# 1: both are up


def test_the_new_path_comes_up_beside_the_old_one_of_which_nothing_changes(move):
    assert move.old.previewed() == {}
    assert move.new.previewed() == {}
    assert move.routes() == led("10.130.0.250/32")
    assert {imsi: at[:2] for imsi, at in move.sessions().items()} == {
        "01": ("F", "10.130.0.11"), "02": ("F", "10.130.0.12"), "71": ("F2", "10.130.0.250"),
    }  # fmt: skip
    assert_reached(move)


def test_the_whole_range_cannot_be_led_to_the_gateway_while_the_old_stack_leads_it_elsewhere(move):
    move.new.change({RANGES: LEFT_OUT})
    assert "RouteAlreadyExists" in move.new.refused(*UP)
    move.new.change({RANGES: SINGLE})
    move.new.up()
    assert move.routes() == led("10.130.0.250/32")


# 2: a device goes over


def test_a_device_goes_over_with_its_address_renews_its_session_once_and_no_other_does(move):
    before, ended = move.sessions(), move.ended_sessions()
    move.new.change({"devices.pump-1": PUMP_1, f"{RANGES}.pump-1": "10.130.0.11/32"})
    assert move.new.operations(*UP) == {**of_device(PUMP_1, "create"), route("10.130.0.11/32"): "create"}
    after = move.sessions()
    assert after["01"][:2] == ("F2", "10.130.0.11")
    assert (after["02"], after["71"]) == (before["02"], before["71"])
    assert move.routes() == led("10.130.0.11/32", "10.130.0.250/32")
    assert_reached(move, without=(move.old, "pump-1"))
    assert move.old.previewed() == {}, "it lists the device still, and does not take it back"
    move.old.change({"devices.pump-1": LEFT_OUT})
    assert move.old.operations(*UP) == of_device(PUMP_1, "delete")
    assert (move.sessions(), move.ended_sessions()) == (after, ended + 1)
    assert move.new.previewed() == {}
    assert_reached(move)


def test_a_device_goes_back_the_same_way_and_renews_its_session_once(move):
    before, ended = move.sessions(), move.ended_sessions()
    move.old.change({"devices.pump-1": {**PUMP_1, "session": "reset"}})
    assert move.old.operations(*UP) == of_device(PUMP_1, "create")
    after = move.sessions()
    assert after["01"][:2] == ("F", "10.130.0.11")
    assert (after["02"], after["71"]) == (before["02"], before["71"])
    seen = move.look(without=(move.new, "pump-1"))
    assert [one for one in seen if not one.is_confirmed] == []
    lost = {str(one.conversation) for one in seen if one.conversation.is_wanted and one.faults}
    assert lost == {"server:main-app-a -> device:pump-1 tcp 22"}, "until the new stack has no route for it"
    move.new.change({"devices.pump-1": LEFT_OUT, f"{RANGES}.pump-1": LEFT_OUT})
    assert move.new.operations(*UP) == {**of_device(PUMP_1, "delete"), route("10.130.0.11/32"): "delete"}
    assert (move.sessions(), move.ended_sessions()) == (after, ended + 1)
    assert move.routes() == led("10.130.0.250/32")
    assert_reached(move)


def test_a_refresh_of_the_old_stack_takes_a_device_back_that_it_still_lists(move):
    move.new.change({"devices.pump-1": PUMP_1, f"{RANGES}.pump-1": "10.130.0.11/32"})
    move.new.up()
    assert move.sessions()["01"][:2] == ("F2", "10.130.0.11")
    move.old.up("--refresh")
    assert move.sessions()["01"][:2] == ("F", "10.130.0.11")
    move.new.change({"devices.pump-1": LEFT_OUT, f"{RANGES}.pump-1": LEFT_OUT})
    move.new.up()
    assert move.sessions()["01"][:2] == ("F", "10.130.0.11"), "what it has lost, it leaves"
    assert move.routes() == led("10.130.0.250/32")


def test_a_run_that_is_killed_while_a_device_goes_over_goes_on_and_the_device_renews_its_session_once(move):
    before, ended = move.sessions(), move.ended_sessions()
    move.new.change({"devices.pump-1": PUMP_1, f"{RANGES}.pump-1": "10.130.0.11/32"})
    kill(move, "joining", Point(route("10.130.0.11/32"), carried_out=(("POST", "/sims/*/set_group"),)))
    assert move.sessions() == before, "its session goes on until it is ended"
    assert move.routes() == led("10.130.0.11/32", "10.130.0.250/32")
    seen = move.look(without=(move.new, "pump-1"))
    assert [one for one in seen if not one.is_confirmed] == []
    lost = {str(one.conversation) for one in seen if one.conversation.is_wanted and one.faults}
    assert lost == {"server:main-app-a -> device:pump-1 tcp 22"}, "nobody else's"
    move.new.up()
    after = move.sessions()
    assert after["01"][:2] == ("F2", "10.130.0.11")
    assert (after["02"], after["71"]) == (before["02"], before["71"])
    assert move.ended_sessions() == ended + 1
    assert_reached(move, without=(move.old, "pump-1"))
    assert move.new.previewed() == {}


def test_a_device_that_went_over_in_two_runs_goes_back_the_same_way(move):
    """The new stack does not know of the group that it came from."""
    move.old.up("--refresh")
    assert move.sessions()["01"][:2] == ("F", "10.130.0.11")
    move.new.change({"devices.pump-1": LEFT_OUT, f"{RANGES}.pump-1": LEFT_OUT})
    move.new.up()
    assert move.sessions()["01"][:2] == ("F", "10.130.0.11")
    assert_reached(move)


# 3: the last one, too


def test_all_devices_go_over_and_a_refresh_of_the_old_stack_in_between_takes_none_back(move):
    move.new.change({"devices": {**move.new.path["devices"], "pump-1": PUMP_1, "pump-2": PUMP_2}, RANGES: BOTH})
    move.new.up()
    after = move.sessions()
    move.old.change({"devices": {}})
    move.old.up("--refresh")
    assert move.sessions() == after
    assert {at[:2] for at in after.values()} == {
        ("F2", "10.130.0.11"), ("F2", "10.130.0.12"), ("F2", "10.130.0.250"),
    }  # fmt: skip
    assert move.new.previewed() == {}
    assert_reached(move)


# 4: halves


def changed_without_gap(move: Move, ranges: object) -> dict[Key, str]:
    """What other ranges do: AWS is asked for all that is new before it is asked to take anything away."""
    begin = len(move.relay.requests)
    move.new.change({RANGES: ranges})
    done = move.new.operations(*UP)
    requests = ((action, it.get("DestinationCidrBlock")) for action, it in move.relay.requests[begin:])
    # Each once: the provider asks again where an answer got lost.
    asked = dict.fromkeys(one for one in requests if one[0] in (CREATE, DELETE))
    made, gone = (sum(it == operation for it in done.values()) for operation in ("create", "delete"))
    assert [action for action, _ in asked] == [CREATE] * made + [DELETE] * gone
    return done


def test_the_whole_range_is_led_in_halves_before_the_single_routes_go_and_back(move):
    before = move.sessions()
    forth = {route(one): "create" for one in HALVES.values()} | {route(one): "delete" for one in BOTH.values()}
    assert changed_without_gap(move, HALVES) == forth
    assert move.routes() == led(LOWER, UPPER)
    assert_reached(move)
    back = {route(one): "delete" for one in HALVES.values()} | {route(one): "create" for one in BOTH.values()}
    assert changed_without_gap(move, BOTH) == back
    assert changed_without_gap(move, HALVES) == forth
    assert move.sessions() == before


def test_a_run_that_is_killed_before_all_single_routes_are_gone_cuts_nothing_and_goes_on(move):
    changed_without_gap(move, BOTH)
    before = move.sessions()
    move.new.change({RANGES: HALVES})
    killed = Interrupted(move.new, move.clouds, move.relay, move.before)
    killed.kill_during("DeleteRoute", "aws:ec2/route:Route", Point())
    assert led(LOWER, UPPER).items() <= move.routes().items()
    assert_reached(move)
    move.new.up()
    assert [one for one in move.new.pending() if one.startswith("aws:")] == []
    assert (move.routes(), move.new.previewed()) == (led(LOWER, UPPER), {})
    assert move.sessions() == before


# 5: the old stack goes


def test_the_old_stack_goes_and_comes_back_and_nothing_of_the_new_one_changes(move):
    before = move.sessions()
    for _ in range(2):
        move.old.destroy()
        assert move.routes() == {LOWER: "gateway", UPPER: "gateway"}
        assert move.new.previewed() == {}
        if move.old in move.are_up:
            move.are_up.remove(move.old)
            assert_reached(move)
            move.old.up()
            assert move.routes() == led(LOWER, UPPER)
    assert move.sessions() == before


# 6: the whole range


def test_the_halves_become_one_range_without_a_gap_and_back(move):
    before = move.sessions()
    forth = {TO_ALL_OF_THEM: "create"} | {route(one): "delete" for one in HALVES.values()}
    assert changed_without_gap(move, LEFT_OUT) == forth
    assert move.routes() == {DEVICES: "gateway"}
    assert_reached(move)
    assert changed_without_gap(move, HALVES) == {
        key: "delete" if done == "create" else "create" for key, done in forth.items()
    }
    assert move.sessions() == before


def test_in_the_end_both_clouds_are_as_before(move):
    move.stand_ins.remove()
    move.new.destroy()
    move.clouds.assert_as(move.before)
