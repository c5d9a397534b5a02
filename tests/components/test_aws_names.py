"""Names that AWS makes of a region's."""

from typing import Any

import pulumi
import pytest

from devicepath.backend_vpc.aws_names import service_name, zone_name
from tests.components.recording import record


def test_a_known_region_makes_a_text():
    assert zone_name("eu-central-1", "b") == "eu-central-1b"
    assert service_name("eu-central-1", "s3") == "com.amazonaws.eu-central-1.s3"


@pytest.mark.parametrize(
    ("make", "part", "name"), [(zone_name, "b", "eu-central-1b"), (service_name, "s3", "com.amazonaws.eu-central-1.s3")]
)
def test_the_region_may_be_another_resources_output(make, part, name):
    """As other languages give it."""
    seen: list[Any] = []
    record(lambda: make(pulumi.Output.from_input("eu-central-1"), part).apply(seen.append))
    assert seen == [name]
