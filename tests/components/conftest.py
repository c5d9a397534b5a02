"""What all tests of components need."""

import pytest

from devicepath_tools.network.loading.pulumi.program import ensure_event_loop


@pytest.fixture(autouse=True)
def an_event_loop() -> None:
    """An Output takes the thread's, whatever a test before has left."""
    ensure_event_loop()
