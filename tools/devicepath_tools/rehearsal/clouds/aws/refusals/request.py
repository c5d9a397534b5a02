"""A request as a refusal sees it, and how refusals and additions get into moto."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult

Before = Callable[["Request"], None]
"""Looks at a request before moto does. Raises Refused."""
After = Callable[["Request", Any], None]
"""Mends what moto did or answers; gets the request and moto's result."""
Operation = Callable[["Request"], Mapping[str, Any]]
"""Carries out a request instead of moto, and gives the answer by AWS's names. Raises Refused."""


class Refused(ServiceException):
    """AWS refuses the request: its error code, and a message in its manner."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)


class Request:
    """One request to a service, in moto's account and region that it is for."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter by its name in AWS's API, `A.B` for one inside another; `default` where it is not given."""
        value = self._response._get_param(name)
        return default if value is None else value

    def default(self, name: str, value: Any) -> None:
        """Fills in a parameter that was left out, as AWS would choose it."""
        self._response.params.setdefault(name, value)

    @property
    def ec2(self) -> Any:
        """moto's EC2 of the request's account and region."""
        return self._response.ec2_backend

    @property
    def region(self) -> str:
        return str(self._response.region)

    @property
    def account_id(self) -> str:
        return str(self._response.current_account)


def wrap(service: type[Any], action: str, before: Before | None = None, after: After | None = None) -> None:
    """Puts checks around an action of one of moto's response classes."""
    original = getattr(service, action)

    @functools.wraps(original)
    def answered(response: Any) -> Any:
        request = Request(response)
        if before is not None:
            before(request)
        result = original(response)
        if after is not None:
            after(request, result)
        return result

    put(service, action, answered)


def once(service: type[Any], action: str) -> None:
    """From now on a request that comes again with its ClientToken, because its answer was lost, makes nothing more.

    Source: AWS, EC2, ensuring idempotency."""
    original = getattr(service, action)
    answers: dict[tuple[str, str, str], Any] = {}

    @functools.wraps(original)
    def answered(response: Any) -> Any:
        request = Request(response)
        token = request.get("ClientToken")
        if not token:
            return original(response)
        key = (request.account_id, request.region, str(token))
        if key not in answers:
            answers[key] = original(response)
        return answers[key]

    put(service, action, answered)


def answer(service: type[Any], action: str, operation: Operation) -> None:
    """From now on an action of one of moto's response classes is ours, whether moto has it or not."""

    def answered(response: Any) -> Any:
        return ActionResult(operation(Request(response)))

    put(service, action, answered)


def put(owner: type[Any], name: str, value: Any) -> None:
    """Replaces an attribute of one of moto's classes."""
    setattr(owner, name, value)


def wrap_all(service: type[Any], before: Mapping[str, Before], after: Mapping[str, After]) -> None:
    for action in sorted(before.keys() | after.keys()):
        wrap(service, action, before.get(action), after.get(action))
