"""The machine that things are made on."""

from pathlib import Path

import pytest


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Pulumi, Go or a cache. Its PATH is `machine/bin`."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("no_proxy", "localhost")
    monkeypatch.delenv("DEVICEPATH_AWS_PROVIDER", raising=False)
    return tmp_path
