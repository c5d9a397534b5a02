"""Data centres behind Door on the real engine: what a run changes, and what keeps a VPG that SORACOM's support has made
Door on. One stack goes through it all."""

import json
import subprocess
from typing import Any

import pytest

from devicepath_spec.gate_conf import PATH as FACTS
from tests.clouds.support_desk import cancelled, ordered
from tests.forked.forks import forks
from tests.infra.data_center import FACTORY
from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.stack_file import committed, with_changes
from tests.stack import COMMAND_LIMIT_S

pytestmark = pytest.mark.engine

PATH = committed("data-center")
IN_FACTORY: dict[str, Any] = {
    "kind": "host",
    "backend": "factory",
    "outer_address": "192.168.70.10",
    "inner_address": "10.170.255.253",
    "return_path": {"kind": "masquerade"},
}
ORDER = {"routerAddress": "198.51.100.1", "asn": 65000, "ranges": ["192.168.50.0/24"]}
FILTERED = {
    ("RoutingFilter", "vpg-filter"): "update",
    **{("SimGroupMembership", f"vpg-{device['imsi']}"): "update" for device in PATH["devices"].values()},
}
"""Another range that devices reach: their next sessions take it over."""


def vpg_of(clouds: Clouds) -> str:
    (vpg_id,) = clouds.account.ids("virtualPrivateGateways")
    return str(vpg_id)


@pytest.fixture(scope="module")
def clouds():
    with emulated(PATH) as clouds:
        yield clouds


@pytest.fixture(scope="module")
def stack(clouds, paths) -> PathStack:
    stack: PathStack = paths(PATH, clouds, name="data-center")
    stack.up()
    return stack


@pytest.fixture
def changed(stack):
    """Writes changes into the stack file, which are taken out again."""
    yield stack.change
    stack.describe(PATH)


def test_without_a_change_a_second_run_does_nothing(stack):
    assert stack.previewed() == {}


def test_another_data_center_with_its_gate_peer_changes_nothing_of_others(stack, changed):
    changed({"backends.factory": FACTORY, "gate_peers.factory": IN_FACTORY})
    assert stack.previewed() == {("GatePeer", "gate-peer-factory-registration"): "create", **FILTERED}


def test_another_gate_peer_in_a_data_center_changes_nothing_of_the_first(stack, changed):
    second = {**IN_FACTORY, "backend": "plant", "outer_address": "192.168.50.11"}
    changed({"gate_peers.another": second})
    assert stack.previewed() == {("GatePeer", "gate-peer-another-registration"): "create"}


def test_another_outer_address_is_another_registration_and_redirected_devices_go_there(stack, changed):
    changed({"gate_peers.plant.outer_address": "192.168.50.11"})
    assert stack.previewed() == {
        ("GatePeer", "gate-peer-plant-registration"): "replace",
        ("Redirection", "redirection"): "replace",
    }


def test_a_gate_peer_and_a_data_center_that_are_taken_out_change_nothing_of_others(stack, changed):
    changed({"backends.factory": FACTORY, "gate_peers.factory": IN_FACTORY})
    stack.up()
    stack.describe(with_changes(PATH, {"backends.factory": FACTORY | {"directions": ["device_to_cloud"]},
                                       "gate_peers.plant.return_path": {"kind": "masquerade"}}))  # fmt: skip
    assert stack.previewed() == {
        ("GatePeer", "gate-peer-factory-registration"): "delete",
        ("Redirection", "redirection"): "delete",
    }
    stack.describe(PATH)
    assert stack.previewed() == {("GatePeer", "gate-peer-factory-registration"): "delete", **FILTERED}
    stack.up()


def test_another_gate_peer_gets_the_redirection_in_place(stack, clouds, changed):
    """There is no moment without one: devices would be cut off, and SORACOM refuses a second one."""
    there = {**IN_FACTORY, "return_path": {"kind": "redirection"}}
    changed({"backends": {"factory": FACTORY}, "gate_peers": {"in-factory": there}})
    assert stack.previewed()[("Redirection", "redirection")] == "update"
    stack.up()
    assert clouds.account.vpg(vpg_of(clouds))["redirection"]["gateway"] == "10.170.255.253"
    assert clouds.account.requests("POST", "/unset_redirection") == 0
    stack.describe(PATH)
    stack.up()
    assert clouds.account.vpg(vpg_of(clouds))["redirection"]["gateway"] == "10.170.255.254"


def test_the_gate_peers_files_and_the_order_are_outputs(stack, clouds):
    outputs = stack.outputs()
    order = " ".join(outputs["door_orders"]["plant"].split())
    assert f"Operator id {clouds.account.cloud.settings.operator_id} VPG {vpg_of(clouds)} Device subnet" in order
    assert outputs["door_connections"] == []
    shown = stack.pulumi("stack", "output", "gate_peer_files", "--show-secrets", "--json").output
    (facts,) = (one["content"] for one in json.loads(shown)["plant"] if one["path"] == FACTS)
    assert "INNER_ADDRESS=10.170.255.254/16\n" in facts


def devicepath(stack: PathStack, *arguments: str) -> str:
    """What the command prints, of the project that the stack is in."""
    ended = subprocess.run(
        [forks().devicepath, *arguments, "--project", str(stack.folder)],
        env=forks().environment(stack.environment()) | forks().variables(),
        capture_output=True,
        text=True,
        timeout=COMMAND_LIMIT_S,
        check=False,
    )
    return ended.stdout + ended.stderr


def test_commands_write_the_files_of_its_hosts_and_print_its_orders(stack, tmp_path):
    told = devicepath(stack, "host-files", "data-center", "--into", str(tmp_path))
    facts = tmp_path / f"gate-peer-plant{FACTS}"
    assert str(facts) in told
    assert "OUTER_ADDRESS=192.168.50.10\n" in facts.read_text()
    program = tmp_path / "gate-peer-plant/usr/local/sbin/devicepath-gate"
    assert program.stat().st_mode & 0o777 == 0o755
    assert devicepath(stack, "door", "orders", "data-center") == stack.outputs()["door_orders"]["plant"]
    told = devicepath(stack, "door", "orders", "data-center", "--name", "plnt")
    assert told == "Error: --name: plnt is none of plant; give one of these.\n"


@pytest.fixture(scope="module")
def door(stack, clouds: Clouds) -> str:
    """Id of the connection that SORACOM's support has made, seen by a run."""
    made = ordered(clouds.account, vpg_of(clouds), "vpn_connections", ORDER)
    stack.up()
    return str(made["id"])


def test_door_is_told_as_soracom_shows_it(stack, door):
    outputs = stack.outputs()
    assert outputs["door_connections"] == [{"connection_id": door, "uses_dynamic_routing": True, "bgp_asn": "65000"}]
    assert f"{door} (BGP, ASN 65000)" in outputs["door_orders"]["plant"]


def test_a_destroy_is_refused_before_anything_ends_and_says_why(stack, door):
    before = stack.resources()
    run = stack.pulumi("destroy", "--yes", status=1)
    (told, _) = run.errors()
    assert told.endswith('$pulumi:index:Stash::data-center-kept-by-door-or-direct" cannot be deleted')
    assert stack.resources() == before


def test_a_replacement_of_the_vpg_is_refused_in_a_preview(stack, changed, door):
    changed({"internet": "none", "allow_replacement": ["vpg"]})
    told = stack.refused("preview")
    assert f"cannot be terminated while it has VPN connections of Door: {door}" in told
    assert "Only SORACOM's support ends them, by a ticket" in told


def test_once_support_has_ended_it_a_run_lets_the_vpg_end_again(stack, clouds, door):
    cancelled(clouds.account, vpg_of(clouds), "vpn_connections", door)
    stack.up()
    assert stack.outputs()["door_connections"] == []
    stack.destroy()
    assert clouds.account.count("virtualPrivateGateways") == 0
