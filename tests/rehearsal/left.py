"""What a rehearsal leaves on the machine: looked for where the kernel shows it, by the mark in its names."""

import re
from pathlib import Path

from devicepath_tools.rehearsal.workplace import cgroup, cleanup, namespaces


def mark_in(text: str) -> str:
    """What the mark of a rehearsal begins with, by the name of one of its network namespaces in a text."""
    found = re.search(r"\bdp([0-9a-f]{8})-", text)
    assert found is not None, f"a network namespace is named in:\n{text}"
    return found[1]


def left_of(mark: str) -> list[str]:
    """Processes, network namespaces, control groups and mounts, each in words; `mark` is what it begins with."""
    return [*_processes(mark), *_namespaces(mark), *_control_groups(mark), *_mounts(mark)]


def marks_of(processes_of: str) -> set[str]:
    """What the marks of rehearsals begin with whose processes have this in their environment."""
    found = (
        re.search(rf"\b{cleanup.VARIABLE}=([0-9a-f]{{8}})", text) for _, text in _environments() if processes_of in text
    )
    return {match[1] for match in found if match}


def _environments() -> list[tuple[int, str]]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found.append(
                (int(folder.name), (folder / "environ").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            )
        except OSError:
            continue
    return found


def _processes(mark: str) -> list[str]:
    names = [file.name for file in namespaces.FOLDER.glob(f"dp{mark}-*")]
    marked = {pid for pid, text in _environments() if f"{cleanup.VARIABLE}={mark}" in text}
    return [f"process {pid}" for pid in sorted(marked | set(namespaces.pids(names)))]


def _namespaces(mark: str) -> list[str]:
    return [f"network namespace {file.name}" for file in namespaces.FOLDER.glob(f"dp{mark}-*")]


def _control_groups(mark: str) -> list[str]:
    pattern = f"{cgroup.NAME_PREFIX}{mark}*"
    return [f"control group {folder}" for parent in cgroup.hierarchies() for folder in parent.glob(pattern)]


def _mounts(mark: str) -> list[str]:
    return [f"mount {line}" for line in Path("/proc/self/mounts").read_text().splitlines() if f"dp{mark}-" in line]
