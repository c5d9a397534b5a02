"""A folder of what `aws ec2 describe-*` printed: any `<Kind>.json` below it.

The files of one folder are the answers of one account in one region. Folders that are called like a region or an
account id say which."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from devicepath_tools.network.loading import describe
from devicepath_tools.network.loading.answers import KINDS
from devicepath_tools.network.loading.merging import merged
from devicepath_tools.network.loading.misread import Fault, Misread
from devicepath_tools.network.loading.not_modelled import NOT_MODELLED, not_modelled
from devicepath_tools.network.network import Network

REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
ACCOUNT = re.compile(r"\d{12}")
HOW_TO = "write each as <Kind>.json, for example: aws ec2 describe-vpcs > Vpcs.json"


def read(folder: Path) -> Network:
    """The network that the files below a folder describe. Raises Misread with every mistake in them."""
    files = [it for it in sorted(folder.rglob("*.json")) if it.stem in (*KINDS, *NOT_MODELLED)]
    if not files:
        raise Misread([f"{folder}: has no answer of the EC2 API; {HOW_TO}. Kinds that are read: {', '.join(KINDS)}."])
    parts: list[Network] = []
    lines: list[str] = []
    for place in dict.fromkeys(it.parent for it in files):
        found = _part(folder, place, [it for it in files if it.parent == place])
        if isinstance(found, Network):
            parts.append(found)
        else:
            lines += found
    if lines:
        raise Misread(lines)
    return merged(parts)


def _part(folder: Path, place: Path, files: Sequence[Path]) -> Network | list[str]:
    """One account in one region, or the mistakes in its files."""
    answers: dict[str, Any] = {}
    lines: list[str] = []
    unread: list[str] = []
    for path in files:
        name = path.relative_to(folder)
        content = _content(path)
        if isinstance(content, Fault):
            lines.append(content.at(str(name)))
        elif content is None:
            unread.append(f"{name}: is empty")
        else:
            answers[path.stem] = content
    steps = (folder.resolve().name, *place.relative_to(folder).parts)
    network = describe.read(answers, account_id=_last(ACCOUNT, steps), region=_last(REGION, steps))
    if isinstance(network, list):
        return lines + [fault.at(str((place / f"{fault.kind}.json").relative_to(folder))) for fault in network]
    where = "/".join(place.relative_to(folder).parts)
    return lines or merged([network, Network(unread=(*unread, *not_modelled(answers, where)))])


def _content(path: Path) -> list[Any] | Fault | None:
    """What stands under the file's kind; None for an empty file, which a refused call leaves behind."""
    kind = path.stem
    try:
        text = path.read_text(encoding="utf-8")
        document = json.loads(text) if text.strip() else None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        return Fault(kind, "", f"cannot be read as JSON: {fault}.")
    if document is None:
        return None
    if not isinstance(document, dict) or not isinstance(document.get(kind), list):
        return Fault(kind, kind, f"there is no such list in it; {HOW_TO}.")
    if document.get("NextToken"):
        return Fault(kind, "NextToken", "only a part is in it; ask again without --max-items and --no-paginate.")
    return list(document[kind])


def _last(pattern: re.Pattern[str], steps: Sequence[str]) -> str:
    return next((step for step in reversed(steps) if pattern.fullmatch(step)), "")
