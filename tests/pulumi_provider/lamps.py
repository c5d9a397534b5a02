"""A provider of something that is nothing of SORACOM's: lamps, kept in memory."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_provider.package import Package, Warn
from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
from pulumi_provider.server import Server
from tests.served import Served

Lamps = dict[str, str]
"""Their rooms, by id."""


class LampInputs(Properties):
    room: Annotated[str, Mark.IMMUTABLE]
    """Where it hangs."""
    beside: str | None = None
    """Id of a lamp that hangs there already."""
    may_be_broken: Annotated[bool, Mark.OBSERVED] = False
    """Whether it may be broken to be hung somewhere else."""


class LampOutputs(Properties):
    room: str
    """Where it hangs."""


class Lamp(Resource[Lamps, LampInputs, LampOutputs]):
    """A lamp."""

    Inputs, Outputs = LampInputs, LampOutputs

    async def create(self, call: Call[Lamps], inputs: LampInputs) -> tuple[str, LampOutputs]:
        if inputs.beside is not None and inputs.beside not in call.api:
            raise Gone(f"The lamp {inputs.beside}")
        lamp_id = f"lamp-{len(call.api) + 1}"
        call.api[lamp_id] = inputs.room
        return lamp_id, LampOutputs(room=inputs.room)

    def forbid_replacement(self, resource_id: str, changes: str, observed: Mapping[str, Any]) -> None:
        if not observed.get("mayBeBroken"):
            raise Problem(f"{resource_id} would be broken, as nobody can change {changes}.")


async def _connect(inputs: Mapping[str, Any], warn: Warn, cancelled: asyncio.Event) -> Lamps:
    return {}


async def _disconnect(api: Lamps) -> None:
    api.clear()


class Settings(Properties):
    """None."""


def package(**changes: Any) -> Package[Lamps]:
    parts: dict[str, Any] = {
        "name": "lamps",
        "version": "1.0.0",
        "Configuration": Settings,
        "resources": {"Lamp": Lamp()},
        "functions": {},
        "connect": _connect,
        "disconnect": _disconnect,
        "account": lambda _: None,
    }
    return Package(**{**parts, **changes})


class LampsServed(Served):
    def __init__(self, **changes: Any) -> None:
        super().__init__()
        self._changes = changes

    def make(self) -> Server[Lamps]:
        return Server(package(**self._changes), None)
