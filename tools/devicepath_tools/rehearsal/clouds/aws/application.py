"""The WSGI application: moto's, with the additions. moto keeps its state in the process, so a process has one."""

from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app

from devicepath_tools.rehearsal.clouds.aws import refusals
from devicepath_tools.rehearsal.clouds.aws.emulation import WithEmulation
from devicepath_tools.rehearsal.clouds.aws.signatures import OwnKeysOnly


class QuietHandler(MotoRequestHandler):
    """Answers requests and writes none of them to the terminal; connections stay open between them."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: Any, **__: Any) -> None:
        """Says nothing."""


def application() -> WithEmulation:
    """moto for every service, refusing what AWS refuses, and whom."""
    refusals.install()
    return WithEmulation(OwnKeysOnly(DomainDispatcherApplication(create_backend_app)))
