"""Tags, names and the bound of roles in a stack file: what AWS would refuse is refused with all other mistakes."""

from typing import Any

import pytest

from devicepath_spec.judging.stack_file import InvalidStackFile, load
from tests.infra.stack_file import EXISTING_VPG, a_path, committed, mistakes

BOUNDARY = "arn:aws:iam::111122223333:policy/devicepath-boundary"
NO_ROLE: dict[str, Any] = {
    "backends.main.directions": ["device_to_cloud"],
    "backends.main.flow_logs": {"kind": "none"},
    "gate": {"kind": "closed"},
    "gate_peers": {},
}


def mistakes_of(path: dict[str, Any], stack: str) -> list[str]:
    with pytest.raises(InvalidStackFile) as refusal:
        load(path, stack)
    return str(refusal.value).splitlines()


def test_tags_are_looked_at_with_everything_else():
    tags = {"Project": "a", "project": "b", "aws:own": "c", "name": "mine"}
    assert mistakes(a_path({"tags": tags, "gate_peers.main.zone": "d"})) == [
        "gate_peers.main.zone: 'd' is no zone of gate; write a or c instead.",
        "tags.aws:own: keys that begin with aws: are AWS's own; write another key.",
        "tags.name: each thing has this tag of its own in SORACOM; take it out, or write another key.",
        "tags.project: is the same key as Project to IAM, which ignores case; write one of them.",
    ]


def test_a_mistake_elsewhere_hides_no_tag():
    wrong = {"backends.main.region": "tokyo", "backends.main.flow_logs": "all", "tags": {"cost#": "1"}}
    assert mistakes(a_path(wrong))[-1] == (
        "tags.cost#: the key 'cost#' has '#'; IAM takes letters, digits, spaces and _ . : / = + - @ only; "
        "write it with these."
    )


def test_tags_that_only_iam_refuses_pass_where_no_role_is_made():
    load(a_path({**NO_ROLE, "tags": {"Project": "a", "project": "b", "cost#": "1"}}))


def test_a_path_has_18_tags_of_a_users_while_soracoms_things_are_its_own():
    tags = {str(number): "it" for number in range(19)}
    assert mistakes(a_path({"tags": tags})) == [
        "tags: 19 tags; SORACOM takes 18 besides those that each thing has of its own; take 1 out."
    ]
    existing = {"vpg": EXISTING_VPG, "internet": "services", "sim_group": {"kind": "existing", "id": "12345678-bbbb"}}
    load(a_path({**existing, "tags": tags}))


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (
            "devicepath-boundary",
            "'devicepath-boundary' is not the ARN of a managed policy; "
            "write it like arn:aws:iam::111122223333:policy/devicepath-boundary instead.",
        ),
        (
            "arn:aws:iam::444455556666:policy/devicepath-boundary",
            "arn:aws:iam::444455556666:policy/devicepath-boundary is a policy of account 444455556666, but roles of "
            "111122223333 take one of their own account; write one of that.",
        ),
    ],
)
def test_a_boundary_that_iam_would_not_take_is_refused(value, fault):
    assert mistakes(a_path({"backends.main.permissions_boundary": value})) == [
        f"backends.main.permissions_boundary: {fault}"
    ]


def test_a_stacks_name_leaves_room_for_the_names_of_roles():
    load(a_path(), "n" * 36)
    name = "n" * 37
    rule = "AWS takes 64 in the name of an IAM role, where 28 more stand behind it"
    fix = "give the file a `name` of at most 36"
    assert mistakes_of(a_path({"gate_peers.main.zone": "d"}), name) == [
        "gate_peers.main.zone: 'd' is no zone of gate; write a or c instead.",
        f"stack: {name!r} has 37 characters; {rule}; {fix}.",
    ]


@pytest.mark.parametrize(
    ("path", "longest"),
    [
        (a_path({"backends.main.directions": ["device_to_cloud"], "gate": {"kind": "closed"}, "gate_peers": {}}), 37),
        (a_path(NO_ROLE), 100),
        (committed("device-to-device"), 100),
    ],
    ids=["flow logs", "no role", "no AWS"],
)
def test_only_what_is_made_takes_room(path, longest):
    load(path, "n" * longest)


def test_a_stack_is_not_called_like_a_security_group():
    assert mistakes_of(a_path(), "sg-tokyo") == [
        "stack: 'sg-tokyo' begins with sg-, as AWS's own ids do, which it refuses in the name of a security group; "
        "give the file a `name` that begins otherwise."
    ]
    load(committed("device-to-device"), "sg-tokyo")
