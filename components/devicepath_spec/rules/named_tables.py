"""Route tables of a transit gateway that a connection to it names. Pure."""

from collections.abc import Mapping, Sequence

from devicepath_spec.faults import Faults
from devicepath_spec.unknown import UNKNOWN


def check_named_tables(
    table_ids: Mapping[str, object],
    association: str | None,
    lists: Mapping[str, Sequence[str]],
    place: str,
    faults: Faults,
) -> None:
    """That each is one of `table_ids`, and stands once in its list. All of it is written at `place`."""
    named = [] if association is UNKNOWN or association is None else [("association", association)]
    for key, entries in lists.items():
        tables = [one for one in entries if one is not UNKNOWN]
        named += [(key, one) for one in tables]
        for twice in dict.fromkeys(one for one in tables if tables.count(one) > 1):
            faults.add(f"{place}.{key}", f"{twice!r} stands there twice; write it once.")
    for key, table in named:
        if table not in table_ids:
            known = " or ".join(sorted(table_ids)) or "one, and add it"
            faults.add(f"{place}.{key}", f"{table!r} is none of {place}.table_ids; write {known} instead.")
