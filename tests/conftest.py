"""What all rooms' tests share."""

import gc
import logging
import os
import re
from pathlib import Path

import pytest
from pulumi.runtime import resource
from pulumi.runtime.proto import source_pb2

from devicepath_tools.engine import Engine, ensure

pytest_plugins = ["pytester", "tests.skips", "tests.units"]

# What a helper of all these asserts is told as in a test itself.
_HELPERS = {path.stem for path in Path(__file__).parent.iterdir()} - {"__init__", "__pycache__", "conftest"}
pytest.register_assert_rewrite(*(f"tests.{name}" for name in sorted(_HELPERS)))

# Whoever runs the tests may have real accounts in the shell, and settings of Pulumi's: no test knows of them.
for _name in [name for name in os.environ if name.startswith(("AWS_", "PULUMI_", "SORACOM_", "VAULT_"))]:
    del os.environ[_name]

# Pulumi's SDK is hundreds of thousands of objects that stay. Looked through as often as Python does by default, they
# take an eighth of the time of all quick tests.
gc.set_threshold(100_000, 20, 100)

# A task of a refused program that nobody waits for is told of when it is collected, whatever runs then. Where that is a
# parser, the traceback parses meanwhile and breaks it (Python 3.11: "AST constructor recursion depth mismatch").
# Pulumi's own host keeps quiet about such tasks, too.
logging.getLogger("asyncio").setLevel(logging.CRITICAL)

# Where a resource was registered is told to the engine with every frame of the stack. Here fifty of them are pytest's:
# a quarter of the time of all tests of components, and nobody looks.
resource._get_stack_trace = source_pb2.StackTrace

_QUICK = "not engine and not slow"
"""What `make check` chooses its tests by."""
_NONE_IS_QUICK = re.compile(r"^pytestmark = .*pytest\.mark\.(engine|slow)\b", re.MULTILINE)

# The first test with an engine may have to build it.
_ENGINE_LIMIT_S = 1200


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Of the quick tests, modules that have none: importing them takes each worker longer than its quick tests of
    several others."""
    if config.option.markexpr != _QUICK or not collection_path.match("test_*.py"):
        return None
    return True if _NONE_IS_QUICK.search(collection_path.read_text()) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("engine") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(_ENGINE_LIMIT_S))


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real Pulumi engine; for tests marked `engine`."""
    return ensure()
