"""The rows of docs/changes.md against the program, without an engine: what is registered, or refused, after a change.

Those where a provider or a look-up decides are previewed: on_engine/deployed/test_documented_changes.py."""

from collections import Counter
from functools import cache
from typing import Any

import pytest

from devicepath_spec.judging.stack_file import InvalidStackFile, load
from tests.infra.documented_changes import Change, changes, done
from tests.infra.stack_file import committed, with_changes
from tests.infra.test_program import run

CHANGES = changes()
Resources = dict[tuple[str, str], dict[str, Any]]
DONE = [change for change in CHANGES if change.refusal is None and not change.is_previewed]
REFUSED = [change for change in CHANGES if change.refusal is not None and not change.is_previewed]
FOLLOWING = {"InstanceState", "Route", "Redirection"}
"""Nouns of what changes only because the id of an instance or an interface, or a registration, becomes another one."""


def named(change: Change) -> str:
    return change.name


@cache
def before(stack: str) -> Resources:
    return registered_by(committed(stack))


def registered_by(path: dict[str, Any]) -> Resources:
    """What is allowed of a replacement is no change of a resource."""
    return {
        key: {name: value for name, value in inputs.items() if name != "allowReplacement"}
        for key, inputs in run(path).custom().items()
    }


def test_there_are_forty_changes_and_each_is_there_once():
    assert len(CHANGES) >= 40
    assert len({change.name for change in CHANGES}) == len(CHANGES)
    assert sum(change.is_previewed for change in CHANGES) >= 20
    assert {change.stack for change in CHANGES if change.is_previewed} == {"remote-access"}, "which is up on the engine"


@pytest.mark.slow
@pytest.mark.parametrize("change", DONE, ids=named)
def test_a_change_creates_updates_and_deletes_what_its_row_says(change):
    there, after = before(change.stack), registered_by(with_changes(committed(change.stack), change.values))
    both = there.keys() & after.keys()
    registered = done(
        [
            *((_noun(key), "create") for key in after.keys() - there.keys()),
            *((_noun(key), "delete") for key in there.keys() - after.keys()),
            *((_noun(key), "change") for key in both if there[key] != after[key]),
        ]
    )
    said = change.done()
    assert registered.get("create", Counter()) == said.get("create", Counter())
    assert registered.get("delete", Counter()) == said.get("delete", Counter())
    changed = said.get("update", Counter()) + said.get("replace", Counter())
    if "*" in changed:
        assert registered["change"].total() == changed.total()
    elif "replace" in said:
        # What hangs on an id that becomes another one is not seen here.
        following = Counter({noun: count for noun, count in changed.items() if noun in FOLLOWING})
        assert registered.get("change", Counter()) == changed - following
    else:
        assert registered.get("change", Counter()) == changed


@pytest.mark.parametrize("change", REFUSED, ids=named)
def test_a_change_that_the_file_alone_shows_to_be_wrong_is_refused_with_what_its_row_says(change):
    with pytest.raises(InvalidStackFile) as refusal:
        load(with_changes(committed(change.stack), change.values))
    for told in change.refusal:
        assert told in str(refusal.value)


def _noun(key: tuple[str, str]) -> str:
    return key[0].rpartition(":")[2]
