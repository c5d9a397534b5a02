"""How anything written is read into frozen types: every fault at once, and nothing false besides."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, dataclass, field
from enum import Enum
from ipaddress import IPv4Network
from typing import Annotated, Any, ClassVar

import pytest

from devicepath_spec.description.values import Name, Port, Range, VpcId
from devicepath_spec.faults import Faults
from devicepath_spec.reading.reader import read
from devicepath_spec.reading.value import AsOutput, Most, Told
from devicepath_spec.unknown import UNKNOWN, NotKnown


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Wall:
    """It has one height."""

    kind: ClassVar[str] = "wall"
    height: Port
    colour: Colour = Colour.RED


@dataclass(frozen=True, kw_only=True)
class Door:
    """It leads to a VPC."""

    kind: ClassVar[str] = "door"
    to: VpcId
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class House:
    """With parts by name."""

    garden: Range
    parts: Mapping[Name, Wall | Door] = field(default_factory=dict)
    colours: Annotated[tuple[Colour, ...], Most(2)] = ()
    note: str | None = None
    neighbours: Annotated[tuple[Wall, ...], AsOutput()] = ()


WRITTEN: dict[str, Any] = {
    "garden": "10.0.0.0/24",
    "parts": {"front": {"kind": "door", "to": "vpc-0123456789abcdef0"}, "north": {"kind": "wall", "height": 3}},
    "colours": ["red"],
}
LATER = (
    "is known only once another resource is made, but which resources there are here depends on it; give it as a plain "
    "value, or make the other resource in an earlier run."
)


def read_house(written: object) -> tuple[Any, tuple[str, ...]]:
    faults = Faults()
    return read(House, written, faults, "the house"), faults.lines


def faults_of(**changes: Any) -> tuple[str, ...]:
    return read_house({**WRITTEN, **changes})[1]


def test_what_is_written_is_read_into_frozen_types():
    house, faults = read_house(WRITTEN)
    assert faults == ()
    assert house == House(
        garden=IPv4Network("10.0.0.0/24"),
        parts={"front": Door(to="vpc-0123456789abcdef0"), "north": Wall(height=3)},
        colours=(Colour.RED,),
    )
    with pytest.raises(FrozenInstanceError):
        house.garden = None


def test_what_is_left_out_has_its_default():
    house, faults = read_house({"garden": "10.0.0.0/24"})
    assert (faults, house.parts, house.colours, house.note) == ((), {}, (), None)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"garden": None}, "garden: is empty; write it like 10.0.0.0/16 instead."),
        ({"garden": 10}, "garden: 10 is a number here, which has no leading zeros; write it in quotes instead."),
        ({"garden": True}, "garden: True is not text; write it in quotes."),
        ({"parts": []}, "parts: [] is not a section; write a section with a name for each instead."),
        ({"parts": {"Front": WRITTEN["parts"]["front"]}},
         "parts.Front: 'Front' is not a name of lower-case letters, digits and hyphens, at most 31; "
         "write it like app-1 instead."),
        ({"parts": {1: WRITTEN["parts"]["front"]}},
         "parts.1: 1 is a number here, which has no leading zeros; write it in quotes instead."),
        ({"parts": {"front": "door"}},
         "parts.front: 'door' is not a section; write it with kind: wall or door instead."),
        ({"parts": {"front": {"to": "vpc-0123456789abcdef0"}}}, "parts.front.kind: is missing; write wall or door."),
        ({"parts": {"front": {"kind": "dor"}}}, "parts.front.kind: 'dor' is unknown; write wall or door instead."),
        ({"parts": {"front": {"kind": None}}}, "parts.front.kind: None is unknown; write wall or door instead."),
        ({"parts": {"front": {"kind": ["door"]}}},
         "parts.front.kind: a list is unknown; write wall or door instead."),
        ({"parts": {"front": {"kind": "door"}}}, "parts.front.to: is missing; write it like vpc-0123456789abcdef0."),
        ({"parts": {"front": {"kind": "door", "to": "vpc-1"}}},
         "parts.front.to: 'vpc-1' is not the id of a VPC; write it like vpc-0123456789abcdef0 instead."),
        ({"parts": {"north": {"kind": "wall", "height": 3, "to": "x"}}},
         "parts.north.to: is not a key of parts.north; write one of kind, height, colour, or take it out."),
        ({"parts": {"north": {"kind": "wall", "height": True}}},
         "parts.north.height: True is not a whole number; write a port, 1 to 65535, instead."),
        ({"parts": {"north": {"kind": "wall", "height": 3.5}}},
         "parts.north.height: 3.5 is not a whole number; write a port, 1 to 65535, instead."),
        ({"parts": {"front": {**WRITTEN["parts"]["front"], "is_open": 1}}},
         "parts.front.is_open: 1 is neither true nor false; write one of them instead."),
        ({"colours": "red"}, "colours: 'red' is not a list; write [red] instead."),
        ({"colours": ["green"]}, "colours[0]: 'green' is unknown; write red or blue instead."),
        ({"colours": ["red", "blue", "red"]}, "colours: 3 are given; write at most 2 instead."),
        ({"note": 5}, 'note: 5 is not text; write it in quotes instead: "5".'),
        ({"fence": 1}, "fence: is not a key of the house; write one of garden, parts, colours, note, neighbours, "
                       "or take it out."),
        ({5: 1}, "5: is not a key of the house; write one of garden, parts, colours, note, neighbours, "
                 "or take it out."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_fault_with_what_to_write(changes, line):
    given = {**WRITTEN, **changes}
    assert read_house(given)[1] == (line,)


OTHERS = {"key": "Made_up-Key1"}
LIKE_A_ROOM = "write it with kind: wall or door instead."


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"parts": [OTHERS]}, "parts: a list is not a section; write a section with a name for each instead."),
        ({"parts": {"front": [OTHERS]}}, f"parts.front: a list is not a section; {LIKE_A_ROOM}"),
        ({"garden": OTHERS}, "garden: a section is not a single value; write it like 10.0.0.0/16 instead."),
        ({"note": [OTHERS]}, "note: a list is not a single value; write one instead."),
        ({"colours": OTHERS}, "colours: a section is not a list; write [...] with what is in it instead."),
        ({"colours": [OTHERS]}, "colours[0]: a section is unknown; write red or blue instead."),
        ({"parts": {"front": {**WRITTEN["parts"]["front"], "is_open": OTHERS}}},
         "parts.front.is_open: a section is neither true nor false; write one of them instead."),
        ({"parts": {"front": {"kind": OTHERS}}}, "parts.front.kind: a section is unknown; write wall or door instead."),
    ],
)  # fmt: skip
def test_a_key_in_what_stands_in_the_wrong_place_is_not_shown(changes, line):
    _, faults = read_house({**WRITTEN, **changes})
    assert faults == (line,)


@pytest.mark.parametrize("written", [None, [], "house", 5])
def test_what_is_no_section_at_all_is_one_fault(written):
    house, faults = read_house(written)
    assert house is UNKNOWN
    assert len(faults) == 1
    assert faults[0].startswith("the house: ")


@pytest.mark.parametrize(("key", "meant"), [("gardn", "garden"), ("colour", "colours"), ("Garden", "garden")])
def test_a_misspelt_key_is_one_fault_and_the_right_one_is_not_missed(key, meant):
    given = {name: one for name, one in WRITTEN.items() if name != meant}
    assert read_house({**given, key: WRITTEN[meant]})[1] == (
        f"{key}: is not a key of the house; write {meant} instead.",
    )


def test_every_mistake_is_told_at_once_and_what_is_right_is_read():
    house, faults = read_house(
        {
            "garden": "10.0.0.1/24",
            "parts": {"front": {"kind": "door", "to": "x", "isopen": True}, "north": {"height": 3}, "south": None},
            "colours": ["red", "green", "blue"],
            "fence": 1,
        }
    )
    assert [line.partition(": ")[0] for line in faults] == [
        "garden", "parts.front.to", "parts.front.isopen", "parts.north.kind", "parts.south", "colours[1]", "colours",
        "fence",
    ]  # fmt: skip
    assert house.garden is UNKNOWN
    assert house.parts["front"].to is UNKNOWN
    assert house.parts["north"] is UNKNOWN


def test_a_newline_in_a_name_begins_no_other_line():
    [line] = faults_of(parts={"a\nb": WRITTEN["parts"]["front"]})
    assert line.startswith("parts.a\\nb: 'a\\nb' is not a name")


def test_a_part_whose_name_is_wrong_is_there_all_the_same():
    house, _ = read_house({**WRITTEN, "parts": {"Front": WRITTEN["parts"]["front"]}})
    assert house.parts == {"Front": Door(to="vpc-0123456789abcdef0")}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"parts": UNKNOWN}, "parts"),
        ({"parts": {"front": UNKNOWN}}, "parts.front"),
        ({"parts": {"front": {"kind": UNKNOWN, "to": "vpc-0123456789abcdef0"}}}, "parts.front.kind"),
        ({"parts": {"north": {"kind": "wall", "height": UNKNOWN}}}, "parts.north.height"),
        ({"parts": {"north": {"kind": "wall", "height": 3, "colour": UNKNOWN}}}, "parts.north.colour"),
        ({"parts": {"front": {**WRITTEN["parts"]["front"], "is_open": UNKNOWN}}}, "parts.front.is_open"),
        ({"colours": UNKNOWN}, "colours"),
        ({"colours": [UNKNOWN]}, "colours[0]"),
    ],
)
def test_what_decides_what_is_made_has_to_be_known_at_once(changes, place):
    assert faults_of(**changes) == (f"{place}: {LATER}",)


def test_other_values_may_come_later():
    house, faults = read_house(
        {"garden": UNKNOWN, "note": UNKNOWN, "neighbours": UNKNOWN, "parts": {"front": {"kind": "door", "to": UNKNOWN}}}
    )
    assert faults == ()
    assert [one is UNKNOWN for one in (house.garden, house.note, house.neighbours, house.parts["front"].to)] == [
        True
    ] * 4


def test_a_list_that_a_resource_puts_out_is_left_to_whom_takes_it():
    house, faults = read_house({**WRITTEN, "neighbours": [{"anything": 1}]})
    assert (house.neighbours is UNKNOWN, faults) == (True, ())


def test_what_an_output_has_told_is_judged_but_an_id_is_what_it_is():
    told = {"parts": {"front": {"kind": "door", "to": Told("of-mocks")}}, "garden": Told("10.0.0.1/24")}
    house, faults = read_house({**WRITTEN, **told})
    assert house.parts["front"].to == "of-mocks"
    assert faults == ("garden: 10.0.0.1/24 has host bits set; write 10.0.0.0/24 instead.",)


ASKED: dict[str, Callable[[Any], object]] = {
    "whether it is the same": lambda it: it == 1,
    "whether it is another": lambda it: it != 1,
    "whether it is true": lambda it: not it,
    "whether it is less": lambda it: it < 1,
    "whether it is in a list": lambda it: it in [1],
    "whether it is in a set": lambda it: it in {1},
    "whether it has one": lambda it: 1 in it,
    "whether it is in a range": lambda it: it in IPv4Network("10.0.0.0/8"),
    "of which kind it is": lambda it: isinstance(it, str),
    "its length": len,
    "each of it": list,
    "one of it": lambda it: it[0],
    "a part of it": lambda it: it.part,
    "what it does": lambda it: it.overlaps(1),
    "what it answers": lambda it: it(),
    "it as text": str,
    "it in a text": lambda it: f"{it}",
    "it as a number": int,
    "it as a broken number": float,
    "its index": lambda it: [1][it],
    "more of it": lambda it: it + 1,
    "more": lambda it: 1 + it,
    "less of it": lambda it: it - 1,
    "less": lambda it: 1 - it,
    "it twice": lambda it: it * 2,
    "its rest": lambda it: it % 2,
    "it the other way round": lambda it: list(reversed(it)),
}


@pytest.mark.parametrize("question", ASKED)
def test_whatever_is_asked_of_what_is_not_known_ends_the_question(question):
    with pytest.raises(NotKnown):
        ASKED[question](UNKNOWN)


def test_what_is_not_known_stays_itself_and_can_be_shown():
    assert copy.deepcopy([UNKNOWN])[0] is UNKNOWN
    assert copy.copy(UNKNOWN) is UNKNOWN
    assert repr([UNKNOWN]) == "[UNKNOWN]"
