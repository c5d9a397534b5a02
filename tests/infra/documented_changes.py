"""docs/changes.md as data: each row of its tables is a change of the stack file, and what `pulumi up` does then.

A row's second cell has the changes as code, each a place and a value in YAML; its third what is done: `creates`,
`updates`, `replaces`, `deletes` with nouns, `nothing`, or `refused` with what is told. After a `<br>` it is for people.
The stack file that rows are of is the last one that is named above them.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from tests.infra.stack_file import LEFT_OUT, ROOT

DOCUMENT = ROOT / "docs" / "changes.md"
PREVIEWED = "●"
"""After the name of a change that is previewed on the engine, too."""
REMOVED = "(removed)"
OPERATIONS = {"creates": "create", "updates": "update", "replaces": "replace", "deletes": "delete"}
OF_STACK = re.compile(r"`stacks/Pulumi\.([\w-]+)\.yaml`")
CODE = re.compile(r"`([^`]+)`")
NOUN = re.compile(r"`(\w+)`(?: ×(\d+))?")
Done = dict[str, Counter[str]]
"""Nouns of resources, by operation; what stays as it is is left out."""


@dataclass(frozen=True)
class Change:
    """One row."""

    stack: str
    """Whose committed file is changed."""
    name: str
    values: dict[str, Any]
    """By place in the stack file; LEFT_OUT takes the key away."""
    does: str
    """What `up` does, in the row's words."""
    is_previewed: bool

    @property
    def refusal(self) -> list[str] | None:
        """What is told where nothing is done, as parts of it; None where something is done."""
        return CODE.findall(self.does) if self.does.startswith("refused") else None

    def done(self) -> Done:
        """As the row says it; a number alone counts resources of any noun, given as `*`."""
        found: Done = {}
        if self.does == "nothing":
            return found
        for part in self.does.split("; "):
            verb, _, what = part.partition(" ")
            nouns = {noun: int(times or 1) for noun, times in NOUN.findall(what)}
            found[OPERATIONS[verb]] = Counter({"*": int(what)} if what.isdecimal() else nouns)
        return found


def changes() -> list[Change]:
    """All rows of all tables that have a change as code."""
    stack, found = "", []
    for line in DOCUMENT.read_text().splitlines():
        named = OF_STACK.search(line)
        stack = named[1] if named else stack
        row = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] if line.startswith("| ") else []
        if len(row) == 4 and ": " in row[1]:
            found.append(_change(stack, *row[:3]))
    return found


def done(operations: Iterable[tuple[str, str]]) -> Done:
    """Of nouns with operations."""
    found: Done = {}
    for noun, operation in operations:
        found.setdefault(operation, Counter())[noun] += 1
    return found


def _change(stack: str, name: str, values: str, does: str) -> Change:
    pairs = (code.partition(": ") for code in CODE.findall(values))
    given = {place: LEFT_OUT if text == REMOVED else yaml.safe_load(text) for place, _, text in pairs}
    does = does.partition("<br>")[0].strip()
    return Change(stack, name.removesuffix(PREVIEWED).strip(), given, does, PREVIEWED in name)
