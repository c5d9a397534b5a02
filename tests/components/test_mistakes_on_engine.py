"""What a person reads who describes something to a component that it cannot build. No traceback: it is their text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.provider.account import Account
from tests.provider.on_engine.stack import SoracomStack

pytestmark = pytest.mark.engine

VPG = 'vpg = soracom.VirtualPrivateGateway("vpg", type="F", device_subnet="10.130.0.0/16")\n'
ON_THE_VPG = """
import devicepath
devicepath.VirtualPrivateGateway(
    "fleet",
    {{
        "vpg": {{"kind": "existing", "id": "{vpg_id}", "type": "E", "device_subnet": "10.131.0.0/16"}},
        "internet": "services",
    }},
)
"""


@pytest.fixture
def stack(engine: Engine, tmp_path: Path) -> Iterator[SoracomStack]:
    with SoracomServer(Settings(creation_seconds=0.02, termination_seconds=0.02)) as server:
        stack = SoracomStack(engine, tmp_path / "stack", Account(server))
        yield stack
        stack.close()


def test_an_existing_vpg_that_is_another_one_is_told_with_all_that_differs(stack):
    stack.up(VPG)
    there = ON_THE_VPG.format(vpg_id=stack.resources()["vpg"]["id"])
    output = stack.preview(VPG + there, status=1).output
    told = {line.strip().removeprefix("error: ") for line in output.splitlines() if "fleet." in line}
    assert told == {
        "fleet.vpg.type: E, but the VPG is of type F, and that cannot change; write F, or kind: new for another one.",
        "fleet.vpg.device_subnet: 10.131.0.0/16, but the VPG has 10.130.0.0/16; write that.",
    }, output
    assert "Traceback" not in output


def test_an_existing_vpg_that_is_not_there_is_told_without_a_traceback(stack):
    output = stack.preview(ON_THE_VPG.format(vpg_id="12345678-none"), status=1).output
    told = {line.strip().removeprefix("error: ") for line in output.splitlines() if "fleet." in line}
    assert told == {
        "fleet.vpg.id: 12345678-none, and SORACOM says: vpgId: this account has no VPG 12345678-none; check it, "
        "and the coverage."
    }, output
    assert "Traceback" not in output


def test_mistakes_in_a_program_of_ones_own_are_told_without_a_traceback(stack):
    program = """
    import devicepath
    devicepath.VirtualPrivateGateway(
        "fleet",
        {"vpg": {"kind": "new", "type": "E"}, "internet": "none", "sim_group": {"kind": "new", "link_mtu": 9000}},
    )
    """
    output = stack.preview(program, status=1).output
    assert "fleet.sim_group.link_mtu: 9000 is not possible; write an MTU in bytes, 576 to 1500, instead." in output
    assert "fleet.internet: none, but a VPG of type E cannot do without the internet gateway" in output
    assert "Traceback" not in output


def test_a_mistake_that_an_output_tells_is_told_without_a_traceback_too(stack):
    program = """
    import devicepath, pulumi
    told = pulumi.Output.from_input("8.8.8.0/24")
    devicepath.VirtualPrivateGateway("fleet", {"vpg": {"kind": "new", "type": "F", "device_subnet": told}})
    """
    output = stack.preview(program, status=1).output
    assert "fleet.vpg.device_subnet: 8.8.8.0/24 is not inside 10.0.0.0/8" in output
    assert "Traceback" not in output
