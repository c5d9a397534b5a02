"""How functions ask: filters, tags, and the one thing that must be found."""

from collections.abc import Mapping
from typing import Any

from soracom_provider.protocol.resource import Problem


def filters(arguments: Mapping[str, Any], **more: str | None) -> list[dict[str, Any]]:
    """EC2's filters from a function's `filters` and `tags`; `more` are further filters, `_` for `-`."""
    listed = [{"Name": each["name"], "Values": each["values"]} for each in arguments.get("filters", ())]
    listed += [{"Name": f"tag:{key}", "Values": [value]} for key, value in arguments.get("tags", {}).items()]
    return listed + [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in more.items() if value]


def the_only(found: list[Any], what: str) -> Any:
    """Raises Problem unless there is exactly one."""
    if len(found) != 1:
        words = "none matches" if not found else f"{len(found)} match"
        raise Problem(f"{words}; the query must find exactly one {what}. Change the filters.")
    return found[0]
