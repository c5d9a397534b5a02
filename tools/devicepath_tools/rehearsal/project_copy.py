"""A copy of a Pulumi project to rehearse on: the engine may write into it, and the checkout stays as it is.

It says what the project says: see neutral for the few places of its files that are others. What is left out of it and
is needed, and what lies outside of the project, is where it is looked for, as a link."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devicepath_tools import project as projects
from devicepath_tools.project import NoProject, Project
from devicepath_tools.rehearsal import neutral, stack_file

LINKED = "node_modules"
"""Installed, not written: it is not copied, and the program finds it."""
NOT_COPIED = {"__pycache__", LINKED, "build", "dist"}
"""Beside everything hidden, installations in place (*.egg-info), virtual environments, sockets and pipes."""
PATH = "devicepath:path"
UP = os.pardir


@dataclass(frozen=True)
class ProjectCopy:
    """What the engine works on."""

    folder: Path
    needs: stack_file.Needs
    """What the stack's settings name."""
    path: Any = None
    """What they say of a path of this project's own stack program; None: it is another program."""

    @property
    def own_account_id(self) -> str | None:
        """The AWS account that the credentials in use are of: the first that no role is assumed in."""
        roles = self.path.get("assumed_roles") if isinstance(self.path, dict) else None
        assumed = roles if isinstance(roles, dict) else {}
        return next((one for one in self.needs.account_ids if one not in assumed), None)


def copy(project: Path, stack: str | None, target: Path) -> tuple[ProjectCopy, str]:
    """Copies a project into the folder `target`; gives the stack's name too, which may be left out if there is one.

    Raises NoProject."""
    original = projects.read(project)
    name = original.stack_name(stack)
    file = original.stack_files()[name]
    configuration = original.configuration(file)
    changed = {
        original.file: _changed(original.file, neutral.project_file),
        file: _changed(file, neutral.stack_file),
    }
    elsewhere = sorted(_elsewhere(original))
    folder = _folder(original, elsewhere, target)
    try:
        shutil.copytree(project, folder, symlinks=True, ignore=_left_out(original, elsewhere))
        for written, text in changed.items():
            _write(Path(os.path.normpath(folder / os.path.relpath(written, project))), text)
        _link(project, folder, elsewhere)
    except OSError as fault:
        raise NoProject(f"{project} cannot be copied to {target.parent}: {_reason(fault)}.") from None
    return ProjectCopy(folder, stack_file.needs(configuration), configuration.get(PATH)), name


def _reason(fault: OSError) -> str:
    """The first, of what shutil gathers: one for each file."""
    if isinstance(fault, shutil.Error):
        (_, _, reason), *_ = fault.args[0]
        return str(reason)
    return str(fault)


def _changed(file: Path, change: Callable[[str], str]) -> str:
    try:
        return change(projects.text(file))
    except neutral.Unchangeable:
        raise NoProject(
            f"{file}: credentials, addresses and encryption cannot be taken out of it as it is written, without "
            "changing something else. Write them as plain `name: value`, each in its own place, without aliases."
        ) from None


def _elsewhere(project: Project) -> Iterator[str]:
    """Paths that the project names and that stay where they are: virtual environment, plugins, what is outside of it.

    Relative to the project's folder."""
    needed = [os.path.normpath(path) for path in _needed(project)]
    for path, is_own in _named(project.settings):
        relative = os.path.normpath(path)
        parts = Path(relative).parts
        # What holds the program, or the stack files, is copied.
        holds = relative == os.curdir or any(Path(one).is_relative_to(relative) for one in needed)
        stays = UP in parts or (not holds and (is_own or _lies_in_what_is_left_out(project.folder, relative)))
        is_above = set(parts) == {UP}
        if stays and not is_above and not Path(path).is_absolute() and (project.folder / relative).exists():
            yield relative


def _needed(project: Project) -> list[str]:
    """Where the program and the stack files are."""
    return [str(project.settings.get("main") or os.curdir), os.path.relpath(project.stacks, project.folder)]


def _named(settings: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Texts that may be paths, each with whether it is a plugin's, which stays where it is."""
    runtime, plugins = settings.get("runtime"), settings.get("plugins")
    options = runtime.get("options") if isinstance(runtime, dict) else None
    yield from ((text, False) for text in _texts([options, settings.get("packages"), settings.get("main")]))
    for kind in plugins.values() if isinstance(plugins, dict) else ():
        yield from ((str(it["path"]), True) for it in kind or () if isinstance(it, dict) and it.get("path"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _folder(project: Project, elsewhere: list[str], target: Path) -> Path:
    """Below `target`, deep enough that what is beside the project, or above it, can be there too."""
    paths = [*elsewhere, *map(os.path.normpath, _needed(project))]
    ups = max(Path(path).parts.count(UP) for path in paths)
    return target.joinpath(*project.folder.resolve().parts[-ups:]) if ups else target


def _left_out(project: Project, elsewhere: list[str]) -> Callable[[str, list[str]], set[str]]:
    needed = [project.folder / path for path in _needed(project)]
    kept = {part for path in needed for part in (path, *path.parents)}
    linked = {project.folder / path for path in elsewhere}

    def ignored(folder: str, names: list[str]) -> set[str]:
        paths = {name: Path(folder) / name for name in names}
        return {name for name, path in paths.items() if path in linked or (path not in kept and _is_left_out(path))}

    return ignored


def _lies_in_what_is_left_out(folder: Path, relative: str) -> bool:
    return any(_is_left_out(folder / part) for part in (Path(relative), *Path(relative).parents[:-1]))


def _is_left_out(path: Path) -> bool:
    is_hidden_or_made = path.name.startswith(".") or path.name in NOT_COPIED or path.name.endswith(".egg-info")
    # Sockets and pipes are of programs that run there, such as an editor.
    return is_hidden_or_made or (path / "pyvenv.cfg").is_file() or path.is_socket() or path.is_fifo()


def _write(file: Path, text: str) -> None:
    # A link of the user's would be written through.
    file.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def _link(project: Path, folder: Path, elsewhere: list[str]) -> None:
    for path in elsewhere:
        link = Path(os.path.normpath(folder / path))
        if not link.exists():
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to((project / path).resolve())
    for place, folders, files in os.walk(folder):
        there = project / os.path.relpath(place, folder)
        if (there / LINKED).is_dir() and LINKED not in folders:
            (Path(place) / LINKED).symlink_to((there / LINKED).resolve())
        for name in (*folders, *files):
            link, original = Path(place) / name, there / name
            if link.is_symlink() and not link.exists() and original.exists():
                link.unlink()
                link.symlink_to(original.resolve())
