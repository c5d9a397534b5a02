"""SIMs that the emulated account has beside those that a stack names."""

import io
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.rehearsal import stack_file
from devicepath_tools.rehearsal.project_copy import ProjectCopy
from devicepath_tools.rehearsal.rehearsal import UNNAMED_SIMS, Rehearsal
from tests.infra.stack_file import a_path

ONE = {"one": {"imsi": "001010000000001"}}
TWO = {**ONE, "two": {"imsi": "001010000000002"}}
D2D = {"backends.main.directions": ["device_to_cloud"], "gate.device_to_device": True}


@pytest.mark.parametrize(
    ("path", "further"),
    [
        (a_path({"devices": {}}), UNNAMED_SIMS),
        (a_path({"devices": ONE}), 0),
        (a_path({"devices": ONE, **D2D}), 1),
        (a_path({"devices": TWO, **D2D}), 0),
        (a_path({"devices": {}, "tags": {"order": "123456789012345"}, **D2D}), 2),
        (a_path({"devices": ONE, "vpg.type": "G"}), 0),
        (None, UNNAMED_SIMS),
    ],
    ids=["none", "one", "one of two", "two of two", "none but a number like an IMSI", "refused", "another program"],
)
def test_there_are_as_many_as_the_directions_lack(tmp_path: Path, path: Any, further: int):
    needs = stack_file.needs({"config": {"devicepath:path": path}})
    rehearsal = Rehearsal(tmp_path, None, io.StringIO())
    assert rehearsal._further_sims(ProjectCopy(tmp_path, needs, path)) == further
