"""Two paths in the same two accounts know nothing of each other."""

import pytest

from tests.infra.on_engine.standing import SECOND

pytestmark = pytest.mark.engine


def test_a_second_path_goes_up_beside_the_first_and_down_again_without_touching_it(standing, paths):
    first, clouds = standing.stack, standing.clouds
    before = clouds.inventory()
    second = paths(SECOND, clouds, name="second-site")
    second.up()
    changed = before.beside(clouds.inventory())
    assert [(thing.kind, thing.remark) for thing in changed] == [
        ("SIM", f"IMSI {device['imsi']}") for device in SECOND["devices"].values()
    ], "the SIMs of the second path were in no group, and all else that was there is as it was"
    assert first.operations("up", "--yes", "--skip-preview") == {}
    assert first.operations("refresh", "--yes", "--skip-preview") == {}
    second.destroy()
    clouds.assert_as(before)
    assert first.operations("preview") == {}
