"""How tests are shared out among workers."""

from pathlib import Path

import pytest

from tests.units import SHARED

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NOTED = """
import os
import pathlib

def test_worker():
    with pathlib.Path("{folder}/workers").open("a") as noted:
        print(os.environ["PYTEST_XDIST_WORKER"], file=noted)
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makeconftest('pytest_plugins = ["tests.units"]')
    pytester.makeini("[pytest]\nmarkers =\n    engine\n    slow\n")
    return pytester


@pytest.mark.parametrize(
    ("name", "files", "workers"),
    [
        ("network/on_engine", ["test_first.py", "test_second.py"], 1),
        ("infra/on_engine/deployed", ["test_changes.py", "test_drift.py"], 1),
        ("infra/on_engine/deployed", ["test_changes.py", "test_protection.py"], 2),
        ("infra", ["test_first.py", "test_second.py"], 2),
    ],
)
def test_files_that_use_one_deployment_are_run_by_one_worker_and_others_by_two(project, name, files, workers):
    folder = project.path / "tests" / name
    folder.mkdir(parents=True)
    for file in files:
        (folder / file).write_text(NOTED.format(folder=folder))
    project.runpytest_subprocess("-n", "2", "--dist", "loadfile").assert_outcomes(passed=2)
    assert len(set((folder / "workers").read_text().split())) == workers


def test_what_takes_long_comes_first(project):
    project.makepyfile(test_first="def test_quick():\n    pass")
    for mark in ("slow", "engine"):
        project.makepyfile(**{f"test_{mark}": f"import pytest\n@pytest.mark.{mark}\ndef test_long():\n    pass"})
    result = project.runpytest_subprocess("-v")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["test_engine.py::*", "test_slow.py::*", "test_first.py::*"])


def test_every_folder_with_one_deployment_is_there():
    assert [folder for folder in SHARED if not (ROOT / folder / "conftest.py").is_file()] == []
