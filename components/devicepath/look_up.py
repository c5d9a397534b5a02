"""How AWS is asked what there is, by the `aws` provider's look-ups."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from pulumi import UNKNOWN, InvokeOutputOptions, Output, RunError
from pulumi.runtime import invoke_async

Filters = Mapping[str, Sequence[str]]


def filters(given: Filters) -> list[Any]:
    """As the look-ups take them: what passes has one of the values of each name."""
    return [{"name": name, "values": list(values)} for name, values in given.items()]


async def answer(found: Output[Any], of: str) -> Any:
    """None where nobody answers: the engine does not ask now, or a test's mocks say nothing.

    Raises RunError, which Pulumi tells without a traceback, with the reason: AWS refuses, or the update ends meanwhile
    because of another resource's error."""
    try:
        known = await found.future()
    # The SDK raises nothing more special.
    except Exception as fault:
        raise RunError(f"{of} could not be looked up: {fault}") from None
    return known if says_something(known) else None


async def asked(token: str, given: Mapping[str, Any], of: str, opts: InvokeOutputOptions) -> Mapping[str, Any]:
    """As the other, of a look-up that may be refused and asked again: a failure of the SDK's own functions ends the
    program whoever catches it. Empty where a test's mocks say nothing. Raises RunError."""
    # As the SDK's functions do: of several versions, the engine would take another one.
    of_sdk = InvokeOutputOptions.merge(opts, InvokeOutputOptions(version=version("pulumi_aws")))
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
    """What a resource puts out; unknown where that is nothing, as with a test's mocks that only give inputs back."""
    return put_out.apply(lambda known: Output.from_input(UNKNOWN) if known is None else known)
