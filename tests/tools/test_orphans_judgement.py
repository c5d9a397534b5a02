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
)
from devicepath_tools.orphans.states import state_of
from devicepath_tools.pulumi_command import reason_of

TYPE = "soracom:index:VirtualPrivateGateway"
URN = f"urn:pulumi:dev::fleet::{TYPE}::vpg"
RENAMED_URN = f"urn:pulumi:new::crew::{TYPE}::vpg"
DEV, PROD, RENAMED = (f"organization/fleet/{name}" for name in ("dev", "prod", "new"))
ELSEWHERE = "its state is not in this backend: another backend's, or one that was lost"
UNREAD = "its state is not among those that could be read"
KEY = (Kind.VPG, "vpg-1")


def a_vpg(**changes: Any) -> Tagged:
    facts: dict[str, Any] = {"id": "vpg-1", "name": "canal", "status": "running", "urn": URN, "owner": "a"}
    return Tagged(kind=Kind.VPG, created=datetime(2026, 11, 23, 15, 42, tzinfo=UTC), **{**facts, **changes})


def a_group(**changes: Any) -> Tagged:
    urn = "urn:pulumi:dev::fleet::soracom:index:Group::group"
    facts: dict[str, Any] = {"id": "group-1", "name": None, "status": None, "created": None, "urn": urn, "owner": "a"}
    return Tagged(kind=Kind.GROUP, **{**facts, **changes})


def a_state(
    stack: str = DEV,
    *,
    has: dict[tuple[Kind, str], str] | None = None,
    creating: tuple[str, ...] = (),
    owners: tuple[str, ...] = ("a",),
) -> State:
    return State(stack, has or {}, frozenset(creating), frozenset(owners))


@pytest.mark.parametrize(
    ("states", "unread", "judgement", "stack", "reason"),
    [
        ([a_state(has={KEY: URN})], [], Judgement.IN_USE, DEV, None),
        ([a_state(RENAMED, has={KEY: URN})], [], Judgement.IN_USE, RENAMED, None),
        ([a_state(has={KEY: URN}, creating=(URN,))], [], Judgement.IN_USE, DEV, None),
        ([a_state(PROD, has={KEY: f"{URN}-9"}, owners=("b",))], [], Judgement.IN_USE, PROD, None),
        ([a_state(PROD, has={KEY: URN}, owners=("b",)), a_state()], [], Judgement.IN_USE, PROD, None),
        ([a_state(PROD, has={KEY: URN}, owners=("b",)), a_state(has={KEY: URN})], [], Judgement.IN_USE, DEV, None),
        ([a_state()], [], Judgement.ORPHAN, DEV, None),
        ([a_state(RENAMED)], [], Judgement.ORPHAN, RENAMED, None),
        ([a_state(owners=("b", "a"))], [], Judgement.ORPHAN, DEV, None),
        ([a_state(has={(Kind.GROUP, "vpg-1"): URN})], [], Judgement.ORPHAN, DEV, None),
        ([a_state(creating=(URN + "2",))], [], Judgement.ORPHAN, DEV, None),
        ([a_state(), a_state(PROD, creating=(URN,), owners=("b",))], [], Judgement.ORPHAN, DEV, None),
        ([a_state()], [Unread(PROD, "403")], Judgement.ORPHAN, DEV, None),
        ([a_state(creating=(URN,))], [], Judgement.PENDING, DEV, None),
        ([a_state(RENAMED, creating=(RENAMED_URN,))], [], Judgement.PENDING, RENAMED, None),
        ([a_state(), a_state(PROD, creating=(RENAMED_URN,))], [], Judgement.PENDING, PROD, None),
        ([a_state(owners=("b",))], [], Judgement.NOT_JUDGED, "fleet/dev", ELSEWHERE),
        ([a_state(owners=("b",), creating=(URN,))], [], Judgement.NOT_JUDGED, "fleet/dev", ELSEWHERE),
        ([a_state(owners=())], [], Judgement.NOT_JUDGED, "fleet/dev", ELSEWHERE),
        ([], [], Judgement.NOT_JUDGED, "fleet/dev", ELSEWHERE),
        ([a_state(owners=("b",))], [Unread(PROD, "403")], Judgement.NOT_JUDGED, "fleet/dev", UNREAD),
    ],
    ids=[
        "its state has it",
        "its state has it under the name that the stack had before",
        "a run went on with it and the pending operation is still there",
        "another state imported it",
        "another state imported it, and its own let it go",
        "another state imported it, and its own still has it",
        "its state has nothing",
        "its state is of a stack that was renamed",
        "its state is of two providers",
        "only something of another kind has the id",
        "another resource is being created",
        "another state is creating something of the same name",
        "another stack cannot be read",
        "it is being created",
        "it was being created when the stack was renamed",
        "a copy of its state is creating it",
        "a stack of the same name is another backend's",
        "a stack of the same name, of another backend, is creating such a one",
        "a stack of the same name has no state yet",
        "there are no stacks",
        "its state may be one that cannot be read",
    ],
)
def test_a_vpg_is_judged_by_its_id_and_then_by_the_state_in_its_tag(states, unread, judgement, stack, reason):
    (finding,) = judge([a_vpg()], states, unread)
    assert (finding.judgement, finding.stack, finding.reason) == (judgement, stack, reason)


def test_a_tag_without_a_state_is_not_judged_and_what_a_state_has_is_in_use_all_the_same():
    (finding,) = judge([a_vpg(owner="")], [a_state(owners=("",))], [])
    assert (finding.judgement, finding.reason) == (Judgement.NOT_JUDGED, "its tag names no state")
    (finding,) = judge([a_vpg(owner="")], [a_state(has={KEY: URN})], [])
    assert finding.judgement is Judgement.IN_USE


@pytest.mark.parametrize("urn", ["", "vpg", "urn:pulumi:dev::fleet::vpg", "urn:pulumi:::::::"])
def test_a_tag_that_names_no_resource_is_judged_by_its_state(urn):
    (finding,) = judge([a_vpg(urn=urn)], [a_state(creating=(urn,))], [])
    assert (finding.judgement, finding.stack) == (Judgement.ORPHAN, DEV)
    (finding,) = judge([a_vpg(urn=urn)], [a_state(owners=("b",))], [])
    assert (finding.judgement, finding.stack, finding.reason) == (Judgement.NOT_JUDGED, None, ELSEWHERE)


@pytest.mark.parametrize(
    ("text", "urn", "has_parent"),
    [
        (URN, Urn("fleet", "dev", TYPE, "vpg"), False),
        (f"urn:pulumi:dev::fleet::a:b:Canal${TYPE}::a-vpg", Urn("fleet", "dev", f"a:b:Canal${TYPE}", "a-vpg"), True),
        (f"urn:pulumi:dev::fleet::{TYPE}::a::b #1", Urn("fleet", "dev", TYPE, "a::b #1"), False),
    ],
)
def test_a_urn_is_taken_apart(text, urn, has_parent):
    assert parse_urn(text) == urn
    assert urn.has_parent is has_parent


def an_operation(kind: str, name: str) -> dict[str, Any]:
    return {"type": kind, "resource": {"urn": f"urn:pulumi:dev::fleet::{TYPE}::{name}", "type": TYPE}}


def a_provider(name: str, inputs: dict[str, str]) -> dict[str, Any]:
    kind = "pulumi:providers:soracom"
    return {"urn": f"urn:pulumi:dev::fleet::{kind}::{name}", "type": kind, "id": "1", "inputs": inputs}


def test_a_state_is_what_has_an_id_what_is_not_recorded_yet_and_its_owners():
    resources = [
        {"urn": "urn:pulumi:dev::fleet::pulumi:pulumi:Stack::fleet-dev", "type": "pulumi:pulumi:Stack"},
        {"urn": "urn:pulumi:dev::fleet::soracom:index:Gate::gate", "type": "soracom:index:Gate", "id": "vpg-1"},
        {"urn": URN, "type": TYPE, "id": "vpg-1"},
        {"urn": URN, "type": TYPE, "id": "vpg-0", "delete": True},
        a_provider("default", {"__owner": "a", "version": "0.1.0"}),
        a_provider("own", {"__owner": "b"}),
        a_provider("imported", {}),
        {**a_provider("aws", {"__owner": "c"}), "type": "pulumi:providers:aws"},
    ]
    pending = [an_operation(kind, kind) for kind in ("creating", "importing", "updating", "deleting", "reading")]
    state = state_of(DEV, {"version": 3, "deployment": {"resources": resources, "pending_operations": pending}})
    assert state.resources == {(Kind.VPG, "vpg-1"): URN, (Kind.VPG, "vpg-0"): URN}
    assert {urn.rpartition("::")[2] for urn in state.creating} == {"creating", "importing"}
    assert state.owners == {"a", "b"}


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


def the_text(*findings: Finding, unread: int = 0) -> list[str]:
    return report.text(findings, endpoint="https://api.soracom.io/v1", stacks=2, unread=unread).splitlines()


def test_the_report_has_a_table_and_says_what_to_do():
    things = [
        a_vpg(),
        a_group(name="a\x1b[2Jb"),
        a_vpg(id="vpg-2", status="creating", urn=f"{URN}-2"),
        a_vpg(id="vpg-3", urn=URN.replace("dev", "prod"), owner="b"),
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
        f"VPG vpg-3 is not judged: {ELSEWHERE}.",
    ]


def test_an_orphan_of_a_component_is_kept_by_its_program():
    """An import would give it a URN without the component, and the component would make another."""
    (finding,) = judge([a_vpg(urn=URN.replace(TYPE, f"a:b:Canal${TYPE}"))], [a_state()], [])
    assert the_text(finding)[-1] == (
        "VPG vpg-1: It costs money until it is terminated. To keep it, run `pulumi up --stack organization/fleet/dev` "
        "with a program that declares it; else terminate it in SORACOM's console."
    )


@pytest.mark.parametrize("taken", [URN, RENAMED_URN])
def test_an_orphan_whose_name_is_taken_is_kept_under_another(taken):
    (finding,) = judge([a_vpg()], [a_state(has={(Kind.VPG, "vpg-9"): taken})], [])
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
        f"VPG vpg-1 is not judged: {ELSEWHERE}.",
    ]


def test_where_a_stack_could_not_be_read_that_is_said_of_orphans():
    (finding,) = judge([a_vpg()], [a_state()], [Unread(PROD, "403")])
    told = the_text(finding, unread=1)
    assert told[0] == "Compared https://api.soracom.io/v1 with 2 stacks; 1 more could not be read."
    assert told[-2] == "1 orphan, if no stack that could not be read has it. Nothing was deleted."
