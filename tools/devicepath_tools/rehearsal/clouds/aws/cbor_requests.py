"""Requests of the protocol rpc-v2-cbor, which moto does not know: it is asked in JSON, and its answer written as CBOR.

The AWS SDK for Go, and so the `aws` provider's code, asks CloudWatch in it. Source: Smithy 2.0, RPC v2 CBOR."""

import io
import json
import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from botocore.model import DenormalizedStructureBuilder, OperationModel
from botocore.parsers import RpcV2CBORParser
from botocore.serialize import RpcV2CBORSerializer
from botocore.session import Session

from devicepath_tools.rehearsal.clouds.aws.answer import answer_of

PROTOCOL = "rpc-v2-cbor"
PATH = re.compile(r"/service/(\w+)/operation/(\w+)")
SERVICES = {"GraniteServiceVersion20100801": "cloudwatch"}
"""Those that are asked so, as botocore calls them."""
FAULT = DenormalizedStructureBuilder().with_members({"__type": {"type": "string"}, "message": {"type": "string"}})


class CborRequests:
    """A WSGI application that knows the protocol for one that does not."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = PATH.fullmatch(environ["PATH_INFO"])
        if environ.get("HTTP_SMITHY_PROTOCOL") != PROTOCOL or asked is None or asked[1] not in SERVICES:
            return self._inner(environ, start_response)
        answer = answer_of(self._inner, _in_json(environ, f"{asked[1]}.{asked[2]}"))
        told, is_fault = json.loads(answer.body or b"{}"), not answer.status.startswith("2")
        body = _in_cbor(told, _operation(*asked.groups()), is_fault=is_fault)
        # What an older protocol would have called a fault is a header of its own.
        kept = [(name, value) for name, value in answer.headers if name.lower() == "x-amzn-query-error"]
        own = [("Content-Type", "application/cbor"), ("smithy-protocol", PROTOCOL), ("Content-Length", str(len(body)))]
        start_response(answer.status, [*own, *kept])
        return [body]


def _in_json(environ: WSGIEnvironment, target: str) -> WSGIEnvironment:
    """The same request, of a protocol that moto knows."""
    given = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    parameters = RpcV2CBORParser().parse_data_item(io.BufferedReader(io.BytesIO(given))) if given else {}
    body = json.dumps(parameters, default=_moment).encode()
    changed = {
        "PATH_INFO": "/",
        "REQUEST_URI": "/",
        "RAW_URI": "/",
        "CONTENT_TYPE": "application/x-amz-json-1.0",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_AMZ_TARGET": target,
        "wsgi.input": io.BytesIO(body),
    }
    return {**environ, **changed}


def _moment(value: Any) -> float:
    if not isinstance(value, datetime):
        raise TypeError(value)
    return value.timestamp()


def _in_cbor(answer: dict[str, Any], operation: OperationModel, *, is_fault: bool) -> bytes:
    """Of a fault its code and words only."""
    shape = FAULT.build_model() if is_fault else operation.output_shape
    if is_fault:
        code, words = answer.get("__type", "InternalFailure"), answer.get("message") or answer.get("Message") or ""
        answer = {"__type": str(code), "message": str(words)}
    body = bytearray()
    if shape is not None:
        _write(body, answer, shape)
    return bytes(body)


def _write(body: bytearray, answer: dict[str, Any], shape: Any) -> None:
    """By the types that the service's description has: a moment is no number in CBOR."""
    known = {name: value for name, value in answer.items() if name in shape.members}
    writer: Any = RpcV2CBORSerializer()
    writer._serialize_data_item(body, known, shape)


@cache
def _operation(target: str, name: str) -> OperationModel:
    return Session().get_service_model(SERVICES[target]).operation_model(name)
