"""How long something is looked at before that is given up."""

import pytest

from soracom_provider.api.waiting import scaled


@pytest.mark.parametrize(("wait_scale", "limit_s"), [(1, 300), (2, 600), (0.02, 6), (0.001, 5)])
def test_a_limit_is_scaled_by_wait_scale_and_is_five_seconds_at_the_least(wait_scale, limit_s):
    assert scaled(300, wait_scale) == limit_s
