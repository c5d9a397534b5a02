"""The committed stack files, and the schema that editors check them by."""

import copy
import json
from typing import Any

import pytest
from click.testing import CliRunner
from openapi_schema_validator import OAS31Validator

from devicepath_spec.description.path import StackFile
from devicepath_spec.judging.stack_file import InvalidStackFile, load, stack_file_schema
from devicepath_spec.reading import documentation
from devicepath_spec.reading.shape import ByName, Choice, Entries, Section, Shape, keys_of, shape_of
from devicepath_tools.commands.devicepath import main
from tests.infra.stack_file import ALL, LEFT_OUT, STACKS, a_path, committed, mistakes, put, whole

WRONG: list[Any] = [
    LEFT_OUT, None, [], {}, "", "x", -1, 1.5, float("inf"), 10**30, True, "10.0.0.0/8", "::1", [None], ["app", 3],
    {"kind": None}, {"kind": ["new"]}, {"kind": "none"}, {1: 2},
]  # fmt: skip


def _refused_by_schema(file: dict[str, Any]) -> list[str]:
    return [".".join(map(str, error.path)) for error in OAS31Validator(stack_file_schema()).iter_errors(file)]


def _places(value: Any, so_far: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    return [place for key, one in inner for place in [(*so_far, key), *_places(one, (*so_far, key))]]


def test_there_is_a_stack_file_for_each_kind_of_path():
    assert {file.name for file in STACKS.iterdir()} == {"schema.json", *(f"Pulumi.{name}.yaml" for name in ALL)}


@pytest.mark.parametrize("stack", ALL)
def test_a_stack_file_is_valid_and_names_the_schema_for_editors(stack):
    text = (STACKS / f"Pulumi.{stack}.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    assert "protect:" in text, "whether the path is protected is shown"
    load(committed(stack))
    assert _refused_by_schema(whole(stack)) == []


def test_the_cheap_variant_that_source_identification_describes_is_valid():
    path = committed("source-identification")
    del path["gate"], path["gate_peers"]
    for device in path["devices"].values():
        del device["address"]
    del path["backends"]["main"]["tiers"]["gate"]
    path["backends"]["main"]["canal"]["tiers"] = ["app"]
    load(path)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("vpg.typ", "F"),
        ("vpg.type", "G"),
        ("gate", {"kind": "opn"}),
        ("devices.pump-1.imsi", "12345"),
        ("backends.main.account_id", 111122223333),
        ("gate_peers.main.device_traffic.ssh.from_port", 70000),
        ("vpg", LEFT_OUT),
    ],
)
def test_what_an_editor_can_see_the_schema_refuses_too(place, value):
    path = a_path({place: value})
    assert mistakes(path)
    assert _refused_by_schema({"config": {"devicepath:path": path}})


def test_the_schema_leaves_other_programs_configuration_alone():
    file = {"config": {"devicepath:path": a_path(), "soracom:coverage": "g"}, "encryptionsalt": "v1:abc"}
    assert _refused_by_schema(file) == []


def test_the_committed_schema_is_what_the_command_prints():
    printed = CliRunner().invoke(main, ["schema"])
    assert printed.exit_code == 0, printed.output
    committed_text = (STACKS / "schema.json").read_text()
    assert printed.output == committed_text, "run: devicepath schema --write stacks/schema.json"


def test_the_command_writes_the_schema_to_a_file(tmp_path):
    written = CliRunner().invoke(main, ["schema", "--write", str(tmp_path / "schema.json")])
    assert (written.exit_code, written.output) == (0, "")
    assert json.loads((tmp_path / "schema.json").read_text()) == stack_file_schema()


def _sections(shape: Shape) -> list[type]:
    if isinstance(shape, Entries | ByName):
        return _sections(shape.entry)
    kinds = (
        [shape.kind] if isinstance(shape, Section) else list(shape.kinds.values()) if isinstance(shape, Choice) else []
    )
    return [*kinds, *(one for kind in kinds for key in keys_of(kind) for one in _sections(key.shape))]


def test_every_section_and_every_key_says_what_it_means():
    sections = _sections(shape_of(StackFile))
    assert {"StackFile", "NewVpcBackend", "Redirection", "Egress"} <= {section.__name__ for section in sections}
    assert [one.__name__ for one in sections if not documentation.of_section(one)] == []
    silent = [
        f"{section.__name__}.{key.name}"
        for section in sections
        for key in keys_of(section)
        if not documentation.of_keys(section).get(key.name)
    ]
    assert silent == []


def _lines(path: dict[str, Any]) -> tuple[str, ...]:
    """What a path is refused with; nothing when it is accepted. Any other exception is a failure."""
    try:
        load(path)
    except InvalidStackFile as refusal:
        return refusal.faults
    return ()


@pytest.mark.slow
@pytest.mark.parametrize("stack", ALL)
def test_whatever_stands_at_a_place_it_is_accepted_or_refused_line_by_line(stack):
    path = committed(stack)
    for place in _places(path):
        for wrong in WRONG:
            spoilt = copy.deepcopy(path)
            put(spoilt, list(place), wrong)
            assert all(": " in line for line in _lines(spoilt)), (place, wrong)
