"""Networks that were read one by one, as one."""

from collections.abc import Iterable
from dataclasses import fields

from devicepath_tools.network.fields import RULE
from devicepath_tools.network.network import Network


def merged(parts: Iterable[Network]) -> Network:
    """All of them together. What two parts tell of one id counts as the field says that it is in; of a noun without a
    rule of its own the later word does.

    Where some are of a kind of network that has further fields, so is the whole."""
    all_parts = tuple(parts)
    kind = max((type(part) for part in all_parts), key=lambda it: len(fields(it)), default=Network)
    values = {
        it.name: it.metadata[RULE]([part for part in all_parts if hasattr(part, it.name)], it.name)
        for it in fields(kind)
    }
    return kind(**values)
