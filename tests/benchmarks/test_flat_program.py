"""The flat program is what components are measured against: it has to do the same work."""

from typing import Any

import pytest
from google.protobuf import json_format

from benchmarks.flat import path
from benchmarks.mocked_programs import Declare, component_path
from tests.components.recording import record

RESOURCES = 60
COMPONENTS = 5
OF_THE_SOURCE = {"sourcePosition", "stackTrace"}
"""Where in which program a resource is declared."""


def requests(declare: Declare) -> dict[tuple[str, str], dict[str, Any]]:
    """All that the engine would be asked: inputs, parent, dependencies and other options, by type and name."""
    found = record(lambda: declare("line1")).requests
    # The first run of a process registers the stack itself, too.
    return {key: _plain(request) for key, request in found.items() if key[0] != "pulumi:pulumi:Stack"}


def _plain(request: Any) -> dict[str, Any]:
    """Without the source; dependencies, which come in the order of a set, in the order of their names."""
    plain = {key: value for key, value in json_format.MessageToDict(request).items() if key not in OF_THE_SOURCE}
    plain["dependencies"] = sorted(request.dependencies)
    plain["propertyDependencies"] = {key: sorted(one.urns) for key, one in request.propertyDependencies.items()}
    return plain


@pytest.mark.slow
def test_it_registers_the_same_resources_with_the_same_inputs_and_options():
    of_flat, of_components = requests(path.declare), requests(component_path())
    assert len(of_components) == RESOURCES + COMPONENTS
    assert of_flat.keys() == of_components.keys()
    assert [key for key, request in of_flat.items() if request != of_components[key]] == []
