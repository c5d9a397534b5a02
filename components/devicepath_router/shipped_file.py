"""Programs and units that are the same on every host: files beside this one."""

from functools import cache
from importlib.resources import files

FOLDER = files("devicepath_router") / "shipped"


@cache
def shipped(name: str) -> str:
    """Its text."""
    return (FOLDER / name).read_text(encoding="utf-8")
