"""The rights that docs/rights lists, held against what a stack's whole life asks of both emulated clouds."""

import json
from typing import Any

import pytest
import yaml

from tests.infra.on_engine.clouds import emulated
from tests.infra.on_engine.conftest import Paths
from tests.infra.on_engine.relay import Relay
from tests.infra.stack_file import ROOT, committed

pytestmark = pytest.mark.engine

RIGHTS = ROOT / "docs" / "rights"
CONTRACT = ROOT / "tests" / "clouds" / "soracom_contract" / "contract.yaml"
NEEDS_NO_RIGHT = {"sts:GetCallerIdentity"}
"""Source: AWS, STS API: no permissions are required, and none can deny it."""
LOG_IN = {"auth", "logout", "generateAuthToken"}


def read(name: str) -> Any:
    return json.loads((RIGHTS / name).read_text())


def operations(requests: set[tuple[str, str]]) -> set[str]:
    """What SORACOM's description calls these requests."""
    paths: dict[str, Any] = yaml.safe_load(CONTRACT.read_text())["paths"]
    found = set()
    for method, path in requests:
        parts = path.removeprefix("/v1").split("/")
        (operation,) = {
            operations[method.lower()]["operationId"]
            for template, operations in paths.items()
            if method.lower() in operations and _matches(template.split("/"), parts)
        }
        found.add(operation)
    return found


def _matches(template: list[str], parts: list[str]) -> bool:
    return len(template) == len(parts) and all(
        wanted.startswith("{") or wanted == part for wanted, part in zip(template, parts, strict=True)
    )


@pytest.mark.parametrize("stack", ["remote-access", "source-identification"])
def test_the_listed_rights_are_enough_for_a_stacks_whole_life(paths: Paths, stack: str):
    path = {**committed(stack), "protect": False}
    with emulated(path) as clouds, Relay(clouds.aws.endpoint) as relay:
        running = paths(path, clouds, name=stack, AWS_ENDPOINT_URL=relay.url)
        running.up()
        running.refresh()
        running.destroy()
        requests = {(entry.method, entry.path) for entry in clouds.account.cloud.journal.entries()}
    listed = {action for statement in read("aws.json")["Statement"] for action in statement["Action"]}
    assert "ec2:CreateVpc" in relay.actions, "the relay has heard what was asked"
    assert relay.actions - NEEDS_NO_RIGHT - listed == set()
    allowed = {api.rpartition(":")[2] for statement in read("soracom.json")["statements"] for api in statement["api"]}
    asked = operations(requests)
    assert "createVirtualPrivateGateway" in asked, "the journal has them"
    assert asked - LOG_IN - allowed == set()


def test_nobody_but_the_two_services_is_handed_a_role():
    (statement,) = [one for one in read("aws.json")["Statement"] if "iam:PassRole" in one["Action"]]
    assert statement["Condition"] == {
        "StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com", "vpc-flow-logs.amazonaws.com"]}
    }
