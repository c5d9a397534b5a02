"""Options that are addresses or ranges, and how what is wrong with options is told."""

from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import Any, TypeVar

import click

from devicepath_spec.faults import InvalidSpec

Result = TypeVar("Result")


class Parsed(click.ParamType[Any]):
    """An option whose text is parsed into an address, a range or another type."""

    def __init__(self, kind: type, name: str):
        self.kind, self.name = kind, name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self.kind(value)
        except ValueError as wrong:
            return self.fail(f"{value!r} is not possible ({wrong}).", param, ctx)


ADDRESS, RANGE = Parsed(IPv4Address, "address"), Parsed(IPv4Network, "range")


def told(make: Callable[[], Result], options: Mapping[str, str]) -> Result:
    """What `make` returns. Its faults name the options that values came from: `options` has each option by the name of
    its value."""
    try:
        return make()
    except InvalidSpec as invalid:
        raise click.ClickException("\n".join(_by_option(fault, options) for fault in invalid.faults)) from None


def _by_option(fault: str, options: Mapping[str, str]) -> str:
    place, colon, rest = fault.partition(": ")
    return f"{options.get(place, place)}{colon}{rest}"


def warn(text: str) -> None:
    click.echo(f"Warning: {text}", err=True)
