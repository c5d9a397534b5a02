"""Validates exchanges with a SORACOM API, emulated or not, against SORACOM's own description of it.

    recorder = ContractRecorder()
    with SoracomServer(on_exchange=recorder) as server:
        ...
    recorder.assert_clean()

Stricter than OpenAPI asks for: unknown fields and undeclared query parameters are problems too. The schemas are
compiled once for each operation, because openapi-core takes some 4 ms for the smallest exchange and a test run has
thousands.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

import yaml
from openapi_schema_validator import OAS30Validator

from devicepath_tools.rehearsal.clouds.soracom import Exchange
from tests.clouds.soracom_contract.differences import DIFFERENCES, Description, Difference

FILE = Path(__file__).parent / "contract.yaml"
BASE_PATH = "/v1"  # Of the servers in the description.
JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Operation:
    """One operation of the description with its schemas compiled."""

    operation_id: str
    method: str
    pattern: re.Pattern[str]
    parameters: tuple[Description, ...]
    header_names: tuple[str, ...]
    body_required: bool
    body: Any | None
    """Validator of the request's JSON; None where the operation takes no body."""
    answers: Mapping[str, Mapping[str, Any]]
    """Validators by status and content type."""


class Contract:
    """The description, patched by the table of known differences."""

    def __init__(self, differences: Sequence[Difference] = DIFFERENCES) -> None:
        description = deepcopy(_loaded())
        for difference in differences:
            difference.apply(description)
        _forbid_unknown_fields(description)
        self.description = description
        self._operations = [
            self._compiled(path, method, operation)
            for path, item in description["paths"].items()
            for method, operation in item.items()
        ]

    def validate(self, exchange: Exchange) -> list[str]:
        """What is wrong with the request or the answer; empty when both are as described."""
        return [*self.request_problems(exchange), *self.answer_problems(exchange)]

    def request_problems(self, exchange: Exchange) -> list[str]:
        """What is wrong with the request."""
        found = self._find(exchange)
        if found is None:
            return [f"{exchange.method} {exchange.path}: not in the description"]
        operation, path_values = found
        problems = [
            *_header_problems(operation, exchange),
            *_parameter_problems(operation, path_values, exchange.query),
            *_body_problems(operation, exchange),
        ]
        return [f"{operation.operation_id} request: {problem}" for problem in problems]

    def answer_problems(self, exchange: Exchange) -> list[str]:
        """What is wrong with the answer. An operation that is not described is a problem of the request only."""
        found = self._find(exchange)
        if found is None:
            return []
        operation, _ = found
        prefix = f"{operation.operation_id} answer {exchange.status}"
        if str(exchange.status) not in operation.answers:
            return [f"{prefix}: the status is not declared"]
        declared = operation.answers[str(exchange.status)]
        return [f"{prefix}: {problem}" for problem in _answer_body_problems(declared, exchange)]

    def _find(self, exchange: Exchange) -> tuple[Operation, dict[str, str]] | None:
        path = exchange.path.removeprefix(BASE_PATH)
        for operation in self._operations:
            match = operation.pattern.fullmatch(path) if operation.method == exchange.method else None
            if match:
                return operation, {name: unquote(value) for name, value in match.groupdict().items()}
        return None

    def _compiled(self, path: str, method: str, operation: Description) -> Operation:
        body = operation.get("requestBody", {})
        schemes = self.description["components"]["securitySchemes"]
        return Operation(
            operation_id=operation["operationId"],
            method=method.upper(),
            pattern=re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)),
            parameters=tuple(operation.get("parameters", ())),
            header_names=tuple(schemes[name]["name"] for entry in operation.get("security", ()) for name in entry),
            body_required=body.get("required", False),
            body=self._validator(body["content"][JSON_TYPE]["schema"]) if body else None,
            answers={
                status: {kind: self._validator(media["schema"]) for kind, media in answer.get("content", {}).items()}
                for status, answer in operation["responses"].items()
            },
        )

    def _validator(self, schema: Description) -> Any:
        return OAS30Validator({"allOf": [schema], "components": self.description["components"]})


class ContractRecorder:
    """Collects what is wrong with the exchanges of a server: give it as on_exchange. May be used from any thread."""

    def __init__(self, contract: Contract | None = None) -> None:
        self.contract = contract or shared_contract()
        self.exchanges: list[Exchange] = []
        self.problems: list[str] = []
        self._lock = threading.Lock()
        self._wrong_requests_meant = False

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            self.exchanges.append(exchange)
            if not self._wrong_requests_meant:
                self.problems += self.contract.request_problems(exchange)
            self.problems += self.contract.answer_problems(exchange)

    @contextmanager
    def wrong_requests_meant(self) -> Iterator[None]:
        """While a test sends what the description forbids, only answers are validated."""
        self._wrong_requests_meant = True
        try:
            yield
        finally:
            self._wrong_requests_meant = False

    def assert_clean(self) -> None:
        """Fails with every problem, if there was one."""
        with self._lock:
            assert not self.problems, "\n".join(self.problems)


@cache
def shared_contract() -> Contract:
    """One contract for the whole run: compiling it takes a while."""
    return Contract()


@cache
def _loaded() -> Description:
    description: Description = yaml.safe_load(FILE.read_text())
    return description


def _forbid_unknown_fields(node: Any) -> None:
    """A schema with properties takes no others, unless it says so."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict) and node.get("type") == "object":
            node.setdefault("additionalProperties", False)
        for child in node.values():
            _forbid_unknown_fields(child)
    elif isinstance(node, list):
        for child in node:
            _forbid_unknown_fields(child)


def _header_problems(operation: Operation, exchange: Exchange) -> list[str]:
    sent = {name.lower() for name in exchange.headers}
    return [f"header {name} is missing" for name in operation.header_names if name.lower() not in sent]


def _parameter_problems(operation: Operation, path_values: dict[str, str], query: str) -> list[str]:
    sent = parse_qs(query, keep_blank_values=True)
    declared = {item["name"] for item in operation.parameters if item["in"] == "query"}
    problems = [f"query {name} is not declared" for name in sent if name not in declared]
    for item in operation.parameters:
        name, schema = item["name"], item["schema"]
        texts = [path_values[name]] if item["in"] == "path" else sent.get(name, [])
        if not texts:
            problems += [f"query {name} is missing"] if item.get("required") else []
            continue
        value = texts if schema.get("type") == "array" else _typed(texts[-1], schema)
        problems += _errors(OAS30Validator(schema), value, f"{item['in']} {name}")
    return problems


def _typed(text: str, schema: Description) -> object:
    return int(text) if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", text) else text


def _body_problems(operation: Operation, exchange: Exchange) -> list[str]:
    if not exchange.request_body:
        return ["the body is missing"] if operation.body_required else []
    if operation.body is None:
        return ["there is a body, and none is described"]
    kind = _content_type(exchange.headers)
    if kind != JSON_TYPE:
        return [f"content type {kind}, not {JSON_TYPE}"]
    return _json_errors(operation.body, exchange.request_body)


def _answer_body_problems(declared: Mapping[str, Any], exchange: Exchange) -> list[str]:
    if not exchange.response_body:
        # An error may come without any body; the description gives none to most.
        return ["the body is missing"] if declared and exchange.status < 400 else []
    if not declared:
        return ["there is a body, and none is described"]
    kind = _content_type(exchange.response_headers)
    if kind not in declared:
        return [f"content type {kind} is not described"]
    if kind == JSON_TYPE:
        return _json_errors(declared[kind], exchange.response_body)
    return _errors(declared[kind], exchange.response_body.decode(), "body")


def _content_type(headers: Mapping[str, str]) -> str:
    found = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    return found.split(";")[0].strip()


def _json_errors(validator: Any, body: bytes) -> list[str]:
    try:
        value = json.loads(body)
    except ValueError:
        return ["the body is not JSON"]
    return _errors(validator, value, "body")


def _errors(validator: Any, value: object, where: str) -> list[str]:
    return [f"{where}{error.json_path.removeprefix('$')}: {error.message}" for error in validator.iter_errors(value)]
