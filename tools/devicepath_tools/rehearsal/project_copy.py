"""A copy of a Pulumi project to rehearse on: the engine writes into stack files, and the checkout stays as it is."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from devicepath_tools import project as projects
from devicepath_tools.rehearsal import stack_file

NOT_COPIED = {"__pycache__", "node_modules", "build", "dist"}
"""Beside everything hidden, installations in place (*.egg-info) and virtual environments."""
PATH = "devicepath:path"
PLUGIN_KINDS = ("providers", "analyzers", "languages")


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
    original = projects.read(project)
    name = original.stack_name(stack)
    file = original.stack_files()[name]
    content = projects.content(file)
    shutil.copytree(project, target, symlinks=True, ignore=_left_out)
    _write(target / original.file.name, _with_own_paths(original.settings, project))
    _write(target / file.relative_to(project), stack_file.rehearsed(content))
    return ProjectCopy(target, stack_file.needs(content), (content.get("config") or {}).get(PATH)), name


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


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(content, sort_keys=False))
