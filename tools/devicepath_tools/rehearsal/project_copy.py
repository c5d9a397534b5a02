"""A copy of a Pulumi project to rehearse on: the engine writes into stack files, and the checkout stays as it is."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from devicepath_tools.rehearsal import stack_file

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")
NOT_COPIED = {"__pycache__", "node_modules", "build", "dist"}
"""Beside everything hidden, installations in place (*.egg-info) and virtual environments."""
DEFAULT_STACK = "remote-access"
PATH = "devicepath:path"
PLUGIN_KINDS = ("providers", "analyzers", "languages")


class NoProject(Exception):
    """There is nothing to rehearse; the message says what was looked for, and what there is."""


@dataclass(frozen=True)
class ProjectCopy:
    """What the engine works on."""

    folder: Path
    needs: stack_file.Needs
    """What the stack's settings name."""
    path: Any = None
    """What they say of a path of this project's own stack program; None: it is another program."""


def copy(project: Path, stack: str | None, target: Path) -> tuple[ProjectCopy, str]:
    """Copies a project to the folder `target`; gives the stack's name too, which may be left out if there is one only.

    Raises NoProject."""
    file = _project_file(project)
    settings = _read(file)
    stacks = project / str(settings.get("stackConfigDir") or ".")
    name = _stack_name(stack, _stack_files(stacks), stacks)
    content = _read(_stack_files(stacks)[name])
    shutil.copytree(project, target, symlinks=True, ignore=_left_out)
    _write(target / file.name, _with_own_paths(settings, project))
    rewritten = target / _stack_files(stacks)[name].relative_to(project)
    _write(rewritten, stack_file.rehearsed(content))
    return ProjectCopy(target, stack_file.needs(content), (content.get("config") or {}).get(PATH)), name


def _project_file(project: Path) -> Path:
    found = [project / name for name in PROJECT_FILES if (project / name).is_file()]
    if not found:
        raise NoProject(f"{project} has no Pulumi.yaml; give the project's folder with --project.")
    return found[0]


def _stack_files(folder: Path) -> dict[str, Path]:
    files = sorted([*folder.glob("Pulumi.*.yaml"), *folder.glob("Pulumi.*.yml")])
    return {file.name.removeprefix("Pulumi.").rpartition(".")[0]: file for file in files}


def _stack_name(wanted: str | None, there: dict[str, Path], folder: Path) -> str:
    listed = ", ".join(there) or "none"
    if wanted is None:
        if DEFAULT_STACK in there:
            return DEFAULT_STACK
        if len(there) != 1:
            raise NoProject(f"Which stack? Give one of those in {folder}: {listed}.")
        return next(iter(there))
    if wanted not in there:
        raise NoProject(f"There is no stack {wanted} in {folder}; there is: {listed}.")
    return wanted


def _left_out(folder: str, names: list[str]) -> set[str]:
    return {
        name
        for name in names
        if name.startswith(".")
        or name in NOT_COPIED
        or name.endswith(".egg-info")
        or (Path(folder) / name / "pyvenv.cfg").is_file()
    }


def _with_own_paths(settings: dict[str, Any], project: Path) -> dict[str, Any]:
    """Pulumi.yaml of the copy: plugins and virtual environment stay where they are, and no backend is named."""
    changed = {name: value for name, value in settings.items() if name != "backend"}
    if isinstance(changed.get("runtime"), dict):
        options = dict(changed["runtime"].get("options") or {})
        if "virtualenv" in options:
            options["virtualenv"] = _absolute(options["virtualenv"], project)
        changed["runtime"] = {**changed["runtime"], "options": options}
    if isinstance(changed.get("plugins"), dict):
        changed["plugins"] = {
            kind: [{**plugin, "path": _absolute(plugin["path"], project)} for plugin in plugins]
            if kind in PLUGIN_KINDS
            else plugins
            for kind, plugins in changed["plugins"].items()
        }
    return changed


def _absolute(path: Any, project: Path) -> str:
    return str((project / str(path)).resolve())


def _read(file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text())
    except yaml.YAMLError as fault:
        raise NoProject(f"{file} is no YAML: {' '.join(str(fault).split())}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise NoProject(f"{file} holds no settings: write them as `name: value`.")
    return content


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(content, sort_keys=False))
