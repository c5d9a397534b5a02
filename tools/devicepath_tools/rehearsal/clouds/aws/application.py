"""The WSGI application: moto's, with the additions. moto keeps its state in the process, so a process has one."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from moto.core.base_backend import BackendDict
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app

from devicepath_tools.rehearsal.clouds.aws import refusals
from devicepath_tools.rehearsal.clouds.aws.cbor_requests import CborRequests
from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import DIRECT
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations import installation as direct_connect
from devicepath_tools.rehearsal.clouds.aws.emulation import WithEmulation
from devicepath_tools.rehearsal.clouds.aws.invocations import Invocations
from devicepath_tools.rehearsal.clouds.aws.refusals.request import put
from devicepath_tools.rehearsal.clouds.aws.resource_shares import installation as resource_shares
from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_shares import SHARES
from devicepath_tools.rehearsal.clouds.aws.signatures import OwnKeysOnly
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.operations import installation as site_to_site_vpns
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations import installation as transit_gateways
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL


class QuietHandler(MotoRequestHandler):
    """Answers requests and writes none of them to the terminal; connections stay open between them."""

    protocol_version = "HTTP/1.1"
    # Head and body leave as one. The AWS SDK for Go closes the request once it has the head, and where its own writing
    # is not quite over then, the connection with it: a body that comes later is lost, and what was carried out is
    # asked for again.
    wbufsize = 1 << 16

    def log(self, *_: Any, **__: Any) -> None:
        """Says nothing."""


class Dispatcher(DomainDispatcherApplication):
    """Decides once which service a host belongs to: moto lists all its folders with each request."""

    def __init__(self) -> None:
        super().__init__(create_backend_app)
        self._services: dict[str | None, Any] = {}

    def get_backend_for_host(self, host: str | None) -> Any:
        if host not in self._services:
            self._services[host] = super().get_backend_for_host(host)
        return self._services[host]


class Settled:
    """Lets happen before each request what time brought along, so that nothing runs in between."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        for each in (ALL, VPNS, DIRECT):
            each.settle()
        return self._inner(environ, start_response)


def application() -> WSGIApplication:
    """moto for every service, refusing what AWS refuses, and whom."""
    refusals.install()
    resource_shares.install()
    transit_gateways.install()
    site_to_site_vpns.install()
    direct_connect.install()
    _reset_with_moto()
    return Invocations(Settled(WithEmulation(OwnKeysOnly(CborRequests(Dispatcher())))))


def _reset_with_moto() -> None:
    """What is ours goes with what is moto's."""
    reset = BackendDict.reset

    def reset_all() -> None:
        reset()
        for each in (ALL, SHARES, VPNS, DIRECT):
            each.clear()

    put(BackendDict, "reset", staticmethod(reset_all))
