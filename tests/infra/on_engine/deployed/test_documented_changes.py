"""A sample of docs/changes.md against the engine and the real AWS provider's code: what a preview announces, or
refuses, is what the row says. The other rows are compared with what the program registers, without an engine."""

from collections import Counter
from typing import Any

import pytest

from tests.infra.documented_changes import Change, changes, done
from tests.infra.on_engine.deployed.deployed import PATH
from tests.infra.on_engine.path_stack import PathStack

pytestmark = pytest.mark.engine

PREVIEWED = [change for change in changes() if change.is_previewed]
IDS = {"<VPG>": ("VirtualPrivateGateway", "vpg-vpg"), "<group>": ("Group", "vpg-group")}
"""What a row has in the place of ids."""


@pytest.fixture
def stack(deployed):
    """The stack file is as before afterwards."""
    yield deployed.stack
    deployed.stack.describe(PATH)


def test_nothing_changed_is_nothing_to_do(stack):
    assert stack.operations("preview") == {}


@pytest.mark.parametrize("change", PREVIEWED, ids=[change.name for change in PREVIEWED])
def test_a_preview_announces_what_the_row_says(stack, change: Change):
    stack.change({place: with_ids(stack, value) for place, value in change.values.items()})
    if change.refusal is None:
        operations = stack.operations("preview")
        announced = done((noun, operation) for (noun, _), operation in operations.items())
        assert announced == said(change, announced)
    else:
        output = stack.refused("preview")
        told = " ".join(output.split())
        assert [part for part in change.refusal if part not in told] == [], told
        assert "Traceback" not in output


def said(change: Change, announced: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """What the row says; where that is a number of any nouns, those that were announced, if there are as many."""
    return {
        operation: announced[operation]
        if nouns == Counter({"*": announced.get(operation, Counter()).total()})
        else nouns
        for operation, nouns in change.done().items()
    }


def with_ids(stack: PathStack, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: with_ids(stack, one) for name, one in value.items()}
    return stack.resources()[IDS[value]]["id"] if isinstance(value, str) and value in IDS else value
