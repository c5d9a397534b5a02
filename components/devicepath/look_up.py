"""How AWS is asked what there is, by the `aws` provider's look-ups."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from pulumi import UNKNOWN, InvokeOutputOptions, Output, RunError
from pulumi.runtime import invoke_async

Filters = Mapping[str, Sequence[str]]


version_of = cache(version)
"""Of a package, whose metadata is read once."""


def filters(given: Filters) -> list[Any]:
    """Filters as the look-ups take them: what passes has, for each name, one of its values."""
    return [{"name": name, "values": list(values)} for name, values in given.items()]


async def answer(found: Output[Any], of: str) -> Any:
    """What a look-up has found; None where it is not answered: the engine does not ask now, or a test's mocks say
    nothing.

    Raises RunError, which Pulumi tells without a traceback, with the reason: AWS refuses, or the update ends meanwhile
    because of another resource's error."""
    try:
        known = await found.future()
    # The SDK raises nothing more special.
    except Exception as fault:
        raise RunError(f"{of} could not be looked up: {fault}") from None
    return known if says_something(known) else None


async def asked(token: str, given: Mapping[str, Any], of: str, opts: InvokeOutputOptions) -> Mapping[str, Any]:
    """As `answer`, for a look-up that may be refused and then asked again: a failure of the SDK's own functions ends
    the program even where it is caught. Empty where a test's mocks say nothing. Raises RunError."""
    # As the SDK's functions do: of several versions, the engine would take another one.
    of_sdk = InvokeOutputOptions.merge(opts, InvokeOutputOptions(version=version_of("pulumi_aws")))
    try:
        found: Mapping[str, Any] = await invoke_async(token, dict(given), of_sdk)
    # The SDK raises nothing more special.
    except Exception as fault:
        raise RunError(f"{of} could not be looked up: {fault}") from None
    return found


def says_something(known: object) -> bool:
    """Whether a look-up was answered: with mocks that answer `{}` it has all of its properties, and each is None."""
    return known is not None and any(value is not None for value in vars(known).values())


def or_unknown(put_out: Output[Any]) -> Output[Any]:
    """An output of a resource; unknown where it is None, as with a test's mocks that only give inputs back."""
    return put_out.apply(lambda known: Output.from_input(UNKNOWN) if known is None else known)
