"""Files of a host as a component puts them out."""

from collections.abc import Iterable, Sequence
from typing import Any

from devicepath_router.router_file import RouterFile


def put_out(files: Iterable[RouterFile]) -> Sequence[Any]:
    """Of each its path, content, mode and owner. The mode is text, as `chmod` takes it."""
    return [{"path": one.path, "content": one.content, "mode": f"{one.mode:04o}", "owner": one.owner} for one in files]
