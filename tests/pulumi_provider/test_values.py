"""Values, between the engine and Python."""

import math

import pytest
from google.protobuf import struct_pb2

from pulumi_provider.values import UNKNOWN, decode, encode, has_unknown, mark_secret, secret_names

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
"""Source: pulumi/pulumi, sdk/go/common/resource: what tells a secret from an object with a `value`."""


def struct(values):
    made = struct_pb2.Struct()
    made.update(values)
    return made


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
