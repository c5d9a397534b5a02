"""What can go wrong in a call, and how SORACOM says it."""

import json

import httpx

from soracom_provider.protocol.resource import Problem

LONGEST_TEXT = 300
"""Characters of an answer that is not SORACOM's own form of error, for example a proxy's page."""


class ApiError(Problem):
    """SORACOM refused a request. `status` is HTTP's, `code` SORACOM's own (empty where it gave none)."""

    def __init__(self, method: str, path: str, status: int, code: str, message: str):
        said = f"{code}: {message}" if code else message or "no reason was given"
        super().__init__(f"SORACOM refused {method} {path} with {status}: {said}")
        self.status, self.code, self.message = status, code, message


class NotFound(ApiError):
    """404: what the path names is not there."""


class Unreachable(Problem):
    """No answer came: the connection failed, broke or took too long."""


class Again(Exception):
    """A request was not carried out, and another try may succeed."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


class Lost(Again):
    """A request may or may not have been carried out: its answer was a 5xx or never came."""


def refusal(method: str, path: str, response: httpx.Response) -> ApiError:
    """The error of an answer, in either form of body or as plain text.

    Source: APICallError of SORACOM's API description is {httpStatus, errorMessage: {code, message}}; SORACOM's Go SDK
    reads {code, message, messageArgs} and text/plain."""
    code, message = _said(response)
    kind = NotFound if response.status_code == httpx.codes.NOT_FOUND else ApiError
    return kind(method, path, response.status_code, code, message)


def _said(response: httpx.Response) -> tuple[str, str]:
    text = " ".join(response.text.split())[:LONGEST_TEXT]
    try:
        body = json.loads(response.content)
    except ValueError:
        return "", text
    if not isinstance(body, dict):
        return "", text
    nested = body.get("errorMessage")
    error = nested if isinstance(nested, dict) else body
    message, arguments = str(error.get("message", text)), error.get("messageArgs") or []
    return str(error.get("code", "")), " ".join([message, *map(str, arguments)])
