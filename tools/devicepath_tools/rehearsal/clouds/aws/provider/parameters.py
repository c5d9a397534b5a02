"""Judges the parameters of every call by botocore's model of the service, beyond what botocore itself does.

botocore checks names, types and what is required; its model also has enumerations, patterns and lengths, which AWS
holds to and moto mostly does not."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from soracom_provider.protocol.resource import Problem


def refuse_bad_parameters(client: Any) -> None:
    """From now on a call of this client with a parameter outside the model raises Problem."""
    client.meta.events.register("before-parameter-build", _judge)


def _judge(params: dict[str, Any], model: Any, **_: Any) -> None:
    faults = list(faults_of(model.input_shape, params, "")) if model.input_shape else []
    if faults:
        raise Problem(f"{model.name}: {' '.join(faults)}")


def faults_of(shape: Any, value: Any, place: str) -> Iterator[str]:
    """A sentence for each part of the value that the shape does not allow."""
    match shape.type_name:
        case "structure" if isinstance(value, dict):
            for name, inner in value.items():
                if name in shape.members:
                    yield from faults_of(shape.members[name], inner, f"{place}.{name}" if place else name)
        case "list" if isinstance(value, list | tuple):
            for position, inner in enumerate(value):
                yield from faults_of(shape.member, inner, f"{place}[{position}]")
        case "map" if isinstance(value, dict):
            for name, inner in value.items():
                yield from faults_of(shape.value, inner, f"{place}[{name}]")
        case "string" if isinstance(value, str):
            yield from _faults_of_text(shape, value, place)


def _faults_of_text(shape: Any, text: str, place: str) -> Iterator[str]:
    if shape.enum and text not in shape.enum:
        yield f"{place}: {text!r} is not one of {', '.join(shape.enum[:20])}."
    longest, pattern = shape.metadata.get("max"), shape.metadata.get("pattern")
    if longest is not None and len(text) > longest:
        yield f"{place}: {len(text)} characters; {longest} are allowed."
    if pattern and (compiled := _compiled(pattern)) and not compiled.fullmatch(text):
        yield f"{place}: {text[:80]!r} does not match {pattern}."


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """None of a pattern that Python does not understand: some are written for Java."""
    try:
        return re.compile(pattern)
    except re.error:
        return None
