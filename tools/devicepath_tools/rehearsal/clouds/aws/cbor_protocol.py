"""RPC v2 in CBOR, in which the `aws` provider talks with CloudWatch: moto answers the same operations in JSON.

Source: Smithy, the RPC v2 CBOR protocol; RFC 8949."""

import io
import json
import re
import struct
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PROTOCOL, KIND = "rpc-v2-cbor", "application/cbor"
PATH = re.compile(r"/service/(?P<target>[A-Za-z0-9_]+)/operation/(?P<operation>[A-Za-z0-9]+)")
SERVICES = {"GraniteServiceVersion20100801": "cloudwatch"}
"""botocore's names, by what stands in a path."""
UNSIGNED, NEGATIVE, TEXT, LIST, MAP, TAG = 0, 1, 3, 4, 5, 6
EPOCH = 1
"""Tag of a point in time, in seconds."""
LENGTHS = ((24, None), (1 << 8, ">B"), (1 << 16, ">H"), (1 << 32, ">I"), (1 << 64, ">Q"))
"""How a number is written that is below another one."""


class CborProtocol:
    """A WSGI application that hands on in JSON what it is asked for in CBOR, and answers in CBOR."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = PATH.fullmatch(environ["PATH_INFO"])
        if environ.get("HTTP_SMITHY_PROTOCOL") != PROTOCOL or asked is None or asked["target"] not in SERVICES:
            return self._inner(environ, start_response)
        status, answer = self._answer(_in_json(environ, asked["target"], asked["operation"]))
        shape = _output_shape(SERVICES[asked["target"]], asked["operation"]) if status.startswith("2") else None
        body = encoded(_typed(answer, shape))
        head = [("Content-Type", KIND), ("smithy-protocol", PROTOCOL), ("Content-Length", str(len(body)))]
        start_response(status, head)
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, Any]:
        from werkzeug.wrappers import Response

        told = Response.from_app(self._inner, environ)
        return told.status, json.loads(told.get_data() or b"{}")


def _in_json(environ: WSGIEnvironment, target: str, operation: str) -> WSGIEnvironment:
    given = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    body = json.dumps(decoded(given) if given else {}, default=datetime.timestamp).encode()
    kept = {key: one for key, one in environ.items() if key not in ("HTTP_SMITHY_PROTOCOL", "HTTP_ACCEPT")}
    return {
        **kept,
        "PATH_INFO": "/",
        "REQUEST_URI": "/",
        "RAW_URI": "/",
        "HTTP_X_AMZ_TARGET": f"{target}.{operation}",
        "CONTENT_TYPE": "application/x-amz-json-1.0",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }


@cache
def _output_shape(service: str, operation: str) -> Any:
    from botocore.session import get_session

    return get_session().get_service_model(service).operation_model(operation).output_shape


def _typed(value: Any, shape: Any) -> Any:
    """What is a point in time, and a number in JSON, as one: who reads CBOR takes no other."""
    if value is None or shape is None:
        return value
    if shape.type_name == "structure":
        return {key: _typed(one, shape.members[key]) for key, one in value.items() if key in shape.members}
    if shape.type_name == "map":
        return {key: _typed(one, shape.value) for key, one in value.items()}
    if shape.type_name == "list":
        return [_typed(one, shape.member) for one in value]
    if shape.type_name == "timestamp":
        return value if isinstance(value, datetime) else datetime.fromtimestamp(float(value)).astimezone()
    return value


def decoded(given: bytes) -> Any:
    """As plain values; a point in time is a datetime."""
    from botocore.parsers import BaseCBORParser

    parser = BaseCBORParser()
    return parser.parse_data_item(parser.get_peekable_stream_from_bytes(given))


def encoded(value: Any) -> bytes:
    """Of texts, numbers, truths, points in time, and lists and mappings of them."""
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(UNSIGNED, value) if value >= 0 else _head(NEGATIVE, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, str):
        return _head(TEXT, len(value.encode())) + value.encode()
    if isinstance(value, datetime):
        return _head(TAG, EPOCH) + encoded(value.timestamp())
    if isinstance(value, list):
        return _head(LIST, len(value)) + b"".join(map(encoded, value))
    pairs = [encoded(str(key)) + encoded(one) for key, one in value.items() if one is not None]
    return _head(MAP, len(pairs)) + b"".join(pairs)


def _head(kind: int, number: int) -> bytes:
    place, form = next((place, form) for place, (below, form) in enumerate(LENGTHS) if number < below)
    if form is None:
        return bytes([kind << 5 | number])
    return bytes([kind << 5 | (23 + place)]) + struct.pack(form, number)
