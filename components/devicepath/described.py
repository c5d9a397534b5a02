"""A component's arguments, read as a description, although some of them are Outputs that are not known yet."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from pulumi import Output

from devicepath.refused import Refused
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging import judgement
from devicepath_spec.reading.shape import is_judged, shape_of
from devicepath_spec.reading.value import Told
from devicepath_spec.unknown import UNKNOWN

Described = TypeVar("Described")
Place: TypeAlias = tuple[str | int, ...]
Written: TypeAlias = Mapping[str, Any]


def described(
    kind: type[Described], args: Written, judge: Callable[[Described, Faults], None], name: str
) -> tuple[Described, dict[str, Any]]:
    """The description, with UNKNOWN in the place of what is not known yet, and the arguments. Raises Refused with every
    fault of what is known now.

    An Output among the arguments is judged by the same rules once it is known: a wrong one fails what is made from it,
    and two that contradict each other end the run. Of a secret, an error says only that it is wrong."""
    outputs: dict[Place, Output[Any]] = {}
    written, shape = _without_outputs(args, (), outputs), shape_of(kind)
    later = {place: one for place, one in outputs.items() if is_judged(shape, place)}

    def read(known: Mapping[Place, Any]) -> Described:
        # A test's mocks put out nothing.
        told = {place: UNKNOWN if value is None else Told(value) for place, value in known.items()}
        try:
            return judgement.described(kind, _with(written, told), judge, name, Faults(name))
        except InvalidSpec as invalid:
            raise Refused(invalid.faults) from None

    async def refuse(known: Mapping[Place, Any], lines: Sequence[str]) -> None:
        plain = {place: value for place, value in known.items() if not await later[place].is_secret()}
        told = lines if len(plain) == len(known) else _lines(read, plain)
        raise Refused(dict.fromkeys(line if line in told else _without_value(line) for line in lines))

    def alone(place: Place) -> Output[Any]:
        def checked(known: Any) -> Any:
            lines = _lines(read, {place: known})
            return refuse({place: known}, lines) if lines else known

        return later[place].apply(checked)

    async def together() -> None:
        # Not by Output.all: a preview knows some of them, and of all of them nothing where one is unknown.
        values = await asyncio.gather(*(one.future() for one in later.values()))
        known = dict(zip(later, values, strict=True))
        if lines := _lines(read, known):
            await refuse(known, lines)

    found = read({})
    if len(later) > 1:
        _: Output[None] = Output.from_input(together())
    given: dict[str, Any] = _with(written, outputs | {place: alone(place) for place in later})
    return found, given


def _lines(read: Callable[[Mapping[Place, Any]], object], known: Mapping[Place, Any]) -> Sequence[str]:
    """What is wrong with what is known."""
    try:
        read(known)
    except Refused as refused:
        return refused.faults
    return ()


def _without_value(line: str) -> str:
    """A fault that a secret has, or makes: its place alone."""
    place, _, _ = line.partition(": ")
    return f"{place}: is refused because of a secret, which is not shown; what is wrong is told of a plain value."


def _without_outputs(given: Any, place: Place, later: dict[Place, Output[Any]]) -> Any:
    """What is given, without what is None, and UNKNOWN where an Output is, which is added to `later`."""
    # Most are plain, and what else there is to ask takes longer.
    if isinstance(given, str | int):
        return given
    if isinstance(given, Output | Awaitable):
        # Of an Output it would make another one, and one more of what that puts out.
        later[place] = given if isinstance(given, Output) else Output.from_input(given)
        return UNKNOWN
    if isinstance(given, Mapping):
        there = {key: one for key, one in given.items() if one is not None}
        return {key: _without_outputs(one, (*place, key), later) for key, one in there.items()}
    if isinstance(given, Sequence):
        return [_without_outputs(one, (*place, number), later) for number, one in enumerate(given)]
    return given


def _with(written: Any, values: Mapping[Place, Any]) -> Any:
    """The same with other values at some places."""
    if () in values:
        return values[()]
    if written is UNKNOWN or not values:
        return written
    below: dict[str | int, dict[Place, Any]] = {}
    for (key, *rest), value in values.items():
        below.setdefault(key, {})[tuple(rest)] = value
    if isinstance(written, Mapping):
        return {key: _with(one, below.get(key, {})) for key, one in written.items()}
    if isinstance(written, list):
        return [_with(one, below.get(number, {})) for number, one in enumerate(written)]
    return written
