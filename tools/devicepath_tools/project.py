"""A Pulumi project: its folder, its settings, and the files of its stacks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from devicepath_tools import engine_yaml
from devicepath_tools.failure import Failure

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")
DEFAULT_STACK = "remote-access"


class NoProject(Failure):
    """There is no such project or stack; the message says what was looked for, and what there is."""


@dataclass(frozen=True)
class Project:
    folder: Path
    file: Path
    settings: dict[str, Any]
    """What the file says."""

    @property
    def name(self) -> str:
        return str(self.settings.get("name") or "")

    def configuration(self, stack_file: Path) -> dict[str, Any]:
        """Of a stack, by the engine's names: what the project says for all of its stacks, and then the stack's own.

        Raises NoProject."""
        own = content(stack_file).get("config")
        for_all = self.settings.get("config")
        declared = {name: _value(it) for name, it in (for_all if isinstance(for_all, dict) else {}).items()}
        known = {name: value for name, value in declared.items() if value is not None}
        return {
            **engine_yaml.namespaced(known, self.name),
            **engine_yaml.namespaced(own if isinstance(own, dict) else {}, self.name),
        }

    def stack_files(self) -> dict[str, Path]:
        """By the stacks' names."""
        files = sorted([*self.stacks.glob("Pulumi.*.yaml"), *self.stacks.glob("Pulumi.*.yml")])
        return {file.name.removeprefix("Pulumi.").rpartition(".")[0]: file for file in files}

    def stack_name(self, wanted: str | None) -> str:
        """The stack that is wanted; left out, it is the only one or the one called remote-access. Raises NoProject."""
        there = self.stack_files()
        listed = ", ".join(there) or "none"
        if wanted is None:
            if DEFAULT_STACK in there:
                return DEFAULT_STACK
            if len(there) != 1:
                raise NoProject(f"Which stack? Give one of those in {self.stacks}: {listed}.")
            return next(iter(there))
        if wanted not in there:
            raise NoProject(f"There is no stack {wanted} in {self.stacks}; there is: {listed}.")
        return wanted

    @property
    def stacks(self) -> Path:
        """The folder of the stack files."""
        # Where `config` is a text, it is an older way to name the folder.
        older = self.settings.get("config")
        named = self.settings.get("stackConfigDir") or (older if isinstance(older, str) else None)
        return self.folder / (named or ".")


def read(folder: Path) -> Project:
    """The project in a folder. Raises NoProject."""
    found = [folder / name for name in PROJECT_FILES if (folder / name).is_file()]
    if not found:
        raise NoProject(f"{folder} has no Pulumi.yaml; give the project's folder with --project.")
    return Project(folder, found[0], content(found[0]))


def content(file: Path) -> dict[str, Any]:
    """Of Pulumi.yaml, or of a stack file. Raises NoProject."""
    try:
        said = engine_yaml.read(text(file))
    except yaml.YAMLError as fault:
        raise NoProject(f"{file} is no YAML: {' '.join(str(fault).split())}") from None
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise NoProject(f"{file} holds no settings: write them as `name: value`.")
    return said


def text(file: Path) -> str:
    """Of one of its files, every character as it stands there. Raises NoProject."""
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError as fault:
        raise NoProject(f"{file} is not UTF-8: {fault.reason} at byte {fault.start}; save it as UTF-8.") from None
    except OSError as fault:
        raise NoProject(f"{file} cannot be read: {fault.strerror}.") from None


def _value(declared: Any) -> Any:
    """What a configuration of the project is, written as `name: value` or with its type and its default."""
    if isinstance(declared, dict):
        return declared.get("value", declared.get("default"))
    return declared
