"""One file of a dump: what is in it, whoever wrote it, and what it should be called."""

import json
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from devicepath_tools.network.loading.aws.answers import KINDS
from devicepath_tools.network.loading.aws.not_modelled import NOT_MODELLED
from devicepath_tools.network.loading.source.encoding import decoded
from devicepath_tools.network.loading.source.misread import Fault

ENTRIES = "Entries"
"""What the API prints of one prefix list of a customer's; it does not say of which: the file's name does."""
HOW_TO = "`devicepath trace --dump-commands` prints what makes one"
SUFFIXES = (".json", ".txt")
"""Of files that are looked into. Editors of Windows add the second one."""
BEGINNING = 4096
"""Bytes: the first key stands in so many."""
_entries_of = re.compile(rf"{ENTRIES}-(pl-\w+)").fullmatch
_first_key = re.compile(r'\s*\{\s*"(\w+)"\s*:\s*\[').match
_refusal = re.compile(r"An error occurred \((\w+)\) when calling the (\w+) operation").search


def kind_of(path: Path) -> str:
    """What a file holds by its name: a key that the API prints; empty: it is none of a dump's."""
    if path.suffix != ".json":
        return ""
    if _entries_of(path.stem):
        return ENTRIES
    return path.stem if path.stem in (*KINDS, *NOT_MODELLED) else ""


def misnamed(path: Path) -> str:
    """Of a file that is passed over: the key that it holds all the same; empty: none that is known."""
    try:
        with path.open("rb") as file:
            beginning = file.read(BEGINNING)
    except OSError:
        return ""
    found = _first_key(beginning.decode(json.detect_encoding(beginning), "ignore").removeprefix("\ufeff"))
    key = found[1] if found else ""
    return key if key in (*KINDS, *NOT_MODELLED, ENTRIES) else ""


def right_name(kind: str) -> str:
    """Of a file with one kind of answer."""
    return f"{ENTRIES}-<id of the list>.json" if kind == ENTRIES else f"{kind}.json"


def content(path: Path) -> list[Any] | Fault | None:
    """What stands under the file's kind; None for an empty file, which a refused call leaves behind.

    Read as UTF-8, UTF-16 or UTF-32, with a byte order mark or without: PowerShell writes UTF-16."""
    kind = kind_of(path)
    text = ""
    try:
        text = decoded(path.read_bytes())
        document = json.loads(text) if text.strip() else None
    except (OSError, ValueError, RecursionError) as fault:
        return Fault(kind, "", _no_json(text, fault))
    if document is None:
        return None
    if not isinstance(document, dict) or not isinstance(document.get(kind), list):
        return Fault(kind, kind, f"there is no such list in it; {HOW_TO}.")
    if document.get("NextToken"):
        return Fault(kind, "NextToken", "only a part is in it; ask again without --max-items and --no-paginate.")
    return list(document[kind])


def prefix_list(path: Path, entries: list[Any]) -> dict[str, Any] | Fault:
    """A prefix list as DescribePrefixLists has those of AWS's own: with its ranges."""
    cidrs = [entry.get("Cidr") if isinstance(entry, dict) else entry for entry in entries]
    for place, cidr in enumerate(cidrs):
        try:
            ip_network(cidr if isinstance(cidr, str) else "")
        except ValueError:
            return Fault(ENTRIES, f"{ENTRIES}[{place}].Cidr", f"{cidr!r} is not a range; one looks like 10.0.0.0/16.")
    found = _entries_of(path.stem)
    return {"PrefixListId": found[1] if found else "", "Cidrs": cidrs}


def _no_json(text: str, fault: Exception) -> str:
    refused = _refusal(text)
    if refused is None:
        return f"cannot be read as JSON: {fault}; {HOW_TO}."
    code, operation = refused.groups()
    return (
        f"holds what aws printed when it was refused ({code}); ask again with the right to ec2:{operation}, or leave "
        "the file out: then it counts as not read."
    )
