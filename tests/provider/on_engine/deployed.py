"""A stack and its account that serve many tests."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

import pytest

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.clouds.soracom_contract.validation import ContractRecorder
from tests.provider.account import Account
from tests.provider.conftest import QUICK
from tests.provider.on_engine.customer import Customer
from tests.provider.on_engine.stack import SoracomStack


class Deployed:
    """One stack for test after test. Every exchange of all of them is validated against SORACOM's description."""

    customer: Customer
    """Of the stack's account."""

    def __init__(self, engine: Engine, folders: pytest.TempPathFactory):
        self._engine = engine
        self._folders = folders
        self._closing = ExitStack()
        self._stack: SoracomStack | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def stack(self) -> SoracomStack:
        """The one that stands, as the test before left it, or a new and empty one."""
        if self._stack is None:
            recorder = ContractRecorder()
            self._closing.callback(recorder.assert_clean)
            self.customer = Customer(recorder)
            server = self._closing.enter_context(SoracomServer(Settings(**QUICK), on_exchange=self.customer))
            self.customer.cloud = server.cloud
            self._stack = SoracomStack(self._engine, self._folders.mktemp("deployed") / "stack", Account(server))
            self._closing.callback(self._stack.close)
        return self._stack

    def discard(self) -> None:
        """The next test begins anew."""
        self._stack = None
        self._closing.close()
