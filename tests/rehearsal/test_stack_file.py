"""What a rehearsal takes from a stack's configuration."""

from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom import Coverage
from devicepath_tools.rehearsal.stack_file import needs


def a_configuration(**configuration: Any) -> dict[str, Any]:
    return {name.replace("__", ":"): value for name, value in configuration.items()}


def test_sims_accounts_and_regions_are_found_wherever_the_settings_write_them():
    path = {
        "devices": {"pump": {"imsi": "440101234567890"}, "8942310022000012345": {"address": "10.130.0.2"}},
        "backends": {"main": {"region": "eu-west-1", "account_id": "111122223333", "cidr": "10.0.0.0/16"}},
        "role": "arn:aws:iam::444455556666:role/deployer",
        "again": ["440101234567890", "eu-west-1"],
    }
    found = needs(a_configuration(aws__region="ap-northeast-1", devicepath__path=path, soracom__coverage="g"))
    assert found.sims == ("440101234567890", "8942310022000012345")
    assert found.account_ids == ("111122223333", "444455556666")
    assert found.regions == ("ap-northeast-1", "eu-west-1"), "the stack's own comes first"
    assert found.existing == ()
    assert found.coverage is Coverage.GLOBAL


@pytest.mark.parametrize(
    "text", ["44010123456789", "4401012345678901", "10.0.0.0/16", "ap-northeast-1a", "ami-0123456789abcdef0", "12345"]
)
def test_what_only_looks_alike_is_not_taken(text: str):
    found = needs(a_configuration(devicepath__path={"value": text}))
    assert (found.sims, found.account_ids, found.regions, found.existing) == ((), (), (), ())


@pytest.mark.parametrize("identity", ["vpc-0a1b2c3d", "rtb-0123456789abcdef0", "0a1b2c3d-0000-4000-8000-0123456789ab"])
def test_ids_of_what_exists_are_found_with_their_place(identity: str):
    assert needs(a_configuration(devicepath__path={"backends": {"main": {"ids": [identity]}}})).existing == (
        f"devicepath:path.backends.main.ids[0]: {identity}",
    )


def test_a_configuration_without_settings_needs_nothing():
    found = needs({})
    assert (found.sims, found.account_ids, found.regions, found.existing) == ((), (), (), ())
    assert found.coverage is Coverage.JAPAN


def test_a_coverage_that_there_is_not_is_left_to_the_provider_to_tell():
    assert needs(a_configuration(soracom__coverage="eu")).coverage is Coverage.JAPAN
