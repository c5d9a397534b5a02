"""One stack file of this project: the stack's name, and its settings."""

from pathlib import Path
from typing import Any

import yaml

from devicepath_tools.network.loading.misread import Misread
from infra.settings import InvalidStackFile, Settings, load
from infra.settings.schema import KEY

BEGINNING = "Pulumi."


def read(path: Path) -> tuple[str, Settings]:
    """Of `Pulumi.<stack>.yaml`. Raises Misread with every mistake in it."""
    content = _content(path)
    configuration = content.get("config") if isinstance(content, dict) else None
    try:
        settings = load(configuration.get(KEY) if isinstance(configuration, dict) else None)
    except InvalidStackFile as invalid:
        raise Misread([f"{path}: {fault}" for fault in invalid.faults]) from None
    return path.stem.removeprefix(BEGINNING), settings


def _content(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise Misread([f"{path}: cannot be read: {fault.strerror}."]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise Misread([f"{path}: is not YAML: {' '.join(str(fault).split())}."]) from None
