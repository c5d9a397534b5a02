"""What AWS, time or another account does, and nobody can ask for through AWS's API: requests below /emulation.

PUT /emulation/peering_pace                 {"initiating_s": 3.0, "provisioning_s": 0.5}
PUT /emulation/vpc_peering_connections/ID   {"code": "expired", "message": "..."}
"""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from devicepath_tools.rehearsal.clouds.aws.refusals import peering_lifecycle

PREFIX = "/emulation/"


class WithEmulation:
    """A WSGI application, and the requests that are none of AWS's."""

    def __init__(self, aws: WSGIApplication) -> None:
        self._aws = aws

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if environ["REQUEST_METHOD"] != "PUT" or not path.startswith(PREFIX):
            return self._aws(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        status = _put(path.removeprefix(PREFIX).split("/"), json.loads(body))
        start_response(f"{status.value} {status.phrase}", [("Content-Length", "0")])
        return []


def _put(path: list[str], body: Mapping[str, Any]) -> HTTPStatus:
    match path:
        case ["peering_pace"]:
            pace = peering_lifecycle.PACE
            pace.initiating_s, pace.provisioning_s = float(body["initiating_s"]), float(body["provisioning_s"])
        case ["vpc_peering_connections", connection_id]:
            try:
                peering_lifecycle.change(connection_id, str(body["code"]), str(body["message"]))
            except KeyError:
                return HTTPStatus.NOT_FOUND
        case _:
            return HTTPStatus.NOT_FOUND
    return HTTPStatus.NO_CONTENT
