"""A mistake in a description, as an error that Pulumi shows by its lines alone, without a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from pulumi import RunError

from devicepath_spec.faults import InvalidSpec

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Refused(InvalidSpec, RunError):
    """An InvalidSpec that is also a RunError: Pulumi shows it without a traceback, also when it is raised inside of
    `apply`."""


def refusing(check: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """A decorator: the function raises Refused where it would raise InvalidSpec."""

    @wraps(check)
    def checked(*args: Parameters.args, **keywords: Parameters.kwargs) -> Result:
        try:
            return check(*args, **keywords)
        except InvalidSpec as invalid:
            raise Refused(invalid.faults) from None

    return checked
