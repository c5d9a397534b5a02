"""What can go wrong in a call, and how SORACOM says it."""

import json

import httpx

from pulumi_provider.resource import Problem

LONGEST_TEXT = 300
"""Characters of an answer that is not SORACOM's own form of error, for example a proxy's page."""


class ApiError(Problem):
    """SORACOM refused a request. `status` is HTTP's, `code` SORACOM's own (empty where it gave none)."""

    def __init__(self, method: str, path: str, status: int, code: str, message: str):
        said = ": ".join(filter(None, (code, message))) or "no reason was given"
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


class Failed(Again):
    """A request has ended on the other side, and failed there: it may have been carried out in part."""


class Lost(Again):
    """A request may or may not have been carried out, or may still be under way: its answer never came."""


def refusal(method: str, path: str, response: httpx.Response) -> ApiError:
    """The error of an answer, in either form of body or as plain text.

    Source: APICallError of SORACOM's API description is {httpStatus, errorMessage: {code, message}}; SORACOM's Go SDK
    reads text/plain and {code, message, messageArgs}, whose arguments it puts in for the message's `%s`."""
    code, message = _said(response)
    kind = NotFound if response.status_code == httpx.codes.NOT_FOUND else ApiError
    return kind(method, path, response.status_code, code, message)


def _said(response: httpx.Response) -> tuple[str, str]:
    text = _one_line(response.text)
    try:
        body = json.loads(response.content)
    except ValueError:
        return "", text
    if not isinstance(body, dict):
        return "", text
    nested = body.get("errorMessage")
    error = nested if isinstance(nested, dict) else body
    code = str(error.get("code") or "")
    message, arguments = str(error.get("message") or ("" if code else text)), error.get("messageArgs") or []
    for argument in arguments if isinstance(arguments, list) else [arguments]:
        message = message.replace("%s", str(argument), 1) if "%s" in message else f"{message} {argument}"
    return code, _one_line(message)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TEXT]
