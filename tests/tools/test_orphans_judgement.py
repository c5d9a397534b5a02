"""How tagged things are judged, and how that is said: tables, without an account or an engine."""

from datetime import UTC, datetime
from typing import Any

import pytest

from devicepath_tools.orphans import report
from devicepath_tools.orphans.judgement import (
    Finding,
    Judgement,
    Kind,
    State,
    Tagged,
    Unread,
    Urn,
    judge,
    parse_urn,
    place_of,
)
from devicepath_tools.orphans.states import state_of
from devicepath_tools.pulumi_command import reason_of

TYPE = "soracom:index:VirtualPrivateGateway"
URN = f"urn:pulumi:dev::fleet::{TYPE}::vpg"
DEV = "organization/fleet/dev"
KEY = (Kind.VPG, "vpg-1")


def a_vpg(**changes: Any) -> Tagged:
    facts: dict[str, Any] = {"id": "vpg-1", "name": "canal", "status": "running", "urn": URN}
    return Tagged(kind=Kind.VPG, created=datetime(2026, 11, 23, 15, 42, tzinfo=UTC), **{**facts, **changes})


def a_group(**changes: Any) -> Tagged:
    urn = "urn:pulumi:dev::fleet::soracom:index:Group::group"
    return Tagged(
        **{"kind": Kind.GROUP, "id": "group-1", "name": None, "status": None, "created": None, "urn": urn, **changes}
    )


def a_state(
    stack: str = DEV, *, has: dict[tuple[Kind, str], str] | None = None, creating: tuple[str, ...] = ()
) -> State:
    return State(stack, has or {}, frozenset(creating))


@pytest.mark.parametrize(
    ("states", "unread", "judgement", "stack", "reason"),
    [
        ([a_state(has={KEY: URN})], [], Judgement.IN_USE, DEV, None),
        ([a_state("organization/fleet/new", has={KEY: URN})], [], Judgement.IN_USE, "organization/fleet/new", None),
        ([a_state(has={KEY: URN}, creating=(URN,))], [], Judgement.IN_USE, DEV, None),
        ([a_state(has={KEY: URN})], [Unread("acme/fleet/dev", "403")], Judgement.IN_USE, DEV, None),
        ([a_state()], [], Judgement.ORPHAN, DEV, None),
        ([a_state(has={(Kind.GROUP, "vpg-1"): URN})], [], Judgement.ORPHAN, DEV, None),
        ([a_state(creating=(URN + "2",))], [], Judgement.ORPHAN, DEV, None),
        ([a_state()], [Unread("organization/fleet/prod", "403")], Judgement.ORPHAN, DEV, None),
        ([a_state(creating=(URN,))], [], Judgement.PENDING, DEV, None),
        ([a_state("organization/fleet/prod", creating=(URN,))], [], Judgement.NOT_JUDGED, "fleet/dev", "no such"),
        ([], [], Judgement.NOT_JUDGED, "fleet/dev", "no such"),
        ([a_state("organization/other/dev")], [], Judgement.NOT_JUDGED, "fleet/dev", "no such"),
        ([a_state("dev")], [], Judgement.NOT_JUDGED, "fleet/dev", "no such"),
        ([], [Unread(DEV, "403")], Judgement.NOT_JUDGED, DEV, "could not be read"),
        ([a_state()], [Unread("acme/fleet/dev", "403")], Judgement.NOT_JUDGED, "acme/fleet/dev", "could not be read"),
    ],
    ids=[
        "its stack has it",
        "a renamed stack has it under the old name",
        "a run went on with it and the pending operation is still there",
        "a stack has it, and one of the same name cannot be read",
        "its stack has nothing",
        "only something of another kind has the id",
        "another resource is being created",
        "another stack cannot be read",
        "it is being created",
        "another stack is creating something of the same name",
        "there are no stacks",
        "another project has a stack of this name",
        "a stack has no project",
        "its stack cannot be read",
        "one of two stacks of this name cannot be read",
    ],
)
def test_a_vpg_is_judged_by_its_id_and_then_by_the_stack_in_its_tag(states, unread, judgement, stack, reason):
    (finding,) = judge([a_vpg()], states, unread)
    assert (finding.judgement, finding.stack) == (judgement, stack)
    assert (reason or "") in (finding.reason or "")
    assert bool(reason) == bool(finding.reason)


@pytest.mark.parametrize("urn", ["", "vpg", "urn:pulumi:dev::fleet::vpg", "urn:pulumi:::::::"])
def test_a_tag_that_names_no_stack_is_not_judged(urn):
    (finding,) = judge([a_vpg(urn=urn)], [a_state()], [])
    assert (finding.judgement, finding.reason) == (Judgement.NOT_JUDGED, "its tag names no stack")


@pytest.mark.parametrize(
    ("text", "urn"),
    [
        (URN, Urn("fleet", "dev", "vpg", has_parent=False)),
        (f"urn:pulumi:dev::fleet::a:b:Canal${TYPE}::a-vpg", Urn("fleet", "dev", "a-vpg", has_parent=True)),
        (f"urn:pulumi:dev::fleet::{TYPE}::a::b #1", Urn("fleet", "dev", "a::b #1", has_parent=False)),
    ],
)
def test_a_urn_is_taken_apart(text, urn):
    assert parse_urn(text) == urn


@pytest.mark.parametrize(
    ("stack", "place"),
    [("organization/fleet/dev", ("fleet", "dev")), ("fleet/dev", ("fleet", "dev")), ("dev", ("", "dev"))],
)
def test_a_backends_name_for_a_stack_ends_in_project_and_stack(stack, place):
    assert place_of(stack) == place


def an_operation(kind: str, name: str) -> dict[str, Any]:
    return {"type": kind, "resource": {"urn": f"urn:pulumi:dev::fleet::{TYPE}::{name}", "type": TYPE}}


def test_a_state_is_what_has_an_id_and_what_is_not_recorded_yet():
    resources = [
        {"urn": "urn:pulumi:dev::fleet::pulumi:pulumi:Stack::fleet-dev", "type": "pulumi:pulumi:Stack"},
        {"urn": "urn:pulumi:dev::fleet::soracom:index:Gate::gate", "type": "soracom:index:Gate", "id": "vpg-1"},
        {"urn": URN, "type": TYPE, "id": "vpg-1"},
        {"urn": URN, "type": TYPE, "id": "vpg-0", "delete": True},
    ]
    pending = [an_operation(kind, kind) for kind in ("creating", "importing", "updating", "deleting", "reading")]
    state = state_of(DEV, {"version": 3, "deployment": {"resources": resources, "pending_operations": pending}})
    assert state.resources == {(Kind.VPG, "vpg-1"): URN, (Kind.VPG, "vpg-0"): URN}
    assert {urn.rpartition("::")[2] for urn in state.creating} == {"creating", "importing"}


@pytest.mark.parametrize("exported", [{"version": 3, "deployment": {"metadata": {}}}, {"version": 3}])
def test_a_stack_that_was_never_deployed_has_nothing(exported):
    assert state_of(DEV, exported) == State(DEV, {}, frozenset())


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("error: no stack named 'a/b/c' found\n", "no stack named 'a/b/c' found."),
        (
            "error: \n=====\nState is old, run:\n'pulumi state upgrade'\n=====\n",
            "State is old, run: 'pulumi state upgrade'.",
        ),
        ("", "nothing."),
    ],
)
def test_what_the_engine_says_becomes_one_line(said, reason):
    assert reason_of(said) == reason


def the_text(*findings: Finding) -> list[str]:
    return report.text(findings, endpoint="https://api.soracom.io/v1", stacks=2).splitlines()


def test_the_report_has_a_table_and_says_what_to_do():
    things = [
        a_vpg(),
        a_group(name="a\x1b[2Jb"),
        a_vpg(id="vpg-2", status="creating", urn=f"{URN}-2"),
        a_vpg(id="vpg-3", urn=URN.replace("dev", "prod")),
        a_vpg(id="vpg-4", name=None, urn=f"{URN}-4"),
    ]
    state = a_state(has={(Kind.VPG, "vpg-4"): f"{URN}-4"}, creating=(f"{URN}-2",))
    assert the_text(*judge(things, [state], [])) == [
        "Compared https://api.soracom.io/v1 with 2 stacks.",
        "",
        "KIND   ID       NAME    STATUS    CREATED     STACK                   RESOURCE  JUDGEMENT",
        "VPG    vpg-1    canal   running   2026-11-23  organization/fleet/dev  vpg       orphan",
        "group  group-1  a?[2Jb  -         -           organization/fleet/dev  group     orphan",
        "VPG    vpg-2    canal   creating  2026-11-23  organization/fleet/dev  vpg-2     pending",
        "VPG    vpg-3    canal   running   2026-11-23  fleet/prod              vpg       not judged",
        "VPG    vpg-4    -       running   2026-11-23  organization/fleet/dev  vpg-4     in use",
        "",
        "2 orphans. Nothing was deleted.",
        "VPG vpg-1: It costs money until it is terminated. To keep it, run `pulumi import "
        "soracom:index:VirtualPrivateGateway vpg vpg-1 --stack organization/fleet/dev`; else terminate it in SORACOM's "
        "console.",
        "group group-1: To keep it, run `pulumi import soracom:index:Group group group-1 --stack "
        "organization/fleet/dev`; else delete it in SORACOM's console.",
        "",
        "VPG vpg-2: It costs money until it is terminated. A run is making it, or was killed while it did: if none is "
        "under way, `pulumi up --stack organization/fleet/dev` goes on with it, and `pulumi refresh "
        "--clear-pending-creates --stack organization/fleet/dev` forgets it and leaves an orphan.",
        "VPG vpg-3 is not judged: this backend has no such stack.",
    ]


def test_an_orphan_of_a_component_is_kept_by_its_program():
    """An import would give it a URN without the component, and the component would make another."""
    (finding,) = judge([a_vpg(urn=URN.replace(TYPE, f"a:b:Canal${TYPE}"))], [a_state()], [])
    assert the_text(finding)[-1] == (
        "VPG vpg-1: It costs money until it is terminated. To keep it, run `pulumi up --stack organization/fleet/dev` "
        "with a program that declares it; else terminate it in SORACOM's console."
    )


def test_an_orphan_whose_name_is_taken_is_kept_under_another():
    (finding,) = judge([a_vpg()], [a_state(has={(Kind.VPG, "vpg-9"): URN})], [])
    assert the_text(finding)[-1] == (
        "VPG vpg-1: It costs money until it is terminated. To keep it, `pulumi import` it under another name: its "
        "stack has vpg-9 under this one; else terminate it in SORACOM's console."
    )


def test_a_name_is_quoted_for_the_shell():
    (finding,) = judge([a_vpg(urn=f"{URN}; rm a b")], [a_state()], [])
    assert "VirtualPrivateGateway 'vpg; rm a b' vpg-1" in the_text(finding)[-1]


def test_without_orphans_that_is_said():
    assert the_text() == ["Compared https://api.soracom.io/v1 with 2 stacks.", "", "No orphans."]


def test_what_is_not_judged_is_not_called_free_of_orphans():
    (finding,) = judge([a_vpg()], [], [])
    assert the_text(finding)[-3:] == [
        "No orphans among what can be judged; 1 cannot.",
        "",
        "VPG vpg-1 is not judged: this backend has no such stack.",
    ]
