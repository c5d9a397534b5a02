"""Backends of several AWS accounts: credentials are of one account, and a role is assumed in each other one."""

import json
from typing import Any

import pytest

from tests.infra.stack_file import committed, mistakes, with_changes
from tests.infra.test_program import run

pytestmark = pytest.mark.slow

AWS = "pulumi:providers:aws"
OWN, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{OWN}:role/devicepath"


def with_roles(roles: dict[str, str]) -> dict[str, Any]:
    return with_changes(committed("two-backends"), {"assumed_roles": roles})


def assumed(roles: dict[str, str]) -> dict[str, Any]:
    """What each provider assumes, by its region."""
    providers = run(with_roles(roles)).inputs(AWS).values()
    assert {one["allowedAccountIds"] for one in providers} == {f'["{OWN}"]'}
    return {one["region"]: json.loads(one.get("assumeRoles", "[]")) for one in providers}


def test_a_role_is_assumed_for_the_backends_of_its_account_and_for_no_others():
    role = {"roleArn": ROLE, "sessionName": "two-backends"}
    assert assumed({OWN: ROLE}) == {"ap-northeast-1": [role], "ap-northeast-3": [role]}
    of_another = {OTHER: f"arn:aws:iam::{OTHER}:role/devicepath"}
    assert assumed(of_another) == {"ap-northeast-1": [], "ap-northeast-3": []}


def test_a_role_of_another_account_is_refused():
    told = f"{ROLE} is a role of account 111122223333; write one of {OTHER}."
    assert mistakes(with_roles({OTHER: ROLE})) == [f"assumed_roles.{OTHER}: {told}"]


def test_what_is_no_account_and_what_is_no_role_is_refused_too():
    assert mistakes(with_roles({"4444": "devicepath"})) == [
        "assumed_roles.4444: '4444' is not an AWS account's id, which has 12 digits; "
        'write it like "111122223333" instead.',
        "assumed_roles.4444: 'devicepath' is not the ARN of a role; "
        "write it like arn:aws:iam::111122223333:role/devicepath instead.",
    ]
