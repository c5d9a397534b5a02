"""The `devicepath` command, a process of its own, beside an emulated account."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.clouds.soracom_contract.validation import ContractRecorder
from tests.forked.forks import forks
from tests.provider.account import Account
from tests.provider.plugin import Plugin

NOW_S = 1795448524.0
"""2026-11-23T15:42:04Z: the time in every emulated account."""

Devicepath = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def open_account() -> Iterator[Callable[..., Account]]:
    """Opens an emulated account whose clock stands still: a VPG is running at once. Every exchange is validated."""
    recorder = ContractRecorder()
    with ExitStack() as stack:

        def opened(**settings: Any) -> Account:
            still = {"clock": lambda: NOW_S, "creation_seconds": 0.0, "termination_seconds": 0.0}
            server = SoracomServer(Settings(**{**still, **settings}), on_exchange=recorder)
            return Account(stack.enter_context(server))

        yield opened
    recorder.assert_clean()


@pytest.fixture
def account(open_account: Callable[..., Account]) -> Account:
    return open_account()


@pytest.fixture
def plugin(account: Account) -> Iterator[Plugin]:
    """The provider, to make things in the account with."""
    with Plugin(**account.configuration(), waitScale=0.002) as plugin:
        yield plugin.configure()


@pytest.fixture
def environment(tmp_path: Path, account: Account) -> dict[str, str]:
    """What a person has who uses the account and nothing else; there is no pulumi on PATH."""
    return {"HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin", **account.environment()}


@pytest.fixture
def devicepath(environment: Mapping[str, str], tmp_path: Path) -> Devicepath:
    """Runs the command in an empty folder; keywords change the environment, None takes a variable out."""
    folder = tmp_path / "empty"
    folder.mkdir()

    def run(*arguments: str, **changes: str | None) -> "subprocess.CompletedProcess[str]":
        variables = {name: value for name, value in {**environment, **changes}.items() if value is not None}
        return subprocess.run(
            [forks().devicepath, *arguments],
            cwd=folder,
            env={**variables, **forks().variables()},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
