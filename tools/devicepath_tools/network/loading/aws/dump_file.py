"""One file of a dump: what is in it, whoever wrote it, and what it should be called."""

import json
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from devicepath_tools.network.loading.aws.answers import GATHERED, KINDS, OF_ONE_TABLE
from devicepath_tools.network.loading.aws.asked_of_ec2 import ASSOCIATIONS, TABLE_ID
from devicepath_tools.network.loading.aws.not_modelled import NOT_MODELLED
from devicepath_tools.network.loading.source.encoding import decoded
from devicepath_tools.network.loading.source.misread import Fault

ENTRIES = "Entries"
"""What the API prints of one prefix list of a customer's; it does not say of which: the file's name does. So it is with
what it prints of one table of a transit gateway."""
OF_ONE = {ENTRIES: "list", **dict.fromkeys(OF_ONE_TABLE, "table")}
"""What such a file is of, by its kind."""
HOW_TO = "`devicepath trace --dump-commands` prints what makes one"
SUFFIXES = (".json", ".txt")
"""Of files that are looked into. Editors of Windows add the second one."""
BEGINNING = 4096
"""Bytes: the first key stands in so many."""
_of_one = re.compile(
    rf"({ENTRIES})-(pl-\w+)|({'|'.join(OF_ONE_TABLE)})-(tgw-rtb-\w+)|({ASSOCIATIONS[0]})-[\w-]+"
).fullmatch
_first_key = re.compile(r'\s*\{\s*"(\w+)"\s*:\s*\[').match
_refusal = re.compile(r"An error occurred \((\w+)\) when calling the (\w+) operation").search


def kind_of(path: Path) -> str:
    """What a file holds by its name: a key that the API prints; empty: it is none of a dump's."""
    if path.suffix != ".json":
        return ""
    found = _of_one(path.stem)
    if found:
        return found[1] or found[3] or found[5]
    return path.stem if path.stem in (*KINDS, *GATHERED, *NOT_MODELLED) else ""


def misnamed(path: Path) -> str:
    """Of a file that is passed over: the key that it holds all the same; empty: none that is known."""
    try:
        with path.open("rb") as file:
            beginning = file.read(BEGINNING)
    except OSError:
        return ""
    found = _first_key(beginning.decode(json.detect_encoding(beginning), "ignore").removeprefix("\ufeff"))
    key = found[1] if found else ""
    return key if key in (*KINDS, *GATHERED, *NOT_MODELLED, *OF_ONE) else ""


def right_name(kind: str) -> str:
    """Of a file with one kind of answer."""
    return f"{kind}-<id of the {OF_ONE[kind]}>.json" if kind in OF_ONE else f"{kind}.json"


def content(path: Path) -> dict[str, Any] | Fault | None:
    """An answer, with a list under the file's kind; None for an empty file, which a refused call leaves behind.

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
    if token := next((it for it in ("NextToken", "nextToken") if document.get(it)), ""):
        return Fault(kind, token, "only a part is in it; ask again without --max-items and --no-paginate.")
    return document


def of_table(path: Path, answer: dict[str, Any]) -> dict[str, Any]:
    """What was answered of one table of a transit gateway, with the table."""
    return {**answer, TABLE_ID: _id_in_name(path)}


def prefix_list(path: Path, entries: list[Any]) -> dict[str, Any] | Fault:
    """A prefix list as DescribePrefixLists has those of AWS's own: with its ranges."""
    cidrs = [entry.get("Cidr") if isinstance(entry, dict) else entry for entry in entries]
    for place, cidr in enumerate(cidrs):
        try:
            ip_network(cidr if isinstance(cidr, str) else "")
        except ValueError:
            return Fault(ENTRIES, f"{ENTRIES}[{place}].Cidr", f"{cidr!r} is not a range; one looks like 10.0.0.0/16.")
    return {"PrefixListId": _id_in_name(path), "Cidrs": cidrs}


def _id_in_name(path: Path) -> str:
    found = _of_one(path.stem)
    return (found[2] or found[4]) if found else ""


def _no_json(text: str, fault: Exception) -> str:
    refused = _refusal(text)
    if refused is None:
        return f"cannot be read as JSON: {fault}; {HOW_TO}."
    code, operation = refused.groups()
    return (
        f"holds what aws printed when it was refused ({code}); ask again with the right to ec2:{operation}, or leave "
        "the file out: then it counts as not read."
    )
