"""What inputs that changed ask for."""

import pytest

from pulumi_provider.difference import Difference, difference
from pulumi_provider.values import UNKNOWN
from tests.pulumi_provider.things import Thing


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"name": "n"}, {"name": "n"}, Difference()),
        (
            {"name": "n", "weight": 1},
            {"name": "m", "weight": 2},
            Difference(changed=frozenset({"name", "weight"}), replacing=frozenset({"name"})),
        ),
        ({"name": "n"}, {"name": "n", "labels": {}}, Difference(added=frozenset({"labels"}))),
        (
            {"name": "n"},
            {"name": "n", "place": "p"},
            Difference(added=frozenset({"place"}), replacing=frozenset({"place"})),
        ),
        ({"name": "n", "labels": {}}, {"name": "n"}, Difference(removed=frozenset({"labels"}))),
        ({"name": "n", "place": "p"}, {"name": "n"}, Difference()),
        ({"name": "n"}, {}, Difference(removed=frozenset({"name"}), replacing=frozenset({"name"}))),
        (
            {"name": "n", "parts": [{"size": 1}, {"size": 2}]},
            {"name": "n", "parts": [{"size": 2}, {"size": 1}]},
            Difference(changed=frozenset({"parts"})),
        ),
    ],
)
def test_a_difference_says_what_changed_and_what_of_it_replaces(old, new, found):
    assert difference(Thing, old, new) == found


def test_a_difference_lists_all_its_names_once_in_order():
    found = difference(Thing, {"name": "n", "weight": 1}, {"name": "m", "labels": {"a": "b"}})
    assert found.names == ["labels", "name", "weight"]


def test_a_value_that_will_be_known_later_differs():
    assert difference(Thing, {"name": "n"}, {"name": UNKNOWN}).replacing == {"name"}
