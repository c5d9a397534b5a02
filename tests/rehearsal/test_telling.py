"""What a rehearsal tells while it runs and in the end."""

import io
from pathlib import Path
from typing import Any

import pytest
from pulumi.automation import EngineEvent

from devicepath_tools.failure import Failure
from devicepath_tools.rehearsal import billing, report
from devicepath_tools.rehearsal.progress import Progress, one_line
from devicepath_tools.rehearsal.steps import Phase, StepFailed, Steps, counted
from devicepath_tools.rehearsal.thing import Thing

VPC = "urn:pulumi:dev::fleet::devicepath:index:BackendVpc$aws:ec2/vpc:Vpc::backend"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def an_event(**what: Any) -> EngineEvent:
    return EngineEvent.from_json({"sequence": 1, "timestamp": 1, **what})


def a_step(operation: str, *properties: str, before: bool = False) -> EngineEvent:
    metadata: dict[str, Any] = {"diffs": list(properties)} if properties else {}
    metadata |= {"op": operation, "urn": VPC, "type": "aws:ec2/vpc:Vpc", "provider": "", "old": None, "new": None}
    return an_event(**{"resourcePreEvent" if before else "resOutputsEvent": {"metadata": metadata}})


def a_complaint(message: str, severity: str = "error", urn: str = VPC) -> EngineEvent:
    return an_event(diagnosticEvent={"message": message, "severity": severity, "urn": urn, "color": "never"})


def test_elsewhere_than_on_a_terminal_each_thing_that_happens_is_a_line(tmp_path: Path):
    output = io.StringIO()
    progress = Progress("up", tmp_path, output)
    for event in (a_step("create", before=True), a_step("create"), a_step("same"), a_step("update", "tags", "cidr")):
        progress.heard(event)
    progress.close()
    assert output.getvalue() == (
        "    created aws:ec2/vpc:Vpc backend\n    updated aws:ec2/vpc:Vpc backend (cidr, tags)\n"
    )
    assert progress.changes == [
        "created aws:ec2/vpc:Vpc backend",
        "updated aws:ec2/vpc:Vpc backend (cidr, tags)",
    ]


def test_on_a_terminal_one_line_changes_and_goes_away_in_the_end(tmp_path: Path):
    output = Terminal()
    progress = Progress("up", tmp_path, output)
    progress.heard(a_step("create", before=True))
    progress.heard(a_step("create"))
    progress.close()
    assert output.getvalue() == (
        "\r\x1b[2K  up  0 done, 0 s: create aws:ec2/vpc:Vpc backend"
        "\r\x1b[2K  up  1 done, 0 s: created aws:ec2/vpc:Vpc backend"
        "\r\x1b[2K"
    )


def test_a_complaint_and_a_warning_are_told_once_with_their_resource(tmp_path: Path):
    progress = Progress("up", tmp_path, io.StringIO())
    stack = "urn:pulumi:dev::fleet::pulumi:pulumi:Stack::fleet-dev"
    for event in (
        a_complaint("<{%fg 1%}>no such\n  zone<{%reset%}>"),
        a_complaint("no such zone"),
        a_complaint("beware", severity="warning"),
        a_complaint("be\n  ware", severity="warning", urn=""),
        a_complaint("beware", severity="warning"),
        a_complaint("using pulumi-resource-aws from $PATH at /p/pulumi-resource-aws", severity="warning", urn=""),
        a_complaint("by the way", severity="info"),
        a_complaint("update failed", urn=stack),
    ):
        progress.heard(event)
    assert progress.errors == ["aws:ec2/vpc:Vpc backend: no such zone"]
    assert progress.warnings == ["aws:ec2/vpc:Vpc backend: beware", "be ware"], "plugins come from PATH each time"


def test_what_a_terraform_provider_complains_of_is_told_once_and_without_the_bridges_words(tmp_path: Path):
    progress = Progress("up", tmp_path, io.StringIO())
    said = "creating EC2 VPC: api error VpcLimitExceeded: The maximum number of VPCs has been reached."
    progress.heard(a_complaint(f'  sdk-v2/provider2.go:572: sdk.helper_schema: {said}: provider="aws@7.51.1"\n'))
    progress.heard(a_complaint(f"1 error occurred:\n\t* {said}\n\n"))
    assert progress.errors == [f"aws:ec2/vpc:Vpc backend: {said}"]


def test_of_a_traceback_the_exception_and_the_programs_own_line_are_told():
    message = """\
Program failed with an unhandled exception:
Traceback (most recent call last):
  File "/p/infra/__main__.py", line 12, in <module>
    made(1)
  File "/elsewhere/site-packages/pulumi/resource.py", line 900, in made
    raise TypeError("Missing 'a'")
TypeError: Missing 'a'
"""
    assert one_line(message, Path("/p")) == "TypeError: Missing 'a' (infra/__main__.py, line 12)"
    assert one_line(message, Path("/q")) == "TypeError: Missing 'a'"


def test_steps_tell_what_came_of_them_and_go_on_after_one_that_failed():
    output = io.StringIO()
    steps = Steps(output)
    with steps.step("up", Phase.UP) as step:
        step.remark = "2 resources"
    with steps.step("refresh", Phase.UP):
        raise StepFailed("first", "second")
    assert output.getvalue() == (
        "  up                     2 resources (0.0 s)\n  refresh                FAILED (0.0 s)\n    first\n    second\n"
    )
    assert not steps.held
    shown = {"phase": "up", "leftOut": False, "seconds": 0.0}
    assert [step.shown() for step in steps.all] == [
        {"name": "up", "held": True, "remark": "2 resources", "failures": [], **shown},
        {"name": "refresh", "held": False, "remark": "", "failures": ["first", "second"], **shown},
    ]


def test_a_failure_of_whatever_kind_ends_a_step_with_each_of_its_lines():
    class Unplugged(Failure):
        pass

    steps = Steps(io.StringIO())
    with steps.step("up", Phase.UP):
        raise Unplugged("socket: is empty.\nlamp: is dark.")
    assert steps.all[0].failures == ["socket: is empty.", "lamp: is dark."]


def test_a_fault_of_ours_is_told_at_its_step_and_not_taken_for_a_step_that_failed():
    output = io.StringIO()
    steps = Steps(output)
    with pytest.raises(ZeroDivisionError), steps.step("up", Phase.UP):
        raise ZeroDivisionError("division by zero")
    assert output.getvalue() == (
        "  up                     FAILED (0.0 s)\n"
        "    ZeroDivisionError: division by zero. This is a fault of devicepath's own; where, follows.\n"
    )
    assert not steps.held


def test_what_is_left_out_is_told_and_holds():
    output = io.StringIO()
    steps = Steps(output)
    steps.leave_out("destroy", Phase.DOWN, "it is kept")
    assert output.getvalue() == "  destroy                left out: it is kept\n"
    assert steps.held
    assert steps.verdict().splitlines() == ["Seconds: ", "Every step held. Left out: destroy (it is kept). (0 s)"]


def test_in_the_end_it_is_told_where_the_time_went_and_what_did_not_hold():
    steps = Steps(io.StringIO())
    for name, phase in (("copy", Phase.CLOUDS), ("up", Phase.UP), ("refresh", Phase.UP), ("destroy", Phase.DOWN)):
        with steps.step(name, phase):
            if name == "refresh":
                raise StepFailed("drifted")
    for step, seconds in zip(steps.all, (1.4, 20, 5, 7), strict=True):
        step.seconds = seconds
    assert steps.verdict().splitlines() == [
        "Seconds: clouds 1, up 25, down 7",
        "These steps did not hold: refresh. (0 s)",
    ]


def test_the_table_stands_in_columns_and_place_by_place():
    things = [
        Thing("AWS 123456789012 ap-northeast-1", "VPC", "vpc-1", "10.0.0.0/16", "backend"),
        Thing("AWS 123456789012 ap-northeast-1", "route table", "rtb-1"),
        Thing("SORACOM OP0000000001", "VPG", "an-id", "100.64.0.0/26", "type F"),
    ]
    assert report.table(things) == (
        "AWS 123456789012 ap-northeast-1\n"
        "  VPC          vpc-1  10.0.0.0/16    backend\n"
        "  route table  rtb-1\n"
        "\n"
        "SORACOM OP0000000001\n"
        "  VPG          an-id  100.64.0.0/26  type F"
    )


def test_a_long_output_is_written_over_several_lines():
    outputs = {"vpg_range": "100.64.0.0/26", "plan": {"a" * 60: "10.0.0.0/24", "b" * 60: ["10.0.1.0/24"]}}
    assert report.outputs_text(outputs) == (
        "Outputs\n"
        "  vpg_range: 100.64.0.0/26\n"
        "  plan:\n"
        "    {\n"
        f'      "{"a" * 60}": "10.0.0.0/24",\n'
        f'      "{"b" * 60}": [\n'
        '        "10.0.1.0/24"\n'
        "      ]\n"
        "    }"
    )


def test_things_are_counted_in_words():
    assert [counted(1, "thing"), counted(2, "thing"), counted(0, "entry", "entries")] == [
        "1 thing",
        "2 things",
        "0 entries",
    ]


def test_what_is_billed_by_the_hour_is_told_and_what_is_free_is_not():
    place = "AWS 123456789012 ap-northeast-1"
    things = [
        Thing(place, "VPC", "vpc-1"),
        Thing(place, "gateway endpoint", "vpce-1"),
        Thing(place, "interface endpoint", "vpce-2"),
        Thing(place, "interface endpoint", "vpce-3"),
        Thing("SORACOM OP0000000001", "VPG", "vpg-1"),
    ]
    assert billing.hourly(things) == [
        "1 VPG, and a set-up fee each time one is made",
        "2 interface endpoints, in each of their zones",
    ]
    assert billing.hourly(things[:2]) == []
