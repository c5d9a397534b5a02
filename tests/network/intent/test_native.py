"""What a stack file with transit gateways wants: both sides open connections, and see each other's own addresses."""

from typing import Any

import pytest

from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import load
from devicepath_tools.network.intent import traffic
from tests.components.path_arguments import changed
from tests.components.test_path_transit_gateways import ATTACHED, HUB
from tests.infra.stack_file import a_path


def file(of: dict[str, Any], changes: dict[str, Any] | None = None) -> StackFile:
    return load(changed(of, changes or {}))


@pytest.mark.parametrize(("of", "backend"), [(ATTACHED, "main"), (HUB, "main"), (HUB, "third")])
def test_servers_of_the_named_tiers_open_connections_to_devices_and_others_do_not(of, backend):
    path = file(of)
    assert traffic.is_native(path, backend)
    assert traffic.leads_natively(path, backend, "app")
    assert not traffic.leads_natively(path, backend, "gate")
    assert traffic.tiers_for_devices(path, backend) == ("app",)


def test_a_direction_that_is_not_named_is_none():
    path = file(ATTACHED, {"backends.main.directions": ["device_to_cloud"]})
    assert not traffic.leads_natively(path, "main", "app")
    path = file(ATTACHED, {"backends.main.directions": ["cloud_to_device"]})
    assert traffic.tiers_for_devices(path, "main") == ()


def test_a_vpc_that_is_kept_apart_has_nobody_who_talks_with_devices():
    path = file(HUB)
    assert not traffic.leads_natively(path, "apart", "app")
    assert traffic.tiers_for_devices(path, "apart") == ()


def test_over_a_vpc_peering_nothing_is_native():
    path = file(a_path())
    assert not traffic.is_native(path, "main")
    assert not traffic.leads_natively(path, "main", "app")
