"""A mistake in a description, as Pulumi tells it: its lines, and no traceback."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from pulumi import RunError

from devicepath_spec.faults import InvalidSpec

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Refused(InvalidSpec, RunError):
    """An InvalidSpec that ends a program as a RunError does, also when an Output is the first to tell."""


def refusing(check: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """What may raise InvalidSpec raises Refused instead."""

    @wraps(check)
    def checked(*args: Parameters.args, **keywords: Parameters.kwargs) -> Result:
        try:
            return check(*args, **keywords)
        except InvalidSpec as invalid:
            raise Refused(invalid.faults) from None

    return checked
