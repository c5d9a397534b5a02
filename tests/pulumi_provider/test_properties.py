"""Properties, as they go out."""

import json

from pulumi_provider.resource import Mark
from tests.pulumi_provider.things import Part, Thing


def test_properties_go_out_under_their_wire_names_without_what_is_not_set():
    made = Thing(name="n", parts=[Part(size=1)])
    assert made.wire() == {"name": "n", "parts": [{"size": 1}], "weight": 1.5, "labels": {}}
    assert json.dumps(made.wire())


def test_marks_and_secrets_are_told_by_wire_name():
    assert Thing.marked(Mark.IMMUTABLE) == {"name", "place"}
    assert Thing.marked(Mark.COMPUTED) == {"place"}
    assert Thing.secrets() == {"password"}
