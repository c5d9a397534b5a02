"""What the protocol's parts do that SORACOM's resources do not show: values, checks, differences."""

import json
import math
from typing import Annotated

import pytest
from google.protobuf import struct_pb2
from pydantic import Field, SecretStr, ValidationError

from pulumi_provider.check import Failure, check
from pulumi_provider.difference import Difference, difference
from pulumi_provider.resource import Mark, Properties
from pulumi_provider.values import UNKNOWN, decode, encode, has_unknown, mark_secret, secret_names

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
"""Source: pulumi/pulumi, sdk/go/common/resource: what tells a secret from an object with a `value`."""


def struct(values):
    made = struct_pb2.Struct()
    made.update(values)
    return made


class Part(Properties):
    size: int
    """Size."""


class Thing(Properties):
    name: Annotated[str, Mark.IMMUTABLE]
    """Name."""
    place: Annotated[str | None, Mark.IMMUTABLE, Mark.COMPUTED] = None
    """Place."""
    parts: list[Part] = []
    """Parts."""
    weight: Annotated[float, Field(gt=0)] = 1.5
    """Weight."""
    password: SecretStr | None = None
    """Password."""
    labels: dict[str, str] = {}
    """Labels."""


# Values


@pytest.mark.parametrize(
    ("value", "decoded", "kind"),
    [
        (3.0, 3, int),
        (-0.0, 0, int),
        (2.5, 2.5, float),
        (4294967294.0, 4294967294, int),
        (True, True, bool),
        (None, None, type(None)),
        ("", "", str),
        ("3", "3", str),
        ([1.0, [None, {"a": 2.0}]], [1, [None, {"a": 2}]], list),
        ({}, {}, dict),
        (UNKNOWN, UNKNOWN, str),
    ],
)
def test_a_value_of_the_engine_becomes_pythons(value, decoded, kind):
    found = decode(struct({"it": value}))["it"]
    assert found == decoded
    assert type(found) is kind


def test_numbers_without_end_stay_what_they_are():
    assert decode(struct({"it": math.inf}))["it"] == math.inf
    assert math.isnan(decode(struct({"it": math.nan}))["it"])


def test_a_secret_is_unwrapped_wherever_it_is():
    inner = {SIGNATURE: SECRET, "value": {"password": "p", "ports": [1.0, {SIGNATURE: SECRET, "value": 2.0}]}}
    values = struct({"plain": 1.0, "secret": inner, "list": [inner]})
    unwrapped = {"password": "p", "ports": [1, 2]}
    assert decode(values) == {"plain": 1, "secret": unwrapped, "list": [unwrapped]}


def test_a_secret_null_and_a_secret_that_is_not_known_are_values_too():
    assert decode(struct({"it": {SIGNATURE: SECRET, "value": None}})) == {"it": None}
    assert decode(struct({"it": {SIGNATURE: SECRET, "value": UNKNOWN}})) == {"it": UNKNOWN}


def test_what_only_looks_like_a_secret_is_an_object():
    for alike in ({"value": 1}, {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "hash": "x"}):
        values = struct({"it": alike})
        assert decode(values) == {"it": alike}
        assert secret_names(values) == frozenset()


def test_names_of_secrets_are_those_that_have_one_anywhere_inside():
    secret = {SIGNATURE: SECRET, "value": "p"}
    values = struct({"a": secret, "b": [{"c": [secret]}], "d": {"e": {"f": secret}}, "g": ["p"], "h": {"i": "p"}})
    assert secret_names(values) == {"a", "b", "d"}


def test_encoding_marks_whole_properties_and_decoding_gives_them_back():
    values = {"a": "p", "b": [1, {"c": None}], "d": {"e": True}}
    encoded = encode(values, {"b", "absent"})
    assert secret_names(encoded) == {"b"}
    assert decode(encoded) == values
    assert decode(encode({"it": mark_secret([1])})) == {"it": [1]}


@pytest.mark.parametrize(
    ("value", "unknown"),
    [(UNKNOWN, True), ([1, [UNKNOWN]], True), ({"a": {"b": UNKNOWN}}, True), ({UNKNOWN: 1}, False), (None, False)],
)
def test_a_value_is_unknown_when_something_inside_is(value, unknown):
    assert has_unknown(value) is unknown


# Checks


def test_a_check_gives_values_their_one_form_and_fills_in_defaults():
    checked = check(Thing, {"name": "n", "weight": "2", "parts": [{"size": "7"}], "password": "p"})
    assert checked.failures == []
    assert checked.values == {
        "name": "n",
        "parts": [{"size": 7}],
        "weight": 2.0,
        "password": "p",
        "labels": {},
    }


def test_what_is_not_known_is_neither_judged_nor_given_a_form():
    checked = check(Thing, {"name": UNKNOWN, "weight": UNKNOWN, "parts": [{"size": UNKNOWN}, {"size": "7"}]})
    assert checked.failures == []
    assert checked.values == {"labels": {}}


def test_beside_something_unknown_what_is_wrong_is_told():
    checked = check(Thing, {"name": "n", "parts": [{"size": UNKNOWN}, {"size": "big"}, {}]})
    assert checked.failures == [
        Failure(
            "parts",
            "parts[1].size: 'big' has the wrong type; it should be a valid integer, unable to parse string as an "
            "integer.",
        ),
        Failure("parts", "parts[2].size: is missing; it must be given."),
    ]


def test_a_null_is_the_same_as_nothing():
    assert check(Thing, {"name": None, "weight": None}).failures == [Failure("name", "is missing; it must be given.")]


def test_a_name_that_is_like_none_is_answered_with_all_names():
    assert check(Part, {"size": 1, "zzz": 1}).failures == [
        Failure("zzz", "there is no property of this name; the names are size.")
    ]


@pytest.mark.parametrize(
    ("inputs", "secret", "failures"),
    [
        (
            {"password": 4711},
            set(),
            [Failure("password", "the secret value has the wrong type; it should be a valid string.")],
        ),
        ({"weight": -4711}, {"weight"}, [Failure("weight", "should be greater than 0, not the secret value.")]),
        (
            {"labels": {"pin-4711": 4711}},
            {"labels"},
            [Failure("labels", "the secret value has the wrong type; it should be a valid string.")],
        ),
        (
            {"parts": [{"size": "4711x"}]},
            {"parts"},
            [
                Failure(
                    "parts",
                    "the secret value has the wrong type; it should be a valid integer, unable to parse string as an "
                    "integer.",
                )
            ],
        ),
        ({"weight": -4711}, set(), [Failure("weight", "should be greater than 0, not -4711.")]),
    ],
)
def test_a_failure_shows_no_secret(inputs, secret, failures):
    assert check(Thing, {"name": "n", **inputs}, secret).failures == failures


def test_a_model_that_refuses_its_values_does_not_repeat_them():
    with pytest.raises(ValidationError) as refused:
        Thing.model_validate({"name": "n", "labels": {"pin": 4711}, "parts": "4711"})
    assert "4711" not in str(refused.value)


# Differences


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


# Properties


def test_properties_go_out_under_their_wire_names_without_what_is_not_set():
    made = Thing(name="n", parts=[Part(size=1)])
    assert made.wire() == {"name": "n", "parts": [{"size": 1}], "weight": 1.5, "labels": {}}
    assert json.dumps(made.wire())


def test_marks_and_secrets_are_told_by_wire_name():
    assert Thing.marked(Mark.IMMUTABLE) == {"name", "place"}
    assert Thing.marked(Mark.COMPUTED) == {"place"}
    assert Thing.secrets() == {"password"}
