"""The schema of any package."""

import pytest

from pulumi_provider.resource import Properties, Resource
from pulumi_provider.schema import package_schema
from tests.pulumi_provider.lamps import package


def test_a_property_without_a_docstring_is_refused_as_its_sdks_would_have_none():
    class Bare(Properties):
        size: int

    class Thing(Resource[None, Bare, Bare]):
        """A thing."""

        Inputs = Outputs = Bare

    with pytest.raises(TypeError, match=r"^Bare\.size has no docstring"):
        package_schema(package(resources={"Thing": Thing()}))
