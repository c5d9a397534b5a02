"""A component's arguments, some of which only an Output knows yet."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar, cast

from pulumi import Output

from devicepath_spec.faults import UNKNOWN

Args = TypeVar("Args", bound=Mapping[str, Any])


def judged(args: Args, check: Callable[[Args], None]) -> Args:
    """The arguments, after `check` has judged what is known of them. The rest it judges when that is known, each with
    the others that are known by now: what is made of a wrong one fails. What contradicts another that came later ends
    the run, too. Raises what `check` raises."""
    later = {name: Output.from_input(value) for name, value in args.items() if isinstance(value, Output | Awaitable)}
    now = {**args, **dict.fromkeys(later, UNKNOWN)}

    def judge(**known: Any) -> None:
        # Nothing is put out by a test's mocks, or for what may be left out: that says nothing of the others.
        says = {name: UNKNOWN if value is None else value for name, value in known.items()}
        check(cast(Args, {**now, **says}))

    def alone(name: str) -> Output[Any]:
        def checked(known: Any) -> Any:
            judge(**{name: known})
            return known

        return later[name].apply(checked)

    async def together() -> Mapping[str, Any]:
        # Not by Output.all: a preview knows some of them, and of all of them nothing where one is unknown.
        known = dict(zip(later, await asyncio.gather(*(one.future() for one in later.values())), strict=True))
        judge(**known)
        return known

    judge()
    if len(later) > 1:
        _: Output[Mapping[str, Any]] = Output.from_input(together())
    return cast(Args, {**args, **{name: alone(name) for name in later}})
