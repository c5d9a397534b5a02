"""The stacks that stand while tests make faults in them."""

from collections.abc import Iterator

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.machine import equipped
from tests.rehearsal.packets.deployed import Deployed, deployed


@pytest.fixture(scope="session")
def root_file_system() -> RootFileSystem:
    machine = equipped()
    if machine.root_file_system is None:
        pytest.skip(machine.told)
    return machine.root_file_system


@pytest.fixture(scope="package")
def remote_access(engine: Engine, root_file_system: RootFileSystem) -> Iterator[Deployed]:
    """Servers open connections to devices through a gate peer that masquerades, and devices to servers by Canal."""
    with deployed("remote-access", root_file_system) as path:
        yield path


@pytest.fixture(scope="package")
def device_to_device(engine: Engine, root_file_system: RootFileSystem) -> Iterator[Deployed]:
    """Devices open connections to each other, and there is no AWS."""
    with deployed("device-to-device", root_file_system) as path:
        yield path


@pytest.fixture(scope="module")
def hub(engine: Engine, root_file_system: RootFileSystem) -> Iterator[Deployed]:
    """VPCs behind a transit gateway of the stack's own, which is peered with SORACOM's; one is kept apart."""
    with deployed("transit-gateway-hub", root_file_system) as path:
        yield path


@pytest.fixture
def path(remote_access: Deployed) -> Iterator[Deployed]:
    """For one test, which undoes what it does."""
    yield remote_access
    remote_access.assert_undone()


@pytest.fixture
def devices(device_to_device: Deployed) -> Iterator[Deployed]:
    """For one test, which undoes what it does."""
    yield device_to_device
    device_to_device.assert_undone()
