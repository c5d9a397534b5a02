"""Dumps that were traced wrongly once: each question with the verdict that is right, in whatever order a file is."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from devicepath_tools.commands.devicepath import main

DUMPS = Path(__file__).parent / "dumps"
CASES: list[dict[str, str]] = json.loads((DUMPS / "cases.json").read_text())
VERDICTS = (0, 3, 4)
RIGHT = {
    "reachable": (0,),
    "stopped": (3,),
    "unknown": (4,),
    "not stopped": (0, 4),
    "not reachable": (3, 4),
    "read": VERDICTS,
    "an end": VERDICTS,
    "read, or a clear word": VERDICTS,
    "a clear word": (2,),
}
"""Exit statuses by what is right."""
WORDS = {
    "misnamed": (
        "security-groups.json: holds SecurityGroups",
        "call it SecurityGroups.json",
        "Instances.json: holds Reser",
    ),
    "json-err": ("SecurityGroups.json: holds what aws printed", "UnauthorizedOperation", "ec2:DescribeSecurityGroups"),
}
"""What is said of dumps that cannot be asked."""
NAMES = [f"{it['dump']} {it['from']} to {it['to']}" for it in CASES]


def run(dump: Path, sender: str, receiver: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["trace", "--dump", str(dump), "--from", sender, "--to", receiver, *options])


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_dump_is_traced_to_what_is_right(case):
    found = run(DUMPS / case["dump"], case["from"], case["to"])
    assert found.exit_code in RIGHT[case["right"]], (case["why"], found.output)
    for said in WORDS.get(case["dump"], ()):
        assert said in found.stderr


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_order_of_what_stands_in_a_file_decides_nothing(case, tmp_path):
    turned = tmp_path / "dump"
    shutil.copytree(DUMPS / case["dump"], turned)
    for path in turned.glob("*.json"):
        try:
            content = json.loads(path.read_bytes())
        except ValueError:
            continue
        path.write_text(json.dumps(backwards(content)))
    found = run(turned, case["from"], case["to"])
    assert found.exit_code == run(DUMPS / case["dump"], case["from"], case["to"]).exit_code


def backwards(value: Any) -> Any:
    """The same with every list the other way round."""
    if isinstance(value, list):
        return [backwards(it) for it in reversed(value)]
    return {key: backwards(it) for key, it in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("case", [it for it in CASES if it["right"] == "unknown"], ids=lambda it: it["dump"])
def test_why_it_is_unknown_is_at_the_top_of_the_object(case):
    said = json.loads(run(DUMPS / case["dump"], case["from"], case["to"], "--json").stdout)
    assert list(said)[:2] == ["verdict", "unknown"]
    assert said["unknown"]
    assert all(it["meaning"] and it["at"] for it in said["unknown"])
