"""The move from type F to F2 where the old stack made the VPC: in the end it keeps that, and nothing else.

The tests follow each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.stand_in_servers import StandInServers
from devicepath_tools.rehearsal.wires import missing
from tests.infra.on_engine.clouds import emulated
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.on_engine.relay import Relay
from tests.infra.stack_file import LEFT_OUT, committed, with_changes
from tests.rehearsal.packets.moving import DEVICES, LOWER, NEW, UPPER, Move, put_servers

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
VPG, GROUP = ("VirtualPrivateGateway", "vpg-vpg"), ("Group", "vpg-group")
GROUP_SETTINGS = ("GroupConfiguration", "vpg-group")
EMPTY_GROUP = "12345678-eeee-4eee-8eee-123456789012"
"""Made by hand. With a group of its own on the new VPG, the old stack would have the devices that leave the new one."""
RANGES = "backends.main.canal.device_ranges"
OLD = with_changes(
    committed("remote-access"),
    {
        "name": "old-path",
        "sessions": "reset",
        "backends.main.zones": ["a"],
        "backends.main.flow_logs": {"kind": "none"},
        "backends.main.session_manager": {"kind": "none"},
        "backends.main.tiers.attachment": {"kind": "block", "block": "10.10.16.0/24", "netmask": 28},
    },
)
"""With a tier for the attachment, in which it has nothing."""
WITHOUT_DEVICES = with_changes(OLD, {"devices": {}})


def keeping_the_vpc(vpg_id: str) -> dict[str, Any]:
    """The old file in the end."""
    return with_changes(
        WITHOUT_DEVICES,
        {
            "vpg": {"kind": "existing", "id": vpg_id, "type": "F2", "device_subnet": DEVICES},
            "internet": LEFT_OUT,
            "sim_group": {"kind": "existing", "id": EMPTY_GROUP},
            "gate": {"kind": "existing"},
            "gate_peers": LEFT_OUT,
            "backends.main.directions": [],
            "backends.main.canal": LEFT_OUT,
        },
    )


def new_path(old: PathStack) -> dict[str, Any]:
    """In the VPC of the old one, with all of its devices."""
    made = old.resources()
    tiers: dict[str, Any] = {}
    for tier in ("app", "attachment"):
        subnet, table = (made[noun, f"backend-main-{tier}-a"] for noun in ("Subnet", "RouteTable"))
        zone = {"subnet_id": subnet["id"], "cidr": subnet["outputs"]["cidrBlock"], "route_table_id": table["id"]}
        tiers[tier] = {"kind": "existing", "zones": {"a": zone}}
    return with_changes(
        NEW,
        {
            "devices": {**NEW["devices"], **OLD["devices"]},
            "backends.main.vpc_id": made["Vpc", "backend-main-vpc"]["id"],
            "backends.main.tiers": tiers,
            RANGES: {"lower": LOWER, "upper": UPPER},
        },
    )


@pytest.fixture(scope="module")
def move(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Move]:
    """All devices are over, and the halves lead to them; the old stack is still there."""
    if lacking := missing.missing():
        pytest.skip("; ".join(lacking))
    folder: Path = tmp_path_factory.mktemp("move")
    with emulated(OLD, NEW, existing_groups=(EMPTY_GROUP,)) as clouds, Relay(clouds.aws.endpoint) as relay:
        before = clouds.inventory()
        old = PathStack(engine, folder / "old", OLD, clouds=clouds)
        old.up()
        new = PathStack(engine, folder / "new", new_path(old), clouds=clouds)
        new.up()
        vpc_id = new.path["backends"]["main"]["vpc_id"]
        move = Move(clouds, old, new, relay, before, StandInServers(clouds.ec2, vpc_id), [new])
        put_servers(move)
        old.describe(WITHOUT_DEVICES)
        old.up()
        yield move
        for stack in (old, new):
            stack.close()


def assert_reached(move: Move) -> None:
    """By packets, as the trace says: all that the new file wants."""
    assert [fault for crossing in move.look() for fault in crossing.faults] == []


def test_the_old_stack_ends_its_vpg_keeps_the_vpc_and_has_a_way_back(move):
    before, kept = move.sessions(), keeping_the_vpc(move.new.outputs()["vpg_id"])
    of_vpc = {key for key in move.old.resources() if key[1].startswith(("backend-main-app", "backend-main-attachment"))}
    for is_last in (False, True):
        move.old.describe({**kept, "allow_replacement": ["vpg"]})
        done = move.old.operations(*UP)
        assert (done.pop(GROUP_SETTINGS), set(done.values())) == ("replace", {"delete"})
        assert {VPG, GROUP} <= done.keys()
        assert of_vpc <= move.old.resources().keys()
        assert (move.sessions(), move.new.previewed()) == (before, {})
        assert_reached(move)
        if not is_last:
            move.old.describe({**WITHOUT_DEVICES, "allow_replacement": ["vpg"]})
            assert move.old.operations(*UP)[VPG] == "create"
    move.old.describe(kept)
    assert move.old.previewed() == {}, "also without that it is allowed"


def test_then_one_route_leads_to_devices(move):
    move.new.change({RANGES: LEFT_OUT})
    assert set(move.new.operations(*UP).values()) == {"create", "delete"}
    assert_reached(move)


def test_a_device_that_leaves_the_new_stack_is_on_no_vpg(move):
    """It does not go back to where the old stack had it."""
    move.new.change({"devices.pump-2": LEFT_OUT})
    move.new.up()
    assert move.sessions()["02"][0] == "none"


def test_both_go_once_the_attachment_is_gone(move):
    """Before, the old VPC has the attachment in it, and the new VPG the old stack's settings of a group on it."""
    move.stand_ins.remove()
    move.new.change({"backends.main.directions": [], "backends.main.canal": LEFT_OUT})
    move.new.up()
    move.old.destroy()
    move.new.destroy()
    move.clouds.assert_as(move.before)
