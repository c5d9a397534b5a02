"""Backends of two AWS accounts: a gate peer goes from the one to the other, with all that is its own."""

from typing import Any

import pytest

from tests.infra.on_engine.clouds import ACCOUNT_ID, REGION, Clouds, emulated
from tests.infra.stack_file import committed, with_changes

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
OTHER_ACCOUNT = "444455556666"
D2C, C2D = "device_to_cloud", "cloud_to_device"
QUIET = {"flow_logs": {"kind": "none"}, "directions": [D2C]}
BOTH = committed("two-backends")
TOKYO, OSAKA = BOTH["backends"]["tokyo"], BOTH["backends"]["osaka"]
PATH = with_changes(
    BOTH,
    {
        "assumed_roles": {OTHER_ACCOUNT: f"arn:aws:iam::{OTHER_ACCOUNT}:role/devicepath"},
        "backends.tokyo": {**TOKYO, **QUIET, "directions": [D2C, C2D]},
        "backends.osaka": {**OSAKA, **QUIET, "account_id": OTHER_ACCOUNT, "region": REGION},
        "gate_peers": {"edge": BOTH["gate_peers"]["tokyo"]},
    },
)
MOVED: dict[str, Any] = {
    "backends.tokyo.directions": [D2C],
    "backends.osaka.directions": [D2C, C2D],
    "gate_peers": {"edge": BOTH["gate_peers"]["osaka"]},
}


def held(clouds: Clouds) -> dict[str, tuple[int, int, int]]:
    """How many roles, profiles and running instances each account has."""
    found = {}
    for account in (ACCOUNT_ID, OTHER_ACCOUNT):
        iam, ec2 = (clouds.aws.client(service, REGION, account) for service in ("iam", "ec2"))
        instances = [it for one in ec2.describe_instances()["Reservations"] for it in one["Instances"]]
        running = [it for it in instances if it["State"]["Name"] == "running"]
        found[account] = (
            len(iam.list_roles()["Roles"]), len(iam.list_instance_profiles()["InstanceProfiles"]), len(running),
        )  # fmt: skip
    return found


def test_a_gate_peer_goes_to_the_backend_of_another_account_with_its_role_and_profile(paths):
    with emulated(PATH) as clouds:
        stack = paths(PATH, clouds, name="two-backends")
        stack.up()
        assert held(clouds) == {ACCOUNT_ID: (1, 1, 1), OTHER_ACCOUNT: (0, 0, 0)}
        stack.change(MOVED)
        announced = stack.previewed()
        assert {announced.get((noun, "gate-peer-edge-host")) for noun in ("Role", "InstanceProfile", "Instance")} == {
            "replace"
        }
        stack.operations(*UP)
        assert held(clouds) == {ACCOUNT_ID: (0, 0, 0), OTHER_ACCOUNT: (1, 1, 1)}
        assert stack.previewed() == {}
