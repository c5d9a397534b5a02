"""A Pulumi project: its folder, its settings, and the files of its stacks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")
DEFAULT_STACK = "remote-access"


class NoProject(Exception):
    """There is no such project or stack; the message says what was looked for, and what there is."""


@dataclass(frozen=True)
class Project:
    folder: Path
    file: Path
    settings: dict[str, Any]
    """What the file says."""

    def stack_files(self) -> dict[str, Path]:
        """By the stacks' names."""
        files = sorted([*self._stacks.glob("Pulumi.*.yaml"), *self._stacks.glob("Pulumi.*.yml")])
        return {file.name.removeprefix("Pulumi.").rpartition(".")[0]: file for file in files}

    def stack_name(self, wanted: str | None) -> str:
        """The stack that is wanted; left out, it is the only one or the one called remote-access. Raises NoProject."""
        there = self.stack_files()
        listed = ", ".join(there) or "none"
        if wanted is None:
            if DEFAULT_STACK in there:
                return DEFAULT_STACK
            if len(there) != 1:
                raise NoProject(f"Which stack? Give one of those in {self._stacks}: {listed}.")
            return next(iter(there))
        if wanted not in there:
            raise NoProject(f"There is no stack {wanted} in {self._stacks}; there is: {listed}.")
        return wanted

    @property
    def _stacks(self) -> Path:
        return self.folder / str(self.settings.get("stackConfigDir") or ".")


def read(folder: Path) -> Project:
    """The project in a folder. Raises NoProject."""
    found = [folder / name for name in PROJECT_FILES if (folder / name).is_file()]
    if not found:
        raise NoProject(f"{folder} has no Pulumi.yaml; give the project's folder with --project.")
    return Project(folder, found[0], content(found[0]))


def content(file: Path) -> dict[str, Any]:
    """Of Pulumi.yaml, or of a stack file. Raises NoProject."""
    try:
        said = yaml.safe_load(file.read_text())
    except yaml.YAMLError as fault:
        raise NoProject(f"{file} is no YAML: {' '.join(str(fault).split())}") from None
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise NoProject(f"{file} holds no settings: write them as `name: value`.")
    return said
