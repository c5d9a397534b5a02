"""One stack file of this project."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import KEY, InvalidStackFile, load
from devicepath_tools import engine_yaml
from devicepath_tools.network.loading.source.misread import Misread

BEGINNING = "Pulumi."
PROGRAM = KEY.partition(":")[0]
"""The project's name: what its configuration belongs to that names no other."""
OF_SORACOM = ("coverage", "endpoint", "profile")
"""What is read of the provider's configuration. A key is encrypted there, and stays so."""


@dataclass(frozen=True)
class Stack:
    name: str
    file: StackFile
    soracom: Mapping[str, str]
    """Of the configuration of SORACOM's provider, by its names: which account is meant."""


def read(path: Path) -> Stack:
    """Of `Pulumi.<stack>.yaml`. Raises Misread with every mistake in it, and in what is named after the stack."""
    name = path.stem.removeprefix(BEGINNING)
    content = _content(path)
    configuration = content.get("config") if isinstance(content, dict) else None
    given = engine_yaml.namespaced(configuration, PROGRAM) if isinstance(configuration, dict) else {}
    try:
        file = load(given.get(KEY), name)
    except InvalidStackFile as invalid:
        raise Misread([f"{path}: {fault}" for fault in invalid.faults]) from None
    soracom = {key: value for key in OF_SORACOM if isinstance(value := given.get(f"soracom:{key}"), str)}
    return Stack(name, file, soracom)


def _content(path: Path) -> Any:
    try:
        return engine_yaml.read(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise Misread([f"{path}: cannot be read: {fault.strerror}."]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise Misread([f"{path}: is not YAML: {' '.join(str(fault).split())}."]) from None
