"""What is kept, by degree: a path in use is not ended by mistake, and its devices and rules are free to change."""

import pytest

from tests.infra.on_engine.path_stack import PathStack

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")


@pytest.fixture(scope="module")
def stack(standing):
    path = standing.stack.path
    standing.stack.change({"protect": True})
    standing.stack.up()
    yield standing.stack
    standing.stack.describe(path)
    standing.stack.up()


def test_destroy_is_refused_with_one_error_and_ends_nothing(stack: PathStack):
    before = stack.resources()
    run = stack.pulumi("destroy", "--yes", status=1)
    print(run.output)
    assert len(run.errors()) == 1
    assert stack.resources() == before
