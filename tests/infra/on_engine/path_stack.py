"""The whole stack program on the real engine, with a stack file that a test writes."""

import json
from pathlib import Path
from typing import Any

import yaml
from typing_extensions import override

from devicepath_spec.judging.stack_file import KEY
from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.project_copy import copy
from devicepath_tools.rehearsal.surroundings import HASTE
from devicepath_tools.rehearsal.workplace.workplace import without
from tests.aws_provider import before_others
from tests.infra.on_engine.clouds import Clouds
from tests.infra.stack_file import ROOT, with_changes
from tests.stack import Stack

OF_CLOUDS = ("aws:", "soracom:")
"""What the tokens of resources begin with; the rest are components and providers."""
Key = tuple[str, str]
"""Noun and name of a resource, without the deployment's name that all begin with: ("Vpc", "backend-main-vpc")."""
Resources = dict[Key, dict[str, Any]]


class PathStack(Stack):
    """One path, in a copy of this project."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        path: dict[str, Any],
        *,
        clouds: Clouds | None,
        name: str = "remote-access",
        **variables: str,
    ):
        """Without clouds, a program that asks for one fails. `variables` are of the environment, over all others."""
        copy(ROOT, "remote-access", folder)
        self._clouds = clouds
        self._variables = variables
        self.path = path
        self.file = folder / "stacks" / f"Pulumi.{name}.yaml"
        self.file.write_text(yaml.safe_dump({"config": {KEY: path, "soracom:waitScale": HASTE}}))
        super().__init__(engine, folder, name)

    @override
    def environment(self) -> dict[str, str]:
        surroundings = super().environment()
        return (
            without(surroundings, "AWS_", "SORACOM_")
            | (self._clouds.environment() if self._clouds else {})
            | before_others(surroundings["PATH"])
            | self._variables
        )

    def describe(self, path: dict[str, Any]) -> None:
        """Writes another path into the stack file."""
        self.path = path
        content = yaml.safe_load(self.file.read_text())
        content["config"][KEY] = path
        self.file.write_text(yaml.safe_dump(content))

    @override
    def rename(self, name: str) -> None:
        super().rename(name)
        self.file = self.file.with_name(f"Pulumi.{name}.yaml")

    def change(self, changes: dict[str, Any]) -> None:
        """Writes these values at these places into the stack file."""
        self.describe(with_changes(self.path, changes))

    # What a command does

    def operations(self, *command: str) -> dict[Key, str]:
        """Runs `preview`, `up` or `refresh`; gives what it does to which resource: create, update, replace or delete.

        What stays as it is is left out. From the engine's own events, as its Automation API has them."""
        log = self.folder / "events.json"
        log.unlink(missing_ok=True)
        self.pulumi(*command, "--event-log", str(log), environment={"PULUMI_DEBUG_COMMANDS": "true"})
        events = [json.loads(line) for line in log.read_text().splitlines()]
        done = [event["resOutputsEvent"]["metadata"] for event in events if "resOutputsEvent" in event]
        operations: dict[Key, str] = {}
        for one in done:
            if one["type"].startswith(OF_CLOUDS) and one["op"] != "same":
                key = self.key(one["urn"])
                operations[key] = "replace" if "replace" in one["op"] else operations.get(key, one["op"])
        return {key: operation for key, operation in operations.items() if operation != "refresh"}

    def previewed(self) -> dict[Key, str]:
        return self.operations("preview")

    # What is in the state

    def resources(self) -> Resources:
        """What providers made."""
        return {
            self.key(it["urn"]): it
            for it in self.deployment().get("resources") or []
            if it["type"].startswith(OF_CLOUDS) and not it.get("delete")
        }

    def pending(self) -> list[str]:
        """Tokens of what was begun and is not known to have ended."""
        return [it["resource"]["type"] for it in self.deployment().get("pending_operations") or []]

    def key(self, urn: str) -> Key:
        token, name = urn.split("::")[-2:]
        return token.rpartition(":")[2], name.removeprefix(f"{self.path.get('name', self.name)}-")
