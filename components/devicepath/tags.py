"""Tags of children."""

from collections.abc import Mapping

from pulumi import Input


def named(tags: Mapping[str, Input[str]] | None, name: str) -> dict[str, Input[str]]:
    """The user's tags, and the name that AWS's console shows."""
    return {**(tags or {}), "Name": name}


def named_in_soracom(tags: Mapping[str, Input[str]] | None, name: str) -> dict[str, Input[str]]:
    """The user's tags, and the name that SORACOM's console shows."""
    return {**(tags or {}), "name": name}
