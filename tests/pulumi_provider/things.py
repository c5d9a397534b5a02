"""Properties of a made-up resource."""

from typing import Annotated

from pydantic import Field, SecretStr

from pulumi_provider.resource import Mark, Properties


class Part(Properties):
    size: int
    """Size."""


class Thing(Properties):
    name: Annotated[str, Mark.IMMUTABLE]
    """Name."""
    place: Annotated[str | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """Place."""
    parts: list[Part] = []
    """Parts."""
    weight: Annotated[float, Field(gt=0)] = 1.5
    """Weight."""
    password: SecretStr | None = None
    """Password."""
    labels: dict[str, str] = {}
    """Labels."""
