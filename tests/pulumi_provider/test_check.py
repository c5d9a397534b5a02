"""What is said of inputs."""

import pytest
from pydantic import ValidationError

from pulumi_provider.check import Failure, check
from pulumi_provider.values import UNKNOWN
from tests.pulumi_provider.things import Part, Thing


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
