"""Lists come in pages. Source: [SPEC] limit, last_evaluated_key; header x-soracom-next-key, absent at the end."""

from collections.abc import Mapping
from typing import TypeVar

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call

NEXT_KEY = "x-soracom-next-key"
DEFAULT_LIMIT = 100  # Assumed where [SPEC] gives no default.

Item = TypeVar("Item")


def page(
    items: Mapping[str, Item], call: Call, *, limit: int = DEFAULT_LIMIT, maximum: int | None = None
) -> tuple[list[Item], dict[str, str]]:
    """One page of what is kept by key, and the header that leads to the next.

    The order is that of the keys, so a page continues where it ended even if its last item has gone since.
    """
    limit = _limit(call.option("limit"), limit, maximum)
    after = call.option("last_evaluated_key")
    keys = sorted(key for key in items if after is None or key > after)
    shown = keys[:limit]
    headers = {NEXT_KEY: shown[-1]} if len(keys) > len(shown) else {}
    return [items[key] for key in shown], headers


def page_answer(
    items: Mapping[str, Json], call: Call, *, limit: int = DEFAULT_LIMIT, maximum: int | None = None
) -> Answer:
    """The same as an answer, for items that are JSON already."""
    shown, headers = page(items, call, limit=limit, maximum=maximum)
    return Answer(200, shown, headers)


def _limit(text: str | None, default: int, maximum: int | None) -> int:
    if text is None:
        return default
    if not text.isdecimal() or int(text) < 1 or (maximum is not None and int(text) > maximum):
        allowed = "1 or more" if maximum is None else f"1 to {maximum}"
        raise Refused(400, Code.BODY_INVALID, f"limit: {text!r}; {allowed} is allowed.")
    return int(text)
