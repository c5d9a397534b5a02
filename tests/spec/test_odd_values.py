"""Whatever stands wherever: it is read, or it is told what is wrong with it, and nothing else happens."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from devicepath_spec.faults import InvalidSpec
from devicepath_spec.judging.stack_file import load
from devicepath_spec.unknown import UNKNOWN
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, a_path

ODD: list[Any] = [
    None, [], {}, 5, -1, "", "x", True, 1.5, float("inf"), float("nan"), 10**30, 10**400, [None], [[]], {"kind": "x"},
    {5: 5}, {None: 1}, "0.0.0.0/0", "255.255.255.255/32", "10.0.0.0/33", "a\nb", "10.0.0.0/16\n", UNKNOWN, ...,
]  # fmt: skip
"""An ellipsis: what stands there is left out."""
TO_S3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
PATHS = {
    "new": a_path({"gate_peers.main.image": {"kind": "pinned", "id": "ami-0123456789abcdef0"}}),
    "existing": a_path({"vpg": EXISTING_VPG, "backends.main": EXISTING_BACKEND, "gate_peers.main.egress": TO_S3}),
}
Place = tuple[str | int, ...]


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Of all that is written in something."""
    if place:
        yield place
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in entries:
        yield from places(one, (*place, key))


def faults_with(path: Any, place: Place, value: Any) -> tuple[str, ...]:
    """Of the path with something else there, or with nothing."""
    changed = copy.deepcopy(path)
    section = changed
    for key in place[:-1]:
        section = section[key]
    if value is Ellipsis:
        del section[place[-1]]
    else:
        section[place[-1]] = value
    try:
        load(changed, "pumps")
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("number", range(len(ODD)), ids=lambda number: repr(ODD[number])[:40])
def test_an_odd_value_anywhere_ends_in_faults_of_one_line_each(path, number):
    for place in places(PATHS[path]):
        for line in faults_with(PATHS[path], place, ODD[number]):
            assert line.isprintable()
            assert "UNKNOWN" not in line
            assert line.partition(": ")[2], f"{place}: {line}"
