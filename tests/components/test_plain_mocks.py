"""A user's own test of a program with components: Pulumi's mocks as its documentation has them, which give a resource's
inputs back as its outputs and answer no look-up."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from infra.settings import load
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks

from devicepath.backend_vpc import BackendVpc
from devicepath.canal_peering import CanalPeering
from devicepath.gate_peer import GatePeer
from devicepath_stack.program import declare
from tests.components import test_backend_vpc, test_canal_peering, test_gate_peer
from tests.components.test_device_path import ADOPTED, DEVICE_TO_DEVICE, GATE_PEER, REMOTE_ACCESS, TO_S3, path
from tests.infra.stack_file import a_path

pytestmark = pytest.mark.slow


class Plain(Mocks):
    def __init__(self) -> None:
        self.names: list[str] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.names.append(args.name)
        return f"{args.name}-id", args.inputs

    def call(self, args: MockCallArgs) -> Any:
        return {}


def registered(program: Callable[[], object], *, preview: bool) -> list[str]:
    mocks = Plain()
    pulumi.runtime.set_mocks(mocks, preview=preview)
    # As everybody's test is run; it waits for all that the program began.
    pulumi.runtime.test(program)()
    return mocks.names


ADOPTED_PEER = {**GATE_PEER, "tier": "app", "outer_address": "10.9.0.10", "egress": TO_S3}
PROGRAMS: dict[str, tuple[Callable[[], object], str]] = {
    "remote access": (path, "line1-gate-peer-host"),
    "an existing VPC": (lambda: path(backend=ADOPTED, gate_peer=ADOPTED_PEER), "line1-gate-peer-host"),
    "an existing VPG": (
        lambda: path(vpg={**REMOTE_ACCESS["vpg"], "vpg_id": "12345678-aaaa"}),
        "line1-gate-peer-registration",
    ),
    "an existing VPG whose id is not known yet": (
        lambda: path(vpg={**REMOTE_ACCESS["vpg"], "vpg_id": pulumi.Output.from_input("12345678-aaaa")}),
        "line1-gate-peer-registration",
    ),
    "device to device": (lambda: path(spec=DEVICE_TO_DEVICE), "line1-vpg-gate"),
    "the stack program": (lambda: declare("pumps", load(a_path({}), "pumps")), "pumps-gate-peer-host"),
    "a backend": (lambda: BackendVpc("line1", test_backend_vpc.USUAL), "line1-app-a"),
    "a peering": (lambda: CanalPeering("line1", test_canal_peering.USUAL), "line1-accept"),
    "a gate peer": (lambda: GatePeer("line1", test_gate_peer.USUAL), "line1-host"),
}


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs_to_its_end(program, preview):
    declared, name = PROGRAMS[program]
    assert name in registered(declared, preview=preview)
