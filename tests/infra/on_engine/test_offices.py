"""An office behind a VPN to a transit gateway, on the real engine and the real aws provider's code. One stack goes
through it all."""

import json
import re
import subprocess
from typing import Any

import pytest
import yaml

from devicepath_spec.judging.stack_file import KEY as STACK_FILE_KEY
from devicepath_spec.judging.stack_file import load
from tests.forked.forks import forks
from tests.infra.office import BRANCH
from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.stack_file import committed
from tests.stack import COMMAND_LIMIT_S

pytestmark = pytest.mark.engine

PATH = committed("office")
PLACE, OWN_KEY = "backends.headquarters.vpn.tunnels.first.preshared_key", "own.key_of_first"
KEY = re.compile(r"secret = (\S+)")


@pytest.fixture(scope="module")
def clouds():
    with emulated(PATH) as clouds:
        yield clouds


@pytest.fixture(scope="module")
def before(clouds: Clouds):
    return clouds.inventory()


@pytest.fixture(scope="module")
def stack(clouds, before, paths) -> PathStack:
    stack: PathStack = paths(PATH, clouds, name="office")
    stack.pulumi("config", "set", "--secret", "--path", f"{STACK_FILE_KEY}.{PLACE}", OWN_KEY)
    stack.path = yaml.safe_load(stack.file.read_text())["config"][STACK_FILE_KEY]
    # A look-up that finds nothing would be told as one.
    assert stack.up().errors() == []
    return stack


@pytest.fixture
def changed(stack):
    """Writes changes into the stack file, which are taken out again."""
    path = stack.path
    yield stack.change
    stack.describe(path)


def connection(clouds: Clouds) -> dict[str, Any]:
    (found,) = clouds.ec2.describe_vpn_connections()["VpnConnections"]
    return dict(found)


def test_its_tunnels_end_at_the_gateway_and_stand_in_its_tables(stack, clouds):
    made = connection(clouds)
    gateway = stack.outputs()["transit_gateway_ids"]["hub"]
    assert (made["TransitGatewayId"], made["State"]) == (gateway, "available")
    attached = clouds.ec2.describe_transit_gateway_attachments(
        Filters=[{"Name": "resource-type", "Values": ["vpn"]}]
    )["TransitGatewayAttachments"]  # fmt: skip
    (association,) = (one["Association"] for one in attached)
    assert association["State"] == "associated"


def test_devices_are_led_to_it_by_the_vpg(stack, clouds):
    (vpg_id,) = clouds.account.ids("virtualPrivateGateways")
    routes = clouds.account.vpg(vpg_id)["customerRoutes"].values()
    assert sorted(one["destinationCidr"] for one in routes) == ["10.51.0.0/16", "192.168.60.0/24"]


def test_without_a_change_a_second_run_does_nothing(stack):
    assert stack.previewed() == {}


def test_another_office_changes_nothing_of_the_first(stack, changed):
    changed({"backends.branch": BRANCH})
    done = stack.previewed()
    assert set(done.values()) == {"create"}
    assert [name for _, name in done if "branch" not in name and "192-168-61-0" not in name] == []


def test_an_office_that_is_taken_out_changes_nothing_of_others(stack, changed):
    changed({"backends": {"servers": PATH["backends"]["servers"]}})
    done = stack.previewed()
    assert set(done.values()) == {"delete"}
    assert [name for _, name in done if "headquarters" not in name and "192-168-60-0" not in name] == []


def test_a_change_that_takes_both_tunnels_down_is_refused_with_where_it_is_allowed(stack, changed):
    changed({"backends.headquarters.vpn.tunnel_options": {"dpd_timeout_s": 45}})
    told = stack.refused("preview")
    assert "office-office-headquarters" in told
    assert "allow_outage" in told


def files(stack: PathStack) -> list[dict[str, Any]]:
    shown = stack.pulumi("stack", "output", "router_files", "--show-secrets", "--json").output
    found: list[dict[str, Any]] = json.loads(shown)["headquarters"]
    return found


def test_no_key_is_in_the_state_or_shown_unless_asked_for(stack):
    keys = {key.strip('"') for one in files(stack) for key in KEY.findall(one["content"])}
    assert len(keys) == 2
    assert OWN_KEY in keys
    state, shown = stack.state_files(), json.dumps(stack.outputs())
    assert [key for key in keys if key in state or key in shown] == []


def test_a_stack_file_with_an_encrypted_key_is_read_by_whoever_cannot_decrypt_it(stack):
    file = load(stack.path)
    assert OWN_KEY not in stack.file.read_text()
    assert list(file.offices) == ["headquarters"]


def test_the_files_of_its_router_are_written_for_nobody_else_to_read(stack, tmp_path):
    ended = subprocess.run(
        [forks().devicepath, "host-files", "office", "--into", str(tmp_path), "--project", str(stack.folder)],
        env=forks().environment(stack.environment()) | forks().variables(),
        capture_output=True,
        text=True,
        timeout=COMMAND_LIMIT_S,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    written = {str(one.relative_to(tmp_path)): one for one in tmp_path.rglob("*") if one.is_file()}
    secret = [name for name, one in written.items() if KEY.search(one.read_text())]
    assert sorted(secret) == [f"router-headquarters/etc/swanctl/conf.d/office-{number}.conf" for number in (1, 2)]
    assert {written[name].stat().st_mode & 0o777 for name in secret} == {0o600}
    assert {f"{name} with keys" for name in secret} <= {
        " ".join(line.removeprefix(f"{tmp_path}/").split()) for line in ended.stdout.splitlines()
    }


def test_it_ends_with_all_that_was_made(stack, clouds, before):
    stack.destroy()
    clouds.assert_as(before)
