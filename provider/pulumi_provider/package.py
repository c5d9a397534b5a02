"""A package: the resources and functions that a plugin offers to the engine."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from pulumi_provider.resource import ApiT, Function, Properties, Resource

Warn = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Package(Generic[ApiT]):
    name: str
    version: str
    Configuration: type[Properties]
    resources: Mapping[str, Resource[ApiT, Any, Any]]
    """By type name, as in `<package>:index:<name>`."""
    functions: Mapping[str, Function[ApiT, Any, Any]]
    connect: Callable[[Mapping[str, Any], Warn, asyncio.Event], Awaitable[ApiT]]
    """Turns the configuration, by wire name, into what resources and functions work with. Raises Problem. The event is
    set when the user interrupts the run: whoever waits stops waiting."""
    disconnect: Callable[[ApiT], Awaitable[None]]
    account: Callable[[ApiT], str | None]
    """Id of the account that the connection is for, None where it is not known. The state records it, and another
    account is refused: nothing of the state would be found there."""
    to_check: str = "it"
    """What a user who named something that does not exist should check: the end of a sentence."""

    def token(self, name: str) -> str:
        return f"{self.name}:index:{name}"
