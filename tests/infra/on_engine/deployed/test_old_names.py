"""A state from before backends and gate peers had names: one of each, called without one."""

import json
import re
from typing import Any

import pytest

from tests.infra.on_engine.clouds import Clouds
from tests.infra.on_engine.path_stack import PathStack

pytestmark = pytest.mark.engine

UP = ("up", "--yes", "--skip-preview")
NAMED = re.compile(r"remote-access-(backend|canal|gate-peer|aws)-main")
URN = re.compile(r"urn:pulumi:[^\"]*")


def without_names(text: str) -> str:
    return NAMED.sub(r"remote-access-\1", text)


def as_it_was(value: Any) -> Any:
    """A state with the names that it had then, in URNs and in tags. What AWS made of a name stays as AWS has it."""
    if isinstance(value, dict):
        tags = {"Name": without_names(value["Name"])} if isinstance(value.get("Name"), str) else {}
        return {key: as_it_was(one) for key, one in value.items()} | tags
    if isinstance(value, list):
        return [as_it_was(one) for one in value]
    return URN.sub(lambda urn: without_names(urn[0]), value) if isinstance(value, str) else value


def go_back(stack: PathStack, clouds: Clouds) -> None:
    """State and tags in AWS are as a path left them that had one backend and one gate peer."""
    exported = stack.folder / "exported.json"
    stack.pulumi("stack", "export", "--file", str(exported))
    exported.write_text(json.dumps(as_it_was(json.loads(exported.read_text()))))
    stack.pulumi("stack", "import", "--file", str(exported))
    for one in stack.resources().values():
        name = (one["outputs"].get("tags") or {}).get("Name")
        if name is not None and one["type"].startswith(("aws:ec2/", "aws:vpc/")):
            clouds.ec2.create_tags(Resources=[one["id"]], Tags=[{"Key": "Name", "Value": name}])


def test_it_is_carried_over_by_one_up_that_makes_nothing_twice_and_ends_nothing(deployed):
    stack, clouds = deployed.stack, deployed.clouds
    before, counts = stack.resources(), clouds.counts()
    urns = {one["urn"] for one in stack.deployment()["resources"]}
    go_back(stack, clouds)
    old = stack.resources()
    assert {("Vpc", "backend-vpc"), ("Instance", "gate-peer-host"), ("Route", "canal-route-app-a")} <= old.keys()
    announced = stack.previewed()
    assert set(announced.values()) == {"update"}, "of the tag Name, which has the backend's and the gate peer's own"
    assert stack.operations(*UP) == announced
    assert {one["urn"] for one in stack.deployment()["resources"]} == urns
    assert {key: one["id"] for key, one in stack.resources().items()} == {key: one["id"] for key, one in before.items()}
    assert clouds.counts() == counts
    assert stack.previewed() == {}
    (vpc,) = clouds.named(clouds.ec2.describe_vpcs()["Vpcs"], "remote-access-backend-main")
    assert vpc["VpcId"] == before["Vpc", "backend-main-vpc"]["id"]
