"""A part that AWS never moves: another one instead is refused, unless it is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import CustomResource, Input, Output, ResourceOptions

from devicepath.refused import Refused

RULE = "another one cuts off what goes that way"
FIX = "write allow_replacement: true for this run, and take it out again"


@dataclass(frozen=True)
class Property:
    """One that makes another part of it."""

    argument: str
    """Of the provider."""
    place: str
    """Where it is written."""
    wanted: Input[Any]
    is_secret: bool = False
    """Whether no value of it is told."""

    @property
    def name(self) -> str:
        """Of the provider, too, in another spelling."""
        first, *others = self.argument.split("_")
        return "".join([first, *map(str.capitalize, others)])

    def told(self, wanted: Any, there: Any) -> str:
        """What is wrong with another one."""
        return "is not what it was made with" if self.is_secret else f"{wanted}, but it was made with {there}"


class KeptPart:
    """An association, or the acceptance of an interface."""

    def __init__(self, properties: Sequence[Property], *, is_replaced: bool):
        self._properties, self._is_replaced = properties, is_replaced

    def options(self, child: ResourceOptions) -> ResourceOptions:
        """What would replace it is not let through to the provider: it is checked against what there is, instead."""
        names = [one.name for one in self._properties]
        if not self._is_replaced:
            return ResourceOptions.merge(child, ResourceOptions(ignore_changes=names))
        # Of a proposal the provider replaces nothing, and sends no change either. Source: the provider, resource
        # aws_dx_gateway_association.
        return ResourceOptions.merge(child, ResourceOptions(delete_before_replace=True, replace_on_changes=names))

    def check(self, made: CustomResource) -> Output[None]:
        """For all that is made of it. Raises Refused where it would be another one."""

        def compare(known: list[list[Any]]) -> None:
            lines = [
                f"{one.place}: {one.told(wanted, there)}; {RULE}; {FIX}."
                for one, (wanted, there) in zip(self._properties, known, strict=True)
                if there not in (wanted, None)
            ]
            if lines and not self._is_replaced:
                raise Refused(lines)

        # Without its id: of one that is changed a preview may not know that.
        both = [Output.all(one.wanted, getattr(made, one.argument)) for one in self._properties]
        checked: Output[None] = Output.all(*both).apply(compare)
        return checked


def after(checked: Output[None], one: Input[str]) -> Output[str]:
    """A value, once that is checked."""
    own: Output[str] = Output.all(one, checked).apply(lambda known: str(known[0]))
    return own
