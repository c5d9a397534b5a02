"""What is kept, by degree: a path in use is not ended by mistake, and its devices and rules are free to change."""

import re

import pytest

from tests.infra.on_engine.path_stack import PathStack

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")


@pytest.fixture(scope="module")
def stack(deployed):
    path = deployed.stack.path
    deployed.stack.change({"protect": True})
    deployed.stack.up()
    yield deployed.stack
    deployed.stack.describe(path)
    deployed.stack.up()


def test_destroy_is_refused_with_one_error_and_ends_nothing(stack: PathStack):
    before = stack.resources()
    run = stack.pulumi("destroy", "--yes", status=1)
    (told, last) = run.errors()
    assert told.startswith("Preview failed: resource ")
    assert told.endswith('$pulumi:index:Stash::remote-access-kept-by-protect-true" cannot be deleted')
    assert last == "preview failed"
    assert stack.resources() == before


def test_vpg_group_vpc_and_connection_are_what_is_kept(stack: PathStack):
    assert {key for key, it in stack.resources().items() if it.get("protect")} == {
        ("VirtualPrivateGateway", "vpg-vpg"),
        ("Group", "vpg-group"),
        ("Vpc", "backend-main-vpc"),
        ("VpcPeeringConnection", "canal-main-request"),
        ("VpcPeeringConnectionAccepter", "canal-main-accept"),
    }


def test_devices_and_rules_are_free_to_change(stack: PathStack):
    path = stack.path
    stack.change({"devices.pump-1.address": "10.130.0.21", "gate_peers.main.device_traffic.ssh.from_port": 2222})
    try:
        assert "delete" in stack.operations(*UP).values()
    finally:
        stack.describe(path)
        stack.up()


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"internet": "open", "allow_replacement": ["vpg"]}, "vpg"),
        ({"backends.main.canal.destination": "10.10.0.0/20", "allow_replacement": ["canal"]}, "request"),
    ],
)
def test_what_would_end_or_replace_one_of_the_kept_is_refused_at_preview(stack: PathStack, changes, kept):
    path = stack.path
    stack.change(changes)
    try:
        run = stack.preview(status=1)
        # Not what is replaced with it, and is protected, too: "as part of replacing".
        itself = re.compile(rf'unable to replace resource "[^"]*-{kept}"(?! as part)')
        assert any(itself.match(error) for error in run.errors()), run.output
        assert "protect" in run.output
    finally:
        stack.describe(path)


def test_lifted_it_is_free_and_nothing_else_changes(stack: PathStack):
    stack.change({"protect": False})
    assert stack.operations(*UP) == {}
    assert "cannot be deleted" not in stack.pulumi("destroy", "--preview-only").output
    stack.change({"protect": True})
    assert stack.operations(*UP) == {}
