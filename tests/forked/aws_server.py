"""The emulated AWS of tests that are about something else: a fork, that has imported moto when it begins."""

import os
from unittest import mock

from typing_extensions import override

from devicepath_tools.rehearsal.clouds.aws.server import AwsServer
from tests.forked.forks import forks


class ForkedAwsServer(AwsServer):
    @override
    def start(self) -> None:
        self.PYTHON = forks().python
        with mock.patch.dict(os.environ, forks().environment(os.environ)):
            super().start()
