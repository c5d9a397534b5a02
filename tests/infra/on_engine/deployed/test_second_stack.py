"""Two paths in the same two accounts know nothing of each other, whatever they are called."""

import pytest

from tests.infra.on_engine.deployed.deployed import SECOND

pytestmark = pytest.mark.engine


def test_a_path_of_the_same_name_goes_up_beside_the_first_and_down_again_without_touching_it(deployed, paths):
    """Its stack file is a copy whose name was left as it is, its backend another: a colleague's, for example."""
    first, clouds = deployed.stack, deployed.clouds
    before = clouds.inventory()
    second = paths(SECOND, clouds)
    assert (second.name, second.path["name"]) == (first.name, first.path["name"])
    assert "has this name, too, and is another state's" in second.up().output
    changed = before.beside(clouds.inventory())
    assert [(thing.kind, thing.remark) for thing in changed] == [
        ("SIM", f"IMSI {device['imsi']}") for device in SECOND["devices"].values()
    ], "the SIMs of the second path were in no group, and all else that was there is as it was"
    assert first.operations("up", "--yes", "--skip-preview") == {}
    assert first.operations("refresh", "--yes", "--skip-preview") == {}
    second.destroy()
    clouds.assert_as(before)
    assert first.operations("preview") == {}
