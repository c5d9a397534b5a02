"""How AWS is asked what there is, by the `aws` provider's look-ups."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pulumi import Output, RunError

Result = TypeVar("Result")
Filters = Mapping[str, Sequence[str]]


def filters(given: Filters) -> list[Any]:
    """As the look-ups take them: what passes has one of the values of each name."""
    return [{"name": name, "values": list(values)} for name, values in given.items()]


async def answer(found: Output[Result], of: str) -> Any:
    """None where the engine does not ask now. Raises RunError, which Pulumi tells without a traceback, with the reason:
    AWS refuses, or the update ends meanwhile because of another resource's error."""
    try:
        return await found.future()
    # The SDK raises nothing more special.
    except Exception as fault:
        raise RunError(f"{of} could not be looked up: {fault}") from None
